from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any
from zlib import crc32

from sqlmodel import SQLModel

from commands.core.declaration.effects import msg
from commands.directory.details import Detail, Opening
from commands.directory.found import Answer, Beside
from commands.directory.history import Line
from commands.directory.shared import Freshness
from storage.alerts import Alert
from storage.directory import Service, Structure, StructureLine
from storage.gaps import Gap, GapAsk
from storage.places import Place
from storage.search import Corrected, Kind, Synonym

CCAS = Structure(
    id=1,
    source="valmont",
    source_id="ccas",
    name="Centre communal d’action sociale",
    acronym="CCAS",
    kind="service de la Ville",
    description="Service social de la Ville. Le CCAS reçoit tous les habitants et les oriente.",
    address="2 place de la Halle",
    postcode="47999",
    commune="Valmont-sur-Garonne",
    district="Centre-Ville",
    opening_hours="Mo-Fr 08:30-12:30,13:30-17:00; PH off",
    access_notes="Entrée de plain-pied, côté cour",
    confirmed_on=date(2026, 10, 12),
)
BARE = Structure(id=2, source="valmont", source_id="epicerie", name="Épicerie du Pont")
NEW = Structure(id=3, source="reseau", source_id="ateliers emilie", name="Les Ateliers d’Émilie")
SERVICE = Service(
    structure_id=1,
    source="valmont",
    source_id="dom",
    name="Domiciliation postale",
    cost="gratuit",
    how_to_reach="sur rendez-vous, par téléphone",
)
OTHER = Service(structure_id=1, source="valmont", source_id="aide", name="Aide au loyer")

CHANGED = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
FRESH = Freshness(date(2026, 10, 12), 1, fresh=True)
STALE = Freshness(date(2025, 9, 1), 14, fresh=False)
UNKNOWN = Freshness(None, None, fresh=False)
CCAS_LINE = StructureLine(1, CCAS.name, CCAS.description, CCAS.commune, CCAS.district, CCAS.confirmed_on)
BARE_LINE = StructureLine(2, BARE.name, "", None, None, None)
ANSWER = Answer(CCAS_LINE, ("Domiciliation postale", "Aide au loyer"), "sur rendez-vous", "+33536490137", ("logement",), FRESH)
OLD = Answer(BARE_LINE, (), None, None, (), STALE)
NEVER = Answer(BARE_LINE, ("Colis",), None, None, (), UNKNOWN)

AT = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
WAITED, TOO = (
    Alert(number=rank, user_id="@lea:x", need=need, at=AT) for rank, need in enumerate(("cours de tricot", "dentiste à Castelrive"), 1)
)
MONDAY = ((0, ((540, 720),)),)
OPEN_THEN = Beside(Kind.WHEN, known=True, days=((2, ((600, 1080),)),))
TIMED = [
    replace(ANSWER, beside=(Beside(Kind.COST, known=True), Beside(Kind.WAY, known=True), OPEN_THEN)),
    replace(OLD, beside=(Beside(Kind.COST, known=None), Beside(Kind.WAY, known=None), Beside(Kind.WHEN, known=None))),
    replace(NEVER, beside=(Beside(Kind.COST, known=False), Beside(Kind.WAY, known=False), replace(OPEN_THEN, known=False, now=True))),
]

URGENT = ("Idées de suicide\u00a0: le 3114, jour et nuit, gratuit. Vie en danger\u00a0: le 15 ou le 112.",)
FOUND: dict[str, Any] = {
    "urgent": (),
    "need": "logement",
    "total": 5,
    "at_least": False,
    "start": 1,
    "answers": [ANSWER, OLD, NEVER],
    "corrections": (),
    "synonyms": (),
    "places": (),
    "publics": (),
    "words": (),
    "times": (),
    "costs": (),
    "more": True,
    "gap": False,
    "beside": (),
}
BESIDE = [msg("governance.delegation-waits", structure="CCAS")]
SHEET: dict[str, Any] = {
    "structure": CCAS,
    "phones": ["+33536490137"],
    "emails": ["accueil@ccas-valmont.example"],
    "sites": ["https://ccas-valmont.example"],
    "services": [(SERVICE, ["jeunes", "familles"], "sur rendez-vous"), (OTHER, [], "")],
    "others": 2,
    "freshness": FRESH,
}

CHANGES = [
    Line(CHANGED, "PMI", "phone", ["05 36 49 01 37", "06 39 98 12 34"], number=5),
    Line(CHANGED, "l’équipe d’animation", "opening_hours", ["Mo-Fr 08:30-12:30,13:30-17:00; We off"], undone=True, number=4),
    Line(CHANGED, "CCAS", "confirmed_on", ["2026-11-24"]),
    Line(CHANGED, "", "no-service", ["Domiciliation postale"], number=3),
    Line(CHANGED, "Liste de la Ville", "email", []),
]

HALL = Place(1, "Centre communal d’action sociale", "2 place de la Halle", "Valmont-sur-Garonne", 44.4, 0.3)
BRIDGE = Place(2, "Épicerie du Pont", None, "Castelrive", 44.41, 0.31)
MAP_MARKS = [(1, [HALL]), (2, [BRIDGE]), (3, [HALL, BRIDGE]), (4, [HALL, BRIDGE, HALL])]
MAPPED: dict[str, Any] = {"need": "logement", "shown": 7, "total": 7, "unknown": 0, "far": 0}

SAMPLES: dict[str, list[dict[str, Any]]] = {
    "directory.found": [
        FOUND,
        FOUND | {"start": 4, "more": False},
        FOUND | {"total": 1, "answers": [NEVER], "more": False},
        FOUND | {"total": 1000, "at_least": True},
        FOUND
        | {
            "corrections": (Corrected("logemant", "logement"),),
            "synonyms": (Synonym("bail", "logement"),),
            "places": ("Bacalan",),
            "publics": ("jeunes",),
            "words": ("machin",),
            "gap": True,
        },
        FOUND | {"beside": BESIDE},
        FOUND | {"urgent": URGENT, "total": 1, "answers": [NEVER], "more": False},
        FOUND | {"answers": TIMED, "times": ("ce soir",), "costs": ("gratuit", "sans rendez-vous")},
        FOUND | {"answers": [replace(ANSWER, km=6), replace(OLD, km=12)], "places": ("Bacalan",)},
    ],
    "directory.nothing-found": [
        {"urgent": (), "need": "toilettage", "near": ("toilettes", "douches"), "beside": ()},
        {"urgent": (), "need": "xyz", "near": (), "beside": ()},
        {"urgent": URGENT, "need": "xyz", "near": (), "beside": BESIDE},
    ],
    "directory.urgent": [{"urgent": URGENT, "need": "il veut se tuer", "sought": sought} for sought in (True, False)],
    "directory.alert-of-what": [{}],
    "directory.alert-already": [{"need": "cours de français"}],
    "directory.alert-kept": [{"need": "cours de tricot"}],
    "directory.too-many-alerts": [{"most": 10}],
    "directory.alerts-how-to": [{"said": "tricot"}],
    "directory.alerts": [
        {"alerts": [], "stopped": []},
        {"alerts": [WAITED, TOO], "stopped": []},
        {"alerts": [TOO], "stopped": [WAITED]},
    ],
    "directory.alert-found": [{"need": "cours de tricot", "names": [CCAS.name, BARE.name]}],
    "directory.gaps": [
        {"gaps": [], "enough": 3},
        {"gaps": [Gap("soins dentaires, à Castelrive", 4, AT), Gap("tricot", 3, AT)], "enough": 3},
    ],
    "directory.gap-of-what": [{"said": "le la les"}],
    "directory.gap-noted": [{"label": "soins dentaires, à Castelrive", "fresh": fresh, "enough": 3} for fresh in (True, False)],
    "directory.no-sheet": [{"name": "La Maison Bleue", "someone": False}, {"name": "Samira Haddad", "someone": True}],
    "directory.history": [
        {"structure": CCAS, "lines": CHANGES, "more": 7, "last": 5},
        {"structure": CCAS, "lines": CHANGES[2:3], "more": 0, "last": None},
        {"structure": BARE, "lines": [], "more": 0, "last": None},
    ],
    "directory.map": [
        MAPPED | {"marks": MAP_MARKS, "count": 12, "more": True, "aside": ["ce soir"], "total": 212, "unknown": 2, "far": 1},
        MAPPED | {"need": "", "marks": MAP_MARKS[1:], "count": 2, "more": False, "aside": []},
        MAPPED | {"marks": MAP_MARKS[:1], "count": 1, "more": False, "aside": [], "far": 3},
    ],
    "directory.map-in-words": [MAPPED | {"marks": MAP_MARKS, "unknown": 1}, MAPPED | {"need": "", "marks": MAP_MARKS, "far": 1}],
    "directory.map-mark": [{"number": 3, "places": [HALL, BRIDGE], "more": 4}, {"number": 2, "places": [BRIDGE], "more": 0}],
    "directory.map-empty": [MAPPED | {"unknown": 7}, MAPPED | {"need": "", "shown": 1, "unknown": 1}],
    "directory.map-of-nothing": [{"need": "fusée"}, {"need": ""}],
    "directory.map-of-what": [{"most": 1000}],
    "directory.details": [
        {"name": "CCAS", "details": details, "opening": opening, "phone": phone, "freshness": FRESH}
        for details, opening, phone in (
            (
                [Detail("phone", ["+33536490137"]), Detail("email", ["accueil@ccas.example"]), Detail("web", ["https://ccas.example"])],
                None,
                None,
            ),
            ([Detail("hours", [CCAS.opening_hours])], Opening(now=True, open=True, days=MONDAY), None),
            ([Detail("hours", [CCAS.opening_hours])], Opening(now=True, open=False, days=()), None),
            ([Detail("hours", [CCAS.opening_hours])], Opening(now=False, open=True, days=MONDAY), None),
            ([Detail("hours", [CCAS.opening_hours])], Opening(now=False, open=False, days=()), None),
            ([Detail("address", [CCAS]), Detail("person", [])], None, "+33536490137"),
            ([Detail("cost", [("Domiciliation", "gratuit")]), Detail("way", [("Domiciliation", "sur rendez-vous")])], None, "+33536490137"),
            ([Detail("services", ["Domiciliation", "Aide au loyer"])], None, None),
            ([Detail(kind, []) for kind in ("phone", "hours", "cost")], None, None),
            ([], None, None),
        )
    ],
    "directory.of-which": [{"structures": [CCAS, BARE]}],
    "directory.near-where": [{"need": "colis alimentaire"}],
    "directory.what-of-it": [{"name": "CCAS"}],
    "directory.which-sheet": [{"name": "maison", "structures": [CCAS, BARE, NEW]}],
    "directory.sheet": [
        SHEET,
        SHEET | {"others": 0, "freshness": STALE},
        SHEET | {"structure": BARE, "phones": [], "emails": [], "sites": [], "services": [], "others": 0, "freshness": UNKNOWN},
        SHEET | {"structure": NEW, "phones": [], "emails": [], "sites": [], "services": [], "others": 0, "freshness": UNKNOWN},
    ],
}


def held_of(user_id: str) -> list[SQLModel]:
    """What the tables hold of a person: an alert, and a gap they had noted."""
    return [
        Alert(number=crc32(user_id.encode()) >> 1, user_id=user_id, need="cours de tricot", at=AT),
        GapAsk(gap="need:soins-dentaires", user_id=user_id, label="soins dentaires", at=AT),
    ]
