from datetime import UTC, datetime
from itertools import product
from typing import Any

from sqlmodel import SQLModel

from commands.core.declaration.context import Coordinator
from storage.brought_lists import AT_WORK, BroughtList

AT = datetime(2026, 12, 4, 9, 0, tzinfo=UTC)
NAME, LONG = "annuaire 2026.xlsx", "Liste des structures du territoire (version de travail, à relire avant envoi) 2026-2027.ods"
TEAM = tuple(Coordinator(f"@{name}:x", name, "CCAS") for name in ("Samira", "Paul", "Jeanne", "Ali"))
COLUMNS = [
    {"name": "Structure", "label": "nom de la structure", "examples": "Restos du cœur · ADIL"},
    {"name": "Acceptez-vous de figurer dans l’annuaire partagé ?", "label": "accord pour être partagé", "examples": "oui · non"},
    {"name": "Votre nom et prénom", "label": "une personne\u00a0: non gardé", "examples": ""},
    {"name": "Tél.", "label": "téléphone et courriel", "examples": "05 36 49 01 37 · accueil@ccas-valmont.example"},
    {"name": "Logement", "label": "service, quand la case est cochée", "examples": "x"},
]
PEOPLE: dict[str, Any] = {
    "columns": ["Référente", "Votre nom et prénom"],
    "mails": 5,
    "mobiles": 1,
    "inside": {"Notes": 1, "Observations": 7},
    "reach": 6,
    "is_partial": True,
}
NOBODY: dict[str, Any] = {"columns": [], "mails": 0, "mobiles": 0, "inside": {}, "reach": 0, "is_partial": False}
NONE = {"added": 0, "changed": 0, "unchanged": 212, "withdrawn": 0, "gone": 0}
SOME = {"added": 1234, "changed": 56, "unchanged": 212, "withdrawn": 1, "gone": 2}
SHRUNK = {"source": "ville", "kind": "structure", "before": 1234, "after": 4}
GROUPS = [
    {"reason": "le nom manque", "count": 1, "places": [5]},
    {"reason": "même identifiant que la ligne 4, qui dit autre chose de cette structure", "count": 1234, "places": [12, 13, 14, 15, 16]},
    {"reason": "ligne de total", "count": 2, "places": [214, 215]},
]
QUIET: dict[str, Any] = {
    "rows": 1,
    "taken": 1,
    "refused": 0,
    "aside": 0,
    "refusals": [],
    "lefts": [],
    "structures": NONE,
    "services": NONE,
    "notices": 0,
    "disagreements": 0,
    "duplicates": 0,
    "shrunk": None,
    "empty": True,
    "total": 1,
    "lines": True,
}
FULL: dict[str, Any] = QUIET | {
    "rows": 2471,
    "taken": 1234,
    "refused": 1235,
    "aside": 2,
    "refusals": GROUPS,
    "lefts": GROUPS[2:],
    "structures": SOME,
    "services": SOME,
    "notices": 4321,
    "disagreements": 2,
    "duplicates": 1,
    "empty": False,
    "lines": False,
}
ASKED: dict[str, Any] = {"place": None, "total": None, "noted": None}
FIELDS = [
    "service, quand la case est cochée",
    "accès (handicap, transports)",
    "comment y aller (rendez-vous…)",
    "type de structure",
    "coût",
    "",
]
QUESTIONS: list[dict[str, Any]] = [
    {"kind": "column", "subject": "Pôle", "examples": ["Nord", "Sud"], "choices": FIELDS},
    {"kind": "column", "subject": "Q12. " + LONG, "examples": [], "choices": ["commune", ""]},
    {"kind": "name", "choices": [f"Colonne {letter} (Banque alimentaire · Le Relais · ADIL)" for letter in "ABCDE"]},
    {"kind": "network", "subject": "France services"},
    {"kind": "town"},
    {"kind": "people"},
    {"kind": "value", "subject": "permanence impôts et allocations", "choices": ["Impôts", "Aides sociales", ""], "likely": 1},
    {"kind": "report", "shrunk": None},
    {"kind": "report", "shrunk": SHRUNK},
]
COUNTS = {"added": 1234, "changed": 1, "withdrawn": 0, "total": 300, "run": 7}

SAMPLES: dict[str, list[dict[str, Any]]] = {
    "imports.how": [{"private": private, "most": 20} for private in (False, True)],
    "imports.team-only": [{"team": ()}, {"team": TEAM}],
    "imports.in-private": [{"name": LONG}],
    "imports.no-list": [{"name": LONG}],
    "imports.too-large": [{"name": LONG, "size": 31, "most": 20}],
    "imports.busy": [{"name": LONG, "mine": True}, {"name": LONG, "mine": False}, {"name": "", "mine": False}],
    "imports.being-read": [{"name": NAME, "before": None, "behind": None}, {"name": LONG, "before": LONG, "behind": LONG}],
    "imports.being-handled": [{"name": NAME, "state": state} for state in AT_WORK],
    "imports.being-compared": [{"name": LONG}],
    "imports.send-again": [{}],
    "imports.waits": [{"name": LONG}],
    "imports.unreadable": [{"name": LONG, "words": "Le fichier est vide."}],
    "imports.not-fetched": [{"name": LONG, "why": why, "most": 20} for why in ("people", "empty", "not-there", "too-large", "too-heavy")],
    "imports.proposed": [
        {"name": LONG, "rows": rows, "columns": COLUMNS, "left": left, "aside": aside}
        for rows, left, aside in ((1, 0, 0), (2471, 1, 0), (3, 12, 4), (3, 0, 1))
    ],
    "imports.columns": [
        {"columns": COLUMNS, "left": 3, "aside": []},
        {"columns": COLUMNS[:1], "left": 0, "aside": []},
        {"columns": [], "left": 0, "aside": [f"Colonne {number}" for number in range(12)]},
    ],
    "imports.people": [
        {"people": people, "only_people": only}
        for people, only in product((PEOPLE, PEOPLE | {"kept": True}, NOBODY | {"reach": 1, "mails": 1, "kept": False}), (False, True))
    ],
    "imports.ask": [ASKED | {"answers": {"step": {"asked": asked}}} for asked in QUESTIONS] + [ASKED | {"answers": {}}],
    "imports.to-choose": [{"most": 6, "kind": "column"}, {"most": 5, "kind": "name"}, {"most": 0, "kind": "people"}],
    "imports.name-needed": [{}],
    "imports.report": [
        {"name": name, "report": report, "remembered": again, "like": like}
        for name, report, again, like in ((NAME, QUIET, False, ""), (LONG, FULL, True, ""), (LONG, FULL, False, LONG))
    ],
    "imports.later": [{"name": LONG}],
    "imports.to-confirm": [{"shrunk": False}, {"shrunk": True}],
    "imports.shrunk": [{"shrunk": SHRUNK}, {"shrunk": SHRUNK | {"kind": "service"}}],
    "imports.progress": [{"name": LONG, "done": done, "total": total} for done, total in ((0, 0), (1, 2), (1200, 2471), (3, 3))],
    "imports.written": [{"name": LONG, "counts": COUNTS}, {"name": LONG, "counts": COUNTS | {"run": None}}],
    "imports.cut": [{"name": LONG}],
    "imports.nothing-to-undo": [{}],
    "imports.undo-this": [{"title": LONG, "by": "l’équipe d’animation (CCAS)", "at": AT, "counts": COUNTS}],
    "imports.being-undone": [{"name": LONG}],
    "imports.undone": [
        {"name": LONG, "undone": undone}
        for undone in (
            {"removed": 1, "restored": 0, "kept": 0},
            {"removed": 1234, "restored": 56, "kept": 2},
            *({"why": why} for why in ("again", "busy", "too-late")),
        )
    ],
}


def held_of(user_id: str) -> list[SQLModel]:
    """What the tables hold of a person."""
    common: dict[str, Any] = {"room_id": "!private:x", "event_id": "$list", "brought_by": "CCAS", "at": AT, "expires_at": AT}
    return [BroughtList(user_id=user_id, name=NAME, file={"url": "mxc://x/y"}, mapping='source = "annuaire"', **common)]
