"""`!résultats Q3`: what a closed sounding says, question by question, and by sector."""

import re

from commands.core.declaration.context import Context
from commands.core.declaration.effects import Call, Effects, Offer, Refused, Reply, msg
from commands.core.declaration.shapes import Words
from commands.core.declaration.vocabulary import Borrowed
from commands.core.language.words import words_of
from commands.core.rules.rights import only_for_the_network
from commands.core.subjects import number_of
from commands.surveys.picture import pictured
from commands.surveys.results import find_answers
from commands.surveys.subject import SURVEYS, family, only_closed
from storage import surveys
from storage.surveys import Survey

_RANK = re.compile(r"(?<!\d)\d{1,2}(?!\d)")
WORDS_SHOWN = 6
"""What was said in free words, in a message: all of it is in the files."""


@family.command(
    "résultats-enquête",
    Words.described("Lire les résultats d’une enquête close, question par question, et par secteur.", SURVEYS.is_named),
    aliases=("résultat-enquête", "résultats-de-l-enquête"),
    examples=("!résultats Q3", "!résultats Q3 question 2", "!résultats Q3 question 2 par secteur"),
    borrowed=Borrowed(("résultats", "résultat", "bilan", "dépouillement"), SURVEYS.is_called),
)
async def show_results(ctx: Context, args: Words) -> Effects:
    """Of an open one nothing is told: each new answer would tell itself by the difference."""
    survey, said = await SURVEYS.find(ctx, args.words)
    return await show(ctx, survey, said)


async def show(ctx: Context, survey: Survey, said: str = "") -> Effects:
    """A question of it, the first where none is named; « suite » is the next one. Raises Refused for who is not of the network."""
    await only_for_the_network(ctx, Refused("surveys.members-only"))
    only_closed(ctx, survey)
    questions = await surveys.list_questions(ctx.session, number_of(survey))
    named = _RANK.search(said)
    rank = int(named[0]) if named else 1
    if not 1 <= rank <= len(questions):
        raise Refused("surveys.which-result", survey=survey, count=len(questions))
    (found,) = await find_answers(ctx.session, survey, [questions[rank - 1]])
    if any(word.startswith(("secteur", "structure")) for word in words_of(said).split()):
        return (Reply(msg("surveys.by-sector", survey=survey, found=found)),)
    told = Reply(msg("surveys.result", survey=survey, found=found, of=len(questions), shown=WORDS_SHOWN))
    drawn = await pictured(survey, (found,), ctx.files_to)
    return told, *drawn, Offer(_next(survey, rank, len(questions)))


def _next(survey: Survey, rank: int, of: int) -> dict[str, Call]:
    name = f"Q{survey.number} question"
    offered = {"secteurs": Call("résultats-enquête", {"words": f"{name} {rank} par secteur"})}
    if rank < of:
        offered["suite"] = Call("résultats-enquête", {"words": f"{name} {rank + 1}"})
    return offered
