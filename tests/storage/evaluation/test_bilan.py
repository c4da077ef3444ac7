"""Each number of a bilan, against a recount that knows nothing of how it is made."""

from datetime import date
from typing import Any

import pytest
from sqlmodel import select
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.database import Database
from storage.evaluation.bilan import read_bilan
from storage.holdings import table_of, tables
from tests.storage.evaluation.history import NOW, History, period
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
        for first, last in PERIODS:
            span = period(first, last)
            bilan = await read_bilan(session, span, NOW, absent_months=MONTHS)
            recount = Recount(stored, first, last, span.since, span.until, NOW)
            wanted = recount.counts(MONTHS)
            found = {key: (bilan[key].value, bilan[key].of) for key in wanted}
            assert rounded(found) == rounded(wanted), f"{first} {last}"
            assert bilan.tables["marks"] == recount.marks()
