# ruff: noqa: F401, I001 - in the order in which the help tells the commands
"""What partners count themselves: one number a quarter, asked in private, told as a sum that gives nobody's number back."""

from commands.counts import answering, holding, listing, declaring, collecting
from commands.counts import following_up, spoken
from commands.counts.subject import family

__all__ = ["family"]
