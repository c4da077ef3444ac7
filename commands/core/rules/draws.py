"""What is drawn by lot: from a seed that is made of what everybody knows, and shown beforehand, so that anybody may draw again."""

from datetime import datetime
from hashlib import sha256


def seed_of(name: str, at: datetime) -> str:
    """The seed of a draw: the first 8 signs of the SHA-256 of what it is about and the instant of its end, « S3 2026-12-04 17:00 »."""
    return sha256(f"{name} {at:%Y-%m-%d %H:%M}".encode()).hexdigest()[:8]
