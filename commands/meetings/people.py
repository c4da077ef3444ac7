"""The people of a meeting, by name: who holds it, who was expected, who was there."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from sqlmodel.ext.asyncio.session import AsyncSession

from commands.core.declaration.context import Context, Coordinator, Territory
from commands.core.declaration.effects import Refused
from commands.core.language.look_alikes import skeleton
from commands.core.language.words import words_of
from commands.core.rules.rights import coordinator, find_names, team
from storage import attendance, network
from storage.attendance import WalkIn
from storage.directory import Structure
from storage.meetings import CANCELLED, Meeting, Registration

EARLY = timedelta(minutes=30)
CORRECTED = timedelta(days=7)
"""After a meeting, who was there may be corrected for so long."""


@dataclass(frozen=True, slots=True)
class Expected:
    """Somebody who has a seat. rank: their number in the list. size: seats, guests included. came: how many of them were there."""

    rank: int
    user_id: str | None
    name: str
    structure: str
    size: int
    came: int
    row_id: int
    guest_names: str = ""


@dataclass(frozen=True, slots=True)
class Unexpected:
    """Somebody who came without having registered."""

    user_id: str | None
    name: str
    row_id: int


@dataclass(frozen=True, slots=True)
class Roll:
    """Who was expected at a meeting, who was there, and how many in all. total: 0 while nobody noted anything."""

    meeting: Meeting
    expected: Sequence[Expected]
    walk_ins: Sequence[Unexpected]
    total: int

    @property
    def present(self) -> list[Expected]:
        """Those with a seat who were there."""
        return [each for each in self.expected if each.came]

    @property
    def missing(self) -> list[Expected]:
        """Those with a seat whom nobody noted as present."""
        return [each for each in self.expected if not each.came]


@dataclass(frozen=True, slots=True)
class Named:
    """Somebody of the network."""

    user_id: str
    name: str


async def roll_of(session: AsyncSession, territory: Territory, meeting: Meeting) -> Roll:
    """The list of a meeting, as it stands."""
    number = meeting.number or 0
    rows = await attendance.list_expected(session, number)
    others = await attendance.list_walk_ins(session, number)
    ids = [row.user_id for row in rows] + [each.user_id for each in others]
    names = await find_names(session, territory, [user_id for user_id in ids if user_id is not None])
    structures = await _structures(session, rows)
    expected = _told_apart([_expected(rank, row, names, structures) for rank, row in enumerate(rows, 1)])
    walk_ins = [_unexpected(each, names) for each in others]
    return Roll(meeting, expected, walk_ins, await attendance.count_present(session, meeting))


async def host_of(session: AsyncSession, territory: Territory, meeting: Meeting) -> str | None:
    """Who holds a meeting: who was named, else who made it, else the first of the équipe d'animation; None when there is nobody."""
    members: Sequence[Coordinator] = ()
    if not (meeting.host_id or meeting.created_by):
        members = await team(session, territory)
    return meeting.host_id or meeting.created_by or next((each.user_id for each in members), None)


async def only_for_the_host(ctx: Context, meeting: Meeting) -> None:
    """Raises Refused, saying whom to ask, for who neither holds the meeting nor is of the équipe d'animation."""
    if ctx.person.user_id != await host_of(ctx.session, ctx.territory, meeting) and await coordinator(ctx) is None:
        raise Refused("meetings.host-only", meeting=meeting, team=await team(ctx.session, ctx.territory))


def only_to_be_marked(ctx: Context, meeting: Meeting) -> None:
    """Raises Refused well before a meeting, a week after it, and when it was cancelled."""
    if meeting.state == CANCELLED:
        raise Refused("meetings.is-cancelled", meeting=meeting)
    if ctx.now < meeting.starts_at - EARLY:
        raise Refused("meetings.not-begun", meeting=meeting)
    if ctx.now > meeting.ends_at + CORRECTED:
        raise Refused("meetings.no-more-corrections", meeting=meeting)


async def find_people(session: AsyncSession, territory: Territory, said: str) -> list[Named]:
    """The members and coordinators meant by a name: by the whole of it, else by words of it; by a Matrix id too."""
    known = {each.user_id: each.name for each in await team(session, territory)}
    known |= {each.user_id: each.name for each in await network.list_members(session)}
    people = [Named(user_id, name) for user_id, name in known.items()]
    if said.strip() in known:
        return [each for each in people if each.user_id == said.strip()]
    wanted = words_of(said).split()
    whole = [each for each in people if words_of(each.name).split() == wanted]
    return whole or [each for each in people if wanted and set(wanted) <= set(words_of(each.name).split())]


def _told_apart(expected: Sequence[Expected]) -> list[Expected]:
    """Where two names read alike, each has its account beside it: who was there must be no other."""
    alike = Counter(skeleton(each.name) for each in expected)
    return [replace(each, name=_with_account(each)) if alike[skeleton(each.name)] > 1 else each for each in expected]


def _with_account(person: Expected) -> str:
    return f"{person.name} ({person.user_id})" if person.user_id else person.name


async def _structures(session: AsyncSession, rows: Sequence[Registration]) -> dict[int, str]:
    found = {}
    for number in {row.structure_id for row in rows if row.structure_id is not None}:
        structure = await session.get(Structure, number)
        if structure is not None:
            found[number] = structure.acronym or structure.name
    return found


def _expected(rank: int, row: Registration, names: dict[str, str], structures: dict[int, str]) -> Expected:
    assert row.id is not None
    name = names.get(row.user_id or "", "") or row.name
    return Expected(rank, row.user_id, name, structures.get(row.structure_id or 0, ""), row.size, row.came, row.id, row.guest_names)


def _unexpected(walk_in: WalkIn, names: dict[str, str]) -> Unexpected:
    assert walk_in.id is not None
    return Unexpected(walk_in.user_id, names.get(walk_in.user_id or "", "") or walk_in.name, walk_in.id)
