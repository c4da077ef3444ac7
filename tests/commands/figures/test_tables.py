"""A table of all of France: read in portions, of which only the rows of the territory stay; who waits hears how far it is."""

import tracemalloc
from pathlib import Path

import pytest

from commands.figures.importing.tables import open_table, read_rows

COMMUNES, COLUMNS = 35_000, 30
HELD = 15 << 20
"""Bytes that Python may hold at most: all rows at once would be some sixty million."""


@pytest.fixture
def france(tmp_path: Path) -> Path:
    """35 000 communes of 30 columns, in the letters of Windows."""
    columns = [f"X{rank}" for rank in range(COLUMNS)]
    rows = (
        f"{rank // 368 + 1:02}{rank % 368 + 1:03};Ville-l’Évêque;{';'.join(f'{rank}{each}' for each in columns)}"
        for rank in range(COMMUNES)
    )
    file = tmp_path / "france.csv"
    file.write_text("\n".join((f"CODGEO;LIBGEO;{';'.join(columns)}", *rows, "")), encoding="cp1252")
    return file


def test_a_table_of_france_is_never_held_whole(france: Path) -> None:
    heard: list[int] = []
    tracemalloc.start()
    with open_table(france, heard.append) as table:
        rows = read_rows(table, "CODGEO", ["LIBGEO", *table.headers[2:]], lambda code: code.startswith("33"))
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < HELD
    assert (rows.total, len(rows.kept)) == (COMMUNES, 368)
    assert rows.kept[0][:3] == ("33001", "Ville-l’Évêque", f"{32 * 368}X0")
    assert sum(heard) == france.stat().st_size, "all of it was told as it was read"
