"""A step of a problem: kept, dated, signed; told once to those concerned, each at an hour of theirs, several together."""

from collections.abc import Sequence
from datetime import datetime, time

from commands.core.dates import moment
from commands.core.declaration.context import Context, Due, Occasion
from commands.core.declaration.effects import Effects, Msg, msg
from commands.core.rules.calendar import working_days_after
from commands.core.subjects import number_of
from commands.core.telling.mentions import plan_for_each, take_together, tell, working_moment
from commands.problems.subject import PROBLEMS, Told, family, tell_steps
from storage import confirmations, problem_steps, problems
from storage.problem_steps import ANSWER, ProblemStep
from storage.problems import Problem
from storage.reach import Listener
from storage.rows import add_numbered
from storage.timers import Timer

NEWS = "problems.news"
SILENCED_BY = "problems"
"""People silence no problem in particular: a silence on all is heard."""
ENDS_AT = time(18)
MOST = 3
"""Steps in one message; of more, the last ones."""


def news_due(occasion: Occasion) -> datetime:
    """Until when those concerned are to have news, from now on: so many working days, at six in the evening."""
    day = working_days_after(occasion.local_now.date(), occasion.territory.problem_days)
    return moment(day, ENDS_AT, occasion.territory.zone).at


async def take_step(ctx: Context, problem: Problem, step: ProblemStep) -> None:
    """Keep a step of a problem, which it has changed already: what is to come is planned anew, and who is concerned will hear of it."""
    number = number_of(problem)
    step.problem_number, step.at = number, ctx.now
    step.user_id = ctx.person.user_id or None  # time does things too
    hidden = problem.discreet and problem.created_by == ctx.person.user_id
    step.structure_id = None if hidden else await confirmations.find_voice(ctx.session, ctx.person.user_id)
    rank = await add_numbered(ctx.session, step)
    problem.version += 1
    ctx.session.add(problem)
    await PROBLEMS.plan(ctx.session, problem, ctx.territory, ctx.now)
    mine = await problems.get_part(ctx.session, number, ctx.person.user_id)
    unknown = await problem_steps.list_steps(ctx.session, number, after=mine.told_step) if mine else []
    if mine is not None and len(unknown) == 1:  # this one, which they know of
        mine.told_step = rank
    await _plan_news(ctx, problem, but=ctx.person.user_id)


async def _plan_news(occasion: Occasion, problem: Problem, *, but: str) -> None:
    """Who wants to hear nothing for long is told nothing: `!problème P7` tells it at any time."""
    people = [each for each in await problems.list_reachable(occasion.session, number_of(problem)) if each != but]
    await plan_for_each(occasion, PROBLEMS.of(problem), NEWS, people, SILENCED_BY, working_moment(occasion), version=problem.version)


@family.timer(NEWS)
async def tell_news(due: Due, planned: Timer) -> Effects:
    """Each is told of the steps they do not know of, once; those who miss the same ones together."""
    problem = await problems.get_problem(due.session, planned.number, to_change=True)
    if problem is None:
        return ()
    parts = {each.user_id: each for each in await problems.list_parts(due.session, planned.number) if each.user_id}
    hearers = await take_together(due, planned, SILENCED_BY, working_moment(due), parts)
    by_rank: dict[int, list[Listener]] = {}
    for person in hearers:
        by_rank.setdefault(parts[person.user_id].told_step, []).append(person)
    told: Effects = ()
    for rank, span in by_rank.items():
        if steps := last_words(await problem_steps.list_steps(due.session, planned.number, after=rank)):
            told += await _told(due, problem, span, await tell_steps(due.session, steps))
            for person in span:
                parts[person.user_id].told_step = steps[-1].id or 0
    return told


async def _told(due: Due, problem: Problem, people: Sequence[Listener], steps: Sequence[Told]) -> Effects:
    """In private; by a mention in its room for who is reached there. Never who raised it without their structure."""
    hidden = problem.created_by if problem.discreet else None
    in_room = [person for person in people if person.user_id != hidden]
    alone = [person for person in people if person.user_id == hidden]
    letter = msg("problems.news", problem=problem, steps=steps)

    def called(_span: Sequence[Listener]) -> Msg:
        return letter

    return *tell(due, in_room, problem.room, called, letter), *tell(due, alone, problem.room, None, letter)


def last_words(steps: Sequence[ProblemStep]) -> Sequence[ProblemStep]:
    """Of steps that nobody told yet, those that are to be told: an answer that was corrected meanwhile is told as it is now."""
    answers = [each for each in steps if each.kind == ANSWER]
    return [each for each in steps if each.kind != ANSWER or each is answers[-1]][-MOST:]
