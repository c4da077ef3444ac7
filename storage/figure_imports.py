"""The writing of the territory's figures, as their files are imported: areas, indicators, values (see `storage.figures`)."""

from collections.abc import Collection, Iterable, Sequence

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from storage import likeness
from storage.figures import INDICATOR, PLAIN, Area, FigureArea, Indicator, Source, Value, list_indicators
from storage.many import add_rows


async def set_areas(session: AsyncSession, areas: Iterable[Area]) -> int:
    """Keep areas, as the settings and the files call them: gives how many are new, or changed. An empty name does not take one away."""
    known = {(area.kind, area.code): area for area in (await session.exec(select(FigureArea))).all()}
    changed = 0
    for area in areas:
        there = known.get((area.kind, area.code)) or FigureArea(kind=area.kind, code=area.code)
        new = {"name": area.name or there.name, "within": area.within, "parts": list(area.parts), "own": area.own}
        if there.id is None or new != {name: getattr(there, name) for name in new}:
            session.add(there.sqlmodel_update(new))
            changed += 1
    await session.flush()
    return changed


async def remove_areas(session: AsyncSession, areas: Iterable[Area]) -> None:
    """Areas that are none of ours any more, with all their values."""
    for there in (await session.exec(select(FigureArea).where(col(FigureArea.id).in_([area.id for area in areas])))).all():
        await session.delete(there)
    await session.flush()


async def set_indicators(session: AsyncSession, indicators: Iterable[Indicator]) -> int:
    """Keep indicators as the catalogue says them, and their words: gives how many are new, or changed."""
    known = {each.code: each for each in await list_indicators(session)}
    changed = 0
    for indicator in indicators:
        there = known.get(indicator.code)
        facts = indicator.model_dump(exclude={"id"})
        if there is not None and there.model_dump(exclude={"id"}) == facts:
            continue
        kept = there.sqlmodel_update(facts) if there is not None else Indicator(**facts)
        session.add(kept)
        await session.flush()
        await likeness.remember(session, INDICATOR, kept.id or 0, f"{kept.label} {kept.synonyms}", PLAIN)
        changed += 1
    return changed


async def find_source(session: AsyncSession, digest: str, level: str) -> Source | None:
    """The one that a file was imported as."""
    return (await session.exec(select(Source).where(Source.digest == digest, Source.level == level))).first()


async def list_values(
    session: AsyncSession, *, source_id: int | None = None, year: int | None = None, indicator_ids: Collection[int] = ()
) -> Sequence[Value]:
    """All that is stored by a source; or of a year, of some indicators."""
    asked = select(Value)
    if source_id is not None:
        asked = asked.where(Value.source_id == source_id)
    if year is not None:
        asked = asked.where(Value.year == year, col(Value.indicator_id).in_(indicator_ids))
    return (await session.exec(asked)).all()


async def add_values(session: AsyncSession, values: Sequence[Value]) -> None:
    """Values that a source had not given."""
    await add_rows(await session.connection(), Value, (each.model_dump() for each in values))


async def change_values(session: AsyncSession, values: Sequence[Value]) -> None:
    """Values that a source gives otherwise now, or that may be told no more."""
    for value in values:
        await session.merge(value)
    await session.flush()
