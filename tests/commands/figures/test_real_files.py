"""The real files of the territory: twenty values that were read by hand in them, and what they must never be put side by side with."""

import asyncio
import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from rich.console import Console
from sqlmodel import select

from bot.administration.territory_report import Wanted, import_figures
from commands.figures.importing.scope import District, Scope
from commands.table import TABLE
from storage.database import Database
from storage.figures import FigureArea, Indicator, Value
from tests.chat import Chat
from tests.commands.figures.conftest import AT
from tests.conftest import OpenCopy

pytestmark = pytest.mark.real_data
TOWN = Scope(
    communes=("33069",),
    department="33",
    districts=(District(name="Providence", iris=("330690109",)),),
    names={"33069": "Le Bouscat", "33": "Gironde"},
)
BY_HAND = [
    *(("pauvrete", "33069", 2021, 10), ("revenu-median", "33069", 2021, 27570), ("menages-imposes", "33069", 2021, 64)),
    *(("pauvrete-moins-30", "33069", 2021, 17), ("pauvrete-locataires", "33069", 2021, 20), ("part-minima", "33069", 2021, 1.6)),
    *(("part-impots", "33069", 2021, -22), ("neuvieme-decile", "33069", 2021, 54190), ("rapport-interdecile", "33069", 2021, 3.9)),
    *(("menages-fiscaux", "33069", 2021, 12101), ("population", "33069", 2021, 24339), ("population", "33069", 2015, 23715)),
    *(("menages", "33069", 2021, 11845), ("naissances", "33069", 2022, 260), ("chomeurs", "33069", 2021, 1067)),
    *(("bas-revenus", "330690109", 2021, 26), ("bas-revenus", "330690107", 2021, 7), ("revenu-declare-median", "330690101", 2021, 31150)),
    *(("gini-declare", "330690108", 2021, 0.43), ("premier-decile-declare", "330690109", 2021, 5910)),
]
"""Indicator, area, year, value: as they stand in the files, opened in a spreadsheet."""
GIRONDE = 1_654_970
"""INSEE's own total of the 535 communes of Gironde in 2021, which the list of 542 lines (seven stand twice) must give."""


@pytest.fixture(scope="session")
def received(shared: Path, sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A house that has received the three files, twice: the second time changed nothing."""
    house = Path(shutil.copy(sqlite_template, tmp_path_factory.mktemp("real") / "agora.db"))
    files = sorted((shared / "data" / "territory").glob("*.csv"))

    async def receive() -> None:
        database = Database(f"sqlite+aiosqlite:///{house}")
        for _ in range(2):
            code = await import_figures(database, TOWN, files, Wanted(), now=AT, console=Console(quiet=True), apply=True)
            assert code == 0
        await database.close()

    asyncio.run(receive())
    return house


@pytest.fixture
async def database(received: Path, open_copy: OpenCopy) -> AsyncIterator[Database]:
    """That house."""
    database = open_copy(received)
    yield database
    await database.close()


@pytest.fixture(scope="session")
def stored(received: Path) -> dict[tuple[str, str, int], float | None]:
    """All values of that house: indicator, area, year → value."""

    async def read() -> dict[tuple[str, str, int], float | None]:
        database = Database(f"sqlite+aiosqlite:///{received}")
        async with database.reading() as session:
            rows = await session.exec(
                select(Indicator.code, FigureArea.code, Value.year, Value.value)
                .join(Value, Value.indicator_id == Indicator.id)  # type: ignore[arg-type] # SQLModel types a comparison as a bool
                .join(FigureArea, Value.area_id == FigureArea.id)  # type: ignore[arg-type] # as above
            )
            found = {(code, area, year): value for code, area, year, value in rows.all()}
        await database.close()
        return found

    return asyncio.run(read())


@pytest.mark.parametrize(("code", "area", "year", "value"), [*BY_HAND, ("population", "33", 2021, GIRONDE)])
def test_a_value_read_by_hand(stored: dict[tuple[str, str, int], float | None], code: str, area: str, year: int, value: float) -> None:
    assert stored[code, area, year] == value


async def test_the_trap_of_the_two_incomes_is_told_and_never_ranked(database: Database) -> None:
    """Ten per cent of the town on disposable income; seven to twenty-six by IRIS, on declared income."""
    chat = Chat(database, TABLE)
    assert "Taux de pauvreté, Le Bouscat (2021)\u00a0: 10\u00a0%" in await chat.says("!chiffre pauvreté")
    parts = await chat.says("!chiffre pauvreté par quartier")
    assert "Taux de bas revenus déclarés" in parts
    assert "Providence\u00a0: 26\u00a0%*" in parts
    assert "L’Insee signale cette valeur" in parts
    assert " 10\u00a0%" not in parts
    for way in ("pauvreté Providence et Le Bouscat", "classement pauvreté quartiers et ville", "pauvreté IRIS 0107 par rapport à la ville"):
        assert "Je ne mets pas ces lieux face à face" in await chat.says(f"!chiffre {way}")


async def test_what_may_be_compared_is(database: Database) -> None:
    said = await Chat(database, TABLE).says("!chiffre chômage, Le Bouscat et Gironde")
    assert "Le Bouscat\u00a0: 9,3\u00a0% · Gironde\u00a0: 11,2\u00a0%" in said
