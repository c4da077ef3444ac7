"""An answer as it is counted: the rank of a choice, a point of a scale, a number, words; nothing where it is none."""

import re
from decimal import Decimal

from commands.core.declaration.effects import Refused
from commands.core.language.quantities import read_quantity
from commands.core.language.words import words_of
from commands.core.understanding.dialogue import LONGEST
from commands.core.understanding.short_answers import meant
from storage.surveys import CHOICE, NUMBER, SCALE, SurveyQuestion

_OUT_OF = re.compile(r"(?P<point>[0-9]{1,3}) ?(?:/|sur) ?(?P<most>[0-9]{1,3})", re.IGNORECASE)
"""« 4/5 », « 4 sur 5 »: a point of a scale that ends there."""


def points_of(question: SurveyQuestion) -> range:
    """What a figure under a question may stand for: the rank of a choice, a point of a scale; nothing for other sorts."""
    if question.kind == CHOICE:
        return range(1, len(question.choices) + 1)
    return range(question.low, question.high + 1) if question.kind == SCALE else range(0)


def read_tap(question: SurveyQuestion, key: str) -> str | None:
    """What a sign under a question counts: a figure that choice, or that point; ✅ « oui », where that is a choice; None: nothing."""
    if key.isdecimal():
        return str(int(key)) if int(key) in points_of(question) else None
    return _choice(question, key) if question.kind == CHOICE else None


def read_answer(question: SurveyQuestion, said: str) -> str | None:
    """What is counted of it; None where the words answer nothing of the sort. Raises Refused for words that are many, or none."""
    if question.kind == CHOICE:
        return _choice(question, said)
    if question.kind in {SCALE, NUMBER}:
        return _number(question, said)
    words = " ".join(said.split())
    if len(words) > LONGEST:
        raise Refused("core.dialogue-too-long", most=LONGEST)
    return words if any(sign.isalnum() for sign in words) else None


def _choice(question: SurveyQuestion, said: str) -> str | None:
    """By its words, by its beginning where no other begins so, by what it means (« ouais » is « oui »), by its number.

    Raises Refused where a number tells two of them: « 2 » of « 0 fois, 1 fois, 2 fois ».
    """
    words, meaning = words_of(said), meant(said)
    folded = [words_of(choice) for choice in question.choices]
    begun = [rank for rank, choice in enumerate(folded, 1) if words and choice.startswith(f"{words} ")]
    named = [folded.index(each) + 1 for each in (words, meaning) if each and each in folded]
    found = next(iter(named), begun[0] if len(begun) == 1 else 0)
    numbered = int(meaning) if meaning.isdecimal() and int(meaning) in points_of(question) else 0
    if found and numbered and found != numbered:
        told = [(each, question.choices[each - 1]) for each in (numbered, found)]
        raise Refused("surveys.which-choice", said=meaning, choices=told)
    return str(found or numbered) if found or numbered else None


def _number(question: SurveyQuestion, said: str) -> str | None:
    if question.kind == SCALE and (of := _OUT_OF.fullmatch(said.strip())) and int(of["most"]) == question.high:
        said = of["point"]
    number = read_quantity(said)
    if not isinstance(number, Decimal) or not question.low <= number <= question.high:
        return None
    if question.kind == SCALE and number != number.to_integral_value():
        return None
    return f"{number:f}"
