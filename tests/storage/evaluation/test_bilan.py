"""Each number of a bilan, against a recount that knows nothing of how it is made."""

from datetime import date
from typing import Any

import pytest
from sqlmodel import select
from sqlmodel.ext.asyncio.session import AsyncSession

from storage import attendance, meetings, personal_data
from storage.database import Database
from storage.evaluation.bilan import count, read_material
from storage.holdings import table_of, tables
from tests.storage.evaluation.history import NOW, PEOPLE, History, forget_names, period
from tests.storage.evaluation.recount import Recount

MONTHS = 6
PERIODS = (
    (date(2025, 1, 1), date(2025, 6, 30)),
    (date(2025, 7, 1), date(2025, 12, 31)),
    (date(2026, 1, 1), date(2026, 6, 30)),
    (date(2026, 7, 1), date(2026, 12, 31)),  # not over yet
    (date(2025, 1, 1), date(2026, 12, 31)),
    (date(2016, 1, 1), date(2026, 12, 31)),
    (date(2025, 11, 3), date(2026, 2, 17)),
    (date(2026, 3, 10), date(2026, 3, 10)),
    (date(2020, 1, 1), date(2020, 6, 30)),  # before anything
    (date(2027, 1, 1), date(2027, 6, 30)),  # to come
)


async def rows(session: AsyncSession) -> dict[str, list[dict[str, Any]]]:
    """All rows of all tables."""
    return {table_of(model).name: [row.model_dump() for row in (await session.exec(select(model))).all()] for model in tables()}


def rounded(found: dict[str, tuple[float | None, float | None]]) -> dict[str, list[float | None]]:
    """Days and cents are divisions."""
    return {key: [each if each is None else round(each, 6) for each in both] for key, both in found.items()}


@pytest.mark.parametrize("seed", range(2))
async def test_each_number_is_what_a_naive_recount_finds(database: Database, seed: int) -> None:
    async with database.writing() as session:
        await History(session, seed).play()
    async with database.reading() as session:
        stored = await rows(session)
        material = await read_material(session, period(*PERIODS[-1]), NOW)
        for first, last in PERIODS:
            span = period(first, last)
            bilan = await count(session, material.of(span), NOW, absent_months=MONTHS)
            recount = Recount(stored, first, last, span.since, span.until, NOW)
            wanted = recount.counts(MONTHS)
            found = {key: (bilan[key].value, bilan[key].of) for key in wanted}
            assert rounded(found) == rounded(wanted), f"{first} {last}"
            assert bilan.tables["marks"] == recount.marks()


OF_TODAY = {"directory.fresh", "directory.gaps", "knowledge.figures"}
OVER = [*(span for span in PERIODS if span[1] < NOW.date()), (date(2016, 1, 1), date(2026, 6, 30))]


async def told(session: AsyncSession) -> dict[tuple[date, date, str], Any]:
    """All that is counted of the periods that are over: who leaves speaks for nobody on a last day that is to come."""
    found: dict[tuple[date, date, str], Any] = {}
    material = await read_material(session, period(*PERIODS[-1]), NOW)
    for first, last in OVER:
        bilan = await count(session, material.of(period(first, last)), NOW, absent_months=MONTHS)
        counts = rounded({key: (each.value, each.of) for key, each in bilan.counts.items() if key not in OF_TODAY})
        found |= {(first, last, key): each for key, each in counts.items()}
        found |= {(first, last, name): dict(table) for name, table in bilan.tables.items()}
    return found


def changed(before: dict[tuple[date, date, str], Any], after: dict[tuple[date, date, str], Any]) -> dict[tuple[date, date, str], Any]:
    """What is not told as it was."""
    return {key: (before[key], after[key]) for key in before if before[key] != after[key]}


async def test_erasures_and_retention_change_no_number(database: Database) -> None:
    """Some people are erased, one after the other; then the names of what is old are removed, twice; then more people are erased."""
    async with database.writing() as session:
        await History(session, 0).play()
        before = await told(session)
        for n in range(0, PEOPLE, 5):
            await personal_data.erase(session, f"@p{n}:a", NOW, "request")
        assert changed(before, await told(session)) == {}, "after erasures"
        for months in (9, 3):
            await forget_names(session, months)
            assert changed(before, await told(session)) == {}, f"after {months} months"
        for n in range(1, PEOPLE, 5):
            await personal_data.erase(session, f"@p{n}:a", NOW, "silent")
        assert changed(before, await told(session)) == {}, "after more erasures"


async def test_what_was_forgotten_before_it_was_kept_is_said_to_be_unknown(database: Database) -> None:
    async with database.writing() as session:
        await History(session, 0).play()
        await meetings.remove_names(session, NOW)
        await attendance.remove_names(session, NOW)
        bilan = await count(session, await read_material(session, period(*PERIODS[1]), NOW), NOW, absent_months=MONTHS)
    assert bilan["participation.people"].value is None
    assert bilan["participation.people"].missing["unknown"] > 0
