"""The directory: who answers a need, and the sheet of a structure. Every fact shows when it was last confirmed."""

from commands.directory import alerts, gaps, mapping, needs, sheet, spoken  # noqa: F401 - in the order in which the help tells the commands
from commands.directory.shared import family

__all__ = ["family"]
