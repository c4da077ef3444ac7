"""Rows that a declaration leaves aside: closed, or of who refuses to be shared."""

import re

from commands.imports.rows import RowReader
from commands.imports.ticks import read_box
from storage.analysis import fold


def leaves_out(reader: RowReader) -> str | None:
    """Why a row is to be left aside, in words; None when it is not."""
    for each in reader.mapping.filtre:
        words = reader.line((each.colonne,))
        said = {fold(words), *_answer(words)}
        if said & set(map(fold, each.sauf)) or (each.seulement and not said & set(map(fold, each.seulement))):
            return reader.located(f"« {reader.header(each.colonne)} » dit « {words or 'rien'} »")
    return reader.located(CLOSED) if _SHUT.search(reader.line(reader.mapping.structure.nom)) else None


CLOSED = "elle est dite fermée"
_SHUT = re.compile(r"[(\[–-] ?(?:d[ée]finitivement )?ferm[ée]e?(?: d[ée]finitivement)?[)\]]?$", re.IGNORECASE)
"""« Maison de naissance (fermée) », « MJC - fermé »: nobody calls a place so."""


def _answer(words: str) -> set[str]:
    """« oui » or « non », however a box says it: « Non merci », « x ». A yes with a condition is none."""
    box = read_box(words) if words else None
    if box is None or (box.is_ticked and not box.is_bare):
        return set()
    return {"oui" if box.is_ticked else "non"}
