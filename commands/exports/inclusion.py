"""data·inclusion v1: `{structures, services}`, valid by the official schema, written from our tables.

What nobody changed since it came in a national list goes out as it came, with what our tables have no column for; the rest is said in the
codes of the schema where it has some. What is lost is found by reading the file again (`reading`).
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from commands.exports.codes import fits, is_day
from commands.exports.reading import Losses, differing, losses_of, read_again
from commands.exports.wording import (
    area_of,
    costs_of,
    hours_of,
    link_in,
    name_of,
    networks_of,
    phone_of,
    publics_of,
    text_of,
    themes_of,
    ways_of,
)
from storage.lexicon import Lexicon
from storage.whole_directory import Row, Sheet, WholeService

JSON = "application/json"
PLACE = ("commune", "code_postal", "code_insee", "adresse", "complement_adresse", "longitude", "latitude")
_ADDRESS = ("address", "postcode", "commune")
STRUCTURE: Mapping[str, tuple[str, ...]] = {
    "source": (),
    "id": (),
    "nom": ("name",),
    "date_maj": ("confirmed_on",),
    "description": ("description",),
    "lien_source": (),
    "siret": ("siret",),
    "commune": _ADDRESS,
    "code_postal": _ADDRESS,
    "code_insee": ("insee",),
    "adresse": _ADDRESS,
    "complement_adresse": _ADDRESS,
    "longitude": ("longitude",),
    "latitude": ("latitude",),
    "telephone": ("phone",),
    "courriel": ("email",),
    "site_web": ("web",),
    "horaires_accueil": ("opening_hours",),
    "accessibilite_lieu": ("access_notes",),
    "reseaux_porteurs": ("kind",),
}
"""The columns of a structure, and what of ours each is read from: none, and it is kept in the row of the list only."""
_REACH = ("how_to_reach",)
SERVICE: Mapping[str, tuple[str, ...]] = {
    "source": (),
    "structure_id": (),
    "id": (),
    "nom": ("name",),
    "description": ("description",),
    "lien_source": (),
    "date_maj": ("confirmed_on",),
    "type": (),
    "thematiques": ("tags",),
    "frais": ("cost", "cost_notes"),
    "frais_precisions": ("cost", "cost_notes"),
    "publics": ("publics", "conditions"),
    "publics_precisions": ("publics", "conditions"),
    "conditions_acces": ("publics", "conditions"),
    **dict.fromkeys(PLACE, ()),
    "telephone": ("phone",),
    "courriel": ("email",),
    "modes_accueil": ("modes",),
    "zone_eligibilite": ("area",),
    "contact_nom_prenom": (),
    "lien_mobilisation": ("web",),
    "modes_mobilisation": _REACH,
    "mobilisable_par": _REACH,
    "mobilisation_precisions": _REACH,
    "volume_horaire_hebdomadaire": (),
    "nombre_semaines": (),
    "horaires_accueil": (),
}
"""The same of a service. A person’s name is never written: it is not kept."""
_NEVER = frozenset({"source", "id", "structure_id", "contact_nom_prenom"})
"""What is never taken out of the row of a list."""
_FILLED = frozenset({"code_postal", "description"})
"""What we may know though the list left it empty: out of the address; what a service is, which the schema wants said."""
_OURS = 0.75
"""Which part of the columns of a row the schema knows, for it to be a row of a national list."""


@dataclass(frozen=True, slots=True)
class National:
    """A national file, what it cannot carry of the sheets, and which of them do not go out: nobody has checked them yet."""

    structures: list[dict[str, Any]]
    services: list[dict[str, Any]]
    losses: Losses
    unchecked: int = 0

    def as_json(self) -> bytes:
        """As it is given to others."""
        told = {"structures": self.structures, "services": self.services}
        return json.dumps(told, ensure_ascii=False, indent=1).encode("utf-8", "replace")


def write(sheets: Sequence[Sheet], lexicon: Lexicon, today: date) -> National:
    """Say these sheets in the national schema. Those that only a member named, and nobody checked, are left out."""
    checked = [sheet for sheet in sheets if not sheet.structure.is_to_check]
    writer = _Writer(checked, lexicon, today)
    structures = [writer.structure(rank, sheet) for rank, sheet in enumerate(checked)]
    services = [writer.service(rank, home, each) for rank, (home, each) in enumerate(writer.services)]
    read = read_again(structures, services, lexicon, today)
    losses = losses_of(checked, [each for _, each in writer.services], read)
    return National(structures, services, losses, len(sheets) - len(checked))


class _Writer:
    """One file. ranks: of a structure and of a service, by which the rows they came from are read again."""

    def __init__(self, sheets: Sequence[Sheet], lexicon: Lexicon, today: date) -> None:
        self.lexicon, self.today = lexicon, today
        self.services = [(rank, each) for rank, sheet in enumerate(sheets) for each in sheet.services]
        self.rows = [_national(sheet.row, STRUCTURE) for sheet in sheets]
        self.own_rows = [_national(each.row, SERVICE) for _, each in self.services]
        self.read, self.own_read = read_again(self.rows, self.own_rows, lexicon, today)
        self.ids = _identifiers([(sheet.structure.source, sheet.structure.source_id) for sheet in sheets])
        self.own_ids = _identifiers([(each.service.source, each.service.source_id) for _, each in self.services])
        self.written: list[dict[str, Any]] = []

    def structure(self, rank: int, sheet: Sheet) -> dict[str, Any]:
        """The row of a structure."""
        found, mine = sheet.structure, sheet.contacts
        told = {
            "source": found.source,
            "id": self.ids[rank],
            "nom": name_of(found.name, found.commune),
            "date_maj": self._day(found.confirmed_on, sheet.row),
            "description": text_of(found.description),
            "siret": found.siret,
            "commune": found.commune,
            "code_postal": found.postcode,
            "code_insee": found.insee,
            "adresse": found.address,
            "longitude": found.longitude,
            "latitude": found.latitude,
            "telephone": phone_of(mine["phone"]),
            "courriel": next(iter(mine["email"]), None),
            "site_web": next(iter(mine["web"]), None),
            "horaires_accueil": hours_of(found.opening_hours),
            "accessibilite_lieu": link_in(found.access_notes),
            "reseaux_porteurs": networks_of(found.kind),
        }
        changed = differing(found.model_dump(), mine, self.read.get(rank))
        self.written.append(self._row(STRUCTURE, told, self.rows[rank] if rank in self.read else {}, changed))
        return self.written[rank]

    def service(self, rank: int, home: int, each: WholeService) -> dict[str, Any]:
        """The row of a service, once its structure is written."""
        found, mine, structure = each.service, each.contacts, self.written[home]
        publics, for_whom = publics_of(found.publics)
        cost, cost_notes = costs_of(found.cost, found.cost_notes)
        ways, senders, more = ways_of(found.how_to_reach)
        told = {
            "source": found.source,
            "structure_id": structure["id"],
            "id": self.own_ids[rank],
            "nom": name_of(found.name, structure["nom"]),
            "description": text_of(found.description, f"{found.name}, {structure['nom']}"),
            "date_maj": self._day(found.confirmed_on, each.row),
            "thematiques": themes_of(found.tags, self.lexicon),
            "frais": cost,
            "frais_precisions": cost_notes,
            "publics": publics,
            "publics_precisions": for_whom,
            "conditions_acces": found.conditions,
            "telephone": phone_of(mine["phone"]),
            "courriel": next(iter(mine["email"]), None),
            "modes_accueil": list(dict.fromkeys(found.modes)) or None,
            "zone_eligibilite": area_of(found.area),
            "lien_mobilisation": next(iter(mine["web"]), None),
            "modes_mobilisation": ways,
            "mobilisable_par": senders,
            "mobilisation_precisions": more,
        }
        if found.modes != ["a-distance"]:
            told |= {name: structure[name] for name in PLACE}
        changed = differing(found.model_dump(), mine, self.own_read.get(rank))
        row = self.own_rows[rank] if rank in self.own_read else {}
        at_home = all(row.get(name) == self.rows[home].get(name) for name in PLACE)
        return self._row(SERVICE, told, {name: cell for name, cell in row.items() if not (at_home and name in PLACE)}, changed)

    def _row(
        self, columns: Mapping[str, tuple[str, ...]], told: Mapping[str, Any], row: Mapping[str, Any], changed: Iterable[str]
    ) -> dict[str, Any]:
        """Each column: as it came, when nobody changed what is read from it and it is valid; else as we say it; else nothing."""
        changed, written = set(changed), {}
        for name, ours in columns.items():
            kept = name in row and name not in _NEVER and changed.isdisjoint(ours) and (row[name] is not None or name not in _FILLED)
            choices = [row[name], told.get(name)] if kept else [told.get(name)]
            written[name] = next((each for each in choices if fits(name, each, self.today)), None)
        return written

    def _day(self, confirmed: date | None, row: Row | None) -> str:
        """When it was last confirmed; else the day its list came, else today: the schema wants one."""
        days = (confirmed, row.imported_on if row else None, self.today)
        return next(day.isoformat() for day in days if day is not None and is_day(day.isoformat(), self.today))


def _national(row: Row | None, columns: Mapping[str, tuple[str, ...]]) -> dict[str, Any]:
    """The cells of the row of a national list; empty when the list was of another sort."""
    if row is None or not {"source", "id", "nom", "date_maj"} <= row.cells.keys():
        return {}
    known = {name: cell for name, cell in row.cells.items() if name in columns}
    return dict.fromkeys(columns) | known if len(known) >= _OURS * len(row.cells) else {}


def _identifiers(keys: Sequence[tuple[str, str]]) -> list[str]:
    """What names each in the file: as its list does, with the name of the list in front where two lists say the same."""
    taken: set[str] = set()
    made = []
    for source, number in keys:
        name = number
        while name in taken:
            name = f"{source}--{name}"
        taken.add(name)
        made.append(name)
    return made
