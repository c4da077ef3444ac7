"""Rows that are not read again: whatever the list becomes, and whoever writes meanwhile, the plan is that of who reads them all."""

import random
from datetime import timedelta
from typing import Any

import pytest
from sqlmodel import select

from bot.administration.import_run import plan_of, read_rows_of, undo_last, write_plan
from commands.imports.files import read_sheet
from commands.imports.known_rows import look_up
from commands.imports.mapping import Mapping, parse_mapping
from commands.imports.plan import Plan
from storage import merges, provenance
from storage.database import Database
from storage.directory import Service, Structure
from storage.provenance import STRUCTURE, Teller
from storage.read_rows import ReadRow
from tests.commands.imports.samples import NOW, TODAY, TOWN, records_of
from tests.shipped import LEXICON

NUMBERED = parse_mapping(
    """
    source = "ville"
    titre = "Liste de la Ville"
    colonnes = ["N", "Nom", "Ville"]
    separateurs = [","]
    [structure]
    identifiant = "N"
    nom = "Nom"
    adresse = "Adresse"
    commune = "Ville"
    verifiee_le = "Vu le"
    telephone = "Tél"
    [service]
    publics = "Publics"
    [[offre]]
    colonne = "Fait"
    """,
    "ville.toml",
)
NAMES = ("Le Pont", "La Rive", "le pont", "L’Ancre", "Maison du lien", "Le Phare", "La Rive ", "Colibri")
CELLS: dict[str, tuple[str, ...]] = {
    "Adresse": ("", "2 rue Haute", "4 rue Basse", "4, rue basse"),
    "Ville": ("Bègles", "Agen", ""),
    "Tél": ("05 36 49 12 01", "12", "", "0536491202"),
    "Fait": ("Colis", "Net, Colis", "", "danse du feu"),
    "Publics": ("", "Jeunes", "seniors isolés"),
    "Vu le": ("2026-01-02", "", "2027-01-01", "jamais vu"),
}


def listing(rows: list[dict[str, str]]) -> str:
    return "\n".join(["N;Nom;" + ";".join(CELLS), *(";".join(row.values()) for row in rows)])


def row_of(lots: random.Random, number: int) -> dict[str, str]:
    return {"N": str(number), "Nom": lots.choice(NAMES), **{name: lots.choice(cells) for name, cells in CELLS.items()}}


def edited(lots: random.Random, rows: list[dict[str, str]]) -> list[dict[str, str]]:
    """The next edition: a cell that changes, a row that comes, goes, is said twice, moves, has another's number."""
    rows = [dict(row) for row in rows]
    column = lots.choice(list(CELLS))
    lots.choice(rows)[column] = lots.choice(CELLS[column])
    what = lots.randrange(6)
    if what == 0:
        rows.insert(lots.randrange(len(rows)), row_of(lots, 100 + lots.randrange(50)))
    elif what == 1:
        rows.pop(lots.randrange(len(rows)))
    elif what == 2:
        rows.append(dict(lots.choice(rows)))
    elif what == 3:
        lots.choice(rows)["N"] = lots.choice(rows)["N"]
    elif what == 4:
        for rank, row in enumerate(rows):
            row["N"] = str(rank)
    else:
        rows.insert(0, {**row_of(lots, 999), "N": lots.choice(rows)["N"]})
    return rows


def told(plan: Plan) -> list[Any]:
    """All that a plan says, whatever was read for it."""
    records = plan.records
    return [
        *[
            (
                [(each.key, each.values, each.contacts, each.raw) for each in delta.added],
                [(each.id, each.differences) for each in delta.changed],
                delta.unchanged,
                sorted((each.id, each.name) for each in delta.gone),
                sorted((each.id, each.name) for each in delta.withdrawn),
            )
            for delta in (plan.structures, plan.services)
        ],
        sorted((each.place, each.name, each.column, each.value, each.reason) for each in plan.notices),
        plan.refusals,
        plan.left,
        plan.taken,
        plan.disagreements,
        plan.duplicates,
        plan.shrunk,
        plan.merged,
        {key: (record.values, record.contacts, record.raw, record.place, record.also) for key, record in records.structures.items()},
        {key: (record.values, record.contacts, record.structure) for key, record in records.services.items()},
    ]


async def meddle(database: Database, lots: random.Random, step: int) -> None:
    """People write of a sheet, take it back, merge two."""
    async with database.writing() as session:
        structures = (await session.exec(select(Structure).order_by("id"))).all()
        number = lots.choice(structures).id or 0
        by, now = Teller(STRUCTURE, "Le Pont"), NOW + timedelta(hours=step)
        if step % 3 == 0:
            await provenance.say(session, number, {lots.choice(["phones", "webs"]): ["05 36 49 99 99"]}, by=by, now=now)
        elif step % 3 == 1:
            for change in await provenance.history(session, number):
                await provenance.undo(session, change.id or 0, by=by, now=now)
        elif len(structures) > 3:
            await merges.set_merged(session, structures[0].id or 0, structures[1].id or 0, now)


@pytest.mark.parametrize("mapping", [NUMBERED, TOWN], ids=["numbered", "named"])
@pytest.mark.parametrize("seed", [0, *(pytest.param(seed, marks=pytest.mark.slow) for seed in range(1, 4))])
async def test_a_plan_is_the_same(database: Database, mapping: Mapping, seed: int) -> None:
    if not database.is_sqlite:
        pytest.skip("what is asked of the database is so of both in the next test")
    lots = random.Random(seed)  # noqa: S311 - the same lists at each run
    rows = [row_of(lots, number) for number in range(14)]
    passed = 0
    for step in range(9):
        text = listing(rows)
        known = await read_rows_of(database, read_sheet(text.encode()), mapping, LEXICON, TODAY)
        plan = await plan_of(database, known, mapping)
        assert told(plan) == told(await plan_of(database, records_of(text, mapping), mapping)), step
        passed += sum(each is not None for each in known.ledger.known)
        await write_plan(database, plan, NOW + timedelta(hours=step))
        if step % 2:
            await meddle(database, lots, step)
        rows = edited(lots, rows)
    assert passed > 10


async def test_a_row_is_read_again_once_its_sheet_says_otherwise(database: Database) -> None:
    """Whoever wrote it, and though nothing tells of it; so it is once the import is taken back, and with another release."""
    lots = random.Random(1)  # noqa: S311 - the same list at each run
    text = listing([row_of(lots, number) | {"Nom": f"Association {number}"} for number in range(6)])

    async def passed() -> int:
        records = await read_rows_of(database, read_sheet(text.encode()), NUMBERED, LEXICON, TODAY)
        plan = await plan_of(database, records, NUMBERED)
        await write_plan(database, plan, NOW)
        return sum(each is not None for each in records.ledger.known)

    assert await passed() == 0
    always = await passed()  # those that tell of no day to come
    assert always >= 4
    async with database.writing() as session:
        keys = [each.structure_id for each in (await session.exec(select(ReadRow).order_by("structure_id"))).all()]
        (await session.exec(select(Structure).where(Structure.id == keys[0]))).one().opening_hours = "Mo 09:00-12:00"
        session.add(Service(structure_id=keys[1], source="ville", source_id="other", name="Accueil"))
        await session.delete((await session.exec(select(Structure).where(Structure.id == keys[2]))).one())
    assert await passed() == always - 3
    assert await passed() == always
    async with database.reading() as session:
        ledger = await look_up(session, read_sheet(text.encode()), NUMBERED, LEXICON, b"another release")
    assert not any(ledger.known)
    assert "annulé" in await undo_last(database, NOW)
    assert await passed() == 0
