"""What a meeting says of itself before it begins: a week, a working day and two hours before, to those who have a seat."""

from collections.abc import Sequence
from datetime import datetime
from functools import partial
from zoneinfo import ZoneInfo

from commands.core.declaration.context import Context, Due
from commands.core.declaration.effects import Effects, Msg, PutOff, Seed, msg
from commands.core.declaration.happenings import Tap
from commands.core.declaration.kinds import own_word
from commands.core.language.taps import NO, YES
from commands.core.rules.cafes import count_agenda
from commands.core.telling.mentions import take_hearers, tell
from commands.meetings.participation import sign_in_by_tap, sign_out_by_tap
from commands.meetings.reminders.instants import EVE, SOON, WEEK, family, hearing, instants, is_late, until
from commands.meetings.subject import MEETINGS, OFFER
from storage import meetings, reminders
from storage.meetings import CONFIRMED, GONE, PLANNED, Meeting
from storage.reach import FOR_GOOD, Listener
from storage.timers import Timer

REMINDER = "reminders.reminder"
"""Of the subjects that reminders are remembered under, so that a tap is understood: `reminders.reminder:12`."""
SILENCED_BY = "reminders"

# ── To whom ──────────────────────────────────────────────────────────────────────────────────────────────────────


@MEETINGS.timer(WEEK, PLANNED, partial(instants, WEEK), family=family)
@MEETINGS.timer(EVE, PLANNED, partial(instants, EVE), family=family)
@MEETINGS.timer(SOON, PLANNED, partial(instants, SOON), family=family)
async def remind(due: Due, planned: Timer, meeting: Meeting) -> Effects:
    """Tell those who have a seat, each as they wish; who is out of their own hours is told when these come, if it is still of use."""
    if meeting.version != planned.version:
        return ()
    at = hearing(planned.kind, meeting, due)
    if at is None:
        return ()
    if at > due.now:
        raise PutOff(at)
    coming = await reminders.list_listeners(due.session, planned.number, SILENCED_BY, due.now)
    people = [person for person in coming if planned.user_id in {"", person.user_id}]
    told = await take_hearers(due, planned, people, lambda person: heard_at(person, planned.kind, meeting, due))
    asked = await count_agenda(due, meeting) if planned.kind == EVE else 0
    return _told(told, planned.kind, meeting, due, asked)


def heard_at(person: Listener, kind: str, meeting: Meeting, due: Due) -> datetime | None:
    """When a person is to hear it: now, at the first of their own hours, or (None) not at all.

    Who chose no hours is told when it is due, also in the evening when the meeting is. The word of the eve is the one that counts: who
    has no hour of their own left before the meeting hears it at its own hour, unless they asked for silence.
    """
    chosen = person.reach is not None and person.reach.is_of_own_hours
    if person.silent_until == FOR_GOOD:
        return None
    if person.silent_until is None and not chosen:
        return due.now
    own = person.first_moment(due.local_now)
    if own is not None and own.astimezone(due.now.tzinfo) < until(kind, meeting):
        return max(own.astimezone(due.now.tzinfo), due.now)
    return due.now if kind == EVE and person.silent_until is None else None


def _told(people: Sequence[Listener], kind: str, meeting: Meeting, due: Due, asked: int) -> Effects:
    """In the room of the agenda, or in private with the link of the video. asked: questions that wait for it."""
    subject = f"{REMINDER}:{meeting.number}"
    in_private, in_public = (_words(kind, meeting, due, asked, link=link) for link in (meeting.video_link, None))
    said = tell(due, people, MEETINGS.room(meeting), lambda _: in_public, in_private, subject)
    return (*said, Seed(subject, NO)) if people else ()


def _words(kind: str, meeting: Meeting, due: Due, asked: int, *, link: str | None) -> Msg:
    today = due.now.astimezone(ZoneInfo(meeting.zone)).date()
    days = (meeting.wall_start.date() - today).days
    return msg("reminders.reminder", meeting=meeting, kind=own_word(kind), days=days, link=link, late=is_late(due), asked=asked)


# ── What they answer ─────────────────────────────────────────────────────────────────────────────────────────────


@MEETINGS.tapped(OFFER)
@MEETINGS.tapped(REMINDER, family=family)
async def answer(ctx: Context, tapped: Tap, meeting: Meeting) -> Effects:
    """❌ under a reminder or an offer frees the seat, its removal takes it back if there is one left; ✅ takes a seat that was offered."""
    if tapped.key not in {YES, NO} or (tapped.key == YES and tapped.removed):
        return ()
    row = await meetings.find_registration(ctx.session, tapped.number, ctx.person.user_id)
    state = row.state if row else None
    frees = tapped.key == NO and not tapped.removed
    concerns = state not in {None, GONE} if frees else state == GONE if tapped.removed else state != CONFIRMED
    if not concerns:
        return ()
    MEETINGS.only_living(ctx, meeting)
    return await sign_out_by_tap(ctx, meeting, told=True) if frees else await sign_in_by_tap(ctx, meeting, told=True)
