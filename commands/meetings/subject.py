"""What a meeting is: how it is called, its announcement, what may be shown of it, until when people come."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time
from zoneinfo import ZoneInfo

from sqlmodel.ext.asyncio.session import AsyncSession

from commands.core.dates import Recurring, series_of
from commands.core.declaration.context import Context
from commands.core.declaration.effects import Direct, Effects, Refused, Seed, msg
from commands.core.declaration.intents import Thing
from commands.core.declaration.vocabulary import Family
from commands.core.language.taps import NO, YES
from commands.core.rules.cafes import count_agenda
from commands.core.rules.calendar import next_working_day
from commands.core.rules.rights import coordinator
from commands.core.subjects import FEW, Subject
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
)
NOON = time(12)
_SERIES = re.compile(r"\s*(?:(?:de|toute)\s+)?(?:la\s+)?s[ée]rie\s+(?:(?:à\s+partir\s+)?de\s+)?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Sheet:
    """What may be shown of a meeting: structures and counts, no names. link: the video link, for who may have it.

    left: free seats; None: no limit. structures: those that come, with how many people, and None for who has none. series: what it is
    one of. minutes: how many are attached. questions: how many wait for it, of the next café.
    """

    meeting: Meeting
    confirmed: int
    waiting: int
    left: int | None
    structures: Sequence[tuple[str | None, int]]
    link: str | None = None
    series: Recurring | None = None
    minutes: int = 0
    questions: int = 0

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
    sheet = await sheet_of(ctx.session, meeting, linked=ctx.room.private and row is not None and row.state == CONFIRMED)
    return replace(sheet, questions=await count_agenda(ctx, meeting))


def take_series(words: str) -> tuple[bool, str]:
    """Whether words begin by naming a series (« série R13 »: those from R13 on), and the words after it."""
    found = _SERIES.match(words)
    return found is not None, words[found.end() :] if found else words


async def _may_be_seen(ctx: Context, meeting: Meeting) -> bool:
    """A proposal, and what came of it when it was not accepted, is between its author and the équipe d'animation."""
    return meeting.state in {PLANNED, CANCELLED} or meeting.created_by == ctx.person.user_id or await coordinator(ctx) is not None


def _over(meeting: Meeting, now: datetime) -> Refused | None:
    """It is cancelled or was never accepted, or has begun."""
    if meeting.state == PROPOSED:
        return Refused("meetings.only-proposed", meeting=meeting)
    if meeting.state not in {PLANNED, CANCELLED}:
        return Refused("meetings.not-accepted", meeting=meeting)
    if meeting.state == CANCELLED:
        return Refused("meetings.is-cancelled", meeting=meeting)
    return Refused("meetings.has-begun", meeting=meeting, over=meeting.ends_at <= now) if meeting.starts_at <= now else None


MEETINGS = Subject(
    family,
    Thing(KIND, "R", CALLED, shown_by="rencontre"),
    ("meetings.", "meeting"),
    get=meetings.get_meeting,
    sheet=sheet_of,
    message=lambda sheet: msg("meetings.announced", sheet=sheet),
    seeds=lambda _sheet: (YES,),
    room=lambda meeting: meeting.room_id or "agenda",
    is_open=lambda meeting, now: meeting.state == PLANNED and meeting.starts_at > now,
    over=_over,
    known=lambda ctx: meetings.list_coming(ctx.session, ctx.now, Wanted(), limit=FEW),
    watched=meetings.list_not_over,
    is_seen=_may_be_seen,
    title=lambda meeting: meeting.title,
)
MEETINGS.stands_as(
    lambda sheet: msg("meetings.as-it-stands", meeting=sheet.meeting), "rencontre", "modifier", "annuler-rencontre", "accepter", "refuser"
)


async def announced(session: AsyncSession, meeting: Meeting, now: datetime, *, quiet: bool = False) -> Effects:
    """The announcement of a meeting, as `Subject.announced`, noted as done: a series announces its dates one at a time."""
    meeting.announced_at = now
    return await MEETINGS.announced(session, meeting, quiet=quiet)


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
