"""What comes of what was decided: rows of the outbox, and what happens next to whom it concerns, in the same transaction."""

from collections.abc import Callable
from typing import TypeAlias

from sqlmodel.ext.asyncio.session import AsyncSession

from bot.engine.cause import Cause
from bot.engine.enact import Enactor
from bot.engine.excuses import Work, settle
from commands.core.declaration.context import Context
from commands.core.declaration.effects import AskAgain, Effect, Effects, Happens, Msg
from commands.core.declaration.families import Table
from commands.core.declaration.handlers import Handler
from commands.core.declaration.happenings import Happening
from commands.core.understanding import dialogue
from storage import dialogues

Contexts: TypeAlias = Callable[[AsyncSession, Cause], Context]


class Consequences:
    """Carries out effects, and tells those who answer to what happens."""

    def __init__(self, table: Table, enactor: Enactor, contexts: Contexts) -> None:
        self._table = table
        self._enactor = enactor
        self._contexts = contexts

    async def carry_out(self, session: AsyncSession, cause: Cause, effects: Effects, preface: Msg | None = None, rank: int = 0) -> int:
        """Write down what is to be done, then let happen what it makes happen. rank: of the first of them; gives the next one."""
        said: list[Effect] = []
        happened: list[Happening] = []
        for effect in effects:
            if isinstance(effect, Happens):
                happened.append(effect.happening)
            else:
                said += await self._ask_again(session, cause) if isinstance(effect, AskAgain) else (effect,)
        rank = await self._enactor.enact(session, cause, said, preface, rank)
        for happening in happened:
            rank = await self.happen(session, cause, happening, rank)
        return rank

    async def happen(self, session: AsyncSession, cause: Cause, happening: Happening, rank: int = 0) -> int:
        """Run all who answer to a happening, in the order of the families. rank: of the first thing they do; gives the next one."""
        for handler in self._table.happenings.get(type(happening), ()):
            rank = await self._let_answer(session, cause, handler, happening, rank)
        return rank

    async def _let_answer(self, session: AsyncSession, cause: Cause, handler: Handler, happening: Happening, rank: int) -> int:
        """One of them. What it refuses or fails in is undone, and said: what the others do stands."""

        async def attempt(work: Work[int]) -> int:
            async with session.begin_nested():
                return await work(session, cause)

        async def answer(session: AsyncSession, cause: Cause) -> int:
            effects = await handler(self._contexts(session, cause), happening)
            return await self.carry_out(session, cause, effects, rank=rank)

        def saying(effects: Effects) -> Work[int]:
            return lambda session, cause: self.carry_out(session, cause, effects, rank=rank)

        return await settle(cause, attempt, answer, saying)

    async def _ask_again(self, session: AsyncSession, cause: Cause) -> tuple[Effect, ...]:
        draft = await dialogues.get_draft(session, cause.person.user_id)
        held = self._table.dialogues.get(draft.dialogue) if draft else None
        return dialogue.repeat(held, draft) if held and draft else ()
