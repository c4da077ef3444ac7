"""What is wrong with a lexicon, in French, for the coordinator who edits it."""

import tomllib
from collections.abc import Sequence
from typing import Any

from pydantic import ValidationError

_TROUBLES = {
    "missing": "il manque",
    "extra_forbidden": "je ne connais pas ce champ",
    "string_type": "j’attends un texte entre guillemets",
    "tuple_type": 'j’attends une liste, par exemple ["colis", "épicerie solidaire"]',
    "string_too_short": "il est vide",
    "string_too_long": "il est trop long pour être lu sur un téléphone",
    "too_short": "la liste est vide",
    "bool_type": "j’attends true ou false",
}


class LexiconError(ValueError):
    """The lexicon cannot be read. The message says where and why."""


def refuse_repeats(table: str, field: str, values: Sequence[str]) -> None:
    """Raises LexiconError where two entries of a table have one value of this field."""
    seen: set[str] = set()
    for rank, value in enumerate(values, start=1):
        if value in seen:
            raise LexiconError(f"{table} n° {rank} : {field} « {value} » est déjà pris plus haut.")
        seen.add(value)


def trouble_of(text: str, error: ValidationError) -> str:
    """Which entry of a lexicon, as it is written, is at fault, and why."""
    first = error.errors(include_url=False)[0]
    table, *rest = first["loc"]
    where = str(table)
    if rest and isinstance(rest[0], int):
        entry: Any = tomllib.loads(text)[where][rest[0]]
        name = next(
            (entry[key] for key in ("nom", "slug", "code") if isinstance(entry, dict) and isinstance(entry.get(key), str) and entry[key]),
            "",
        )
        where += f" n° {rest[0] + 1}" + (f" (« {name} »)" if name else "")
    if len(rest) > 1:
        where += f", « {rest[1]} »"
    return f"{where} : {_TROUBLES.get(first['type'], 'je ne comprends pas cette valeur')}."
