"""The problem of the field that a request, or an initiative, is made for: « !demande P7 qui a une salle ? », « … pour P7 »."""

from commands.core.declaration.context import Context
from commands.core.declaration.effects import Effects, Happens, Refused
from commands.core.declaration.happenings import HelpEnded, HelpMade
from commands.core.declaration.intents import Thing
from commands.core.language.words import parts_of
from storage import problems
from storage.problems import OPEN, PROBLEM, Problem

_PROBLEM = Thing(PROBLEM, "P", "problème|probleme", shown_by="problème")
"""As people call it: the family of problems declares it."""
_LINKS = (
    "pour ",
    "concernant ",
    "suite à ",
    "suite a ",
    "lié à ",
    "liée à ",
    "en lien avec ",
    "à propos de ",
    "a propos de ",
    "au sujet de ",
)
_ARTICLES = ("le ", "ce ", "du ", "au ")
LONGEST = 2_000


def names_origin(words: str) -> bool:
    """Whether words are said for a problem."""
    return take_origin(words)[0] is not None


def take_origin(words: str) -> tuple[int | None, str]:
    """The number of the problem that words are said for, and the words without it.

    It stands first, or after a word that links (« pour P7 »): « une place au P7 » is a place to park.
    """
    if len(words) > LONGEST:  # refused, whatever it is for
        return None, words
    if _PROBLEM.is_called(words):
        return _PROBLEM.take(words)
    lowered = words.lower()
    for start in range(len(words)):
        link = next((each for each in _LINKS if lowered.startswith(each, start)), "")
        if link and (start == 0 or not words[start - 1].isalnum()):
            after = words[start + len(link) :]
            bare = next((after[len(each) :] for each in _ARTICLES if after.lower().startswith(each)), after)
            if _PROBLEM.is_called(bare):
                number, rest = _PROBLEM.take(bare)
                return number, f"{words[:start].rstrip(' ,')} {rest}".strip()
    return None, words


def take_from_parts(words: str) -> tuple[int | None, str]:
    """As `take_origin`, of what has parts (« titre ; pour qui ; pour P7 »): one that only names the problem goes with it."""
    number: int | None = None
    kept = []
    for part in parts_of(words):
        found, rest = take_origin(part) if number is None else (None, part)
        number = found if found is not None else number
        kept.append(rest)
    return number, " ; ".join(part for part in kept if part.strip(" ?!.,"))


async def find_origin(ctx: Context, number: int | None) -> Problem | None:
    """The open problem of this number; None for none. Raises Refused where there is no such one, or it is over."""
    if number is None:
        return None
    problem = await problems.get_problem(ctx.session, number)
    if problem is None or problem.state != OPEN:
        raise Refused("exchange.no-problem", number=number, is_known=problem is not None)
    return problem


def is_hidden(ctx: Context, problem: Problem | None) -> bool:
    """Whether the person raised it without their structure: what they ask for it is not signed by it either."""
    return problem is not None and problem.discreet and problem.created_by == ctx.person.user_id


def subject_of(problem: Problem | None) -> str:
    """What is kept of it: `problems.problem:7`; empty for none."""
    return f"{PROBLEM}:{problem.number}" if problem is not None else ""


def made(asked_for: str, subject: str, text: str) -> Effects:
    """What it was made for is told so."""
    return (Happens(HelpMade(asked_for, subject, text)),) if asked_for else ()


def ended(asked_for: str, subject: str, outcome: str, helper_structure_id: int | None = None) -> Effects:
    """What it was made for is told what came of it."""
    return (Happens(HelpEnded(asked_for, subject, outcome, helper_structure_id)),) if asked_for else ()
