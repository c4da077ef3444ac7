"""The questions of the field find what they hope for: nineteen of twenty among the three structures that people see."""

from pathlib import Path

import pytest
from sqlmodel.ext.asyncio.session import AsyncSession

from tests.commands.questions.towns import APART, KNOWN, SAMPLE, found, questions, settle

ENOUGH = 0.95


def test_they_are_enough_and_those_apart_are_others() -> None:
    _, known = questions(KNOWN)
    _, apart = questions(APART)
    said = [{each.words for several in towns.values() for each in several} for towns in (known, apart)]
    assert (len(said[0]) >= 250, len(said[1]) >= 60, said[0] & said[1]) == (True, True, set())


async def missed(session: AsyncSession, town: str, shared: Path | None) -> list[str]:
    """The questions that do not find what they hope for, beyond those that may."""
    at, towns = questions(KNOWN)
    await settle(session, town, shared)
    asked = towns[town]
    lost = [each.words for each in asked if not each.is_met(await found(session, each, at))]
    return lost if len(lost) > (1 - ENOUGH) * len(asked) else []


async def test_the_sample_town_answers(session: AsyncSession) -> None:
    assert await missed(session, SAMPLE, None) == []


@pytest.mark.real_data
@pytest.mark.parametrize("town", ["gironde", "aix", "france_services", "angers"])
async def test_a_real_list_answers(session: AsyncSession, shared: Path, town: str) -> None:
    assert await missed(session, town, shared) == []
