"""Before the end, those who are not at the end of it are asked once more, each at an hour of theirs; who said stop never is."""

from commands.core.declaration.context import Due
from commands.core.declaration.effects import Effects, msg
from commands.core.subjects import number_of
from commands.core.telling.chasing import before_the_end, plan_nudges, take_nudged
from commands.surveys.sending import asked_in_private
from commands.surveys.subject import SURVEYS, takes_answers
from storage import survey_answers
from storage.surveys import OPEN, Survey
from storage.timers import Timer

CHASE, NUDGE = "surveys.chase", "surveys.nudge"


@SURVEYS.timer(CHASE, OPEN, before_the_end)
async def chase(due: Due, _planned: Timer, survey: Survey) -> Effects:
    """Plan the question to each of those who have not answered all of it."""
    if takes_answers(survey, due.now) and survey.chased_at is None:
        waiting = await survey_answers.list_waiting(due.session, number_of(survey))
        await plan_nudges(due, survey, SURVEYS.of(survey), NUDGE, waiting)
    return ()


@SURVEYS.timer(NUDGE, OPEN)
async def nudge(due: Due, planned: Timer, survey: Survey) -> Effects:
    """Those whose moment has come, unless they answered meanwhile. In private only: a mention would tell who did not."""
    if not takes_answers(survey, due.now):
        return ()
    waiting = await survey_answers.list_waiting(due.session, number_of(survey))
    hearers = await take_nudged(due, planned, survey, waiting)
    if not hearers:
        return ()
    return asked_in_private(survey, msg("surveys.nudged", survey=survey), [each.user_id for each in hearers])
