"""The words of other people that name a person: families look for them in what they keep (`storage.erasures`)."""

from collections.abc import Collection
from typing import Any

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.analysis import words_of
from storage.directory import MergedStructure, Structure
from storage.holdings import column_of, holdings


async def names_of(session: AsyncSession, user_id: str) -> set[str]:
    """The names of a person, as folded words: as registered, as written in the équipe d'animation (see `Holding.called`).

    Who is called as a structure (a shared account, « Mission locale ») is not looked for: others speak of the structure.
    """
    names: set[str] = set()
    for holding in holdings():
        if holding.called is not None:
            called = (await session.exec(select(column_of(holding.table, holding.called)).where(holding.of(user_id)))).all()
            names.update(name for name in called if name)
    structures = (await session.exec(select(Structure.name).where(col(Structure.name).in_(names)))).all()
    former = (await session.exec(select(MergedStructure.name).where(col(MergedStructure.name).in_(names)))).all()
    return {words_of(name) for name in names.difference(structures, former)} - {""}


def tells(value: Any, user_id: str, names: Collection[str]) -> bool:
    """Whether something of a JSON value bears the id of a person, is their name, or holds it when it is of several words.

    A name of one word counts only where it stands alone: others bear it too.
    """
    if isinstance(value, dict):
        return any(tells(part, user_id, names) for part in (*value, *value.values()))
    if isinstance(value, list):
        return any(tells(part, user_id, names) for part in value)
    if not isinstance(value, str):
        return False
    words = words_of(value).strip(" ?")
    return user_id in value or any(words == name or (" " in name and f" {name} " in f" {words} ") for name in names)
