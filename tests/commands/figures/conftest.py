"""Files as institutes publish them, made for an invented town of four IRIS."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from io import StringIO
from pathlib import Path
from typing import Any, TypeAlias

import pytest
from rich.console import Console

from bot.administration.territory_report import Wanted, import_figures
from commands.figures.importing.scope import District, Scope
from storage.database import Database

SCOPE = Scope(
    communes=("01001",),
    department="01",
    districts=(District(name="La Garenne", iris=("010010101", "010010102")), District(name="Bel-Air", iris=("010010104",))),
    names={"01001": "Valmont", "01": "Deux-Vallées", "010010103": "Le Bourg"},
)
AT = datetime(2026, 11, 29, 9, 0, tzinfo=UTC)
CENSUS = """IRIS;LIBIRIS;P21_POP;P21_ACT1564;P21_ACTOCC1564;P21_CHOM1564;P21_LOG;P21_LOGVAC
010010101;Alouette;1000;500;450;50;600;40
010010102;Bruyère;2000;900;800;100;900;60
010010103;Cépage;3000;1400;1300;100;1500;90
010010104;Dune;400;200;197;3;250;20
020020101;E;999;99;90;9;99;9
"""
TOWNS = """CODGEO;LIBGEO;P21_POP;P15_POP;P21_ACT1564;P21_ACTOCC1564;P21_CHOM1564;P21_LOG;P21_LOGVAC
01001;Valmont;6400;6100;3000;2747;253;3250;210
01002;Ailleurs;100;90;50;45;5;60;6
2A004;Ajaccio;70000;68000;30000;27000;3000;40000;2000
"""
INCOMES = """CODGEO;NBMENFISC21;NBPERSMENFISC21;MED21;TP6021;PIMP21
01001;2 800;6 200;21 500;12,0;51,0
01002;40;98;19000;s;s
"""
DECLARED = """IRIS;DEC_TP6021;DEC_PIMP21;DEC_INCERT21;DEC_MED21;DEC_NOTE21
010010101;13,0;50,0;1;20000;0
010010102;14,0;51,0;1;20500;0
010010103;9,0;60,0;1;24000;0
010010104;26,0;40,0;1;15000;1
"""
FILES = {"base-ic-2021.csv": CENSUS, "base-cc-2021.csv": TOWNS, "cc_filosofi_2021_COM.csv": INCOMES, "iris_2021_DEC.csv": DECLARED}
Take: TypeAlias = Callable[..., Awaitable[tuple[int, str]]]
"""Imports one text as a file of a name: the exit code, and the report."""


async def taken(
    database: Database, file: Path, text: str | bytes, *, scope: Scope = SCOPE, apply: bool = True, **wanted: Any
) -> tuple[int, str]:
    """Import a text as a file, written at once: the exit code, and the report."""
    await asyncio.to_thread(file.write_bytes, text if isinstance(text, bytes) else text.encode())
    said = StringIO()
    console = Console(file=said, soft_wrap=True, force_terminal=False)
    code = await import_figures(database, scope, [file], Wanted(**wanted), now=AT, console=console, apply=apply)
    return code, said.getvalue()


@pytest.fixture
def take(database: Database, tmp_path: Path) -> Take:
    """Imports a text as a file of a name, by `taken`."""

    async def take(text: str | bytes, name: str = "base-cc-2021.csv", **more: Any) -> tuple[int, str]:
        return await taken(database, tmp_path / name, text, **more)

    return take
