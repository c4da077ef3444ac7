"""Sheets of other lists that may be the same structure as a row: proposed, with why; people merge them, or not."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sqlmodel.ext.asyncio.session import AsyncSession

from commands.core.language.words import words_of
from commands.imports.claims import Disagreement, otherwise
from commands.imports.identity import Key, Record
from commands.imports.packing import owed
from storage import imports
from storage.imports import AT_ONCE
from storage.slices import slices

SAME = {"siret": "même SIRET", "name": "même nom, même commune", "phone": "même téléphone"}
MOST = 3
"""Sheets of other lists with one mark, from which on it is a switchboard, or a name that says nothing."""

Mark = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Duplicate:
    """A row, and a sheet that may be the same. reasons: in words; differences: where the two say otherwise."""

    place: int
    name: str
    other: str
    source: str
    reasons: tuple[str, ...]
    differences: tuple[Disagreement, ...]


async def find_duplicates(session: AsyncSession, records: Mapping[Key, Record], known: Collection[Key]) -> list[Duplicate]:
    """The rows that other lists may tell of under a sheet of their own. known: rows whose sheet was merged already."""
    marked: dict[Mark, list[int]] = {}
    for number, facts, phones in await imports.list_marks(session, {key[0] for key in records}):
        for mark in _marks(facts, phones):
            marked.setdefault(mark, []).append(number)
    pairs: dict[tuple[Key, int], list[str]] = {}
    for keys in slices([key for key in records if key not in known] if marked else [], AT_ONCE):
        told = await imports.find_marks(session, [key for key in keys if owed(records, key)])
        for key in keys:
            for mark in _marks(*(told.get(key) or _said(records[key]))):
                for number in marked.get(mark, ())[: MOST + 1]:
                    if len(marked[mark]) <= MOST:
                        pairs.setdefault((key, number), []).append(SAME[mark[0]])
    sheets = await imports.find_structures_by_number(session, {number for _, number in pairs})
    found = []
    for (key, number), reasons in pairs.items():
        (source, _), sheet = sheets[number]
        record = records[key]
        differences = tuple(otherwise(record, sheet, source))
        found.append(Duplicate(record.place, record.name, str(sheet.values["name"]), source, tuple(dict.fromkeys(reasons)), differences))
    return found


def _said(record: Record) -> tuple[Mapping[str, Any], list[str]]:
    return record.values, [value for kind, value in record.contacts if kind == "phone"]


def _marks(facts: Mapping[str, Any], phones: Collection[str]) -> Iterator[Mark]:
    """What no two structures should have in common."""
    if facts["siret"]:
        yield "siret", facts["siret"]
    if town := words_of(str(facts["commune"] or facts["postcode"] or "")):
        yield "name", f"{words_of(str(facts['name']))}|{town}"
    for phone in phones:
        digits = "".join(filter(str.isdigit, phone))
        if len(digits) >= 9:  # 39 49 and 115 are everybody's
            yield "phone", digits[-9:]
