"""`!problème`: something that does not work in the field is raised, once what looks like it was shown; `!problème P7` shows one."""

from collections.abc import Sequence

from commands.core.declaration.context import Context
from commands.core.declaration.effects import Call, Effects, Offer, Refused, Reply, discreetly, msg
from commands.core.declaration.shapes import SureWords, Words
from commands.core.declaration.vocabulary import Borrowed
from commands.core.rules.caps import OPEN_PROBLEMS
from commands.core.rules.rights import only_for_the_network
from commands.core.subjects import asks_back, number_of
from commands.problems.steps import news_due
from commands.problems.subject import PROBLEMS, family, sheet_of, tell_steps
from commands.problems.wording import read, tells_one, theme_of
from storage import confirmations, likeness, problem_steps, problems, readings
from storage.problems import ANSWERED, DROPPED, OPEN, PROBLEM, WITHDRAWN, Problem, ProblemPart
from storage.rows import add_numbered

SHOWN = 4
"""Steps on a sheet: the last ones."""
MOST_ALIKE = 3


@family.command(
    "problème",
    SureWords.described(
        "Signaler un problème du terrain, sans nom de personne ; ou voir où en est un problème, par son numéro.",
        lambda words: not words or PROBLEMS.is_told(words),
        announced=True,
    ),
    aliases=("pb", "signaler", "signaler-un-problème", "signaler-problème", "souci", "difficulté", "nouveau-problème"),
    examples=(
        "!problème Le dernier bus part trop tôt ; quartier Nord",
        "!problème Les délais de domiciliation dépassent trois mois ; sans ma structure",
        "!problème P7",
        "!problème P7 remettre",
    ),
    writes=True,
    borrowed=Borrowed(("suivi", "fiche-problème", "où-en-est"), PROBLEMS.is_called),
)
async def raise_or_show(ctx: Context, args: SureWords) -> Effects:
    """What looks like it is shown first. sure: it was, and the person raises theirs all the same."""
    if PROBLEMS.is_named(args.words):
        return await _show(ctx, args.words)
    await only_for_the_network(ctx, Refused("problems.members-only"))
    if not tells_one(args.words):
        raise Refused("problems.how")
    said = read(args.words, await problems.list_places(ctx.session))
    theme, public = theme_of(said.text, ctx.lexicon)
    problem = Problem(
        text=said.text,
        theme=theme,
        public=public,
        place=said.place,
        discreet=said.discreet,
        room=ctx.field_room,
        due_at=news_due(ctx),
        created_by=ctx.person.user_id,
        created_at=ctx.now,
    )
    if not args.sure and (alike := await _alike(ctx, problem.text)):
        return discreetly(ctx, msg("problems.alike", alike=alike)), Offer(_choices(args, alike))
    if await problems.count_open_of(ctx.session, ctx.person.user_id) >= OPEN_PROBLEMS:
        raise Refused("problems.too-many", most=OPEN_PROBLEMS)
    return await _add(ctx, problem)


async def _alike(ctx: Context, text: str) -> list[Problem]:
    """Those that look like one: open, or answered, or dropped with a reason."""
    found = await likeness.find_like(ctx.session, PROBLEM, text, ctx.lexicon, limit=MOST_ALIKE)
    known = [await problems.get_problem(ctx.session, like.number) for like in found]
    return [each for each in known if each is not None and each.state in {OPEN, ANSWERED, DROPPED}]


def _choices(args: SureWords, alike: Sequence[Problem]) -> dict[str, Call]:
    """A number joins the one that is open, and shows the one that has its answer; « moi aussi » joins the first that is open."""
    choices = {"oui": Call("problème", {"words": args.words, "sure": True})}
    for rank, each in enumerate(alike, 1):
        choices[str(rank)] = Call("moi-aussi" if each.state == OPEN else "problème", {"words": f"P{each.number}"})
    if (first := next((each for each in alike if each.state == OPEN), None)) is not None:
        choices |= dict.fromkeys(("moi aussi", "nous aussi", "chez nous aussi"), Call("moi-aussi", {"words": f"P{first.number}"}))
    return choices


async def _add(ctx: Context, problem: Problem) -> Effects:
    # a structure that is kept away is not written at all: counted, it would show itself when a colleague joins and the count stays
    problem.structure_id = None if problem.discreet else await confirmations.find_voice(ctx.session, ctx.person.user_id)
    number = await add_numbered(ctx.session, problem)
    part = ProblemPart(problem_number=number, user_id=ctx.person.user_id, structure_id=problem.structure_id, at=ctx.now)
    await problems.add_part(ctx.session, problem, part)
    await likeness.remember(ctx.session, PROBLEM, number, problem.text, ctx.lexicon)
    await PROBLEMS.plan(ctx.session, problem, ctx.territory, ctx.now)
    noted = msg("problems.noted", sheet=await sheet_of(ctx.session, problem), private=ctx.room.private)
    return discreetly(ctx, noted), *await PROBLEMS.announced(ctx.session, problem, quiet=True)


async def _show(ctx: Context, words: str) -> Effects:
    """« remettre » tells its message anew."""
    problem, after = await PROBLEMS.find(ctx, words)
    if asks_back(after):
        return await PROBLEMS.tell_anew(ctx, words)
    steps = await tell_steps(ctx.session, await problem_steps.list_steps(ctx.session, number_of(problem)))
    others, seen = max(0, len(steps) - SHOWN), await readings.count_readings(ctx.session, PROBLEMS.of(problem))
    shown = msg("problems.shown", sheet=await sheet_of(ctx.session, problem), steps=steps[-SHOWN:], others=others, seen=seen)
    return (Reply(shown),)


@family.command(
    "retirer-problème",
    Words.described("Retirer un problème que vous avez signalé, tant que personne d’autre ne s’y est joint.", PROBLEMS.is_named),
    aliases=("supprimer-problème", "retirer-un-problème", "annuler-problème"),
    examples=("!retirer-problème P7",),
    writes=True,
    borrowed=Borrowed(("retirer", "supprimer", "effacer-problème"), PROBLEMS.is_called),
)
async def take_back(ctx: Context, args: Words) -> Effects:
    """One that others joined is theirs too; and the équipe d'animation answers, it takes nothing away without a word."""
    problem, _ = await PROBLEMS.find_living(ctx, args.words)
    number = number_of(problem)
    if problem.created_by != ctx.person.user_id:
        raise Refused("problems.not-yours", problem=problem)
    if others := [each for each in await problems.list_parts(ctx.session, number) if each.user_id != problem.created_by]:
        raise Refused("problems.not-yours-alone", problem=problem, others=len(others))
    problem.state = WITHDRAWN
    await PROBLEMS.plan(ctx.session, problem, ctx.territory, ctx.now)
    await likeness.forget(ctx.session, PROBLEM, number)
    return discreetly(ctx, msg("problems.taken-back", problem=problem)), await PROBLEMS.kept_true(ctx.session, problem)
