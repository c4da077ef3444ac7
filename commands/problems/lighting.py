"""`!éclairer P7 …`: what helps to understand or to solve a problem, from anybody of the network, or by a reply to its message."""

from commands.core.declaration.context import Context
from commands.core.declaration.effects import Effects, Refused, Reply, msg
from commands.core.declaration.families import Table
from commands.core.declaration.handlers import said_to
from commands.core.declaration.shapes import Words
from commands.core.declaration.vocabulary import Borrowed
from commands.core.language.words import says_something, words_of
from commands.core.rules.rights import coordinator, only_for_the_network
from commands.core.rules.structures import find_named
from commands.problems.steps import news_due, take_step
from commands.problems.subject import PROBLEMS, family, sheet_of
from commands.problems.wording import checked
from storage.problem_steps import LIGHT, ProblemStep
from storage.problems import PROBLEM

_SHEET = frozenset({"fiche", "structure"})


@family.command(
    "éclairer",
    Words.described(
        "Apporter un éclairage à un problème : une piste, un lien, « fiche CCAS », R12 ; ou répondre à son message.", PROBLEMS.is_named
    ),
    aliases=("éclairage", "éclaire", "apporter-un-éclairage"),
    examples=("!éclairer P7 La CAF a un référent pour ces dossiers, le mardi matin", "!éclairer P7 fiche CCAS", "!éclairer P7 R12"),
    writes=True,
    borrowed=Borrowed(("commenter", "compléter", "ajouter"), PROBLEMS.is_called),
    knows_all=True,
)
async def light(ctx: Context, args: Words, table: Table) -> Effects:
    """Told to those concerned. In a room its message says it: no answer is added to what people say."""
    await only_for_the_network(ctx, Refused("problems.members-only"))
    problem, said = await PROBLEMS.find_living(ctx, args.words)
    step = await _read(ctx, checked(said, "light", problem), table)
    if not problem.sent_to and (problem.taken_at is not None or await coordinator(ctx) is not None):
        problem.due_at = news_due(ctx)  # of what nobody took, and of what is with others, news are still waited for
    await take_step(ctx, problem, step)
    told: Effects = (Reply(msg("problems.lit", sheet=await sheet_of(ctx.session, problem))),) if ctx.room.private else ()
    return *told, await PROBLEMS.kept_true(ctx.session, problem)


async def _read(ctx: Context, words: str, table: Table) -> ProblemStep:
    """Words that begin with « fiche » name a sheet, where the directory has one of that name; a number of another thing is kept too."""
    step = ProblemStep(problem_number=0, kind=LIGHT, text=words, at=ctx.now)
    first, _, name = words.partition(" ")
    if words_of(first) in _SHEET and name:
        sheet = (await find_named(ctx.session, name)).alone
        step.sheet_structure_id = sheet.id if sheet else None
    named = next((each for each in table.references(words) if table.thing(each).kind != PROBLEM), None)
    if named is not None:
        thing = table.thing(named)
        step.about = f"{thing.kind}:{named.removeprefix(thing.letter)}"
    return step


family.replied(PROBLEM, threaded=True)(said_to("!éclairer P{number} {words}", says_something))
