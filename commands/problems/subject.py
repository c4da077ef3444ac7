"""What a problem is: how it is called, its message, until when something is done about it, and what is shown of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel.ext.asyncio.session import AsyncSession

from commands.core.declaration.context import Context
from commands.core.declaration.effects import msg
from commands.core.declaration.intents import Thing
from commands.core.declaration.vocabulary import Family
from commands.core.language.taps import tap_of
from commands.core.subjects import FEW, WATCHED, Subject, number_of
from storage import directory, problem_steps, problems
from storage.problem_steps import LIGHT, ProblemStep
from storage.problems import OPEN, PROBLEM, WITHDRAWN, Problem

TOO = "➕"
"""What is tapped under a problem by whom it concerns too."""
TOO_TAPPED = tap_of(TOO)
family = Family(
    "problems",
    "Les problèmes du terrain",
    first=("problème", "moi-aussi", "problèmes", "éclairer"),
    team=("prendre-problème", "répondre-problème", "sans-suite", "transmettre", "grouper-problème", "proposer-problème"),
)


@dataclass(frozen=True, slots=True)
class Told:
    """A step, with the names that it tells: who signs it (empty: the équipe d'animation, or a member of no structure), a sheet."""

    step: ProblemStep
    by: str
    sheet: str = ""


@dataclass(frozen=True, slots=True)
class Sheet:
    """What is shown of a problem: structures and counts, no person.

    by: the structure of who raised it; empty when it is kept away, or there is none. last: the step that tells where it stands.
    """

    problem: Problem
    by: str = ""
    lights: int = 0
    last: Told | None = None


async def sheet_of(session: AsyncSession, problem: Problem) -> Sheet:
    """A problem as everybody may see it."""
    number = number_of(problem)
    names = await directory.find_short_names(session, [problem.structure_id])
    last = await problem_steps.find_last(session, number)
    told = await tell_steps(session, [last]) if last else []
    lights = await problem_steps.count_steps(session, [number], LIGHT)
    return Sheet(problem, names.get(problem.structure_id, ""), lights.get(number, 0), next(iter(told), None))


async def tell_steps(session: AsyncSession, steps: Sequence[ProblemStep]) -> list[Told]:
    """Steps with the names they tell, in their order."""
    known = await directory.find_short_names(session, [each for step in steps for each in (step.structure_id, step.sheet_structure_id)])
    return [Told(step, known.get(step.structure_id, ""), known.get(step.sheet_structure_id, "")) for step in steps]


async def _list_watched(session: AsyncSession, _now: datetime) -> Sequence[Problem]:
    """The last ones, as long as they are open."""
    return [each for each in await problems.list_last(session, WATCHED) if each.state == OPEN]


PROBLEMS = Subject(
    family,
    Thing(PROBLEM, "P", "problème|probleme|problèmes|problemes", shown_by="problème"),
    ("problems.", "problem"),
    get=problems.get_problem,
    sheet=sheet_of,
    message=lambda sheet: msg("problems.told", sheet=sheet),
    seeds=lambda _sheet: (TOO,),
    room=lambda problem: problem.room,
    is_open=lambda problem, _now: problem.state == OPEN,
    known=lambda ctx: problems.list_page(ctx.session, OPEN, start=0, limit=FEW),
    watched=_list_watched,
    title=lambda problem: problem.text if problem.state != WITHDRAWN else None,
)
PROBLEMS.stands_as(lambda sheet: msg("problems.as-it-stands", sheet=sheet), "problème", "retirer-problème", "moi-aussi", "éclairer")
PROBLEMS.stands_as(
    lambda sheet: msg("problems.led-as-it-stands", sheet=sheet), "répondre-problème", "sans-suite", "prendre-problème", "transmettre"
)


async def find_asked_for(ctx: Context, subject: str) -> Problem | None:
    """The open problem that a subject is, to be changed; None: it is of another family, or over."""
    kind, _, number = subject.partition(":")
    problem = await problems.get_problem(ctx.session, int(number), to_change=True) if kind == PROBLEM else None
    return problem if problem is not None and problem.state == OPEN else None
