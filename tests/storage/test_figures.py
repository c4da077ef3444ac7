"""What is asked of figures, of both databases: the newest edition, the words that name an indicator, places that come back."""

from datetime import UTC, datetime
from typing import Any

import pytest

from commands.figures.catalogue import catalogue
from storage import figure_imports, figures
from storage.database import Database
from storage.figures import COMMUNE, IRIS, Area, Source, Value

AT = datetime(2026, 11, 29, 9, 0, tzinfo=UTC)
KNOWN = ("population", "pauvrete", "revenu-median", "taux-chomage", "bas-revenus", "chomeurs", "part-vacants", "logements-vacants")


def source(digest: str, edition: str) -> Source:
    return Source(title="INSEE", edition=edition, file=f"{digest}.csv", digest=digest, level=COMMUNE, imported_at=AT)


async def settle(database: Database) -> tuple[int, int]:
    """A house with indicators and a place: the numbers of « pauvrete » and of the place."""
    async with database.writing() as session:
        await figure_imports.set_areas(session, [Area(kind=COMMUNE, code="01001", name="Valmont", own=True)])
        await figure_imports.set_indicators(session, [catalogue().indicators[code] for code in KNOWN])
        poverty = next(each.id for each in await figures.list_indicators(session) if each.code == "pauvrete")
        area = (await figures.list_areas(session))[0].id
    assert poverty is not None
    assert area is not None
    return poverty, area


async def write(database: Database, source: Source, poverty: int, area: int, *values: dict[str, Any]) -> None:
    async with database.writing() as session:
        session.add(source)
        await session.flush()
        assert source.id is not None
        rows = [Value(indicator_id=poverty, area_id=area, source_id=source.id, **facts) for facts in values]
        await figure_imports.add_values(session, rows)


async def test_of_a_year_the_newest_edition_is_told_whenever_it_came(database: Database) -> None:
    poverty, area = await settle(database)
    await write(database, source("new", "2024-09"), poverty, area, {"year": 2021, "value": 12.0})
    await write(database, source("old", "2023-01"), poverty, area, {"year": 2021, "value": 11.0}, {"year": 2020, "value": 10.0})
    async with database.reading() as session:
        found = (await figures.find_figures(session, [poverty], await figures.list_areas(session)))[poverty]
    assert [(each.year, each.value) for each in found] == [(2021, 12.0), (2020, 10.0)]


async def test_a_hidden_value_is_not_even_read(database: Database) -> None:
    poverty, area = await settle(database)
    await write(database, source("one", "2021"), poverty, area, {"year": 2021, "value": 3.0, "margin": 1.0, "hidden": "few"})
    async with database.reading() as session:
        (found,) = (await figures.find_figures(session, [poverty], await figures.list_areas(session)))[poverty]
    assert (found.value, found.margin, found.hidden) == (None, None, True)


async def test_what_is_kept_again_changes_nothing(database: Database) -> None:
    await settle(database)
    async with database.writing() as session:
        assert await figure_imports.set_areas(session, [Area(kind=COMMUNE, code="01001", name="Valmont", own=True)]) == 0
        assert await figure_imports.set_areas(session, [Area(kind=COMMUNE, code="01001", own=True)]) == 0, "a file without names"
        assert await figure_imports.set_areas(session, [Area(kind=IRIS, code="010010101", within="01001", own=True)]) == 1
        assert await figure_imports.set_indicators(session, [catalogue().indicators[code] for code in KNOWN]) == 0


@pytest.mark.parametrize(
    ("words", "aggregate", "code"),
    [
        ("pauvreté", "", "pauvrete"),
        ("la pauvreté est elle plus forte que dans", "", "pauvrete"),
        ("bas revenus déclarés", "", "bas-revenus"),
        ("revenu", "", "revenu-median"),
        ("chômage", "", "taux-chomage"),
        ("chômeurs", "", "chomeurs"),
        ("chômage", "count", "chomeurs"),
        ("logements vides", "", "part-vacants"),
        ("logements vides", "count", "logements-vacants"),
    ],
)
async def test_words_name_an_indicator(database: Database, words: str, aggregate: str, code: str) -> None:
    await settle(database)
    async with database.reading() as session:
        found = await figures.find_indicators(session, words, aggregate)
    assert found[0].code == code


async def test_words_that_name_none_find_none(database: Database) -> None:
    await settle(database)
    async with database.reading() as session:
        assert await figures.find_indicators(session, "licornes volantes") == []
        assert await figures.find_indicators(session, "") == []
