"""`!modifier` and `!annuler-rencontre`: one thing at a time, of a meeting or of a series, and those registered are told once."""

from collections.abc import Awaitable, Callable, Iterable, Sequence
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
from commands.meetings.proposals import withdraw
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
    take_series,
    tell_promoted,
)
from commands.meetings.wording import LONGEST_TITLE, is_video, new_link, read_link, read_seats, read_yes, short_enough
from storage import meetings, seats
from storage.meetings import CANCELLED, PROPOSED, Meeting
from storage.seats import Outcome


@dataclass(frozen=True, slots=True)
class Change:
    """What is to become of a meeting. said: the new value, in words."""

    meeting: Meeting
    said: str
    again: Again


@dataclass(frozen=True, slots=True)
class Changed:
    """What a change came to. told: who is told that the time or the place is another."""

    meeting: Meeting
    seats: Outcome
    told: list[str]


Changing = Callable[[Context, Change], Awaitable[Effects | None]]
"""Changes the meeting; gives what is to be asked instead, when the words are not clear."""


def _names_them(words: str) -> bool:
    return names_a_meeting(take_series(words)[1])


class Modify(Args):
    """Changer la date, l’heure, le lieu, les places ou le titre d’une rencontre, ou d’une série (équipe d’animation)."""

    words: Annotated[Rest, Expected(_names_them)] = Field(description="le numéro de la rencontre et ce qui change")


@family.command(
    "modifier",
    Modify,
    aliases=("déplacer", "reporter", "modifier-rencontre"),
    examples=(
        "!modifier R12 date vendredi 4 décembre 14h-16h",
        "!modifier R12 lieu Centre social, salle 1",
        "!modifier R12 places 25",
        "!modifier série R13 lieu Centre social",
    ),
    writes=True,
)
async def modify(ctx: Context, args: Modify) -> Effects:
    """Change one thing; those registered are told when the time or the place is another."""
    await only_for_the_team(ctx)
    together, words = take_series(args.words)
    meeting, after = await find_meeting(ctx, words, to_change=True)
    only_to_come(ctx, meeting)
    field, said = _field(after)
    if not said:
        raise Refused("meetings.which-change", meeting=meeting)
    if together:
        return await _modify_series(ctx, meeting, field, said)
    done = await _modify(ctx, field, Change(meeting, said, lambda words: Call("modifier", {"words": f"R{meeting.number} date {words}"})))
    if not isinstance(done, Changed):
        return done
    letters = tuple(Direct(msg("meetings.moved", meeting=meeting), user_id) for user_id in done.told)
    changed = Reply(msg("meetings.changed", sheet=await sheet_of(ctx.session, meeting), told=len(done.told)))
    return changed, await kept_true(ctx.session, meeting), *letters, *tell_promoted(done.seats)


class Cancel(Args):
    """Annuler une rencontre, ou une série, et prévenir les personnes inscrites (équipe d’animation)."""

    words: Annotated[Rest, Expected(_names_them)] = Field(description="le numéro de la rencontre")
    sure: Annotated[bool, Unspoken()] = False


@family.command(
    "annuler-rencontre",
    Cancel,
    aliases=("annuler-la-rencontre", "rencontre-annulée", "supprimer-rencontre"),
    examples=("!annuler-rencontre R12", "!annuler-rencontre série R13"),
    writes=True,
)
async def cancel(ctx: Context, args: Cancel) -> Effects:
    """Ask first; then it is cancelled, and everybody registered is told once. Who proposed a meeting takes it back."""
    together, words = take_series(args.words)
    meeting, _ = await find_meeting(ctx, words, to_change=True)
    if meeting.state == PROPOSED and meeting.created_by == ctx.person.user_id:
        return await withdraw(ctx, meeting)
    await only_for_the_team(ctx)
    only_to_come(ctx, meeting)
    if together:
        return await _cancel_series(ctx, meeting, sure=args.sure)
    told = people_of((await seats.load(ctx.session, meeting)).rows, ctx.person.user_id)
    if not args.sure:
        sure = Call("annuler-rencontre", {"words": f"R{meeting.number}", "sure": True})
        return Reply(msg("meetings.cancel-sure", meeting=meeting, told=len(told))), Offer({"oui": sure})
    await _cancel(ctx, meeting)
    letters = tuple(Direct(msg("meetings.cancelled-told", meeting=meeting), user_id) for user_id in told)
    cancelled = Reply(msg("meetings.cancelled", meeting=meeting, told=len(told)))
    return cancelled, await kept_true(ctx.session, meeting), *letters


# ── A series, from one of its meetings on ────────────────────────────────────────────────────────────────────────


async def _modify_series(ctx: Context, first: Meeting, field: str, said: str) -> Effects:
    """The same change for each; their days stay apart."""
    if field == "date":
        raise Refused("meetings.series-date", meeting=first)
    done: list[Changed] = []
    for meeting in await _following(ctx, first):
        changed = await _modify(ctx, field, Change(meeting, said, lambda words: _at_another_hour(first, words)))
        if not isinstance(changed, Changed):
            return changed
        done.append(changed)
    told = _by_person((each.meeting, each.told) for each in done)
    letters = [Direct(msg("meetings.series-moved", meetings=theirs), user_id) for user_id, theirs in told.items()]
    answer = Reply(msg("meetings.series-changed", sheet=await sheet_of(ctx.session, first), count=len(done), told=len(told)))
    updates = [await kept_true(ctx.session, each.meeting) for each in done]
    return answer, *updates, *letters, *(letter for each in done for letter in tell_promoted(each.seats))


async def _cancel_series(ctx: Context, first: Meeting, *, sure: bool) -> Effects:
    held = await _following(ctx, first)
    told = _by_person([(each, people_of((await seats.load(ctx.session, each)).rows, ctx.person.user_id)) for each in held])
    if not sure:
        call = Call("annuler-rencontre", {"words": f"série R{first.number}", "sure": True})
        return Reply(msg("meetings.series-cancel-sure", meetings=held, told=len(told))), Offer({"oui": call})
    for meeting in held:
        await _cancel(ctx, meeting)
    letters = [Direct(msg("meetings.series-cancelled-told", meetings=theirs), user_id) for user_id, theirs in told.items()]
    updates = [await kept_true(ctx.session, each) for each in held]
    return Reply(msg("meetings.series-cancelled", meetings=held, told=len(told))), *updates, *letters


async def _following(ctx: Context, first: Meeting) -> Sequence[Meeting]:
    """The meetings of its series from this one on. Raises Refused when it is one of none."""
    if first.series_id is None:
        raise Refused("meetings.no-series", meeting=first)
    return await meetings.list_following(ctx.session, first)


def _at_another_hour(first: Meeting, words: str) -> Call:
    """The same command, for the hours of a date and its hours."""
    return Call("modifier", {"words": f"série R{first.number} heure {words.partition(' ')[2]}"})


def _by_person(told: Iterable[tuple[Meeting, list[str]]]) -> dict[str, list[Meeting]]:
    """The meetings each person is to be told of, in one message."""
    theirs: dict[str, list[Meeting]] = {}
    for meeting, people in told:
        for user_id in people:
            theirs.setdefault(user_id, []).append(meeting)
    return theirs


# ── One meeting ──────────────────────────────────────────────────────────────────────────────────────────────────


async def _modify(ctx: Context, field: str, change: Change) -> Changed | Effects:
    """Change one thing of a meeting, and all that follows from it; or what is to be asked."""
    meeting = change.meeting
    before = (meeting.starts_at, meeting.ends_at, meeting.place)
    if (asked := await _CHANGES[field](ctx, change)) is not None:
        return asked
    moved = before != (meeting.starts_at, meeting.ends_at, meeting.place)
    meeting.version += moved
    meetings.set_words(meeting)
    await replan(ctx.session, meeting, ctx.territory, ctx.now)
    settled = await seats.settle(ctx.session, meeting, ctx.now, offer_deadline(ctx.now, ctx.territory.zone, meeting))
    return Changed(meeting, settled, people_of(settled.seats.rows, ctx.person.user_id) if moved else [])


async def _cancel(ctx: Context, meeting: Meeting) -> None:
    meeting.state = CANCELLED
    meeting.version += 1
    await replan(ctx.session, meeting, ctx.territory, ctx.now)


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
