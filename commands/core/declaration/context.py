"""What a handler is given: who speaks, where, when, and the town it is said in."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, time
from typing import Any, TypeAlias
from zoneinfo import ZoneInfo

from dateutil.relativedelta import relativedelta
from sqlmodel.ext.asyncio.session import AsyncSession

from commands.core.declaration.formats import FORMATS, Format
from commands.core.declaration.mornings import USUAL, Morning
from commands.core.declaration.privacy import Privacy, Retention
from storage.lexicon import Lexicon


@dataclass(frozen=True, slots=True)
class Person:
    """Who is speaking. The name is only for display: it changes and collides, the id does not."""

    user_id: str
    name: str


@dataclass(frozen=True, slots=True)
class Room:
    """Where it was said. `private`: joined by the bot and this person only, at the moment of the event, and closed to all others."""

    room_id: str
    role: str | None = None
    private: bool = False
    encrypted: bool = False


TABLES = frozenset({"csv", "tsv", "txt", "xlsx", "xlsm", "xls", "xlsb", "ods", "fods", "json", "geojson"})
"""Endings of the names of files that hold tables."""

DOCUMENTS = frozenset({"pdf", "docx", "docm", "doc", "odt", "rtf", "pptx", "pptm", "ppt", "odp"})
"""Endings of the names of files that are read from the first page to the last."""


@dataclass(frozen=True, slots=True)
class SharedFile:
    """A file that somebody sent in a room. content: of a message that shows it again, the file staying where it is.

    size: bytes, when the message told it. sealed: encrypted, so that its content holds the keys. event_id: of the message that brought it.
    """

    name: str
    content: dict[str, Any]
    size: int | None = None
    sealed: bool = False
    event_id: str = field(default="", compare=False)

    @property
    def is_table(self) -> bool:
        """Whether its name, or its type, says that it holds a table: a spreadsheet, or a text that programs write one as."""
        return self.ending in TABLES or any(word in self.media_type for word in ("spreadsheet", "excel", "csv", "json"))

    @property
    def is_document(self) -> bool:
        """Whether its name says, or its type where its name says nothing, that it holds pages to be read."""
        if self.ending:
            return self.ending in DOCUMENTS
        return any(word in self.media_type for word in ("pdf", "wordprocessing", "msword", "opendocument.text", "presentation"))

    @property
    def ending(self) -> str:
        """That of its name, in small letters, without its dot; empty: it has none."""
        _, dot, ending = self.name.rpartition(".")
        return ending.lower() if dot else ""

    @property
    def media_type(self) -> str:
        """As its message tells it; empty: it does not."""
        return str((self.content.get("info") or {}).get("mimetype", ""))


@dataclass(frozen=True, slots=True)
class Coordinator:
    """A member of the équipe d'animation, with the pilot structure they speak for."""

    user_id: str
    name: str
    structure: str


@dataclass(frozen=True, slots=True)
class Territory:
    """The town this bot serves, as the configuration describes it.

    coordinators: the first ones only; `commands.core.rules.rights.team` tells those of today. pilots: the names of the pilot
    structures, with or without anybody named. formats: the kinds of meetings, the usual one first. public_url: where the optional port
    is seen from outside, without a final « / »; None: nowhere. video_link: the address of a video meeting, with
    « {name} » where its own name goes; empty when there is none. follow_up: when the follow-up of the week is told; None: never.
    meetings_wanted: how many the programme of a half-year holds. problem_days: the working days within which a problem has news.
    absent_months: after how many months unseen a structure has drifted away. confirmation_months: after how many a sheet is asked about
    again, never in the school holidays of school_zone (A, B, C; empty: of any zone). contours: for its maps, lines of latitudes and
    longitudes, in degrees. few: the count of people under which nothing is told (decisions 50 and 59).
    """

    name: str
    zone: ZoneInfo
    coordinators: tuple[Coordinator, ...] = ()
    pilots: tuple[str, ...] = ()
    inviting_servers: frozenset[str] = frozenset()
    inviting_people: frozenset[str] = frozenset()
    privacy: Privacy = field(default_factory=Privacy)
    retention: Retention = field(default_factory=Retention)
    formats: tuple[Format, ...] = FORMATS
    public_url: str | None = None
    video_link: str = ""
    follow_up: Morning | None = USUAL
    meetings_wanted: int = 12
    problem_days: int = 10
    absent_months: int = 6
    confirmation_months: int = 6
    school_zone: str = ""
    contours: tuple[tuple[tuple[float, float], ...], ...] = ()
    few: int = 5


Present: TypeAlias = Callable[[str, str], bool]
"""Whether a room (its id) is known to have a person (theirs) in it."""


Rings: TypeAlias = Callable[[str, str], bool]
"""Whether what is said in a room (its id or its role) can ring for one of those in it (their id) alone.

Not where they are not; nor in an encrypted room, where every message rings for everybody: the homeserver reads no mention there.
"""


RoomOf: TypeAlias = Callable[[str], str | None]
"""The id of the room that has a role at this moment; None: none has."""


@dataclass(frozen=True, slots=True)
class Audience:
    """Who hears what is said in a room. people: Matrix ids, without the bot and the programs that the configuration names.

    may_ring: whether the bot has the power to ring for all of them at once (`@room`).
    """

    people: frozenset[str]
    may_ring: bool = False


AudienceOf: TypeAlias = Callable[[str], Audience | None]
"""Who hears what is said in a room, told by its id or its role; None: the bot is not there."""


def of_nobody(_room: str) -> Audience | None:
    """Where no homeserver tells who is in a room."""
    return None


def nowhere(_role: str) -> str | None:
    """Where no configuration gives a room a role."""
    return None


def anybody(_room_id: str, _user_id: str) -> bool:
    """Where no homeserver tells who is in a room, everybody is."""
    return True


@dataclass(frozen=True, slots=True, kw_only=True)
class Occasion:
    """What all that is done may look at. It reads the time here, reads and writes through `session`, and never commits."""

    session: AsyncSession
    now: datetime
    territory: Territory
    lexicon: Lexicon
    present: Present = anybody
    room_of: RoomOf = nowhere
    audience: AudienceOf = of_nobody

    @property
    def field_room(self) -> str:
        """The role of the room where the field speaks: its own, where there is one, else that of the programme."""
        return "terrain" if self.room_of("terrain") else "programme"

    @property
    def local_now(self) -> datetime:
        """The time on the clocks of the territory."""
        return self.now.astimezone(self.territory.zone)


@dataclass(frozen=True, slots=True, kw_only=True)
class Context(Occasion):
    """All a handler may look at.

    sent_at: when the person's server says that what they do was sent; anybody who runs a server may say anything.
    secret: a word that nobody can guess, new for each cause, of letters, digits, « - » and « _ »: handlers draw no lots of their own.
    file: what was sent with the words, or what they reply to.
    """

    cause: str
    person: Person
    room: Room
    sent_at: datetime | None = None
    secret: str = ""
    file: SharedFile | None = None

    @property
    def files_to(self) -> str | None:
        """The id of the room where a file that answers is given, before all who are there; None: to the person (`Attach.room_id`)."""
        return None if self.room.private else self.room.room_id


@dataclass(frozen=True, slots=True, kw_only=True)
class Due(Occasion):
    """All a job may look at. `due` is the instant it fell due, `now` when it is done: a bot that was down does it late."""

    due: datetime
    rings: Rings = anybody

    def months_ago(self, months: int) -> datetime:
        """The beginning of the day, on the clocks of the territory, so many months before it fell due (or of the last of its month)."""
        day = self.due.astimezone(self.territory.zone).date() - relativedelta(months=months)
        return datetime.combine(day, time(), self.territory.zone)
