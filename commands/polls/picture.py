"""The result of a poll as a picture for a phone: each choice, its number and its bar. All it shows is also said in words, beside it."""

from commands.core.telling.drawing import GAP, SMALL, TITLE, WIDTH, Pen, can_draw, height_of_bar, height_of_head
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
    voices = [f"{number(sheet.poll.voted)}{NO_BREAK}voix"]
    for most_of_question, most_of_choice in _LINES:
        question = pen.wrapped(f"S{sheet.poll.number}. {sheet.poll.question}", TITLE, most_of_question, bold=True)
        labels = [
            pen.label(f"{choice.rank}. {choice.text}", said, most_of_choice) for choice, said in zip(sheet.choices, numbers, strict=True)
        ]
        bars = sum(height_of_bar(len(label)) for label in labels)
        height = height_of_head(question, voices) + bars + (GAP + SMALL if sheet.poll.kind == DATES else 0)
        if height <= WIDTH:
            break
    pen.begin(height)
    pen.head(question, voices)
    most = max(1, *(choice.yes + choice.maybe for choice in sheet.choices))
    for choice, label, said in zip(sheet.choices, labels, numbers, strict=True):
        pen.bar(label, said, choice.yes / most, choice.maybe / most)
    if sheet.poll.kind == DATES:
        pen.skip(GAP)
        pen.legend(_YES, _MAYBE)
    return pen.drawn()


def _count(choice: Choice, kind: str) -> str:
    return f"{number(choice.yes)} + {number(choice.maybe)}" if kind == DATES and choice.maybe else number(choice.yes)
