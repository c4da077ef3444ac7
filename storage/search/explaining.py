"""Why a structure was found, and by which of its services: what of the question each meets."""

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncConnection

from storage.search.asking import query
from storage.search.documents import ServiceText, service_prose, service_titles, walked_in
from storage.search.groups import BESIDE, Alternative, Group, Kind
from storage.search.hours import UNSURE
from storage.search.neighbours import Point, kilometres
from storage.search.ranking import Candidate

_SERVICES = query(
    "SELECT id, structure_id, name, description, CAST(tags AS TEXT), CAST(publics AS TEXT), conditions, area, cost, how_to_reach "
    "FROM service WHERE structure_id {among:ids}"
)


Met = tuple[Group, Alternative]
"""What is asked for, and by what it is met."""


@dataclass(frozen=True, slots=True)
class Why:
    """What of the question a structure or a service meets: names of needs, words as read, the place, the public."""

    needs: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    place: str | None = None
    public: str | None = None


@dataclass(frozen=True, slots=True)
class ServiceHit:
    """A service that meets what was asked, in full or in part."""

    service_id: int
    why: Why


@dataclass(frozen=True, slots=True)
class Hit:
    """A structure found, with those of its services that matched, best first (none when only the structure itself did)."""

    structure_id: int
    why: Why
    services: tuple[ServiceHit, ...] = ()
    km: float | None = None
    """How far it is from the place that was asked for, where it is elsewhere."""
    openness: int = UNSURE
    """Whether it is open when that was asked: OPEN, UNSURE or SHUT."""
    free: bool | None = None
    """Whether what was found costs nothing; None: nobody says. It is told where it is asked."""
    walk_in: bool | None = None
    """Whether anybody may come; None: nobody says."""
    otherwise: bool = False
    """Whether it was found by another reading of the question: it does not meet all that was demanded."""


async def services_of(connection: AsyncConnection, structure_ids: list[int]) -> Mapping[int, Sequence[ServiceText]]:
    """The services of these structures, by their numbers."""
    services: dict[int, list[ServiceText]] = {}
    for key, structure_id, name, description, tags, publics, *rest in await _SERVICES.rows(connection, {"ids": structure_ids}):
        service = ServiceText(key, structure_id, name, description, json.loads(tags), json.loads(publics), *rest)
        services.setdefault(structure_id, []).append(service)
    return services


def hit_of(
    candidate: Candidate, services: Sequence[ServiceText], groups: Sequence[Group], middle: Point | None, beside: Collection[Kind]
) -> Hit:
    """Tell a structure that was found, and by which of its services. middle: from where it is told how far it is."""
    asked = [group for group in groups if group.kind != Kind.PLACE and group.kind not in BESIDE]
    read = [(service.id, each, _met(each, asked)) for service in services for each in [_read_service(service, asked)]]
    matching = [(key, each, met) for key, each, met in read if any(group.is_matter for group, _ in met)]
    best = sorted(matching, key=lambda one: (-sum([group.rarity * one[1].answers(group) for group in asked]), one[0]))
    shown = tuple(ServiceHit(key, _why(met)) for key, _, met in best)
    where = candidate.where
    met_by = {key for key, *_ in best}
    told = [service for service in services if service.id in met_by] or services
    return Hit(
        *(candidate.structure_id, _why(_met(candidate, groups)), shown),
        km=kilometres(middle, where) if middle and where else None,
        free=_any(["gratuit" in service.cost if service.cost else None for service in told]) if Kind.COST in beside else None,
        walk_in=_any([walked_in(service) for service in told]) if Kind.WAY in beside else None,
    )


def _any(known: Sequence[bool | None]) -> bool | None:
    """Whether one is; None where none is, and of some nobody knows."""
    return True if True in known else None if not known or None in known else False


def _read_service(service: ServiceText, asked: Sequence[Group]) -> Candidate:
    """Read a service as a candidate of its own; its prose, which takes time, only when its title and codes do not tell all."""
    said = service_titles(service)
    titles = Candidate(service.id, need=said)
    if all(any(map(titles.worth_of, group.said)) for group in asked):
        return titles
    return Candidate(service.id, need=said, text=service_prose(service))


def _met(candidate: Candidate, groups: Sequence[Group]) -> Sequence[Met]:
    return [(group, by) for group in groups for _, by in [candidate.met(group)] if by]


def _why(met: Sequence[Met]) -> Why:
    public = [group.label for group, alternative in met if group.kind == Kind.PUBLIC and alternative.worth > 0.5]
    return Why(
        needs=tuple(dict.fromkeys(alternative.sense for group, alternative in met if group.kind == Kind.NEED and alternative.sense)),
        words=tuple(dict.fromkeys(_said(group, alternative) for group, alternative in met if _by_words(group, alternative))),
        place=next((group.label for group, _ in met if group.kind == Kind.PLACE), None),
        public=next(iter(public), None),
    )


def _by_words(group: Group, alternative: Alternative) -> bool:
    return group.kind == Kind.WORD or (group.kind == Kind.NEED and not alternative.sense)


def _said(group: Group, alternative: Alternative) -> str:
    return alternative.sense or group.label
