"""Meetings: making them, the agenda, and who comes."""

from commands.meetings import agenda, creation, changes, participation, calendars, upkeep, reminders, own_reminders  # noqa: I001, F401 - in the order in which the help tells the commands
from commands.meetings import digest  # noqa: F401 - declares its job
from commands.meetings.subject import family

__all__ = ["family"]
