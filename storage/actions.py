"""What a row of the outbox has done on the homeserver, and by which way it goes."""

from enum import StrEnum


class Channel(StrEnum):
    """The way by which something leaves: each has its carrier, which takes the rows of its own only."""

    MATRIX = "matrix"


class Action(StrEnum):
    """What is to be done."""

    SEND = "send"
    """Say something. An answer to a corrected message becomes an edit of the first answer."""
    RING = "ring"
    """An edit that changes nothing, and rings for those it mentions alone."""
    UPDATE = "update"
    """Say anew, without a sound, what the message of a subject says."""
    REACT = "react"
    FILE = "file"
    FORWARD = "forward"
    """Show again a file that somebody sent."""
    REDACT = "redact"
    JOIN = "join"
    LEAVE = "leave"
    INVITE = "invite"
    """Ask somebody into a room."""
    OPEN = "open"
    """Make a room, or put one in order: see `storage.group_rooms`."""


STAYING = (Action.REDACT, Action.JOIN, Action.LEAVE, Action.OPEN)
"""They say nothing: they are done in a room, whatever becomes of it."""
POINTING = (Action.UPDATE, Action.REACT, Action.RING)
"""What is done to a message: nothing of it is worth doing under one that is gone, or stands in an old room."""


def known(action: str) -> Action | None:
    """The action that a row names; None when no such thing is known here: a newer version wrote it."""
    return Action(action) if action in set(Action) else None
