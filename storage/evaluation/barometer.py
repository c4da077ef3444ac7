"""The yearly barometer: soundings of one key, each with its questions as they were asked, and how many agreed with each of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlmodel.ext.asyncio.session import AsyncSession

from storage import survey_answers, surveys
from storage.surveys import CLOSED, DRAFT, OPEN, SCALE, Survey, SurveyQuestion

BAROMETER = "evaluation.barometer"


@dataclass(frozen=True, slots=True)
class Asked:
    """A question of a scale as it was asked. agreed: how many of those who answered; None where too few did for it to be told."""

    question: SurveyQuestion
    agreed: int | None


async def list_barometers(session: AsyncSession) -> Sequence[Survey]:
    """Those that were sent, or are about to be: the oldest first. One that was given up never was."""
    return await surveys.list_of_key(session, BAROMETER, DRAFT, OPEN, CLOSED)


async def read_asked(session: AsyncSession, survey: Survey) -> Sequence[Asked]:
    """What the scales of a closed one were answered, in order."""
    scales = [each for each in await surveys.list_questions(session, survey.number or 0) if each.kind == SCALE]
    counts = await survey_answers.list_counts(session, scales)
    return [Asked(each, count_agreed(each, counts[each.id or 0]) if each.answered >= survey.few else None) for each in scales]


def count_agreed(question: SurveyQuestion, counts: Mapping[str, Mapping[str, int]]) -> int:
    """How many answered above the middle of the scale. counts: sector → point → how many."""
    middle = (question.low + question.high) / 2
    return sum(times for each in counts.values() for point, times in each.items() if int(point) > middle)
