"""`!moi-aussi P7`, or ➕ under its message: a problem concerns another structure too, which is counted once."""

from commands.core.declaration.context import Context, Due
from commands.core.declaration.effects import Direct, Effects, Refused, Reply, msg
from commands.core.declaration.happenings import Tap
from commands.core.declaration.shapes import Words
from commands.core.declaration.vocabulary import Borrowed
from commands.core.language.words import NO_MORE, words_of
from commands.core.rules.rights import is_of_the_network, only_for_the_network
from commands.core.subjects import number_of
from commands.problems.subject import PROBLEMS, TOO_TAPPED, family, sheet_of
from storage import confirmations, problem_steps, problems
from storage.problems import COUNTED, OPEN, Problem, ProblemPart
from storage.timers import Timer

_NO_MORE = NO_MORE | {"plus maintenant"}


@family.command(
    "moi-aussi",
    Words.described("Dire qu’un problème se pose aussi chez vous ; « retirer » après le numéro s’il ne se pose plus.", PROBLEMS.is_named),
    aliases=("nous-aussi", "chez-nous-aussi", "chez-moi-aussi", "pareil-chez-nous"),
    examples=("!moi-aussi P7", "!moi-aussi P7 retirer"),
    writes=True,
    borrowed=Borrowed(("rejoindre", "soutenir", "idem"), PROBLEMS.is_called),
)
async def join(ctx: Context, args: Words) -> Effects:
    """Counted once a structure; each person is told what becomes of it."""
    await only_for_the_network(ctx, Refused("problems.members-only"))
    problem, after = await PROBLEMS.find_living(ctx, args.words)
    if words_of(after) in _NO_MORE:
        return await _leave(ctx, problem)
    counted = await _is_counted(ctx, problem)
    if not await _add(ctx, problem):
        raise Refused("problems.joined-already", problem=problem, mine=problem.created_by == ctx.person.user_id)
    told = msg("problems.joined", sheet=await sheet_of(ctx.session, problem), counted=counted)
    return Reply(told), await PROBLEMS.kept_true(ctx.session, problem)


async def _leave(ctx: Context, problem: Problem) -> Effects:
    """Who raised it takes it back instead."""
    if problem.created_by == ctx.person.user_id:
        raise Refused("problems.yours", problem=problem)
    if not await problems.remove_part(ctx.session, problem, ctx.person.user_id):
        raise Refused("problems.not-joined", problem=problem)
    told = msg("problems.joined-no-more", sheet=await sheet_of(ctx.session, problem))
    return Reply(told), await PROBLEMS.kept_true(ctx.session, problem)


async def _is_counted(ctx: Context, problem: Problem) -> bool:
    """Whether a colleague of the same structure is counted already."""
    structure_id = await confirmations.find_voice(ctx.session, ctx.person.user_id)
    return structure_id is not None and await problems.is_counted(ctx.session, number_of(problem), structure_id, ctx.person.user_id)


async def _add(ctx: Context, problem: Problem) -> bool:
    """False: it concerned the person already. They know its steps up to now: its sheet tells them."""
    number = number_of(problem)
    last = await problem_steps.find_last(ctx.session, number)
    part = ProblemPart(
        problem_number=number,
        user_id=ctx.person.user_id,
        structure_id=await confirmations.find_voice(ctx.session, ctx.person.user_id),
        told_step=(last.id or 0) if last else 0,
        at=ctx.now,
    )
    return await problems.add_part(ctx.session, problem, part)


@PROBLEMS.tapped()
async def tap(ctx: Context, tapped: Tap, problem: Problem) -> Effects:
    """➕ joins it; taken back, no more. Its message says it to all: nobody is answered. Who raised it is counted anyway."""
    if tapped.key != TOO_TAPPED or problem.state != OPEN or problem.created_by == ctx.person.user_id:
        return ()
    if tapped.removed:
        if not await problems.remove_part(ctx.session, problem, ctx.person.user_id):
            return ()
        told: Effects = (Direct(msg("problems.tap-taken-away", problem=problem), quiet=True),) if tapped.by_other else ()
        return await PROBLEMS.kept_true(ctx.session, problem), *told
    if not await is_of_the_network(ctx):
        return (Direct(msg("problems.members-only"), quiet=True),)
    return (await PROBLEMS.kept_true(ctx.session, problem),) if await _add(ctx, problem) else ()


@PROBLEMS.timer(COUNTED, OPEN)
async def tell_counted(due: Due, _planned: Timer, problem: Problem) -> Effects:
    """Two of its structures became one."""
    return (await PROBLEMS.kept_true(due.session, problem),)
