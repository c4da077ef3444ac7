"""What the analyse des besoins sociaux tells, as it is stored: figures by public, problems, what is offered, what nobody does, voices."""

import asyncio
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, replace

from sqlmodel.ext.asyncio.session import AsyncSession

from commands.core.declaration.context import Context
from commands.figures.needs.publics import Public, publics
from commands.figures.needs.voices import Counted, Seen, Sounded, read_counts, read_readings, read_soundings
from commands.figures.places import Places, places_of
from commands.figures.portrait import Portrayed, find_portrayed
from storage import directory, figures, gaps, places, problems
from storage.figures import Area, Indicator
from storage.gaps import Gap
from storage.lexicon import Lexicon
from storage.problems import OPEN, Problem
from storage.rubrics import OTHER, RUBRICS, rubric_of

MOST_PROBLEMS, MOST_GAPS = 1_000, 50
EVERYONE = "tous-publics"
_NOWHERE = Area(kind="", code="")
"""The place of a house that has received no figure: all are missing there."""


@dataclass(frozen=True, slots=True)
class Offered:
    """What the directory has under one heading. own: structures that name this public; everyone: those that are for all."""

    rubric: str
    own: int
    everyone: int


@dataclass(frozen=True, slots=True)
class OfPublic:
    """What is known of one public. missing: figures that no file gave, by commune."""

    public: Public
    figures: tuple[tuple[str, Portrayed], ...]
    missing: tuple[Indicator, ...]
    problems: tuple[Problem, ...]
    offers: tuple[Offered, ...]
    seen: tuple[Seen, ...] = ()


@dataclass(frozen=True, slots=True)
class Needs:
    """All of a year. places: the communes that are told of. structures: how many the directory has."""

    year: int
    places: tuple[str, ...]
    publics: tuple[OfPublic, ...]
    problems: tuple[Problem, ...]
    gaps: tuple[Gap, ...]
    structures: int
    counted: tuple[Counted, ...] = ()
    sounded: tuple[Sounded, ...] = ()


async def read_needs(ctx: Context, year: int) -> Needs:
    """What is stored of this year: problems raised or answered in it, and those that are open; the rest as it is today."""
    known = places_of(await figures.list_areas(ctx.session))
    raised = [each for each in await problems.list_last(ctx.session, MOST_PROBLEMS) if _is_of(each, year, ctx)]
    offers = await asyncio.to_thread(_offers, await places.find_all_offers(ctx.session), ctx.lexicon)  # of ten thousand services
    found = [await _of_public(ctx.session, each, known, raised, offers[each.nom]) for each in publics()]
    seen = await read_readings(ctx, _subjects(found, raised))
    return Needs(
        year=year,
        places=tuple(known.name(each) for each in known.own),
        publics=tuple(replace(each, seen=_seen_of(each, seen)) for each in found),
        problems=tuple(raised),
        gaps=tuple(await gaps.list_gaps(ctx.session, limit=MOST_GAPS)),
        structures=await directory.count_structures(ctx.session),
        counted=tuple(await read_counts(ctx, year)),
        sounded=tuple(await read_soundings(ctx, year)),
    )


def _subject_of(one: Portrayed) -> str:
    return f"{figures.INDICATOR}:{one.sheet.indicator.id}"


def _subjects(found: Iterable[OfPublic], raised: Iterable[Problem]) -> dict[str, str]:
    """What readings may be of: the figures and the problems that are told, each as it is called."""
    told = {_subject_of(one): one.sheet.indicator.label for each in found for _, one in each.figures}
    return told | {f"{problems.PROBLEM}:{each.number}": f"P{each.number}" for each in raised}


def _seen_of(public: OfPublic, seen: Mapping[str, Sequence[Seen]]) -> tuple[Seen, ...]:
    mine = dict.fromkeys(_subject_of(one) for _, one in public.figures)
    mine |= dict.fromkeys(f"{problems.PROBLEM}:{each.number}" for each in public.problems)
    return tuple(each for subject in mine for each in seen.get(subject, ()))


def _is_of(problem: Problem, year: int, ctx: Context) -> bool:
    told = [each.astimezone(ctx.territory.zone).year for each in (problem.created_at, problem.answered_at) if each is not None]
    return year in told or (problem.state == OPEN and min(told) <= year)


async def _of_public(
    session: AsyncSession,
    public: Public,
    known: Places,
    raised: Sequence[Problem],
    offers: tuple[Offered, ...],
) -> OfPublic:
    drawn: list[tuple[str, Portrayed]] = []
    missing: dict[str, Indicator] = {}
    for area, there, absent in await find_portrayed(session, public.chiffres, known.own or [_NOWHERE], known):
        drawn += [(known.name(area), each) for each in there]
        missing |= {each.code: each for each in absent}
    about = tuple(each for each in raised if each.public in public.codes)
    return OfPublic(public, tuple(drawn), tuple(missing.values()), about, offers)


def _offers(found: Sequence[tuple[int, Sequence[str], Sequence[str]]], lexicon: Lexicon) -> dict[str, tuple[Offered, ...]]:
    """By public, what the directory has under each heading."""
    ranks = {tag: rubric_of(tag, lexicon).rank for tag in {tag for _, tags, _ in found for tag in tags}}
    headed = [(number, {ranks[tag] for tag in tags} or {OTHER.rank}, frozenset(whom)) for number, tags, whom in found]
    return {public.nom: _offered(public, headed) for public in publics()}


def _offered(public: Public, headed: Iterable[tuple[int, Set[int], frozenset[str]]]) -> tuple[Offered, ...]:
    """By heading, in their order: structures, each once. A service that names nobody is for all."""
    own, everyone = set(), set()
    for number, ranks, whom in headed:
        if not whom or EVERYONE in whom:
            everyone |= {(number, rank) for rank in ranks}
        elif not whom.isdisjoint(public.codes):
            own |= {(number, rank) for rank in ranks}
    named_at, all_at = Counter(rank for _, rank in own), Counter(rank for _, rank in everyone - own)
    shown = (*RUBRICS, OTHER) if named_at[OTHER.rank] or all_at[OTHER.rank] else RUBRICS
    return tuple(Offered(each.name, named_at[each.rank], all_at[each.rank]) for each in shown)
