"""`!comité`: the sheet of the steering committee: what was decided since the last one, what waits, the meetings, the money."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Annotated

from dateutil.relativedelta import relativedelta
from jinja2 import Environment, StrictUndefined, Template
from sqlmodel.ext.asyncio.session import AsyncSession

from commands.core.dates import When, moment, read_when
from commands.core.declaration.context import Context, Territory
from commands.core.declaration.effects import Attach, Direct, Effects, Refused, msg
from commands.core.declaration.vocabulary import Args, Expected, Rest
from commands.core.rules.rights import only_for_the_team
from commands.core.subjects import number_of
from commands.core.telling.french import filters
from commands.core.telling.rendering import SOURCES
from commands.governance.accounts import Accounts, accounts_of
from commands.governance.subject import Sheet, family, sheet_of
from storage import attendance, decisions, meetings
from storage.decisions import ADOPTED, LAPSED
from storage.meetings import PLANNED, Meeting

USUAL = relativedelta(months=3)
"""Since when it tells, when nobody says: a steering committee meets about so often."""
AHEAD = timedelta(days=92)
_FROM = (1, 4, 8, 12, 60)
"""Months ago: dates are read as days to come, so it is from there that a past one is read; the last day that is found is meant."""
MOST = 200
MEDIA_TYPE = "text/markdown"


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


class Prepare(Args):
    """Préparer la fiche du comité de pilotage : décisions, rencontres, budget (équipe d’animation)."""

    words: Annotated[Rest, Expected(lambda words: words.lower().startswith("depuis"))] = ""


@family.command(
    "comité",
    Prepare,
    aliases=("comité-de-pilotage", "copil", "fiche-comité"),
    examples=("!comité", "!comité depuis le 1er septembre"),
)
async def prepare(ctx: Context, args: Prepare) -> Effects:
    """In private: the gist in ten lines, and all of it in a file to be changed and printed."""
    await only_for_the_team(ctx)
    since = _since(ctx, args.words)
    committee = await _committee(ctx, since)
    name = f"comite-{ctx.local_now:%Y-%m-%d}.md"
    written = _page(ctx.territory).render(committee=committee, territory=ctx.territory.name, today=ctx.local_now)
    return Direct(msg("governance.committee", committee=committee)), Attach(name, MEDIA_TYPE, written.encode())


def _since(ctx: Context, words: str) -> date:
    """The day that words tell, the last one of that name; three months ago without any. Raises Refused for what is no past day."""
    said = words.strip()[len("depuis") :].strip() if words.strip().lower().startswith("depuis") else words.strip()
    today = ctx.local_now.date()
    if not said:
        return today - USUAL
    found = None
    if any(sign.isdigit() for sign in said):  # « lundi » and « hier » are counted from a day: it would be that of long ago
        told = [_read(said, ctx.local_now - relativedelta(months=months)) for months in _FROM]
        found = max((day for day in told if day is not None and day <= today), default=None)
    if found is None:
        raise Refused("governance.which-since", said=said)
    return found


def _read(said: str, then: datetime) -> date | None:
    read = read_when(said, then)
    return read.day if isinstance(read, When) else None


async def _committee(ctx: Context, since: date) -> Committee:
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


def _page(territory: Territory) -> Template:
    """The sheet as a text of titles and lists, which any word processor opens: what is told is not escaped, as it is no HTML."""
    environment = Environment(loader=SOURCES, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True, autoescape=False)  # noqa: S701
    environment.filters.update(filters(territory.zone))
    return environment.get_template("committee.md.j2")
