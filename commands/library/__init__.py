# ruff: noqa: F401, I001 - in the order in which the help tells the commands
"""The library: the studies, reports and guides of the territory, brought by members, found by what their texts say."""

from commands.library import finding, bringing, asking, handled, changing, unopened, spoken
from commands.library.subject import family

__all__ = ["family"]
