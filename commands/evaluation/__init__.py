# ruff: noqa: F401 - in the order in which the help tells the commands
"""The bilan: did the partners get to know each other, and does it change anything? Each number with what it is out of, and its rule."""

from commands.evaluation import asking, barometer, improving, spoken
from commands.evaluation.subject import family

__all__ = ["family"]
