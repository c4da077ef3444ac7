"""The time that words tell, whatever else they say."""

from datetime import datetime

import pytest

from storage.search import When, read_time

MONDAY = datetime(2026, 11, 23, 10, 0)  # noqa: DTZ001 - what clocks show


@pytest.mark.parametrize(
    ("said", "when"),
    [
        ("et demain ?", When((1,))),
        ("et samedi matin, c’est ouvert ?", When((5,), "am")),
        ("ils sont ouverts mercredi ou samedi", When((2, 5))),
        ("là maintenant ?", When((0,), "am", MONDAY)),
        ("aujourd’hui", When((0,))),
        ("le week-end", When((5, 6))),
        ("et le numéro ?", None),
        ("", None),
    ],
)
def test_the_time_that_words_tell(said: str, when: When | None) -> None:
    assert read_time(said, MONDAY) == when
