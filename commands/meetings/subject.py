"""What the commands about meetings share: their family, how a meeting is called, and what may be shown of it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time
from zoneinfo import ZoneInfo

from sqlmodel.ext.asyncio.session import AsyncSession

from commands.core.calendar import next_working_day
from commands.core.context import Context
from commands.core.dates import Recurring, series_of
from commands.core.effects import Direct, Effects, Post, Refused, Seed, Update, msg
from commands.core.intents import Thing
from commands.core.references import take_reference
from commands.core.rights import coordinator
from commands.core.taps import NO, YES
from commands.core.vocabulary import Family
from storage import meetings, minutes, seats, series
from storage.meetings import CANCELLED, CONFIRMED, PLANNED, PROPOSED, Meeting, Registration, Wanted
from storage.seats import Outcome

CALLED = "rencontre|réunion|reunion|café|cafe|atelier"
KIND = "meetings.meeting"
"""Of the subjects that messages are remembered under: `meetings.meeting:12`."""
OFFER = "meetings.seat"
"""Of the subjects of the letters that offer a freed seat."""
family = Family(
    "meetings",
    "Les rencontres",
    first=("agenda", "participe", "absent", "rencontre", "ics", "compte-rendu", "avis", "nouvelle-rencontre"),
    team=("modifier", "annuler-rencontre", "accepter", "refuser", "présents", "feuille", "bilan-rencontre"),
    numbered=Thing(KIND, "R", CALLED, shown_by="rencontre"),
)
FEW = 3
NOON = time(12)
_SERIES = re.compile(r"\s*(?:(?:de|toute)\s+)?(?:la\s+)?s[ée]rie\s+(?:(?:à\s+partir\s+)?de\s+)?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Sheet:
    """What may be shown of a meeting: structures and counts, no names. link: the video link, for who may have it.

    left: free seats; None: no limit. structures: those that come, with how many people, and None for who has none. series: what it is
    one of. minutes: how many are attached.
    """

    meeting: Meeting
    confirmed: int
    waiting: int
    left: int | None
    structures: Sequence[tuple[str | None, int]]
    link: str | None = None
    series: Recurring | None = None
    minutes: int = 0

    @property
    def is_full(self) -> bool:
        """Whether all seats are those of people who come; one that is only offered may still be for somebody else."""
        return self.meeting.seats is not None and self.confirmed >= self.meeting.seats

    @property
    def offered(self) -> int:
        """Seats that are offered to people who waited: free, but for nobody else now."""
        return 0 if self.meeting.seats is None or self.left is None else max(0, self.meeting.seats - self.confirmed - self.left)


async def sheet_of(session: AsyncSession, meeting: Meeting, *, linked: bool = False) -> Sheet:
    """A meeting as it is shown. linked: to somebody registered, where nobody else reads."""
    state = await seats.load(session, meeting)
    structures = await meetings.count_by_structure(session, meeting.number or 0)
    link = meeting.video_link if linked else None
    rule = await series.get_series(session, meeting.series_id) if meeting.series_id else None
    one_of = series_of(rule.rule, meeting.wall_start.date()) if rule else None
    count = await minutes.count_minutes(session, meeting.number or 0)
    waiting = sum(row.size for row in state.queue())
    return Sheet(meeting, state.confirmed, waiting, state.left, structures, link, one_of, count)


async def seen_by(ctx: Context, meeting: Meeting) -> Sheet:
    """A meeting as it is shown to the person of the context, where they are."""
    row = await meetings.find_registration(ctx.session, meeting.number or 0, ctx.person.user_id)
    return await sheet_of(ctx.session, meeting, linked=ctx.room.private and row is not None and row.state == CONFIRMED)


async def announced(session: AsyncSession, meeting: Meeting, now: datetime, *, quiet: bool = False) -> Effects:
    """The announcement of a meeting, in the room of the agenda, and the sign to tap under it. It rings for nobody in particular.

    quiet: for nobody at all.
    """
    meeting.announced_at = now
    return announcement(await sheet_of(session, meeting), quiet=quiet)


def announcement(sheet: Sheet, *, quiet: bool = False) -> Effects:
    """What is said of a meeting in the room of the agenda, and its sign."""
    subject = f"{KIND}:{sheet.meeting.number}"
    return Post("agenda", msg("meetings.announced", sheet=sheet), subject=subject, quiet=quiet), Seed(subject, YES)


async def kept_true(session: AsyncSession, meeting: Meeting) -> Update:
    """The announcement of a meeting as it is now."""
    sheet = await sheet_of(session, meeting)
    return Update(f"{KIND}:{meeting.number}", msg("meetings.announced", sheet=sheet))


def take_series(words: str) -> tuple[bool, str]:
    """Whether words begin by naming a series (« série R13 »: those from R13 on), and the words after it."""
    found = _SERIES.match(words)
    return found is not None, words[found.end() :] if found else words


def names_a_meeting(words: str) -> bool:
    """Whether these words begin with the number of a meeting."""
    return take_reference(words, "R", CALLED)[0] is not None


async def find_meeting(ctx: Context, words: str, *, to_change: bool = False) -> tuple[Meeting, str]:
    """The meeting that words begin with, and the words after. Raises Refused, with what is to come, when there is none."""
    number, after = take_reference(words, "R", CALLED)
    if number is None:
        raise Refused("meetings.which", coming=await meetings.list_coming(ctx.session, ctx.now, Wanted(), limit=FEW))
    meeting = await meetings.get_meeting(ctx.session, number, to_change=to_change)
    if meeting is None or not await _may_be_seen(ctx, meeting):
        raise Refused("meetings.unknown", number=number, coming=await meetings.list_coming(ctx.session, ctx.now, Wanted(), limit=1))
    return meeting, after


async def _may_be_seen(ctx: Context, meeting: Meeting) -> bool:
    """A proposal, and what came of it when it was not accepted, is between its author and the équipe d'animation."""
    return meeting.state in {PLANNED, CANCELLED} or meeting.created_by == ctx.person.user_id or await coordinator(ctx) is not None


def only_to_come(ctx: Context, meeting: Meeting) -> None:
    """Raises Refused when the meeting is cancelled or was never accepted, or has begun."""
    if meeting.state == PROPOSED:
        raise Refused("meetings.only-proposed", meeting=meeting)
    if meeting.state not in {PLANNED, CANCELLED}:
        raise Refused("meetings.not-accepted", meeting=meeting)
    if meeting.state == CANCELLED:
        raise Refused("meetings.is-cancelled", meeting=meeting)
    if meeting.starts_at <= ctx.now:
        raise Refused("meetings.has-begun", meeting=meeting, over=meeting.ends_at <= ctx.now)


def offer_deadline(now: datetime, zone: ZoneInfo, meeting: Meeting) -> datetime:
    """Until when a freed seat is kept for somebody: noon of the next working day, or the beginning of the meeting."""
    noon = datetime.combine(next_working_day(now.astimezone(zone).date()), NOON, zone)
    return min(noon, meeting.starts_at)


def tell_promoted(outcome: Outcome) -> Effects:
    """Tell those whom a seat is offered to, each in private."""
    meeting = outcome.seats.meeting
    subject = f"{OFFER}:{meeting.number}"
    letters = tuple(
        Direct(msg("meetings.seat-offered", meeting=meeting, guests=row.guests, until=row.offered_until), row.user_id, subject)
        for row in outcome.promoted
        if row.user_id is not None
    )
    return (*letters, Seed(subject, YES), Seed(subject, NO)) if letters else ()


def people_of(rows: Sequence[Registration], but: str) -> list[str]:
    """The Matrix ids of those who come or wait, but one."""
    return [row.user_id for row in rows if row.user_id not in {None, but} and row.user_id is not None]
