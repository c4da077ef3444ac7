"""Bulk reading and writing, alike on both databases."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlmodel import select

from storage import imports
from storage.database import Database
from storage.directory import Contact, RawRow, Service, Structure, list_services
from storage.many import add_rows

NOW = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
MANY = 2 * imports.AT_ONCE + 1


def structure(number: int, **facts: Any) -> dict[str, Any]:
    return {"source": "ville", "source_id": str(number), "name": f"Maison {number}", **facts}


def service(number: int, structure_id: int) -> dict[str, Any]:
    lists = {"tags": ["colis"], "publics": [], "modes": []}
    return {"source": "ville", "source_id": str(number), "structure_id": structure_id, "name": f"Atelier {number}", **lists}


async def test_many_rows_come_back_as_they_were_written(database: Database) -> None:
    async with database.writing() as session:
        await add_rows(
            await session.connection(), Structure, [structure(n, confirmed_on=date(2026, 1, 2), latitude=44.5) for n in range(MANY)]
        )
        await add_rows(await session.connection(), Structure, [structure(1) | {"source": "autre"}])
    async with database.reading() as session:
        numbers = await imports.find_numbers(session, Structure, {"ville"})
        found = await imports.find_structures(session, numbers.values())
        assert len(found) == MANY
        stored = found["ville", "7"]
        assert (stored.values["name"], stored.values["confirmed_on"], stored.values["latitude"]) == ("Maison 7", date(2026, 1, 2), 44.5)
        assert {key: sheet.id for key, sheet in found.items()} == numbers
        assert await imports.find_structures(session, ()) == {}


async def test_rows_and_contacts_are_changed_and_services_removed(database: Database) -> None:
    async with database.writing() as session:
        await add_rows(await session.connection(), Structure, [structure(1), structure(2)])
        ids = await imports.find_ids(session, Structure, [("ville", "1"), ("ville", "2")])
        one, two = ids["ville", "1"], ids["ville", "2"]
        await add_rows(await session.connection(), Service, [service(1, one), service(2, one)])
        services = await imports.find_ids(session, Service, [("ville", "1"), ("ville", "2")])
        first, second = services["ville", "1"], services["ville", "2"]
        own = {"structure_id": one, "service_id": None, "kind": "phone", "value": "115"}
        await imports.set_contacts(session, [], [], [own, own | {"service_id": first, "value": "119"}, own | {"service_id": second}])
        await imports.set_contacts(session, [one], [], [own | {"kind": "email", "value": "a@b.example"}])
        await imports.set_rows(session, Service, [{"id": first, "structure_id": two, "tags": ["linge"]}])
        await imports.remove_services(session, [second])
    async with database.reading() as session:
        assert (await imports.find_structures(session, [one]))["ville", "1"].contacts == {("email", "a@b.example")}
        stored = (await imports.find_services(session, [first]))["ville", "1"]
        assert (stored.structure_id, stored.values["tags"], stored.contacts) == (two, ["linge"], frozenset({("phone", "119")}))
        assert await list_services(session, [one]) == []
        assert len((await session.exec(select(Contact))).all()) == 2


async def test_raw_rows_are_kept_once_and_follow_the_source(database: Database) -> None:
    payloads: dict[str, dict[str, Any]] = {"1": {"a": "\x00\ud800é", "b": 1.5}, "2": {"a": None}}
    later = NOW + timedelta(days=1)
    async with database.writing() as session:
        await imports.set_raw_rows(session, "ville", "structure", payloads, NOW)
        await imports.set_raw_rows(session, "ville", "structure", payloads | {"2": {"a": [1]}}, later)
    async with database.reading() as session:
        rows = {row.source_id: (row.payload, row.imported_at) for row in (await session.exec(select(RawRow))).all()}
    assert rows == {"1": (payloads["1"], NOW), "2": ({"a": [1]}, later)}
