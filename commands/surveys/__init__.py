# ruff: noqa: F401, I001 - in the order in which the help tells the commands
"""Soundings: asked of the members or of a group, answered in private, anonymous for real."""

from commands.surveys import making, answering, lists, showing, exporting, preparing, sending, closing
from commands.surveys import asking_again, following_up, spoken
from commands.surveys.subject import family

__all__ = ["family"]
