"""`!modifier` and `!annuler-rencontre`: one thing of a meeting at a time, and those registered are told once."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Annotated

from pydantic import Field

from commands.core.context import Context
from commands.core.effects import Call, Direct, Effects, Offer, Refused, Reply, msg
from commands.core.rights import only_for_the_team
from commands.core.vocabulary import Args, Expected, Rest, Unspoken
from commands.core.words import name_of, words_of
from commands.meetings.people import find_people
from commands.meetings.planning import replan
from commands.meetings.schedule import Again, read_schedule
from commands.meetings.subject import (
    FEW,
    family,
    find_meeting,
    kept_true,
    names_a_meeting,
    offer_deadline,
    only_to_come,
    people_of,
    sheet_of,
    tell_promoted,
)
from commands.meetings.wording import LONGEST_TITLE, read_link, read_seats, read_yes, short_enough
from storage import seats
from storage.meetings import CANCELLED, Meeting


@dataclass(frozen=True, slots=True)
class Change:
    """What is to become of a meeting. said: the new value, in words."""

    meeting: Meeting
    said: str
    again: Again


Changing = Callable[[Context, Change], Awaitable[Effects | None]]
"""Changes the meeting; gives what is to be asked instead, when the words are not clear."""


class Modify(Args):
    """Changer la date, l’heure, le lieu, les places ou le titre d’une rencontre (équipe d’animation)."""

    words: Annotated[Rest, Expected(names_a_meeting)] = Field(description="le numéro de la rencontre et ce qui change")


@family.command(
    "modifier",
    Modify,
    aliases=("déplacer", "reporter", "modifier-rencontre"),
    examples=("!modifier R12 date vendredi 4 décembre 14h-16h", "!modifier R12 lieu Centre social, salle 1", "!modifier R12 places 25"),
    writes=True,
)
async def modify(ctx: Context, args: Modify) -> Effects:
    """Change one thing; those registered are told when the time or the place is another."""
    await only_for_the_team(ctx)
    meeting, after = await find_meeting(ctx, args.words, to_change=True)
    only_to_come(ctx, meeting)
    field, said = _field(after)
    if not said:
        raise Refused("meetings.which-change", meeting=meeting)
    before = (meeting.starts_at, meeting.ends_at, meeting.place)
    change = Change(meeting, said, lambda words: Call("modifier", {"words": f"R{meeting.number} date {words}"}))
    if (asked := await _CHANGES[field](ctx, change)) is not None:
        return asked
    moved = before != (meeting.starts_at, meeting.ends_at, meeting.place)
    meeting.version += moved
    await replan(ctx.session, meeting, ctx.territory, ctx.now)
    settled = await seats.settle(ctx.session, meeting, ctx.now, offer_deadline(ctx.now, ctx.territory.zone, meeting))
    told = people_of(settled.seats.rows, ctx.person.user_id) if moved else []
    letters = tuple(Direct(msg("meetings.moved", meeting=meeting), user_id) for user_id in told)
    changed = Reply(msg("meetings.changed", sheet=await sheet_of(ctx.session, meeting), told=len(told)))
    return changed, await kept_true(ctx.session, meeting), *letters, *tell_promoted(settled)


class Cancel(Args):
    """Annuler une rencontre et prévenir les personnes inscrites (équipe d’animation)."""

    words: Annotated[Rest, Expected(names_a_meeting)] = Field(description="le numéro de la rencontre")
    sure: Annotated[bool, Unspoken()] = False


@family.command(
    "annuler-rencontre",
    Cancel,
    aliases=("annuler-la-rencontre", "rencontre-annulée", "supprimer-rencontre"),
    examples=("!annuler-rencontre R12",),
    writes=True,
)
async def cancel(ctx: Context, args: Cancel) -> Effects:
    """Ask first; then it is cancelled, and everybody registered is told once."""
    await only_for_the_team(ctx)
    meeting, _ = await find_meeting(ctx, args.words, to_change=True)
    only_to_come(ctx, meeting)
    told = people_of((await seats.load(ctx.session, meeting)).rows, ctx.person.user_id)
    if not args.sure:
        sure = Call("annuler-rencontre", {"words": f"R{meeting.number}", "sure": True})
        return Reply(msg("meetings.cancel-sure", meeting=meeting, told=len(told))), Offer({"oui": sure})
    meeting.state = CANCELLED
    meeting.version += 1
    await replan(ctx.session, meeting, ctx.territory, ctx.now)
    letters = tuple(Direct(msg("meetings.cancelled-told", meeting=meeting), user_id) for user_id in told)
    cancelled = Reply(msg("meetings.cancelled", meeting=meeting, told=len(told)))
    return cancelled, await kept_true(ctx.session, meeting), *letters


def _field(words: str) -> tuple[str, str]:
    """What changes, and its new value; without the name of a field, it is the date (« !reporter R12 jeudi 14h »)."""
    first, _, rest = words.partition(" ")
    name = name_of(first.rstrip(":"))
    return (_FIELDS[name], rest.strip(" :")) if name in _FIELDS else ("date", words)


async def _change_date(ctx: Context, change: Change) -> Effects | None:
    """A day alone keeps the hours. A day and an hour keep how long it lasts."""
    meeting = change.meeting
    minutes = int((meeting.ends_at - meeting.starts_at).total_seconds()) // 60
    try:
        schedule = read_schedule(ctx, change.said, minutes, change.again)
    except Refused as refused:
        if refused.message.key != "meetings.which-hour":
            raise
        hours = f"{meeting.wall_start:%Hh%M}-{meeting.wall_end:%Hh%M}"
        schedule = read_schedule(ctx, f"{refused.message.facts['day']:%d/%m/%Y} {hours}", minutes, change.again)
    if isinstance(schedule, tuple):
        return schedule
    meeting.wall_start, meeting.wall_end = schedule.wall_start, schedule.wall_end
    meeting.starts_at, meeting.ends_at = schedule.starts_at, schedule.ends_at
    return None


async def _change_hour(ctx: Context, change: Change) -> Effects | None:
    """Another hour of the same day."""
    on_that_day = Change(change.meeting, f"{change.meeting.wall_start:%d/%m/%Y} {change.said}", change.again)
    return await _change_date(ctx, on_that_day)


async def _change_place(_ctx: Context, change: Change) -> None:
    change.meeting.place = short_enough("place", change.said)


async def _change_seats(ctx: Context, change: Change) -> None:
    """Never fewer than are taken: those confirmed, and those offered to somebody."""
    wanted = read_seats(change.said)
    taken = (await seats.load(ctx.session, change.meeting)).taken
    if wanted < taken:
        raise Refused("meetings.seats-taken", meeting=change.meeting, wanted=wanted, taken=taken)
    change.meeting.seats = wanted


async def _change_title(_ctx: Context, change: Change) -> None:
    change.meeting.title = short_enough("title", change.said, LONGEST_TITLE)


async def _change_access(_ctx: Context, change: Change) -> None:
    change.meeting.access_notes = short_enough("access", change.said)


async def _change_link(_ctx: Context, change: Change) -> None:
    change.meeting.video_link = read_link(change.said)


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
    await ctx.session.flush()
    changed = Reply(msg("meetings.host-changed", meeting=change.meeting, host=found[0]))
    if found[0].user_id == ctx.person.user_id:
        return (changed,)
    return changed, Direct(msg("meetings.you-host", meeting=change.meeting), found[0].user_id)


_CHANGES: dict[str, Changing] = {
    "date": _change_date,
    "hour": _change_hour,
    "place": _change_place,
    "seats": _change_seats,
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
    **dict.fromkeys(("titre", "nom"), "title"),
    **dict.fromkeys(("acces",), "access"),
    **dict.fromkeys(("visio", "lien", "video"), "link"),
    **dict.fromkeys(("public", "publique"), "public"),
    **dict.fromkeys(("hote", "animateur", "animatrice", "animation"), "host"),
}
