"""A house with a figure (CH1, CH2), a problem (P1), and people of several structures."""

import pytest

from commands.core.declaration.context import Person
from commands.figures.catalogue import catalogue
from commands.table import TABLE
from storage import figure_imports, figures
from storage.database import Database
from storage.figures import COMMUNE, Area, Source, Value
from storage.private_rooms import PrivateRoom
from storage.problems import Problem
from storage.rows import keep_row
from tests.begun import Beginnings
from tests.chat import LEA, MORNING, OMAR, Chat
from tests.given import findable, member, structure

SAMIRA = Person("@samira:town.example", "Samira")
"""Of the équipe d'animation, by the configuration."""
INES = Person("@ines:town.example", "Inès")
ALONE = Person("@alone:town.example", "Nadia")
"""A member who speaks for no structure."""
STRANGER = Person("@bob:town.example", "Bob")


async def settled(chat: Chat) -> None:
    """Léa and Samira are of the CCAS, Omar of the PMI, Inès of the Mission locale."""
    async with chat.database.writing() as session:
        numbers = {name: await findable(session, structure(name)) for name in ("CCAS", "PMI", "Mission locale")}
        for person, name in ((LEA, "CCAS"), (SAMIRA, "CCAS"), (OMAR, "PMI"), (INES, "Mission locale")):
            await member(session, person.user_id, person.name, numbers[name])
        await member(session, ALONE.user_id, ALONE.name)
        for person in (LEA, OMAR, INES, SAMIRA, ALONE):
            session.add(PrivateRoom(room_id=f"!of{person.user_id}", user_id=person.user_id, opened_at=chat.now))
        known = catalogue().indicators
        await figure_imports.set_indicators(session, [known["population"], known["pauvrete"]])
        await figure_imports.set_areas(session, [Area(kind=COMMUNE, code="01001", name="Valmont", own=True)])
        source = Source(title="Recensement inventé", file="x.csv", digest="x", level=COMMUNE, imported_at=MORNING)
        session.add(source)
        await session.flush()
        area = (await figures.list_areas(session))[0]
        session.add(Value(indicator_id=1, area_id=area.id or 0, year=2021, source_id=source.id or 0, value=6400))
        problem = Problem(text="Le dernier bus part trop tôt", room="programme", created_by=LEA.user_id, due_at=MORNING, created_at=MORNING)
        await keep_row(session, problem)


@pytest.fixture
async def chat(database: Database, beginnings: Beginnings) -> Chat:
    chat = Chat(database, TABLE)
    await beginnings.begin(chat, settled)
    return chat
