"""An answer as it is counted, from a sign or from words; what may be two answers is asked, for it cannot be taken back."""

from itertools import product

import pytest

from commands.core.declaration.effects import Refused
from commands.core.language.taps import tap_of
from commands.surveys.answering import NEXT, signs_of
from commands.surveys.reading import read_answer, read_tap
from commands.surveys.results import spread
from commands.surveys.wording import WIDEST_SCALE, question_of, read_answered
from storage.surveys import SurveyQuestion
from tests.commands.samples.surveys import question

SCALES = [(low, high) for low, high in product(range(13), range(13)) if low < high <= low + WIDEST_SCALE]


@pytest.mark.parametrize(("low", "high"), SCALES, ids=str)
def test_every_scale_is_drawn_tapped_said_and_told_by_its_own_points(low: int, high: int) -> None:
    asked = question_of("Et ?", read_answered([f"échelle {low} à {high}"]))
    points = range(low, high + 1)
    figures = [tap_of(sign) for sign in signs_of(asked) if sign != NEXT]
    assert figures == ([str(point) for point in points] if len(points) <= 8 and high < 10 else [])
    assert (NEXT in signs_of(asked)) is (len(figures) < 8)
    said = {str(point): read_answer(asked, str(point)) for point in range(24)}
    assert said == {point: point if int(point) in points else None for point in said}
    assert {point: read_tap(asked, point) for point in said} == said
    found = spread(asked, {str(high): 2, str(low): 1})
    assert [(share.label, share.count) for share in found.shares] == [(str(point), {low: 1, high: 2}.get(point, 0)) for point in points]


def chosen(*choices: str) -> SurveyQuestion:
    return question("choice", choices=list(choices))


@pytest.mark.parametrize(
    ("asked", "key", "value"),
    [
        (chosen("oui", "non"), "👍", "1"),
        (chosen("oui", "non"), "❌", "2"),
        (chosen("oui", "non"), "2️⃣", "2"),
        (chosen("oui", "non"), "3️⃣", None),
        (chosen("oui", "non"), "🎉", None),
        (chosen("0 fois", "1 fois", "2 fois"), "2️⃣", "2"),
        (chosen("3", "5", "8"), "3️⃣", "3"),
        (question("scale", low=0, high=10), "0️⃣", "0"),
        (question("scale", low=0, high=10), "🔟", "10"),
        (question("scale", low=3, high=8), "2️⃣", None),
        (question("number", low=0, high=10), "2️⃣", None),
        (question("words"), "2️⃣", None),
    ],
)
def test_a_sign_is_what_it_stands_for_under_the_question(asked: SurveyQuestion, key: str, value: str | None) -> None:
    assert read_tap(asked, tap_of(key)) == value


@pytest.mark.parametrize(
    ("asked", "said", "value"),
    [
        (chosen("0 fois", "1 fois", "2 fois"), "2 fois", "3"),
        (chosen("0 fois", "1 fois", "2 fois"), "choix 2", "2"),
        (chosen("0 fois", "1 fois", "2 fois"), "3", "3"),
        (chosen("1 fois", "2 fois"), "2", "2"),
        (chosen("5", "8"), "8", "2"),
        (question("scale", low=1, high=5), "4/5", "4"),
        (question("scale", low=1, high=5), "4 sur 5", "4"),
        (question("scale", low=1, high=5), "4/10", None),
        (question("scale", low=1, high=5), "trois", "3"),
    ],
)
def test_words_are_what_they_say(asked: SurveyQuestion, said: str, value: str | None) -> None:
    assert read_answer(asked, said) == value


@pytest.mark.parametrize(("choices", "said"), [(("0 fois", "1 fois", "2 fois"), "2"), (("3", "5", "8"), "3"), (("2", "1"), "deux")])
def test_a_number_that_tells_two_choices_is_asked_back(choices: tuple[str, ...], said: str) -> None:
    with pytest.raises(Refused) as refused:
        read_answer(chosen(*choices), said)
    assert refused.value.message.key == "surveys.which-choice"
