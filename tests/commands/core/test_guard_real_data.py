"""The guard on what real structures publish about themselves: it names no accompanied person, so all that is refused is a false alarm."""

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from commands.core.guard import is_safe

pytestmark = pytest.mark.real_data

PROSE = ("presentation", "description", "nom", "acces", "conditions")
SHORTEST = 25
FALSE_ALARMS = 0.01


@pytest.fixture
def folder() -> Path:
    """Where the data lies: beside the project, or where SHARED_DATA says."""
    folder = Path(os.environ.get("SHARED_DATA", Path(__file__).parents[4] / "shared")) / "data" / "structures"
    if not folder.is_dir():
        pytest.skip(f"the territory's public data is not in {folder} (set SHARED_DATA to run this)")
    return folder


def prose(data: Any) -> Iterator[str]:
    """All texts under the keys that hold prose, at any depth."""
    for key, value in data.items() if isinstance(data, dict) else enumerate(data):
        if isinstance(value, dict | list):
            yield from prose(value)
        elif isinstance(value, str) and len(value) > SHORTEST and any(word in str(key) for word in PROSE):
            yield value


def test_what_structures_publish_passes(folder: Path) -> None:
    texts = {text for file in sorted(folder.glob("*.json")) for text in prose(json.loads(file.read_text(encoding="utf-8")))}
    assert len(texts) > 500
    assert sum(not is_safe(text) for text in texts) / len(texts) <= FALSE_ALARMS
