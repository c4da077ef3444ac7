"""One reading of when something ends, and one refusal, whatever the family, with how to write it in the family's words."""

import pytest

from commands.core.declaration.context import Person, Room
from commands.table import TABLE
from storage.database import Database
from tests.chat import TERRITORY, Chat
from tests.given import findable, member, structure
from tests.spaces import flat

SAMIRA = Person(TERRITORY.coordinators[0].user_id, "Samira")
ROOM = Room("!programme:town.example", role="programme")
ASKS = {
    "!offre une salle ; jusqu’au {}": "!offre une salle de 30 places ; jusqu’au",
    "!sondage Quel thème ? ; Logement ; Santé ; fin {}": "fin",
    "!sondage Le café ; {} 9h ; vendredi 11 décembre 9h ; dates": "h",
}
SAID = {
    "31 février": "Ce jour n’existe pas : «",
    "4 décembre 2030": "C’est à plus d’un an",
    "vendredi sauf imprévu": "je ne comprends pas « sauf imprévu »",
}


@pytest.mark.parametrize("asked", ASKS)
@pytest.mark.parametrize("said", SAID)
async def test_all_families_refuse_alike_and_each_shows_its_own_example(database: Database, asked: str, said: str) -> None:
    chat = Chat(database, TABLE)
    async with database.writing() as session:
        await member(session, SAMIRA.user_id, "Samira", await findable(session, structure("PMI")))
    answer = flat(await chat.says(asked.format(said), room=ROOM, person=SAMIRA))
    assert SAID[said] in answer
    assert ASKS[asked] in answer.split("Je n’ai rien changé.")[1]
