"""What the words of a question say: what is asked, and how it is answered: by a choice, a point of a scale, a number or free words."""

from collections.abc import Sequence
from dataclasses import dataclass

from commands.core.declaration.effects import Refused
from commands.core.language.words import parts_of, sayings, says_something, unquoted, words_of
from commands.core.rules.lines import only_short
from storage.surveys import CHOICE, NUMBER, SCALE, WORDS, SurveyQuestion

MOST_QUESTIONS = 10
FEWEST_CHOICES, MOST_CHOICES = 2, 8
LONGEST_TITLE, LONGEST_QUESTION, LONGEST_CHOICE = 100, 200, 60
LONGEST_IN_ALL = 380
WIDEST_SCALE = 10
"""Between the two ends of a scale: « 0 à 10 »."""
MOST_OF_A_NUMBER = 1_000_000
_USUAL_SCALE = 1, 5
_FREE = sayings("""
    mots, mots libres, des mots, en mots, texte, texte libre, libre, reponse libre, reponse ouverte, ouverte, question ouverte, champ libre,
    commentaire, commentaires, libres, avec des mots
""")
_OF_SCALES = frozenset({"echelle", "note", "noter", "sur", "de", "a", "entre", "et", "une", "la", "au", "points", "point"})
_OF_NUMBERS = frozenset({"nombre", "un", "chiffre", "quantite", "entier", "de", "a", "entre", "et", "combien", "le", "en", "chiffres"})
_BETWEEN_CHOICES = "/|"


@dataclass(frozen=True, slots=True)
class Answered:
    """How a question is answered. low, high: of a scale or a number."""

    kind: str
    choices: tuple[str, ...] = ()
    low: int = 0
    high: int = 0


def read_question(said: str) -> tuple[str, Answered | None]:
    """What is asked, and how it is answered; None: nobody said. Raises Refused when the words make no question."""
    parts = [unquoted(part) for part in parts_of(said)]
    text = parts[0] if parts else ""
    if not says_something(text):
        raise Refused("surveys.no-question")
    only_short(text, LONGEST_QUESTION, "surveys.too-long", what="question")
    return text, read_answered(parts[1:]) if len(parts) > 1 else None


def read_answered(parts: Sequence[str]) -> Answered:
    """How a question is answered, as one or several parts of a message tell. Raises Refused."""
    if len(parts) == 1:
        if (read := _scale(parts[0]) or _number(parts[0])) is not None:
            return read
        if words_of(parts[0]) in _FREE:
            return Answered(WORDS)
        parts = _split(parts[0])
    return _choices(parts)


def _split(part: str) -> list[str]:
    """« oui, non, parfois » and « oui / non » are choices too."""
    for sign in (*_BETWEEN_CHOICES, ","):
        if sign in part:
            return [each.strip() for each in part.split(sign) if each.strip()]
    return [part]


def _choices(parts: Sequence[str]) -> Answered:
    choices = tuple(" ".join(part.split()) for part in parts)
    if len(choices) < FEWEST_CHOICES:
        raise Refused("surveys.one-choice", choice=choices[0] if choices else "")
    if len(choices) > MOST_CHOICES:
        raise Refused("surveys.too-many-choices", count=len(choices), most=MOST_CHOICES)
    known: set[str] = set()
    for choice in choices:
        only_short(choice, LONGEST_CHOICE, "surveys.too-long", what="choice")
        if (words := words_of(choice) or choice) in known:
            raise Refused("surveys.same-choice", choice=choice)
        known.add(words)
    only_short("".join(choices), LONGEST_IN_ALL, "surveys.too-long", what="choices")
    return Answered(CHOICE, choices)


def _numbers(words: Sequence[str]) -> list[int]:
    return [int(word) for word in words if word.isdecimal() and len(word) <= 7]


def _scale(part: str) -> Answered | None:
    """« échelle », « échelle de 1 à 5 », « 0 à 10 », « note sur 10 »; None: the words tell no scale. Raises Refused for one too wide.

    « 12, 15 » and « 12 / 15 » are two choices.
    """
    words = words_of(part).split()
    ends = _numbers(words)
    if any(word not in _OF_SCALES and not word.isdecimal() for word in words):
        return None
    if not words or (len(ends) == len(words) and any(sign in part for sign in (*_BETWEEN_CHOICES, ","))):
        return None
    if len(ends) == 2:
        low, high = ends
    elif len(ends) == 1 and "sur" in words:
        low, high = (0 if ends[0] == 10 else 1), ends[0]
    elif not ends and {"echelle", "note"} & set(words):
        low, high = _USUAL_SCALE
    else:
        return None
    if not 0 <= low < high or high - low > WIDEST_SCALE:
        raise Refused("surveys.wrong-scale", low=low, high=high)
    return Answered(SCALE, low=low, high=high)


def _number(part: str) -> Answered | None:
    """« nombre », « un nombre de 0 à 500 »; None: the words tell no number."""
    words = words_of(part).split()
    if not {"nombre", "chiffre", "chiffres", "quantite"} & set(words) or any(
        word not in _OF_NUMBERS and not word.isdecimal() for word in words
    ):
        return None
    ends = _numbers(words)
    low, high = ends if len(ends) == 2 else (0, MOST_OF_A_NUMBER)
    if low >= high:
        raise Refused("surveys.wrong-scale", low=low, high=high)
    return Answered(NUMBER, low=low, high=high)


def question_of(text: str, answered: Answered) -> SurveyQuestion:
    """As it is stored; its sounding and its rank are given by who adds it."""
    return SurveyQuestion(
        survey_number=0, rank=0, kind=answered.kind, text=text, choices=list(answered.choices), low=answered.low, high=answered.high
    )
