"""A problem from its first word to « cela répond-il ? », on a real homeserver; and the same with the bot killed at 10 moments.

The moments come from the seed of the run (`pytest -p randomly --randomly-seed=…` plays them again).
"""

import random
from pathlib import Path

import pytest
import pytest_asyncio

from tests.e2e.conftest import Template
from tests.e2e.life_of_a_problem import FINAL, Problem
from tests.e2e.played import Played, Script
from tests.e2e.seen_half_year import twice

pytestmark = [pytest.mark.e2e, pytest.mark.slow, pytest.mark.timeout(600)]

KILLS = 10
CHAIN = [
    ("taken", "", "CCAS"),
    ("light", "La mairie étudie une navette", "Association 16"),
    ("sent", "la CAF", "CCAS"),
    ("answer", "Depuis janvier, le dernier bus part à 21 h", "CCAS"),
    ("reopened", "", "Association 6"),
]
"""Each step, its words, and the structure that signs it."""
STEPS = (
    "SELECT problem_step.kind, text, name FROM problem_step JOIN structure ON structure.id = problem_step.structure_id"
    " ORDER BY problem_step.id"
)


STORY = Script(Problem, STEPS, FINAL)


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def undisturbed(template: Template, tmp_path_factory: pytest.TempPathFactory) -> Played:
    """The story in which nothing goes wrong, played once."""
    return await STORY.play(tmp_path_factory.mktemp("problem"), template, random.Random(0))  # noqa: S311 - nothing is drawn


async def test_a_problem_is_followed_to_its_answer_and_to_what_it_is_worth(undisturbed: Played, capsys: pytest.CaptureFixture[str]) -> None:
    with capsys.disabled():
        print(f"\na problem: {undisturbed.moves} moves, {len(undisturbed.said)} messages, {undisturbed.took_s:.0f} s")
    assert undisturbed.chain == CHAIN
    assert sum("Cela répond-il" in each.body for each in undisturbed.said) == 12
    assert twice(undisturbed.said) == []
    assert undisturbed.aside == []


async def test_killed_at_ten_moments_it_comes_to_the_same(
    undisturbed: Played, template: Template, tmp_path: Path, rng: random.Random, capsys: pytest.CaptureFixture[str]
) -> None:
    moments = rng.sample(range(1, undisturbed.moves + 1), KILLS)
    killed = await STORY.play(tmp_path, template, rng, moments)
    with capsys.disabled():
        print(f"\nkilled {killed.kills} times around {sorted(moments)}: {len(killed.said)} messages, {killed.took_s:.0f} s")
    assert (killed.kills, killed.moves) == (KILLS, undisturbed.moves)
    assert killed.chain == CHAIN
    assert killed.final == undisturbed.final
    assert len(killed.said) == len(undisturbed.said)
    assert twice(killed.said) == []
    assert killed.aside == []
