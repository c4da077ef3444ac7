"""Where a list and the directory say otherwise: what people wrote stays, what another list wrote stays, and both are told."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlmodel.ext.asyncio.session import AsyncSession

from commands.imports.identity import Key, Record
from storage import imports
from storage.imports import Stored
from storage.provenance import KINDS_OF_CONTACT, Place, SheetChange

TOLD_OF_TWO_LISTS = ("phones", "emails", "address", "postcode", "commune", "opening_hours", "siret")
"""Of a sheet that two lists tell of, the facts in which they must agree."""


Claims = Mapping[Place, SheetChange]
"""What people of the network wrote and stands, field by field."""


@dataclass(frozen=True, slots=True)
class Disagreement:
    """A field that stays as it is though the list says otherwise. `by`: who wrote it; `at`: when, if a person of the network did."""

    place: int
    name: str
    field: str
    said: Any
    kept: Any
    by: str
    at: datetime | None = None


def yielding(told: list[Disagreement], record: Record, there: Stored, claims: Iterable[SheetChange]) -> Record:
    """The record, saying what people wrote where they did and it stands; where the list says otherwise, it is told."""
    values, contacts = dict(record.values), set(record.contacts)
    for claim in claims:
        name, now = claim.field, _told(there.values, there.contacts, claim.field)
        said = _told(record.values, record.contacts, name)
        if now != _told_by(claim) or said == now:
            continue
        if name == "confirmed_on":
            values[name] = max(filter(None, (said, now)), default=None)  # both looked at it: the last one did
            continue
        if kind := KINDS_OF_CONTACT.get(name):
            contacts = {each for each in contacts if each[0] != kind} | {each for each in there.contacts if each[0] == kind}
        else:
            values[name] = now
        if said not in (None, "", []):  # a list that says nothing disagrees with nobody
            told.append(Disagreement(record.place, record.name, name, said, now, claim.teller, claim.at))
    return replace(record, values=values, contacts=frozenset(contacts))


def _told(values: Mapping[str, Any], contacts: frozenset[tuple[str, str]], name: str) -> Any:
    kind = KINDS_OF_CONTACT.get(name)
    return values_of(contacts, kind) if kind else values[name]


def _told_by(claim: SheetChange) -> Any:
    return date.fromisoformat(claim.after) if claim.field == "confirmed_on" and claim.after else claim.after


async def confront(session: AsyncSession, told: list[Disagreement], records: Mapping[Key, Record], merged: Mapping[Key, int]) -> None:
    """Tell where a row says otherwise than the sheet that its own became part of, which another row or another list tells of."""
    rows = {key: records[key] for key in merged if key in records}
    sheets = await imports.find_structures_by_number(session, {merged[key] for key in rows})
    for key, record in rows.items():
        if merged[key] in sheets:
            (source, _), sheet = sheets[merged[key]]
            told += otherwise(record, sheet, source)


def otherwise(record: Record, sheet: Stored, source: str) -> Iterator[Disagreement]:
    """Where a row says otherwise than a sheet of another list."""
    for name in TOLD_OF_TWO_LISTS:
        said, kept = _told(record.values, record.contacts, name), _told(sheet.values, sheet.contacts, name)
        differ = set(said).isdisjoint(kept) if isinstance(said, list) else said != kept
        if said and kept and differ:
            yield Disagreement(record.place, record.name, name, said, kept, f"la liste « {source} »")


def values_of(contacts: frozenset[tuple[str, str]], kind: str) -> list[str]:
    """Of ways to reach, those of one kind, in order."""
    return sorted(value for each, value in contacts if each == kind)
