"""What the search and the sheets share: their family, how fresh a fact is, how a service is reached."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from commands.core.declaration.context import Context
from commands.core.declaration.effects import Call
from commands.core.declaration.vocabulary import Family
from storage.directory import Service, ServiceLine, Structure, StructureLine

family = Family("directory", "Trouver une structure", first=("qui-fait", "fiche", "préviens-moi", "alertes", "manques"))

DAYS_OF_A_MONTH = 365.2425 / 12
EVIDENT_WAYS = {"par téléphone", "par courriel"}


@dataclass(frozen=True, slots=True)
class Freshness:
    """When a sheet was last confirmed, and how many months ago, to the nearest. Past a year it is fresh no more."""

    confirmed_on: date | None
    months: int | None
    fresh: bool


def reach_of(service: Service | ServiceLine) -> str:
    """How to reach a service, without the ways that the telephone and the address beside it show."""
    ways, _, notes = (service.how_to_reach or "").partition(". ")
    kept = [way for way in ways.split(", ") if way not in EVIDENT_WAYS]
    return ". ".join(part for part in (", ".join(kept), notes) if part)


def sheets(structures: Sequence[Structure | StructureLine], *, history: bool = False) -> dict[str, Call]:
    """What the numbers before these structures stand for: their sheets, or what changed on them."""
    after = " historique" if history else ""
    calls = (Call("fiche", {"name": f"{structure.name}{after}", "chosen": structure.id}) for structure in structures)
    return {str(rank): call for rank, call in enumerate(calls, 1)}


def freshness_of(ctx: Context, structure: Structure | StructureLine, services: Sequence[Service | ServiceLine]) -> Freshness:
    """By the structure's own date, else by the oldest of its services shown: the same in an answer and on the sheet."""
    day = structure.confirmed_on or min((service.confirmed_on for service in services if service.confirmed_on), default=None)
    return freshness(day, ctx.local_now.date())


def freshness(day: date | None, today: date) -> Freshness:
    """How fresh is what was confirmed on a day; never, when there is no day."""
    if day is None:
        return Freshness(None, None, fresh=False)
    is_old = (day.year + 1, day.month, day.day) < (today.year, today.month, today.day)
    return Freshness(day, max(0, round((today - day).days / DAYS_OF_A_MONTH)), fresh=not is_old)
