"""The result of a poll as a picture for a phone: each choice, its number and its bar. All it shows is also said in words, beside it."""

from collections.abc import Sequence

from commands.core.telling.drawing import BAR_HEIGHT, EDGE, GAP, LABEL, LEADING, SMALL, TITLE, UNDER, WIDTH, Pen, can_draw
from commands.core.telling.french import NO_BREAK, number
from commands.polls.results import Result
from storage.polls import CONSENT, DATES, Choice

FEWEST = 3
"""Choices: of two, the sentence says it all."""
_LINES = ((3, 3), (3, 2), (3, 1), (2, 1))
"""The most lines of the question and of each choice, from the best on: the first ones that fit are taken."""
_YES, _MAYBE = "oui", "si besoin"


def is_worth(result: Result) -> bool:
    """Whether there is something to draw, and the library to draw it with: `agora check` tells where it is missing."""
    counted = any(choice.yes or choice.maybe for choice in result.sheet.choices)
    return counted and len(result.sheet.choices) >= FEWEST and result.sheet.poll.kind != CONSENT and can_draw()


def draw(result: Result) -> bytes:
    """A PNG image `WIDTH` pixels wide and at most `TALLEST` high, in the order of the choices."""
    sheet, pen = result.sheet, Pen()
    numbers = [_count(choice, sheet.poll.kind) for choice in sheet.choices]
    beside = max(pen.long(said, LABEL, bold=True) for said in numbers) + GAP
    for most_of_question, most_of_choice in _LINES:
        question = pen.wrapped(f"S{sheet.poll.number}. {sheet.poll.question}", TITLE, most_of_question, bold=True)
        labels = [pen.wrapped(f"{choice.rank}. {choice.text}", LABEL, most_of_choice, beside=beside) for choice in sheet.choices]
        height = _height(question, labels, legend=sheet.poll.kind == DATES)
        if height <= WIDTH:
            break
    pen.begin(height)
    pen.write(question, TITLE, bold=True)
    pen.write([f"{number(sheet.poll.voted)}{NO_BREAK}voix"], SMALL)
    most = max(1, *(choice.yes + choice.maybe for choice in sheet.choices))
    for choice, label, said in zip(sheet.choices, labels, numbers, strict=True):
        pen.skip(GAP)
        pen.write_right(said, LABEL)
        pen.write(label, LABEL)
        pen.skip(UNDER)
        pen.bar(choice.yes / most, choice.maybe / most)
    if sheet.poll.kind == DATES:
        pen.skip(GAP)
        pen.legend(_YES, _MAYBE)
    return pen.drawn()


def _height(question: Sequence[str], labels: Sequence[Sequence[str]], *, legend: bool) -> float:
    """Of all that is drawn, in pixels."""
    head = len(question) * TITLE * LEADING + SMALL * LEADING
    bars = sum(GAP + len(label) * LABEL * LEADING + UNDER + BAR_HEIGHT for label in labels)
    return 2 * EDGE + head + bars + (GAP + SMALL if legend else 0)


def _count(choice: Choice, kind: str) -> str:
    return f"{number(choice.yes)} + {number(choice.maybe)}" if kind == DATES and choice.maybe else number(choice.yes)
