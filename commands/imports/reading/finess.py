"""FINESS as the State publishes it: no names of columns, and lines of several kinds, which their first cell tells.

Fields in the order of the notice of « Extraction du fichier des établissements » (data.gouv.fr): establishments, then their coordinates.
"""

from collections.abc import Iterator, Sequence
from itertools import islice

from commands.imports.packing import Packed
from commands.imports.reading.headers import Line

FIELDS = (
    "nofinesset", "nofinessej", "rs", "rslongue", "complrs", "compldistrib", "numvoie", "typvoie", "voie", "compvoie", "lieuditbp",
    "commune", "departement", "libdepartement", "ligneacheminement", "telephone", "telecopie", "categetab", "libcategetab", "categagretab",
    "libcategagretab", "siret", "codeape", "codemft", "libmft", "codesph", "libsph", "dateouv", "dateautor", "datemaj", "numuai",
)  # fmt: skip
_ADDED = ("nom", "coordx", "coordy")
_PLACE, _SHORT, _LONG = "geolocalisation", 2, 3
_KIND = "structureet"


def named(lines: Sequence[Line]) -> Sequence[Line] | None:
    """The establishments of such a file, under the names of their fields. None: it is another one."""
    first = [cells[0] for _, cells in islice(lines, 2) if cells]
    if _KIND not in first:
        return None
    places = {cells[1]: (cells[2], cells[3]) for _, cells in lines if cells[0] == _PLACE and len(cells) > _LONG}
    return Packed(_rows(lines, places))


def _rows(lines: Sequence[Line], places: dict[str, tuple[str, str]]) -> Iterator[Line]:
    yield 0, [*FIELDS, *_ADDED]
    for place, (kind, *cells) in lines:
        if kind == _KIND:
            told = [*cells, *[""] * len(FIELDS)][: len(FIELDS)]
            yield place, [*told, told[_LONG] or told[_SHORT], *places.get(told[0], ("", ""))]
