from datetime import UTC, date, datetime, time
from typing import Any
from zlib import crc32

from sqlmodel import SQLModel

from commands.core.dates import When
from commands.core.declaration.context import Coordinator
from commands.governance.subject import Sheet
from storage.decisions import Decision, Opinion

ASKED_AT = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
WHEN = datetime(2026, 12, 7, 17, 0, tzinfo=UTC)
PILOTS = ["Ville de Valmont-sur-Garonne", "CCAS", "Centre social Carnot", "Mission locale"]
LONG = "Le délai ne laisse pas le temps d’en parler au conseil d’administration de l’association, qui se réunit le premier mardi du mois"
TEXT = (
    "Chaque structure pilote met un quart de poste à disposition de l’animation du réseau, de janvier à décembre 2027, et rend compte "
    "deux fois par an au comité de pilotage du temps passé. La charte lue le 12 novembre est jointe dans le salon."
)


def decision(number: int = 4, title: str = "Adopter la charte", **facts: Any) -> Decision:
    usual: dict[str, Any] = {"room_id": "!a:x", "ends_at": WHEN, "asked": PILOTS, "created_for": "CCAS", "created_at": ASKED_AT}
    return Decision(**usual | {"number": number, "title": title, "text": "", "wording": 1, "state": "open", "version": 0} | facts)


def said(structure: str, value: str, reason: str = "") -> Opinion:
    return Opinion(decision_number=4, wording=1, structure=structure, value=value, reason=reason, user_id="@samira:x", at=ASKED_AT)


CHARTER = decision()
LONGEST = decision(
    123, "Le temps que chaque structure pilote met à disposition de l’animation du réseau, de janvier à décembre", text=TEXT, wording=2
)
ADOPTED = decision(2, state="adopted", closed_at=WHEN)
LAPSED = decision(3, state="lapsed", closed_at=WHEN)
WITHDRAWN = decision(5, state="withdrawn", closed_at=WHEN)
NEW = Sheet(CHARTER, (), (), tuple(PILOTS))
HALF = Sheet(
    LONGEST,
    (said(PILOTS[0], "for"), said(PILOTS[1], "reserve", LONG), said(PILOTS[2], "objection", LONG)),
    (said(PILOTS[3], "objection"),),
    (PILOTS[3],),
)
OBJECTED = Sheet(decision(state="lapsed", closed_at=WHEN), tuple(said(pilot, "objection", LONG) for pilot in PILOTS), (), ())
TAKEN = Sheet(ADOPTED, (said(PILOTS[0], "for"), said(PILOTS[1], "reserve", LONG), said(PILOTS[2], "reserve", "trop court")), (), ())
PLAIN = Sheet(ADOPTED, tuple(said(pilot, "for") for pilot in PILOTS), (), ())
ONE = Sheet(LONGEST, (said(PILOTS[0], "objection", LONG * 2),), (), tuple(PILOTS[1:]))
EVERY = [NEW, ONE, HALF, TAKEN, OBJECTED, Sheet(WITHDRAWN, (), (), tuple(PILOTS))]
SAMIRA = Coordinator("@samira:x", "Samira", "CCAS")
EIGHT = When(date(2026, 12, 8), time(8)), When(date(2026, 12, 8), time(20))

SAMPLES: dict[str, list[dict[str, Any]]] = {
    "decisions.asked": [{"sheet": sheet} for sheet in EVERY],
    "decisions.shown": [{"sheet": sheet, "team": team} for sheet in EVERY for team in (True, False)],
    "decisions.unknown": [{"number": None, "known": []}, {"number": 9, "known": [ADOPTED, WITHDRAWN]}],
    "decisions.is-over": [{"decision": each} for each in (ADOPTED, WITHDRAWN, LAPSED, CHARTER)],
    "decisions.how-to": [{"most": 300}],
    "decisions.in-a-room": [{"words": "Adopter la charte ; le texte lu le 12 novembre"}],
    "decisions.too-many-open": [{"most": 30}],
    "decisions.too-long": [{"title": True, "length": 140, "most": 100}, {"title": False, "length": 1400, "most": 300}],
    "decisions.an-end": [{"when": None}, {"when": "04/12/2026 18h00"}],
    "decisions.what-to-change": [{"decision": CHARTER, "said": "blabla"}],
    "decisions.without-speakers": [
        {"decision": CHARTER, "structures": ["Mission locale"]},
        {"decision": CHARTER, "structures": PILOTS},
    ],
    "decisions.not-yours": [{"decision": CHARTER, "speakers": []}, {"decision": CHARTER, "speakers": [SAMIRA] * 6}],
    "decisions.one-structure": [{"decision": CHARTER, "spoken": "CCAS", "structure": "Mission locale"}],
    "decisions.opinion-unclear": [{"decision": CHARTER, "said": "peut-être"}],
    "decisions.reason-too-long": [{"decision": CHARTER, "most": 300}],
    "decisions.reason-asked": [{"decision": CHARTER, "opinion": said("CCAS", value)} for value in ("objection", "reserve")],
    "decisions.noted": [
        {"decision": CHARTER, "opinion": said("CCAS", "for")},
        {"decision": CHARTER, "opinion": said("CCAS", "reserve", LONG)},
    ],
    "decisions.colleague-spoke": [{"decision": CHARTER, "colleague": SAMIRA}],
    "decisions.objection-told": [{"decision": CHARTER, "opinion": said("CCAS", "objection", LONG)}],
    "decisions.nothing-to-take-back": [{"decision": CHARTER, "structure": "CCAS"}],
    "decisions.too-late-to-take-back": [{"decision": ADOPTED}, {"decision": LAPSED}],
    "decisions.taken-back": [{"decision": CHARTER, "structure": "CCAS"}],
    "decisions.adopted": [{"sheet": TAKEN}, {"sheet": PLAIN}],
    "decisions.lapsed": [{"sheet": OBJECTED}, {"sheet": Sheet(LAPSED, (), (), tuple(PILOTS))}],
    "decisions.reopened": [{"sheet": NEW, "structure": "CCAS"}],
    "decisions.nudge": [{"sheet": NEW}, {"sheet": HALF}],
    "decisions.called": [{"sheet": NEW, "people": [1, 2]}, {"sheet": HALF, "people": [1]}],
    "decisions.listed": [
        {"sheets": [], "first": True, "more": False},
        {"sheets": [], "first": False, "more": False},
        {"sheets": [NEW, HALF, TAKEN], "first": True, "more": True},
        {"sheets": [PLAIN], "first": False, "more": False},
    ],
    **{
        f"decisions.{name}": [{"decision": CHARTER}]
        for name in (
            "replaced",
            "not-later",
            "same-words",
            "extended",
            "amended",
            "withdrawn",
            "message-removed",
            "put-back",
            "still-there",
        )
    },
}


def held_of(user_id: str) -> list[SQLModel]:
    """What the tables hold of a person."""
    number = 1000 + crc32(user_id.encode()) % 1000
    opinion = said("CCAS", "reserve", "trop court")
    opinion.decision_number, opinion.user_id = number, user_id
    return [decision(number, created_by=user_id), opinion]
