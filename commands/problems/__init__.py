# ruff: noqa: F401, I001 - in the order in which the help tells the commands
"""The problems of the field: raised, joined, taken in charge, and followed to a dated answer."""

from commands.problems import raising, joining, lighting, lists, verdicts, exporting
from commands.problems import leading, answering, routing, helping
from commands.problems import following_up, found_again, spoken
from commands.problems.subject import family

__all__ = ["family"]
