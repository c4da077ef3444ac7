from datetime import UTC, date, datetime, time
from typing import Any

from commands.core.dates import Recurring, When
from commands.meetings.reminders.own import Line
from tests.commands.samples.meetings import CAFE, LONG, VIDEO

AT = datetime(2026, 12, 3, 12, 0, tzinfo=UTC)
DAY = When(date(2026, 12, 3))
LINES = [Line(1, AT, CAFE, "1h avant"), Line(2, AT, None, "appeler la CAF")]
WORDS = "appeler la CAF au sujet des horaires de la permanence" + ", et la mairie" * 8

SAMPLES: dict[str, list[dict[str, Any]]] = {
    "reminders.reminder": [
        {"meeting": CAFE, "kind": "week", "days": 7, "link": None, "late": False, "asked": 0},
        {"meeting": CAFE, "kind": "eve", "days": 1, "link": None, "late": False, "asked": 3},
        {"meeting": LONG, "kind": "eve", "days": 3, "link": None, "late": True, "asked": 0},
        {"meeting": VIDEO, "kind": "soon", "days": 0, "link": VIDEO.video_link, "late": True, "asked": 0},
        {"meeting": VIDEO, "kind": "soon", "days": 0, "link": None, "late": False, "asked": 0},
    ],
    "reminders.of-meeting": [
        {"meeting": CAFE, "link": None, "late": False},
        {"meeting": VIDEO, "link": VIDEO.video_link, "late": True},
        {"meeting": LONG, "link": None, "late": True},
    ],
    "reminders.own-words": [{"words": "appeler la CAF", "late": None}, {"words": WORDS, "late": AT}],
    "reminders.planned": [{"meeting": CAFE, "at": AT}, {"meeting": LONG, "at": AT}],
    "reminders.noted": [{"words": "appeler la CAF", "at": AT}, {"words": WORDS, "at": AT}],
    "reminders.listed": [
        {"lines": [], "most": 20},
        {"lines": LINES, "most": 20},
        {"lines": [Line(rank, AT, LONG if rank % 2 else None, WORDS) for rank in range(1, 21)], "most": 20},
    ],
    "reminders.stopped": [{"count": 1, "left": 0}, {"count": 2, "left": 3}],
    "reminders.nothing-to-stop": [{"said": ""}, {"said": "R12"}],
    "reminders.which-moment": [{"meeting": CAFE, "said": "bientôt"}],
    "reminders.too-late": [{"meeting": CAFE, "at": AT}],
    "reminders.is-past": [{"at": AT}],
    "reminders.no-date": [{}],
    "reminders.a-time": [{"when": None, "words": ""}, {"when": "04/12/2026 9h00", "words": "appeler la mission locale"}],
    "reminders.once": [{"series": Recurring(0, date(2026, 12, 7), time(9)), "nearest": When(date(2026, 12, 7), time(9))}],
    "reminders.nothing-to-recall": [{}],
    "reminders.too-long": [{"most": 200}],
    "reminders.too-many": [{"most": 20}],
}
