"""Who said what of a sheet: written, told, taken back; alike on both databases."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlmodel.ext.asyncio.session import AsyncSession

from storage import merges, provenance, retention
from storage.database import Database
from storage.directory import Structure, list_contacts, list_services
from storage.provenance import SOURCE, STRUCTURE, TEAM, Teller
from storage.search import find_structures_by_name
from tests.given import findable, service, structure

NOW = datetime(2026, 11, 3, 8, 0, tzinfo=UTC)
LATER = NOW + timedelta(days=2)
CCAS, TEAM_OF_ALL, LIST = Teller(STRUCTURE, "CCAS"), Teller(TEAM, "l’équipe d’animation"), Teller(SOURCE, "Liste de la Ville")


async def told(session: AsyncSession, number: int) -> tuple[str, str | None, date | None, list[str]]:
    sheet = await session.get(Structure, number, populate_existing=True)
    assert sheet is not None
    return sheet.name, sheet.address, sheet.confirmed_on, [each.value for each in await list_contacts(session, [number])]


async def test_what_is_said_is_written_kept_with_what_was_before_and_taken_back(database: Database) -> None:
    async with database.writing() as session:
        number = await findable(session, structure("La Rive", address="8 rue Haute"))
        said = {
            "name": "La Berge",
            "address": "8 rue Haute",
            "phones": ["05 36 49 12 02", "05 36 49 12 01"],
            "confirmed_on": date(2026, 11, 3),
        }
        changes = await provenance.say(session, number, said, by=CCAS, now=NOW)
        assert [(each.field, each.before, each.after) for each in changes] == [
            ("name", "La Rive", "La Berge"),
            ("phones", [], ["05 36 49 12 01", "05 36 49 12 02"]),
            ("confirmed_on", None, "2026-11-03"),
        ]
    async with database.writing() as session:
        assert await told(session, number) == ("La Berge", "8 rue Haute", date(2026, 11, 3), ["05 36 49 12 01", "05 36 49 12 02"])
        assert await find_structures_by_name(session, "La Berge") == [number]
        assert await provenance.say(session, number, said, by=TEAM_OF_ALL, now=LATER) == []
        kept = {each.field: each.id or 0 for each in await provenance.history(session, number)}
        for field in ("phones", "confirmed_on", "name"):
            assert await provenance.undo(session, kept[field], by=TEAM_OF_ALL, now=LATER)
        assert not await provenance.undo(session, kept["name"], by=TEAM_OF_ALL, now=LATER)
    async with database.writing() as session:
        assert await told(session, number) == ("La Rive", "8 rue Haute", None, [])
        assert {(each.field, each.undone_at, each.undone_by) for each in await provenance.history(session, number)} == {
            (field, LATER, TEAM_OF_ALL.name) for field in kept
        }


async def test_what_says_something_else_since_is_not_put_back(database: Database) -> None:
    async with database.writing() as session:
        number = await findable(session, structure("La Rive"))
        (first,) = await provenance.say(session, number, {"address": "8 rue Haute"}, by=CCAS, now=NOW)
        (second,) = await provenance.say(session, number, {"address": "9 rue Haute"}, by=TEAM_OF_ALL, now=LATER)
        assert not await provenance.undo(session, first.id or 0, by=CCAS, now=LATER)
        assert await provenance.undo(session, second.id or 0, by=CCAS, now=LATER)
        assert (await told(session, number))[1] == "8 rue Haute"
        assert await provenance.undo(session, first.id or 0, by=CCAS, now=LATER)
        assert (await told(session, number))[1] is None


async def test_what_people_wrote_stands_by_the_last_of_them_and_what_lists_changed_goes_after_a_year(database: Database) -> None:
    async with database.writing() as session:
        number = await findable(session, structure("La Rive"), service("Colis"))
        (of,) = [each.id for each in await list_services(session, [number])]
        await provenance.say(session, number, {"address": "7 rue Haute", "phones": ["115"]}, by=LIST, now=NOW)
        await provenance.say(session, number, {"address": "8 rue Haute"}, by=CCAS, now=NOW)
        await provenance.say(session, number, {"address": "9 rue Haute"}, by=TEAM_OF_ALL, now=LATER)
        await provenance.say(session, number, {"cost": "gratuit"}, by=CCAS, now=NOW, service_id=of)
        stands = {place: (each.after, each.teller) for place, each in (await provenance.standing(session, {"test"})).items()}
        assert stands == {(number, None, "address"): ("9 rue Haute", TEAM_OF_ALL.name), (number, of, "cost"): ("gratuit", "CCAS")}
        assert await provenance.standing(session, {"autre"}) == {}
        assert {place[2]: each.teller for place, each in (await provenance.tellers(session, number)).items()} == {
            "address": TEAM_OF_ALL.name,
            "cost": "CCAS",
            "phones": LIST.name,
        }
        await retention.remove_ended(session, NOW + timedelta(days=366), NOW)
        assert {each.teller for each in await provenance.history(session, number)} == {"CCAS", TEAM_OF_ALL.name}


async def test_a_merged_sheet_keeps_what_was_said_of_it(database: Database) -> None:
    async with database.writing() as session:
        gone, kept = await findable(session, structure("C.C.A.S.")), await findable(session, structure("CCAS de Valmont"))
        await provenance.say(session, gone, {"address": "8 rue Haute"}, by=Teller(STRUCTURE, "C.C.A.S.", gone), now=NOW)
        assert await merges.set_merged(session, gone, kept, LATER)
        (change,) = await provenance.history(session, kept)
        assert (change.teller_structure_id, change.after) == (kept, "8 rue Haute")


@pytest.mark.parametrize("field", ["source_id", "id", "opinion"])
async def test_what_is_no_field_of_a_sheet_is_refused(database: Database, field: str) -> None:
    async with database.writing() as session:
        number = await findable(session, structure("La Rive"))
        with pytest.raises(ValueError, match=field):
            await provenance.say(session, number, {field: "x"}, by=CCAS, now=NOW)
        assert await provenance.say(session, number + 1, {"address": "x"}, by=CCAS, now=NOW) == []
