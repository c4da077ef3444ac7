"""What hurried people write, played through the whole house: nearly all of it is understood, none of it does harm."""

import asyncio
import os
from pathlib import Path

import pytest

from tests.commands import busy, sheets
from tests.commands.hurried import BUSY_TOWN, SMALL_TOWN, TOWN_OF_SHEETS, Outcome, Row, Stage, rows, score, settle
from tests.conftest import OpenCopy

WELL = 0.85
"""The part of messages that must come to what is right, or acceptable."""


PARTS = 6
EACH_TIME, *LATER = range(PARTS)


@pytest.fixture(scope="module", params=[EACH_TIME, *(pytest.param(part, marks=pytest.mark.slow) for part in LATER)])
def judged(
    request: pytest.FixtureRequest, sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory, open_copy: OpenCopy
) -> list[tuple[Row, Outcome]]:
    """A part of the messages, one in so many; each is played in a town of its own."""
    part: int = request.param
    folder = tmp_path_factory.mktemp("hurried")

    async def all_of_them() -> list[tuple[Row, Outcome]]:
        settled = {SMALL_TOWN: folder / "small.db", BUSY_TOWN: folder / "busy.db", TOWN_OF_SHEETS: folder / "sheets.db"}
        await settle(sqlite_template, settled[SMALL_TOWN])
        await busy.settle(sqlite_template, settled[BUSY_TOWN])
        await sheets.settle(sqlite_template, settled[TOWN_OF_SHEETS])
        stage = Stage(lambda town: open_copy(settled[town]))
        return [(row, await stage.play(row)) for row in list(rows())[part::PARTS]]

    played = asyncio.run(all_of_them())
    if shown := os.environ.get("HURRIED"):
        told = [f"{outcome.judged(row)}\t{row.kind}\t{row.where}\t{row.said!r}\t{outcome.ran}\t{outcome.text!r}" for row, outcome in played]
        Path(f"{shown}-{part}").write_text("\n".join([str(score(played)), *told]), encoding="utf-8")
    return played


def _told(judged: list[tuple[Row, Outcome]], verdict: str) -> list[str]:
    return [f"{row.said} → {outcome.text}" for row, outcome in judged if outcome.judged(row) == verdict]


def test_nearly_all_is_understood_all_that_is_said_to_the_bot_is_answered_and_nothing_does_harm(judged: list[tuple[Row, Outcome]]) -> None:
    assert _told(judged, "harmful") == []
    assert _told(judged, "silent") == []
    counts = score(judged)
    assert (counts["right"] + counts["fine"]) / len(judged) >= WELL, _told(judged, "useless")
