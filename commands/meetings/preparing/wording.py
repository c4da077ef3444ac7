"""From the parts of a message to what a meeting is: « titre ; date ; lieu ; places », then what else is said, in any order."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import Any

from commands.core.declaration.context import Context
from commands.core.declaration.effects import Refused
from commands.core.declaration.formats import Format
from commands.core.language.words import without_article, words_of
from commands.meetings.preparing.schedule import Schedule
from storage import group_rooms
from storage.meetings import Meeting

LONGEST_TITLE, LONGEST_TEXT = 120, 200
MOST_GUESTS = 9
MOST_SEATS = 10_000

_GUESTS = re.compile(r"(?:accompagnante?s?|invitée?s?)\s*+(?::\s*+)?(\d{1,4}|aucune?)", re.IGNORECASE)
_SEATS = re.compile(r"(?:places?\s*+(?::\s*+)?)?(-?\d{1,9})(?:places?|personnes?|max(?:imum)?|\s)*+", re.IGNORECASE)
_PER_STRUCTURE = re.compile(r"(-?\d{1,9})(?:places?|personnes?|max(?:imum)?|\s)*+par\s++structure", re.IGNORECASE)
_LINK = re.compile(r"(?:visio(?:conférence)?|vidéo|lien)?\s*+(?::\s*+)?(https?://[^\s<>\"]+)", re.IGNORECASE)
_PUBLIC = re.compile(r"(?:(?:rencontre )?publi(?:c|que)|tout public|ouverte? [àa] (?:tous|toutes|tout le monde))()", re.IGNORECASE)
_VIDEO = re.compile(r"(?:(?:en|par|la|une)\s+)?(?:visio|visioconférence|vidéo)", re.IGNORECASE)
_GROUP = re.compile(r"(?:(?:du|pour le|avec le|le)\s+)?groupe\s*+(?:de travail\s++)?g?\s*+-?(\d{1,4})|g\s?-?(\d{1,4})", re.IGNORECASE)
_ACCESS = re.compile(r"acc[eè]s\s*+:\s*+(.+)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Wording:
    """What was said of a meeting. date: the words of it, not yet read. by_video: with a link that is to be made. group: whose it is."""

    title: str
    date: str
    format: Format
    place: str = ""
    theme: str = ""
    access_notes: str = ""
    video_link: str | None = None
    by_video: bool = False
    seats: int | None = None
    per_structure: int | None = None
    most_guests: int | None = None
    public: bool = False
    group: int | None = None


def read_wording(parts: Sequence[str], formats: Sequence[Format], room: str = "") -> Wording:
    """What two parts or more say. room: the place that was told with the date, « salle 2 », added to the one that is told alone.

    Raises Refused for what is too long, no number of seats, or one part too many.
    """
    title, date, *others = parts
    wording = Wording(short_enough("title", title, LONGEST_TITLE), date, format_of(title, formats))
    for part in others:
        wording = _with(wording, part, formats)
    if is_video(room):
        wording = replace(wording, by_video=True)
    elif room:
        wording = replace(wording, place=short_enough("place", f"{wording.place}, {room}" if wording.place else room))
    if not (wording.place or wording.video_link or wording.by_video):
        raise Refused("meetings.no-place", title=title)
    return wording if wording.seats is not None else replace(wording, seats=wording.format.seats)


def meeting_of(ctx: Context, wording: Wording, schedule: Schedule) -> Meeting:
    """A meeting as it was said, by the person of the context. Not stored yet."""
    return Meeting(
        format=wording.format.name,
        title=wording.title,
        theme=wording.theme,
        wall_start=schedule.wall_start,
        wall_end=schedule.wall_end,
        zone=ctx.territory.zone.key,
        starts_at=schedule.starts_at,
        ends_at=schedule.ends_at,
        place=wording.place,
        access_notes=wording.access_notes,
        video_link=new_link(ctx, schedule.starts_at) if wording.by_video and wording.video_link is None else wording.video_link,
        seats=wording.seats,
        per_structure=wording.per_structure,
        most_guests=wording.format.most_guests if wording.most_guests is None else wording.most_guests,
        public=wording.public,
        asked_for="" if wording.group is None else group_rooms.subject_of(wording.group),
        created_by=ctx.person.user_id,
        created_at=ctx.now,
    )


def new_link(ctx: Context, what: object) -> str:
    """An address for a video meeting, that nobody can guess: of each thing that a cause makes, its own.

    Raises Refused where the configuration does not say how to make one.
    """
    if not ctx.territory.video_link:
        raise Refused("meetings.no-video-link")
    name = sha256(f"{ctx.secret}|{what}".encode()).hexdigest()[:32]
    return ctx.territory.video_link.replace("{name}", f"agora-{name}")


def is_video(said: str) -> bool:
    """Whether a video link is asked for, and not given (« visio »)."""
    return _VIDEO.fullmatch(said.strip()) is not None


def short_enough(what: str, said: str, most: int = LONGEST_TEXT) -> str:
    """The words. Raises Refused when there are more characters than may be kept."""
    if len(said) > most:
        raise Refused("meetings.too-long", what=what, most=most)
    return said


def read_seats(said: str) -> int:
    """A number of seats, one at least. Raises Refused."""
    found = _SEATS.fullmatch(said.strip())
    if found is None or not 1 <= int(found[1]) <= MOST_SEATS:
        raise Refused("meetings.no-seats", said=said)
    return int(found[1])


def read_guests(said: str) -> int:
    """How many people one person may bring, none at all included. Raises Refused."""
    found = re.fullmatch(r"(\d{1,4})(?:\s+(?:au\s+)?(?:plus|maximum|max))?", said.strip(), re.IGNORECASE)
    number = 0 if words_of(said) in {"aucun", "aucune", "non", "sans"} else int(found[1]) if found else None
    if number is None or number > MOST_GUESTS:
        raise Refused("meetings.no-guests", said=said, most=MOST_GUESTS)
    return number


def read_link(said: str) -> str:
    """The address of a video meeting. Raises Refused."""
    found = _LINK.fullmatch(said.strip())
    if found is None:
        raise Refused("meetings.no-link", said=said)
    return short_enough("link", found[1])


def read_yes(said: str) -> bool:
    """Whether it is « oui ». Raises Refused for what is neither « oui » nor « non »."""
    if words_of(said) not in {"oui", "non"}:
        raise Refused("meetings.yes-or-no", said=said)
    return words_of(said) == "oui"


def named_format(said: str, formats: Sequence[Format]) -> Format | None:
    """The format of this very name."""
    wanted = words_of(said.removeprefix("format"))
    return next((each for each in formats if words_of(each.name) == wanted), None)


def format_of(title: str, formats: Sequence[Format]) -> Format:
    """The format whose first word the title begins with (« Café de l'hiver »); else the usual one."""
    opening = words_of(without_article(title)).split()[:1]
    return next((each for each in formats if words_of(each.name).split()[:1] == opening), formats[0])


_SHAPES: tuple[tuple[re.Pattern[str], str, Callable[[str], object]], ...] = (
    (_PER_STRUCTURE, "per_structure", read_seats),
    (_SEATS, "seats", read_seats),
    (_GUESTS, "most_guests", read_guests),
    (_LINK, "video_link", read_link),
    (_PUBLIC, "public", lambda _: True),
    (_ACCESS, "access_notes", lambda said: short_enough("access", said)),
)
"""What a part is known by, what it then tells, and how it is read."""


def group_in(parts: Sequence[str]) -> int | None:
    """The number of the working group that one of these parts names."""
    found = (_GROUP.fullmatch(part) for part in parts[2:])
    return next((int(named[1] or named[2]) for named in found if named), None)


def _with(wording: Wording, part: str, formats: Sequence[Format]) -> Wording:
    """The wording with one more part, known by its shape; else the place, then the theme."""
    told: dict[str, Any]
    if kind := named_format(part, formats):
        told = {"format": kind}
    elif is_video(part):
        told = {"by_video": True}
    elif (number := group_in(("", "", part))) is not None:
        told = {"group": number}
    elif shape := next(((found, name, read) for pattern, name, read in _SHAPES if (found := pattern.fullmatch(part))), None):
        found, name, read = shape
        told = {name: read(found[1])}
    elif free := next((name for name in ("place", "theme") if not getattr(wording, name)), None):
        told = {free: short_enough(free, part)}
    else:
        raise Refused("meetings.part-too-many", said=part)
    return replace(wording, **told)
