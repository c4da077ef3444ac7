"""XML that software exports: the elements that come again under one parent are records, and what is in each of them its cells.

Read by the process that reads pages, as expat bounds entities and that process is bounded.
"""

from collections import Counter
from collections.abc import Iterator
from xml.etree import ElementTree

from commands.imports.reading.nested import WITHIN
from commands.imports.reading.sheets import HEADING

MOST_COLUMNS = 200


def records_of(text: str) -> list[tuple[int, list[str]]]:
    """The lines of a table: the names of the columns, then a record each, with its rank. Empty: nothing comes again, or it is no XML."""
    try:
        root = ElementTree.fromstring(text)  # noqa: S314 - see above
    except ElementTree.ParseError:
        return []
    if _bare(root.tag).lower() == "html":  # a page that is well made, and no records
        return []
    records = [dict(_cells(record)) | ({HEADING: heading} if heading else {}) for heading, record in _opened(_repeated(root))]
    names = list(dict.fromkeys(name for record in records for name in record))[:MOST_COLUMNS]
    return (
        [(0, names), *((rank, [record.get(name, "") for name in names]) for rank, record in enumerate(records, start=1))] if names else []
    )


def _opened(records: list[ElementTree.Element]) -> list[tuple[str, ElementTree.Element]]:
    """The records that others hold which are but titles (« Folder : name, Placemark, Placemark »), each with that title; else these."""
    held = [[child for child in record if len(child)] for record in records]
    titles = [[child.text.strip() for child in record if not len(child) and child.text and child.text.strip()] for record in records]
    tags = {child.tag for children in held for child in children}
    if len(tags) != 1 or any(len(told) > 1 for told in titles) or not any(len(children) > 1 for children in held):
        return [("", record) for record in records]
    return [(next(iter(told), ""), child) for told, children in zip(titles, held, strict=True) for child in children]


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
        called = _called(child)
        name = called or f"{above}{_bare(child.tag)}"
        if called and len(child) == 1 and not len(child[0]):  # of KML: <Data name="phone"><value>…
            found.setdefault(name, []).append((child[0].text or "").strip())
        elif len(child):
            for inner, words in _cells(child, f"{name}{WITHIN}"):
                found.setdefault(inner, []).append(words)
        elif _bare(child.tag) == "coordinates" and len(place := (child.text or "").split(",")) > 1:  # of KML: longitude, latitude, height
            found["longitude"], found["latitude"] = [place[0].strip()], [place[1].strip()]
        elif words := (child.text or child.get("value") or child.get("v") or "").strip():
            found.setdefault(name, []).append(words)
    return ((name, "\n".join(words)) for name, words in found.items())


def _called(element: ElementTree.Element) -> str:
    """The name of a cell that an attribute tells: `<SimpleData name="commune">`, `<tag k="phone" v="…"/>`; empty: its tag names it."""
    named = next((words for key in NAMED_BY if (words := element.get(key))), "")
    return named if named and element.attrib.keys() <= NAMED_BY | TOLD_BY else ""


NAMED_BY, TOLD_BY = frozenset({"name", "k", "key"}), frozenset({"value", "v", "type"})
"""Attributes that name a cell, and those that tell it, or how it is written."""


def _bare(tag: str) -> str:
    """A name without its namespace."""
    return tag.rpartition("}")[2]
