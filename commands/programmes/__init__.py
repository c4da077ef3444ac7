"""The half-yearly programme: ideas from the field, voted on, arbitrated between equals, published; and what became of each of them."""

from commands.programmes import (
    amending,
    backing,
    dating,
    following,
    merging,
    opening,
    printed,
    proposing,
    publication,
    review,
    showing,
    speaking,
    spoken,
    voting,
)
from commands.programmes.subject import family

__all__ = ["family"]
