from datetime import UTC, date, datetime, time
from typing import Any

from sqlmodel import SQLModel

from commands.announcements.drafts import Draft
from commands.announcements.shared import NO_POWER, TOO_MANY, Reached
from commands.core.dates import When
from commands.core.declaration.context import Coordinator
from storage.announcements import CANCELLED, PLANNED, SAID, Announcement

AT = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
TOMORROW = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)
SAMIRA = Coordinator("@samira:x", "Samira", "CCAS")
TEXT = "La rencontre de jeudi est déplacée à 15 h, salle 2."
LONG = f"{TEXT}\nApportez vos badges, l’accueil les demande. " + "Le parking est fermé. " * 8
ALL = Reached(tuple(f"@p{number}:x" for number in range(42)), 0)
SOME = Reached(ALL.ringing, 3)
ONE = Reached(("@lea:x",), 1)
MUTE = Reached(ALL.ringing, 0, NO_POWER)
CROWD = Reached(ALL.ringing, 3, TOO_MANY)
ROLES = ["accueil", "agenda", "programme", "terrain"]


def draft(text: str = TEXT, **more: Any) -> Draft:
    return Draft(text=text, room="agenda", **more)


def announcement(number: int | None = 3, state: str = PLANNED, **more: Any) -> Announcement:
    usual: dict[str, Any] = {
        "room_id": "agenda",
        "text": TEXT,
        "structure": "CCAS",
        "created_by": "@samira:x",
        "created_at": AT,
        "due_at": TOMORROW,
    }
    return Announcement(number=number, state=state, **usual | more)


QUIET = announcement(4, quiet=True)
ELSEWHERE = announcement(5, room_id="!abc:x")
WHEN = When(date(2026, 11, 24), time(9))

SAMPLES: dict[str, list[dict[str, Any]]] = {
    "announcements.said": [{"text": text, "author": SAMIRA} for text in (TEXT, LONG)],
    "announcements.preview": [
        {"draft": draft(), "author": SAMIRA, "room": "agenda", "reached": ALL, "odd": "", "late": False},
        {"draft": draft(LONG), "author": SAMIRA, "room": "", "reached": SOME, "odd": "night", "late": True},
        {"draft": draft(quiet=True), "author": SAMIRA, "room": "?", "reached": ONE, "odd": "weekend", "late": False},
        {"draft": draft(at=TOMORROW), "author": SAMIRA, "room": "agenda", "reached": MUTE, "odd": "Noël", "late": False},
        {"draft": draft(), "author": SAMIRA, "room": "agenda", "reached": CROWD, "odd": "", "late": False},
    ],
    "announcements.sent": [
        {"announcement": announcement(state=SAID), "room": "agenda", "reached": reached} for reached in (ALL, SOME, ONE, MUTE, CROWD)
    ],
    "announcements.planned": [{"announcement": announcement(), "room": ""}, {"announcement": QUIET, "room": "agenda"}],
    "announcements.given-up": [{"announcement": announcement(), "text": TEXT}],
    "announcements.said-mutely": [{"announcement": announcement(), "mute": mute} for mute in (NO_POWER, TOO_MANY)],
    "announcements.not-said": [
        {"announcement": each, "text": TEXT, "why": why} for each in (QUIET, ELSEWHERE) for why in ("left", "late", "not-there")
    ],
    "announcements.listed": [
        {"planned": [], "more": 0, "said": []},
        {"planned": [announcement(), QUIET, ELSEWHERE], "more": 4, "said": [announcement(2, SAID, reason="la salle a changé")]},
    ],
    "announcements.last": [{"said": []}, {"said": [announcement(2, SAID), announcement(1, SAID, reason="la salle a changé")]}],
    "announcements.why-again": [{"room": "", "at": None}, {"room": "agenda", "at": TOMORROW}],
    "announcements.which-room": [{"rooms": ROLES}],
    "announcements.no-such-room": [{"said": "salon truc", "rooms": rooms} for rooms in (ROLES, [])],
    "announcements.no-room": [{}],
    "announcements.not-there": [{"room": "agenda", "rooms": ROLES}, {"room": "", "rooms": []}],
    "announcements.what": [{}],
    "announcements.too-long": [{"most": 1_200, "length": 1_950}],
    "announcements.reason-too-long": [{"most": 200}],
    "announcements.an-hour": [{"when": None}, {"when": "24/11/2026 09h00"}],
    "announcements.hour-over": [{}],
    "announcements.nothing-waits": [{}],
    "announcements.unknown": [
        {"number": 9, "planned": []},
        {"number": None, "planned": []},
        {"number": None, "planned": [announcement(), QUIET]},
    ],
    "announcements.is-over": [{"announcement": announcement(state=state)} for state in (SAID, CANCELLED)],
}


def held_of(user_id: str) -> list[SQLModel]:
    """What the tables hold of a person."""
    return [announcement(None, created_by=user_id)]
