"""The questions of the barometer, the same each year, and what of two years may stand side by side."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from storage.evaluation.barometer import Asked
from storage.evaluation.improvements import TO_CHANGE
from storage.surveys import SCALE, WORDS, SurveyQuestion

LOW, HIGH = 1, 4
TOGETHER = "done-together"
_OPEN = {
    TOGETHER: "Qu’avez-vous fait ensemble que vous n’auriez pas fait sans l’AGORA\u00a0?",
    TO_CHANGE: "Qu’est-ce qui devrait changer dans l’AGORA\u00a0?",
}
NO_YEAR, CHANGED, FEW = "no-year", "changed", "few"
"""Why an answer does not stand beside the one of the year before: it had none, not the same words or scale, too few answers then."""


@dataclass(frozen=True, slots=True)
class Line:
    """How many agreed, of how many who answered. before: the same of the year before; None: it stands alone, `apart` why."""

    label: str
    answered: int
    agreed: int | None
    before: tuple[int, int] | None = None
    apart: str = ""


@cache
def scales() -> Mapping[str, Mapping[str, str]]:
    """Key → label and text."""
    found: Mapping[str, Mapping[str, str]] = tomllib.loads((Path(__file__).parent / "barometer.toml").read_text(encoding="utf-8"))
    return found


def made_questions() -> list[SurveyQuestion]:
    """As this year asks them: the scales, then what is told in words."""
    made = [
        SurveyQuestion(survey_number=0, rank=0, key=key, kind=SCALE, text=each["text"], low=LOW, high=HIGH)
        for key, each in scales().items()
    ]
    return made + [SurveyQuestion(survey_number=0, rank=0, key=key, kind=WORDS, text=text) for key, text in _OPEN.items()]


def compared(mine: Sequence[Asked], earlier: Sequence[Asked] | None) -> list[Line]:
    """Each answer, beside the one of the year before where the question is the same. earlier: None, that year had none."""
    return [_line(each, earlier) for each in mine]


def _line(asked: Asked, earlier: Sequence[Asked] | None) -> Line:
    question = asked.question
    label = scales()[question.key]["label"] if _is_of_today(question) else question.text
    line = Line(label, question.answered, asked.agreed)
    if asked.agreed is None:
        return line
    if earlier is None:
        return replace(line, apart=NO_YEAR)
    same = next((each for each in earlier if _meaning(each.question) == _meaning(question)), None)
    if same is None:
        return replace(line, apart=CHANGED)
    if same.agreed is None:
        return replace(line, apart=FEW)
    return replace(line, before=(same.agreed, same.question.answered))


def _is_of_today(question: SurveyQuestion) -> bool:
    """Whether it is asked in these words now: the label of today tells of no other ones."""
    known = scales().get(question.key)
    return known is not None and _same_words(known["text"]) == _same_words(question.text)


def _meaning(question: SurveyQuestion) -> tuple[str, str, str, int, int]:
    """What makes two questions the same: not where they stand, nor how their spaces are typed."""
    return question.key, question.kind, _same_words(question.text), question.low, question.high


def _same_words(text: str) -> str:
    return " ".join(text.split())
