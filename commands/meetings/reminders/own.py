"""`!rappel`: what a person asks to be reminded of, in private: a meeting, or their own words.

Such a reminder was asked for by itself, for its very hour: it is said then whatever the hours of work, and in spite of a silence.
`!rappel stop` ends it.
"""

import re
from dataclasses import dataclass
from datetime import datetime

from sqlmodel.ext.asyncio.session import AsyncSession

from commands.core.dates import DAYS, is_deadline
from commands.core.declaration.context import Context, Due
from commands.core.declaration.effects import Direct, Effects, PutOff, Refused, msg
from commands.core.declaration.shapes import Words
from commands.core.language.words import unquoted, words_of
from commands.core.rules.calendar import next_waking_time
from commands.core.rules.caps import OWN_REMINDERS
from commands.meetings.reminders.beforehand import Before, read_before
from commands.meetings.reminders.instants import family, is_late
from commands.meetings.reminders.own_words import begins_with_a_time, read_own_words
from commands.meetings.subject import CALLED, KIND, MEETINGS
from storage import meetings, timers
from storage.meetings import PLANNED, Meeting
from storage.timers import Timer, set_timer, timer

BY_LENGTH, BY_DAY, OWN_WORDS = "reminders.own-before", "reminders.own-day", "reminders.own-words"
"""So long before a meeting; some days before, at an hour; what has to do with no meeting. One of each kind for a meeting."""
OWN = "reminders.own"
"""Of the subjects of one's own words: `reminders.own:2` is the second one of a person."""
USUALLY = "1h avant"
_LIST = frozenset({"liste", "lister", "mes rappels", "voir", "tous"})
_STOP = frozenset({"stop", "stopper", "arreter", "arret", "annuler", "supprimer", "fin", "enlever"})
_REFERENCE_LAST = re.compile(rf"(?<!\s)\s++(?:(?:la\s++)?(?:{CALLED})\s++)?(r\s?\d{{1,9}})\Z", re.IGNORECASE)
_FIGURE_FIRST = re.compile(r"(?:le )?\d", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Line:
    """A reminder in a list. meeting: None for one's own words. rank: from 1, what `!rappel stop 2` calls it by."""

    rank: int
    at: datetime
    meeting: Meeting | None
    words: str


def _is_about_reminders(words: str) -> bool:
    """« rappel vendredi 9h » is said to the robot; « rappel de vaccin » is looked for."""
    said = words_of(words)
    telling = {*DAYS, *_STOP, "demain", "veille"}
    return said in _LIST or any(map(str.isdigit, said)) or is_deadline(words) or not telling.isdisjoint(said.split())


@family.command(
    "rappel",
    Words.described("Me rappeler une rencontre ou une chose à faire, à l’heure que je choisis.", _is_about_reminders),
    aliases=("rappels", "rappelle-moi", "rappelez-moi", "mes-rappels"),
    examples=(
        "!rappel R12 1h avant",
        "!rappel R12 la veille à 18h",
        "!rappel vendredi 9h appeler la CAF",
        "!rappel liste",
        "!rappel stop R12",
    ),
    writes=True,
)
async def remind_me(ctx: Context, args: Words) -> Effects:
    """Plan a reminder, list them, or end some."""
    said = unquoted(args.words.strip())
    first, _, rest = said.partition(" ")
    if not said or words_of(said) in _LIST:
        return (Direct(msg("reminders.listed", lines=await _lines(ctx), most=OWN_REMINDERS)),)
    if words_of(first) in _STOP and not begins_with_a_time(said, ctx.local_now):
        return await _stop(ctx, rest.strip())
    if (last := _REFERENCE_LAST.search(said)) and read_before(before := said[: last.start()]):
        said = f"{last[1]} {before}"
    if _names_a_meeting(said):
        return await _plan_for_meeting(ctx, said)
    return await _plan_own_words(ctx, said)


def _names_a_meeting(said: str) -> bool:
    """« R12 1h avant », « 12 la veille »; « 3 décembre 9h appeler », « le 15 9h appeler » are dates."""
    number, after = MEETINGS.thing.take(said)
    return number is not None and (_FIGURE_FIRST.match(said) is None or not after or read_before(after) is not None)


# ── Planning ─────────────────────────────────────────────────────────────────────────────────────────────────────


async def _plan_for_meeting(ctx: Context, said: str) -> Effects:
    meeting, after = await MEETINGS.find(ctx, said)
    MEETINGS.only_living(ctx, meeting)
    words = after or USUALLY
    before = read_before(words)
    if before is None:
        raise Refused("reminders.which-moment", meeting=meeting, said=words)
    at = before.instant(meeting)
    if not ctx.now < at < meeting.starts_at:
        raise Refused("reminders.too-late", meeting=meeting, at=at)
    await _only_so_many(ctx)
    await set_timer(ctx.session, timer(MEETINGS.of(meeting), _kind(before), at, user_id=ctx.person.user_id, words=words))
    return (Direct(msg("reminders.planned", meeting=meeting, at=at)),)


async def _plan_own_words(ctx: Context, said: str) -> Effects:
    own = read_own_words(said, ctx.local_now)
    if own.at <= ctx.now:
        raise Refused("reminders.is-past", at=own.at)
    await _only_so_many(ctx)
    taken = {each.number for each in await _own(ctx) if each.kind == OWN_WORDS}
    number = next(each for each in range(1, OWN_REMINDERS + 2) if each not in taken)
    await set_timer(ctx.session, timer(f"{OWN}:{number}", OWN_WORDS, own.at, user_id=ctx.person.user_id, words=own.words))
    return (Direct(msg("reminders.noted", words=own.words, at=own.at)),)


async def _only_so_many(ctx: Context) -> None:
    if len(await _own(ctx)) >= OWN_REMINDERS:
        raise Refused("reminders.too-many", most=OWN_REMINDERS)


def _kind(before: Before) -> str:
    return BY_DAY if before.length is None else BY_LENGTH


async def replan(session: AsyncSession, meeting: Meeting, now: datetime) -> None:
    """What people asked to be reminded of moves with the meeting; what would be in the past is gone."""
    for planned in await timers.list_timers(session, subject=MEETINGS.of(meeting)):
        before = read_before(planned.words) if planned.kind in {BY_LENGTH, BY_DAY} else None
        if before is None or (at := before.instant(meeting)) == planned.due_at:
            continue
        await timers.remove_timers(session, planned.subject, kind=planned.kind, user_id=planned.user_id)
        if now < at < meeting.starts_at:
            await set_timer(session, timer(planned.subject, planned.kind, at, user_id=planned.user_id, words=planned.words))


# ── Listing and ending ───────────────────────────────────────────────────────────────────────────────────────────


async def _own(ctx: Context) -> list[Timer]:
    """What the person asked for, the first one due first."""
    planned = await timers.list_timers(ctx.session, user_id=ctx.person.user_id)
    return [each for each in planned if each.kind in {BY_LENGTH, BY_DAY, OWN_WORDS}]


async def _lines(ctx: Context) -> list[Line]:
    lines = []
    for rank, planned in enumerate(await _own(ctx), 1):
        meeting = None if planned.kind == OWN_WORDS else await meetings.get_meeting(ctx.session, planned.number)
        lines.append(Line(rank, planned.due_at, meeting, planned.words))
    return lines


async def _stop(ctx: Context, said: str) -> Effects:
    """End all, those of a meeting, or the one of a rank in the list."""
    own = await _own(ctx)
    ended = own if not said or words_of(said) in {"tout", "tous", "toutes"} else _named(own, said)
    if not ended:
        raise Refused("reminders.nothing-to-stop", said=said)
    for each in ended:
        await timers.remove_timers(ctx.session, each.subject, kind=each.kind, user_id=ctx.person.user_id)
    return (Direct(msg("reminders.stopped", count=len(ended), left=len(own) - len(ended))),)


def _named(own: list[Timer], said: str) -> list[Timer]:
    if said.isdecimal():
        return own[int(said) - 1 : int(said)] if int(said) else []
    number, _ = MEETINGS.thing.take(said)
    return [each for each in own if each.subject == f"{KIND}:{number}"]


# ── Saying ───────────────────────────────────────────────────────────────────────────────────────────────────────


@MEETINGS.timer(BY_LENGTH, PLANNED, family=family)
@MEETINGS.timer(BY_DAY, PLANNED, family=family)
async def say_before(due: Due, planned: Timer, meeting: Meeting) -> Effects:
    """Say it in its hour. Late, it is said when nobody is woken, before the meeting begins, or never."""
    if due.now >= meeting.starts_at:
        return ()
    if is_late(due) and (at := next_waking_time(due.local_now)) > due.now:
        raise PutOff(at)
    row = await meetings.find_registration(due.session, planned.number, planned.user_id)
    comes = row is not None and row.state == meetings.CONFIRMED
    told = msg("reminders.of-meeting", meeting=meeting, link=meeting.video_link if comes else None, late=is_late(due))
    return (Direct(told, planned.user_id),)


@family.timer(OWN_WORDS)
async def say_words(due: Due, planned: Timer) -> Effects:
    """Say it in its hour; late, when nobody is woken, telling when it was for."""
    if is_late(due) and (at := next_waking_time(due.local_now)) > due.now:
        raise PutOff(at)
    return (Direct(msg("reminders.own-words", words=planned.words, late=due.due if is_late(due) else None), planned.user_id),)
