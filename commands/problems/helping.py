"""What members ask and lead for a problem (« !demande P7 … », « !initiative P7 ; … ») are steps of it, and what came of them."""

from commands.core.declaration.context import Context
from commands.core.declaration.effects import Effects
from commands.core.declaration.happenings import HelpEnded, HelpMade
from commands.problems.steps import news_due, take_step
from commands.problems.subject import PROBLEMS, family, find_asked_for
from storage.problem_steps import HELP, HELPED, ProblemStep


@family.when(HelpMade)
async def follow(ctx: Context, made: HelpMade) -> Effects:
    """Somebody does something about it."""
    return await _take(ctx, made.asked_for, ProblemStep(problem_number=0, kind=HELP, about=made.subject, text=made.text, at=ctx.now))


@family.when(HelpEnded)
async def take_outcome(ctx: Context, ended: HelpEnded) -> Effects:
    """What came of it; nothing of what was made for another one."""
    step = ProblemStep(problem_number=0, kind=HELPED, about=ended.subject, text=ended.outcome, at=ctx.now)
    step.sheet_structure_id = ended.helper_structure_id
    return await _take(ctx, ended.asked_for, step)


async def _take(ctx: Context, asked_for: str, step: ProblemStep) -> Effects:
    """As the light of a partner: it is news where somebody has the problem in charge, and silences no alarm where nobody has."""
    problem = await find_asked_for(ctx, asked_for)
    if problem is None:
        return ()
    if not problem.sent_to and problem.taken_at is not None:
        problem.due_at = news_due(ctx)
    await take_step(ctx, problem, step)
    return (await PROBLEMS.kept_true(ctx.session, problem),)
