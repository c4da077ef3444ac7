"""A table that does not say what it holds of people, rooms and structures cannot be imported, and what it says is what is walked."""

from datetime import UTC, datetime
from typing import Any, cast

import pytest
from sqlalchemy import JSON, Column, UniqueConstraint
from sqlalchemy.orm import registry
from sqlmodel import Field, SQLModel, col, select
from sqlmodel.main import SQLModelMetaclass

from storage import followers, holdings
from storage.database import Database
from storage.dialogues import Draft
from storage.directory import Structure
from storage.holdings import ALWAYS, Fate, Holding, Holds
from tests.given import structure

NOW = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
LEA, OMAR = "@lea:a", "@omar:a"


class Apart(SQLModel, registry=registry()):
    """What tables of these tests alone are made from, outside of the schema of the house."""


def new(body: dict[str, Any]) -> type[SQLModel]:
    """A table of this body, as `class Made(SQLModel, table=True)` makes it."""
    base = SQLModelMetaclass("Base", (SQLModel,), {"__module__": __name__}, registry=registry())
    return cast("type[SQLModel]", SQLModelMetaclass("Made", (base,), {"__module__": __name__} | body, table=True))


def made(holds: Holds | None, name: str, kind: Any = str, **facts: Any) -> type[SQLModel]:
    """A table with a number and this column, which says this of what it holds."""
    said = {} if holds is None else {"__holds__": holds}
    columns = {"__annotations__": {"number": int, name: kind}, "number": Field(primary_key=True), name: Field(**facts)}
    return new(columns | said)


IDEAS = Holding("ideas", "user_id", ("number",), "for ever")


@pytest.mark.parametrize(
    ("holds", "name", "facts", "said"),
    [
        (None, "user_id", {}, "does not say what it holds"),
        (Holds(), "user_id", {}, "user_id looks like a person"),
        (Holds(plain={("to_user_id",): "a person, but never mind"}), "to_user_id", {}, "to_user_id looks like a person"),
        (Holds(), "sender", {}, "sender looks like a person"),
        (Holds(), "host", {"foreign_key": "member.user_id"}, "host looks like a person"),
        (Holds(), "room_id", {}, "room_id looks like a room"),
        (Holds(plain={("old_room_id",): "a room"}), "old_room_id", {}, "old_room_id looks like a room"),
        (Holds(), "structure_id", {"kind": int}, "structure_id looks like a structure"),
        (Holds(), "host", {"kind": int, "foreign_key": "structure.id"}, "host looks like a structure"),
        (Holds(), "added_by", {}, "added_by may hold words"),
        (Holds(), "words", {}, "words may hold words"),
        (Holds(), "words", {"kind": dict[str, Any], "sa_column": Column(JSON)}, "words may hold words"),
        (Holds(ends="until"), "number_of", {"kind": int}, "until is no column of it"),
        (Holds(IDEAS), "author", {}, "user_id is no column of it"),
        (Holds(Holding("ideas", "user_id", (), "")), "user_id", {}, "ideas does not say how long it is kept"),
    ],
)
def test_a_table_that_does_not_say_what_it_holds_cannot_be_imported(
    holds: Holds | None, name: str, facts: dict[str, Any], said: str
) -> None:
    with pytest.raises(TypeError, match=said):
        made(holds, name, **facts)


def test_words_of_a_person_do_not_outlive_them_unless_it_is_said_why() -> None:
    said = Holding("ideas", "user_id", ("words",), "for ever", stays=ALWAYS)
    both = {"__annotations__": {"user_id": str, "words": str}, "user_id": Field(primary_key=True)}
    with pytest.raises(TypeError, match="ideas outlives an erasure with its words"):
        new(both | {"__holds__": Holds(said)})
    assert new(both | {"__holds__": Holds(said, plain={("words",): "what was decided"})})


@pytest.mark.parametrize(
    ("holds", "name", "facts"),
    [
        (Holds(IDEAS), "user_id", {}),
        (Holds(rooms={"room_id": Fate.FOLLOWS}), "room_id", {}),
        (Holds(structures={"structure_id": Fate.FOLLOWS}), "structure_id", {"kind": int}),
        (Holds(plain={("done_by",): "an event id"}), "done_by", {}),
        (Holds(), "seats", {"kind": int}),
    ],
)
def test_a_table_that_says_what_it_holds_is_imported(holds: Holds, name: str, facts: dict[str, Any]) -> None:
    assert name in holdings.table_of(made(holds, name, **facts)).columns


def test_no_table_stands_where_nobody_looks_for_it() -> None:
    """Modules that are not imported to find the tables."""
    assert not [model for model in holdings.tables() if model.__module__.startswith(holdings.WITHOUT_TABLES)]


def test_two_holdings_of_one_name_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    twice = {model: Holds(IDEAS) for model in list(holdings.tables())[:2]}
    monkeypatch.setattr(holdings, "tables", lambda: twice)
    with pytest.raises(ValueError, match="two holdings of one name: ideas"):
        holdings.holdings.__wrapped__()


# ── What follows ─────────────────────────────────────────────────────────────────────────────────────────────────


class Watch(Apart, table=True):
    """Whom a person watches in a room for a structure: once each, by two keys."""

    __table_args__ = (UniqueConstraint("user_id", "structure_id"),)
    __holds__ = Holds(
        Holding("watches", "user_id", ("since",), "for ever"),
        rooms={"room_id": Fate.FOLLOWS},
        structures={"structure_id": Fate.FOLLOWS},
    )

    user_id: str = Field(primary_key=True)
    room_id: str = Field(primary_key=True)
    structure_id: int
    since: int


async def watched(database: Database, monkeypatch: pytest.MonkeyPatch, *rows: Watch) -> None:
    """A house with one more table, which no other module names."""
    known: dict[type[SQLModel], Holds] = {**holdings.tables(), Watch: Watch.__holds__}
    monkeypatch.setattr(followers, "tables", lambda: known)
    async with database.writing() as session:
        await (await session.connection()).run_sync(lambda connection: holdings.table_of(Watch).create(connection))
        session.add_all(rows)


async def left(database: Database) -> list[tuple[str, str, int, int]]:
    async with database.writing() as session:
        rows = (await session.exec(select(Watch).order_by(col(Watch.since)))).all()
        await (await session.connection()).run_sync(lambda connection: holdings.table_of(Watch).drop(connection))
        return [(row.user_id, row.room_id, row.structure_id, row.since) for row in rows]


async def test_a_new_table_follows_a_room_and_what_the_new_room_has_already_stays(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    watches = [
        Watch(user_id=who, room_id=room, structure_id=number, since=number)
        for number, (who, room) in enumerate([(LEA, "!old"), (OMAR, "!old"), (OMAR, "!new"), (LEA, "!else")])
    ]
    await watched(database, monkeypatch, *watches)
    async with database.writing() as session:
        await followers.follow_room(session, "!old", "!new")
    assert await left(database) == [(LEA, "!new", 0, 0), (OMAR, "!new", 2, 2), (LEA, "!else", 3, 3)]


async def test_a_new_table_follows_a_structure(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    watches = [
        Watch(user_id=who, room_id=f"!{number}", structure_id=of, since=number)
        for number, (who, of) in enumerate([(LEA, 8), (OMAR, 8), (OMAR, 9), (LEA, 7)])
    ]
    await watched(database, monkeypatch, *watches)
    async with database.writing() as session:
        await followers.follow_structure(session, 8, Structure(id=9, name="CCAS", source="x", source_id="x"))
    assert await left(database) == [(LEA, "!0", 9, 0), (OMAR, "!2", 9, 2), (LEA, "!3", 7, 3)]


async def test_what_stands_inside_an_answer_follows(database: Database) -> None:
    async with database.writing() as session:
        ccas = structure("CCAS")
        session.add(ccas)
        await session.flush()
        answers = {
            "room_id": "!old",
            "where": [{"id": 8, "name": "C.C.A.S."}, {"id": 8, "name": "C.C.A.S.", "more": 1}, {"room_id": "!old"}],
        }
        session.add(Draft(user_id=LEA, dialogue="sondage", answers=answers, begun_at=NOW, expires_at=NOW))
        await session.flush()
        await followers.follow_room(session, "!old", "!new")
        await followers.follow_structure(session, 8, ccas)
        (draft,) = (await session.exec(select(Draft))).all()
        assert draft.answers == {
            "room_id": "!new",
            "where": [{"id": ccas.id, "name": "CCAS"}, {"id": 8, "name": "C.C.A.S.", "more": 1}, {"room_id": "!new"}],
        }
