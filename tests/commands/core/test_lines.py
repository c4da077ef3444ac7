"""Words to be kept: on one line, that say something, and not too many."""

import pytest

from commands.core.declaration.effects import Refused, msg
from commands.core.rules.lines import one_line, only_short

NOTHING = Refused("groups.line-empty")


def test_words_are_kept_on_one_line() -> None:
    assert one_line("  Un jardin \n partagé ", 17, NOTHING, "groups.line-too-long") == "Un jardin partagé"


@pytest.mark.parametrize("said", ["", " \n", "…", "12"])
def test_what_says_nothing_is_refused_as_the_family_says(said: str) -> None:
    with pytest.raises(Refused) as refused:
        one_line(said, 17, NOTHING, "groups.line-too-long")
    assert refused.value is NOTHING


def test_what_is_too_long_is_refused_with_both_lengths() -> None:
    with pytest.raises(Refused) as refused:
        only_short("Un jardin partagé", 16, "exchange.too-long", what="title")
    assert refused.value.message == msg("exchange.too-long", what="title", most=16, said=17)
