"""Meetings: making them, the agenda, who comes, and what is said of it all by itself."""

# in the order in which the help tells the commands
# isort: skip_file
# ruff: noqa: F401
from commands.meetings.announcing import agenda
from commands.meetings.preparing import creation, guide, decisions, series, changes
from commands.meetings import participation
from commands.meetings.preparing import chosen, wanted
from commands.meetings.announcing import calendars
from commands.meetings.afterwards import presence, work, sheets, satisfaction, minutes
from commands.meetings import upkeep
from commands.meetings.reminders import of_meetings, own
from commands.meetings.announcing import digest
from commands.meetings import spoken, following_up
from commands.meetings.subject import family

__all__ = ["family"]
