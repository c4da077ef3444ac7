# ruff: noqa: F401, I001 - in the order in which the help tells the commands
"""The territory's figures: one figure, what it means, where it comes from, what not to make it say."""

from commands.figures import telling, themes, defining, portraying, spoken
from commands.figures.needs import asking
from commands.figures.subject import family

__all__ = ["family"]
