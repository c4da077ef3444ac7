"""THE transaction: claim, decide, render in the guard, commit domain, claim and outbox together.

Each cause acts once: its claim is inserted with the rest, and a cause already claimed stops at once. A `Refused` undoes
what its handler did and says why; any other exception is undone, logged with a reference and apologised for. Trouble of
the database itself claims nothing and is raised: whoever called tries again.
"""

from collections.abc import Awaitable, Callable, Sequence
from datetime import date, datetime, timedelta
from typing import TypeAlias, assert_never

from sqlmodel.ext.asyncio.session import AsyncSession

from bot import metrics
from bot.answers import RateLimited, Unreachable
from bot.decide import Decider
from bot.enact import Cause, Enactor
from bot.incoming import Arrived, Came, Incoming, Invited, Said, Sealed, Tapped, Untapped, Went
from bot.logs import log
from commands.core.context import Person, Room, Territory
from commands.core.effects import A_FILE, Direct, Msg, PutOff, Refused, Reply, msg
from commands.core.happenings import Arrival, Contact, Crowd, Departure, Happening, Invitation, Tap, Unreached, Unreadable
from commands.core.reading import takes_file
from commands.core.vocabulary import Job, Table
from storage import delivery, dialogues, private_rooms, reactions, sealed_messages, timers
from storage.database import Database, is_trouble
from storage.delivery import Outgoing, digest
from storage.private_rooms import PrivateRoom
from storage.reactions import Reaction
from storage.sealed_messages import SealedMessage
from storage.timers import Timer

SEALED_PATIENCE = timedelta(seconds=60)
ASKED_PATIENCE, UNASKED_PATIENCE = timedelta(hours=24), timedelta(days=7)
TIMERS_AT_ONCE = 50
"""In one transaction: answers wait no longer than it takes, and a thousand timers cost no thousand commits."""
RECOUNT_PATIENCE = timedelta(seconds=20)
RETRIES = (timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=25))
"""After how long what failed is tried again."""

Missed: TypeAlias = Callable[[str], Awaitable[list[Tapped | Untapped]]]
Work: TypeAlias = Callable[[AsyncSession, Cause], Awaitable[None]]


class Dispatcher:
    """Carries each cause from its claim to its rows in the outbox, in one transaction."""

    def __init__(
        self,
        database: Database,
        table: Table,
        territory: Territory,
        decider: Decider,
        enactor: Enactor,
        clock: Callable[[], datetime],
        wake: Callable[[], None],
        missed: Missed,
    ) -> None:
        """`missed` tells the reactions of a subject that the homeserver has and the house has not, or the other way round."""
        self._database = database
        self._table = table
        self._zone = territory.zone
        self._decider = decider
        self._enactor = enactor
        self._clock = clock
        self._wake = wake
        self._missed = missed
        self._met: tuple[date, set[str]] = (date.min, set())  # the people who spoke to the bot today

    async def dispatch(self, incoming: Incoming) -> None:
        """Work one event through. Raises only trouble of the database, with nothing claimed."""
        match incoming:
            case Said():
                if await self._may_concern_us(incoming):
                    await self._meet(incoming)
                    await self._guarded(_cause_of(incoming), lambda session, cause: self._decider.answer(session, cause, incoming))
            case Sealed():
                await self._keep_sealed(incoming)
            case Invited():
                await self._happen(Cause(incoming.cause, incoming.room, incoming.person), Invitation())
            case Arrived():
                await self._remember_private(incoming.room, incoming.person)
                await self._happen(Cause(incoming.event_id, incoming.room, incoming.person), Arrival())
            case Came():
                await self._look_for_crowd(incoming)
            case Went():
                await self._part(incoming)
            case Tapped():
                await self._tap(incoming)
            case Untapped():
                await self._untap(incoming)
            case _:
                assert_never(incoming)

    async def run(self, job: Job, due: datetime) -> None:
        """Do what fell due at an instant, once."""
        cause = Cause(f"job:{job.name}:{due.isoformat()}", Room(""), Person("", ""))
        async with self._database.writing() as session:
            if await delivery.add_claim(session, cause.name, self._clock()):
                await self._decider.do(session, cause, job.handler, due)
                log.info("job-done", job=job.name)
        self._wake()

    async def run_timers(self) -> None:
        """Do all that is due by now, each once. What fails is tried again later, and holds nothing up."""
        some = True
        while some:
            async with self._database.reading() as session:
                due = await timers.list_due(session, self._clock(), TIMERS_AT_ONCE)
            await self._recount_before(due)
            if due:
                async with self._database.writing() as session:
                    for timer in due:
                        await self._ring(session, timer)
                self._wake()
            some = len(due) == TIMERS_AT_ONCE

    async def explain_sealed(self) -> None:
        """Tell those whose messages stayed unreadable, once a person and day."""
        now = self._clock()
        async with self._database.reading() as session:
            waiting = await sealed_messages.list_unexplained(session, now - SEALED_PATIENCE)
        for sealed in waiting:
            name = f"unreadable:{digest(f'{sealed.sender}|{self._today()}')}"
            cause = Cause(name, Room(sealed.room_id, encrypted=True), Person(sealed.sender, sealed.sender), sealed.event_id)
            await self._happen(cause, Unreadable())
            async with self._database.writing() as session:
                await sealed_messages.set_explained(session, sealed.event_id)

    async def explain_unreached(self) -> None:
        """Tell those who did not take what they asked for in private, where they asked; what waited for them is given up."""
        now = self._clock()
        async with self._database.reading() as session:
            unreached = await private_rooms.list_unreached(
                session, asked_before=now - ASKED_PATIENCE, unasked_before=now - UNASKED_PATIENCE
            )
        told: set[str] = set()
        for row in unreached:
            if row.person_id and row.asked_in and row.person_id not in told:
                told.add(row.person_id)
                await self._happen(_cause_of_unreached(row), Unreached())
            async with self._database.writing() as session:
                await private_rooms.set_unreached(session, row, now)

    async def recount(self) -> None:
        """Compare the reactions under all that is open with those of the homeserver: at each start."""
        for kind, list_open in self._table.watches().items():
            async with self._database.reading() as session:
                numbers = await list_open(session, self._clock())
            for number in numbers:
                await self._repair(f"{kind}:{number}")

    async def _recount_before(self, due: Sequence[Timer]) -> None:
        """What some timers need to be sure of. A homeserver that does not answer holds up those alone."""
        for timer in due:
            if self._table.is_recounted(timer.kind):
                try:
                    await self._repair(timer.subject)
                except (Unreachable, RateLimited):
                    async with self._database.writing() as session:
                        await timers.set_due(session, timer, self._clock() + RECOUNT_PATIENCE)

    async def _repair(self, subject: str) -> None:
        drift = await self._missed(subject)
        for incoming in drift:
            await self.dispatch(incoming)
        if drift:
            log.warning("drift-repaired", subject=subject, count=len(drift))

    async def _ring(self, session: AsyncSession, timer: Timer) -> None:
        try:
            async with session.begin_nested():
                await self._ring_once(session, timer)
        except PutOff as later:
            await timers.set_due(session, timer, later.until)
        except Exception as error:
            if is_trouble(error):
                raise
            metrics.FAILURES.inc()
            log.error("timer-failed", kind=timer.kind, attempt=timer.attempts + 1, error=error)
            if timer.attempts < len(RETRIES):
                await timers.set_failed(session, timer, self._clock() + RETRIES[timer.attempts])
            else:
                await timers.take(session, timer)

    async def _ring_once(self, session: AsyncSession, timer: Timer) -> None:
        """It is taken off the list, claimed and done together."""
        cause = Cause(_name_of(timer), Room(""), Person("", ""))
        handler = self._table.ring(timer.kind)
        if not await timers.take(session, timer) or handler is None or not await delivery.add_claim(session, cause.name, self._clock()):
            return
        await self._decider.do(session, cause, lambda occasion: handler(occasion, timer), timer.planned_for)

    async def _may_concern_us(self, said: Said) -> bool:
        """Whether a message deserves a transaction: most of what people say in a room, or send, is between themselves."""
        if said.file is not None and said.reply_to is None:
            return takes_file(self._table, said.text) or await self._is_awaited(said)
        if said.room.private or said.addressed or said.edits or said.text.lstrip().startswith("!"):
            return True
        if said.reply_to is None:
            return False
        async with self._database.reading() as session:
            return await delivery.is_ours(session, said.reply_to)

    async def _is_awaited(self, said: Said) -> bool:
        """Whether the bot waits for a file of this person in this room."""
        async with self._database.reading() as session:
            return A_FILE in await dialogues.get_offer(session, said.room.room_id, said.person.user_id, self._clock())

    async def _happen(self, cause: Cause, happening: Happening) -> None:
        handler = self._table.happening(type(happening))
        if handler is not None:
            await self._guarded(cause, lambda session, cause: self._decider.happen(session, cause, handler, happening))

    # ── Reactions ────────────────────────────────────────────────────────────────────────────────────────────────

    async def _tap(self, tapped: Tapped) -> None:
        async with self._database.reading() as session:
            subject = await reactions.find_subject(session, tapped.target)
        if subject is None:
            return
        reaction = Reaction(event_id=tapped.event_id, subject=subject, user_id=tapped.person.user_id, key=tapped.key)
        cause = Cause(tapped.event_id, tapped.room, tapped.person, sent_at=tapped.sent_at)
        await self._happen_to(cause, reaction, removed=False)

    async def _untap(self, untapped: Untapped) -> None:
        async with self._database.reading() as session:
            reaction = await reactions.get_reaction(session, untapped.target)
        if reaction is not None:
            person = Person(reaction.user_id, reaction.user_id)
            cause = Cause(untapped.event_id, untapped.room, person, sent_at=untapped.sent_at)
            await self._happen_to(cause, reaction, removed=True)

    async def _happen_to(self, cause: Cause, reaction: Reaction, *, removed: bool) -> None:
        """A sign of a person appears or goes. One drawn twice (✅ and 👍) counts once."""
        kind, _, number = reaction.subject.partition(":")
        handler = self._table.tap(kind)
        if handler is None:
            return

        async def work(session: AsyncSession, cause: Cause) -> None:
            change = reactions.remove_reaction(session, reaction.event_id) if removed else reactions.add_reaction(session, reaction)
            await change
            if await reactions.count_same(session, reaction) == (0 if removed else 1):
                await self._decider.happen(session, cause, handler, Tap(int(number), reaction.key, removed))

        await self._guarded(cause, work)

    # ── Who is there ─────────────────────────────────────────────────────────────────────────────────────────────

    async def _meet(self, said: Said) -> None:
        """The first words of a person in a day are a happening of their own, before they are answered."""
        today = self._today()
        if self._met[0] != today:
            self._met = (today, set())
        if said.person.user_id in self._met[1]:
            return
        await self._remember_private(said.room, said.person)
        name = f"contact:{digest(f'{said.person.user_id}|{today}')}"
        await self._happen(Cause(name, said.room, said.person), Contact())
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
        await self._happen(Cause(went.event_id, went.room, went.person), Departure(went.everywhere))

    async def _look_for_crowd(self, came: Came) -> None:
        """A third person came into a private room: its owner is told that it is private no more."""
        if came.room.private:
            return
        async with self._database.reading() as session:
            known = await private_rooms.get_room(session, came.room.room_id)
        if known is not None and known.user_id != came.person.user_id:
            await self._happen(Cause(came.event_id, came.room, Person(known.user_id, known.user_id)), Crowd())

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

    def _today(self) -> date:
        return self._clock().astimezone(self._zone).date()

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
            await self._enactor.enact(session, cause, (_answer(cause, refusal.message),))

    async def _apologise(self, session: AsyncSession, cause: Cause, error: Exception) -> None:
        reference = digest(cause.name)[:4].upper()
        log.error("handler-failed", reference=reference, error=error)
        metrics.FAILURES.inc()
        await self._enactor.enact(session, cause, (_answer(cause, msg("core.apology", reference=reference)),))


def _answer(cause: Cause, message: Msg) -> Reply | Direct:
    """What is said to one person: where they spoke; in private when they only made a sign."""
    return Reply(message) if cause.reply_to or not cause.person.user_id else Direct(message)


def _cause_of(said: Said) -> Cause:
    return Cause(said.event_id, said.room, said.person, said.edits or said.event_id, said.thread, said.edits, said.sent_at)


def _name_of(timer: Timer) -> str:
    """What a timer is claimed by: a digest stands for a person."""
    name = f"timer:{timer.subject}:{timer.kind}:{timer.version}"
    return f"{name}:{digest(timer.user_id)}" if timer.user_id else name


def _cause_of_unreached(row: Outgoing) -> Cause:
    """The answer goes to the message that asked, when it was one."""
    assert row.asked_in is not None
    assert row.person_id is not None
    asked_by = row.cause if row.cause.startswith("$") else None
    return Cause(f"unreached:{row.txn_id}", Room(row.asked_in), Person(row.person_id, row.person_id), asked_by)
