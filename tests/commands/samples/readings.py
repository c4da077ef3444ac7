from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from sqlmodel import SQLModel

from commands.readings.asking import Asked
from commands.readings.reading import Seen
from commands.readings.subject import About
from storage.readings import CafeQuestion, Reading
from tests.given import meeting

AT = datetime(2026, 12, 4, 9, 0, tzinfo=UTC)
LONG = "Ce sont surtout des retraités, seuls, qui n’osent pas demander et que nous voyons quand la dette est déjà faite. " * 4
BARE, FIGURE, PROBLEM = (
    About("library.document:3", "DOC3", ""),
    About("figures.indicator:12", "CH12", "Taux de pauvreté au seuil de 60 % du niveau de vie médian de la population"),
    About("problems.problem:7", "P7", "Le dernier bus part avant la fin des cours, et les apprentis rentrent à pied"),
)
SHORT = Reading(id=1, subject="problems.problem:7", text="Des étudiants", user_id="@lea:x", structure_id=1, at=AT)
FULL = Reading(id=2, subject="problems.problem:7", text=LONG, against_id=1, at=AT)
SEEN = [
    Seen(SHORT, 1, "CCAS"),
    Seen(FULL, 2, "Centre communal d’action sociale de Valmont-sur-Garonne", 1),
    Seen(FULL, 3, ""),
    Seen(SHORT, 4, "PMI", 1),
]
CAFE = meeting(number=12)


def _asked(state: str = "open", about: About = PROBLEM, **more: Any) -> Asked:
    facts: dict[str, Any] = {"number": 4, "subject": about.subject, "text": "Depuis quand, et dans quels quartiers\u202f?", "at": AT} | more
    return Asked(CafeQuestion(state=state, **facts), about, more.get("by", "CCAS"), "" if state == "closed" else "PMI")


OPEN, LONGEST = _asked(), _asked(about=FIGURE, text=LONG[:400])
ANSWERED = _asked("answered", answer=LONG[:400], answered_at=AT)
CLOSED, GONE = _asked("closed", BARE, answered_at=AT), _asked("withdrawn")
EVERY = (OPEN, LONGEST, ANSWERED, CLOSED, GONE)

SAMPLES: dict[str, list[dict[str, Any]]] = {
    "readings.noted": [
        {"about": about, "seen": seen, "facing": facing, "others": others, "again": again}
        for about in (BARE, FIGURE)
        for seen, facing, others in ((SEEN[0], None, 0), (SEEN[1], SEEN[0], 2), (SEEN[2], None, 3))
        for again in (True, False)
    ],
    "readings.listed": [
        {"about": FIGURE, "count": 23, "seen": SEEN, "asked": 2, "more": True},
        {"about": BARE, "count": 1, "seen": SEEN[:1], "asked": 0, "more": False},
        {"about": PROBLEM, "count": 0, "seen": [], "asked": 1, "more": False},
        {"about": PROBLEM, "count": 4, "seen": [], "asked": 0, "more": False},
    ],
    "readings.taken-back": [{"about": about, "mine": mine} for about in (BARE, FIGURE) for mine in (True, False)],
    "readings.take-away": [{"about": FIGURE, "seen": seen} for seen in SEEN],
    "readings.none-of-yours": [{"about": BARE}, {"about": FIGURE}],
    "readings.no-such-rank": [{"about": PROBLEM, "count": count} for count in (0, 1, 3)],
    "readings.reading-stands": [{}],
    "readings.members-only": [{}],
    "readings.about-what": [{"command": command} for command in ("regard", "regards", "question")],
    "readings.no-such": [{"reference": "CH99"}],
    "readings.no-such-figure": [{"words": "licornes " * 20}],
    "readings.which-figure": [{"figures": {f"CH{number}": FIGURE.title for number in range(1, 5)}}],
    "readings.nothing-said": [{"what": what, "about": FIGURE} for what in ("regard", "question", "réponse")],
    "readings.too-long": [{"most": 400, "said": 5000}],
    "readings.too-many": [{"most": 100}],
    "readings.too-many-questions": [{"most": 20}],
    "readings.asked": [{"asked": asked, "cafe": cafe} for asked in (OPEN, LONGEST) for cafe in (None, CAFE)],
    "readings.question": [{"asked": asked, "cafe": CAFE} for asked in EVERY[:4]] + [{"asked": OPEN, "cafe": None}],
    "readings.question-taken-back": [{"asked": GONE}],
    "readings.question-closed": [{"asked": CLOSED}],
    "readings.answer-noted": [{"asked": ANSWERED, "again": again} for again in (True, False)],
    "readings.answered": [{"asked": ANSWERED, "again": again} for again in (True, False)],
    "readings.answered-already": [{"asked": ANSWERED}],
    "readings.not-yours": [{"asked": asked} for asked in EVERY],
    "readings.no-question": [{"number": 99, "count": count} for count in (0, 1, 5)],
    "readings.question-stands": [{}],
    "readings.agenda": [
        {"asked": asked, "cafe": cafe, "more": more, "first": first}
        for asked, cafe, more, first in (
            ([OPEN, LONGEST, LONGEST, LONGEST], CAFE, True, True),
            ([OPEN], None, False, False),
            ([], CAFE, False, True),
            ([], None, False, False),
        )
    ],
    "readings.left": [{"count": count, "number": 12} for count in (1, 7)],
}


def held_of(user_id: str) -> Iterator[SQLModel]:
    """What the tables hold of a person."""
    yield Reading(subject="problems.problem:7", text="Des retraités", user_id=user_id, at=AT)
    yield CafeQuestion(subject="problems.problem:7", text="Depuis quand\u202f?", user_id=user_id, at=AT)
    yield CafeQuestion(
        subject="problems.problem:7", text="Où\u202f?", state="answered", answer="Au Bourg", answered_by=user_id, answered_at=AT, at=AT
    )
