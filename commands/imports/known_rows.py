"""Rows that come as they came the last time are not read again: what they say is in the directory already.

A row is known by a digest of its cells and of all that decides how they are read: the declaration, the lexicon, our own code. It is passed
over where its sheet, too, is as it was when it was last read; whatever needs its record reads it then (see `packing.Shelf`).
"""

from array import array
from collections import Counter
from collections.abc import Collection, Sequence
from collections.abc import Mapping as AbcMapping
from dataclasses import dataclass, field, fields, is_dataclass
from hashlib import blake2b
from typing import Any

from sqlmodel.ext.asyncio.session import AsyncSession

from commands.imports.files import Row, Sheet
from commands.imports.identity import Key
from commands.imports.mapping import Mapping
from commands.imports.packing import Packed
from storage import read_rows
from storage.imports import AT_ONCE
from storage.lexicon import Lexicon
from storage.read_rows import DIGEST_BYTES, KnownRow

DONE = -1


@dataclass(slots=True)
class Ledger:
    """The rows of structures of a file, by rank: their digests, which are known; and, of those that are read, what they gave.

    ranks: of the rows that made a sheet, by its key; -1: several did, or it is kept in mind already. begins, counts: where the notices of a
    row stand among all, and how many they are. made: how many services it made.
    """

    digests: bytes = b""
    known: Sequence[KnownRow | None] = ()
    ranks: dict[Key, int] = field(default_factory=dict)
    begins: "array[int]" = field(default_factory=lambda: array("L"))
    counts: "array[int]" = field(default_factory=lambda: array("L"))
    made: "array[int]" = field(default_factory=lambda: array("L"))

    def note(self, key: Key | None, begin: int = 0, count: int = 0, made: int = 0, *, fits: bool = True) -> None:
        """Keep what the next row gave. fits: whether it would give the same any day, to who has its digest."""
        if key is not None and self.digests:
            self.ranks[key] = len(self.begins) if fits and key not in self.ranks else DONE
        self.begins.append(begin)
        self.counts.append(count)
        self.made.append(made)

    def forget(self, keys: Collection[Key]) -> None:
        """Rows of these sheets are to be read again: which of them is whose was found out with others."""
        self.ranks.update(dict.fromkeys(keys, DONE))

    def rank(self, key: Key) -> int | None:
        """Of the row that made a sheet by itself, if it is to be kept in mind."""
        rank = self.ranks.get(key, DONE)
        return rank if rank >= 0 else None

    def digest(self, rank: int) -> str:
        """Of a row."""
        return self.digests[rank * DIGEST_BYTES : (rank + 1) * DIGEST_BYTES].hex()


async def look_up(session: AsyncSession, sheet: Sheet, mapping: Mapping, lexicon: Lexicon, code: bytes) -> Ledger:
    """Which rows of a file need not be read. code: what names our own, which may read otherwise in another release."""
    context = _context(mapping, lexicon, code)
    digests = bytearray()
    known: Packed[KnownRow | None] = Packed(down=_down, up=_up)
    some: list[str] = []

    async def look() -> None:
        found = await read_rows.find_known(session, some, placed=not mapping.structure.identifiant)
        met = Counter(some)
        known.extend(found.get(each) if met[each] == 1 else None for each in some)
        some.clear()

    for row in sheet.structures:
        digest = _digest(row, context)
        digests += digest
        some.append(digest.hex())
        if len(some) == AT_ONCE:
            await look()
    if some:
        await look()
    return Ledger(bytes(digests), known)


def _digest(row: Row, context: bytes) -> bytes:
    told = blake2b(context, digest_size=DIGEST_BYTES)
    told.update(repr((row.sheet, row.cells)).encode("utf-8", "surrogatepass"))
    return told.digest()


def _context(mapping: Mapping, lexicon: Lexicon, code: bytes) -> bytes:
    """All that decides how a row is read, but the day: what is said of a day to come is never kept."""
    told = f"{_said(mapping.model_dump())} {_said(lexicon.needs)} {_said(lexicon.publics)} {_said(lexicon.words)}"
    return blake2b(told.encode(), key=code, digest_size=DIGEST_BYTES).digest()


def _said(value: Any) -> str:
    """A value in words that are the same in each process: sets have no order."""
    if is_dataclass(value):
        return _said([getattr(value, each.name) for each in fields(value)])
    if isinstance(value, AbcMapping):
        return f"{{{', '.join(sorted(f'{_said(key)}: {_said(own)}' for key, own in value.items()))}}}"
    if isinstance(value, set | frozenset):
        return f"<{', '.join(sorted(map(_said, value)))}>"
    return f"[{', '.join(map(_said, value))}]" if isinstance(value, list | tuple) else repr(value)


def _down(known: KnownRow | None) -> Any:
    return known and (known.key, known.name, known.services, known.notices, known.values)


def _up(told: Any) -> KnownRow | None:
    return told and KnownRow(*told)
