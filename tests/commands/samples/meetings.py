from datetime import UTC, date, datetime, time
from typing import Any

from commands.core.dates import Recurring, When
from commands.meetings.agenda import Line
from commands.meetings.subject import Sheet
from tests.given import meeting

UNTIL = datetime(2026, 11, 24, 11, 0, tzinfo=UTC)
CAFE = meeting(number=12, seats=20, access_notes="Entrée par la cour, ascenseur", theme="les accueils de jour cet hiver")
VIDEO = meeting("Conférence sur le logement d’abord", number=13, place="", video_link="https://meet.example.org/agora-r13")
LONG = meeting(
    "Une rencontre au titre long" + " et long" * 9,
    number=1234,
    place="Maison des associations, salle du conseil" + ", au fond de la cour" * 5,
    per_structure=2,
    seats=3,
)
STRUCTURES = [("CCAS de Valmont-sur-Garonne", 4), ("Secours populaire", 2), (None, 1)]
SHEET = Sheet(CAFE, 7, 0, 13, STRUCTURES)
FULL = Sheet(LONG, 3, 2, 0, [(f"Structure numéro {number} de la ville", 1) for number in range(9)])
LINKED = Sheet(VIDEO, 1, 0, None, [], link=VIDEO.video_link)
UNLINKED = Sheet(VIDEO, 0, 0, None, [])
SHEETS = (SHEET, FULL, LINKED, UNLINKED)
AT = When(date(2026, 12, 3), time(14), time(16))
DAY = When(date(2026, 12, 3))
MEETINGS = [{"meeting": CAFE}, {"meeting": LONG}]
NO_FILTER: dict[str, Any] = {"month": None, "format": None}
FILTERED: dict[str, Any] = {"month": date(2026, 12, 1), "format": "café partenaires"}

SAMPLES: dict[str, list[dict[str, Any]]] = {
    "meetings.sheet": [
        *({"sheet": sheet, "over": False} for sheet in SHEETS),
        {"sheet": SHEET, "over": True},
        {"sheet": Sheet(meeting(number=14, state="cancelled"), 1, 0, None, []), "over": False},
    ],
    "meetings.created": [{"sheet": sheet} for sheet in SHEETS],
    "meetings.announced": [
        *({"sheet": sheet} for sheet in SHEETS),
        {"sheet": Sheet(meeting(number=14, state="cancelled"), 1, 0, None, [])},
    ],
    "meetings.how-to": [{"said": "café", "coordinator": True}, {"said": "café", "coordinator": False}],
    "meetings.which": [{"coming": [CAFE, VIDEO, LONG]}, {"coming": []}],
    "meetings.unknown": [{"number": 99, "coming": [CAFE]}, {"number": 99, "coming": []}],
    "meetings.is-cancelled": MEETINGS,
    "meetings.has-begun": [{"meeting": CAFE, "over": True}, {"meeting": LONG, "over": False}],
    "meetings.no-date": [{"said": "bientôt"}],
    "meetings.which-hour": [{"day": DAY.day}],
    "meetings.hour-skipped": [{"when": When(date(2027, 3, 28), time(2, 30))}],
    "meetings.one-at-a-time": [{"series": Recurring(3, date(2026, 12, 3), time(9), ranks=(1,)), "nearest": AT}],
    "meetings.which-date": [{"said": "mardi", "readings": (AT, DAY)}],
    "meetings.impossible-date": [
        *({"said": "31 février 14h", "reason": "no such day", "nearest": nearest} for nearest in (AT, DAY, None)),
        *(
            {"said": "demain", "reason": reason, "nearest": None}
            for reason in (*("no such hour", "which hour", "past", "too far", "wrong weekday", "ends before it starts", "several days"),)
        ),
    ],
    "meetings.no-place": [{"title": "Café"}],
    "meetings.too-long": [{"what": what, "most": 120} for what in ("title", "place", "theme", "access", "link", "guests")],
    "meetings.no-seats": [{"said": "0"}],
    "meetings.no-link": [{"said": "meet"}],
    "meetings.part-too-many": [{"said": "et puis encore"}],
    "meetings.agenda": [
        {"lines": [Line(CAFE, mine=True), Line(VIDEO, mine=False)], "more": False, "mine": False, "unread": "", **NO_FILTER},
        {"lines": [Line(LONG, mine=True)] * 3, "more": True, "mine": True, "unread": "le temps", **FILTERED},
    ],
    "meetings.agenda-empty": [
        {"mine": False, "unread": "", **NO_FILTER},
        {"mine": True, "unread": "le temps", **FILTERED},
    ],
    "meetings.signed-up": [
        {"sheet": SHEET, "guests": 0, "already": False, "member": True},
        {"sheet": FULL, "guests": 2, "already": True, "member": False},
        {"sheet": LINKED, "guests": 1, "already": False, "member": True},
    ],
    "meetings.no-room-for-guests": [{"sheet": SHEET, "guests": 1, "wanted": 5}, {"sheet": FULL, "guests": 0, "wanted": 1}],
    "meetings.waiting": [
        {"sheet": SHEET, "rank": 1, "guests": 0, "member": True},
        {"sheet": FULL, "rank": 2, "guests": 2, "member": False},
    ],
    "meetings.guests-unclear": [{"said": "beaucoup", "most": 9}],
    "meetings.signed-out": [{"meeting": CAFE, "offered": True}, {"meeting": LONG, "offered": False}],
    "meetings.was-not-coming": MEETINGS,
    "meetings.seat-offered": [{"meeting": CAFE, "guests": 0, "until": UNTIL}, {"meeting": LONG, "guests": 2, "until": UNTIL}],
    "meetings.which-change": MEETINGS,
    "meetings.seats-taken": [{"meeting": CAFE, "wanted": 3, "taken": 7}, {"meeting": CAFE, "wanted": 0, "taken": 1}],
    "meetings.changed": [{"sheet": SHEET, "told": 6}, {"sheet": FULL, "told": 0}],
    "meetings.moved": [{"meeting": CAFE}, {"meeting": VIDEO}],
    "meetings.cancel-sure": [{"meeting": CAFE, "told": 6}, {"meeting": LONG, "told": 0}],
    "meetings.cancelled": [{"meeting": CAFE, "told": 6}, {"meeting": LONG, "told": 0}],
    "meetings.cancelled-told": MEETINGS,
    "meetings.held-by-choice": [{"sheet": SHEET, "asked": 2}, {"sheet": UNLINKED, "asked": 0}],
    "meetings.chosen-coming": [{"meeting": CAFE}],
    "meetings.chosen-asked": [{"meeting": CAFE}],
}
