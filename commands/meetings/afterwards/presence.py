"""`!présents`: who was there, asked of who holds the meeting ten minutes after it began, and corrected for a week."""

from datetime import datetime, timedelta

from commands.core.declaration.context import Context, Due
from commands.core.declaration.effects import Direct, Effects, Refused, Seed, msg
from commands.core.declaration.handlers import said_to
from commands.core.declaration.happenings import Tap
from commands.core.declaration.shapes import Words
from commands.core.language.taps import NUMBERS, YES
from commands.core.language.words import words_of
from commands.core.rules.calendar import LAST_HOUR, next_working_day, only_in_working_time
from commands.meetings.afterwards.marking import Marking, read_marking
from commands.meetings.people import CORRECTED, Roll, host_of, only_for_the_host, only_to_be_marked, roll_of
from commands.meetings.subject import MEETINGS, family
from storage import attendance, network
from storage.attendance import WalkIn
from storage.meetings import PLANNED, Meeting
from storage.rows import keep_row
from storage.timers import Timer

SUBJECT = "meetings.presence"
"""Of the list that a host is asked to mark (`meetings.presence:12`), and of the timer that asks."""
AFTER = timedelta(minutes=10)
TEN = "🔟"


@MEETINGS.timer(SUBJECT, PLANNED, lambda meeting, _: [meeting.starts_at + AFTER])
async def ask_the_host(due: Due, _planned: Timer, meeting: Meeting) -> Effects:
    """Send the list to who holds the meeting. Late, it still helps until the end of the next working day; never at night."""
    begun = meeting.starts_at.astimezone(due.territory.zone)
    if due.now > datetime.combine(next_working_day(begun.date()), LAST_HOUR, due.territory.zone):
        return ()
    if due.now > meeting.ends_at:
        only_in_working_time(due)
    roll = await roll_of(due.session, due.territory, meeting)
    host = await host_of(due.session, due.territory, meeting)
    if host is None or roll.total:
        return ()
    late = due.now > meeting.ends_at
    return _asked(roll, host, late=late)


def _asked(roll: Roll, host: str | None, *, late: bool) -> Effects:
    """The list, and the signs under it: ✅ for all, and a number for each of the first ones; more than that can be written."""
    subject = f"{SUBJECT}:{roll.meeting.number}"
    told = Direct(msg("meetings.who-is-there", roll=roll, late=late, until=_until(roll.meeting)), host, subject)
    signs = (YES, *NUMBERS[: len(roll.expected)]) if roll.expected else ()
    return told, *(Seed(subject, sign) for sign in signs)


@family.command(
    "présents",
    Words.described("Noter qui est là (la personne qui anime la rencontre, l’équipe d’animation).", MEETINGS.is_named),
    aliases=("présentes", "présences", "sont-là"),
    examples=(
        "!présents R12 tous",
        "!présents R12 1 3+1 5",
        "!présents R12 tous sauf 2 et 4",
        "!présents R12 aussi Karim du Secours populaire",
    ),
    writes=True,
)
async def mark(ctx: Context, args: Words) -> Effects:
    """Note who was there, as it is said; without a word, show the list. Names are told in private only."""
    meeting, after = await MEETINGS.find(ctx, args.words, to_change=True)
    await only_for_the_host(ctx, meeting)
    only_to_be_marked(ctx, meeting)
    roll = await roll_of(ctx.session, ctx.territory, meeting)
    if not after:
        return _asked(roll, None, late=False)
    marking = read_marking(after, roll)
    if marking.is_empty:
        raise Refused("meetings.nobody-found", meeting=meeting, unknown=marking.unknown, ambiguous=marking.ambiguous)
    return (await _noted(ctx, roll, marking),)


family.replied(SUBJECT)(said_to("!présents R{number} {words}"))  # « tous sauf 2 »


@MEETINGS.tapped(SUBJECT)
async def tap(ctx: Context, tapped: Tap, meeting: Meeting) -> Effects:
    """✅ under the list is « tous », a number one of them; taken back, they are not."""
    if not (tapped.key in {YES, TEN} or tapped.key.isdecimal()):
        return ()
    await only_for_the_host(ctx, meeting)
    only_to_be_marked(ctx, meeting)
    roll = await roll_of(ctx.session, ctx.territory, meeting)
    rank = None if tapped.key == YES else 10 if tapped.key == TEN else int(tapped.key)
    came = {each.row_id: 0 if tapped.removed else each.size for each in roll.expected if rank in {None, each.rank}}
    return (await _noted(ctx, roll, Marking(came=came)),) if came else ()


async def _noted(ctx: Context, roll: Roll, marking: Marking) -> Direct:
    """Write it down, and tell how the list now stands."""
    meeting, number = roll.meeting, roll.meeting.number or 0
    await attendance.set_came(ctx.session, marking.came)
    await attendance.remove_walk_ins(ctx.session, marking.gone)
    known = {words_of(each.name) for each in roll.walk_ins}
    for name in marking.walk_ins:
        members = await network.find_members_by_name(ctx.session, name)
        member = members[0] if len(members) == 1 else None
        if words_of(name) not in known:
            walk_in = WalkIn(meeting_number=number, user_id=member.user_id if member else None, name="" if member else name, at=ctx.now)
            await keep_row(ctx.session, walk_in)
    if marking.head_count is not None:
        meeting.head_count = marking.head_count
    now = await roll_of(ctx.session, ctx.territory, meeting)
    unread = {"unknown": marking.unknown, "ambiguous": marking.ambiguous}
    return Direct(msg("meetings.presence-noted", roll=now, until=_until(meeting), **unread))


def _until(meeting: Meeting) -> datetime:
    """Until when it may be corrected."""
    return meeting.ends_at + CORRECTED
