# ruff: noqa: F401, I001 - in the order in which the help tells the commands
"""The directory stays true: sheets are confirmed by one tap, corrected by anybody, and asked about together by a campaign."""

from commands.upkeep import correcting, confirming, asking, phoning, campaigns, standing, spoken
from commands.upkeep.shared import family

__all__ = ["family"]
