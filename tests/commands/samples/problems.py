from datetime import UTC, datetime
from typing import Any

from sqlmodel import SQLModel

from commands.core.declaration.context import Person
from commands.problems.subject import Sheet, Told
from storage.problem_steps import ProblemStep
from storage.problems import Problem, ProblemPart
from tests.chat import LEA, Chat
from tests.given import findable, member, structure

SAMIRA = Person("@samira:town.example", "Samira")
AT = datetime(2026, 12, 4, 9, 0, tzinfo=UTC)
DUE = datetime(2026, 12, 18, 17, 0, tzinfo=UTC)
USUAL: dict[str, Any] = {"room": "terrain", "due_at": DUE, "created_at": AT}
SHORT = Problem(number=7, text="Le dernier bus part avant la fin des cours", structures=1, sectors=1, **USUAL)
LONG = Problem(
    number=123,
    text="Des familles attendent plus de trois mois une domiciliation, et perdent leurs droits faute d’adresse où recevoir leur courrier. "
    * 4,
    theme="Domiciliation",
    public="Familles",
    place="Quartier des Deux-Ponts",
    structures=1234,
    sectors=12,
    alone=2,
    taken_at=AT,
    **USUAL,
)
SENT = Problem(number=8, text="La gare ferme à 19 h", alone=1, taken_at=AT, sent_to="la CAF de Gironde", discreet=True, **USUAL)
ANSWERED = Problem(
    number=9,
    text="Les colis sont froids",
    state="answered",
    answer="Un camion froid passe le mardi. " * 10,
    answered_at=AT,
    structures=4,
    **USUAL,
)
DROPPED = Problem(
    number=10, text="Le pont est étroit", state="dropped", answer="la loi ne le permet pas", answered_at=AT, structures=2, **USUAL
)
GONE = Problem(number=11, text="Rien", state="withdrawn", **USUAL)
ALL = (SHORT, LONG, SENT, ANSWERED, DROPPED, GONE)


def _step(kind: str, text: str = "", **more: Any) -> ProblemStep:
    return ProblemStep(problem_number=7, kind=kind, text=text, at=AT, **more)


STEPS = [
    Told(_step("taken"), "CCAS"),
    Told(_step("taken"), ""),
    Told(_step("light", "La CAF a un référent, le mardi matin. " * 8, about="meetings.meeting:12"), "Mission locale", "CCAS"),
    Told(_step("light", "https://valmont.example/bus"), ""),
    Told(_step("group", about="groups.group:2"), "CCAS"),
    Told(_step("outcome", "Une navette le mardi", about="groups.group:2"), "CCAS"),
    Told(_step("idea", about="programmes.idea:4"), "CCAS"),
    Told(_step("sent", "la CAF", until=DUE), "CCAS"),
    Told(_step("answer", "Depuis janvier, le dernier bus part à 21 h. " * 10), "CCAS"),
    Told(_step("dropped", "la loi ne le permet pas"), ""),
    Told(_step("reopened"), "PMI"),
    Told(_step("help", "Qui peut prêter un minibus le soir, jusqu’à la fin des travaux de la gare ?", about="exchange.exchange:5"), ""),
    Told(_step("help", "Une navette du soir", about="exchange.initiative:3"), "PMI"),
    *(Told(_step("helped", state, about="exchange.exchange:5"), "PMI", "CCAS") for state in ("solved", "lapsed", "withdrawn")),
    Told(_step("helped", "Les lycéens sont venus. " * 10, about="exchange.initiative:3"), "PMI"),
]
SHEETS = [
    Sheet(SHORT, "PMI"),
    Sheet(LONG, "Mission locale", 3, STEPS[0]),
    Sheet(SENT, "", 1, STEPS[7]),
    Sheet(ANSWERED, "PMI", 2, STEPS[8]),
    Sheet(ANSWERED, "PMI", 2, None),
    Sheet(DROPPED, "", 0, STEPS[9]),
    Sheet(GONE),
]

SAMPLES: dict[str, list[dict[str, Any]]] = {
    "problems.told": [{"sheet": sheet} for sheet in SHEETS],
    "problems.shown": [
        *({"sheet": sheet, "steps": [], "others": 0, "seen": 0} for sheet in SHEETS),
        *({"sheet": SHEETS[1], "steps": STEPS[start : start + 3], "others": 12, "seen": 3} for start in range(0, len(STEPS), 3)),
    ],
    "problems.noted": [{"sheet": Sheet(problem), "private": private} for problem in (SHORT, LONG, SENT) for private in (True, False)],
    "problems.alike": [
        {"alike": alike}
        for alike in ([SHORT], [SENT], [ANSWERED], [DROPPED], [SHORT, ANSWERED, LONG], [ANSWERED, SHORT], [ANSWERED, DROPPED])
    ],
    "problems.members-only": [{}],
    "problems.how": [{}],
    "problems.nothing-said": [{"what": "", "problem": None}, *({"what": what, "problem": SENT} for what in ("light", "answer"))],
    "problems.too-long": [{"most": 600, "said": 5000}],
    "problems.too-many": [{"most": 20}],
    "problems.unknown": [{"number": None, "known": []}, {"number": 99, "known": [SHORT, LONG]}],
    "problems.joined": [{"sheet": sheet, "counted": counted} for sheet in SHEETS[:2] for counted in (True, False)],
    "problems.joined-already": [{"problem": SHORT, "mine": mine} for mine in (True, False)],
    "problems.joined-no-more": [{"sheet": sheet} for sheet in SHEETS[:3]],
    "problems.sent-waits": [{"problem": SENT, "step": step} for step in (None, STEPS[7].step)],
    "problems.a-day": [{"problem": SHORT, "to": "la CAF", "when": when} for when in (None, "11/12/2026")],
    "problems.answered": [{"sheet": SHEETS[3], "again": again} for again in (True, False)],
    "problems.in-group": [{"problem": LONG, "number": 2}],
    "problems.idea-already": [{"problem": LONG, "number": 4}],
    "problems.news": [
        {"problem": problem, "steps": steps}
        for problem in (SHORT, ANSWERED)
        for steps in (STEPS[:1], STEPS[2:5], STEPS[5:8], STEPS[8:11], STEPS[11:14], STEPS[14:])
    ],
    "problems.verdict-noted": [{"problem": ANSWERED, "verdict": verdict} for verdict in ("yes", "partly", "no")]
    + [{"problem": SHORT, "verdict": "no"}],
    "problems.verdict-stands": [{"problem": ANSWERED, "verdict": verdict} for verdict in ("yes", "partly", "no", "")],
    "problems.list": [
        {"which": which, "theme": theme, "problems": found, "more": more, "first": first}
        for which, theme in (("open", ""), ("open", "Domiciliation"), ("mine", ""), ("answered", ""), ("dropped", ""), ("late", ""))
        for found, more, first in (([LONG, SHORT, SENT, ANSWERED, DROPPED], True, True), ([SHORT], False, False), ([], False, True))
    ]
    + [
        {"which": "unknown", "theme": "zzyzx", "problems": [], "more": False, "first": True},
        {"which": "open", "theme": "", "problems": [], "more": False, "first": False},
    ],
    "problems.exported": [{"count": count, "most": 500} for count in (0, 1, 500)],
    **{
        f"problems.{name}": [
            {"problems": found, "more": more} for found, more in (([SENT], False), ([SENT] * 3, False), ([SENT] * 20, True))
        ]
        for name in ("late", "sent-late", "due")
    },
    **{f"problems.{name}": [{"sheet": sheet} for sheet in SHEETS] for name in ("as-it-stands", "led-as-it-stands", "not-answered")},
    **{f"problems.{name}": [{"sheet": sheet} for sheet in SHEETS[:2]] for name in ("lit", "taken-already")},
    **{f"problems.{name}": [{"problem": problem} for problem in (ANSWERED, DROPPED, GONE)] for name in ("is-over",)},
    **{f"problems.{name}": [{"problem": LONG, "others": count} for count in (1, 3)] for name in ("not-yours-alone",)},
    **{
        f"problems.{name}": [{"problem": SHORT}, {"problem": LONG}]
        for name in (
            *("message-removed", "put-back", "still-there", "not-joined", "yours", "tap-taken-away", "taken-back", "taken", "not-yours"),
            *("sent-to-whom", "why-dropped", "verdict-how", "not-concerned"),
        )
    },
    "problems.sent": [{"problem": SENT}],
    "problems.dropped": [{"problem": DROPPED}],
    "problems.answered-so": [{"problem": ANSWERED}],
    "problems.verdict-asked": [{"problem": ANSWERED}],
    "problems.found": [{"problem": ANSWERED}],
}


def held_of(user_id: str) -> list[SQLModel]:
    """What the tables hold of a person."""
    return [
        Problem(text="Le bus du soir", room="terrain", alone=1, created_by=user_id, due_at=DUE, created_at=AT),
        ProblemPart(problem_number=1, user_id=user_id, verdict="no", at=AT),
        ProblemStep(problem_number=1, kind="light", text="Une navette passe le mardi", user_id=user_id, at=AT),
    ]


async def raises(chat: Chat) -> None:
    async with chat.database.writing() as session:
        await member(session, LEA.user_id, "Léa Étiolle", await findable(session, structure("PMI")))
    await chat.says("!problème Le dernier bus part avant la fin des cours")


async def is_asked(chat: Chat) -> None:
    await raises(chat)
    await chat.says("!répondre P1 Le dernier bus part à 21 h", person=SAMIRA)
    chat.later(days=22)
    await chat.timekeeper.run_timers()
    await chat.timekeeper.run_timers()


STORIES = {"problems.told": ("problems.problem", (raises,)), "problems.verdict-asked": ("problems.verdict", (is_asked,))}
