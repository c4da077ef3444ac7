"""Meetings: making them, the agenda, who comes, and what is said of it all by itself."""

# in the order in which the help tells the commands
from commands.meetings import agenda, creation, guide, decisions, series, changes, participation, chosen, calendars  # noqa: I001, F401
from commands.meetings import presence, sheets, satisfaction, minutes, upkeep, reminders, own_reminders, digest, standing, spoken  # noqa: F401
from commands.meetings.subject import family

__all__ = ["family"]
