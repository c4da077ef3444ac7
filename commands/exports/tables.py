"""The directory as a table, for a spreadsheet: a line a structure; in a workbook, a second sheet with a line a service.

`commands/imports/sources/agora.toml` reads the same columns back: what nobody touched changes nothing.
"""

from collections.abc import Iterable, Sequence

from commands.core.telling.spreadsheets import csv_file, xlsx_book
from storage.whole_directory import Sheet, WholeService

Line = Sequence[object]

BETWEEN = " | "
_REACH = ("Téléphone", "Courriel", "Site")
_KEYS = ("Vérifiée le", "Liste d’origine", "Identifiant")
STRUCTURES = [
    *("Nom", "Sigle", "Type", "Description", "Adresse", "Code postal", "Commune", "Code de la commune", "Quartier"),
    *(*_REACH, "Horaires", "Accès", "Services", "SIRET", "Latitude", "Longitude", *_KEYS),
]
SERVICES = [
    *("Nom de la structure", "Nom", "Description", "Besoins", "Publics", "Coût", "Précisions sur le coût", "Comment y aller", "Accueil"),
    *("Conditions", "Zone", *_REACH, *_KEYS, "Structure"),
]


def as_csv(sheets: Iterable[Sheet]) -> bytes:
    """One table: the structures, with the names of their services."""
    return csv_file([STRUCTURES, *map(_structure, sheets)])


def as_xlsx(sheets: Sequence[Sheet]) -> bytes:
    """Two sheets: the structures, and their services."""
    services = [_service(sheet, each) for sheet in sheets for each in sheet.services]
    return xlsx_book({"Structures": [STRUCTURES, *map(_structure, sheets)], "Services": [SERVICES, *services]})


def _structure(sheet: Sheet) -> Line:
    found = sheet.structure
    return [
        *(found.name, found.acronym or "", found.kind or "", found.description, found.address or "", found.postcode or ""),
        *(found.commune or "", found.insee or "", found.district or "", *_reach(sheet)),
        *(found.opening_hours or "", found.access_notes or "", BETWEEN.join(each.service.name for each in sheet.services)),
        *(found.siret or "", found.latitude, found.longitude),
        *(found.confirmed_on.isoformat() if found.confirmed_on else "", found.source, found.source_id),
    ]


def _service(sheet: Sheet, whole: WholeService) -> Line:
    found = whole.service
    return [
        *(sheet.structure.name, found.name, found.description, BETWEEN.join(found.tags), BETWEEN.join(found.publics)),
        *(found.cost or "", found.cost_notes or "", found.how_to_reach or "", BETWEEN.join(found.modes)),
        *(found.conditions or "", found.area or "", *_reach(whole)),
        *(found.confirmed_on.isoformat() if found.confirmed_on else "", found.source, found.source_id, sheet.structure.source_id),
    ]


def _reach(whole: Sheet | WholeService) -> list[str]:
    return [BETWEEN.join(whole.contacts.get(kind, ())) for kind in ("phone", "email", "web")]
