"""The équipe d'animation: who is in it, how it changes, and the journal that everybody can read."""

from commands.team import journal, proposals
from commands.team.subject import family

__all__ = ["family", "journal", "proposals"]
