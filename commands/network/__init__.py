"""The members of the network: entering it, one's profile, changes of post, who is in it, and the welcome.

What each may see of the others is decided in `people`, and nowhere else.
"""

from commands.network import registration, profile, change, confirmation, members, drifting, welcome  # noqa: I001, F401 - in the order in which the help tells the commands
from commands.network.shared import family

__all__ = ["family"]
