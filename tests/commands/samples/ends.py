from datetime import date, time
from typing import Any

from commands.core.dates import Reason, When
from commands.core.declaration.effects import msg

LONG = "d’ici la toute fin de la semaine prochaine, ou celle d’après si vous pouvez vraiment"
NEAREST = When(date(2026, 12, 4), time(18))
EXAMPLES = [
    msg("exchange.an-end", when=None),
    msg("polls.an-end", when="04/12/2026 18h00"),
    msg("programmes.a-day", step="vote", when="04/12/2026"),
]

SAMPLES: dict[str, list[dict[str, Any]]] = {
    "ends.ambiguous": [
        {
            "said": said,
            "readings": [(NEAREST, msg("polls.an-end", when=NEAREST.typed)), (When(date(2026, 12, 11)), example)],
            "offered": offered,
        }
        for said in ("vendredi", LONG)
        for example in EXAMPLES
        for offered in (True, False)
    ],
    "ends.impossible": [
        {"said": said, "reason": reason.value, "nearest": nearest, "example": example, "offered": offered}
        for said in ("31 février", LONG)
        for reason in Reason
        for nearest, example, offered in ((NEAREST, EXAMPLES[1], True), (NEAREST, EXAMPLES[1], False), (None, EXAMPLES[0], False))
    ],
    "ends.unread": [
        {"said": said, "words": words, "nearest": nearest, "example": example, "offered": offered}
        for said, words in (("vendredi si tout va bien", "si tout va bien"), ("bientôt", "bientôt"), (LONG, LONG))
        for nearest, example, offered in ((NEAREST, EXAMPLES[1], True), (NEAREST, EXAMPLES[1], False), (None, EXAMPLES[2], False))
    ],
}
