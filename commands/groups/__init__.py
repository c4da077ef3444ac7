# ruff: noqa: F401, I001 - in the order in which the help tells the commands
"""Working groups: made between peers, with a room of their own, meetings, decisions and actions, and an outcome."""

from commands.groups import asking, joining, room
from commands.groups import tasks, doing, recalling, records
from commands.groups import ending, following_up, found_again, spoken
from commands.groups.subject import family

__all__ = ["family"]
