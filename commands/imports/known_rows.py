"""Rows that come as they came the last time are not read again: what they say is in the directory already.

A row is known by a digest of its cells and of all that decides how they are read: the declaration, the lexicon, our own code. It is passed
over where its sheet, too, is as it was when it was last read; whatever needs its record reads it then (see `packing.Shelf`).
"""

from array import array
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from collections.abc import Mapping as AbcMapping
from dataclasses import dataclass, field, fields, is_dataclass, replace
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


@dataclass(slots=True)
class Ledger:
    """The rows of structures of a file, by rank: their digests, which are known; and, of those that are read, what they gave.

    keys: of the sheet that a row made, if it did. begins, counts: where its notices stand among all, and how many they are.
    """

    digests: bytes = b""
    known: Sequence[KnownRow | None] = ()
    keys: list[Key | None] = field(default_factory=list)
    begins: "array[int]" = field(default_factory=lambda: array("L"))
    counts: "array[int]" = field(default_factory=lambda: array("L"))
    unfit: set[Key] = field(default_factory=set)

    def note(self, key: Key | None, begin: int = 0, count: int = 0, *, fits: bool = True) -> None:
        """Keep what the next row gave. fits: whether it would give the same any day, to who has its digest."""
        self.keys.append(key)
        if key is not None and not fits:
            self.unfit.add(key)
        self.begins.append(begin)
        self.counts.append(count)

    def forget(self, keys: Collection[Key]) -> None:
        """Rows of these sheets are to be read again: which of them is whose was found out with others."""
        self.unfit.update(keys)

    def digest(self, rank: int) -> str:
        """Of a row."""
        return self.digests[rank * DIGEST_BYTES : (rank + 1) * DIGEST_BYTES].hex()

    def alone(self) -> Iterator[tuple[int, Key]]:
        """The rows that made a sheet by themselves, and its key."""
        met = Counter(self.keys) if self.digests else {}
        return ((rank, key) for rank, key in enumerate(self.keys) if key is not None and met.get(key) == 1 and key not in self.unfit)


async def look_up(session: AsyncSession, sheet: Sheet, mapping: Mapping, lexicon: Lexicon, code: bytes) -> Ledger:
    """Which rows of a file need not be read. code: what names our own, which may read otherwise in another release."""
    context = _context(mapping, lexicon, code)
    digests, numbered = bytearray(), bool(mapping.structure.identifiant)
    known: Packed[KnownRow | None] = Packed(down=_down, up=_up)
    some: list[str] = []

    async def look() -> None:
        found = await read_rows.find_known(session, some)
        met = Counter(some)
        known.extend(_light(found.get(each), numbered=numbered) if met[each] == 1 else None for each in some)
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


def _light(known: KnownRow | None, *, numbered: bool) -> KnownRow | None:
    """What names and places a sheet is of use where nothing numbers it."""
    return replace(known, values={}) if known and numbered else known


def _down(known: KnownRow | None) -> Any:
    return known and (known.key, known.name, known.services, known.notices, known.values)


def _up(told: Any) -> KnownRow | None:
    return told and KnownRow(*told)
