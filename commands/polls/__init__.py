"""Polls: asked in a room, voted by tap or by text, counted by the bot alone."""

from commands.polls import creation, wanted, voting, lists, tallies, closing, chasing, upkeep, spoken  # noqa: I001, F401 - in the order in which the help tells the commands
from commands.polls.subject import family

__all__ = ["family"]
