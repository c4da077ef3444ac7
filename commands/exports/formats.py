"""The formats in which the directory goes out, and what is told of each file: bytes out of sheets, nothing else."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from commands.core.declaration.effects import Printed
from commands.core.telling.maps import Line
from commands.core.telling.printing import PDF, PNG
from commands.core.telling.spreadsheets import CSV, XLSX, csv_file
from commands.exports import booklet, inclusion, mediation, official, page, tables, vcards
from commands.exports.cards import Page
from commands.exports.reading import Losses
from commands.imports.labels import FIELDS
from storage.lexicon import Lexicon
from storage.whole_directory import Sheet

INCLUSION, MEDIATION, VCARD, WEB, QUALITY = "data-inclusion", "mediation-numerique", "vcard", "html", "qualite"
BOOKLET, MAP, PICTURE = "livret", "carte", "carte-image"
DRAWN = frozenset({BOOKLET, MAP, PICTURE})
"""Those that Typst draws."""
LABELS: Mapping[str, str] = {
    **FIELDS,
    "name": "fiches ou services mal relus",
    "description": "descriptions absentes, trop courtes ou trop longues",
    "kind": "type, quand ce n’est pas un réseau national",
    "opening_hours": "horaires dits en mots",
    "access_notes": "accès dit en mots",
    "tags": "besoins sans thème national",
    "publics": "publics dits en mots",
    "cost": "coût qui n’est ni gratuit ni payant",
    "area": "zone dite en mots",
    "modes": "modes d’accueil d’ailleurs",
    "how_to_reach": "comment y aller, dit autrement",
    "confirmed_on": "fiches sans date, datées de leur import",
    "phone": "téléphones après le premier",
    "email": "courriels après le premier",
    "web": "sites après le premier",
    "services": "services sans rapport avec le numérique",
    "pivot": "lieux sans SIRET",
    "commune": "commune",
    "code_postal": "lieux sans code postal, qui ne sortent pas",
    "adresse": "lieux sans adresse, qui ne sortent pas",
    "people": "mobiles et courriels de personnes, pas publiés",
    "abridged": "fiches abrégées : texte long, ou plus de six services",
    "unplaced": "structures sans coordonnées, pas sur la carte",
    "far": "structures trop loin, pas sur la carte : leurs coordonnées sont-elles justes\u202f?",
}
"""How what a format does not carry is told."""


@dataclass(frozen=True, slots=True)
class Loss:
    """Something that a format does not carry: how it is called, how many, and the first names."""

    label: str
    count: int
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class File:
    """A file, and what is told of it. count: its structures; services: its services, when they are in it; unchecked: left out.

    marks: of a map, who is at each of its numbers.
    """

    media_type: str
    data: bytes | Printed
    count: int
    services: int = 0
    unchecked: int = 0
    losses: tuple[Loss, ...] = ()
    verdict: official.Verdict | None = None
    score: float | None = None
    marks: Sequence[Mapping[str, Any]] = ()


@dataclass(frozen=True, slots=True)
class Occasion:
    """What a file is made with. place: the name of the territory; contours: its lines, for maps; paper: of the booklet."""

    lexicon: Lexicon
    today: date
    place: str
    contours: Sequence[Line] = ()
    paper: str = "a4"


def make(form: str, sheets: Sequence[Sheet], occasion: Occasion) -> File:
    """Write the sheets in a format of `FORMATS`. Raises ImportError for the quality where the official package is missing."""
    return FORMATS[form].make(sheets, occasion)


def _inclusion(sheets: Sequence[Sheet], occasion: Occasion) -> File:
    found = inclusion.write(sheets, occasion.lexicon, occasion.today)
    verdict = official.verify(found.structures, found.services) if official.is_installed() else None
    losses = _told(found.losses)
    return File(inclusion.JSON, found.as_json(), len(found.structures), len(found.services), found.unchecked, losses, verdict)


def _quality(sheets: Sequence[Sheet], occasion: Occasion) -> File:
    found = inclusion.write(sheets, occasion.lexicon, occasion.today)
    names = {row["id"]: row["nom"] for row in found.structures}
    qualities = official.qualities(found.services)
    head = ["Structure", "Service", "Score sur 100", "À ajouter d’abord", "À ajouter ensuite"]
    lines = [[names[each.structure_id], each.name, round(100 * each.score), *_two(each.missing)] for each in qualities]
    score = sum(each.score for each in qualities) / len(qualities) if qualities else None
    return File(CSV, csv_file([head, *lines]), len(names), len(qualities), found.unchecked, score=score)


def _two(missing: Sequence[str]) -> list[str]:
    return [*missing, "", ""][:2]


def _csv(sheets: Sequence[Sheet], _occasion: Occasion) -> File:
    return File(CSV, tables.as_csv(sheets), len(sheets))


def _xlsx(sheets: Sequence[Sheet], _occasion: Occasion) -> File:
    return File(XLSX, tables.as_xlsx(sheets), len(sheets), sum(len(sheet.services) for sheet in sheets))


def _vcard(sheets: Sequence[Sheet], _occasion: Occasion) -> File:
    return File(vcards.MEDIA_TYPE, vcards.as_vcards(sheets), len(sheets))


def _mediation(sheets: Sequence[Sheet], occasion: Occasion) -> File:
    found = mediation.write(sheets, occasion.lexicon, occasion.today)
    return File(CSV, found.csv, found.count, losses=_told(found.losses))


def _web(sheets: Sequence[Sheet], occasion: Occasion) -> File:
    found = page.write(sheets, occasion.lexicon, occasion.today, occasion.place)
    return _printed(page.HTML, page.LAYOUT, found)


def _booklet(sheets: Sequence[Sheet], occasion: Occasion) -> File:
    found = booklet.write(sheets, occasion.lexicon, occasion.today, occasion.place, occasion.contours, occasion.paper)
    return _printed(PDF, booklet.BOOKLET, found)


def _map(sheets: Sequence[Sheet], occasion: Occasion) -> File:
    found = booklet.write_map(sheets, occasion.lexicon, occasion.today, occasion.place, occasion.contours)
    return _printed(PDF, booklet.MAP, found)


def _picture(sheets: Sequence[Sheet], occasion: Occasion) -> File:
    found = booklet.draw_map(sheets, occasion.lexicon, occasion.place, occasion.contours)
    return _printed(PNG, booklet.PICTURE, found)


def _printed(media_type: str, layout: str, found: Page) -> File:
    data, losses = Printed(layout, found.words), _told(found.losses)
    return File(media_type, data, found.count, found.services, found.unchecked, losses, marks=found.marks)


def _told(losses: Losses) -> tuple[Loss, ...]:
    found = [Loss(LABELS[name], lost.count, tuple(lost.names)) for name, lost in losses.items()]
    return tuple(sorted(found, key=lambda each: -each.count))


Maker = Callable[[Sequence[Sheet], Occasion], File]


class Format(NamedTuple):
    """What writes it, and how the names of its files end: programs open a file by its end. The first one is the usual one."""

    make: Maker
    endings: tuple[str, ...]


FORMATS: Mapping[str, Format] = {
    INCLUSION: Format(_inclusion, ("json",)),
    "csv": Format(_csv, ("csv", "txt")),
    "xlsx": Format(_xlsx, ("xlsx",)),
    VCARD: Format(_vcard, ("vcf", "vcard")),
    MEDIATION: Format(_mediation, ("csv",)),
    WEB: Format(_web, ("html", "htm")),
    QUALITY: Format(_quality, ("csv",)),
    BOOKLET: Format(_booklet, ("pdf",)),
    MAP: Format(_map, ("pdf",)),
    PICTURE: Format(_picture, ("png",)),
}


def file_name(form: str) -> str:
    """How the file of a format is called: « annuaire.csv », « annuaire-livret.pdf »."""
    usual = FORMATS[form].endings[0]
    return f"annuaire.{usual}" if form == usual else f"annuaire-{form.removesuffix('-image')}.{usual}"
