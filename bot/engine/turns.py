"""Everybody gets their turn: who writes more than the others in little time waits, whatever the rooms, and the others do not.

What a person does is worked through as it comes, in the order of the stream, up to `AT_ONCE`. What is more than that waits in a line of
theirs in the database, before the token of the batch is saved. The lines are served in turns, one event of each person, and only when
what the bot said before has nearly all left: the answers to the others hardly ever stand behind them. See decision 0018.
"""

import asyncio
import json
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial

import nio
from sqlmodel.ext.asyncio.session import AsyncSession

from bot import metrics
from bot.engine.cause import Cause
from bot.engine.dispatch import Dispatcher
from bot.engine.incoming import Incoming, Said, Tapped, Untapped
from bot.engine.stumbles import Stumbles
from bot.engine.translate import Translator
from bot.matrix.patience import patiently
from commands.core.declaration.effects import Msg, msg
from storage import delivery, turns
from storage.database import Database
from storage.delivery import digest
from storage.turns import WaitingEvent

AT_ONCE = 60
"""Events of one person that are worked through at once, when they come; `PER_SECOND` more each second."""
PER_SECOND = 2.0
MOST_WAITING = 2_000
"""Events of one person that wait for their turn; more are declined, in one sentence."""
SPEAKING = 2
"""Answers that wait to be sent: with so many, the next turn waits. With one, the homeserver and the bot work at the same time."""
LONGEST_BREATH_S = 10.0
"""A turn waits that long for what was said before to leave: a room may be out of reach."""
SPOKEN = nio.RoomMessageText | nio.RoomMessageMedia | nio.RoomEncryptedMedia | nio.ReactionEvent | nio.RedactionEvent


@dataclass
class Allowance:
    """What somebody may still do at once, at an instant."""

    left: float
    at: datetime


@dataclass(eq=False)
class Turns:
    """Works events through, at once or when it is their person's turn."""

    _database: Database
    _translator: Translator
    _dispatcher: Dispatcher
    _clock: Callable[[], datetime]
    _served: asyncio.Event
    """Set each time something of the outbox has left, or was given up."""
    _is_idle: Callable[[], bool]
    """Tells whether all of it has left."""
    _stumbles: Stumbles
    at_once: int = AT_ONCE
    most_waiting: int = MOST_WAITING
    _allowances: dict[str, Allowance] = field(default_factory=dict, init=False)
    _alone: set[str] | None = field(default=None, init=False)
    """Who did something in a batch that found all answers gone; None: this one did not."""
    _lines: Counter[str] = field(default_factory=Counter, init=False)
    """Person → how many of their events wait, those of the batch in hand included."""
    _new: list[WaitingEvent] = field(default_factory=list, init=False)
    """Of the batch in hand."""
    _counting: asyncio.Lock = field(default_factory=asyncio.Lock, init=False)
    _counted: bool = field(default=False, init=False)
    """Whether the last batch ended well: the lines are as the database has them."""
    _told: set[str] = field(default_factory=set, init=False)
    """What was said of it, and is not said again."""
    _woken: asyncio.Event = field(default_factory=asyncio.Event, init=False)

    # ── What comes ───────────────────────────────────────────────────────────────────────────────────────────────

    async def begin(self) -> None:
        """A batch begins, perhaps again: what it was to add to the lines is forgotten.

        Where nobody waits, nothing but a batch makes anybody wait: the database is not asked.
        """
        self._new.clear()
        self._alone = set() if self._is_idle() else None
        if not self._counted or any(self._lines.values()):
            async with self._counting, self._database.reading() as session:
                self._lines = Counter(await turns.count_lines(session))
        self._counted = False

    async def hear(self, room_id: str, event: nio.Event, *, is_last: bool = False) -> None:
        """Work an event of a timeline through; or put it in its person's line, behind what they said before.

        is_last: nothing was said after it in its room by now.
        """
        if isinstance(event, SPOKEN) and self._lines[event.sender] > 0:
            await self._hold(room_id, event)
            return
        incoming = await self._translator.translate(room_id, event)
        if incoming is None:
            return
        if isinstance(incoming, Said):
            incoming = replace(incoming, is_last=is_last, concerns_us=await self._dispatcher.may_concern_us(incoming))
            if not incoming.concerns_us:  # what people say to each other
                metrics.EVENTS.labels(Said.__name__).inc()
                return
        if isinstance(incoming, Said | Tapped | Untapped) and self._is_too_much(event.sender):
            if isinstance(incoming, Said):  # who only made signs waits for no words
                await self._tell("turns", incoming.room.room_id, event.sender, msg("core.much-written", person=incoming.person))
            await self._hold(room_id, event)
            return
        await self._work(incoming)

    async def write(self, session: AsyncSession) -> None:
        """Write down what is to wait, with the rest of what the session does. A repeat changes nothing."""
        await turns.add_waiting(session, self._new)

    def end(self) -> None:
        """The batch is worked through, and its end is written down."""
        self._new.clear()
        self._counted = True
        if any(self._lines.values()):
            self._woken.set()

    async def _hold(self, room_id: str, event: nio.Event) -> None:
        if self._lines[event.sender] >= self.most_waiting:
            person = self._translator.person(room_id, event.sender)
            await self._tell("declined", room_id, event.sender, msg("core.too-much-written", person=person, most=self.most_waiting))
            return
        self._lines[event.sender] += 1
        source, decrypted = json.dumps(event.source), bool(getattr(event, "decrypted", False))
        waiting = WaitingEvent(
            event_id=event.event_id, room_id=room_id, sender=event.sender, source=source, decrypted=decrypted, received_at=self._clock()
        )
        self._new.append(waiting)

    async def _tell(self, what: str, room_id: str, user_id: str, message: Msg) -> None:
        """Say something of this once an hour, where it happened."""
        name = f"{what}:{digest(f'{user_id}|{self._clock():%Y-%m-%dT%H}')}"
        if name not in self._told:
            await self._dispatcher.say(Cause(name, self._translator.room(room_id), self._translator.person(room_id, user_id)), message)
            self._told.add(name)

    def _is_too_much(self, user_id: str) -> bool:
        """Whether somebody has done all that is worked through at once.

        What people say to each other does not count, nor what they ask once all that was asked is answered: nobody waits for it.
        """
        if self._alone is not None and user_id not in self._alone:
            self._alone.add(user_id)
            return False
        now = self._clock()
        allowance = self._allowances.setdefault(user_id, Allowance(self.at_once, now))
        passed = max(0.0, (now - allowance.at).total_seconds())
        allowance.left, allowance.at = min(self.at_once, allowance.left + passed * PER_SECOND), now
        if allowance.left < 1:
            return True
        allowance.left -= 1
        return False

    async def _work(self, incoming: Incoming) -> None:
        metrics.EVENTS.labels(type(incoming).__name__).inc()
        await self._dispatcher.dispatch(incoming)

    # ── Whose turn it is ─────────────────────────────────────────────────────────────────────────────────────────

    async def run(self, started: asyncio.Event) -> None:
        """Serve the lines for ever, one event of each person in turn, once the rooms are known: `started` is set then."""
        await started.wait()
        while True:
            self._woken.clear()
            first = await patiently(self._list_first)
            for waiting in first:
                await patiently(self._breathe)
                await patiently(partial(self._serve, waiting))
            if not first:
                await self._woken.wait()

    async def _list_first(self) -> list[WaitingEvent]:
        async with self._database.reading() as session:
            return list(await turns.list_first(session))

    async def _serve(self, waiting: WaitingEvent) -> None:
        """Answer what waited; its claim makes a repeat harmless, so that it leaves its line afterwards."""
        await self._stumbles.over("event", waiting.event_id, partial(self._answer, waiting))
        async with self._counting:
            async with self._database.writing() as session:
                await turns.remove_waiting(session, waiting.event_id)
            self._lines[waiting.sender] -= 1

    async def _answer(self, waiting: WaitingEvent) -> None:
        incoming = await self._translator.translate(waiting.room_id, _event(waiting))
        if incoming is not None:
            await self._work(incoming)

    async def _breathe(self) -> None:
        """Wait until the answers given before have left, for a time."""
        with suppress(TimeoutError):
            async with asyncio.timeout(LONGEST_BREATH_S):
                while await self._is_speaking():
                    await self._served.wait()

    async def _is_speaking(self) -> bool:
        self._served.clear()
        async with self._database.reading() as session:
            return await delivery.is_answering(session, SPEAKING)


def _event(waiting: WaitingEvent) -> nio.Event:
    """The event as nio gave it first. Raises TypeError when it reads it otherwise by now."""
    source = json.loads(waiting.source)
    event = nio.Event.parse_decrypted_event(source) if waiting.decrypted else nio.Event.parse_event(source)
    if not isinstance(event, nio.Event):
        raise TypeError(type(event).__name__)
    event.decrypted = waiting.decrypted
    return event
