"""A house with polls asked, and the ways people vote in them."""

from dataclasses import dataclass
from typing import Any

from bot.engine.incoming import Incoming, Tapped, Untapped
from commands.core.declaration.context import Person
from commands.core.declaration.effects import Effects
from commands.core.declaration.families import Table
from commands.core.declaration.handlers import Job
from commands.polls.subject import POLLS
from commands.table import TABLE
from storage import delivery, polls
from storage.polls import Choice, Poll
from tests.chat import ACCUEIL, LEA, MORNING, Chat
from tests.given import poll
from tests.spaces import flat

THEMES = ("Accès aux droits", "Logement", "Santé mentale")


@dataclass
class Town(Chat):
    """A chat in which polls are asked."""

    table: Table = TABLE

    async def answer_to(self, incoming: Incoming) -> str:
        """What is said, but for the message of the poll; with plain spaces."""
        last = max((row.id or 0 for row in await self.outbox()), default=0)
        await self.dispatcher.dispatch(incoming)
        rows = [row for row in await self.outbox() if (row.id or 0) > last and row.action != "update"]
        return flat("\n".join(row.content.get("body", "") for row in rows))

    async def asks(self, *choices: str, **facts: Any) -> int:
        """Ask a poll in the room of the town; its message is `$poll-3`."""
        async with self.database.writing() as session:
            usual: dict[str, Any] = {"ends_at": MORNING.replace(hour=17), "room_id": ACCUEIL.room_id}
            asked = poll(**usual | facts)
            rows = [Choice(poll_number=0, rank=0, text=text) for text in choices or THEMES]
            number = await polls.add_poll(session, asked, rows)

        async def announce(due: Any) -> Effects:
            return await POLLS.announced(due.session, asked)

        await self.timekeeper.run(Job(f"ask-{number}", 9, 0, announce), self.now)
        row = next(each for each in await self.outbox() if each.subject == f"polls.poll:{number}" and each.action == "send")
        async with self.database.writing() as session:
            await delivery.set_sent(session, row.id or 0, f"$poll-{number}", self.now)
        return number

    async def taps(self, key: str, person: Person = LEA, number: int = 1, **more: Any) -> str:
        """Put a reaction under a poll, and give what the bot says of it. Its id is of the person and the key."""
        tapped = Tapped(f"$tap-{person.user_id}-{key}", ACCUEIL, person, f"$poll-{number}", key, **more)
        return await self.answer_to(tapped)

    async def untaps(self, key: str, person: Person = LEA, **more: Any) -> str:
        """Take a reaction back."""
        return await self.answer_to(Untapped(f"$untap-{person.user_id}-{key}", ACCUEIL, f"$tap-{person.user_id}-{key}", **more))

    async def letters(self) -> list[tuple[str | None, str]]:
        """What was said to people in private so far: to whom, and how it begins."""
        return [(row.person_id, flat(row.content["body"])) for row in await self.outbox() if row.person_id and row.action == "send"]

    async def poll(self, number: int = 1) -> Poll:
        async with self.database.reading() as session:
            found = await polls.get_poll(session, number)
        assert found is not None
        return found

    async def counts(self, number: int = 1) -> list[int]:
        """Voices, blank ones, then the « oui » of each choice."""
        asked = await self.poll(number)
        async with self.database.reading() as session:
            return [asked.voted, asked.blank, *(choice.yes for choice in await polls.list_choices(session, number))]

    async def message(self, number: int = 1) -> str:
        """The poll as its room reads it now."""
        rows = [row for row in await self.outbox() if row.subject == f"polls.poll:{number}" and row.action in {"send", "update"}]
        return flat(rows[-1].content["body"])
