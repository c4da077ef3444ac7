"""An answer as it is counted: the rank of a choice, a point of a scale, a number, words; nothing where it is none."""

from decimal import Decimal

from commands.core.declaration.effects import Refused
from commands.core.language.quantities import read_quantity
from commands.core.language.words import words_of
from commands.core.understanding.dialogue import LONGEST
from commands.core.understanding.short_answers import meant
from storage.surveys import CHOICE, NUMBER, SCALE, SurveyQuestion


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
    """By its words, by its beginning where no other begins so, by its number."""
    words = words_of(said)
    folded = [words_of(choice) for choice in question.choices]
    whole = [rank for rank, choice in enumerate(folded, 1) if words and choice == words]
    begun = [rank for rank, choice in enumerate(folded, 1) if words and choice.startswith(f"{words} ")]
    found = whole or begun
    if len(found) == 1:
        return str(found[0])
    rank = meant(said)
    if rank in folded:  # « ouais » is « oui », where that is a choice
        return str(folded.index(rank) + 1)
    return rank if rank.isdecimal() and 1 <= int(rank) <= len(question.choices) else None


def _number(question: SurveyQuestion, said: str) -> str | None:
    number = read_quantity(said)
    if not isinstance(number, Decimal) or not question.low <= number <= question.high:
        return None
    if question.kind == SCALE and number != number.to_integral_value():
        return None
    return f"{number:f}"
