"""An idea that was kept becomes a meeting: on its date, or on the one that a poll finds; and who holds it."""

from datetime import datetime, time, timedelta

from sqlmodel.ext.asyncio.session import AsyncSession

from commands.core.dates import moment
from commands.core.declaration.context import Context
from commands.core.declaration.effects import Effects, Happens, Refused
from commands.core.declaration.happenings import DateChosen, MeetingMade, MeetingWanted, PollWanted
from commands.core.rules.calendar import first_working_day
from commands.core.telling.french import short
from commands.programmes.publishing.slots import kind_of, slots_of
from commands.programmes.subject import IDEA, IDEAS, ROOM, family
from storage import ideas
from storage.ideas import AUTHOR, HOST, KEPT, Idea

ASKED_FOR = timedelta(days=10)
"""How long a date is looked for by a poll; it ends before the first of the dates."""
ENDS_AT = time(18)
LONGEST_TITLE = 60


async def hold(ctx: Context, idea: Idea, *, quiet: bool) -> Effects:
    """What its dates come to: the meeting, for one; the poll that finds it, for several; nothing, where none is to come."""
    slots = slots_of(idea, ctx.local_now.replace(tzinfo=None))
    if not slots:
        return ()
    if len(slots) == 1:
        return (Happens(await _wanted(ctx, idea, slots[0].start, slots[0].end, quiet=quiet)),)
    question = f"I{idea.number}, {short(idea.title, LONGEST_TITLE)} : quelle date ?"
    choices, dates = tuple(slot.told for slot in slots), tuple((slot.start, slot.end) for slot in slots)
    return (Happens(PollWanted(question, choices, _end(ctx, slots[0].start), ROOM, IDEAS.of(idea), dates, quiet=quiet)),)


async def find_host(session: AsyncSession, idea: Idea) -> str | None:
    """Who holds it: who was named, else the first who is ready to, else who had the idea; None when they are gone."""
    if idea.host_id is not None:
        return idea.host_id
    parts = (await ideas.list_parts(session, [idea.number or 0]))[idea.number or 0]
    ready = [part.user_id for kind in (HOST, AUTHOR) for part in parts if part.part == kind and part.user_id is not None]
    return next(iter(ready), None)


@family.when(DateChosen)
async def meet_on(ctx: Context, chosen: DateChosen) -> Effects:
    """The poll on the dates of an idea is over: its meeting is held, with those who said yes."""
    idea = await _asked_for(ctx, chosen.asked_for)
    if idea is None:
        return ()
    if idea.meeting_number is not None:
        raise Refused("ideas.has-meeting", idea=idea)
    end = chosen.wall_end or chosen.wall_start + timedelta(minutes=kind_of(ctx.territory, idea).minutes)
    return (Happens(await _wanted(ctx, idea, chosen.wall_start, end, chosen=chosen)),)


@family.when(MeetingMade)
async def link(ctx: Context, made: MeetingMade) -> Effects:
    """The chain goes on from the idea to its meeting, and the message of the idea says it."""
    idea = await _asked_for(ctx, made.asked_for)
    if idea is None:
        return ()
    idea.meeting_number = made.number
    return (await IDEAS.kept_true(ctx.session, idea),)


async def _wanted(
    ctx: Context, idea: Idea, start: datetime, end: datetime, *, chosen: DateChosen | None = None, quiet: bool = False
) -> MeetingWanted:
    host_id = await find_host(ctx.session, idea)
    kind = kind_of(ctx.territory, idea).name
    return MeetingWanted(IDEAS.of(idea), idea.title, kind, idea.why, start, end, idea.place, host_id, chosen, quiet)


async def _asked_for(ctx: Context, subject: str) -> Idea | None:
    kind, _, number = subject.partition(":")
    idea = await ideas.get_idea(ctx.session, int(number), to_change=True) if kind == IDEA else None
    return idea if idea is not None and idea.state == KEPT else None


def _end(ctx: Context, first: datetime) -> datetime:
    """Some days from now; the evening before the first of the dates, when it comes sooner; an hour from now, when that is over."""
    zone = ctx.territory.zone
    usual = moment(first_working_day((ctx.local_now + ASKED_FOR).date()), ENDS_AT, zone).at
    eve = moment(first.date() - timedelta(days=1), ENDS_AT, zone).at
    return max(min(usual, eve), ctx.now + timedelta(hours=1))
