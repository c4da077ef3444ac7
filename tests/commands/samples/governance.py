from datetime import UTC, datetime
from typing import Any

from commands.core.declaration.effects import Msg
from commands.core.declaration.follow_ups import FollowUp, Pressing
from tests.commands.samples.decisions import HALF, NEW

AT = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
ENDING, LAPSED, WAITING = ({"sheet": HALF}, {"number": 3, "title": "Adopter la charte"}, {"structure": "CCAS"})
LINES = [
    FollowUp(Pressing.LATE, AT, Msg("governance.decision-lapsed", LAPSED)),
    FollowUp(Pressing.DUE, AT, Msg("governance.decision-ends", ENDING)),
    FollowUp(Pressing.WAITING, AT, Msg("governance.delegation-waits", WAITING)),
]

SAMPLES: dict[str, list[dict[str, Any]]] = {
    "governance.follow-up": [
        {"lines": [], "others": 0},
        {"lines": LINES, "others": 0},
        {"lines": [*LINES, *LINES, *LINES][:8], "others": 3},
    ],
    "governance.decision-ends": [ENDING, {"sheet": NEW}],
    "governance.decision-lapsed": [LAPSED],
    "governance.delegation-waits": [WAITING],
}
