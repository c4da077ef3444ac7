"""The lexicon that the program brings and the file of a town, together: what either learnt is known, what the town took out stays out.

The town's file is its own and nobody writes in it. Beside it stands what it was copied from, its origin: what is there and not in the
file was taken out by the town; what is in the file as it was there may have been moved or renamed since by a newer program.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from storage.analysis import stems_of

Entry = Mapping[str, Any]
Tables = Mapping[str, Sequence[Entry]]
"""A lexicon as TOML gives it: the entries of each table."""

KEYED = {"besoin": "slug", "public": "code", "urgence": "nom"}
"""Tables whose entries have a name of their own."""
WORDS = ("mots", "chez", "situations")
"""Fields of an entry that are lists of words, or of sentences."""


def layered(shipped: Tables, own: Tables, origin: Tables) -> dict[str, list[dict[str, Any]]]:
    """The lexicon of a town: what the program brings, changed as the town changed its file since it was copied from its origin."""
    together = {table: list(_entries(table, key, shipped, own, origin)) for table, key in KEYED.items()}
    return {**together, "equivalent": list(_equivalents(shipped, own, origin))}


def _entries(table: str, key: str, shipped: Tables, own: Tables, origin: Tables) -> Iterator[dict[str, Any]]:
    brought, mine, first = ({each[key]: each for each in tables.get(table, ())} for tables in (shipped, own, origin))
    owner = {stems_of(word): code for code, entry in brought.items() for word in entry.get("mots", ())}
    for code in dict.fromkeys([*brought, *mine]):
        if code in first and code not in mine:
            continue  # the town took it out, with all its words
        yield _together(code, owner, brought.get(code, {}), mine.get(code, {}), first.get(code, {}))


def _together(code: str, owner: Mapping[tuple[str, ...], str], brought: Entry, mine: Entry, first: Entry) -> dict[str, Any]:
    """An entry. owner: of the words that the program brings, the entries that they stand in."""
    kept = {name: value for name, value in mine.items() if value != first.get(name)}
    told = {**mine, **brought, **kept}
    for field in (field for field in WORDS if field in told):
        ours, theirs, before = (list(entry.get(field, ())) for entry in (mine, brought, first))
        gone = {stems_of(word) for word in before} - {stems_of(word) for word in ours}
        moved = {word for word in ours if word in before and field == "mots" and owner.get(stems_of(word), code) != code}
        told[field] = [word for word in dict.fromkeys([*theirs, *ours]) if word not in moved and not (gone and stems_of(word) in gone)]
    return told


def _equivalents(shipped: Tables, own: Tables, origin: Tables) -> Iterator[dict[str, Any]]:
    mine, first = (_groups(tables) for tables in (own, origin))
    brought = [each for each in _groups(shipped) if each not in first or each in mine]
    return ({"mots": sorted(each)} for each in dict.fromkeys([*brought, *mine]))


def _groups(tables: Tables) -> list[frozenset[str]]:
    return [frozenset(each["mots"]) for each in tables.get("equivalent", ())]
