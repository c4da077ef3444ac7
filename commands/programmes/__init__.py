"""The half-yearly programme: ideas from the field, voted on, arbitrated between equals, published; and what became of each of them."""

from commands.programmes import opening, proposing, following, backing, merging, voting, dating, publication, printed, review  # noqa: I001, F401 - in the order in which the help tells the commands
from commands.programmes.subject import family

__all__ = ["family"]
