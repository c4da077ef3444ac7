"""Bilans of a drawn history, of all times between some days, before and after erasures and the nights: nothing hidden is found."""

from datetime import date
from itertools import combinations

import pytest
from sqlmodel.ext.asyncio.session import AsyncSession

from commands.evaluation.publishing import ANSWERED, COST, HOURS, PEOPLE, SOUNDED, VISITS, Told, publish
from storage import personal_data
from storage.database import Database
from storage.evaluation.bilan import count, read_material
from storage.evaluation.counts import A_DAY, Bilan
from tests.storage.evaluation.history import NOW, History, forget_names, period
from tests.storage.evaluation.history import PEOPLE as EVERYBODY
from tests.storage.evaluation.test_bilan import MONTHS

ENDS = [date(2025, 1, 1), date(2025, 3, 10), date(2025, 7, 1), date(2025, 9, 2), date(2026, 1, 1), date(2026, 7, 1), date(2026, 10, 1)]
"""Where times begin and end: half-years, parts of them, times that overlap, one that runs."""
OF_PEOPLE = (VISITS, PEOPLE, ANSWERED, SOUNDED, HOURS, COST)
FEW = 12
Span = tuple[date, date]
Asked = dict[tuple[Span, str], tuple[Told, float]]


async def asked(session: AsyncSession) -> Asked:
    """All that is told of people in all these times, with how many they are indeed."""
    found: Asked = {}
    material = await read_material(session, period(ENDS[0], ENDS[-1] - A_DAY), NOW)
    for first, end in combinations(ENDS, 2):
        bilan = await count(session, material.of(period(first, end - A_DAY)), NOW, absent_months=MONTHS)
        told = publish(bilan, None, NOW, FEW)
        found |= {((first, end), key): (told[key], _people(bilan, key)) for key in OF_PEOPLE}
    return found


def _people(bilan: Bilan, key: str) -> float:
    """How many a number is made of: meetings whose hosts told their hours, visits to those that were paid for."""
    if key == COST:
        return sum(bilan.tables["paid-visits"].values())
    return bilan[key].missing["told"] if key == HOURS else bilan[key].value or 0


@pytest.mark.parametrize("seed", range(3))
async def test_nothing_that_is_hidden_is_found_by_asking_again(database: Database, seed: int) -> None:
    """Neither by sums and differences of times, nor by what moves when people go."""
    async with database.writing() as session:
        await History(session, seed).play()
        stages = [await asked(session)]
        for n in range(0, EVERYBODY, 5):
            await personal_data.erase(session, f"@p{n}:a", NOW, "request")
        stages.append(await asked(session))
        await forget_names(session, 9)
        stages.append(await asked(session))
    for span, key in stages[0]:
        told = {(stage[span, key][0].hidden, stage[span, key][0].count.value) for stage in stages}
        assert len(told) == 1, f"{key} of {span} moves when people go: {told}"
    assert any(not told.hidden for told, _ in stages[0].values())
    for key in OF_PEOPLE:
        hidden = {span: many for (span, other), (told, many) in stages[0].items() if other == key and told.hidden}
        shown = [span for (span, other), (told, _) in stages[0].items() if other == key and not told.hidden]
        assert not [span for span, many in hidden.items() if 0 < many < FEW and _are_joined(span, shown)], key


def _are_joined(span: Span, shown: list[Span]) -> bool:
    """Whether what is told of some times gives this one, by sums and differences: their ends lead from one of its ends to the other."""
    reached, last = {span[0]}, set[date]()
    while reached != last:
        last = set(reached)
        reached |= {end for each in shown for end in each if reached & set(each)}
    return span[1] in reached
