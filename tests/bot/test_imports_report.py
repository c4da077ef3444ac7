"""What an operator reads, and the exit code."""

from collections.abc import Sequence
from datetime import UTC, datetime
from importlib import resources
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console
from rich.text import Text
from sqlmodel import select

from bot.administration.import_reading import House, Wishes
from bot.administration.imports_report import import_file
from storage.database import Database
from storage.directory import Contact, RawRow, count_structures
from storage.network import Member
from tests.given import findable, structure
from tests.shipped import LEXICON

NOW = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
TOWN = Path(str(resources.files("bot.demo"))) / "town"
TABLE = "source;id;nom;date_maj;telephone;piano\nville;1;Le [red]Pont[/red];2026-01-02;12;oui\nville;2;;2026-01-02;;\n"


async def said(
    database: Database,
    file: Path,
    *,
    by: str | None = None,
    apply: bool = False,
    force: bool = False,
    answers: Sequence[str] | None = None,
    **asked: Any,
) -> tuple[int, str]:
    """What the terminal shows. answers: the lines typed, None where nobody is there; they must be read to the last."""
    output = StringIO()
    console = Console(file=output, width=200, force_terminal=False)
    typed = iter(answers or ())

    def read(prompt: str) -> str:
        console.print(Text(prompt))
        return next(typed)

    wishes = Wishes(file.parent / "data", **asked, read=None if answers is None else read)
    code = await import_file(House(database, LEXICON, NOW, console), file, wishes, by=by, apply=apply, force=force)
    assert next(typed, None) is None
    return code, output.getvalue()


def cells(text: str) -> list[list[str]]:
    """The rows of the tables."""
    return [[cell.strip() for cell in line.strip("│\n").split("│")] for line in text.splitlines() if line.startswith("│")]


async def count(database: Database) -> int:
    async with database.reading() as session:
        return await count_structures(session)


async def test_a_dry_run_shows_all_and_writes_nothing(database: Database, tmp_path: Path) -> None:
    file = tmp_path / "ville.csv"
    file.write_text(TABLE, encoding="utf-8")
    code, text = await said(database, file)
    assert code == 0
    assert cells(text) == [
        ["structures", "1", "0", "0", "0", "0", "1"],
        ["services", "0", "0", "0", "0", "0", "0"],
        ["3", "–", "le nom manque"],
    ]
    assert "2 lignes : 1 prise, 1 refusée, 0 laissée de côté." in text
    assert "- telephone : numéro inutilisable (« 12 ») : ligne 2." in text
    assert "nomme des personnes) : piano." in text
    assert text.endswith(f'Essai à blanc : rien n’a été écrit. Pour écrire : agora import "{file}" --apply\n')
    assert await count(database) == 0


async def test_applied_then_changed_field_by_field(database: Database, tmp_path: Path) -> None:
    file = tmp_path / "ville.csv"
    file.write_text(TABLE, encoding="utf-8")
    assert (await said(database, file, apply=True))[1].endswith("C’est écrit dans l’annuaire. Essayez dans un salon : !qui-fait logement\n")
    assert await count(database) == 1
    assert (await said(database, file, apply=True))[1].endswith("L’annuaire dit déjà tout cela : rien à changer.\n")
    file.write_text(TABLE.replace(";12;", ";05 36 49 12 01;"), encoding="utf-8")
    assert ["Le [red]Pont[/red]", "téléphone", "–", "05 36 49 12 01"] in cells((await said(database, file))[1])


async def test_a_list_that_loses_half_waits_for_force(database: Database, tmp_path: Path) -> None:
    file, half = tmp_path / "ville.csv", tmp_path / "moitié.csv"
    rows = [f"ville;{number};Maison {number};2026-01-02;;" for number in range(8)]
    file.write_text("\n".join([TABLE.partition("\n")[0], *rows]), encoding="utf-8")
    half.write_text("\n".join([TABLE.partition("\n")[0], *(row.replace("Maison", "Foyer") for row in rows[:4])]), encoding="utf-8")
    await said(database, file, apply=True)
    code, text = await said(database, half, apply=True)
    assert code == 1
    assert text.endswith(
        "« ville » avait 8 structures, ce fichier n’en laisse que 4 : est-ce bien la liste entière ? Si oui, ajoutez --force.\n"
    )
    assert (await said(database, half, apply=True, force=True))[1].endswith("!qui-fait logement\n")


async def test_rows_are_accounted_for_and_a_row_said_twice_is_shown(database: Database, tmp_path: Path) -> None:
    file = tmp_path / "ville.csv"
    file.write_text(TABLE + TABLE.splitlines()[1] + "\n", encoding="utf-8")
    _, text = await said(database, file)
    assert "3 lignes : 1 prise, 1 refusée, 1 laissée de côté." in text
    assert "Laissées de côté, dite deux fois, mot pour mot (voir 2) : ligne 4." in text


@pytest.mark.parametrize(("name", "services"), [("valmont.json", "145"), ("structures.csv", "0")])
async def test_the_sample_town_is_taken_whole(database: Database, name: str, services: str) -> None:
    code, text = await said(database, TOWN / name)
    assert (code, cells(text)) == (
        0,
        [["structures", "68", "0", "0", "0", "0", "0"], ["services", services, "0", "0", "0", "0", "0"]],
    )


async def test_a_declaration_of_the_operator(database: Database, tmp_path: Path) -> None:
    file, mapping = tmp_path / "liste.csv", tmp_path / "liste.toml"
    file.write_bytes("Qui\nL’Été à Bègles\n".encode("cp1252"))
    mapping.write_text('source = "liste"\ntitre = "Ma liste"\ncolonnes = ["Qui"]\n[structure]\nnom = "Qui"\n', encoding="utf-8")
    assert (await said(database, file, mapping=mapping, apply=True))[0] == 0
    assert await count(database) == 1


@pytest.mark.parametrize(
    ("content", "options", "words"),
    [
        (None, {}, "je ne peux pas lire ce fichier"),
        (b"", {}, "Le fichier est vide."),
        (b"PK\x03\x04", {}, "classeur"),
        (b"a;b\n1;2\n", {}, "--nom"),
        (b"a;b\n1;2\n", {"name": "c"}, "« a », « b »"),
        (b"a;b\n1;2\n", {"source": "lune"}, "data_inclusion, finess, gironde, mediation_numerique"),
        (b"a;b\n1;2\n", {"mapping": Path("absent.toml")}, "je ne peux pas lire ce fichier"),
    ],
)
async def test_nothing_to_read_is_one_line_and_code_1(
    database: Database, tmp_path: Path, content: bytes | None, options: dict[str, Any], words: str
) -> None:
    file = tmp_path / "liste.csv"
    if content is not None:
        file.write_bytes(content)
    code, text = await said(database, file, **options)
    assert code == 1
    assert "agora import : liste.csv : " in text
    assert words in text.replace("\n", " ")


# ── People ───────────────────────────────────────────────────────────────────────────────────────────────────────

PEOPLE = "nom;structure;matrix;piano\nKarim;Mission locale;@k:a.example;oui\nZoé [red];La Lune;@z:a.example;non\n"


async def people(database: Database, tmp_path: Path) -> Path:
    async with database.writing() as session:
        await findable(session, structure("Mission locale"))
    file = tmp_path / "personnes.csv"
    file.write_text(PEOPLE, encoding="utf-8")
    return file


async def count_members(database: Database) -> int:
    async with database.reading() as session:
        return len((await session.exec(select(Member))).all())


async def test_people_are_shown_before_they_are_added(database: Database, tmp_path: Path) -> None:
    file = await people(database, tmp_path)
    code, text = await said(database, file, by="le CCAS")
    assert code == 0
    assert text.startswith("Liste de personnes, apportée par : le CCAS.\n")
    assert cells(text) == [
        ["personnes", "1", "0", "1"],
        ["2", "Karim", "@k:a.example", "Mission locale"],
        ["3", "Zoé [red]", "l’annuaire ne connaît pas la structure « La Lune »"],
    ]
    assert "(elles ne sont pas gardées) : piano." in text
    assert text.endswith("Essai à blanc : rien n’a été écrit. Pour écrire, ajoutez --apply.\n")
    assert await count_members(database) == 0
    assert "C’est écrit." in (await said(database, file, by="le CCAS", apply=True))[1]
    assert await count_members(database) == 1
    assert (await said(database, file, by="le CCAS", apply=True))[1].endswith("Personne à ajouter : rien à changer.\n")


@pytest.mark.parametrize("by", [None, "  "])
async def test_people_are_brought_by_somebody(database: Database, tmp_path: Path, by: str | None) -> None:
    file = await people(database, tmp_path)
    code, text = await said(database, file, by=by, apply=True)
    assert (code, await count_members(database)) == (1, 0)
    assert "--par" in text


# ── Lists that nobody declared ───────────────────────────────────────────────────────────────────────────────────

CROSSES = "Structure;Commune;Téléphone;Logement;Colis\nADIL;Agen;05 53 00 11 66;1;0\nRestos;Agen;0553001144;;x\n"
NAMELESS = "A;B;C\nBanque alimentaire;4 rue Basse;05 53 00 27 01\nLe Relais;10 avenue de la Gare;05 53 00 27 02\n"


async def test_a_list_of_a_town_is_taken_without_a_word_of_toml(database: Database, tmp_path: Path) -> None:
    file = tmp_path / "annuaire 2026.csv"
    file.write_text(CROSSES, encoding="utf-8")
    code, text = await said(database, file)
    assert code == 0
    assert ["Logement", "service, quand la case est cochée", "1"] in cells(text)
    assert "2 lignes : 2 prises, 0 refusée, 0 laissée de côté. Elles donnent 2 structures et 2 services." in text
    assert not (tmp_path / "data" / "listes").exists()  # nobody agreed to anything yet
    assert "gardée pour la prochaine fois" in (await said(database, file, yes=True, apply=True))[1]
    assert await count(database) == 2


async def test_the_next_edition_is_read_as_the_last_one(database: Database, tmp_path: Path) -> None:
    first, next_one = tmp_path / "annuaire 2026.csv", tmp_path / "annuaire 2027.csv"
    first.write_text(CROSSES, encoding="utf-8")
    await said(database, first, yes=True, apply=True)
    next_one.write_text(CROSSES.replace("Colis\n", "Colis;Parking\n").replace("x\n", "x;oui\n"), encoding="utf-8")
    _, text = await said(database, next_one, answers=[], apply=True)
    assert f"Je lis cette liste comme la dernière fois : {tmp_path / 'data' / 'listes' / 'annuaire-2026.toml'}." in text
    assert "Colonnes nouvelles, laissées de côté : Parking." in text
    assert "rien à changer" in text


async def test_another_list_of_the_same_columns_takes_nothing_from_the_first(database: Database, tmp_path: Path) -> None:
    ours, theirs = tmp_path / "ville.csv", tmp_path / "département.csv"
    ours.write_text(CROSSES, encoding="utf-8")
    theirs.write_text(CROSSES.replace("ADIL", "CIDFF").replace("Restos", "UDAF"), encoding="utf-8")
    await said(database, ours, yes=True, apply=True)
    _, text = await said(database, theirs, yes=True, apply=True)
    assert "Elle a les colonnes de « ville », et d’autres structures : c’est une autre liste" in text
    assert "Ne sont plus dans le fichier" not in text
    assert await count(database) == 4
    for file, read in ((ours, "ville"), (theirs, "departement")):
        again = (await said(database, file, yes=True, apply=True))[1]
        assert f"comme la dernière fois : {tmp_path / 'data' / 'listes' / f'{read}.toml'}" in again
        assert "rien à changer" in again
    forced = (await said(database, theirs, mapping=tmp_path / "data" / "listes" / "ville.toml"))[1]
    assert "Ne sont plus dans le fichier (gardées, à vérifier) : ADIL, Restos." in forced


async def test_two_towns_in_one_known_format_are_two_lists(database: Database, tmp_path: Path) -> None:
    for town, structures in (("agen", ("ADIL", "Restos")), ("boé", ("CIDFF", "UDAF"))):
        rows = [
            "@id;name;amenity;addr:street;addr:city",
            *(f"node/{town}{each};{each};social_facility;rue Haute;Agen" for each in structures),
        ]
        (tmp_path / f"{town}.csv").write_text("\n".join(rows), encoding="utf-8")
        _, text = await said(database, tmp_path / f"{town}.csv", yes=True, apply=True)
    assert "Elle a les colonnes de « OpenStreetMap »" in text
    assert "Si c’est la même, ajoutez : --source openstreetmap." in text
    assert "Ne sont plus dans le fichier" not in text
    for town in ("agen", "boé"):
        assert "rien à changer" in (await said(database, tmp_path / f"{town}.csv", yes=True, apply=True))[1]
    assert await count(database) == 4


async def test_what_is_doubtful_is_asked_and_nothing_else(database: Database, tmp_path: Path) -> None:
    file = tmp_path / "liste.csv"
    file.write_text(NAMELESS, encoding="utf-8")
    _, text = await said(database, file, answers=["99", "", "Valbourg"])
    assert "« A » (Banque alimentaire · Le Relais) : qu’est-ce que c’est ?" in text
    assert "ou rien pour 1." in text
    assert text.count("qu’est-ce que c’est") == 1
    assert "Elles donnent 2 structures" in text
    assert 'commune = "Valbourg"' in (tmp_path / "data" / "listes" / "liste.toml").read_text(encoding="utf-8")


async def test_a_name_that_is_taken_unasked_and_is_not_sure_is_told(database: Database, tmp_path: Path) -> None:
    file = tmp_path / "liste.csv"
    file.write_text(NAMELESS, encoding="utf-8")
    _, text = await said(database, file, yes=True)
    assert 'Je ne suis pas sûr que « A » nomme les structures. Si c’est une autre colonne, dites-la : --nom "COLONNE".' in text
    file.write_text(CROSSES, encoding="utf-8")
    assert "pas sûr que" not in (await said(database, file, yes=True))[1]


async def test_the_name_is_never_invented(database: Database, tmp_path: Path) -> None:
    file = tmp_path / "liste.csv"
    file.write_text(NAMELESS, encoding="utf-8")
    code, text = await said(database, file)
    assert code == 1
    assert '--nom "A"' in text
    assert (await said(database, file, name="a"))[0] == 0
    assert (await said(database, file, answers=["9", "3", "1", ""]))[0] == 0  # « A » is nothing: then it is asked which column it is


async def test_values_that_are_asked_about_are_remembered(database: Database, tmp_path: Path) -> None:
    file = tmp_path / "liste.csv"
    file.write_text("Structure;Actions\nUn;Initiation aux outils numériques\nDeux;Initiation aux outils numériques\n", encoding="utf-8")
    _, text = await said(database, file, answers=["", ""], apply=True)
    assert "« Initiation aux outils numériques » : quel besoin est-ce ?" in text
    assert 'besoins = ["aide-informatique"]' in (tmp_path / "data" / "listes" / "liste.toml").read_text(encoding="utf-8")
    assert "quel besoin" not in (await said(database, file, answers=[]))[1]


async def test_people_in_a_list_are_shown_before_anything_is_written(database: Database, tmp_path: Path) -> None:
    file = tmp_path / "liste.csv"
    file.write_text("Structure;Référente;Courriel\nUn;Mme Roy;lucie.martin@un.example\n", encoding="utf-8")
    _, text = await said(database, file, answers=["", "2"], apply=True)
    assert "Colonnes qui nomment des personnes (rien n’en sera gardé) : Référente." in text
    assert "Peut-être au nom d’une personne : 1 courriel." in text
    async with database.reading() as session:
        assert (await session.exec(select(Contact.value))).all() == []
        assert [row.payload for row in (await session.exec(select(RawRow))).all()] == [
            {"Structure": "Un", "Courriel": "lucie.martin@un.example"}
        ]


async def test_people_in_a_known_format_are_shown_too(database: Database, tmp_path: Path) -> None:
    file = tmp_path / "ville.csv"
    file.write_text("source;id;nom;date_maj;courriel\nville;1;Un;2026-01-02;lucie.martin@un.example\n", encoding="utf-8")
    assert "Peut-être au nom d’une personne : 1 courriel. C’est gardé" in (await said(database, file))[1]


async def test_a_list_of_people_without_ids_is_told_what_to_do(database: Database, tmp_path: Path) -> None:
    file = tmp_path / "liste.csv"
    file.write_text("Nom;Prénom;Structure\nMartin;Lucie;CCAS\nRoy;Anne;MDS\n", encoding="utf-8")
    code, text = await said(database, file)
    assert code == 0
    assert "une liste de personnes, sans identifiant Matrix" in text
    assert ["structures", "2", "0", "0", "0", "0", "0"] in cells(text)


async def test_troubles_are_told_by_column_and_kind(database: Database, tmp_path: Path) -> None:
    file = tmp_path / "liste.csv"
    rows = [f"Maison {number};{'12 34' if number % 2 else '05 36 49 12 01'}" for number in range(60)]
    file.write_text("\n".join(["Structure;Téléphone", *rows]), encoding="utf-8")
    _, text = await said(database, file)
    assert "- Téléphone : numéro inutilisable (« 12 34 ») : lignes 3, 5, 7" in text
    assert "41 et 10 autres." in text
