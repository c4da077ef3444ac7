"""What is told of the counts of partners once a collection is closed: for good, and the same to everybody (decision 55)."""

from collections.abc import Collection
from datetime import date

from sqlalchemy import func
from sqlalchemy import select as sql_select
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.counts import CountAnswer, Gathering, Published


async def add_published(session: AsyncSession, published: Collection[Published]) -> None:
    """For good."""
    session.add_all(published)
    await session.flush()


async def list_published(session: AsyncSession, numbers: Collection[int], limit: int) -> dict[int, list[tuple[Published, date]]]:
    """What is told of each of these indicators, with the last day of each period, the latest first: so many at the most of each."""
    rank = func.row_number().over(partition_by=col(Published.count_number), order_by=col(Gathering.last_day).desc())
    ranked = sql_select(col(Published.count_number), col(Published.gathering_number), col(Gathering.last_day), rank.label("rank"))
    ranked = ranked.join(Gathering, col(Gathering.number) == col(Published.gathering_number))
    last = ranked.where(col(Published.count_number).in_(numbers)).subquery()
    same = (col(Published.count_number) == last.c.count_number) & (col(Published.gathering_number) == last.c.gathering_number)
    query = select(Published, last.c.last_day).join(last, same).where(last.c.rank <= limit)
    found: dict[int, list[tuple[Published, date]]] = {number: [] for number in numbers}
    for published, last_day in (await session.exec(query.order_by(last.c.count_number, last.c.rank))).all():
        found[published.count_number].append((published, last_day))
    return found


async def list_told(session: AsyncSession, numbers: Collection[int]) -> dict[tuple[int, int], list[CountAnswer]]:
    """Indicator and collection → the numbers that are told beside what is published, as their structures agreed to."""
    query = select(CountAnswer).where(col(CountAnswer.count_number).in_(numbers), col(CountAnswer.told).is_(True))
    found: dict[tuple[int, int], list[CountAnswer]] = {}
    for each in (await session.exec(query.order_by(col(CountAnswer.structure_id)))).all():
        found.setdefault((each.count_number, each.gathering_number), []).append(each)
    return found
