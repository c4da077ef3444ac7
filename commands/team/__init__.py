"""The équipe d'animation: who is in it, how it changes, the journal that everybody can read, and the sheets it tidies."""

from commands.team import journal, proposals, merging  # noqa: I001 - in the order in which the help tells the commands
from commands.team.shared import family

__all__ = ["family", "journal", "merging", "proposals"]
