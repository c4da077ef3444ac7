"""`!groupe P7 G2`, `!propose P7`: a problem goes on in a group or in the programme, and comes back with what they made of it."""

from commands.core.declaration.context import Context
from commands.core.declaration.effects import Effects, Happens, Refused, Reply, msg
from commands.core.declaration.happenings import GroupClosed, GroupMade, GroupWanted, IdeaMade, IdeaWanted
from commands.core.declaration.shapes import Words
from commands.core.declaration.vocabulary import Borrowed
from commands.core.language.references import take_reference
from commands.core.language.words import parts_of
from commands.core.rules.rights import only_for_the_team
from commands.core.subjects import number_of
from commands.core.telling.french import short
from commands.problems.steps import news_due, take_step
from commands.problems.subject import PROBLEMS, family, find_asked_for
from storage import ideas, problem_steps
from storage.problem_steps import GROUP, IDEA, OUTCOME, ProblemStep
from storage.problems import PROBLEM, Problem

GROUP_LETTER, GROUP_NOUN, GROUP_KIND = "G", "groupe", "groups.group"
IDEA_KIND = "programmes.idea"
LONGEST_NAME, LONGEST_TITLE, LONGEST_WHY = 60, 80, 400


@family.command(
    "grouper-problème",
    Words.described("Confier un problème à un groupe de travail, qui existe ou qui se crée (équipe d’animation).", PROBLEMS.is_named),
    aliases=("confier-problème", "problème-au-groupe"),
    examples=("!groupe P7 G2", "!groupe P7 ; Mobilité du soir"),
    writes=True,
    borrowed=Borrowed(("groupe", "confier", "orienter"), PROBLEMS.is_called),
)
async def give_to_group(ctx: Context, args: Words) -> Effects:
    """A group of that number, else a new one of this name."""
    await only_for_the_team(ctx)
    problem, said = await PROBLEMS.find_living(ctx, args.words)
    number, after = take_reference(said, GROUP_LETTER, GROUP_NOUN)
    named = " ".join(parts_of(after if number is not None else said))
    return (Happens(GroupWanted(PROBLEMS.of(problem), short(named or problem.text, LONGEST_NAME), problem.text, number)),)


@family.when(GroupMade)
async def follow_group(ctx: Context, made: GroupMade) -> Effects:
    """A group has it."""
    problem = await find_asked_for(ctx, made.asked_for)
    if problem is None:
        return ()
    told = await _go_on(ctx, problem, GROUP, f"{GROUP_KIND}:{made.number}")
    return Reply(msg("problems.in-group", problem=problem, number=made.number)), *told


@family.when(GroupClosed)
async def take_outcome(ctx: Context, closed: GroupClosed) -> Effects:
    """What came of it sheds light on each problem that it had; the équipe d'animation answers them."""
    told: Effects = ()
    about = f"{GROUP_KIND}:{closed.number}"
    for number in await problem_steps.list_led_to(ctx.session, about):
        problem = await find_asked_for(ctx, f"{PROBLEM}:{number}")
        told += await _go_on(ctx, problem, OUTCOME, about, closed.outcome) if problem is not None else ()
    return told


@family.command(
    "proposer-problème",
    Words.described("Proposer un problème au programme, pour une rencontre ou un atelier (équipe d’animation).", PROBLEMS.is_named),
    aliases=("problème-au-programme",),
    examples=("!propose P7", "!propose P7 ; Comprendre la domiciliation"),
    writes=True,
    borrowed=Borrowed(("propose", "proposer", "je-propose"), PROBLEMS.is_called),
)
async def give_to_programme(ctx: Context, args: Words) -> Effects:
    """Under the title that is said, else its own words. Once: a second idea of it would only divide the votes."""
    await only_for_the_team(ctx)
    problem, said = await PROBLEMS.find_living(ctx, args.words)
    if (idea := await ideas.find_asked_for(ctx.session, PROBLEMS.of(problem))) is not None:
        raise Refused("problems.idea-already", problem=problem, number=idea.number)
    title = " ".join(parts_of(said)) or short(problem.text, LONGEST_TITLE)
    return (Happens(IdeaWanted(PROBLEMS.of(problem), title, short(problem.text, LONGEST_WHY))),)


@family.when(IdeaMade)
async def follow_idea(ctx: Context, made: IdeaMade) -> Effects:
    """The programme has it."""
    problem = await find_asked_for(ctx, made.asked_for)
    return await _go_on(ctx, problem, IDEA, f"{IDEA_KIND}:{made.number}") if problem is not None else ()


async def _go_on(ctx: Context, problem: Problem, kind: str, about: str, text: str = "") -> Effects:
    """It is in charge from then on, and its next news are waited for."""
    problem.taken_at, problem.sent_to, problem.due_at = problem.taken_at or ctx.now, "", news_due(ctx)
    step = ProblemStep(problem_number=number_of(problem), kind=kind, about=about, text=text, at=ctx.now)
    await take_step(ctx, problem, step)
    return (await PROBLEMS.kept_true(ctx.session, problem),)
