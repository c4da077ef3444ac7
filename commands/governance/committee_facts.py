"""What the sheet of the steering committee tells: what was decided since a day, what waits, the meetings, the money."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta

from sqlmodel.ext.asyncio.session import AsyncSession

from commands.core.dates import moment
from commands.core.declaration.context import Context
from commands.core.subjects import number_of
from commands.governance.accounts import Accounts, accounts_of
from commands.governance.subject import Sheet, sheet_of
from storage import attendance, decisions, meetings
from storage.decisions import ADOPTED, LAPSED
from storage.meetings import PLANNED, Meeting

AHEAD = timedelta(days=92)
MOST = 200


@dataclass(frozen=True, slots=True)
class Held:
    """A meeting that was. registered: those who had a seat, guests included. present: 0 when nobody noted who came."""

    meeting: Meeting
    registered: int
    present: int


@dataclass(frozen=True, slots=True)
class Committee:
    """All that the sheet tells. since: the day it tells from."""

    since: date
    adopted: Sequence[Sheet]
    lapsed: Sequence[Sheet]
    open: Sequence[Sheet]
    held: Sequence[Held]
    to_come: Sequence[Meeting]
    accounts: Accounts

    @property
    def present(self) -> int:
        """How many were there in all, as far as it was noted."""
        return sum(each.present for each in self.held)

    @property
    def counted(self) -> int:
        """At how many meetings it was noted."""
        return sum(each.present > 0 for each in self.held)


async def read_committee(ctx: Context, since: date) -> Committee:
    """All that the sheet tells, as it is now."""
    begins = moment(since, time(), ctx.territory.zone).at
    around = await meetings.list_for_calendars(ctx.session, begins, limit=MOST)
    standing = [each for each in around if each.state == PLANNED and each.ends_at >= begins]
    over = [each for each in standing if each.ends_at <= ctx.now]
    return Committee(
        since=since,
        adopted=[await sheet_of(ctx.session, each) for each in await decisions.list_closed(ctx.session, ADOPTED, since=begins)],
        lapsed=[await sheet_of(ctx.session, each) for each in await decisions.list_closed(ctx.session, LAPSED, since=begins)],
        open=[await sheet_of(ctx.session, each) for each in await decisions.list_open(ctx.session)],
        held=[await _held(ctx.session, each) for each in over],
        to_come=[each for each in standing if ctx.now < each.starts_at <= ctx.now + AHEAD],
        accounts=await accounts_of(ctx.session, ctx.territory, ctx.local_now.year),
    )


async def _held(session: AsyncSession, meeting: Meeting) -> Held:
    expected = await attendance.list_expected(session, number_of(meeting))
    return Held(meeting, sum(1 + each.guests for each in expected), await attendance.count_present(session, meeting))
