"""What the network itself says of needs in a year: what partners count, what professionals see behind figures and problems, soundings."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import islice
from statistics import median

from commands.core.declaration.context import Context
from storage import count_publications, counts, directory, readings, survey_answers, surveys
from storage.counts import ENDED, RUNNING, Tally
from storage.survey_answers import Counts
from storage.surveys import CHOICE, CLOSED, NUMBER, WORDS, Survey, SurveyQuestion

MOST_SURVEYS, MOST_PERIODS, MOST_WORDS = 40, 4, 12


@dataclass(frozen=True, slots=True)
class Counted:
    """What is published of what partners count, at the end of a period. value: None where it is told to nobody."""

    tally: Tally
    last_day: date
    holders: int
    answered: int
    value: float | None


@dataclass(frozen=True, slots=True)
class Seen:
    """What a professional sees behind something. structure: who signs it; empty: it is no more there."""

    about: str
    text: str
    structure: str


@dataclass(frozen=True, slots=True)
class Sounded:
    """A question of a closed sounding. shares: answers and how many gave them; middle: of numbers; words: some of them, as they were said.

    Without any of them, too few answered for it to be told.
    """

    survey: Survey
    question: SurveyQuestion
    shares: tuple[tuple[str, int], ...] = ()
    middle: float | None = None
    words: tuple[str, ...] = ()


async def read_counts(ctx: Context, year: int) -> list[Counted]:
    """What was published for the periods of a year, in the order in which the indicators were declared."""
    tallies = [*(await counts.list_tallies(ctx.session, RUNNING)), *(await counts.list_tallies(ctx.session, ENDED))]
    known = {each.number or 0: each for each in tallies}
    published = await count_publications.list_published(ctx.session, sorted(known), MOST_PERIODS * 5)
    return [
        Counted(known[number], day, each.holders, each.answered, each.value)
        for number, told in published.items()
        for each, day in reversed(told)
        if day.year == year
    ]


async def read_readings(ctx: Context, subjects: Mapping[str, str]) -> dict[str, list[Seen]]:
    """By subject, what is seen behind it. subjects: each with how it is called."""
    rows = await readings.list_readings_of(ctx.session, subjects)
    names = await directory.find_short_names(ctx.session, [each.structure_id for each in rows])
    found: dict[str, list[Seen]] = {}
    for each in rows:
        found.setdefault(each.subject, []).append(Seen(subjects[each.subject], each.text, names.get(each.structure_id, "")))
    return found


async def read_soundings(ctx: Context, year: int) -> list[Sounded]:
    """The questions of the soundings that were closed in a year, the latest sounding first."""
    closed = await surveys.list_surveys(ctx.session, CLOSED, limit=MOST_SURVEYS)
    mine = [each for each in closed if each.closed_at is not None and each.closed_at.astimezone(ctx.territory.zone).year == year]
    return [sounded for each in mine for sounded in await _read_sounding(ctx, each)]


async def _read_sounding(ctx: Context, survey: Survey) -> list[Sounded]:
    """What is left of a sounding once it is closed may be told: the rest was not kept (`survey_answers.set_counted`)."""
    questions = await surveys.list_questions(ctx.session, survey.number or 0)
    counts, words = await survey_answers.list_counts(ctx.session, questions), await survey_answers.list_words(ctx.session, questions)
    return [_sounded(survey, each, counts[each.id or 0], words[each.id or 0]) for each in questions]


def _sounded(survey: Survey, question: SurveyQuestion, counts: Counts, words: Iterable[str]) -> Sounded:
    if question.kind == WORDS:
        return Sounded(survey, question, words=tuple(islice(words, MOST_WORDS)))
    times = sum((Counter(each) for each in counts.values()), Counter[str]())
    if question.kind == NUMBER:
        numbers = [float(value) for value, count in times.items() for _ in range(count)]
        return Sounded(survey, question, middle=median(numbers) if numbers else None)
    if question.kind == CHOICE:
        return Sounded(
            survey, question, tuple((choice, times[str(rank)]) for rank, choice in enumerate(question.choices, 1)) if times else ()
        )
    return Sounded(survey, question, tuple((value, times[value]) for value in sorted(times, key=float)))
