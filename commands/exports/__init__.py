"""The directory goes out: bytes out of sheets, in the formats that others read, for the équipe d'animation."""

from commands.exports import asking, spoken
from commands.exports.asking import family

__all__ = ["asking", "family", "spoken"]
