from datetime import UTC, datetime
from types import MappingProxyType
from typing import Any

from sqlmodel import SQLModel

from commands.library.subject import Sheet
from storage.document_search import Findings
from storage.documents import Document, DocumentEdition

AT = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
LONG = Document(
    number=412,
    title="Analyse des besoins sociaux de Valmont-sur-Garonne\u00a0: se loger, se nourrir, se soigner, et ce qu’en disent les gens " * 2,
    author="Agence d’urbanisme de la métropole de Valmont-sur-Garonne",
    year=2024,
    theme="Logement",
    audience="les jeunes de moins de vingt-cinq ans et leurs familles",
    licence="licence ouverte (Etalab)",
    summary="Douze entretiens et trois cents questionnaires, quartier par quartier, sur ce qui manque et ce qui aide. " * 2,
    room="programme",
    state="shown",
    edition=3,
    created_at=AT,
)
SHORT = Document(number=4, title="Se loger", room="programme", state="shown", created_at=AT)
DRAFT = Document(number=5, room="programme", created_at=AT)
GONE = Document(number=6, title="Un atlas", room="programme", state="withdrawn", created_at=AT)


def edition(**more: Any) -> DocumentEdition:
    facts: dict[str, Any] = {"name": "etude.pdf", "state": "read", "pages": 42, "read_pages": 42}
    return DocumentEdition(document_number=4, at=AT, **(facts | more))


EDITIONS = [
    edition(),
    edition(name="un nom de fichier long comme ceux que donnent les services, version définitive.docx", pages=0, read_pages=0),
    edition(state="textless", pages=1, read_pages=1),
    edition(state="cut", pages=5000, read_pages=1000, scripted=True),
    edition(state="cut", pages=0, read_pages=0),
    edition(name="https://www.insee.fr/fr/statistiques/1234567", link="https://www.insee.fr/fr/statistiques/1234567", state="link"),
    edition(rank=2, state="waiting"),
]
SHEETS = [
    *(Sheet(LONG, each, "Mission locale de la rive droite", 2) for each in EDITIONS),
    Sheet(SHORT, EDITIONS[0]),
    Sheet(DRAFT, EDITIONS[6]),
    Sheet(GONE),
]
PASSAGE = "… Un ménage attend en moyenne vingt-sept mois avant de signer un bail\u00a0; les familles monoparentales attendent davantage, …"


def _found(document: Document, **more: Any) -> dict[str, Any]:
    return {"document": document, "link": "", "page": 0, "words": ""} | more


HITS = [_found(LONG, page=12, words=PASSAGE), _found(SHORT, words=PASSAGE), _found(LONG, link=EDITIONS[5].link)]
WHOLE = MappingProxyType(
    {
        "number": 4,
        "state": "read",
        "name": "etude.pdf",
        "new": True,
        "title": LONG.title[:150],
        "author": LONG.author,
        "year": 2024,
        "theme": "Logement",
        "audience": LONG.audience,
        "licence": LONG.licence,
        "summary": LONG.summary[:300],
    }
)
LITTLE = MappingProxyType(dict(WHOLE) | dict.fromkeys(("author", "year", "theme", "audience", "licence", "summary")) | {"new": False})
STEPS = [
    {"place": 2, "total": 7, "answers": answers, "noted": noted}
    for answers in (dict(WHOLE), dict(LITTLE) | {"title": "", "state": "link"})
    for noted in (None, "Logement")
]
WHYS = ("empty", "not-there", "too-large", "too-heavy", "locked", "damaged", "macros", "bomb", "old", "other")

SAMPLES: dict[str, list[dict[str, Any]]] = {
    "library.told": [{"sheet": sheet} for sheet in SHEETS],
    "library.as-it-stands": [{"document": sheet.document} for sheet in SHEETS],
    "library.shown": [{"sheet": sheet, "seen": seen} for sheet in SHEETS for seen in (0, 3)],
    "library.given": [
        {"document": document, "edition": each, "apart": apart}
        for document in (LONG, SHORT)
        for each in (EDITIONS[0], EDITIONS[5])
        for apart in (True, False)
    ],
    "library.no-edition": [{"document": LONG, "ranks": [1, 2, 3]}, {"document": SHORT, "ranks": [1]}],
    "library.list": [
        {"documents": found, "mine": mine, "more": more, "first": first}
        for found, more, first in (([LONG, SHORT] * 2, True, True), ([SHORT], False, True), ([LONG], False, False), ([], False, False))
        for mine in (True, False)
    ]
    + [{"documents": [], "mine": mine, "more": False, "first": True} for mine in (True, False)],
    "library.found": [
        {"said": "logement des jeunes", "found": found, "findings": findings, "more": more, "first": first}
        for found, findings, more, first in (
            (HITS, Findings(total=412), True, True),
            (HITS[:1], Findings(total=1, without=("zzyzx",), corrected=(("logemant", "logement"),)), False, True),
            (HITS[1:], Findings(total=2, partial=True), False, True),
            ([_found(LONG)], Findings(total=1), False, True),
            ([], Findings(without=("logement", "jeunes")), False, True),
            ([], Findings(), False, False),
        )
    ],
    "library.how": [{"private": private, "most": 20} for private in (True, False)],
    "library.being-read": [{"name": each.name, "number": number} for each in EDITIONS[:2] for number in (None, 4)],
    "library.still-read": [{"name": EDITIONS[1].name}],
    "library.waits": [{}],
    "library.not-taken": [{"name": name, "why": why, "most": 20} for why in WHYS for name in (EDITIONS[1].name, "")],
    "library.read": [{"edition": each, "named": named} for each in EDITIONS[:5] for named in (0, 1, 12)],
    "library.there-already": [{"document": LONG, "shown": True}, {"document": DRAFT, "shown": False}, {"document": None, "shown": False}],
    "library.link-refused": [{"why": why} for why in ("scheme", "here", "secret", "broken", "long")],
    "library.members-only": [{}],
    "library.too-many": [{"most": 10}],
    **{f"library.ask-{name}": STEPS for name in ("title", "author", "year", "theme", "audience", "licence", "summary")},
    "library.to-confirm": [{"answers": dict(answers)} for answers in (WHOLE, LITTLE)],
    "library.no-title": [{}],
    "library.no-author": [{}],
    "library.no-summary": [{}],
    "library.no-year": [{"last": 2026}],
    "library.too-long": [
        {"what": what, "most": 150, "said": 1200} for what in ("title", "author", "theme", "audience", "licence", "summary")
    ],
    "library.gone": [{}],
    "library.given-up": [{}],
    "library.noted": [{"document": sheet.document} for sheet in SHEETS[6:8]],
    "library.changed": [{"document": LONG}],
    "library.renewed": [{"document": LONG, "before": before} for before in (0, 2)],
    "library.unknown": [{"number": None, "known": []}, {"number": 9, "known": [LONG, SHORT]}],
    "library.unopened": [{"documents": found} for found in ([SHORT], [LONG, SHORT, LONG])],
    **{f"library.{name}": [{"document": GONE}] for name in ("is-over", "withdrawn")},
    **{
        f"library.{name}": [{"document": each} for each in (SHORT, LONG)]
        for name in ("not-yours", "message-removed", "put-back", "still-there")
    },
}


def held_of(user_id: str) -> list[SQLModel]:
    """What the tables hold of a person."""
    return [
        Document(title="Se loger", room="programme", state="shown", created_by=user_id, created_at=AT),
        DocumentEdition(document_number=1, name="etude.pdf", state="read", room_id="!a:x", event_id="$a", brought_by=user_id, at=AT),
    ]
