from datetime import date
from typing import Any

from tests.commands.samples.groups import DONE, DROPPED, KARIM, LONG_NAMED, OPEN, SAMIRA, TASKS, TO_DO, UNDATED

SAMPLES: dict[str, list[dict[str, Any]]] = {
    "actions.unknown": [{"number": None, "known": []}, {"number": 9, "known": TASKS[:3]}],
    "actions.how-to": [{}],
    "actions.part-too-many": [{"said": "et puis mardi"}],
    "actions.too-long": [{"most": 200, "said": 1_500}],
    "actions.too-many": [{"group": OPEN, "most": 300}],
    "actions.day-unread": [{"said": "dès que possible"}],
    "actions.a-day": [{"when": None}, {"when": "15/12/2026"}],
    "actions.whom": [{"task": TASKS[1], "said": "Karm", "several": several} for several in ((), (KARIM, LONG_NAMED))],
    "actions.given": [{"task": task, "by": SAMIRA} for task in TASKS[:3]],
    "actions.not-yours": [{"task": task, "hosts": [KARIM, SAMIRA]} for task in TASKS],
    "actions.freed": [{"group": OPEN, "numbers": numbers} for numbers in ([14], list(range(14, 30)))],
    "actions.recalled": [
        {"number": 14, "what": TO_DO.what, "due_on": TO_DO.due_on, "late": late, "mine": mine}
        for late in (True, False)
        for mine in (True, False)
    ],
    "actions.list": [
        {"tasks": tasks, "group": group, "mine": mine, "more": more, "today": date(2026, 12, 20)}
        for tasks, more in ((TASKS, True), (TASKS[:1], False), ([], False))
        for group, mine in ((OPEN, False), (None, True), (None, False))
    ],
    **{
        f"actions.{name}": [{"task": task} for task in TASKS]
        for name in ("told", "shown", "as-it-stands", "noted", "done", "again", "put-off", "handed")
    },
    **{
        f"actions.{name}": [{"action": action} for action in (TO_DO, UNDATED, DONE, DROPPED)]
        for name in ("is-over", "is-open", "which-day", "to-whom", "given-up", "message-removed", "put-back", "still-there")
    },
}
