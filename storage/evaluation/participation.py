"""Who came: people, structures, sectors; who came for the first time, who came back, who is not seen any more."""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import datetime

from dateutil.relativedelta import relativedelta
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.attendance import WalkIn
from storage.directory import Structure
from storage.evaluation.counts import Count, is_half, name_of_half
from storage.evaluation.presences import Held, Presences
from storage.meetings import CONFIRMED, Registration


async def read_sectors(session: AsyncSession) -> dict[int, str]:
    """Each structure → the sort of structure that it is, as the directory says; empty where it says nothing.

    Of one sort that is written with other capitals, the way it was first written stands for all.
    """
    found: dict[int, str] = {}
    written: dict[str, str] = {}
    for number, kind in await session.exec(select(Structure.id, Structure.kind).order_by(col(Structure.id))):
        told = " ".join((kind or "").split())
        found[number or 0] = written.setdefault(told.lower(), told)
    return found


def count_visits(presences: Presences) -> Count:
    """How many people were noted at each meeting, added: who came three times counts three times."""
    unmarked = len(presences.within) - len(presences.marked)
    return Count("participation.visits", sum(each.present for each in presences.marked), missing={"unmarked": unmarked})


def tell_by_half(meetings: Iterable[Held]) -> dict[str, int]:
    """The same, at some meetings, for each half-year that had any, as programmes are called: « 2026-2 »."""
    found: dict[str, int] = {}
    for each in meetings:
        half = name_of_half(each.wall_start.date())
        found[half] = found.get(half, 0) + each.present
    return found


async def count_people(session: AsyncSession, presences: Presences) -> Count:
    """How many people came in a half-year, each once: by their account; once each, those noted by a name only.

    Of who was forgotten, it is known whether they had come before in that half-year (`storage.forgotten_presences`). Of guests, and of
    people who were only counted in the room, it is not known whether they are the same. unknown: rows that were forgotten before this was
    kept; then, and of a time that is no half-year, it is not known how many they were.
    """
    if not is_half(presences.period):
        return Count("participation.people", None)
    numbers = [each.number for each in presences.marked]
    there = select(Registration.user_id, Registration.name, Registration.again)
    there = there.where(Registration.state == CONFIRMED, col(Registration.came) > 0, col(Registration.meeting_number).in_(numbers))
    others = select(WalkIn.user_id, WalkIn.name, WalkIn.again).where(col(WalkIn.meeting_number).in_(numbers))
    rows = [*await session.exec(there), *await session.exec(others)]
    known = {user_id for user_id, _, again in rows if user_id is not None and not again}
    once = sum(1 for user_id, name, again in rows if user_id is None and not again and (name or again is not None))
    unknown = sum(1 for user_id, name, again in rows if user_id is None and not name and again is None)
    return Count("participation.people", None if unknown else len(known) + once, missing={"unknown": unknown})


def count_structures(presences: Presences) -> Count:
    """The structures that came, out of those of the network."""
    return Count("participation.structures", len(presences.came), len(presences.network))


def count_sectors(presences: Presences, sectors: Mapping[int, str]) -> Count:
    """The sectors that came, out of those of the network; structures whose sector nobody knows are not of any."""
    came, network = presences.came, presences.network
    unknown = sum(1 for each in came if not sectors.get(each))
    known = {sectors[each] for each in came if sectors.get(each)}
    return Count("participation.sectors", len(known), len({sectors[each] for each in network if sectors.get(each)}), {"no-sector": unknown})


def tell_by_sector(presences: Presences, sectors: Mapping[int, str]) -> dict[str, int]:
    """How many structures of each sector came, in the order of the alphabet; those of none under an empty name."""
    counted = Counter(sectors.get(each, "") for each in presences.came)
    return dict(sorted(counted.items()))


def count_first(presences: Presences) -> Count:
    """Of the structures that came, those that had never come."""
    came = presences.came
    return Count("participation.first", len(came - presences.came_before), len(came))


def count_returned(presences: Presences, absent_months: int) -> Count:
    """Of the structures that came, those that had come before, and not in the months before they came again."""
    last: dict[int, datetime] = {}
    returned: set[int] = set()
    for meeting in presences.meetings:
        if presences.period.holds(meeting.starts_at):
            gap = meeting.starts_at - relativedelta(months=absent_months)
            returned |= {each for each in meeting.structures if each in last and last[each] <= gap}
        last |= dict.fromkeys(meeting.structures, meeting.starts_at)
    return Count("participation.returned", len(returned), len(presences.came))


def find_unseen(presences: Presences) -> set[int]:
    """The structures of the network, on the last day, that had come before the period and did not come during it."""
    return (presences.came_before & presences.at_its_end) - presences.came


def count_unseen(presences: Presences) -> Count:
    """Out of those of the network that had come before the period."""
    known = presences.came_before & presences.at_its_end
    return Count("participation.unseen", len(find_unseen(presences)), len(known))
