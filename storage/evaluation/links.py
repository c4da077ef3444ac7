"""The pairs of structures that met, and when for the first time: at a meeting, in a group, by helping one another, by holding one together.

A pair counts once, on the first day it met, whatever it did. Of who met whom, a row of bits a structure is kept: thousands of meetings are
added in some milliseconds.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from itertools import combinations
from typing import NamedTuple

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.evaluation.counts import Count, Period
from storage.evaluation.presences import Presences
from storage.exchange import SOLVED, Exchange
from storage.groups import DECLINED, PROPOSED, Group, GroupMember

HOSTS, MEETING, GROUP, HELP = "hosts", "meeting", "group", "help"
WAYS = (HOSTS, MEETING, GROUP, HELP)
"""Who met in two ways at one instant met in the first of them."""


class Gathering(NamedTuple):
    """Structures that met one another at an instant, and how."""

    at: datetime
    way: str
    structures: frozenset[int]


@dataclass(slots=True)
class Acquaintances:
    """Who has met whom: of each structure, a row of bits, one for each other structure. places: the bit of each."""

    places: Mapping[int, int]
    rows: dict[int, int] = field(default_factory=dict)

    def row(self, structures: Iterable[int]) -> int:
        """The bits of these; who has met nobody has none."""
        bits = 0
        for each in structures:
            if each in self.places:
                bits |= 1 << self.places[each]
        return bits

    def met(self, structure: int) -> int:
        """Those that it has met, as bits."""
        return self.rows.get(structure, 0)

    def add(self, structures: Collection[int]) -> int:
        """All of these met one another. Gives how many pairs had not."""
        together, fresh = self.row(structures), 0
        for each in structures:
            others, known = together & ~(1 << self.places[each]), self.met(each)
            fresh += (others & ~known).bit_count()
            self.rows[each] = known | others
        return fresh // 2

    def count(self, among: Collection[int]) -> int:
        """How many pairs of these have met."""
        bits = self.row(among)
        return sum((self.met(each) & bits).bit_count() for each in among) // 2


@dataclass(frozen=True)
class Links:
    """Who had met whom before a period, and by its end. ways: in which way the pairs of the period first met → how many.

    around: the structures that could have met during it: those of the network, and those that met. at_its_end: those of the last day.
    """

    before: Acquaintances
    after: Acquaintances
    ways: Mapping[str, int]
    around: frozenset[int]
    at_its_end: frozenset[int]

    def fresh(self, structure: int) -> int:
        """Those that it met for the first time, as bits."""
        return self.after.met(structure) & ~self.before.met(structure)

    @cached_property
    def new_pairs(self) -> list[tuple[int, int]]:
        """The pairs that met for the first time, the smaller number first."""
        return self._pairs(self.fresh)

    @cached_property
    def old_pairs(self) -> list[tuple[int, int]]:
        """The pairs that had met before."""
        return self._pairs(self.before.met)

    def _pairs(self, met: Callable[[int], int]) -> list[tuple[int, int]]:
        known, rows = sorted(self.after.places), {each: met(each) for each in self.after.places}
        return [(one, other) for one, other in combinations(known, 2) if rows[one] >> self.after.places[other] & 1]


async def read_gatherings(session: AsyncSession, presences: Presences) -> list[Gathering]:
    """All gatherings up to the end of a period."""
    return [*_at_meetings(presences), *await _in_groups(session, presences.period), *await _by_help(session, presences.period)]


def link(gatherings: Iterable[Gathering], period: Period, network: Collection[int], at_its_end: Collection[int]) -> Links:
    """What these gatherings come to, in their order, up to the end of a period."""
    known = sorted((each for each in gatherings if each.at < period.until), key=lambda each: (each.at, WAYS.index(each.way)))
    places = {each: bit for bit, each in enumerate(sorted({one for each in known for one in each.structures}))}
    met = Acquaintances(places)
    earlier = [each for each in known if each.at < period.since]
    for each in earlier:
        met.add(each.structures)
    before = Acquaintances(places, dict(met.rows))
    ways, around = dict.fromkeys(WAYS, 0), set(network)
    for each in known[len(earlier) :]:
        ways[each.way] += met.add(each.structures)
        around |= each.structures
    return Links(before, met, ways, frozenset(around), frozenset(at_its_end))


def _at_meetings(presences: Presences) -> Iterable[Gathering]:
    for each in presences.meetings:
        yield Gathering(each.starts_at, MEETING, each.structures)
        yield Gathering(each.starts_at, HOSTS, each.hosts)


async def _in_groups(session: AsyncSession, period: Period) -> list[Gathering]:
    """Who comes into a group meets those who are of it; of who left it again, nothing is known."""
    query = select(GroupMember.group_number, GroupMember.structure_id, GroupMember.at, Group.opened_at)
    query = query.join(Group, col(Group.number) == col(GroupMember.group_number)).where(col(GroupMember.structure_id).is_not(None))
    living = query.where(col(Group.state).not_in((PROPOSED, DECLINED)), GroupMember.at < period.until)
    found: list[Gathering] = []
    members: dict[int, set[int]] = defaultdict(set)
    for number, structure, at, opened_at in await session.exec(living.order_by(col(GroupMember.at), col(GroupMember.id))):
        members[number].add(structure or 0)
        found.append(Gathering(max(at, opened_at or at), GROUP, frozenset(members[number])))
    return found


async def _by_help(session: AsyncSession, period: Period) -> list[Gathering]:
    """Who was helped and who helped, on the day it was said to be solved."""
    query = select(Exchange.structure_id, Exchange.helper_structure_id, Exchange.closed_at).where(Exchange.state == SOLVED)
    told = query.where(col(Exchange.structure_id).is_not(None), col(Exchange.helper_structure_id).is_not(None))
    rows = await session.exec(told.where(col(Exchange.closed_at) < period.until))
    return [Gathering(at, HELP, frozenset((one or 0, other or 0))) for one, other, at in rows if at is not None]


# ── What is counted of them ──────────────────────────────────────────────────────────────────────────────────────


def possible(structures: int) -> int:
    """How many pairs so many structures make."""
    return structures * (structures - 1) // 2


def count_new(links: Links) -> Count:
    """The pairs that met for the first time, out of those that had not met before."""
    never = possible(len(links.around)) - links.before.count(links.around)
    return Count("links.new", sum(links.ways.values()), never)


def count_across(links: Links, sectors: Mapping[int, str]) -> Count:
    """Of the pairs that met for the first time, those of two sectors, out of those whose sectors are both known."""
    by_sector: dict[str, list[int]] = defaultdict(list)
    for each in links.after.places:
        by_sector[sectors.get(each, "")].append(each)
    known = links.after.row(each for each in links.after.places if sectors.get(each))
    both = same = 0
    for sector, structures in by_sector.items():
        own = links.after.row(structures)
        for each in structures if sector else ():
            both += (links.fresh(each) & known).bit_count()
            same += (links.fresh(each) & own).bit_count()
    return Count("links.across", (both - same) // 2, both // 2, {"no-sector": sum(links.ways.values()) - both // 2})


def count_met(links: Links) -> Count:
    """How far the network is from everybody having met everybody: pairs that have met, out of all those of the last day."""
    return Count("links.met", links.after.count(links.at_its_end), possible(len(links.at_its_end)))


def find_alone(links: Links) -> set[int]:
    """The structures of the last day that have met none of the others."""
    others = links.after.row(links.at_its_end)
    return {each for each in links.at_its_end if not links.after.met(each) & others}


def count_alone(links: Links) -> Count:
    """Out of all those of the last day."""
    return Count("links.alone", len(find_alone(links)), len(links.at_its_end))
