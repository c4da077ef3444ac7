"""Three weeks after an answer, those concerned say whether it does: oui, en partie, non. Two structures that say « non » open it again."""

from datetime import timedelta

from commands.core.declaration.context import Context, Due
from commands.core.declaration.effects import Direct, Effects, Msg, Refused, Reply, Seed, msg
from commands.core.declaration.handlers import said_to
from commands.core.declaration.happenings import Tap
from commands.core.declaration.shapes import Words
from commands.core.declaration.vocabulary import Borrowed
from commands.core.language.taps import NO as NO_TAP
from commands.core.language.taps import YES as YES_TAP
from commands.core.language.words import sayings, words_of
from commands.core.subjects import number_of
from commands.core.telling.mentions import plan_for_each, take_together, working_moment
from commands.problems.answering import KNOWN
from commands.problems.steps import SILENCED_BY, news_due, take_step
from commands.problems.subject import PROBLEMS, family, sheet_of
from storage import likeness, problems, reactions
from storage.problem_steps import REOPENED, ProblemStep
from storage.problems import ANSWERED, NO, OPEN, PARTLY, YES, Problem, ProblemPart
from storage.timers import Timer

ASKED = "problems.verdict"
"""Of the question that each is asked in private (`problems.verdict:7`), and of the timers that ask it."""
ASK = "problems.verdict-due"
AFTER = timedelta(days=21)
REOPENS = 2
"""Structures that say « non »."""
SIGNS = ("🙂", "😐", "🙁")
_TAPS = {
    **dict.fromkeys(("🙂", "😊", "😀", "😃", "☺", YES_TAP), YES),
    **dict.fromkeys(("😐", "😑"), PARTLY),
    **dict.fromkeys(("🙁", "☹", "😞", NO_TAP), NO),
}
_WORDS = {
    **dict.fromkeys(sayings("oui, oui merci, tout à fait, c est bon, ok, resolu, c est resolu, regle, ca repond"), YES),
    **dict.fromkeys(sayings("en partie, un peu, partiellement, pas tout a fait, pas completement, bof, moyen"), PARTLY),
    **dict.fromkeys(sayings("non, pas du tout, pas vraiment, non pas du tout, toujours pas, ca ne repond pas, rien n a change"), NO),
}


@PROBLEMS.timer(ASK, ANSWERED, lambda problem, _: [problem.answered_at + AFTER] if problem.answered_at else [])
async def plan_questions(due: Due, _planned: Timer, problem: Problem) -> Effects:
    """Each of those concerned is asked at an hour of theirs."""
    people = await problems.list_reachable(due.session, number_of(problem))
    await plan_for_each(due, f"{ASKED}:{problem.number}", ASKED, people, SILENCED_BY, working_moment(due), version=problem.version)
    return ()


@PROBLEMS.timer(ASKED, ANSWERED)
async def ask(due: Due, planned: Timer, problem: Problem) -> Effects:
    """Those whose moment has come, together. Nobody who said it meanwhile, and nobody of an answer that was corrected since."""
    silent = {each.user_id or "" for each in await problems.list_parts(due.session, planned.number) if not each.verdict}
    stands = planned.version == problem.version
    hearers = await take_together(due, planned, SILENCED_BY, working_moment(due), silent if stands else ())
    if not hearers:
        return ()
    question = msg("problems.verdict-asked", problem=problem)
    letters = (Direct(question, each.user_id, planned.subject) for each in hearers)
    return *letters, *(Seed(planned.subject, sign) for sign in SIGNS)


@family.command(
    "cela-répond",
    Words.described("Dire si la réponse à un problème qui vous concerne répond : oui, en partie, non.", PROBLEMS.is_named),
    aliases=("ça-répond", "cela-répond-il", "avis-problème"),
    examples=("!cela-répond P7 oui", "!cela-répond P7 en partie", "!cela-répond P7 non"),
    writes=True,
    borrowed=Borrowed(("avis", "résolu"), PROBLEMS.is_called),
)
async def judge(ctx: Context, args: Words) -> Effects:
    """At any time once it is answered."""
    problem, said = await PROBLEMS.find(ctx, args.words, to_change=True)
    part = await _part(ctx, problem)
    verdict = _WORDS.get(words_of(said)) or _TAPS.get(said.strip())
    if verdict is None:
        raise Refused("problems.verdict-how", problem=problem)
    told = await _take(ctx, problem, part, verdict)
    return Reply(msg("problems.verdict-noted", problem=problem, verdict=verdict)), *told


family.replied(ASKED)(said_to("!cela-répond P{number} {words}"))


@PROBLEMS.tapped(ASKED)
async def tap(ctx: Context, tapped: Tap, problem: Problem) -> Effects:
    """One of the three signs, given or taken back."""
    verdict = _TAPS.get(tapped.key)
    if verdict is None:
        return ()
    part = await _part(ctx, problem)
    if tapped.removed:
        if part.verdict == verdict:
            part.verdict = ""
        return ()
    told = await _take(ctx, problem, part, verdict)
    return Direct(msg("problems.verdict-noted", problem=problem, verdict=verdict), quiet=True), *told


async def _part(ctx: Context, problem: Problem) -> ProblemPart:
    """Theirs. Raises Refused for whom it does not concern, and where no answer waits for what they say."""
    if problem.state != ANSWERED:
        raise Refused("problems.not-answered", sheet=await sheet_of(ctx.session, problem))
    part = await problems.get_part(ctx.session, number_of(problem), ctx.person.user_id)
    if part is None:
        raise Refused("problems.not-concerned", problem=problem)
    return part


async def _take(ctx: Context, problem: Problem, part: ProblemPart, verdict: str) -> Effects:
    """The last word of each counts; the second structure that says « non » opens the problem again."""
    part.verdict = verdict
    if verdict != NO or len(await problems.list_saying(ctx.session, number_of(problem), NO)) < REOPENS:
        return ()
    number = number_of(problem)
    problem.state, problem.answer, problem.answered_at, problem.taken_at = OPEN, "", None, None
    problem.due_at = news_due(ctx)
    await problems.set_verdicts_forgotten(ctx.session, number)
    await likeness.forget(ctx.session, KNOWN, number)
    await reactions.remove_reactions(ctx.session, f"{ASKED}:{number}")
    await take_step(ctx, problem, ProblemStep(problem_number=number, kind=REOPENED, at=ctx.now))
    return (await PROBLEMS.kept_true(ctx.session, problem),)


@PROBLEMS.stands("cela-répond")
async def tell_as_it_stands(ctx: Context, problem: Problem) -> Msg:
    """What they said of it."""
    part = await problems.get_part(ctx.session, number_of(problem), ctx.person.user_id)
    return msg("problems.verdict-stands", problem=problem, verdict=part.verdict if part else "")
