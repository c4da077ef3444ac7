from typing import Any

from commands.programmes.choosing.answers import Answer
from tests.commands.samples.arbitration import DONE
from tests.commands.samples.ideas import CALL, LONG, SHORT

KEPT, POSTPONED, REFUSED, MERGED = DONE

SAMPLES: dict[str, list[dict[str, Any]]] = {
    "answers.told": [
        *({"programme": CALL, "answers": [Answer(idea, mine=True, into=None)], "others": 0} for idea in DONE),
        *({"programme": CALL, "answers": [Answer(MERGED, mine=True, into=into)], "others": 0} for into in (*DONE[:3], SHORT)),
        {"programme": CALL, "answers": [Answer(KEPT, mine=False, into=None)], "others": 0},
        {"programme": CALL, "answers": [Answer(KEPT, True, None), Answer(POSTPONED, True, None), Answer(MERGED, True, KEPT)], "others": 2},
    ],
    "answers.late": [{"programme": CALL, "waiting": [SHORT]}, {"programme": CALL, "waiting": [LONG] * 9}],
}
