from datetime import UTC, datetime
from typing import Any

SINCE = datetime(2026, 11, 23, 9, 15, tzinfo=UTC)
AWAY_FROM = datetime(2026, 11, 23, 7, 0, tzinfo=UTC)

SAMPLES: dict[str, list[dict[str, Any]]] = {
    "state.report": [
        {"since": None, "away_from": None, "waiting": 0, "aside": 0, "structures": 0, "version": "0.1.0"},
        {"since": SINCE, "away_from": None, "waiting": 1, "aside": 1, "structures": 1, "version": "0.1.0"},
        {"since": SINCE, "away_from": AWAY_FROM, "waiting": 12, "aside": 3, "structures": 1345, "version": "0.1.0"},
    ],
    "state.clock-doubted": [{"machine": datetime(2030, 11, 23, 9, 15, tzinfo=UTC), "house": SINCE}],
    "state.clock-settled": [{}],
}
