"""The équipe d'animation: who is in it, how it changes, and the journal that everybody can read."""

from commands.team import changes, journal
from commands.team.subject import family

__all__ = ["changes", "family", "journal"]
