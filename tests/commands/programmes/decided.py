"""A programme whose selection is decided, as the arbitration leaves it."""

from typing import Any

from commands.programmes.subject import PROGRAMMES
from storage import ideas, network
from storage.ideas import AUTHOR, KEPT, Idea, IdeaPart
from storage.programmes import DECIDED, Programme
from storage.rows import add_numbered, keep_row
from tests.chat import LEA, TERRITORY, Chat
from tests.commands.programmes.conftest import at

PUBLISHED_AT = at(1, 18, 8, 2027)


async def decided(chat: Chat, *kept: Idea) -> None:
    """A programme that was decided on the 12th of January 2027, with these ideas, all of Léa unless they say who had them."""
    chat.now = at(1, 12, 9, 2027)
    async with chat.database.writing() as session:
        until: dict[str, Any] = {"ideas_until": at(12, 14), "vote_until": at(1, 4, 12, 2027), "arbitration_until": at(1, 11, 12, 2027)}
        programme = Programme(name="2027-1", state=DECIDED, **until, publication_at=PUBLISHED_AT, created_at=at(12, 1))
        programme.decided_at = chat.now
        await keep_row(session, programme)
        for idea in kept:
            idea.programme_number, idea.state = programme.number, KEPT
            number = await add_numbered(session, idea)
            author = idea.created_by or LEA.user_id
            structure_id = next((structure.id for structure in await network.list_structures_of(session, author)), None)
            await ideas.add_part(session, IdeaPart(idea_number=number, user_id=author, part=AUTHOR, structure_id=structure_id, at=chat.now))
        await PROGRAMMES.plan(session, programme, TERRITORY, chat.now)


def kept(title: str = "Lire une facture d’énergie", *dates: str, **facts: object) -> Idea:
    """An idea not yet stored. dates: intervals of ISO 8601."""
    usual: dict[str, object] = {"format": "atelier formation", "why": "Les délais.", "dates": list(dates), "created_at": at(12, 2)}
    return Idea.model_validate({"title": title, **usual, **facts})


THURSDAY, FRIDAY = "2027-02-04T14:00/2027-02-04T16:00", "2027-02-05T09:00/2027-02-05T12:00"
