"""XML that software exports: the elements that come again under one parent are records, and what is in each of them its cells.

Read by the process that reads pages, as expat bounds entities and that process is bounded.
"""

from collections import Counter
from collections.abc import Iterator
from xml.etree import ElementTree

from commands.imports.reading.nested import WITHIN

MOST_COLUMNS = 200


def records_of(text: str) -> list[tuple[int, list[str]]]:
    """The lines of a table: the names of the columns, then a record each, with its rank. Empty: nothing comes again, or it is no XML."""
    try:
        root = ElementTree.fromstring(text)  # noqa: S314 - see above
    except ElementTree.ParseError:
        return []
    records = [dict(_cells(record)) for record in _repeated(root)]
    names = list(dict.fromkeys(name for record in records for name in record))[:MOST_COLUMNS]
    return (
        [(0, names), *((rank, [record.get(name, "") for name in names]) for rank, record in enumerate(records, start=1))] if names else []
    )


def _repeated(root: ElementTree.Element) -> list[ElementTree.Element]:
    """Of the elements that come again under one parent, and hold something, those that are the most."""
    best: list[ElementTree.Element] = []
    for parent in root.iter():
        holding = [child for child in parent if len(child) > 1 or len(child.attrib) > 1]
        tag, count = next(iter(Counter(child.tag for child in holding).most_common(1)), ("", 0))
        if count > max(1, len(best)):
            best = [child for child in holding if child.tag == tag]
    return best


def _cells(record: ElementTree.Element, above: str = "") -> Iterator[tuple[str, str]]:
    """The names of cells, and their words; of those that come again, on lines."""
    found: dict[str, list[str]] = {}
    for name, value in record.attrib.items():
        found.setdefault(f"{above}{_bare(name)}", []).append(value)
    for child in record:
        name = f"{above}{_bare(child.tag)}"
        if len(child):
            for inner, words in _cells(child, f"{name}{WITHIN}"):
                found.setdefault(inner, []).append(words)
        elif words := (child.text or child.get("value") or child.get("v") or "").strip():
            found.setdefault(name, []).append(words)
    return ((name, "\n".join(words)) for name, words in found.items())


def _bare(tag: str) -> str:
    """A name without its namespace."""
    return tag.rpartition("}")[2]
