from typing import Any

from commands.meetings.subject import Sheet
from tests.given import meeting

CAFE = Sheet(meeting(number=12, seats=20), 7, 0, 13, [])
FULL = Sheet(meeting("Atelier sur les droits des personnes sans domicile, avec la CAF et la CPAM", number=13, seats=1), 1, 2, 0, [])
OPEN = Sheet(meeting("Comité", number=1234), 0, 0, None, [])

SAMPLES: dict[str, list[dict[str, Any]]] = {
    "digest.week": [
        {"this_week": [CAFE, FULL, OPEN], "next_week": [FULL, OPEN, CAFE], "more": True, "newcomers": 1},
        {"this_week": [], "next_week": [OPEN], "more": False, "newcomers": 12},
        {"this_week": [CAFE], "next_week": [], "more": False, "newcomers": 0},
        {"this_week": [], "next_week": [], "more": False, "newcomers": 2},
    ],
}
