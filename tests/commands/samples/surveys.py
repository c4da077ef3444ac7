from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

from sqlmodel import SQLModel

from commands.surveys.answering import signs_of
from commands.surveys.results import Found, Share, Spread
from commands.surveys.subject import Sheet
from storage.survey_answers import SurveyPerson
from storage.surveys import Survey, SurveyQuestion
from tests.chat import LEA, Chat
from tests.commands.surveys.conftest import CHOICE, SCALE, says, sent
from tests.given import member

AT = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
ENDS = datetime(2026, 12, 11, 17, 0, tzinfo=UTC)
LONG_TITLE = "Ce qui manque aux structures du quartier pour mieux orienter les familles qui n’ont plus de logement"[:100]
LONG = (
    "Dans votre structure, à quelle fréquence orientez-vous une personne vers un partenaire que vous n’aviez jamais rencontré\u00a0? " * 2
)


def survey(**facts: Any) -> Survey:
    """A sounding, open where nothing else is said."""
    usual: dict[str, Any] = {
        "number": 3,
        "title": "Nos besoins",
        "room": "terrain",
        "state": "open",
        "ends_at": ENDS,
        "created_at": AT,
        "asked": 14,
        "answered": 9,
        "finished": 7,
        "opened_at": AT,
        "group_number": None,
        "few": 5,
    }
    return Survey(**usual | facts)


def question(kind: str, **facts: Any) -> SurveyQuestion:
    """A question of each kind."""
    usual: dict[str, Any] = {"id": 1, "survey_number": 3, "rank": 1, "kind": kind, "text": "Qui vous manque\u00a0?", "low": 1, "high": 5}
    choices = ["un médecin", "un juriste", "autre"] if kind == "choice" else []
    return SurveyQuestion(**usual | {"choices": choices, "answered": 12} | facts)


OPEN, SMALL = survey(), survey(number=4, title=LONG_TITLE, group_number=2, asked=2, answered=1)
DRAFT, CLOSED, GONE = survey(state="draft"), survey(state="closed"), survey(state="cancelled", number=123)
ALL = (OPEN, SMALL, DRAFT, CLOSED, GONE)
WIDE = question("choice", text=LONG[:200], choices=[f"{rank} une réponse assez longue pour un téléphone" for rank in range(8)], rank=10)
QUESTIONS = [
    *(question("choice"), WIDE, question("scale", rank=2), question("scale", rank=3, low=0, high=10)),
    *(question("number", rank=4, low=0, high=1_000_000), question("number", rank=5, low=0, high=500), question("words", rank=6)),
]


def _asked(each: SurveyQuestion, *, counted: bool) -> dict[str, Any]:
    known = each.model_dump(include={"rank", "kind", "text", "choices", "low", "high"})
    known |= {"question": 1, "survey": 3, "of": 10, "counted": counted, "drawn": len(signs_of(each)) > 1}
    return {"place": None, "total": None, "answers": known, "noted": None}


SPREADS = [
    Spread(12, tuple(Share(choice, rank) for rank, choice in enumerate(QUESTIONS[0].choices, 3))),
    Spread(1234, tuple(Share(choice, 150) for choice in WIDE.choices)),
    Spread(12, tuple(Share(str(rank), rank) for rank in range(1, 6)), Decimal("3.4"), Decimal(4)),
    Spread(12, tuple(Share(f"{rank} à {rank + 20}", 2) for rank in range(0, 120, 20)), Decimal("42.5"), Decimal(38)),
]
WORDS = tuple("Des salles libres le soir, et quelqu’un qui en tient le calendrier pour tout le monde. " * 3 for _ in range(12))
FOUND = [
    Found(QUESTIONS[0], SPREADS[0], sectors=(("Santé", SPREADS[0]), ("autres secteurs", SPREADS[0])), apart=6),
    Found(WIDE, SPREADS[1], sectors=tuple((f"Secteur {rank}", SPREADS[1]) for rank in range(9))),
    Found(QUESTIONS[2], SPREADS[2], sectors=(("Santé", SPREADS[2]),), apart=0),
    Found(QUESTIONS[4], SPREADS[3]),
    Found(QUESTIONS[6], words=WORDS),
    Found(QUESTIONS[6], words=WORDS[:5]),
    Found(question("words", answered=1)),
    Found(question("choice", answered=0)),
]


def _dialogue(**answers: Any) -> list[dict[str, Any]]:
    return [{"place": 2, "total": 3, "answers": answers, "noted": noted} for noted in (None, "Nos besoins", LONG)]


SAMPLES: dict[str, list[dict[str, Any]]] = {
    "surveys.told": [{"sheet": Sheet(each, QUESTIONS[:count])} for each in (OPEN, SMALL, CLOSED) for count in (1, 6)],
    **{f"surveys.{name}": _dialogue() for name in ("ask-title", "ask-whom", "ask-end")},
    "surveys.ask-question": [entry for rank in (1, 2, 10) for entry in _dialogue(survey=3, rank=rank, most=10)],
    "surveys.ask-how": _dialogue(survey=3, text=LONG[:200]),
    "surveys.an-end": [{"when": when} for when in (None, "04/12/2026 18h00")],
    "surveys.no-title": [{}],
    "surveys.no-question": [{}],
    "surveys.whom": [{"groups": led, "team": team} for led in ([], [2], [2, 14]) for team in (True, False)],
    "surveys.one-choice": [{"choice": choice} for choice in ("", "oui", LONG)],
    "surveys.too-many-choices": [{"count": 9, "most": 8}],
    "surveys.same-choice": [{"choice": "oui"}],
    "surveys.wrong-scale": [{"low": 5, "high": 1}],
    "surveys.too-long": [{"what": what, "most": 100, "said": 1234} for what in ("title", "question", "choice", "choices")],
    "surveys.preview": [
        {"survey": each, "questions": asked, "people": people, "left": left}
        for each, asked, people, left in ((DRAFT, QUESTIONS, 14, ""), (SMALL, [WIDE] * 10, 2, ""), (DRAFT, [], 1, "Autre chose à dire ?"))
    ],
    "surveys.not-closed": [{"survey": each, "over": over} for each in (OPEN, SMALL) for over in (True, False)],
    "surveys.which-question": [{"survey": DRAFT, "count": count} for count in (0, 4)],
    "surveys.too-many-questions": [{"survey": DRAFT, "most": 10}],
    "surveys.too-many": [{"most": 5}],
    "surveys.send-sure": [{"survey": each, "people": people, "few": 5} for each in (DRAFT, SMALL) for people in (1, 2, 1234)],
    "surveys.sent": [{"survey": each, "people": people} for each in (OPEN, SMALL) for people in (1, 14)],
    "surveys.invited": [{"sheet": Sheet(each, QUESTIONS[:count])} for each in (OPEN, SMALL) for count in (1, 6)],
    "surveys.asked": [_asked(each, counted=counted) for each in QUESTIONS for counted in (True, False)],
    "surveys.not-an-answer": [{"question": each} for each in QUESTIONS],
    "surveys.which-choice": [{"said": "2", "choices": [(2, "1 fois"), (3, LONG[:60])]}],
    "surveys.counted-already": [{"question": QUESTIONS[0]}],
    "surveys.stopped": [{"survey": OPEN, "answered": count} for count in (0, 1, 4)],
    "surveys.thanks": [{"survey": each, "passed": passed} for each in (OPEN, SMALL) for passed in ([], [2], [1, 2, 3, 10])],
    "surveys.list": [
        {"waiting": waiting, "opened": opened, "over": over, "made": made}
        for waiting, opened, over, made in (
            ([], [], [], []),
            ([OPEN], [], [], []),
            ([OPEN, SMALL], [SMALL], [CLOSED] * 3, [DRAFT]),
            ([], [OPEN], [CLOSED], []),
            ([], [], [], [DRAFT, DRAFT]),
        )
    ],
    "surveys.unknown": [{"number": number, "known": known} for number in (None, 99) for known in ([], [OPEN, SMALL])],
    "surveys.members-only": [{}],
    "surveys.close-sure": [{"survey": each} for each in (OPEN, SMALL)],
    "surveys.results": [{"survey": each, "found": FOUND[at : at + 3]} for each in (CLOSED, SMALL) for at in (0, 3, 5)],
    "surveys.result": [{"survey": CLOSED, "found": each, "of": 10, "shown": 6} for each in FOUND],
    "surveys.by-sector": [{"survey": CLOSED, "found": each} for each in FOUND],
    "surveys.picture": [{"survey": CLOSED, "found": [each]} for each in FOUND if each.spread] + [{"survey": SMALL, "found": FOUND[2:4]}],
    "surveys.which-result": [{"survey": CLOSED, "count": count} for count in (1, 10)],
    **{
        f"surveys.{name}": [{"survey": each} for each in ALL]
        for name in ("as-it-stands", "message-removed", "put-back", "still-there", "ends-soon", "given-up", "exported")
    },
    **{
        f"surveys.{name}": [{"survey": each} for each in (OPEN, SMALL)]
        for name in (*("nudged", "not-asked", "closing", "sent-already", "without-question", "end-is-past", "asks-nobody"),)
    },
    "surveys.is-over": [{"survey": each} for each in (CLOSED, GONE)],
}


def held_of(user_id: str) -> list[SQLModel]:
    """What the tables hold of a person."""
    return [
        Survey(title="Nos besoins", room="terrain", ends_at=ENDS, created_by=user_id, created_at=AT),
        SurveyPerson(survey_number=1, user_id=user_id, sector="Santé", answered=[1], passed=[2]),
    ]


async def is_invited(chat: Chat) -> None:
    async with chat.database.writing() as session:
        await member(session, LEA.user_id, "Léa")
    await sent(chat, CHOICE, SCALE)


async def is_asked(chat: Chat) -> None:
    await is_invited(chat)
    await says(chat, LEA, "!enquête Q1")


async def is_asked_another_way(chat: Chat) -> None:
    await is_asked(chat)
    await says(chat, LEA, "un médecin")


async def is_asked_again(chat: Chat) -> None:
    await is_invited(chat)
    for hours in (47, 33):
        chat.now = ENDS - timedelta(hours=hours)
        await chat.timekeeper.run_timers()


STORIES = {
    "surveys.invited": ("surveys.invitation", (is_invited,)),
    "surveys.nudged": ("surveys.invitation", (is_asked_again,)),
    "surveys.asked": ("surveys.question", (is_asked, is_asked_another_way)),
}
