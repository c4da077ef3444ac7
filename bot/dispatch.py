"""THE transaction: claim, decide, render in the guard, commit domain, claim and outbox together.

Each cause acts once: its claim is inserted with the rest, and a cause already claimed stops at once. A `Refused` undoes
what its handler did and says why; any other exception is undone, logged with a reference and apologised for. Trouble of
the database itself claims nothing and is raised: whoever called tries again.
"""

import hashlib
from collections.abc import Awaitable, Callable
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import TypeAlias, assert_never

from sqlmodel.ext.asyncio.session import AsyncSession

from bot import content, metrics
from bot.incoming import Arrived, Incoming, Invited, Said, Sealed
from bot.logs import log
from commands.core.effects import Call, Decline, Effects, Join, Msg, Offer, Refused, Reply, msg
from commands.core.reading import Heard, Puzzled, Silence, Understood, read
from commands.core.rendering import Texts
from commands.core.vocabulary import (
    Args,
    Arrival,
    Command,
    Context,
    Handler,
    Happening,
    Invitation,
    Job,
    Person,
    Room,
    Table,
    Territory,
    Unreadable,
)
from storage import delivery, dialogues
from storage.database import Database, is_trouble
from storage.delivery import Outgoing, SealedMessage
from storage.dialogues import OfferedAnswers
from storage.lexicon import Lexicon

ANSWER_PRIORITY = 0
SEALED_PATIENCE = timedelta(seconds=60)


@dataclass(frozen=True, slots=True)
class Cause:
    """Why something is done, and where the answer goes."""

    name: str
    room: Room
    person: Person
    reply_to: str | None = None
    thread: str | None = None
    edits: str | None = None


Work: TypeAlias = Callable[[AsyncSession, Cause], Awaitable[None]]


class Dispatcher:
    """Carries each cause from its claim to its rows in the outbox, in one transaction."""

    def __init__(
        self,
        database: Database,
        table: Table,
        texts: Texts,
        territory: Territory,
        lexicon: Callable[[], Lexicon],
        clock: Callable[[], datetime],
        wake: Callable[[], None],
    ) -> None:
        self._database = database
        self._table = table
        self._texts = texts
        self._territory = territory
        self._lexicon = lexicon
        self._clock = clock
        self._wake = wake

    async def dispatch(self, incoming: Incoming) -> None:
        """Work one event through. Raises only trouble of the database, with nothing claimed."""
        match incoming:
            case Said():
                if await self._may_concern_us(incoming):
                    await self._guarded(_cause_of(incoming), lambda session, cause: self._answer(session, cause, incoming))
            case Sealed():
                await self._keep_sealed(incoming)
            case Invited():
                await self._happen(Cause(incoming.cause, incoming.room, incoming.person), Invitation())
            case Arrived():
                await self._happen(Cause(incoming.event_id, incoming.room, incoming.person), Arrival())
            case _:
                assert_never(incoming)

    async def run(self, job: Job, due: datetime) -> None:
        """Do what fell due at an instant, once."""
        async with self._database.writing() as session:
            if await delivery.add_claim(session, f"job:{job.name}:{due.isoformat()}", self._clock()):
                await job.handler(session, self._clock())
                log.info("job-done", job=job.name)

    async def explain_sealed(self) -> None:
        """Tell those whose messages stayed unreadable, once a person and day."""
        now = self._clock()
        async with self._database.reading() as session:
            waiting = await delivery.list_unexplained(session, now - SEALED_PATIENCE)
        for sealed in waiting:
            day = now.astimezone(self._territory.zone).date()
            name = f"unreadable:{sealed.sender}:{day}"
            cause = Cause(name, Room(sealed.room_id, encrypted=True), Person(sealed.sender, sealed.sender), sealed.event_id)
            await self._happen(cause, Unreadable())
            async with self._database.writing() as session:
                await delivery.set_explained(session, sealed.event_id)

    async def _may_concern_us(self, said: Said) -> bool:
        """Whether a message deserves a transaction: most of what people say in a room is between themselves."""
        if said.room.private or said.addressed or said.edits or said.text.lstrip().startswith("!"):
            return True
        if said.reply_to is None:
            return False
        async with self._database.reading() as session:
            return await delivery.is_ours(session, said.reply_to)

    async def _happen(self, cause: Cause, happening: Happening) -> None:
        handler = self._table.happening(type(happening))
        if handler is not None:
            await self._guarded(cause, lambda session, cause: self._run(session, cause, handler, happening))

    async def _keep_sealed(self, sealed: Sealed) -> None:
        async with self._database.writing() as session:
            row = SealedMessage(
                event_id=sealed.event_id,
                room_id=sealed.room.room_id,
                sender=sealed.person.user_id,
                source=sealed.source,
                received_at=self._clock(),
            )
            await delivery.add_sealed(session, row)

    # ── The guard ────────────────────────────────────────────────────────────────────────────────────────────────

    async def _guarded(self, cause: Cause, work: Work) -> None:
        try:
            await self._transact(cause, work, last=False)
        except Exception as error:
            # what the database refuses looks like a database in trouble: the database itself tells which it was
            if not is_trouble(error) or not await self._database.is_well():
                raise
            await self._transact(cause, work, last=True)
        self._wake()

    async def _transact(self, cause: Cause, work: Work, *, last: bool) -> None:
        async with self._database.writing() as session:
            if not await delivery.add_claim(session, cause.name, self._clock()):
                return
            try:
                await self._decide(session, cause, work)
            except Exception as error:
                if is_trouble(error) and not last:
                    raise
                await self._apologise(session, cause, error)

    async def _decide(self, session: AsyncSession, cause: Cause, work: Work) -> None:
        try:
            async with session.begin_nested():
                await work(session, cause)
        except Refused as refusal:
            await self._enact(session, cause, (Reply(refusal.message),))

    async def _apologise(self, session: AsyncSession, cause: Cause, error: Exception) -> None:
        reference = _digest(cause.name)[:4].upper()
        log.error("handler-failed", reference=reference, error=error)
        metrics.FAILURES.inc()
        await self._enact(session, cause, (Reply(msg("core.apology", reference=reference)),))

    # ── Deciding ─────────────────────────────────────────────────────────────────────────────────────────────────

    async def _answer(self, session: AsyncSession, cause: Cause, said: Said) -> None:
        offered = await dialogues.get_offer(session, said.room.room_id, said.person.user_id, self._clock())
        answering = said.reply_to is not None and await delivery.is_ours(session, said.reply_to)
        heard = Heard(text=said.text, private=said.room.private, addressed=said.addressed, answering=answering)
        match read(self._table, heard, {answer: Call(**call) for answer, call in offered.items()}):
            case Silence():
                return
            case Puzzled(message=message, offer=offer):
                await self._enact(session, cause, (Reply(message), *([offer] if offer else [])))
            case Understood(command=command, args=args, correction=correction):
                effects = await self._execute(session, cause, command, args)
                await self._enact(session, cause, effects, preface=correction)

    async def _execute(self, session: AsyncSession, cause: Cause, command: Command, args: Args) -> Effects:
        """Run a command; one that writes never runs again because its message was edited."""
        metrics.COMMANDS.labels(command.name).inc()
        if not command.writes:
            return await command.handler(self._context(session, cause), args)
        root = cause.edits or cause.name
        await delivery.add_claim(session, root, self._clock())
        claim = await delivery.get_claim(session, root)
        if claim is not None and claim.acted:
            raise Refused("core.already-done")
        effects = await command.handler(self._context(session, cause), args)
        await delivery.set_acted(session, root)
        await dialogues.remove_offer(session, cause.room.room_id, cause.person.user_id)
        return effects

    async def _run(self, session: AsyncSession, cause: Cause, handler: Handler, happening: Happening) -> None:
        await self._enact(session, cause, await handler(self._context(session, cause), happening))

    def _context(self, session: AsyncSession, cause: Cause) -> Context:
        return Context(
            session=session,
            now=self._clock(),
            cause=cause.name,
            person=cause.person,
            room=cause.room,
            territory=self._territory,
            table=self._table,
            lexicon=self._lexicon(),
        )

    # ── Rendering, and the rows of the outbox ────────────────────────────────────────────────────────────────────

    async def _enact(self, session: AsyncSession, cause: Cause, effects: Effects, preface: Msg | None = None) -> None:
        for rank, effect in enumerate(effects):
            match effect:
                case Reply(message=message):
                    texts = (preface, message) if preface and rank == 0 else (message,)
                    await self._reply(session, cause, rank, texts)
                case Offer(answers=answers, lasting=lasting):
                    await self._offer(session, cause, answers, lasting)
                case Join():
                    await self._put(session, cause, rank, "join", {})
                case Decline(reason=reason):
                    await self._put(session, cause, rank, "leave", {"reason": self._texts.render(reason).body})
                case _:
                    assert_never(effect)

    async def _reply(self, session: AsyncSession, cause: Cause, rank: int, messages: tuple[Msg, ...]) -> None:
        text = self._texts.render(*messages)
        if cause.reply_to is None:
            await self._put(session, cause, rank, "send", content.notice(text))
            return
        edits = cause.edits if rank == 0 else None
        if edits is not None:
            await delivery.remove_waiting_edits(session, edits)
        await self._put(session, cause, rank, "send", content.answer(text, to=cause.reply_to, thread=cause.thread), edits)

    async def _offer(self, session: AsyncSession, cause: Cause, answers: dict[str, Call], lasting: timedelta) -> None:
        offer = OfferedAnswers(
            room_id=cause.room.room_id,
            user_id=cause.person.user_id,
            answers={answer: asdict(call) for answer, call in answers.items()},
            expires_at=self._clock() + lasting,
        )
        await dialogues.set_offer(session, offer)

    async def _put(
        self, session: AsyncSession, cause: Cause, rank: int, action: str, body: content.Content, edits: str | None = None
    ) -> None:
        row = Outgoing(
            txn_id=_digest(f"{cause.name}|{rank}"),
            cause=cause.name,
            rank=rank,
            room_id=cause.room.room_id,
            action=action,
            priority=ANSWER_PRIORITY,
            content=body,
            edits=edits,
            created_at=self._clock(),
        )
        await delivery.add_outgoing(session, row)


def _cause_of(said: Said) -> Cause:
    return Cause(said.event_id, said.room, said.person, said.edits or said.event_id, said.thread, said.edits)


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:32]
