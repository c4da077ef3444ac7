from datetime import UTC, datetime
from typing import Any
from zlib import crc32

from sqlmodel import SQLModel

from commands.programmes.calendar import STEPS
from commands.programmes.publishing.publication import Followed, Ready
from commands.programmes.publishing.review import Held, Sums
from commands.programmes.subject import Calendar
from storage.polls import Poll
from storage.programmes import VALIDATED, PilotWord, Programme
from storage.reviews import AS_PLANNED, WENT, Review
from tests.chat import Chat
from tests.commands.samples.arbitration import STANDINGS
from tests.commands.samples.ideas import ANSWERED, CALL, LONG, SAMIRA, SHORT, WHEN, proposes_ideas
from tests.given import meeting


def _in(state: str) -> Programme:
    return Programme(**{**CALL.model_dump(), "state": state, "published_at": WHEN if state == "published" else None})


STATES = [_in(state) for state in ("call", "vote", "arbitration", "decided", "published", "cancelled")]
POLLS = [Poll(number=number, question="?", room_id="!a:x", ends_at=WHEN, created_at=WHEN) for number in (3, 4, 5)]
MEETING = meeting(number=12)
LONG_MEETING = meeting("Accompagner les familles dans les démarches en ligne, de la première connexion", number=123)
READY = [
    Ready([], [], []),
    Ready([SHORT], [], []),
    Ready([], [LONG], [SHORT]),
    Ready([SHORT] * 38, [LONG] * 12, ANSWERED * 4),
]
HELD = [Followed(SHORT, MEETING), *[Followed(LONG, LONG_MEETING)] * 4]
OPEN = [Followed(LONG)] * 5
ASKED = [Followed(SHORT, poll_number=number) for number in range(3, 15)]
OVER = [Held(SHORT, MEETING), *[Held(LONG, LONG_MEETING)] * 5]
ANSWERS: dict[str, Any] = {"total": 3, "answers": {"meeting": 12, "title": "Un café des aidants"}, "noted": None}
NOBODY = dict.fromkeys(WENT, 0)

SAMPLES: dict[str, list[dict[str, Any]]] = {
    "programmes.calendar": [
        {"calendar": calendar}
        for programme in STATES
        for calendar in (Calendar(programme, 0, []), Calendar(programme, 23, POLLS), Calendar(programme, 1000, POLLS))
    ],
    "programmes.opened": [{"programme": CALL, "waited": waited, "here": here} for waited in (0, 1, 5) for here in (True, False)],
    "programmes.one-at-a-time": [{"programme": programme} for programme in STATES[:4]],
    "programmes.name-taken": [{"name": "2027-1"}],
    "programmes.unknown": [{"number": None, "known": []}, {"number": None, "known": [CALL]}],
    "programmes.is-over": [{"programme": programme} for programme in STATES[-2:]],
    "programmes.which-step": [{"said": ""}, {"said": "goûter 3 mars"}],
    "programmes.a-day": [{"step": step, "when": when} for step in ("ideas", "publication") for when in (None, "08/01/2027")],
    "programmes.date-twice": [{"step": step} for step in STEPS],
    "programmes.dates-crossed": [{"before": "ideas", "after": "vote", "programme": CALL}],
    "programmes.nothing-moved": [{"programme": CALL}],
    "programmes.dates-moved": [{"programme": CALL, "steps": list(STEPS)}],
    "programmes.moved": [{"programme": CALL, "steps": list(STEPS)}],
    "programmes.say-its-name": [{"programme": CALL}],
    "programmes.given-up": [{"programme": STATES[-1], "waiting": waiting} for waiting in (0, 1, 12)],
    "programmes.is-decided": [{"programme": STATES[3], "kept": kept} for kept in (1, 12)],
    "programmes.call-ends": [{"programme": CALL, "count": count} for count in (0, 1, 23)],
    "programmes.selection-waits": [{"programme": CALL, "standing": standing} for standing in STANDINGS],
    "programmes.publication-waits": [{"programme": CALL, "count": count} for count in (1, 23)],
    "programmes.ideas-unanswered": [{"programme": CALL, "waiting": waiting} for waiting in ([SHORT], [LONG, *ANSWERED])],
    "programmes.ideas-undated": [{"programme": CALL, "undated": undated} for undated in ([SHORT], [LONG, *ANSWERED])],
    "programmes.eve": [{"programme": CALL, "count": count} for count in (0, 1, 23)],
    "programmes.vote-sure": [{"programme": CALL, "count": 23}],
    "programmes.vote-told": [{"programme": CALL, "count": 23, "polls": polls} for polls in (1, 3)],
    "programmes.to-publish": [{"programme": CALL, "ready": ready} for ready in READY],
    "programmes.publish-sure": [{"programme": CALL, "ready": ready} for ready in READY],
    "programmes.published": [{"programme": CALL, "ready": ready, "room": room} for ready in READY[1:] for room in (True, False)],
    "programmes.published-told": [
        {"programme": CALL, "held": HELD, "others": 35, "asked": ASKED, "without": OPEN},
        {"programme": CALL, "held": HELD[:1], "others": 0, "asked": ASKED[:1], "without": OPEN[:1]},
        {"programme": CALL, "held": [], "others": 0, "asked": [], "without": OPEN},
    ],
    "programmes.host-told": [
        {"held": HELD, "without": OPEN, "count": 10},
        {"held": HELD[:1], "without": [], "count": 1},
        {"held": [], "without": OPEN[:1], "count": 1},
        {"held": [], "without": [], "count": 1},
    ],
    "programmes.to-print": [{"programme": CALL, "printable": printable} for printable in (True, False)],
    "programmes.review-asked": [{"programme": CALL, "held": OVER[:count]} for count in (1, 6)],
    "programmes.review-went": [{"place": 1, **ANSWERS}],
    "programmes.review-worked": [{"place": 2, **ANSWERS}],
    "programmes.review-to-change": [{"place": 3, **ANSWERS}],
    "programmes.review-went-how": [{"said": "bof"}],
    "programmes.review-too-early": [{"idea": SHORT, "meeting": None}, {"idea": LONG, "meeting": LONG_MEETING}],
    "programmes.review-of-hosts": [{"meeting": MEETING}],
    "programmes.review-of-no-programme": [{"number": 12}],
    "programmes.review-noted": [{"meeting": MEETING, "others": []}, {"meeting": MEETING, "others": OVER}],
    "programmes.review": [
        {"programme": CALL, "sums": Sums(0, 12, 0, 0, 0, 0, NOBODY)},
        {"programme": CALL, "sums": Sums(1, 0, 1, 1, 1, 1, NOBODY | {AS_PLANNED: 1})},
        {"programme": CALL, "sums": Sums(14, 20, 2, 4, 1214, 11, dict.fromkeys(WENT, 4))},
    ],
    **{f"programmes.{name}": [{"programme": CALL}] for name in ("nothing-kept", "not-decided", "not-published")},
    **{f"programmes.{name}": [{"programme": CALL}] for name in ("message-removed", "put-back", "still-there", "vote-open", "vote-is-open")},
}


def held_of(user_id: str) -> list[SQLModel]:
    """What the tables hold of a person."""
    return [
        Programme(**{**CALL.model_dump(exclude={"number"}), "name": f"{2100 + crc32(user_id.encode()) % 800}-1", "created_by": user_id}),
        PilotWord(programme_number=1, selection=0, structure="CCAS", user_id=user_id, word=VALIDATED, at=WHEN),
        Review(idea_number=1, user_id=user_id, went=AS_PLANNED, worked="le tour de table", at=WHEN),
    ]


async def ends_the_call(chat: Chat) -> None:
    await proposes_ideas(chat)
    chat.now = datetime(2026, 12, 11, 8, 0, tzinfo=UTC)
    await chat.timekeeper.run_timers()


async def asks_the_pilots(chat: Chat) -> None:
    await ends_the_call(chat)
    await chat.says("!programme voter", person=SAMIRA)
    await chat.says("oui", person=SAMIRA)
    chat.now = datetime(2027, 2, 1, 9, 0, tzinfo=UTC)
    for _ in range(4):
        await chat.timekeeper.run_timers()
        chat.later(minutes=10)


STORIES = {"programmes.eve": ("programmes.early", (ends_the_call,)), "arbitration.asked": ("programmes.asked", (asks_the_pilots,))}
