"""THE transaction: claim, decide, render in the guard, commit domain, claim and outbox together.

Each cause acts once: its claim is inserted with the rest, and a cause already claimed stops at once. A `Refused` undoes
what its handler did and says why; any other exception is undone, logged with a reference and apologised for. Trouble of
the database itself claims nothing and is raised: whoever called tries again.
"""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import assert_never

from sqlmodel.ext.asyncio.session import AsyncSession

from bot.engine.cause import Cause
from bot.engine.decide import Decider
from bot.engine.excuses import Work, settle
from bot.engine.incoming import (
    Arrived,
    Automated,
    Came,
    Expelled,
    Incoming,
    Invited,
    Keyless,
    Replaced,
    Said,
    Sealed,
    Tapped,
    Untapped,
    Went,
    happening_of,
)
from bot.engine.robots import Learn, nothing_learnt
from commands.core.declaration.context import Person, Room, SharedFile, Territory
from commands.core.declaration.effects import A_FILE, Effects, Msg, Reply
from commands.core.declaration.families import Table
from commands.core.declaration.happenings import Arrival, Contact, Crowd, Departure, Entry, FileSent, Happening, Removed, Replacement, Tap
from commands.core.rules.rights import team
from commands.core.understanding.calling import takes_file
from commands.core.understanding.messages import called
from storage import claims, delivery, dialogues, groups, private_rooms, reactions, sealed_messages
from storage.database import Database, is_trouble
from storage.delivery import digest
from storage.private_rooms import PrivateRoom
from storage.reactions import Reaction
from storage.rows import keep_row
from storage.sealed_messages import SealedMessage


@dataclass(eq=False)
class Dispatcher:
    """Carries each cause from its claim to its rows in the outbox, in one transaction."""

    _database: Database
    _table: Table
    _territory: Territory
    _decider: Decider
    _clock: Callable[[], datetime]
    _wake: Callable[[], None]
    _learn: Learn = nothing_learnt
    _met: tuple[date, set[str]] = field(default_factory=lambda: (date.min, set()), init=False)
    """The people who spoke to the bot today."""

    async def dispatch(self, incoming: Incoming) -> None:
        """Work one event through. Raises only trouble of the database, with nothing claimed."""
        match incoming:
            case Said():
                await self._hear(incoming)
            case Sealed():
                await self._keep_sealed(incoming)
            case Invited() | Expelled() | Keyless():
                cause = await self._cause_of_expulsion(incoming) if isinstance(incoming, Expelled) else incoming.cause
                await self.happen(Cause(cause, incoming.room, incoming.person), happening_of(incoming))
            case Arrived():
                await self._remember_private(incoming.room, incoming.person)
                await self.happen(Cause(incoming.event_id, incoming.room, incoming.person), Arrival())
            case Came():
                await self._look_for_crowd(incoming)
            case Went():
                await self._part(incoming)
            case Tapped() | Untapped():
                await (self._tap(incoming) if isinstance(incoming, Tapped) else self._untap(incoming))
            case Automated():
                await self._learn(incoming.user_id)
            case Replaced():
                await self._go_after(incoming)
            case _:
                assert_never(incoming)

    async def _hear(self, said: Said) -> None:
        if said.concerns_us or await self.may_concern_us(said):
            await self._meet(said)
            await self._guarded(_cause_of(said), lambda session, cause: self._decider.answer(session, cause, said))

    async def happen(self, cause: Cause, happening: Happening) -> None:
        """Tell all who answer to a happening, if anybody does."""
        if type(happening) in self._table.happenings:
            await self._guarded(cause, lambda session, cause: self._decider.happen(session, cause, happening))

    async def say(self, cause: Cause, message: Msg) -> None:
        """Say something that nobody asked for where its cause happened, once."""
        await self._guarded(cause, self._saying((Reply(message),)))

    def today(self) -> date:
        """The day, on the clocks of the territory."""
        return self._clock().astimezone(self._territory.zone).date()

    async def may_concern_us(self, said: Said) -> bool:
        """Whether a message deserves a transaction: most of what people say in a room, or send, is between themselves."""
        if said.file is not None and said.reply_to is None:
            return takes_file(self._table, said.text) or await self._is_awaited(said) or await self._is_for_us(said, said.file)
        if said.room.private or said.addressed or said.edits or called(self._table, said.text) is not None:
            return True
        if said.reply_to is None and said.thread is None:
            return False
        async with self._database.reading() as session:
            if said.reply_to is not None and await delivery.is_ours(session, said.reply_to):
                return True
            return await self._decider.find_thread(session, said) is not None

    async def _is_awaited(self, said: Said) -> bool:
        """Whether the bot waits for a file of this person in this room."""
        async with self._database.reading() as session:
            return A_FILE in await dialogues.get_offer(session, said.room.room_id, said.person.user_id, self._clock())

    async def _is_for_us(self, said: Said, file: SharedFile) -> bool:
        """Whether a file is sent to the bot: a table, a document, and whatever the équipe d'animation sends where nobody else reads."""
        if FileSent not in self._table.happenings or not (said.room.private or said.addressed):
            return False
        read = file.is_table or file.is_document
        if read or not said.room.private:
            return read
        async with self._database.reading() as session:
            return said.person.user_id in {each.user_id for each in await team(session, self._territory)}

    # ── Reactions ────────────────────────────────────────────────────────────────────────────────────────────────

    async def _tap(self, tapped: Tapped) -> None:
        async with self._database.reading() as session:
            subject = await reactions.find_subject(session, tapped.target)
        if subject is None:
            return
        await self._meet(tapped)
        reaction = Reaction(
            event_id=tapped.event_id, subject=subject, user_id=tapped.person.user_id, key=tapped.key, room_id=tapped.room.room_id
        )
        cause = Cause(tapped.event_id, tapped.room, tapped.person, sent_at=tapped.sent_at)
        await self._happen_to(cause, reaction, removed=False)

    async def _untap(self, untapped: Untapped) -> None:
        async with self._database.reading() as session:
            reaction = await reactions.get_reaction(session, untapped.target)
            subject = None if reaction else await reactions.find_standing(session, untapped.target)
        if subject is not None:
            await self._remove(untapped, subject)
        elif reaction is not None:
            person = Person(reaction.user_id, reaction.user_id)
            cause = Cause(untapped.event_id, untapped.room, person, sent_at=untapped.sent_at)
            await self._happen_to(cause, reaction, removed=True, by_other=untapped.by not in {None, reaction.user_id})

    async def _remove(self, untapped: Untapped, subject: str) -> None:
        """Somebody took the message of a subject away: it is edited no more, and its family told."""
        kind, _, number = subject.partition(":")
        handler = self._table.removals.get(kind)
        if handler is None:
            return

        async def work(session: AsyncSession, cause: Cause) -> None:
            await reactions.set_removed(session, subject, untapped.target, self._clock())
            await self._decider.tell(session, cause, handler, Removed(int(number)))

        await self._guarded(Cause(untapped.event_id, untapped.room, Person("", ""), sent_at=untapped.sent_at), work)

    async def _happen_to(self, cause: Cause, reaction: Reaction, *, removed: bool, by_other: bool = False) -> None:
        """A sign of a person appears or goes. One drawn twice (✅ and 👍) counts once. by_other: somebody else took it away.

        The message may have been told again in another room. There, a sign stands for itself: it comes and goes whatever is left in the
        old room. One that goes in the old room was already given again where it stands in the new one.
        """
        kind, _, number = reaction.subject.partition(":")
        handler = self._table.taps.get(kind)
        if handler is None:
            return

        async def work(session: AsyncSession, cause: Cause) -> None:
            change = reactions.remove_reaction(session, reaction.event_id) if removed else keep_row(session, reaction)
            await change
            told = await reactions.find_message(session, reaction.subject) if removed else None
            newest = (told.room_id,) if told else ()
            if await reactions.count_same(session, reaction, *newest) == (0 if removed else 1):
                await self._decider.tell(session, cause, handler, Tap(int(number), reaction.key, removed, by_other))

        await self._guarded(cause, work)

    # ── Who is there ─────────────────────────────────────────────────────────────────────────────────────────────

    async def _meet(self, said: Said | Tapped) -> None:
        """The first words or sign of a person in a day are a happening of their own, before they are answered."""
        today = self.today()
        if self._met[0] != today:
            self._met = (today, set())
        if said.person.user_id in self._met[1]:
            return
        await self._remember_private(said.room, said.person)
        name = f"contact:{digest(f'{said.person.user_id}|{today}')}"
        await self.happen(Cause(name, said.room, said.person), Contact())
        self._met[1].add(said.person.user_id)

    async def _remember_private(self, room: Room, person: Person) -> None:
        if room.private:
            async with self._database.writing() as session:
                await private_rooms.add_room(session, PrivateRoom(room_id=room.room_id, user_id=person.user_id, opened_at=self._clock()))

    async def _part(self, went: Went) -> None:
        """Somebody left. Who refused their private room is not asked in again, until they want something more."""
        if went.refused:
            async with self._database.writing() as session:
                await private_rooms.set_invited_again(session, went.room.room_id)
        await self.happen(Cause(went.event_id, went.room, went.person), Departure(went.everywhere))

    async def _cause_of_expulsion(self, expelled: Expelled) -> str:
        """The room of each group is told of, as one that has a role; of the others, one a day."""
        async with self._database.reading() as session:
            group = await groups.find_of_room(session, expelled.room.room_id)
        return expelled.cause if group is None else f"{expelled.cause}:{digest(expelled.room.room_id)}"

    async def _look_for_crowd(self, came: Came) -> None:
        """Somebody came into a room. A third person in a private one: its owner is told that it is private no more."""
        if came.room.private:
            return
        async with self._database.reading() as session:
            known = await private_rooms.get_room(session, came.room.room_id)
        if known is None:
            await self.happen(Cause(came.event_id, came.room, came.person), Entry())
        elif known.user_id != came.person.user_id:
            await self.happen(Cause(came.event_id, came.room, Person(known.user_id, known.user_id)), Crowd())

    async def _go_after(self, replaced: Replaced) -> None:
        await self.happen(Cause(replaced.event_id, Room(replaced.new_room_id), replaced.person), Replacement(replaced.room.room_id))

    async def _keep_sealed(self, sealed: Sealed) -> None:
        async with self._database.writing() as session:
            row = SealedMessage(
                event_id=sealed.event_id,
                room_id=sealed.room.room_id,
                sender=sealed.person.user_id,
                source=sealed.source,
                received_at=self._clock(),
            )
            await sealed_messages.add_sealed(session, row)

    # ── The guard ────────────────────────────────────────────────────────────────────────────────────────────────

    async def _guarded(self, cause: Cause, work: Work[object]) -> None:
        try:
            await self._settle(cause, work)
        except Exception as error:
            # what the database refuses looks like a database in trouble: the database itself tells which it was
            if not is_trouble(error) or not await self._database.is_well():
                raise
            await self._settle(replace(cause, is_of_ours=True), work)
        self._wake()

    async def _settle(self, cause: Cause, work: Work[object]) -> None:
        """Do the work, or say why not. What failed is undone with its transaction, and its claim made again in another one."""

        async def attempt(work: Work[object]) -> None:
            async with self._database.writing() as session:
                if await claims.add_claim(session, cause.name, self._clock()):
                    await work(session, cause)

        await settle(cause, attempt, work, self._saying)

    def _saying(self, effects: Effects) -> Work[object]:
        async def work(session: AsyncSession, cause: Cause) -> None:
            await self._decider.carry_out(session, cause, effects)

        return work


def _cause_of(said: Said) -> Cause:
    """What is corrected may stand far above: its answer points to it."""
    last_said = said.is_last and said.edits is None
    return Cause(said.event_id, said.room, said.person, said.edits or said.event_id, said.thread, said.edits, said.sent_at, last_said)
