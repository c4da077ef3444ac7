"""`!répondre P7 …`, `!sans-suite P7 ; raison`: each problem ends with an answer, or with the reason why it has none."""

from commands.core.declaration.context import Context
from commands.core.declaration.effects import Effects, Refused, Reply, msg
from commands.core.declaration.shapes import Words
from commands.core.declaration.vocabulary import Borrowed
from commands.core.language.words import says_something
from commands.core.rules.rights import only_for_the_team
from commands.core.subjects import number_of
from commands.problems.steps import take_step
from commands.problems.subject import PROBLEMS, family, sheet_of
from commands.problems.wording import checked
from storage import likeness, problems
from storage.problem_steps import ANSWER, DROP, ProblemStep
from storage.problems import ANSWERED, DROPPED, WITHDRAWN

KNOWN = "problems.answered"
"""Under which the words of problems and of their answers are remembered, to be found by who looks for them."""


@family.command(
    "répondre-problème",
    Words.described("Répondre à un problème ; une deuxième fois, la réponse est corrigée (équipe d’animation).", PROBLEMS.is_named),
    aliases=("répondre-au-problème",),
    examples=("!répondre P7 Depuis le 1er janvier, le dernier bus part à 21 h",),
    writes=True,
    borrowed=Borrowed(("répondre", "réponse", "réponds", "répond"), PROBLEMS.is_called),
)
async def answer(ctx: Context, args: Words) -> Effects:
    """An answer that was told already is corrected by another one, which is told as such, and of which people are asked anew."""
    await only_for_the_team(ctx)
    problem, said = await PROBLEMS.find(ctx, args.words, to_change=True)
    if problem.state == WITHDRAWN:
        raise Refused("problems.is-over", problem=problem)
    text, again = checked(said, "answer", problem), problem.state == ANSWERED
    if again and text == problem.answer:
        raise Refused("problems.answered-so", problem=problem)
    problem.state, problem.answer, problem.answered_at, problem.sent_to = ANSWERED, text, ctx.now, ""
    await problems.set_verdicts_forgotten(ctx.session, number_of(problem))
    await likeness.remember(ctx.session, KNOWN, number_of(problem), f"{problem.text} {text}", ctx.lexicon)
    await take_step(ctx, problem, ProblemStep(problem_number=number_of(problem), kind=ANSWER, text=text, at=ctx.now))
    told = msg("problems.answered", sheet=await sheet_of(ctx.session, problem), again=again)
    return Reply(told), await PROBLEMS.kept_true(ctx.session, problem)


@family.command(
    "sans-suite",
    Words.described("Dire qu’un problème n’aura pas de suite, et pourquoi (équipe d’animation).", PROBLEMS.is_named),
    aliases=("pas-de-suite", "classer-problème", "clore-problème"),
    examples=("!sans-suite P7 ; la loi ne le permet pas, voir avec le Défenseur des droits",),
    writes=True,
    borrowed=Borrowed(("clore", "fermer", "classer"), PROBLEMS.is_called),
)
async def drop(ctx: Context, args: Words) -> Effects:
    """Never without a reason."""
    await only_for_the_team(ctx)
    problem, said = await PROBLEMS.find_living(ctx, args.words)
    if not says_something(said):
        raise Refused("problems.why-dropped", problem=problem)
    reason = checked(said)
    problem.state, problem.answer, problem.answered_at, problem.sent_to = DROPPED, reason, ctx.now, ""
    await take_step(ctx, problem, ProblemStep(problem_number=number_of(problem), kind=DROP, text=reason, at=ctx.now))
    return Reply(msg("problems.dropped", problem=problem)), await PROBLEMS.kept_true(ctx.session, problem)
