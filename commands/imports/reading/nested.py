"""Records whose cells hold records: each is brought to words, numbers and lists of them, under the names of columns."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from commands.imports.reading.opening_records import as_hours

LABELLED = 2
"""Keys of a record that is a value with its label (« {valeur, description} »): such records are a list of values."""
WITHIN = " – "
"""Between the name of a cell and that of a cell within it."""
MORE = "suite"


def flat(entry: Any) -> Any:
    """A record whose cells are words, numbers and lists: « adresse : {rue, ville} » is « adresse – rue » and « adresse – ville ».

    Of a list of records, the first is taken so and the others are told in « … – suite »; of values with a label, all values are listed.
    """
    if not isinstance(entry, dict):
        return entry
    found: dict[str, Any] = {}
    for name, value in entry.items():
        if isinstance(value, dict):
            found.update(_under(name, value))
        elif isinstance(value, list) and value and all(isinstance(each, dict) for each in value):
            found.update(_listed(name, value))
        else:
            found[name] = _cell(value)
    return found


def told(value: Any) -> str:
    """What is nested deeper, as words: names are lost to nobody, but are no column."""
    if isinstance(value, dict):
        return ", ".join(f"{name} : {words}" for name, each in value.items() if (words := told(each)))
    if isinstance(value, list):
        return ", ".join(filter(None, map(told, value)))
    return "" if value is None else str(value)


def _under(name: str, record: Mapping[str, Any]) -> dict[str, Any]:
    return {f"{name}{WITHIN}{inner}": _cell(each) for inner, each in record.items()}


def _listed(name: str, records: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    if hours := as_hours(records):
        return {name: hours}
    if all(len(record) <= LABELLED for record in records):
        keys = dict.fromkeys(key for record in records for key in record)
        return {f"{name}{WITHIN}{key}": [words for record in records if (words := told(record.get(key)))] for key in keys}
    more = told(list(records[1:]))
    return _under(name, records[0]) | ({f"{name}{WITHIN}{MORE}": more} if more else {})


def _cell(value: Any) -> Any:
    if isinstance(value, dict):
        return told(value)
    if isinstance(value, list):
        return [_span(each) or told(each) if isinstance(each, dict | list) else each for each in value]
    return value


def _span(value: Any) -> str:
    """Two times as hours are written: ["09:00", "12:00"] is « 09:00-12:00 »."""
    is_span = isinstance(value, list) and len(value) == SPAN and all(_TIME.fullmatch(str(each)) for each in value)
    return "-".join(map(str, value)) if is_span else ""


SPAN = 2
"""Times: when it opens, and when it closes."""
_TIME = re.compile(r"\d{1,2}[:h]\d{2}(?::\d{2})?")
