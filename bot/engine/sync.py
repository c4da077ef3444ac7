"""The loop: batch → incoming → dispatch → token, in that order. A crash anywhere replays the batch, and claims make it harmless."""

import asyncio
from collections.abc import Callable, Coroutine, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from math import inf

import nio

from bot import metrics
from bot.engine.dispatch import Dispatcher
from bot.engine.room_replacement import Moves
from bot.engine.stumbles import Stumbles
from bot.engine.timeline import echoes, in_order, is_arrival, is_own, last_words, reaches_invitation, since_arrival
from bot.engine.translate import Translator
from bot.engine.turns import Turns
from bot.logs import log
from bot.matrix.homeserver import Homeserver, LeftOut
from bot.matrix.patience import patiently
from bot.matrix.troubles import Rejected
from storage import runs, sealed_messages, stream
from storage.database import Database
from storage.stream import Echo

FINISH_S = 2.0  # a stop waits that long for the batch in hand
GIVE_WAY_S = 0.005
"""What was decided leaves first, then the end of its batch is written down."""
QUIET_S = 5.0
"""A batch that only says what the bot said itself is written down with a later one, or after that long: at worst it comes again."""
LONGEST_BACKFILL = 200  # pages of 100 events: a room does not say more while a bot is away


@dataclass(eq=False)
class Sync:
    """Follows the homeserver's stream from the token of the database on."""

    _database: Database
    _homeserver: Homeserver
    _translator: Translator
    _dispatcher: Dispatcher
    _turns: Turns
    _moves: Moves
    _stumbles: Stumbles
    _moved: Callable[[Iterable[str]], None]
    """It is told in which rooms somebody came, went or was invited."""
    _clock: Callable[[], datetime]
    _run_id: int
    _may_move: bool = field(default=True, init=False)
    """Whether a move may be waited for: one is only told by a room that is replaced."""
    _echoed: list[Echo] = field(default_factory=list, init=False)
    """Of quiet batches, not taken in yet."""
    _written_at: float = field(default=-inf, init=False)
    """When the end of a batch was last written down, in loop time."""
    _left_out: list[LeftOut] = field(default_factory=list, init=False)
    """Devices whose owners are to be told."""
    started: asyncio.Event = field(default_factory=asyncio.Event, init=False)

    async def run(self) -> None:
        """Follow for ever. Raises TokenRevoked."""
        since = await patiently(self._last_token)
        whole = True
        while True:
            response = await patiently(partial(self._homeserver.sync, since, whole=whole))
            metrics.LAST_SYNC.set(self._clock().timestamp())
            await finishing(patiently(partial(self._work, response, since, whole=whole)))
            if whole:
                log.info("listening")
            since, whole = response.next_batch, False
            self.started.set()

    async def _last_token(self) -> str | None:
        async with self._database.reading() as session:
            point = await stream.get_sync_point(session)
            return point.token if point else None

    async def _work(self, response: nio.SyncResponse, since: str | None, *, whole: bool) -> None:
        """Work a whole batch through, then remember that it is done."""
        if not (whole or self._may_move) and self._is_quiet(response):
            said = [event for info in response.rooms.join.values() for event in info.timeline.events]
            self._echoed += echoes(said, self._homeserver.user_id)
            await self._tell_left_out()
            return
        await self._turns.begin()
        learned = await self._work_rooms(response, since)
        # after what the rooms say: a room that is replaced tells which invitation is to be taken
        for room_id, invitation in response.rooms.invite.items():
            invite = partial(self._be_invited, room_id, invitation, response.next_batch)
            await self._stumbles.over("invitation", f"invite:{room_id}", invite)
        for room_id, info in response.rooms.leave.items():
            await self._stumbles.over("event", f"expelled:{room_id}", partial(self._be_expelled, room_id, info))
        await self._tell_left_out()
        # a crash may have come between a key and the message it opens: it is looked for again at each start
        if whole or any(isinstance(event, nio.RoomKeyEvent) for event in response.to_device_events):
            await self._unseal()
        await asyncio.sleep(GIVE_WAY_S)
        async with self._database.writing() as session:
            if learned:
                await stream.set_echoed(session, learned, self._clock())
            await self._turns.write(session)
            await stream.set_sync_token(session, response.next_batch, self._clock())
            await runs.set_run_seen(session, self._run_id, self._clock())
        self._turns.end()
        self._echoed.clear()
        self._written_at = asyncio.get_running_loop().time()

    def _is_quiet(self, response: nio.SyncResponse) -> bool:
        """Whether a batch only tells what the bot said itself, a moment after the last one was written down."""
        joined = response.rooms.join.values()
        elsewhere = response.rooms.invite or response.rooms.leave or response.to_device_events
        if elsewhere or asyncio.get_running_loop().time() - self._written_at > QUIET_S:
            return False
        return all(
            is_own(info.timeline.events, self._homeserver.user_id) and not info.timeline.limited and not info.state for info in joined
        )

    async def _work_rooms(self, response: nio.SyncResponse, since: str | None) -> list[Echo]:
        """What was said in the rooms, in those last to which others move: what stood in these is there by then. Gives the echoes."""
        for room_id, info in response.rooms.join.items():
            await self._stumbles.over("event", f"replaced:{room_id}", partial(self._be_replaced, room_id, info))
        awaited = await self._moves.awaited() if self._may_move else set()
        self._may_move = bool(awaited)
        joined = response.rooms.join if since is not None else {}  # the very first start does not answer the past
        known_rooms = {room_id: info for room_id, info in joined.items() if room_id not in awaited}
        learned = await self._work_timelines(known_rooms, since or "", self._echoed)
        if awaited:
            learned = await self._learn(learned)  # what was said in an old room is not said again in the new one
            await self._moves.settle()
        new_rooms = {room_id: info for room_id, info in joined.items() if room_id in awaited}
        return learned + await self._work_timelines(new_rooms, since or "", ())

    async def _work_timelines(self, rooms: Mapping[str, nio.RoomInfo], since: str, echoed: Iterable[Echo]) -> list[Echo]:
        """What was said in some rooms, as it came: who was first has the place, who was last the voice. Gives the echoes.

        echoed: what came back before.
        """
        timelines = {room_id: since_arrival(_events(info), self._homeserver.user_id) for room_id, info in rooms.items()}
        for room_id, info in rooms.items():
            await self._stumbles.over("past", f"past:{room_id}", partial(self._complete, room_id, info, since, timelines))
        events = [event for timeline in timelines.values() for event in timeline]
        to_learn = [*echoed, *echoes(events, self._homeserver.user_id)]
        last = last_words(timelines, self._homeserver.user_id)
        known = False
        for room_id, event in in_order(timelines):
            is_sign = isinstance(event, nio.ReactionEvent | nio.RedactionEvent)
            if is_sign and not known:
                to_learn = await self._learn(
                    to_learn
                )  # it is to find its message, which may be told by what this batch said before (after a restore)
            known = is_sign
            work = partial(self._turns.hear, room_id, event, is_last=event.event_id in last)
            await self._stumbles.over("event", event.event_id, work)
        if moved := [
            room_id for room_id, timeline in timelines.items() if any(isinstance(event, nio.RoomMemberEvent) for event in timeline)
        ]:
            self._moved(moved)
        return to_learn

    async def _learn(self, echoed: list[Echo]) -> list[Echo]:
        """Take in what came back of ours. Gives what nobody knows, or not yet: what is said next may tell it again (after a restore)."""
        if not echoed:
            return []
        async with self._database.writing() as session:
            return await stream.set_echoed(session, echoed, self._clock())

    async def _be_replaced(self, room_id: str, info: nio.RoomInfo) -> None:
        replaced = self._translator.replaced(room_id, [*info.state, *info.timeline.events])
        if replaced is not None:
            self._may_move = True
            await self._dispatcher.dispatch(replaced)

    async def _be_invited(self, room_id: str, invitation: nio.InviteInfo, token: str) -> None:
        invited = await self._translator.invited(room_id, invitation, token)
        if invited is not None:
            await self._dispatcher.dispatch(invited)

    async def _be_expelled(self, room_id: str, info: nio.RoomInfo) -> None:
        expelled = self._translator.expelled(room_id, [*info.state, *info.timeline.events])
        if expelled is not None:
            await self._dispatcher.dispatch(expelled)

    async def _tell_left_out(self) -> None:
        """Tell the owners of devices that were given no key."""
        self._left_out += self._homeserver.left_out()
        while self._left_out:
            await self._stumbles.over("device", self._left_out[0].device_id, partial(self._be_left_out, self._left_out[0]))
            self._left_out.pop(0)

    async def _be_left_out(self, left_out: LeftOut) -> None:
        keyless = await self._translator.keyless(left_out)
        if keyless is not None:
            await self._dispatcher.dispatch(keyless)

    async def _complete(self, room_id: str, info: nio.RoomInfo, since: str, timelines: dict[str, list[nio.Event]]) -> None:
        """Put a room's new events there, the oldest first, with those that the homeserver left out of a `limited` timeline."""
        events = _events(info)
        start = info.timeline.prev_batch if info.timeline.limited else None
        pages = 0
        while start and pages < LONGEST_BACKFILL and not reaches_invitation(events, self._homeserver.user_id):
            # the invitation to a new room may be older than the last batch, what was said before it is not looked for
            end = None if any(is_arrival(event, self._homeserver.user_id) for event in events) else since
            try:
                page = await self._homeserver.messages_before(room_id, start, end)
            except Rejected as refusal:
                log.warning("backfill-refused", room=room_id, error=str(refusal))
                break
            older = [event for event in page.chunk if isinstance(event, nio.Event)]  # what was sealed may be no event
            events = older[::-1] + events
            start = page.end
            pages += 1
        timelines[room_id] = since_arrival(events, self._homeserver.user_id)

    async def _unseal(self) -> None:
        """Keys came: read what could not be read before, and answer it."""
        async with self._database.reading() as session:
            waiting = await sealed_messages.list_sealed(session)
        for sealed in waiting:
            event = self._homeserver.unseal(sealed.room_id, sealed.source)
            if event is None:
                continue
            await self._stumbles.over("event", sealed.event_id, partial(self._turns.hear, sealed.room_id, event))
            async with self._database.writing() as session:
                await self._turns.write(session)
                await sealed_messages.remove_sealed(session, sealed.event_id)


def _events(info: nio.RoomInfo) -> list[nio.Event]:
    return [event for event in info.timeline.events if isinstance(event, nio.Event)]


async def finishing(work: Coroutine[None, None, None]) -> None:
    """Do some work that a stop lets finish, for a moment."""
    task = asyncio.ensure_future(work)
    try:
        await asyncio.shield(task)
    except asyncio.CancelledError:
        await asyncio.wait({task}, timeout=FINISH_S)
        task.cancel()
        raise
