"""What may be changed of a meeting, one thing at a time, and how each is read."""

import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from commands.core.dates import When, read_when
from commands.core.declaration.context import Context
from commands.core.declaration.effects import Direct, Effects, Refused, Reply, msg
from commands.core.language.words import name_of, words_of
from commands.core.rules.ends import Again
from commands.core.rules.identity import identify
from commands.core.subjects import FEW
from commands.meetings.people import find_people
from commands.meetings.preparing.schedule import read_schedule
from commands.meetings.preparing.wording import (
    LONGEST_TITLE,
    is_video,
    new_link,
    read_guests,
    read_link,
    read_seats,
    read_yes,
    short_enough,
)
from storage import seats
from storage.meetings import Meeting


@dataclass(frozen=True, slots=True)
class Change:
    """What is to become of a meeting. said: the new value, in words."""

    meeting: Meeting
    said: str
    again: Again


Changing = Callable[[Context, Change], Awaitable[Effects | None]]
"""Changes the meeting; gives what is said of it where nothing else follows from it. Raises Refused."""


_TO_A_DAY = re.compile(r"\A(?:au|pour le) (?=\d)|\A(?:au|à) (?!\d)", re.IGNORECASE)
"""« décaler au 16 »."""
_SAME_HOUR = re.compile(r"\b(?:(?:à|a|aux?) )?(?:la |les )?m[êe]mes? (?:heures?|horaires?)\b", re.IGNORECASE)
"""Said of a day alone, that keeps the hours anyway."""
_A_ROOM = re.compile(r"salle\s+(?:n\s?[°ºo]\s?)?(?:\d+\w?|\w)", re.IGNORECASE)
"""« salle 2 » is the name of a place; in « salle Louise Michel », it says what changes."""


def take_field(words: str) -> tuple[str, str]:
    """What changes (of `CHANGES`), and its new value; without the name of a field, it is the date (« !reporter R12 jeudi 14h »)."""
    first, _, rest = words.partition(" ")
    name = name_of(first.rstrip(":"))
    if name not in _FIELDS:
        return "date", words
    return _FIELDS[name], words.strip() if _A_ROOM.fullmatch(words.strip()) else rest.strip(" :")


async def _change_date(ctx: Context, change: Change) -> None:
    """A day alone keeps the hours. A day and an hour keep how long it lasts."""
    meeting = change.meeting
    minutes = int((meeting.ends_at - meeting.starts_at).total_seconds()) // 60
    said = _TO_A_DAY.sub("le ", _SAME_HOUR.sub("", change.said).strip(" ,"))
    match read_when(said, ctx.local_now):
        case When(start=None, day=day):
            said = f"{day:%d/%m/%Y} {meeting.wall_start:%Hh%M}-{meeting.wall_end:%Hh%M}"
    schedule = read_schedule(ctx, said, minutes, change.again)
    meeting.wall_start, meeting.wall_end = schedule.wall_start, schedule.wall_end
    meeting.starts_at, meeting.ends_at = schedule.starts_at, schedule.ends_at


async def _change_hour(ctx: Context, change: Change) -> None:
    """Another hour of the same day."""
    on_that_day = Change(change.meeting, f"{change.meeting.wall_start:%d/%m/%Y} {change.said}", change.again)
    await _change_date(ctx, on_that_day)


async def _change_place(_ctx: Context, change: Change) -> None:
    change.meeting.place = short_enough("place", change.said)


async def _change_seats(ctx: Context, change: Change) -> None:
    """Never fewer than are taken: those confirmed, and those offered to somebody."""
    wanted = read_seats(change.said)
    taken = (await seats.load(ctx.session, change.meeting)).taken
    if wanted < taken:
        raise Refused("meetings.seats-taken", meeting=change.meeting, wanted=wanted, taken=taken)
    change.meeting.seats = wanted


async def _change_guests(_ctx: Context, change: Change) -> None:
    """For those who sign up from now on; who brings more already keeps them."""
    change.meeting.most_guests = read_guests(change.said)


async def _change_title(_ctx: Context, change: Change) -> None:
    change.meeting.title = short_enough("title", change.said, LONGEST_TITLE)


async def _change_access(_ctx: Context, change: Change) -> None:
    change.meeting.access_notes = short_enough("access", change.said)


async def _change_link(ctx: Context, change: Change) -> None:
    """« visio », or « nouveau », makes a new one."""
    new = is_video(change.said) or name_of(change.said) in {"nouveau", "nouvelle"}
    change.meeting.video_link = new_link(ctx, change.meeting.number) if new else read_link(change.said)


async def _change_public(_ctx: Context, change: Change) -> None:
    """Whether whoever reads the public calendar sees it."""
    change.meeting.public = read_yes(change.said)


async def _change_host(ctx: Context, change: Change) -> Effects:
    """Somebody else of the network holds it, and is told. Nothing else of the meeting changes."""
    said = ctx.person.user_id if words_of(change.said) == "moi" else change.said
    found = await find_people(ctx.session, ctx.territory, said)
    if len(found) != 1:
        raise Refused("meetings.which-host", meeting=change.meeting, said=change.said, found=found[:FEW])
    change.meeting.host_id = found[0].user_id
    host = await identify(ctx.session, ctx.territory, found[0].user_id, found[0].name)
    changed = Reply(msg("meetings.host-changed", meeting=change.meeting, host=host))
    if found[0].user_id == ctx.person.user_id:
        return (changed,)
    return changed, Direct(msg("meetings.you-host", meeting=change.meeting), found[0].user_id)


CHANGES: dict[str, Changing] = {
    "date": _change_date,
    "hour": _change_hour,
    "place": _change_place,
    "seats": _change_seats,
    "guests": _change_guests,
    "title": _change_title,
    "access": _change_access,
    "link": _change_link,
    "public": _change_public,
    "host": _change_host,
}
_FIELDS = {
    **dict.fromkeys(("date", "jour"), "date"),
    **dict.fromkeys(("heure", "heures", "horaire", "horaires"), "hour"),
    **dict.fromkeys(("lieu", "adresse", "salle"), "place"),
    **dict.fromkeys(("places", "place", "jauge", "capacite"), "seats"),
    **dict.fromkeys(("accompagnants", "accompagnant", "accompagnantes", "accompagnante", "invites", "invite"), "guests"),
    **dict.fromkeys(("titre", "nom"), "title"),
    **dict.fromkeys(("acces",), "access"),
    **dict.fromkeys(("visio", "lien", "video"), "link"),
    **dict.fromkeys(("public", "publique"), "public"),
    **dict.fromkeys(("hote", "animateur", "animatrice", "animation"), "host"),
}
