"""All that is held about a person: shown, counted, erased, as the tables say (`storage.holdings`)."""

from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, not_
from sqlmodel import delete, select, update
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.database import scrub
from storage.erasures import Erasing, Erasure, answers
from storage.holdings import Holding, column_of, holdings, table_of
from storage.rows import count_rows
from storage.withdrawals import withdraw
from storage.words_about import names_of


@dataclass(frozen=True, slots=True)
class Held:
    """How many rows of a holding an erasure takes, and how many stay without the person."""

    goes: int
    stays: int


async def collect(session: AsyncSession, user_id: str) -> dict[str, list[dict[str, Any]]]:
    """All that is held about a person: name of a holding → its rows, each column → value. Empty holdings are left out."""
    found: dict[str, list[dict[str, Any]]] = {}
    for holding in holdings():
        columns = [column_of(holding.table, name) for name in holding.shared]
        rows = await session.exec(select(*columns).where(holding.of(user_id)).order_by(*table_of(holding.table).primary_key))
        if shown := [dict(zip(holding.shared, row if len(columns) > 1 else (row,), strict=True)) for row in rows]:
            found[holding.name] = shown
    return found


async def count_held(session: AsyncSession, user_id: str) -> dict[str, Held]:
    """What an erasure would take and leave, by holding. Empty holdings are left out."""
    held = {}
    for holding in holdings():
        mine = holding.of(user_id)
        total = await count_rows(session, holding.table, mine)
        stays = await count_rows(session, holding.table, mine, holding.stays()) if holding.stays is not None else 0
        if total:
            held[holding.name] = Held(total - stays, stays)
    return held


async def erase(session: AsyncSession, user_id: str, now: datetime, reason: str, *, configured: bool = False) -> Erasure:
    """Take a person out of every table, at once, and write the receipt: numbers only.

    configured: the configuration names them as a coordinator; that one was removed from the équipe d'animation is then remembered
    by a digest.
    """
    held = await count_held(session, user_id)
    erasing = Erasing(session, user_id, await names_of(session, user_id), now, configured)
    async with AsyncExitStack() as families:
        for answer in answers():
            await families.enter_async_context(answer(erasing))
        withdrawn, redacted = await withdraw(session, user_id, now)
        for holding in holdings():
            if not holding.withdrawn:
                await _erase(session, holding, user_id, now)
    counts = {"withdrawn": withdrawn, "redacted": redacted} | {name: [one.goes, one.stays] for name, one in held.items()}
    receipt = Erasure(reason=reason, at=now, counts=counts)
    session.add(receipt)
    await session.flush()
    scrub(session)
    return receipt


async def _erase(session: AsyncSession, holding: Holding, user_id: str, now: datetime) -> None:
    if holding.through is not None and holding.stays is not None:
        await session.exec(delete(holding.table).where(holding.of(user_id), not_(holding.stays())))
        return  # what stays loses its person with the row it is found through
    if holding.stays is not None:
        columns = table_of(holding.table).c
        values: dict[str, Any] = {name: None if columns[name].nullable else "" for name in (holding.key, *holding.emptied)}
        if holding.ended:
            values[holding.ended] = func.coalesce(columns[holding.ended], now.date())
        await session.exec(update(holding.table).where(holding.of(user_id), holding.stays()).values(values))
    await session.exec(delete(holding.table).where(holding.of(user_id)))
