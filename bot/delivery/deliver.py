"""Outbox → homeserver: in order in each room, fair between rooms, never lost, never twice.

A repeat is the same event, by a transaction id derived from its cause. What cannot be taken now waits, what is refused is set aside.
"""

import asyncio
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from functools import partial
from itertools import count
from pathlib import Path
from typing import assert_never

from bot import metrics
from bot.delivery.comings import come_or_go
from bot.delivery.doors import Doors, Moved, Waiting, is_person
from bot.delivery.group_rooms import GroupRooms
from bot.delivery.press import Press
from bot.engine.enact import GROUPING
from bot.logs import log
from bot.matrix import content
from bot.matrix.homeserver import Homeserver
from bot.matrix.patience import FIRST_REST_S, LONGEST_REST_S, patiently
from bot.matrix.troubles import RateLimited, Rejected, TokenRevoked, Unreachable
from storage import beside, delivery, private_rooms, reactions, rooms
from storage.actions import POINTING, Action, known
from storage.database import Database
from storage.delivery import Due
from storage.group_rooms import is_place

PAGE = 100
ROOM_RUN = 10  # messages sent to one room before the others get their turn
ROOMS_AT_ONCE = 4
MOST_STUMBLES = 5
SHORTEST_WAIT_S = 0.05


class Deliverer:
    """Empties the outbox whenever it is woken, and tries again what could not be sent."""

    def __init__(
        self, database: Database, homeserver: Homeserver, doors: Doors, clock: Callable[[], datetime], logo: Path | None = None
    ) -> None:
        self._database, self._homeserver, self._doors, self._clock = database, homeserver, doors, clock
        self._press, self._group_rooms = Press(logo), GroupRooms(database, homeserver, clock)
        self._held: set[str] = set()  # people, or rooms being made: who was invited, or the bot itself, is not known to be there yet
        self._woken = asyncio.Event()
        self._at_work: dict[str, asyncio.Task[None]] = {}
        self._may_wait = True  # whether there may be something to send that nobody is at work on
        self.served = asyncio.Event()  # set each time that a room was served: whoever waits for that clears it
        self._rests: dict[str, tuple[float, float]] = {}  # room → (until, in loop time; how long)
        self._paused_until, self._ranks = 0.0, count(1)
        self._last_turn: Counter[str] = Counter()  # room → when it was last served, as a rank among all that were
        self._updated_at: dict[str, datetime] = {}  # subject → when its last edit left
        self._next_due: datetime | None = None  # when the first edit that is held back to be grouped may leave
        self._stopping = False
        self._stumbles: Counter[str] = Counter()  # transaction → times it failed in a way that nobody foresaw

    def wake(self) -> None:
        """There may be something to send."""
        self._may_wait = True
        self._woken.set()

    def is_idle(self) -> bool:
        """Whether all that can be sent has left."""
        return not self._may_wait and not self._at_work

    def moved(self, room_ids: Iterable[str]) -> None:
        """Somebody came, went or was invited in these rooms: who was waited for may be there."""
        for room_id in room_ids:
            self._doors.moved(room_id)
        self._held.clear()
        self.wake()

    async def run(self) -> None:
        """Deliver for ever. Raises TokenRevoked, and trouble of the database."""
        try:
            while True:
                self._woken.clear()
                begun = asyncio.get_running_loop().time()
                if self._may_wait:
                    await patiently(self._start_rooms)
                await self._wait(begun)
                for room_id in [room for room, task in self._at_work.items() if task.done()]:
                    await self._at_work.pop(room_id)
        finally:
            # what is being sent is finished: the answer of the homeserver is worth a moment
            self._stopping = True
            await asyncio.gather(*self._at_work.values(), return_exceptions=True)

    async def _start_rooms(self) -> None:
        now = asyncio.get_running_loop().time()
        if now < self._paused_until:
            return
        busy = {room for room, (until, _) in self._rests.items() if until > now} | self._at_work.keys()
        async with self._database.reading() as session:
            left = self._between(await rooms.list_between(session))
            rows = await delivery.list_due(session, busy | self._held, PAGE, left)
        by_room: dict[str, list[Due]] = {}
        self._next_due = None
        for row in rows:
            if (held_until := self._held_until(row)) is not None and held_until > self._clock():
                self._next_due = min(held_until, self._next_due or held_until)
                continue
            by_room.setdefault(row.room_id, []).append(row)
        # the urgent first; then whoever was served longest ago, not whoever has most to be told
        served = sorted(by_room, key=lambda room: (by_room[room][0].priority, self._last_turn[room]))[: ROOMS_AT_ONCE - len(self._at_work)]
        for room_id in served:
            self._last_turn[room_id] = next(self._ranks)
            self._at_work[room_id] = asyncio.create_task(self._serve(room_id, by_room[room_id][:ROOM_RUN]))
        all_given = len(rows) < PAGE and len(rows) == sum(len(by_room[room_id][:ROOM_RUN]) for room_id in served)
        self._may_wait = bool(busy) or not all_given or self._woken.is_set()

    def _between(self, moves: Mapping[str, str]) -> set[str]:
        """The rooms where nothing is said before the bot has gone from an old one to the new one. An alias may go ahead of it."""
        return {*moves, *(new for new in moves.values() if self._homeserver.facts(new) is None)}

    def _held_until(self, row: Due) -> datetime | None:
        """When a row may leave. While an edit was on its way, a newer one may have taken its place: it keeps its distance all the same."""
        last = self._updated_at.get(row.subject or "") if row.action == Action.UPDATE else None
        held = max(last + GROUPING, row.not_before or last) if last is not None else row.not_before
        # no edit is held back longer: where it seems so, the clock was set back
        return held if held is None or held - self._clock() <= GROUPING else None

    async def _wait(self, begun: float) -> None:
        """Until somebody wakes us, a room is served, or a rest is over that was not when this round began."""
        ends = [until for until, _ in self._rests.values()] + [self._paused_until]
        if self._next_due is not None:
            ends.append(begun + max(SHORTEST_WAIT_S, (self._next_due - self._clock()).total_seconds()))
        pending = [end for end in ends if end > begun]
        timeout = max(0.0, min(pending) - asyncio.get_running_loop().time()) if pending else None
        woken = asyncio.create_task(self._woken.wait())
        try:
            await asyncio.wait({woken, *self._at_work.values()}, timeout=timeout, return_when=asyncio.FIRST_COMPLETED)
        finally:
            woken.cancel()

    async def _serve(self, place: str, rows: Sequence[Due]) -> None:
        """Do a run of what waits for a place: a room, or a person whose room is to be found. Trouble makes it rest."""
        try:
            await self._do_at(place, rows)
            self._rests.pop(place, None)
        except RateLimited as limit:
            metrics.RATE_LIMITED.inc()
            self._may_wait = True
            self._paused_until = asyncio.get_running_loop().time() + limit.seconds
        except Unreachable as trouble:
            self._may_wait = True
            self._rest(place, str(trouble))
        finally:
            self.served.set()

    async def _do_at(self, place: str, rows: Sequence[Due]) -> None:
        if is_person(place):
            await self._find_room(place, rows[0])
        elif is_place(place):
            await self._make_room(place, rows[0])
        else:
            await self._send_run(rows)

    async def _send_run(self, rows: Sequence[Due]) -> None:
        """Send a run of one room's rows, in order, and settle them together."""
        sent: list[tuple[Due, str | None]] = []
        try:
            for row in rows:
                if self._stopping or asyncio.get_running_loop().time() < self._paused_until:
                    break
                if row.edits is not None or row.action in POINTING:
                    await self._settle(sent)
                    sent.clear()
                if done := await self._attempt(row):
                    sent.append(done)
        finally:
            await self._settle(sent)

    async def _find_room(self, user_id: str, first: Due) -> None:
        """Find the private room of a person: what waits for them goes there, or waits until they have come in."""
        try:
            room_id = await self._doors.find(user_id, first.txn_id)
            await patiently(partial(self._doors.lead, user_id, room_id))
            self.wake()
        except Waiting:
            self._held.add(user_id)
        except Rejected as refusal:
            await patiently(partial(self._doors.close, user_id, str(refusal)))

    async def _make_room(self, place: str, first: Due) -> None:
        """Have the room made that a place stands for: what waits for it goes there, once /sync told that the bot is in it."""
        try:
            await self._group_rooms.make(place, first)
            self.wake()
        except Waiting:
            self._held.add(place)
        except Rejected as refusal:
            await patiently(partial(self._group_rooms.give_up, place, str(refusal)))

    async def _attempt(self, row: Due) -> tuple[Due, str | None] | None:
        """Do what a row says. None when it was given up, or goes elsewhere; raises what a rest may mend."""
        try:
            return row, await self._do(row)
        except Moved:
            await patiently(partial(self._take_back, row))
        except Rejected as refusal:
            await patiently(partial(self._set_aside, row, str(refusal)))
        except (RateLimited, Unreachable, TokenRevoked):
            raise
        except Exception as error:
            # a fault of ours, or of nio: this row must neither stop the bot nor keep its room waiting for ever
            self._stumbles[row.txn_id] += 1
            if self._stumbles[row.txn_id] < MOST_STUMBLES:
                raise Unreachable(type(error).__name__) from error
            log.error("delivery-failed", error=error)
            await patiently(partial(self._set_aside, row, type(error).__name__))
        return None

    async def _do(self, row: Due) -> str | None:
        if row.person_id is not None and not self._doors.is_private(row.room_id, row.person_id):
            raise Moved
        match known(row.action):
            case Action.JOIN | Action.LEAVE | Action.INVITE:
                await come_or_go(self._homeserver, self._group_rooms, row)
            case Action.OPEN:
                await self._group_rooms.put_in_order(row)
            case Action.REDACT:
                await self._homeserver.redact(row.room_id, row.content["event_id"], row.txn_id)
            case Action.REACT:
                told = await patiently(partial(self._told, row))
                return await self._homeserver.react(row.room_id, told, row.content["key"], row.txn_id)
            case Action.FILE:
                data = await self._press.data_of(row.content)
                sent = await self._homeserver.upload(row.content["name"], row.content["media_type"], data, row.room_id)
                said = content.picture(sent, described, data) if (described := row.content.get("described")) else sent
                return await self._homeserver.send(row.room_id, content.related(said, row.content), row.txn_id)
            case Action.SEND | Action.RING | Action.UPDATE | Action.FORWARD:
                return await self._homeserver.send(row.room_id, await patiently(partial(self._content, row)), row.txn_id)
            case None:
                raise Rejected("this version does not know what is to be done")
            case never:
                assert_never(never)
        return None

    async def _content(self, row: Due) -> content.Content:
        """The content to send: an answer to an edited message becomes an edit of the first answer, if there is another one."""
        if row.action == Action.UPDATE:
            return await self._updated(row)
        if row.action == Action.RING:
            return content.edit(row.content, of=await self._told(row))
        if row.edits is None:
            return row.content
        async with self._database.reading() as session:
            first = await delivery.find_answer(session, row.edits)
        return content.edit(row.content, of=first.event_id) if first and first.id != row.id and first.event_id else row.content

    async def _take_back(self, row: Due) -> None:
        """The room is private no more: what was for one person only is said in another one."""
        assert row.person_id is not None
        said = content.moved(row.content, row.person_id) if row.action == Action.SEND else row.content
        async with self._database.writing() as session:
            await private_rooms.set_room(session, row.id, row.person_id, said)
        self.wake()

    async def _updated(self, row: Due) -> content.Content:
        """The content of a silent edit of a subject's message, which was sent before."""
        told = await self._told(row)
        self._updated_at[row.subject or ""] = self._clock()
        return content.edit(row.content, of=told)

    async def _told(self, row: Due) -> str:
        """The event of the message that a row goes with, or that its subject has in its room."""
        async with self._database.reading() as session:
            beside_it = beside.is_beside(row)
            told = await (beside.find_message(session, row) if beside_it else reactions.find_message(session, row.subject or ""))
        if told is None or told.event_id is None or told.room_id != row.room_id or not reactions.is_there(told):
            raise Rejected("there is no such message in this room")
        return told.event_id

    async def _settle(self, sent: Sequence[tuple[Due, str | None]]) -> None:
        if sent:
            await patiently(partial(self._write_down, sent))
        for row, _ in sent:
            metrics.SENT.labels(row.action).inc()

    async def _write_down(self, sent: Sequence[tuple[Due, str | None]]) -> None:
        async with self._database.writing() as session:
            late = [await delivery.set_sent(session, row.id, sent_as, self._clock(), txn_id=row.txn_id) for row, sent_as in sent]
        if any(late):
            self.wake()

    async def _set_aside(self, row: Due, reason: str) -> None:
        async with self._database.writing() as session:
            await delivery.set_aside(session, row.id, reason, self._clock(), txn_id=row.txn_id)
        metrics.SET_ASIDE.inc()
        log.warning("set-aside", room=row.room_id, doing=row.action, error=reason)

    def _rest(self, room_id: str, reason: str) -> None:
        _, last = self._rests.get(room_id, (0.0, FIRST_REST_S / 2))
        length = min(last * 2, LONGEST_REST_S)
        self._rests[room_id] = (asyncio.get_running_loop().time() + length, length)
        log.warning("homeserver-unreachable", room=room_id, retry_in=length, error=reason)
