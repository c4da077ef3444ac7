"""The standard « médiation numérique » (v1.0.2): the places where one is helped with a computer. A CSV, cells parted by « | »."""

import csv
import io
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from commands.core.telling.spreadsheets import inert
from commands.exports.codes import SHORTEST_TEXT, is_day
from commands.exports.reading import KINDS as WAYS_TO_REACH
from commands.exports.reading import Losses, Lost, add_differing, read_alone
from commands.exports.wording import hours_of, link_in, phone_of, themes_of
from commands.imports.mapping import list_mappings
from storage.lexicon import Lexicon
from storage.whole_directory import Sheet

COLUMNS = (
    *("id", "pivot", "nom", "commune", "code_postal", "code_insee", "adresse", "complement_adresse", "latitude", "longitude", "typologie"),
    *("telephone", "courriels", "site_web", "horaires", "presentation_resume", "presentation_detail", "source", "itinerance"),
    *("structure_parente", "date_maj", "services", "publics_specifiquement_adresses", "prise_en_charge_specifique", "frais_a_charge"),
    *("dispositif_programmes_nationaux", "formations_labels", "autres_formations_labels", "modalites_acces", "modalites_accompagnement"),
    *("fiche_acces_libre", "prise_rdv"),
)
REQUIRED = ("pivot", "commune", "code_postal", "adresse")
"""What a place must have, beside a name; `pivot` is its SIRET, or zeros while it has none, as the national map writes it."""
STANDARD = list_mappings()["mediation_numerique"]
CARRIED = ("description", "kind", "opening_hours", "access_notes", *WAYS_TO_REACH)
"""What the standard has a column for, and may not carry as the sheet says it: found by reading the file again."""
NO_SIRET = "00000000000000"
SHORT = 280
SERVICES = {
    "numerique--acceder-a-des-services-en-ligne": "Aide aux démarches administratives",
    "numerique--maitriser-les-fondamentaux-du-numerique": "Maîtrise des outils numériques du quotidien",
    "numerique--acceder-a-une-connexion-internet": "Accès internet et matériel informatique",
    "numerique--acquerir-un-equipement": "Acquisition de matériel informatique à prix solidaire",
}
PUBLICS = {
    "jeunes": "Jeunes",
    "etudiants": "Étudiants",
    "familles": "Familles et/ou enfants",
    "seniors": "Seniors",
    "femmes": "Femmes",
}
COSTS = {"gratuit": "Gratuit", "payant": "Payant", "gratuit sous condition": "Gratuit sous condition"}
WAYS = {"sur place": "Se présenter", "par téléphone": "Téléphoner", "par courriel": "Contacter par mail"}
KINDS = {"association": "ASSO", "CCAS": "CCAS", "CAF": "CAF", "centre social": "CS", "commune": "MUNI", "mairie": "MUNI"}
_WORDS = frozenset({"id", "nom", "commune", "adresse", "presentation_resume", "presentation_detail", "source"})
"""What is read by people, in a spreadsheet too: nothing of it is run."""
_PHONE = re.compile(r"\+(?:33|590|594|262|596|269|687|689|508|681)\d{6,9}")
_INSEE = re.compile(r"(?:[013-9]\d|2[AB1-9])\d{3}")


@dataclass(slots=True)
class Places:
    """The file, how many places are in it, how many sheets do none of this, and the places that lack what the standard asks for."""

    csv: bytes = b""
    count: int = 0
    others: int = 0
    losses: Losses = field(default_factory=dict)


def write(sheets: Iterable[Sheet], lexicon: Lexicon, today: date) -> Places:
    """Say the sheets that help with computers. Those that only a member named, and nobody checked, are left out."""
    places, rows, told = Places(), [], []
    for sheet in sheets:
        themes = {theme for each in sheet.services for theme in themes_of(each.service.tags, lexicon) or ()}
        services = [SERVICES[theme] for theme in SERVICES if theme in themes]
        if not services or sheet.structure.is_to_check:
            places.others += 1
            continue
        row = _row(sheet, services, today)
        for name in (name for name in REQUIRED if not row[name]):
            places.losses.setdefault(name, Lost()).add(sheet.structure.name)
        if all(row[name] for name in REQUIRED):
            told.append(sheet)
            rows.append({name: inert(cell) if name in _WORDS and isinstance(cell, str) else cell for name, cell in row.items()})
            for each in sheet.services:
                if SERVICES.keys().isdisjoint(themes_of(each.service.tags, lexicon) or ()):
                    places.losses.setdefault("services", Lost()).add(each.service.name)
    for rank, record in read_alone(STANDARD, rows, lexicon, today).items():
        add_differing(places.losses, told[rank], record, CARRIED)
    written = io.StringIO()
    table = csv.DictWriter(written, COLUMNS, restval="", lineterminator="\r\n")
    table.writeheader()
    table.writerows(rows)
    places.csv, places.count = written.getvalue().encode("utf-8", "replace"), len(rows)
    return places


def _row(sheet: Sheet, services: Sequence[str], today: date) -> Mapping[str, object]:
    found, mine = sheet.structure, sheet.contacts
    offers = [each.service for each in sheet.services]
    phone = phone_of(mine["phone"]) or ""
    days = (found.confirmed_on, sheet.row.imported_on if sheet.row else None, today)
    link = link_in(found.access_notes) or ""
    return {
        "id": found.source_id,
        "pivot": found.siret or NO_SIRET,
        "nom": found.name,
        "commune": found.commune or "",
        "code_postal": found.postcode or "",
        "code_insee": found.insee if found.insee and _INSEE.fullmatch(found.insee) else "",
        "adresse": found.address or "",
        "latitude": "" if found.latitude is None else found.latitude,
        "longitude": "" if found.longitude is None else found.longitude,
        "typologie": _told(KINDS, (found.kind or "").split(", ")),
        "telephone": phone if _PHONE.fullmatch(phone) else "",
        "courriels": "|".join(mine["email"]),
        "site_web": "|".join(mine["web"]),
        "horaires": hours_of(found.opening_hours) or "",
        "presentation_resume": found.description if SHORTEST_TEXT <= len(found.description) <= SHORT else "",
        "presentation_detail": found.description if len(found.description) > SHORT else "",
        "source": found.source,
        "date_maj": next(day.isoformat() for day in days if day and is_day(day.isoformat(), today)),
        "services": "|".join(dict.fromkeys(services)),
        "publics_specifiquement_adresses": _told(PUBLICS, (public for each in offers for public in each.publics)),
        "frais_a_charge": _told(COSTS, (each.cost or "" for each in offers)),
        "modalites_acces": _told(WAYS, (way for each in offers for way in (each.how_to_reach or "").partition(". ")[0].split(", "))),
        "modalites_accompagnement": "À distance" if any("a-distance" in each.modes for each in offers) else "",
        "fiche_acces_libre": link if "acceslibre" in link else "",
    }


def _told(words: Mapping[str, str], said: Iterable[str]) -> str:
    return "|".join(dict.fromkeys(words[each] for each in said if each in words))
