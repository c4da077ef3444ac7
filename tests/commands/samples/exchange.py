from datetime import UTC, datetime
from typing import Any

from sqlmodel import SQLModel

from commands.core.declaration.context import Person
from commands.exchange.listing import Shown
from commands.exchange.matching import Chosen
from commands.exchange.subject import Sheet
from storage.exchange import LAPSED, OFFER, REQUEST, SOLVED, WITHDRAWN, Exchange, ExchangeAnswer
from storage.exchange_letters import ExchangeLetter
from storage.problems import Problem
from storage.reach import Listener
from tests.chat import LEA, OMAR, Chat
from tests.commands.samples.directory import URGENT
from tests.given import findable, member, service, structure

WHEN = datetime(2026, 12, 4, 17, 0, tzinfo=UTC)
SHORT = Exchange(number=5, kind=REQUEST, text="Qui peut prêter une salle samedi ?", room="programme", created_at=WHEN)
LONG = Exchange(
    number=123,
    kind=REQUEST,
    text="Nous cherchons une salle de plain-pied, avec une cuisine, pour trente familles, un samedi par mois d’ici l’été. " * 2,
    room="programme",
    answers=12,
    asked_for="problems.problem:123",
    created_at=WHEN,
)
A_ROOM = Exchange(number=9, kind=OFFER, text="Une salle de 30 places le samedi", room="programme", until=WHEN, created_at=WHEN)
VEHICLE = Exchange(
    **{**A_ROOM.model_dump(), "number": 124, "text": "Un minibus de neuf places, les mercredis et pendant les vacances. " * 4}
)


def _ended(row: Exchange, state: str) -> Exchange:
    return Exchange(**{**row.model_dump(), "state": state, "closed_at": WHEN})


OPEN = [SHORT, LONG, A_ROOM, VEHICLE]
OVER = [_ended(row, state) for row in (SHORT, LONG, A_ROOM) for state in (SOLVED, WITHDRAWN, LAPSED)]
NAMES = ["Secours populaire", "PMI", "Maison pour tous", "Centre communal d’action sociale", "Mission locale du Pays de Valmont"]
SHEETS = [
    *(Sheet(row, name, "") for row in OPEN for name in ("", "Centre communal d’action sociale")),
    *(Sheet(row, "PMI", helper) for row in OVER for helper in ("", "Secours populaire")),
]
ENQUIRY = Exchange(**{**SHORT.model_dump(), "text": "Qui peut recevoir une famille sans hébergement ce soir\u202f?", "until": WHEN})
ENDS = WHEN
SHEETS.append(Sheet(ENQUIRY, "PMI", ""))
CHOSEN = [
    ([], Chosen((), 0, ())),
    ([], Chosen((), 0, (A_ROOM,))),
    (NAMES[:1], Chosen((1,), 1, ())),
    (NAMES, Chosen((1, 2, 3, 4, 5), 60, (A_ROOM, VEHICLE))),
    (["Nadia (Mission locale du Pays de Valmont)", *NAMES[:4]], Chosen((1, 2, 3, 4), 60, (), ("@nadia:town.example",))),
]
PROBLEM = Problem(number=123, text="Le dernier bus part avant la fin des cours", room="terrain", due_at=WHEN, created_at=WHEN)

SAMPLES: dict[str, list[dict[str, Any]]] = {
    "exchange.told": [{"sheet": sheet} for sheet in SHEETS],
    "exchange.preview": [
        {"urgent": (), "text": row.text, "asked": asked, "chosen": chosen, "problem": problem}
        for row, problem in ((SHORT, None), (LONG, PROBLEM))
        for asked, chosen in CHOSEN
    ],
    "exchange.asked": [{"exchange": SHORT, "asked": asked, "offers": chosen.offers} for asked, chosen in CHOSEN],
    "exchange.enquiry-preview": [
        {"urgent": URGENT, "text": LONG.text, "asked": ["PMI", "CCAS", "Le Refuge", "Mission locale", "CIDFF"], "ends": ENDS}
    ],
    "exchange.enquired": [{"exchange": ENQUIRY, "asked": ["PMI"]}, {"exchange": ENQUIRY, "asked": ["PMI", "CCAS"]}],
    "exchange.nobody-to-enquire-of": [{"urgent": (), "text": SHORT.text}],
    "exchange.enquiry-ended": [
        {"exchange": ENQUIRY, "answered": answered, "silent": silent}
        for answered, silent in (([], ["PMI", "CCAS"]), (["PMI"], ["CCAS"]), (["PMI", "CCAS"], []))
    ],
    "exchange.offered": [{"exchange": A_ROOM, "asked": []}, {"exchange": VEHICLE, "asked": [LONG, SHORT]}],
    "exchange.letter": [
        {"sheet": sheet, "offer": offer, "own": own, "again": again}
        for sheet in (*SHEETS[:4], SHEETS[-1])
        for offer, own in ((None, False), (A_ROOM, False), (None, True))
        for again in (False, True)
    ],
    "exchange.called": [{"sheet": sheet, "people": [Listener(LEA.user_id, None, None, has_room=True)]} for sheet in SHEETS[:4]],
    "exchange.found": [{"sheet": Sheet(row, name, ""), "asked": [SHORT, LONG]} for row in (A_ROOM, VEHICLE) for name in ("", "PMI")],
    "exchange.answered": [
        {"exchange": SHORT, "name": "Omar", "structure": "", "text": "Oui, la nôtre", "by": OMAR},
        {"exchange": LONG, "name": "Omar", "structure": NAMES[3], "text": "Notre salle est libre. " * 20, "by": OMAR},
        {"exchange": VEHICLE, "name": "Omar", "structure": "PMI", "text": "Il nous le faudrait mercredi", "by": OMAR},
    ],
    "exchange.word": [
        {"exchange": row, "name": "Léa", "structure": name, "text": "Plutôt à 10 h, si c’est possible. " * 16 + "Merci", "by": LEA}
        for row in (SHORT, LONG)
        for name in ("", NAMES[3])
    ],
    "exchange.word-passed": [{"exchange": SHORT}],
    "exchange.nobody-to-tell": [{}],
    "exchange.members-only": [{}],
    "exchange.nothing-said": [
        {"what": what} for what in ("request", "offer", "answer", "line", "title", "for-whom", "needs", "news", "outcome")
    ],
    "exchange.too-long": [{"what": what, "most": 300, "said": 1900} for what in ("request", "offer", "title", "line")],
    "exchange.too-many": [{"most": 10, "mine": [SHORT, LONG]}],
    "exchange.unknown": [{"number": None, "known": []}, {"number": 7, "known": [SHORT, A_ROOM]}],
    "exchange.shown": [
        {"sheet": sheet, "asked": asked, "people": people, "is_open": sheet.exchange.state == "open"}
        for sheet in SHEETS
        for asked, people in (([], 0), ([], 1), (NAMES, 0), (NAMES[:3], 2))
    ],
    "exchange.as-it-stands": [{"sheet": sheet} for sheet in SHEETS],
    "exchange.list": [
        {"page": [], "shown": Shown(), "more": False},
        {"page": [], "shown": Shown(mine=True), "more": False},
        {"page": [], "shown": Shown(theme="salle"), "more": False},
        {"page": [*OPEN, SHORT, LONG], "shown": Shown(), "more": True},
        {"page": [SHORT], "shown": Shown(mine=True), "more": False},
        {"page": [A_ROOM], "shown": Shown(theme="salle"), "more": False},
        {"page": [A_ROOM], "shown": Shown(words="des places de parking"), "more": False},
    ],
    "exchange.which-helper": [{"exchange": SHORT, "said": "merci à la fée", "answers": answers} for answers in ([], NAMES)],
    "exchange.solved": [{"sheet": sheet, "answers": answers} for sheet in SHEETS[8:10] for answers in ([], NAMES)],
    "exchange.closed-told": [{"sheet": sheet, "helped": helped} for sheet in SHEETS[8:] for helped in (True, False)],
    "exchange.chased": [{"exchange": row, "told": told} for row in (SHORT, LONG) for told in (0, 1, 5)],
    "exchange.chased-already": [{"exchange": Exchange(**{**row.model_dump(), "chased_at": WHEN})} for row in (SHORT, LONG)],
    "exchange.no-problem": [{"number": 123, "is_known": known} for known in (True, False)],
    "exchange.still-open": [{"exchange": row, "ends": WHEN} for row in (SHORT, LONG)],
    "exchange.line-proposed": [{"exchange": SHORT, "structure": name, "line": "Notre salle est libre le samedi"} for name in NAMES[3:]],
    "exchange.line-added": [{"exchange": SHORT, "structure": name, "line": "Notre salle est libre le samedi"} for name in NAMES[3:]],
    "exchange.line-there": [{"exchange": SHORT, "structure": name} for name in NAMES[3:]],
    "exchange.not-your-line": [{"exchange": SHORT}],
    "exchange.an-end": [{"when": None}, {"when": "18/12/2026"}],
    "exchange.also": [{"exchange": A_ROOM}, {"exchange": VEHICLE}],
    "exchange.is-over": [{"exchange": row} for row in (*OVER, A_ROOM)],
    **{f"exchange.{name}": [{"exchange": row} for row in (SHORT, LONG)] for name in ("lapsed", "waits")},
    **{f"exchange.{name}": [{"exchange": row} for row in (A_ROOM, VEHICLE)] for name in ("still-valid", "extended", "offer-ended")},
    **{
        f"exchange.{name}": [{"exchange": row} for row in OPEN]
        for name in ("other-kind", "already", "passed-on", "your-own", "message-removed", "put-back", "still-there", "taken-back")
    },
}


def held_of(user_id: str) -> list[SQLModel]:
    """What the tables hold of a person."""
    return [
        Exchange(kind=REQUEST, text="Une salle", room="programme", created_by=user_id, created_at=WHEN),
        Exchange(kind=REQUEST, text="Un minibus", room="programme", helper_id=user_id, state=SOLVED, closed_at=WHEN, created_at=WHEN),
        ExchangeAnswer(exchange_number=1, user_id=user_id, text="La nôtre est libre", at=WHEN),
        ExchangeLetter(exchange_number=1, user_id=user_id, own=True, at=WHEN),
    ]


INES = Person("@ines:town.example", "Inès")


async def settles(chat: Chat) -> None:
    """Léa may ask, and Omar, whose structure has rooms, may answer."""
    async with chat.database.writing() as session:
        await member(session, LEA.user_id, "Léa", await findable(session, structure("PMI")))
        await member(session, OMAR.user_id, "Omar", await findable(session, structure("Maison pour tous"), service("Prêt de salle")))


async def asks(chat: Chat) -> None:
    await settles(chat)
    await chat.says("!demande qui peut prêter une salle samedi ?")
    await chat.says("oui")


async def answers(chat: Chat) -> None:
    await asks(chat)
    await chat.says("!réponse E1 notre salle est libre", person=OMAR)


async def waits(chat: Chat) -> None:
    await asks(chat)
    chat.now = datetime(2026, 11, 30, 9, 0, tzinfo=UTC)
    await chat.timekeeper.run_timers()


async def solves(chat: Chat) -> None:
    await answers(chat)
    await chat.says("!résolu E1 merci à Maison pour tous")


async def offers(chat: Chat) -> None:
    await settles(chat)
    await chat.says("!offre une salle ; jusqu’au 18 décembre")
    chat.now = datetime(2026, 12, 15, 9, 0, tzinfo=UTC)
    await chat.timekeeper.run_timers()


STORIES = {
    "exchange.answered": ("exchange.answer", (answers,)),
    "exchange.still-open": ("exchange.still", (waits,)),
    "exchange.line-proposed": ("exchange.line", (solves,)),
    "exchange.still-valid": ("exchange.valid", (offers,)),
}
