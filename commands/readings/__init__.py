# ruff: noqa: F401, I001 - in the order in which the help tells the commands
"""What professionals see behind a figure, a document, a problem, side by side; and the questions that the next café takes up."""

from commands.readings import seeing, listing, asking
from commands.readings import following_up, spoken
from commands.readings.subject import family

__all__ = ["family"]
