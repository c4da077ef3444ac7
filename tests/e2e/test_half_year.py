"""A half-year as 25 partners live it, on a real homeserver and a clock that is moved; and the same with the bot killed at 20 moments.

The moments come from the seed of the run (`pytest -p randomly --randomly-seed=…` plays them again).
"""

import random
from pathlib import Path

import pytest
import pytest_asyncio

from tests.e2e.conftest import Template
from tests.e2e.half_year import HalfYear
from tests.e2e.played import Played, Script
from tests.e2e.seen_half_year import CHAIN, FINAL, twice

pytestmark = [pytest.mark.e2e, pytest.mark.slow, pytest.mark.timeout(900)]

KILLS = 20
ALL_THREE = "CCAS,Centre social,Ville"
DECIDED, MERGED = "2030-01-07", "2029-12-04"
EXPECTED = [
    (1, "kept", DECIDED, None, 9, 9, "kept", ALL_THREE, "2030-02-04", 6, 6, "as planned"),
    (2, "kept", DECIDED, None, 8, 8, "kept", ALL_THREE, "2030-02-05", 4, 4, "otherwise"),
    (3, "postponed", DECIDED, None, 5, 5, "postponed", ALL_THREE, None, 0, None, None),
    (4, "postponed", DECIDED, None, 3, 3, "postponed", ALL_THREE, None, 0, None, None),
    (5, "refused", DECIDED, None, 0, 0, "refused", ALL_THREE, None, 0, None, None),
    (6, "kept", DECIDED, None, 10, 10, "kept", ALL_THREE, "2030-02-07", 4, 4, None),
    (7, "postponed", DECIDED, None, 6, 6, "postponed", ALL_THREE, None, 0, None, None),
    (8, "postponed", DECIDED, None, 4, 4, "postponed", ALL_THREE, None, 0, None, None),
    (9, "postponed", DECIDED, None, 2, 2, "postponed", ALL_THREE, None, 0, None, None),
    (10, "postponed", DECIDED, None, 0, 0, "postponed", ALL_THREE, None, 0, None, None),
    (11, "merged", MERGED, 3, 0, None, None, ALL_THREE, None, 0, None, None),
    (12, "merged", MERGED, 4, 0, None, None, ALL_THREE, None, 0, None, None),
]
"""Each idea with its dated answer, its votes, who validated, its meeting, who registered, who came, how it went."""


STORY = Script(HalfYear, CHAIN, FINAL)


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def undisturbed(template: Template, tmp_path_factory: pytest.TempPathFactory) -> Played:
    """The half-year in which nothing goes wrong, played once."""
    return await STORY.play(tmp_path_factory.mktemp("half-year"), template, random.Random(0))  # noqa: S311 - nothing is drawn


async def test_a_query_follows_each_idea_from_the_call_to_the_review(undisturbed: Played, capsys: pytest.CaptureFixture[str]) -> None:
    with capsys.disabled():
        print(f"\na half-year: {undisturbed.moves} moves, {len(undisturbed.said)} messages, {undisturbed.took_s:.0f} s")
    assert undisturbed.chain == EXPECTED
    assert twice(undisturbed.said) == []
    assert undisturbed.aside == []


async def test_killed_at_twenty_moments_it_comes_to_the_same(
    undisturbed: Played, template: Template, tmp_path: Path, rng: random.Random, capsys: pytest.CaptureFixture[str]
) -> None:
    moments = rng.sample(range(1, undisturbed.moves + 1), KILLS)
    killed = await STORY.play(tmp_path, template, rng, moments)
    with capsys.disabled():
        print(f"\nkilled {killed.kills} times around {sorted(moments)}: {len(killed.said)} messages, {killed.took_s:.0f} s")
    assert (killed.kills, killed.moves) == (KILLS, undisturbed.moves)
    assert killed.chain == EXPECTED
    assert killed.final == undisturbed.final
    assert len(killed.said) == len(undisturbed.said)
    assert twice(killed.said) == []
    assert killed.aside == []
