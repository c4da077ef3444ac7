# ruff: noqa: F401, I001 - in the order in which the help tells the commands
"""What the équipe d'animation announces to a room: shown before it leaves, said once, and ringing for those who did not ask for silence."""

from commands.announcements import previewing, sending, planning, lists, spoken
from commands.announcements.shared import family

__all__ = ["family"]
