"""What a sounding is (« Q3 »): how it is called, its message in its room, who leads it, who may see it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel.ext.asyncio.session import AsyncSession

from commands.core.declaration.context import Context
from commands.core.declaration.effects import Refused, msg
from commands.core.declaration.intents import Thing
from commands.core.declaration.vocabulary import Family
from commands.core.rules.ends import is_in_time
from commands.core.rules.rights import leads
from commands.core.subjects import FEW, Subject, number_of
from storage import surveys
from storage.surveys import CLOSED, DRAFT, OPEN, SURVEY, Survey, SurveyQuestion

INVITATION = "surveys.invitation"
"""Of the letter by which each is asked (`surveys.invitation:3`): ✅ under it begins."""
QUESTION = "surveys.question"
"""Of the letters that ask a question, by its id."""
family = Family(
    "surveys",
    "Les enquêtes",
    first=("enquêtes", "enquête", "résultats-enquête"),
    team=("question-enquête", "envoyer-enquête", "clore-enquête"),
)


@dataclass(frozen=True, slots=True)
class Sheet:
    """What may be shown of a sounding: what it asks, and of how many. Nothing of its answers."""

    survey: Survey
    questions: Sequence[SurveyQuestion]


async def _sheet_of(session: AsyncSession, survey: Survey) -> Sheet:
    return Sheet(survey, await surveys.list_questions(session, number_of(survey)))


def takes_answers(survey: Survey, now: datetime, sent_at: datetime | None = None) -> bool:
    """Whether an answer that arrives now counts: until its end; what was sent before it, until it is closed."""
    return survey.state == OPEN and is_in_time(survey.ends_at, now, sent_at)


def over(survey: Survey, now: datetime) -> Refused | None:
    """Why nothing is done about it any more; one that is being made lives."""
    if survey.state == DRAFT or takes_answers(survey, now):
        return None
    return Refused("surveys.is-over", survey=survey)


async def _is_seen(ctx: Context, survey: Survey) -> bool:
    """One that is being made, or was given up, is its makers' alone."""
    return survey.state in {OPEN, CLOSED} or await leads(ctx, survey.created_by)


SURVEYS = Subject(
    family,
    Thing(SURVEY, "Q", "enquête|enquete|enquêtes|enquetes|questionnaire", shown_by="enquête"),
    ("surveys.", "survey"),
    get=surveys.get_survey,
    sheet=_sheet_of,
    message=lambda sheet: msg("surveys.told", sheet=sheet),
    room=lambda survey: survey.room,
    is_open=lambda survey, _now: survey.state == OPEN,
    over=over,
    known=lambda ctx: surveys.list_surveys(ctx.session, OPEN, CLOSED, limit=FEW),
    is_seen=_is_seen,
)
SURVEYS.stands_as(
    lambda sheet: msg("surveys.as-it-stands", survey=sheet.survey),
    *("enquête", "question-enquête", "envoyer-enquête", "clore-enquête"),
)


async def find_being_made(ctx: Context, words: str) -> tuple[Survey, str]:
    """The sounding that words begin with, which the person makes and that was not sent yet. Raises Refused."""
    survey, said = await SURVEYS.find_led(ctx, words)
    if survey.state != DRAFT:
        raise Refused("surveys.sent-already", survey=survey)
    return survey, said


def only_closed(ctx: Context, survey: Survey) -> None:
    """Raises Refused for one that is open: each new answer would tell itself by the difference."""
    if survey.state != CLOSED:
        raise Refused("surveys.not-closed", survey=survey, over=ctx.now >= survey.ends_at)
