"""All families, in the order in which `!aide` tells them. Adding a family is adding it here."""

from commands import help as helping
from commands import rooms, state
from commands.core.vocabulary import Table

FAMILIES = (state.family, helping.family, rooms.family)
TABLE = Table(FAMILIES)
