# ruff: noqa: F401, I001 - in the order in which the help tells the commands
"""Mutual help: what members ask of one another and offer; the initiatives that they lead, support, and learn from."""

from commands.exchange import asking, enquiring, letters, chasing, offering, listing, answering, talking, learning, closing, following_up
from commands.exchange import leading, supporting, experiences, finding
from commands.exchange import spoken
from commands.exchange.subject import family

__all__ = ["family"]
