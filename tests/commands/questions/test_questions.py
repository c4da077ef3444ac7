"""The questions of the field find what they hope for: nineteen of twenty among the three structures that people see."""

from pathlib import Path

import pytest
from sqlmodel.ext.asyncio.session import AsyncSession

from tests.commands.questions.towns import ONCE, SAMPLE, SETS, found, questions, settle

ENOUGH = 0.95


def test_they_are_enough_and_those_apart_are_others() -> None:
    said = [{each.words for several in questions(name)[1].values() for each in several} for name in (*SETS, *ONCE)]
    assert (len(said[0]) >= 250, len(said[1]) >= 60) == (True, True)
    assert sum(map(len, said)) == len(set().union(*said))


async def missed(session: AsyncSession, town: str, shared: Path | None) -> list[str]:
    """The questions that do not find what they hope for, beyond those that may."""
    await settle(session, town, shared)
    asked = [(each, at) for at, towns in map(questions, SETS) for each in towns.get(town, ())]
    lost = [each.words for each, at in asked if not each.is_met(await found(session, each, at))]
    return lost if len(lost) > (1 - ENOUGH) * len(asked) else []


async def test_the_sample_town_answers(session: AsyncSession) -> None:
    assert await missed(session, SAMPLE, None) == []


@pytest.mark.real_data
@pytest.mark.parametrize("town", ["gironde", "aix", "france_services", "angers"])
async def test_a_real_list_answers(session: AsyncSession, shared: Path, town: str) -> None:
    assert await missed(session, town, shared) == []
