"""Where the demo is played."""

from pathlib import Path

import pytest

from bot.demo.stage import Programme


@pytest.mark.parametrize(
    ("programme", "kept", "folder", "fresh"),
    [
        ({"script": True}, False, ".", False),
        ({"script": True}, True, "visite", True),
        ({"script": True, "fresh": True}, True, ".", True),
        ({"script": False}, True, ".", False),
    ],
)
def test_the_tour_plays_in_no_town_that_was_lived_in(
    tmp_path: Path, programme: dict[str, bool], kept: bool, folder: str, fresh: bool
) -> None:
    if kept:
        (tmp_path / "demo.json").write_text("{}")
    placed = Programme(tmp_path, **programme).place()
    assert (placed.folder, placed.fresh) == (tmp_path / folder, fresh)
    assert not kept or (tmp_path / "demo.json").exists()
