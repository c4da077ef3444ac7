"""What the voices of a decision come to: adopted at the last one, not taken at its end, open again when one is taken back at once."""

from datetime import datetime, timedelta

from sqlmodel.ext.asyncio.session import AsyncSession

from commands.core.declaration.context import Context, Coordinator, Territory
from commands.core.declaration.effects import Effects, Msg, Post, msg
from commands.governance.subject import DECISIONS, Sheet, sheet_of
from storage.decisions import ADOPTED, LAPSED, OPEN, Decision
from storage.rows import keep_row
from storage.team import JournalEntry

UNDOABLE = timedelta(minutes=10)
"""How long after it adopted a decision a voice may be taken back: a thumb slips on a phone."""
AGAIN = timedelta(days=1)
"""How long, at least, one that was adopted just before its end is asked again."""


def entry(decision: Decision, kind: str, now: datetime, by: Coordinator | None = None) -> JournalEntry:
    """A line of the journal about a decision. by: who did it; None: the voices, or time; the structure that asked it stands there then."""
    return JournalEntry(
        at=now,
        kind=f"decision-{kind}",
        author_id=by.user_id if by else None,
        author_structure=by.structure if by else decision.created_for,
        about=f"D{decision.number}, {decision.title}",
    )


async def settle(session: AsyncSession, territory: Territory, decision: Decision) -> Sheet:
    """What stands of an open decision, the voices being those of the pilot structures of today."""
    decision.asked = list(territory.pilots)
    return await sheet_of(session, decision)


async def adopted(session: AsyncSession, territory: Territory, sheet: Sheet, now: datetime) -> Effects:
    """All pilot structures agree: it is in force, told in its room, and written down."""
    return await _close(session, territory, sheet.decision, ADOPTED, now, msg("decisions.adopted", sheet=sheet))


async def lapsed(session: AsyncSession, territory: Territory, sheet: Sheet, now: datetime) -> Effects:
    """Its end came first: it is not taken, and it is said why."""
    return await _close(session, territory, sheet.decision, LAPSED, now, msg("decisions.lapsed", sheet=sheet))


async def _close(session: AsyncSession, territory: Territory, decision: Decision, state: str, now: datetime, told: Msg) -> Effects:
    decision.state, decision.closed_at = state, now
    await DECISIONS.plan(session, decision, territory, now)
    await keep_row(session, entry(decision, state, now))
    return await DECISIONS.kept_true(session, decision), Post(DECISIONS.room(decision), told)


def was_adopted_just_now(decision: Decision, now: datetime) -> bool:
    """Whether a voice may still be taken back of it, after its adoption."""
    return decision.state == ADOPTED and decision.closed_at is not None and now <= decision.closed_at + UNDOABLE


async def reopened(ctx: Context, decision: Decision, by: Coordinator, structure: str) -> Effects:
    """One of its voices was taken back: it is asked again, for as long as it was, and its room is told."""
    decision.state, decision.closed_at = OPEN, None
    decision.ends_at = max(decision.ends_at, ctx.now + AGAIN)
    decision.version += 1
    sheet = await settle(ctx.session, ctx.territory, decision)
    await DECISIONS.plan(ctx.session, decision, ctx.territory, ctx.now)
    await keep_row(ctx.session, entry(decision, "reopened", ctx.now, by))
    said = Post(DECISIONS.room(decision), msg("decisions.reopened", sheet=sheet, structure=structure))
    return await DECISIONS.kept_true(ctx.session, decision), said
