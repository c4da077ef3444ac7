"""What was answered is found by who looks for it: `!qui-fait` tells it beside the structures."""

from commands.core.declaration.context import Context
from commands.core.declaration.effects import Msg, msg
from commands.problems.answering import KNOWN
from commands.problems.subject import family
from storage import problems
from storage.problems import ANSWERED


@family.also_finds(KNOWN)
async def tell_answered(ctx: Context, number: int) -> Msg | None:
    """Nothing of one that was opened again."""
    problem = await problems.get_problem(ctx.session, number)
    return msg("problems.found", problem=problem) if problem is not None and problem.state == ANSWERED else None
