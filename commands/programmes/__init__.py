# ruff: noqa: F401, I001 - in the order in which the help tells the commands
"""The half-yearly programme: ideas from the field, voted on, arbitrated between equals, published; and what became of each of them."""

from commands.programmes import opening
from commands.programmes.gathering import proposing
from commands.programmes import completing
from commands.programmes.gathering import following, backing, merging, wanted
from commands.programmes.choosing import voting, showing, speaking, amending
from commands.programmes.publishing import dating, publication, printed, review
from commands.programmes import following_up, spoken
from commands.programmes.subject import family

__all__ = ["family"]
