"""One sign, however a phone writes it."""

import pytest

from commands.core.language.taps import NO, YES, tap_of


@pytest.mark.parametrize("key", ["✅", "✅\ufe0f", "✔️", "✔", "☑️", "👍", "👍\ufe0f", "👍🏽", "👍🏿"])
def test_a_yes_is_a_yes(key: str) -> None:
    assert tap_of(key) == YES


@pytest.mark.parametrize("key", ["❌", "❌\ufe0f", "✖️", "✖", "❎", "👎", "👎🏻"])
def test_a_no_is_a_no(key: str) -> None:
    assert tap_of(key) == NO


@pytest.mark.parametrize("key", ["1️⃣", "1⃣", "1", "①"])
def test_a_figure_is_a_figure(key: str) -> None:
    assert tap_of(key) == "1"


@pytest.mark.parametrize(("key", "sign"), [("🎉", "🎉"), ("Oui", "Oui"), ("", ""), ("👏🏻", "👏")])
def test_another_sign_stays_what_it_is(key: str, sign: str) -> None:
    assert tap_of(key) == sign
