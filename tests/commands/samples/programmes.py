from datetime import UTC, datetime
from typing import Any

from sqlmodel import SQLModel

from commands.programmes.calendar import STEPS
from commands.programmes.subject import Calendar
from storage.polls import Poll
from storage.programmes import VALIDATED, PilotWord, Programme
from tests.chat import Chat
from tests.commands.samples.ideas import CALL, WHEN, proposes_ideas


def _in(state: str) -> Programme:
    return Programme(**{**CALL.model_dump(), "state": state, "published_at": WHEN if state == "published" else None})


STATES = [_in(state) for state in ("call", "vote", "arbitration", "decided", "published", "cancelled")]
POLLS = [Poll(number=number, question="?", room_id="!a:x", ends_at=WHEN, created_at=WHEN) for number in (3, 4, 5)]

SAMPLES: dict[str, list[dict[str, Any]]] = {
    "programmes.calendar": [
        {"calendar": calendar}
        for programme in STATES
        for calendar in (Calendar(programme, {}, []), Calendar(programme, {"open": 23, "merged": 2}, POLLS))
    ],
    "programmes.opened": [{"programme": CALL, "waited": waited} for waited in (0, 1, 5)],
    "programmes.one-at-a-time": [{"programme": CALL}],
    "programmes.name-taken": [{"name": "2027-1"}],
    "programmes.none-yet": [{"last": []}, {"last": [CALL]}],
    "programmes.is-over": [{"programme": programme} for programme in STATES[-2:]],
    "programmes.which-step": [{"said": ""}, {"said": "goûter 3 mars"}],
    "programmes.date-unread": [{"said": "vote bientôt", "step": "vote"}],
    "programmes.date-past": [{"said": "vote hier", "step": "vote"}],
    "programmes.date-twice": [{"step": step} for step in STEPS],
    "programmes.dates-crossed": [{"before": "ideas", "after": "vote", "programme": CALL}],
    "programmes.nothing-moved": [{"programme": CALL}],
    "programmes.dates-moved": [{"programme": CALL, "steps": list(STEPS)}],
    "programmes.moved": [{"programme": CALL, "steps": list(STEPS)}],
    "programmes.say-its-name": [{"programme": CALL}],
    "programmes.given-up": [{"programme": STATES[-1], "waiting": waiting} for waiting in (0, 1, 12)],
    "programmes.eve": [{"programme": CALL, "count": count} for count in (0, 1, 23)],
    "programmes.vote-sure": [{"programme": CALL, "count": 23}],
    "programmes.step": [{"programme": CALL, "step": step, "count": 23, "polls": polls} for step in STEPS for polls in (1, 3)],
    **{f"programmes.{name}": [{"programme": CALL}] for name in ("message-removed", "put-back", "still-there", "vote-open", "vote-is-open")},
}


def held_of(user_id: str) -> list[SQLModel]:
    """What the tables hold of a person."""
    return [
        Programme(**{**CALL.model_dump(exclude={"number"}), "created_by": user_id}),
        PilotWord(programme_number=1, selection=0, structure="CCAS", user_id=user_id, word=VALIDATED, at=WHEN),
    ]


async def ends_the_call(chat: Chat) -> None:
    await proposes_ideas(chat)
    chat.now = datetime(2026, 12, 11, 8, 0, tzinfo=UTC)
    await chat.timekeeper.run_timers()


STORIES = {"programmes.eve": ("programmes.early", (ends_the_call,))}
