"""Ringing for many people at once."""

from collections.abc import Sequence

from storage.reach import Listener

MOST = 500
"""In one message: an event holds 64 kilobytes."""


def spans(people: Sequence[Listener]) -> list[Sequence[Listener]]:
    """These people, as few times as one message each can mention them."""
    return [people[start : start + MOST] for start in range(0, len(people), MOST)]
