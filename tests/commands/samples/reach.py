from datetime import UTC, date, datetime
from typing import Any

DAY = date(2026, 12, 7)
BACK = datetime(2026, 12, 7, 23, 0, tzinfo=UTC)
SILENCES: list[tuple[str, date | None]] = [("polls", None), ("reminders", DAY), ("reminders", BACK), ("exchange", DAY)]
REACHES: list[dict[str, Any]] = [
    {"channel": "private", "days": [0, 1, 2, 3, 4], "hours": (510, 1080)},
    {"channel": "room", "days": [0, 1, 3], "hours": (540, 1035)},
    {"channel": "room", "days": [0, 1, 2, 3, 4, 5, 6], "hours": (0, 1440)},
    {"channel": "private", "days": [4], "hours": (540, 1035)},
]

SAMPLES: dict[str, list[dict[str, Any]]] = {
    "reach.silences": [{"silences": SILENCES}, {"silences": [("all", None)]}, {"silences": []}],
    "reach.silenced": [
        {"subjects": ["reminders"], "last_day": DAY, "back": BACK},
        {"subjects": ["reminders", "polls"], "last_day": None, "back": None},
        {"subjects": ["exchange"], "last_day": None, "back": None},
        {"subjects": ["upkeep"], "last_day": None, "back": None},
        {"subjects": ["all"], "last_day": DAY, "back": BACK},
        {"subjects": ["all"], "last_day": BACK, "back": BACK},
    ],
    "reach.silence-ended": [{"silences": SILENCES[:1]}, {"silences": []}],
    "reach.silence-unclear": [{"said": "café"}],
    "reach.an-end": [{"subject": "polls", "when": None}, {"subject": "reminders", "when": "07/12/2026 12h00"}],
    "reach.preferences": REACHES,
    "reach.reached": REACHES,
    "reach.unclear": [{"said": "la CAF"}],
    "reach.impossible-hours": [{"said": "17h-9h"}],
}
