# ruff: noqa: F401, I001 - in the order in which the help tells the commands
"""The half-yearly programme: ideas from the field, voted on, arbitrated between equals, published; and what became of each of them."""

from commands.programmes import opening, proposing, following, backing, merging, voting, showing, speaking, amending
from commands.programmes import dating, publication, printed, review, spoken
from commands.programmes.subject import family

__all__ = ["family"]
