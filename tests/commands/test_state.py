from collections.abc import Callable
from datetime import UTC, datetime
from importlib.metadata import version

from sqlmodel.ext.asyncio.session import AsyncSession

from commands.core.declaration.context import Context
from commands.core.declaration.effects import Msg, Reply
from commands.core.declaration.shapes import Nothing
from commands.state import show_state
from storage.delivery import ASIDE, SENT, WAITING, Outgoing
from storage.directory import Structure
from storage.runs import Run

Make = Callable[..., Context]


def at(hour: int) -> datetime:
    return datetime(2026, 11, 23, hour, tzinfo=UTC)


def outgoing(rank: int, state: str) -> Outgoing:
    return Outgoing(txn_id=f"t{rank}", cause="$c", rank=rank, room_id="!r", action="send", priority=0, state=state, created_at=at(7))


async def test_a_new_house(context: Make) -> None:
    facts = {"since": None, "away_from": None, "waiting": 0, "aside": 0, "structures": 0, "version": version("agora-bot")}
    assert await show_state(context(), Nothing()) == (Reply(Msg("state.report", facts)),)


async def test_the_present_run_the_interruption_and_what_waits(context: Make, session: AsyncSession) -> None:
    session.add_all([Run(started_at=at(1), seen_at=at(2)), Run(started_at=at(3), seen_at=at(6)), Run(started_at=at(8), seen_at=at(9))])
    session.add_all([outgoing(1, WAITING), outgoing(2, WAITING), outgoing(3, ASIDE), outgoing(4, SENT)])
    session.add_all([Structure(source="test", source_id=str(number), name=f"Structure {number}") for number in range(3)])
    await session.flush()
    facts = {"since": at(8), "away_from": at(6), "waiting": 2, "aside": 1, "structures": 3, "version": version("agora-bot")}
    assert await show_state(context(), Nothing()) == (Reply(Msg("state.report", facts)),)
