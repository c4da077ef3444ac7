# ruff: noqa: F401, I001 - in the order in which the help tells the commands
"""Once a month, two people of structures that never met are put in touch: those who wish it, and nobody else."""

from commands.pairs import wishing, drawing, telling, spoken
from commands.pairs.shared import family

__all__ = ["family"]
