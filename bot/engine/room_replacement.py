"""A room was replaced by another one: the bot goes after it, and what stood in the old room goes on in the new one.

Both ends must agree: the old room names the new one (it takes power there to say so), and the new one says what it replaces. Each move is
one transaction with its claim; it is looked for after each batch, so that it is made whenever the bot comes in, and whatever was killed.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import TypeAlias

from bot.engine.cause import Cause
from bot.engine.decide import Decider
from bot.engine.room_roles import Roles
from bot.logs import log
from bot.matrix.troubles import RateLimited, Rejected, Unreachable
from commands.core.declaration.context import Due, Person, Room
from commands.core.declaration.effects import Effects, Post, Reply, msg
from commands.core.declaration.families import Table
from storage import claims, rooms
from storage.database import Database, is_trouble
from storage.rooms import RoomMove

Predecessor: TypeAlias = Callable[[str], Awaitable[str | None]]
"""The room that one where the bot is says it replaces, empty when it says nothing; None when the bot is not in it."""


async def of_no_room(_room_id: str) -> str | None:
    """For a house without a homeserver: the bot is in no new room."""
    return None


@dataclass(eq=False)
class Moves:
    """Makes the moves that wait."""

    _database: Database
    _table: Table
    _decider: Decider
    _roles: Roles
    _clock: Callable[[], datetime]
    _wake: Callable[[], None]
    _predecessor: Predecessor
    _failed: set[str] = field(default_factory=set, init=False)
    """Old rooms whose move met a fault of ours: no use trying again before the next start."""

    async def awaited(self) -> set[str]:
        """The rooms that the bot is to move to."""
        async with self._database.reading() as session:
            return {move.new_room_id for move in await rooms.list_pending(session)}

    async def settle(self) -> None:
        """Make each move whose new room the bot is in. Raises trouble of the database only."""
        async with self._database.reading() as session:
            pending = await rooms.list_pending(session)
        for move in pending:
            if move.old_room_id not in self._failed and await self._is_acknowledged(move):
                await self._guarded(move)

    async def _is_acknowledged(self, move: RoomMove) -> bool:
        try:
            before = await self._predecessor(move.new_room_id)
        except (Unreachable, RateLimited, Rejected) as trouble:
            log.warning("move-put-off", room=move.new_room_id, error=str(trouble))
            return False
        if before is not None and before != move.old_room_id:
            log.warning("move-not-acknowledged", room=move.old_room_id, error=f"{move.new_room_id} does not say that it replaces it")
            async with self._database.writing() as session:
                await rooms.remove_move(session, move.old_room_id)
        return before == move.old_room_id

    async def _guarded(self, move: RoomMove) -> None:
        try:
            await self._make(move)
        except Exception as error:
            if is_trouble(error):
                raise
            # a fault of ours must not stop the bot: what stands in the old room waits for the next start
            log.error("move-failed", room=move.old_room_id, error=error)
            self._failed.add(move.old_room_id)

    async def _make(self, move: RoomMove) -> None:
        """All of it at once: where things stand, and what is told again."""
        now = self._clock()
        async with self._database.writing() as session:
            if not await claims.add_claim(session, f"move:{move.old_room_id}", now):
                return
            new = rooms.newest(await rooms.get_moves(session), move.new_room_id)
            subjects = await rooms.list_told_in(session, move.old_room_id, self._table.tellers)
            await rooms.set_moved(session, move, new, subjects, now)
            cause = Cause(f"move:{move.old_room_id}", Room(new, self._roles.get(move.old_room_id)), Person("", ""))
            await self._decider.do(session, cause, lambda due: self._tell(due, new, subjects), now)
        self._roles.follow(move.old_room_id, new)
        log.info("moved", room=move.old_room_id, to=new, told=len(subjects))
        self._wake()

    async def _tell(self, due: Due, room_id: str, subjects: list[str]) -> Effects:
        """One line, then the open subjects: quietly, as nothing of it is new."""
        told: list[Effects] = []
        for subject in subjects:
            kind, _, number = subject.partition(":")
            told.append(await self._table.tellers[kind](due, int(number)))
        here = (replace(each, room=room_id, quiet=True) if isinstance(each, Post) else each for effects in told for each in effects)
        return Reply(msg("rooms.moved", kept=any(told))), *here
