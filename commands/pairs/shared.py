"""What the modules of pairs share: the family, when a draw is made, who may be in one."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlmodel.ext.asyncio.session import AsyncSession

from commands.core.declaration.vocabulary import Family
from commands.core.rules.calendar import first_working_day
from commands.core.rules.draws import seed_of
from storage import network
from storage.directory import Structure
from storage.network import Member

family = Family("pairs", "Rencontrer un partenaire (binôme)", first=("binôme",))

SILENCED_BY = "pairs"
"""Of no silence of its own: who wants no pair says so; a silence on all holds for these too."""
FIRST_DAY, LAST_DAY = 3, 12
"""Days of the month in which a draw may be made: on the first working one. A bot that was down for longer makes none that month."""


@dataclass(frozen=True, slots=True)
class Partner:
    """Somebody who may be in a pair, with the structure they speak for: of several, the first."""

    member: Member
    structure: Structure

    @property
    def user_id(self) -> str:
        """Theirs."""
        return self.member.user_id


def month_of(day: date) -> str:
    """« 2026-12 »."""
    return f"{day:%Y-%m}"


def seed_of_month(month: str) -> str:
    """The seed of the draw of a month: known before anybody wishes anything, so that nobody chooses it."""
    return seed_of("binôme", datetime.fromisoformat(f"{month}-01"))


def next_draw(day: date, *, made: bool) -> date:
    """The day of the next draw, from this day on. made: that of this month was."""
    this_month = first_working_day(day.replace(day=FIRST_DAY))
    if not made and day <= max(this_month, day.replace(day=LAST_DAY)):
        return first_working_day(max(this_month, day))
    return first_working_day((day.replace(day=1) + timedelta(days=31)).replace(day=FIRST_DAY))


async def find_partners(session: AsyncSession, user_ids: Sequence[str]) -> dict[str, Partner]:
    """Those of these people who are in the network, seen by its members, and speak for a structure."""
    members = {member.user_id: member for member in await network.list_members(session)}
    found: dict[str, Partner] = {}
    for post, structure in await network.list_current_memberships(session, user_ids):
        if post.user_id in members:
            found.setdefault(post.user_id, Partner(members[post.user_id], structure))
    return found
