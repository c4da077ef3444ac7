"""Why something is done: what is claimed, so that it acts once."""

from dataclasses import dataclass
from datetime import datetime

from commands.core.declaration.context import Person, Room


@dataclass(frozen=True, slots=True)
class Cause:
    """Why something is done, and where the answer goes.

    edits: the message whose answer this one replaces. sent_at: when the person's server says that it was sent. last_said: nobody said
    anything after it by now, so that in private its answer stands right under it. is_of_ours: the database was found to be well, so that
    what looks like its trouble is a fault of who answers.
    """

    name: str
    room: Room
    person: Person
    reply_to: str | None = None
    thread: str | None = None
    edits: str | None = None
    sent_at: datetime | None = None
    last_said: bool = False
    is_of_ours: bool = False
