"""What `agora export` writes, and what it says of it."""

import json
from datetime import date
from io import StringIO
from pathlib import Path

import pytest
from rich.console import Console

from bot.administration.export_report import ENDINGS, export_directory, form_of
from commands.exports.formats import FORMATS, Occasion
from storage.database import Database
from storage.directory import Contact
from tests.commands.imports.samples import NOW
from tests.given import findable, service, structure
from tests.shipped import LEXICON


async def said(database: Database, form: str, file: Path) -> tuple[int, str]:
    output = StringIO()
    console = Console(file=output, width=200, force_terminal=False)
    return await export_directory(database, form, file, Occasion(LEXICON, NOW.date(), "Valmont"), None, console), output.getvalue()


@pytest.fixture
async def town(database: Database) -> Database:
    """A structure that says more than the formats carry, and one that nobody checked."""
    async with database.writing() as session:
        food = service("Colis", tags=["aide-alimentaire"], description="Un colis chaque mardi.", publics=["familles"])
        home = structure("Ricochet", opening_hours="mardi matin", commune="Bruges", confirmed_on=date(2026, 2, 3))
        number = await findable(session, home, food)
        session.add(Contact(structure_id=number, kind="email", value="lucie.martin@ville.fr"))
        session.add(Contact(structure_id=number, kind="phone", value="05 56 07 20 48"))
        await findable(session, structure("Chez nous", source="reseau"))
    return database


async def test_the_national_file_says_what_it_leaves(town: Database, tmp_path: Path) -> None:
    code, text = await said(town, "data-inclusion", tmp_path / "a.json")
    assert code == 0
    assert "Valides pour data·inclusion : 1 structure sur 1, 1 service sur 1." in text
    assert "- horaires dits en mots : 1 (Ricochet)" in text
    assert "Ne sortent pas, faute d’avoir été vérifiées : 1 fiche." in text
    assert json.loads((tmp_path / "a.json").read_bytes())["structures"][0]["telephone"] == "+33556072048"


def test_each_format_has_the_ends_of_its_files() -> None:
    assert ENDINGS.keys() == FORMATS.keys()


@pytest.mark.parametrize(("form", "end"), [*((form, end) for form, ends in ENDINGS.items() for end in ends), ("excel", "XLSX")])
async def test_each_format_is_written(town: Database, tmp_path: Path, form: str, end: str) -> None:
    file = tmp_path / f"a.{end}"
    code, text = await said(town, form, file)
    assert (code, file.stat().st_size > 0) == (0, True)
    assert text.startswith(str(file))


@pytest.mark.parametrize(
    ("form", "name", "why"),
    [
        ("livret", "livret.docx", "je n’écris pas de .docx, mais : csv, htm, html, json, pdf, png, txt, vcard, vcf, xlsx"),
        ("livret", "livret", "un « livret » finit par .pdf"),
        ("csv", "annuaire.xlsx", "un « csv » finit par .csv"),
        ("html", "carte.png", "un « html » finit par .html"),
        ("data-inclusion", "annuaire.csv", "un « data-inclusion » finit par .json"),
    ],
)
async def test_no_file_is_written_under_the_name_of_another_sort(town: Database, tmp_path: Path, form: str, name: str, why: str) -> None:
    file = tmp_path / name
    code, text = await said(town, form, file)
    assert (code, file.exists()) == (1, False)
    right = file.with_suffix(f".{ENDINGS[form][0]}")
    assert " ".join(text.split()) == f'agora export : {why}. Écrivez : agora export {form} "{right}"'


@pytest.mark.parametrize(
    ("name", "form"),
    [
        ("livret.pdf", "livret"),
        ("dossier/Livret.PDF", "livret"),
        ("annuaire.csv", "csv"),
        ("annuaire.vcf", "vcard"),
        ("carte.png", "carte-image"),
        ("carte.pdf", "carte"),
        ("annuaire", "annuaire"),
    ],
)
def test_a_file_alone_tells_its_format(name: str, form: str) -> None:
    assert form_of(None, Path(name)) == form


async def test_the_page_tells_of_no_person(town: Database, tmp_path: Path) -> None:
    code, text = await said(town, "html", tmp_path / "a.html")
    page = (tmp_path / "a.html").read_text(encoding="utf-8")
    assert (code, "lucie" in page, "Chez nous" in page, "05 56 07 20 48" in page) == (0, False, False, True)
    assert "- mobiles et courriels de personnes, pas publiés : 1 (Ricochet)" in text


async def test_what_cannot_be_done_is_said_in_one_line(database: Database, tmp_path: Path) -> None:
    assert await said(database, "odt", tmp_path / "a") == (
        1,
        (
            "agora export : « odt » n’est pas un format que j’écris."
            " Choisissez : data-inclusion, csv, xlsx, vcard, mediation-numerique, html, qualite, livret, carte, carte-image.\n"
        ),
    )
    code, text = await said(database, "csv", tmp_path / "nowhere" / "a.csv")
    assert (code, "je ne peux pas écrire" in text) == (1, True)
