"""What a sounding says once it is closed: how many answered, how their answers are shared out, and by sector where that tells nobody.

What may be told is decided once, when it closes (`hidden_sectors`); what is hidden is then kept nowhere. So nothing that is asked later,
in whatever order, gives it back.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from hashlib import sha256
from itertools import pairwise
from statistics import median

from sqlmodel.ext.asyncio.session import AsyncSession

from commands.core.rules.secrecy import Tree, hide
from commands.core.subjects import number_of
from commands.core.telling.french import number as told
from storage import survey_answers, surveys
from storage.survey_answers import Counts
from storage.surveys import CHOICE, NUMBER, SCALE, WORDS, Survey, SurveyQuestion

CLASSES = 5
"""Of numbers: as many at most as a phone shows well, and one more."""
ALL = "all"


@dataclass(frozen=True, slots=True)
class Share:
    """An answer, or a class of numbers, as it is called, and how many gave it."""

    label: str
    count: int


@dataclass(frozen=True, slots=True)
class Class:
    """Numbers from one on, up to another and without it, as they are called together."""

    low: Decimal
    high: Decimal
    label: str


@dataclass(frozen=True, slots=True)
class Spread:
    """How some answers are shared out. mean, median: of a scale or a number; None of the others."""

    answered: int
    shares: tuple[Share, ...] = ()
    mean: Decimal | None = None
    median: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """What a question was answered. spread: None where too few answered for it to be told. words: shuffled, each as many times as said.

    sectors: those that may be told, the largest first. apart: how many answers are of the others.
    """

    question: SurveyQuestion
    spread: Spread | None = None
    words: tuple[str, ...] = ()
    sectors: tuple[tuple[str, Spread], ...] = ()
    apart: int = 0


async def find_result(session: AsyncSession, survey: Survey) -> tuple[Found, ...]:
    """All that may be told of a closed sounding, question by question."""
    return await find_answers(session, survey, await surveys.list_questions(session, number_of(survey)))


async def find_answers(session: AsyncSession, survey: Survey, questions: Sequence[SurveyQuestion]) -> tuple[Found, ...]:
    """All that may be told of some questions of a closed sounding."""
    counts, said = await survey_answers.list_counts(session, questions), await survey_answers.list_words(session, questions)
    return tuple(_found(survey, each, counts[each.id or 0], said[each.id or 0]) for each in questions)


def _found(survey: Survey, question: SurveyQuestion, counts: Counts, said: Mapping[str, int]) -> Found:
    if question.answered < survey.few:
        return Found(question)
    if question.kind == WORDS:
        return Found(question, words=tuple(shuffled([words for words, times in said.items() for _ in range(times)])))
    together = sum((Counter(each) for each in counts.values()), Counter[str]())
    classes = classes_of(together) if question.kind == NUMBER else ()
    whole = spread(question, together, classes)
    sectors = [(sector, spread(question, Counter(each), classes)) for sector, each in counts.items() if sector]
    sectors.sort(key=lambda each: (-each[1].answered, each[0]))
    return Found(question, whole, sectors=tuple(sectors), apart=sum(counts.get("", {}).values()) if sectors else 0)


def shuffled(said: Sequence[str]) -> list[str]:
    """In an order that tells nothing of who came when, nor of the alphabet; the same each time."""
    return sorted(said, key=lambda words: sha256(words.encode()).hexdigest())


def hidden_sectors(counts: Mapping[str, Mapping[str, int]], few: int, asked: Mapping[str, int]) -> set[str]:
    """The sectors of which nothing is told of a question: those of too few answers, and as many others as hide these.

    counts: sector → answer → how many. asked: sector → people who were asked: the smallest go first, whatever they answered.
    """
    sectors = sorted(counts)
    codes = {f"{rank}": sector for rank, sector in enumerate(sectors)}
    sizes: dict[str, float | None] = {code: float(sum(counts[sector].values())) for code, sector in codes.items()}
    people = {code: float(asked.get(sector, 0)) for code, sector in codes.items()}
    whole = sizes | {ALL: float(sum(size or 0 for size in sizes.values()))}
    found = hide(Tree({ALL: tuple(codes)}), {ALL: whole}, {}, few, hidden={}, shown={}, sizes=people)[ALL]
    return set(sectors) if ALL in found else {codes[code] for code in found}


# ── How answers are shared out ───────────────────────────────────────────────────────────────────────────────────


def spread(question: SurveyQuestion, counts: Mapping[str, int], classes: Sequence[Class] = ()) -> Spread:
    """These answers (as they are counted → how many), shared out. classes: of numbers."""
    answered = sum(counts.values())
    if question.kind == CHOICE:
        shares = [Share(choice, counts.get(str(rank), 0)) for rank, choice in enumerate(question.choices, 1)]
        return Spread(answered, tuple(shares))
    values = sorted(Decimal(value) for value, times in counts.items() for _ in range(times))
    if question.kind == SCALE:
        shares = [Share(str(point), counts.get(str(point), 0)) for point in range(question.low, question.high + 1)]
    else:
        shares = [Share(each.label, sum(each.low <= value < each.high for value in values)) for each in classes]
    return (
        Spread(answered, tuple(shares), _rounded(sum(values, Decimal()) / len(values)), _rounded(Decimal(median(values))))
        if values
        else Spread(0)
    )


def _rounded(value: Decimal) -> Decimal:
    return value.quantize(Decimal("0.1"), ROUND_HALF_UP)


def classes_of(counts: Mapping[str, int]) -> tuple[Class, ...]:
    """Round classes of all that was answered: of a number that nobody else gave, only the class is told."""
    values = [Decimal(value) for value in counts]
    low, high = min(values), max(values)
    step = _step((high - low) / CLASSES or Decimal(1))
    edges = [low // step * step]
    while edges[-1] <= high:
        edges.append(edges[-1] + step)
    are_whole = all(value == value.to_integral_value() for value in values)
    return tuple(Class(first, last, _label(first, last, are_whole=are_whole)) for first, last in pairwise(edges))


def _label(low: Decimal, high: Decimal, *, are_whole: bool) -> str:
    """« 20 à 39 » of whole numbers, « 20 à moins de 40 » of others."""
    if not are_whole:
        return f"{told(float(low))} à moins de {told(float(high))}"
    return told(float(low)) if high - low == 1 else f"{told(float(low))} à {told(float(high - 1))}"


def _step(wanted: Decimal) -> Decimal:
    """1, 2 or 5 with as many zeros as it takes: whole, and at least as much as wanted."""
    power = Decimal(1)
    while True:
        for each in (1, 2, 5):
            if each * power >= wanted:
                return each * power
        power *= 10
