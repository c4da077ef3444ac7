from dataclasses import replace
from datetime import UTC, date, datetime, time
from typing import Any

from commands.core.dates import When
from commands.polls.results import decide
from commands.polls.subject import Sheet
from storage.ballots import Voice
from storage.polls import Choice
from storage.reach import Listener
from tests.given import poll

# ── The life of a poll ───────────────────────────────────────────────────────────────────────────────────────────

LATER = datetime(2026, 12, 9, 17, 0, tzinfo=UTC)


def choices(*texts: str, yes: int = 0, maybe: int = 0) -> list[Choice]:
    return [Choice(poll_number=3, rank=rank, text=text, yes=yes, maybe=maybe) for rank, text in enumerate(texts, 1)]


THEMES = choices("Accès aux droits", "Logement", "Santé mentale", yes=3)
DATES = [
    Choice(
        poll_number=3,
        rank=day - 9,
        text=f"jeudi {day} décembre 2026, de 14\u00a0h à 16\u00a0h",
        wall_start=datetime(2026, 12, day, 14),  # noqa: DTZ001 - what clocks show
        yes=12,
        maybe=10,
    )
    for day in range(10, 18)
]
LONGEST = choices(*["Un choix assez long pour tenir sur un écran de téléphone"] * 6, yes=123)
SHEETS = (
    Sheet(poll(number=3), choices("Oui", "Non"), shown=True),
    Sheet(poll(number=3, voices="structure", quorum=8, voted=12, additions=True), THEMES, shown=True),
    Sheet(poll(number=3, secret=True, hidden=True, names=False, kind="single"), THEMES, shown=False),
    Sheet(poll(number=3, names=False, ties="draw", draw_seed="9f86d081"), THEMES, shown=True),
    Sheet(poll(number=3, voices="structure", voted=12, asked_for="programmes.programme:1"), THEMES, shown=True),
    Sheet(poll(number=1234, kind="dates", question="Quelle date pour la rencontre", voted=123), DATES, shown=True),
    Sheet(poll(number=1234, voted=1234), LONGEST, shown=True),
    Sheet(poll(number=3, kind="consent", question="Nous adoptons la charte"), choices("Pour", "Réserve", "Objection", yes=1), shown=True),
)

ASKED = poll(number=3)
LEA = Voice("@lea:x", "Léa", "CCAS", {2: "yes"}, "", LATER)
MUTE = Listener("@omar:x", None, None, has_room=False)
UNEQUAL = [Choice(poll_number=3, rank=rank, text=choice.text, yes=9 - rank) for rank, choice in enumerate(THEMES, 1)]
RESULTS = (
    decide(Sheet(poll(number=3, state="closed", voted=12, blank=2), UNEQUAL, shown=True)),
    decide(Sheet(poll(number=3, state="closed", voted=12), THEMES, shown=True)),
    decide(Sheet(poll(number=3, state="closed", voted=12, ties="draw", draw_seed="9f86d081"), THEMES, shown=True)),
    decide(Sheet(poll(number=3, state="closed", voted=12, asked_for="programmes.programme:1"), THEMES, shown=True)),
    decide(Sheet(poll(number=3, state="closed", voted=2, quorum=8), UNEQUAL, shown=True)),
    decide(Sheet(poll(number=3, state="closed"), choices("Oui", "Non"), shown=True)),
    decide(Sheet(poll(number=3, state="closed", voted=1, kind="consent"), choices("Pour", "Réserve", "Objection", yes=1), shown=True)),
    decide(Sheet(poll(number=3, state="closed", voted=1, kind="consent"), choices("Pour", "Réserve", "Objection"), shown=True)),
    decide(Sheet(poll(number=1234, state="closed", voted=123), LONGEST, shown=True)),
)
OF_DATES = decide(Sheet(poll(number=3, state="closed", kind="dates", voted=12), DATES, shown=True))
OF_SECRET_DATES = decide(Sheet(poll(number=3, state="closed", kind="dates", voted=12, names=False), DATES, shown=True))
AT = When(date(2026, 12, 4), time(18))
ANSWERS: dict[str, Any] = {"question": "Quel thème", "choices": ["Logement", "Santé"], "end": None, "options": None}
ASKING: dict[str, Any] = {"total": 4, "answers": {}}

SAMPLES: dict[str, list[dict[str, Any]]] = {
    "polls.ends-soon": [{"poll": ASKED}],
    "polls.as-it-stands": [{"poll": ASKED}, {"poll": poll(number=3, state="closed")}, {"poll": poll(number=3, state="cancelled")}],
    "polls.asked": [
        {"sheet": SHEETS[0], "here": False},
        *({"sheet": sheet} for sheet in SHEETS),
        {"sheet": Sheet(poll(number=3, state="closed", voted=12, blank=2), THEMES, shown=True)},
        {"sheet": Sheet(poll(number=3, state="cancelled"), THEMES, shown=True)},
    ],
    "polls.which": [{"known": [ASKED, ASKED]}, {"known": []}],
    "polls.unknown": [{"number": 99, "known": [ASKED]}, {"number": None, "known": [ASKED]}],
    "polls.is-cancelled": [{"poll": poll(number=3, state="cancelled")}],
    "polls.is-closed": [{"poll": poll(number=3, state="closed", closed_at=LATER)}, {"poll": poll(number=3)}],
    "polls.no-question": [{}],
    "polls.too-few": [{"count": 0, "fewest": 2}, {"count": 1, "fewest": 2}],
    "polls.too-many": [{"count": 40, "most": 8}],
    "polls.twice": [{"choice": "Logement"}],
    "polls.too-long": [{"what": what, "most": 140, "said": 1999} for what in ("question", "choice", "all")],
    "polls.consent-has-its-own": [{"choice": "Peut-être"}],
    "polls.no-quorum": [{"said": "0"}],
    "polls.unknown-option": [{"said": "en couleurs"}],
    "polls.an-end": [{"when": None}, {"when": "04/12/2026 18h00"}],
    "polls.a-date": [{"when": None}, {"when": "10/12/2026 14h00-16h00"}],
    "polls.end-or-choice": [{"said": "fin de semaine"}],
    "polls.in-a-room": [{}],
    "polls.members-only": [{}],
    "polls.too-many-open": [{"most": 10, "numbers": [3, 4, 12]}, {"most": 30, "numbers": [3]}],
    "polls.asked-there": [{"poll": ASKED}],
    "polls.dialogue-question": [ASKING | {"place": 1, "noted": None}],
    "polls.dialogue-choices": [ASKING | {"place": 2, "noted": "Quel thème"}],
    "polls.dialogue-end": [ASKING | {"place": 3, "noted": "Logement, Santé"}],
    "polls.dialogue-options": [ASKING | {"place": 4, "noted": None}],
    "polls.dialogue-summary": [
        {"answers": ANSWERS},
        {"answers": ANSWERS | {"choices": [], "end": "vendredi 18h", "options": {"kind": "single", "voices": "structure", "quorum": 8}}},
        {"answers": ANSWERS | {"options": {"names": False, "hidden": True, "secret": True, "additions": True, "ties": "draw"}}},
    ],
    "polls.no-additions": [{"poll": ASKED}],
    "polls.which-choice": [{"poll": ASKED}],
    "polls.choice-added": [{"poll": ASKED, "choice": THEMES[2], "left": left} for left in (3, 0)],
    "polls.too-late-to-cancel": [{"poll": poll(number=3, voted=voted)} for voted in (1, 12)],
    "polls.cancelled": [{"poll": ASKED}],
    "polls.close-sure": [{"poll": ASKED}],
    "polls.closing": [{"poll": ASKED}],
    "polls.which-deadline": [{"poll": ASKED}],
    "polls.not-later": [{"poll": ASKED}],
    "polls.extended": [{"poll": ASKED}],
    "polls.chased": [{"poll": each, "told": told} for told in (0, 1, 12) for each in (ASKED, poll(number=3, names=False))],
    "polls.called": [
        {"sheet": SHEETS[0], "people": [MUTE], "structures": []},
        {"sheet": SHEETS[5], "people": [MUTE] * 12, "structures": []},
        {"sheet": Sheet(poll(number=3, hidden=True), THEMES, shown=False), "people": [MUTE], "structures": ["PMI"]},
        {"sheet": SHEETS[1], "people": [MUTE] * 12, "structures": [f"Mission locale pour l’emploi, antenne {rank}" for rank in range(12)]},
    ],
    "polls.chased-already": [{"poll": poll(number=3, chased_at=LATER)}],
    "polls.message-removed": [{"poll": ASKED, "undoable": undoable} for undoable in (True, False)],
    "polls.put-back": [{"poll": ASKED}],
    "polls.still-there": [{"poll": ASKED}],
    "polls.nudge": [{"sheet": SHEETS[0]}, {"sheet": SHEETS[1]}, {"sheet": SHEETS[4]}],
    "polls.closed": [
        *({"result": result} for result in RESULTS),
        {"result": replace(OF_DATES, excluded=[LEA] * 9)},
        {"result": replace(OF_SECRET_DATES, excluded=[LEA])},
    ],
    "polls.picture": [{"result": RESULTS[0]}, {"result": OF_DATES}, {"result": RESULTS[7]}],
    "polls.no-picture": [{"poll": ASKED}],
    "polls.date-over": [{"poll": ASKED, "choice": DATES[0]}],
}
