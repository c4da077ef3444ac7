"""The governance of the network, by its pilot structures: what they decide together, by consent, their money, and what waits for them."""

from commands.governance import deciding, speaking, ending, chasing, lists, delegating, accounts, expenses, following_up, committee, spoken  # noqa: F401, I001 - in the order in which the help tells the commands
from commands.governance.subject import family

__all__ = ["family"]
