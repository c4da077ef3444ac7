"""What is said instead of what could not be done: a refusal in its own words, a fault of ours as an apology with a reference."""

from collections.abc import Awaitable, Callable
from typing import TypeAlias, TypeVar

from sqlmodel.ext.asyncio.session import AsyncSession

from bot import metrics
from bot.engine.cause import Cause
from bot.logs import log
from commands.core.declaration.effects import Direct, Effects, Msg, Refused, Reply, msg
from storage.database import is_trouble
from storage.delivery import digest

T = TypeVar("T")
Work: TypeAlias = Callable[[AsyncSession, Cause], Awaitable[T]]


async def settle(cause: Cause, attempt: Callable[[Work[T]], Awaitable[T]], work: Work[T], saying: Callable[[Effects], Work[T]]) -> T:
    """Do a work, or say why not. attempt: does all of one, or undoes it and raises. Raises only trouble of the database."""

    async def readable(session: AsyncSession, cause: Cause) -> T:
        try:
            return await work(session, cause)
        except Refused:
            session.expunge_all()  # what it tells of is read once this is undone, which would empty it
            raise

    try:
        try:
            return await attempt(readable)
        except Refused as refusal:
            return await attempt(saying(refused(cause, refusal)))
    except Exception as error:
        if is_trouble(error) and not cause.is_of_ours:
            raise
        return await attempt(saying(apologise(cause, error)))


def refused(cause: Cause, refusal: Refused) -> Effects:
    """What a handler refuses, why, and the short answers that may be given to it."""
    note = (_answer(cause, refusal.note),) if refusal.note else ()
    return _answer(cause, refusal.message), *note, *((refusal.offer,) if refusal.offer else ())


def apologise(cause: Cause, error: Exception) -> Effects:
    """Write down that a handler failed, and tell so: never why."""
    reference = digest(cause.name)[:4].upper()
    log.error("handler-failed", reference=reference, error=error)
    metrics.FAILURES.inc()
    return (_answer(cause, msg("core.apology", reference=reference)),)


def _answer(cause: Cause, message: Msg) -> Reply | Direct:
    """What is said to one person: where they spoke; in private when they only made a sign."""
    return Reply(message) if cause.reply_to or not cause.person.user_id else Direct(message)
