"""Meetings: making them, the agenda, and who comes."""

from commands.meetings import agenda, creation, changes, participation, chosen, upkeep  # noqa: I001, F401 - in the order in which the help tells the commands
from commands.meetings.subject import family

__all__ = ["family"]
