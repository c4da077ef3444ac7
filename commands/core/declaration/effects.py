"""What a handler returns: values that say what is to be done. The shell does it, and templates give the words."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, TypeAlias

from commands.core.declaration.context import Context, SharedFile
from commands.core.declaration.happenings import Happening


@dataclass(frozen=True, slots=True)
class Msg:
    """A text to be said: the template `family.macro-name` and the facts it speaks of."""

    key: str
    facts: dict[str, Any]


def msg(key: str, /, **facts: Any) -> Msg:
    """Name a text: `msg("directory.nothing-found", need=…)` is the macro `nothing_found` of `directory.html.j2`."""
    return Msg(key, facts)


@dataclass(frozen=True, slots=True)
class Call:
    """A command and its arguments, ready to be run later: what an offer keeps. then: the one to run after it."""

    command: str
    args: dict[str, Any] = field(default_factory=dict)
    then: "Call | None" = None


def call_from(kept: dict[str, Any]) -> Call:
    """A call as an offer keeps it, read again."""
    then = kept.get("then")
    return Call(kept["command"], kept["args"], call_from(then) if then else None)


@dataclass(frozen=True, slots=True)
class Reply:
    """Answer where it was asked, as a notice. about: a person it tells of although its facts do not name them. then: said after it."""

    message: Msg
    about: str | None = None
    then: Msg | None = None


@dataclass(frozen=True, slots=True)
class Direct:
    """Say something to one person, where nobody else reads.

    to: whom; None is the person who asked. In their private room it answers there, as a notice; asked elsewhere, it rings
    in the private room, which is opened when there is none, and a neutral line answers where it was asked. subject: so that reactions
    under it are understood (`reminders.reminder:12`); never that of a message which is updated. Told to many, one `Msg` is rendered once.
    quiet: it rings for nobody, wherever it is said.
    """

    message: Msg
    to: str | None = None
    subject: str | None = None
    quiet: bool = False


@dataclass(frozen=True, slots=True)
class Printed:
    """A file to be printed, that is made only when it leaves: no transaction, and so nobody, waits for a PDF.

    layout: a file beside the texts, of Typst for a PDF (`programme.typ`), of Jinja for a web page (`programme.page.j2`). page: all that
    stands on it, as JSON values: nothing of it is read as Typst, nor as HTML.
    """

    layout: str
    page: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Attach:
    """Give a file to one person, where nobody else reads: `to` is as in `Direct`. data: at most a few hundred kilobytes.

    about: the people it names. room_id: in this very room instead, before all who are there. described: of a PNG image, which is
    then shown as one; it says in words all that the image shows.
    """

    name: str
    media_type: str
    data: bytes | Printed
    to: str | None = None
    about: tuple[str, ...] = ()
    room_id: str | None = None
    described: Msg | None = None


@dataclass(frozen=True, slots=True)
class Forward:
    """Show again a file that somebody sent: neither fetched nor stored anew. private: to the person who asked, as in `Direct`."""

    file: SharedFile
    private: bool = False


@dataclass(frozen=True, slots=True)
class Post:
    """Say something nobody asked for in a room, told by its id, its role (`accueil`…) or the place of one that is being made.

    With `mentions`, it rings for these people only.

    That takes two events: a notice, and an edit of it that mentions them. A text would ring for whoever hears all that is said there.
    for_all: it rings for everybody who is there, by one mention of the room (`Audience.may_ring` tells whether the bot may).

    A role that the configuration does not give to a room is passed over. subject: what the message is about (`meetings.meeting:12`), so
    that it can be updated, and reactions under it understood. quiet: as a notice, which makes no sound and counts as unread for nobody.
    """

    room: str
    message: Msg
    mentions: tuple[str, ...] = ()
    subject: str | None = None
    quiet: bool = False
    for_all: bool = False


@dataclass(frozen=True, slots=True)
class Update:
    """Say anew what the message of a subject says, by a silent edit. Edits are grouped: the last state wins."""

    subject: str
    message: Msg


A_FILE, A_TIME = "<file>", "<time>"
"""The answers of an offer that are no word of its own: the next file; any time, « demain 9 h »."""
ANSWER = "answer"
"""The argument that a call is given the words of a time in; or those after « raison », where « raison … » is offered."""
OF_SHOWN = "<of "
A_DETAIL, A_FAULT, A_NARROWING, A_MAP, AN_ALERT, A_GAP = (
    f"{OF_SHOWN}{what}>" for what in ("detail", "fault", "narrowing", "map", "alert", "gap")
)
"""The answers of an offer to what may be said of what was just shown, in words that families declare: « et le numéro ? », « plutôt pour les
jeunes ? ». The call is given them (`ANSWER`), where it takes them. They hold until something else is understood."""


@dataclass(frozen=True, slots=True)
class Seed:
    """Put a reaction of the bot under the message of a subject, so that one tap is enough. It comes after what is said.

    Under each message of the subject that the same effects tell, to however many people; else under the one there is.
    """

    subject: str
    key: str


@dataclass(frozen=True, slots=True)
class Offer:
    """Short answers the person may give next in this room, and what each would run. `A_FILE`: the next file they send there.

    `A_TIME`, and one that ends with « … » (« raison … »), stand for any words of their sort: the call is given them (`ANSWER`).
    beside: those that were offered before stand too, for people scroll up.
    """

    answers: dict[str, Call]
    lasting: timedelta = timedelta(minutes=30)
    beside: bool = False


@dataclass(frozen=True, slots=True)
class Join:
    """Accept the invitation to the room at hand. via: go there although nobody asked the bot in; servers that know the room."""

    via: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Decline:
    """Leave the room at hand, or refuse its invitation, saying why."""

    reason: Msg


@dataclass(frozen=True, slots=True)
class OpenRoom:
    """Have a room made for a group, or put in order the one it has: what is to be in it is read when it is made.

    place: where what is said there waits meanwhile (`storage.group_rooms.place_of`). room_id: the room it has.
    """

    place: str
    room_id: str | None = None


@dataclass(frozen=True, slots=True)
class Invite:
    """Ask somebody into a room, told by its id or the place of one that is being made."""

    room: str
    user_id: str


@dataclass(frozen=True, slots=True)
class TakeAway:
    """Take away what the person just tapped or said, once it was read. Where the bot may not (a room that is theirs), it stays there."""


@dataclass(frozen=True, slots=True)
class Repaired:
    """What stood of a subject was wrong, and is put right: nobody is told, the log is (handlers do not log). subject: `polls.poll:3`."""

    subject: str


@dataclass(frozen=True, slots=True)
class Happens:
    """Something comes of it that is another family's: all who answer to the happening do so next, for the same person and cause."""

    happening: Happening


@dataclass(frozen=True, slots=True)
class AskAgain:
    """Ask the person again what their dialogue waits for."""


Effect: TypeAlias = (
    Reply | Direct | Attach | Forward | Post | Update | Seed | Offer | Join | Decline | OpenRoom | Invite | TakeAway | Repaired
)
Effects: TypeAlias = tuple[Effect | Happens | AskAgain, ...]


def reply(key: str, /, **facts: Any) -> Effects:
    """The most frequent decision: one answer."""
    return (Reply(msg(key, **facts)),)


def discreetly(ctx: Context, message: Msg, *, about: str | None = None) -> Reply | Direct:
    """An answer that tells more where nobody else reads. The room is looked at again when it leaves, which may be later."""
    return Direct(message) if ctx.room.private else Reply(message, about=about)


class PutOff(Exception):
    """A timer that went off at a bad moment: what its handler changed is undone, and it goes off again at an instant to come."""

    def __init__(self, until: datetime) -> None:
        super().__init__(until)
        self.until = until


class Refused(Exception):
    """A handler's « no »: what it changed is undone, and the text says what, why and what to do.

    offer: short answers that may be given to it. note: what is said after it.
    """

    offer: Offer | None = None
    note: Msg | None = None

    def __init__(self, key: str, /, **facts: Any) -> None:
        super().__init__(key)
        self.message = Msg(key, facts)

    @classmethod
    def saying(cls, message: Msg) -> "Refused":
        """One whose text is made already."""
        return cls(message.key, **message.facts)

    def offering(self, offer: Offer) -> "Refused":
        """The same, with short answers."""
        self.offer = offer
        return self
