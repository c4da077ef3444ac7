"""A session in a real database, and the context of a handler around it."""

from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlmodel.ext.asyncio.session import AsyncSession

from commands.core.declaration.context import Context, Coordinator, Person, Room, Territory
from storage.database import Database
from storage.lexicon import Lexicon

TERRITORY = Territory(
    name="Le Bouscat",
    zone=ZoneInfo("Europe/Paris"),
    coordinators=(Coordinator("@samira:ccas.example", "Samira", "CCAS"),),
    pilots=("CCAS",),
    inviting_servers=frozenset({"reseau.example"}),
    inviting_people=frozenset({"@lea:autre.example"}),
)


@pytest.fixture
async def session(sqlite: Database) -> AsyncIterator[AsyncSession]:
    """A session of a new SQLite database; its work is committed at the end."""
    async with sqlite.writing() as session:
        yield session


@pytest.fixture
def context(session: AsyncSession) -> Callable[..., Context]:
    """Make the context of a handler: Omar in a public room of the network, unless told otherwise."""

    def make(**changes: Any) -> Context:
        usual: dict[str, Any] = {
            "session": session,
            "now": datetime(2026, 11, 23, 9, 0, tzinfo=UTC),
            "cause": "$cause",
            "person": Person("@omar:reseau.example", "Omar"),
            "room": Room("!accueil:reseau.example"),
            "territory": TERRITORY,
            "lexicon": Lexicon(),
        }
        return Context(**usual | changes)

    return make
