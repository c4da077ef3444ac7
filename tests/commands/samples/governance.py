from datetime import UTC, date, datetime
from typing import Any

from commands.core.declaration.effects import Msg
from commands.core.declaration.follow_ups import FollowUp, Pressing
from commands.governance.committee_facts import Committee, Held
from tests.commands.samples.budget import EMPTY, OVER
from tests.commands.samples.decisions import HALF, NEW, TAKEN
from tests.given import meeting

AT = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
ENDING, LAPSED, WAITING = ({"sheet": HALF}, {"number": 3, "title": "Adopter la charte"}, {"structure": "CCAS"})
LINES = [
    FollowUp(Pressing.LATE, AT, Msg("governance.decision-lapsed", LAPSED)),
    FollowUp(Pressing.DUE, AT, Msg("governance.decision-ends", ENDING)),
    FollowUp(Pressing.WAITING, AT, Msg("governance.delegation-waits", WAITING)),
]

COMMITTEE = Committee(
    date(2026, 9, 1), [TAKEN] * 12, [], [NEW, HALF], [Held(meeting(number=12), 18, 15), Held(meeting(number=13), 3, 0)], [], OVER
)
QUIET = Committee(date(2026, 9, 1), [], [], [], [], [], EMPTY)

SAMPLES: dict[str, list[dict[str, Any]]] = {
    "governance.follow-up": [
        {"lines": [], "others": 0},
        {"lines": LINES, "others": 0},
        {"lines": [*LINES, *LINES, *LINES][:8], "others": 3},
    ],
    "governance.committee": [{"committee": COMMITTEE, "printable": True}, {"committee": QUIET, "printable": False}],
    "governance.which-since": [{"said": "lundi"}],
    "governance.decision-ends": [ENDING, {"sheet": NEW}],
    "governance.decision-lapsed": [LAPSED],
    "governance.delegation-waits": [WAITING],
}
