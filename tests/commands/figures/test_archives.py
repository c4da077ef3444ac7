"""Files as they are published: archives, workbooks with titles above, `meta_*` files beside; and those that were made to harm."""

import io
import zipfile
from pathlib import Path

import openpyxl
import pytest

from commands.table import TABLE
from storage.database import Database
from tests.chat import Chat
from tests.commands.figures.conftest import DECLARED, TOWNS, Take
from tests.commands.figures.test_importing import values
from tests.zips import zip_of

META = """COD_VAR;LIB_VAR;LIB_VAR_LONG;COD_MOD;LIB_MOD;TYPE_VAR;LONG_VAR
P21_POP;Population;Population en 2021 (princ);;;NUM;9
DEC_NOTE21;Note;Note de précaution;0;Aucune;CHAR;1
DEC_NOTE21;Note;Note de précaution;1;IRIS dont les revenus sont imputés;CHAR;1
"""


def archive(**files: str | bytes) -> bytes:
    """An archive, of files by their names (« __ » for « . »)."""
    return zip_of({name.replace("__", "."): content for name, content in files.items()})


def workbook(text: str, titles: int = 5) -> bytes:
    """A workbook as INSEE makes them: titles above the names of columns, and a sheet that has no figures."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "COM"
    for rank in range(titles):
        sheet.append([f"Titre {rank}", None, "Mise en ligne le 27/06/2024"])
    head, *rows = (line.split(";") for line in text.splitlines())
    sheet.append([None, *head])
    for row in rows:
        sheet.append([None, *(int(cell) if cell.isdigit() and rank > 1 else cell for rank, cell in enumerate(row))])
    book.create_sheet("Liste_variables").append(["CODGEO", "Code"])
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("base-cc-2021.xlsx", workbook(TOWNS)),
        ("base-cc-2021.xlsx", workbook(TOWNS, titles=0)),
        ("dossier.zip", archive(dossier__csv=TOWNS, meta_dossier__csv=META)),
        ("classeurs.zip", archive(base_cc_2021__xlsx=workbook(TOWNS))),
        ("macros.zip", archive(base_cc_2021__xlsm=workbook(TOWNS))),
        ("a.zip", archive(un__csv=TOWNS, ailleurs__csv=TOWNS.replace("01001;", "33001;"), lisez_moi__txt="rien")),
    ],
)
async def test_a_file_is_taken_as_it_is_published(take: Take, database: Database, name: str, data: bytes) -> None:
    code, said = await take(data, name)
    assert code == 0, said
    assert await values(database, "population") == {("01001", 2021): 6400, ("01001", 2015): 6100}
    assert "0 changement" in (await take(data, name))[1], "the same again changes nothing"


async def test_what_the_source_says_of_its_columns_is_shown(take: Take) -> None:
    _, said = await take(archive(base__csv=TOWNS, meta_base__csv=META), "base.zip")
    assert "Ce que la source dit des colonnes : P21_POP : Population en 2021 (princ)." in said


async def test_a_line_of_it_is_one_whatever_signs_stand_in_it(take: Take) -> None:
    meta = META.replace("Population en 2021 (princ)", "Population en 2021\u2028(princ)")
    _, said = await take(archive(base__csv=TOWNS, meta_base__csv=meta), "base.zip")
    assert "(princ)" in said


async def test_a_meta_file_beside_a_table_tells_what_its_notes_mean(take: Take, tmp_path: Path) -> None:
    (tmp_path / "META_iris_2021_DEC.csv").write_text(META, encoding="cp1252")
    _, said = await take(DECLARED, "iris_2021_DEC.csv")
    assert "Ce que la source dit des colonnes" not in said, "of the columns that are read, it says nothing"
    house = await take(DECLARED, "iris_2021_DEC.csv")
    assert "0 changement" in house[1]


async def test_the_meaning_of_a_note_is_told(take: Take, database: Database, tmp_path: Path) -> None:
    (tmp_path / "meta_iris_2021_DEC.csv").write_text(META, encoding="utf-8")
    await take(TOWNS)
    await take(DECLARED, "iris_2021_DEC.csv")
    said = await Chat(database, TABLE).says("!chiffre bas revenus à Bel-Air")
    assert "L’Insee signale cette valeur (IRIS dont les revenus sont imputés)" in said
    assert "signale" not in await Chat(database, TABLE).says("!chiffre bas revenus à Le Bourg")


@pytest.mark.parametrize(
    ("name", "data", "why"),
    [
        ("coupé.zip", archive(dossier__csv=TOWNS)[:-40], "Cette archive est abîmée"),
        ("vide.zip", archive(lisez_moi__pdf="rien"), "aucune table"),
        ("autre.xlsx", workbook("a;b\n1;2\n"), "aucune table que la maison connaît"),
        ("abîmé.xlsx", workbook(TOWNS)[:3000], "Cette archive est abîmée"),
        ("vieux.xls", b"\xd0\xcf\x11\xe0 etc", "ne se laisse pas lire"),
    ],
)
async def test_what_cannot_be_unfolded_is_refused(take: Take, database: Database, name: str, data: bytes, why: str) -> None:
    code, said = await take(data, name)
    assert code == 1
    assert why in said
    assert await values(database, "population") == {}


async def test_an_archive_that_unfolds_without_end_is_a_trap(take: Take, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.administration.territory_files.LARGEST", 1_000_000)
    code, said = await take(archive(bombe__csv="CODGEO;P21_POP\n" + "0" * 3_000_000), "bombe.zip")
    assert code == 1
    assert "se déplie en trop de données" in said


def far_cell() -> bytes:
    """A workbook of two kilobytes whose one sheet would be seventeen billion cells."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.cell(1_048_576, 16_384, "loin")
    sheet.cell(1, 1, "CODGEO")
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


async def test_a_workbook_that_unfolds_without_end_is_one_too(take: Take) -> None:
    code, said = await take(far_cell(), "bombe.xlsx")
    assert code == 1
    assert "ne se laisse pas lire" in said


async def test_the_macros_of_a_workbook_are_not_looked_at(take: Take, database: Database) -> None:
    """Whatever they are: only the cells are read."""
    made = io.BytesIO(workbook(TOWNS))
    with zipfile.ZipFile(made, "a") as opened:
        opened.writestr("xl/vbaProject.bin", b"\xd0\xcf\x11\xe0 Shell(...)")
    code, said = await take(made.getvalue(), "base-cc-2021.xlsm")
    assert code == 0, said
    assert (await values(database, "population"))["01001", 2021] == 6400


async def test_names_that_lead_elsewhere_write_nothing_there(take: Take, tmp_path: Path) -> None:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as opened:
        opened.writestr("../../dehors.csv", TOWNS)
    code, _ = await take(made.getvalue(), "a.zip")
    assert code == 0
    assert not (tmp_path.parent.parent / "dehors.csv").exists()
