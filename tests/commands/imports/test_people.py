"""People from a spreadsheet: who is taken, who is not, and what is kept of them."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlmodel import col, select

from commands.imports.files import read_sheet
from commands.imports.people import Arrivals, apply_plan, describes, make_plan, read_people
from storage.database import Database
from storage.directory import RawRow
from storage.network import Member, Membership
from tests.given import findable, structure

NOW = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
BY = "l’équipe d’animation (CCAS)"
HEADER = "Nom;Prénom;Structure;Fonction;Identifiant Matrix;Téléphone;Courriel\n"
KARIM = "Benali;Karim;CCAS;Référent logement;@karim:example.org;05 36 49 12 01;karim@example.org\n"


async def settle(database: Database) -> None:
    async with database.writing() as session:
        await findable(session, structure("Centre communal d’action sociale", acronym="CCAS"))
        await findable(session, structure("Mission locale"))
        await findable(session, structure("Maison de quartier Nord"))
        await findable(session, structure("Maison de quartier Sud"))


async def bring(database: Database, rows: str, *, header: str = HEADER, now: datetime = NOW) -> Arrivals:
    async with database.writing() as session:
        plan = await make_plan(session, read_people(read_sheet((header + rows).encode())))
        await apply_plan(session, plan, BY, now)
        return plan


async def members(database: Database) -> dict[str, Member]:
    async with database.reading() as session:
        return {member.user_id: member for member in (await session.exec(select(Member))).all()}


async def posts(database: Database) -> list[tuple[str | None, str]]:
    async with database.reading() as session:
        return [(post.user_id, post.role) for post in (await session.exec(select(Membership).order_by(col(Membership.id)))).all()]


def reasons(plan: Arrivals) -> list[tuple[int, str]]:
    return [(refusal.place, refusal.reason) for refusal in plan.refusals]


@pytest.mark.parametrize(
    ("columns", "is_people"),
    [
        (["Nom", "Structure", "Identifiant Matrix"], True),
        (["NOM ET PRÉNOM", "compte_matrix"], True),
        (["nom", "structure", "telephone"], False),
        (["id", "nom", "date_maj"], False),
    ],
)
def test_a_list_of_people_names_them_and_gives_their_ids(columns: list[str], is_people: bool) -> None:
    assert describes(columns) is is_people


async def test_a_person_is_added_and_has_agreed_to_nothing_yet(database: Database) -> None:
    await settle(database)
    plan = await bring(database, KARIM)
    assert (reasons(plan), plan.notices, plan.unused) == ([], [], ("Courriel",))
    karim = (await members(database))["@karim:example.org"]
    assert (karim.name, karim.phone, karim.imported_by) == ("Karim Benali", "05 36 49 12 01", BY)
    assert (karim.consented_at, karim.informed_at, karim.greeted_at) == (None, None, None)
    assert (karim.joined_at, karim.last_seen_on) == (NOW, NOW.date())
    assert await posts(database) == [("@karim:example.org", "Référent logement")]


async def test_the_same_import_twice_changes_nothing(database: Database) -> None:
    await settle(database)
    await bring(database, KARIM)
    before = await members(database), await posts(database)
    plan = await bring(database, KARIM, now=NOW + timedelta(days=9))
    assert (plan.added, [person.user_id for person in plan.known]) == ([], ["@karim:example.org"])
    assert (await members(database), await posts(database)) == before


@pytest.mark.parametrize("facts", [{"consented_at": NOW}, {"imported_by": "x"}, {"consented_at": NOW, "left_at": NOW}])
async def test_who_is_there_already_is_never_written_over(database: Database, facts: dict[str, Any]) -> None:
    await settle(database)
    async with database.writing() as session:
        session.add(Member(user_id="@karim:example.org", name="K.", joined_at=NOW, last_seen_on=NOW.date(), **facts))
    before = await members(database)
    await bring(database, KARIM, now=NOW + timedelta(days=9))
    assert await members(database) == before
    assert await posts(database) == []


async def test_several_structures_on_one_line_or_on_several(database: Database) -> None:
    await settle(database)
    await bring(
        database,
        "Benali;Karim;CCAS | Mission locale;Accueil;@karim:example.org;;\n"
        "Benali;Karim;Maison de quartier Nord;Bénévole;@Karim:example.org;;\n"
        "Diop;Awa;ccas;;https://matrix.to/#/@awa:example.org;;\n",
    )
    assert await posts(database) == [
        ("@karim:example.org", "Accueil"),
        ("@karim:example.org", "Accueil"),
        ("@karim:example.org", "Bénévole"),
        ("@awa:example.org", ""),
    ]


async def test_two_names_of_one_structure_make_one_post(database: Database) -> None:
    await settle(database)
    await bring(database, "Benali;Karim;CCAS | Centre communal d'action sociale;;@karim:example.org;;\n")
    assert len(await posts(database)) == 1


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (";;CCAS;;@a:example.org;;\n", "le nom manque"),
        ("Benali;Karim;CCAS;;;;\n", "l’identifiant Matrix manque"),
        ("Benali;Karim;CCAS;;karim;;\n", "ce n’est pas un identifiant Matrix (exemple : @karim:example.org)"),
        ("Benali;Karim;;;@a:example.org;;\n", "la structure manque"),
        ("Benali;Karim;La Lune Bleue;;@a:example.org;;\n", "l’annuaire ne connaît pas la structure « La Lune Bleue »"),
        ("Benali;Karim;CCAS | La Lune Bleue;;@a:example.org;;\n", "l’annuaire ne connaît pas la structure « La Lune Bleue »"),
    ],
)
async def test_a_row_that_cannot_be_taken_is_told_and_the_others_are_taken(database: Database, row: str, reason: str) -> None:
    await settle(database)
    plan = await bring(database, row + KARIM)
    assert reasons(plan) == [(2, reason)]
    assert list(await members(database)) == ["@karim:example.org"]


async def test_a_name_of_several_structures_is_refused_with_them(database: Database) -> None:
    await settle(database)
    plan = await bring(database, "Benali;Karim;Maison de quartier;;@a:example.org;;\n")
    ((_, reason),) = reasons(plan)
    assert reason.startswith("plusieurs structures pour « Maison de quartier » : Maison de quartier ")


async def test_a_line_said_twice_is_told(database: Database) -> None:
    await settle(database)
    assert reasons(await bring(database, KARIM + KARIM)) == [(3, "même personne et même structure qu’à la ligne 2")]


async def test_bad_cells_are_left_out_and_told_and_the_row_is_taken(database: Database) -> None:
    await settle(database)
    header = "nom;structure;role;matrix;telephone;propose\n"
    plan = await bring(database, f"Karim;CCAS;Suit Mme Dupont, rue des Lilas;@k:a.example;12;{'mot ' * 100}\n", header=header)
    assert {(notice.column, notice.value[:12], notice.reason[:20]) for notice in plan.notices} == {
        ("rôle", "(non montré)", "une personne accompa"),
        ("téléphone", "12", "numéro inutilisable "),
        ("propose", "mot mot mot ", "plus de 300 caractèr"),
    }
    karim = (await members(database))["@k:a.example"]
    assert (karim.phone, karim.offers) == (None, "")
    assert await posts(database) == [("@k:a.example", "")]


async def test_names_of_any_kind_are_words(database: Database) -> None:
    await settle(database)
    header = "nom;structure;matrix\n"
    await bring(database, f"<b>{'Zoé 🎉 ' * 60}</b>;CCAS;@z:a.example\n", header=header)
    name = (await members(database))["@z:a.example"].name
    assert name.startswith("Zoé 🎉 Zoé")
    assert len(name) <= 80


async def test_no_raw_row_is_kept_of_people(database: Database) -> None:
    await settle(database)
    await bring(database, KARIM + "Refusée;Zoé;La Lune Bleue;;@zoe:example.org;;\n")
    async with database.reading() as session:
        assert (await session.exec(select(RawRow))).all() == []


async def test_a_json_list_is_read_too(database: Database) -> None:
    await settle(database)
    rows = '[{"nom": "Karim", "structure": "CCAS", "matrix": "@k:a.example", "telephone": 536491201}, "pas une fiche"]'
    plan = await bring(database, rows, header="")
    assert reasons(plan) == [(2, "le nom manque")]
    assert (await members(database))["@k:a.example"].phone == "05 36 49 12 01"
