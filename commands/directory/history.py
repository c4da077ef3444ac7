"""`!fiche CCAS historique`: what changed on a sheet, when, on whose word; and by which number it is taken back."""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from commands.core.declaration.context import Context
from commands.core.declaration.effects import Msg, msg
from commands.core.language.words import sayings, words_of
from storage import corrections, directory, provenance
from storage.corrections import APPLIED, Correction
from storage.directory import Structure
from storage.sheets import NO_SERVICE, SERVICE

MOST_CHANGES = 5
TOLD = {
    "phones": "phone",
    "emails": "email",
    "webs": "web",
    "confirmed_on": "confirmed_on",
    "opening_hours": "opening_hours",
    "address": "address",
    "access_notes": "access_notes",
    "description": "description",
    "name": "name",
    "acronym": "name",
    "kind": "kind",
}
"""Fields of the sheet itself that are worth a line → what they are called there. What is derived of them (a place on the map) is not."""
_SHEET = re.compile(r"\b(?:de |à |sur )?(?:la |sa )?fiche (?:de la|de l['’]|du|des|de|d['’])\s*", re.IGNORECASE)
_ASKED = sayings("historique, historiques, l historique, historique complet, changements, les changements")


@dataclass(frozen=True, slots=True)
class Line:
    """One change. values: what is said since; undone: it was taken back. number: of the correction that made it; None: none did."""

    at: datetime
    teller: str
    field: str
    values: Sequence[str]
    undone: bool = False
    number: int | None = None


def asks_history(words: str) -> str | None:
    """The name of the sheet in « CCAS historique », « historique du CCAS »; None: that is not what is asked."""
    said = _SHEET.sub("", words).split()
    if len(said) > 1 and words_of(said[-1]) in _ASKED:
        return " ".join(said[:-1]).rstrip(" ;:,")
    if len(said) > 1 and words_of(said[0]) in _ASKED:
        return " ".join(said[1:])
    return None


async def tell_history(ctx: Context, structure: Structure) -> Msg:
    """The last changes of a sheet, the newest first."""
    number = structure.id or 0
    applied = await corrections.list_made(ctx.session, number)
    by_change = {change: each for each in applied if each.field not in {SERVICE, NO_SERVICE} for change in json.loads(each.before or "[]")}
    lines = [
        Line(
            change.at, change.teller, TOLD[change.field], _values(change.after), change.undone_at is not None, _number(by_change, change.id)
        )
        for change in await provenance.history(ctx.session, number)
        if change.service_id is None and change.field in TOLD
    ]
    names = await directory.find_short_names(ctx.session, [each.by_structure_id for each in applied])
    lines += [_of_service(each, names.get(each.by_structure_id, "")) for each in applied if each.field in {SERVICE, NO_SERVICE}]
    lines.sort(key=lambda line: line.at, reverse=True)
    last = next((line.number for line in lines if line.number is not None and not line.undone), None)
    return msg("directory.history", structure=structure, lines=lines[:MOST_CHANGES], more=max(0, len(lines) - MOST_CHANGES), last=last)


def _values(after: object) -> list[str]:
    return [str(each) for each in after] if isinstance(after, list) else [str(after)] if after else []


def _number(by_change: dict[int, Correction], change: int | None) -> int | None:
    found = by_change.get(change or 0)
    return found.number if found is not None else None


def _of_service(row: Correction, by: str) -> Line:
    return Line(row.decided_at or row.created_at, by, row.field, [row.value], row.state != APPLIED, row.number)
