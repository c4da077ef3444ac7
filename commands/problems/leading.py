"""`!prendre P7`, `!transmettre P7 à la CAF ; jusqu’au…`: the équipe d'animation takes a problem in charge, or asks somebody else."""

import re
from datetime import datetime, timedelta

from commands.core.dates import is_deadline
from commands.core.declaration.context import Context, Due
from commands.core.declaration.effects import Direct, Effects, Msg, Refused, Reply, msg
from commands.core.declaration.shapes import Words
from commands.core.declaration.vocabulary import Borrowed
from commands.core.language.words import parts_of, words_of
from commands.core.rules import ends
from commands.core.rules.calendar import only_in_working_time
from commands.core.rules.rights import list_leaders, only_for_the_team
from commands.core.subjects import number_of
from commands.problems.steps import ENDS_AT, news_due, take_step
from commands.problems.subject import PROBLEMS, family, sheet_of
from storage import problem_steps
from storage.problem_steps import SENT, TAKEN, ProblemStep
from storage.problems import OPEN, Problem
from storage.timers import Timer

CHASE = "problems.chase"
LONGEST_NAME = 80
_TO = re.compile(r"(à|a|aux|au|vers|pour)\s+", re.IGNORECASE)
_ARTICLES = {"au": "le ", "aux": "les "}
"""What « au bailleur » is without its preposition."""
_NOBODY = frozenset(
    {"", "a", "au", "aux", "vers", "pour", "personne", "quelqu un", "qui de droit", "autre", "un autre", "rien", "aucun", "x"}
)


@family.command(
    "prendre-problème",
    Words.described("Prendre en charge un problème : dire au terrain qu’on s’en occupe (équipe d’animation).", PROBLEMS.is_named),
    aliases=("prendre-en-charge",),
    examples=("!prendre P7",),
    writes=True,
    borrowed=Borrowed(("prendre", "je-prends", "prends"), PROBLEMS.is_called),
)
async def take(ctx: Context, args: Words) -> Effects:
    """One that was transmitted is taken back: nobody's answer is waited for any more."""
    await only_for_the_team(ctx)
    problem, _ = await PROBLEMS.find_living(ctx, args.words)
    if problem.taken_at is not None and not problem.sent_to:
        raise Refused("problems.taken-already", sheet=await sheet_of(ctx.session, problem))
    problem.taken_at, problem.sent_to, problem.due_at = ctx.now, "", news_due(ctx)
    await take_step(ctx, problem, ProblemStep(problem_number=number_of(problem), kind=TAKEN, at=ctx.now))
    return Reply(msg("problems.taken", problem=problem)), await PROBLEMS.kept_true(ctx.session, problem)


@family.command(
    "transmettre",
    Words.described(
        "Transmettre un problème à qui peut y répondre, et jusqu’à quand attendre sa réponse (équipe d’animation).", PROBLEMS.is_named
    ),
    aliases=("transmettre-problème", "transmis"),
    examples=("!transmettre P7 à la CAF ; jusqu’au 11 décembre",),
    writes=True,
)
async def send(ctx: Context, args: Words) -> Effects:
    """The robot writes to nobody outside: who transmits it does. Without an end that is said, the usual delay."""
    await only_for_the_team(ctx)
    problem, said = await PROBLEMS.find_living(ctx, args.words)
    whom, *others = _apart(said)
    to = _TO.sub(lambda said: _ARTICLES.get(said[1].lower(), ""), whom, count=1) if _TO.match(whom) else whom
    if words_of(to) in _NOBODY or is_deadline(to) or len(to) > LONGEST_NAME:
        raise Refused("problems.sent-to-whom", problem=problem)
    until = _until(ctx, problem, to, " ".join(others))
    problem.taken_at = problem.taken_at or ctx.now
    problem.sent_to, problem.due_at = to, until
    step = ProblemStep(problem_number=number_of(problem), kind=SENT, text=to, until=until, at=ctx.now)
    await take_step(ctx, problem, step)
    return Reply(msg("problems.sent", problem=problem)), await PROBLEMS.kept_true(ctx.session, problem)


def _apart(said: str) -> list[str]:
    """To whom, and until when: after a « ; », or a comma where an end is said after it."""
    parts = parts_of(said) or [""]
    whom, _, end = parts[0].rpartition(",")
    return [whom.rstrip(), end.strip()] if len(parts) == 1 and whom and is_deadline(end) else parts


def _until(ctx: Context, problem: Problem, to: str, said: str) -> datetime:
    """The end that words tell, or the usual one. Raises Refused when it is none, or over."""
    if not said:
        return news_due(ctx)
    return ends.read_end(ctx, said, ENDS_AT, msg("problems.a-day", problem=problem, to=to))


@PROBLEMS.timer(CHASE, OPEN, lambda problem, _: [problem.due_at + timedelta(minutes=1)] if problem.sent_to else [])
async def chase(due: Due, _planned: Timer, problem: Problem) -> Effects:
    """The answer that was announced did not come: who transmitted it is asked, once, in working hours; else the équipe d'animation."""
    if not problem.sent_to:
        return ()
    only_in_working_time(due)
    step = await problem_steps.find_last(due.session, number_of(problem), SENT)
    told: Msg = msg("problems.sent-waits", problem=problem, step=step)
    return tuple(Direct(told, each) for each in await list_leaders(due.session, due.territory, step.user_id if step else None))
