from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from commands.core.declaration.context import Person
from commands.polls.lists import Line
from commands.polls.results import ADOPTED, CHOSEN, DRAWN, NO_QUORUM, OBJECTED, TIED, UNDECIDED, Result
from commands.polls.subject import Sheet
from commands.polls.voters import who_chose
from commands.polls.voting import Picked
from storage.ballots import Voice
from storage.polls import Choice
from tests.commands.samples.directory import CCAS
from tests.given import poll

AT = datetime(2026, 11, 30, 10, 0, tzinfo=UTC)
SEVERAL, SINGLE = poll(number=3, voted=12, blank=2), poll(number=4, kind="single")
DATES, CONSENT = poll(number=5, kind="dates"), poll(number=6, kind="consent")
LONG = poll(
    "Une question au texte long" + " et long" * 30,
    number=1234,
    kind="dates",
    voices="structure",
    quorum=200,
    voted=123,
    closed_at=AT,
    state="closed",
)
POLLS = (SEVERAL, SINGLE, DATES, CONSENT, LONG)
CHOICES = [Choice(poll_number=3, rank=rank, text=text, yes=3, maybe=1) for rank, text in enumerate(("Accès aux droits", "Logement"), 1)]
MANY = [Choice(poll_number=3, rank=rank, text="Un choix assez long pour tenir sur un écran de téléphone", yes=12) for rank in range(1, 9)]
ONE, TWO = Picked(1, "Accès aux droits", "yes"), Picked(2, "Santé mentale et accès aux soins, avec la PMI", "maybe")
ALL = [Picked(rank, "Un choix", "yes") for rank in range(1, 9)]
OVER = Sheet(poll(number=3, voted=12, blank=2, quorum=14, state="closed", closed_at=AT), CHOICES, shown=True)
LEA = Person("@lea:town.example", "Léa Martin")
VOICES = [
    Voice("@lea:town.example", "Léa Martin", "CCAS", {1: "yes", 2: "maybe"}, "", AT),
    Voice(None, "", None, {}, "", AT),
    Voice("@omar:town.example", "Omar Sy", None, {2: "yes"}, "Le délai est trop court pour les petites structures", AT),
]
CROWD = [
    Voice(f"@p{rank}:town.example", f"Marie-Antoinette de La Tour {rank}", f"Association des familles {rank}", marks, "", AT)
    for rank in range(40)
    for marks in ({each: "yes" if (each + rank) % 3 else "maybe" for each in range(1, 9)},)
]
OPINIONS = [Choice(poll_number=6, rank=rank, text=text, yes=9) for rank, text in enumerate(("Pour", "Réserve", "Objection"), 1)]
OBJECTIONS = [replace(voice, marks={rank % 3 + 1: "yes"}, reason="Le délai est bien trop court" * 9) for rank, voice in enumerate(CROWD)]
EACH: list[dict[str, Any]] = [{"poll": each} for each in POLLS]
NOTED: dict[str, Any] = {"shown": True, "structure": None, "before": None, "again": False}

SAMPLES: dict[str, list[dict[str, Any]]] = {
    "votes.noted": [
        *(NOTED | {"poll": each, "picked": [ONE]} for each in POLLS),
        NOTED | {"poll": SEVERAL, "picked": [ONE, TWO], "before": [TWO], "structure": "CCAS de Valmont-sur-Garonne"},
        NOTED | {"poll": LONG, "picked": ALL, "before": ALL},
        NOTED | {"poll": SEVERAL, "picked": [], "before": []},
        NOTED | {"poll": SEVERAL, "picked": [ONE], "shown": False},
        NOTED | {"poll": SEVERAL, "picked": [ONE], "again": True},
    ],
    "votes.as-it-stands": [
        {"poll": SEVERAL, "has_voted": True, "shown": True, "picked": [ONE]},
        {"poll": SEVERAL, "has_voted": True, "shown": False, "picked": [ONE]},
        {"poll": SEVERAL, "has_voted": False, "shown": True, "picked": []},
    ],
    "votes.taken-back": EACH,
    "votes.nothing-to-take-back": EACH,
    "votes.unclear": [
        *({"poll": each, "said": "peut-être", "choices": CHOICES} for each in POLLS),
        {"poll": LONG, "said": "?", "choices": MANY},
    ],
    "votes.no-such-choice": [{"poll": SEVERAL, "rank": 9, "choices": CHOICES}, {"poll": LONG, "rank": 0, "choices": MANY}],
    "votes.only-one": [{"poll": SINGLE, "rank": 1}],
    "votes.opinion-unclear": [{"poll": CONSENT, "said": "bof"}],
    "votes.reason-needed": [{"poll": CONSENT, "objection": objection} for objection in (True, False)],
    "votes.reason-too-long": [{"poll": CONSENT, "most": 300}],
    "votes.opinion-by-tap": [{"poll": CONSENT, "rank": rank} for rank in (2, 3)],
    "votes.last-tap-counts": [{"poll": SINGLE, "picked": ONE}],
    "votes.too-late": EACH,
    "votes.secret-here": EACH,
    "votes.secret-tap": EACH,
    "votes.unconfirmed": [{"poll": SEVERAL, "structure": CCAS}],
    "votes.taken-away": [{"poll": SEVERAL, "picked": [ONE], "left": False}, {"poll": DATES, "picked": [TWO], "left": True}],
    "votes.no-structure": [{"poll": SEVERAL, "member": member} for member in (True, False)],
    "votes.not-yours": EACH,
    "votes.colleague-voted": [{"poll": LONG, "colleague": colleague} for colleague in (LEA, None, Person("@x:y", ""))],
    "votes.replaces-colleague": [{"poll": LONG, "colleague": colleague} for colleague in (LEA, None, Person("@x:y", ""))],
    "votes.structures-merged": [
        {"poll": LONG, "structure": "Centre communal d’action sociale", "colleague": colleague} for colleague in (LEA, None)
    ],
    "votes.counts-again": EACH,
    "votes.open": [
        {"lines": [Line(SEVERAL, voted=False), Line(SINGLE, voted=True)], "more": False, "missing": 1},
        {"lines": [Line(LONG, voted=True)] * 5, "more": True, "missing": 0},
        {"lines": [], "more": False, "missing": 0},
    ],
    "votes.results": [
        *(
            {"result": Result(sheet, decision, CHOICES, CHOICES[0]), "names": True}
            for sheet in (OVER, Sheet(LONG, MANY, shown=True))
            for decision in (UNDECIDED, NO_QUORUM, ADOPTED, OBJECTED, CHOSEN, TIED, DRAWN)
        ),
        {"result": Result(Sheet(DATES, CHOICES, shown=True), CHOSEN, CHOICES[:1], CHOICES[0]), "names": False},
    ],
    "votes.names": [
        *({"poll": each, "lists": who_chose(each, CHOICES, VOICES)} for each in POLLS),
        {"poll": LONG, "lists": who_chose(LONG, MANY, [*CROWD, *VOICES])},
        {"poll": poll(number=1234, voted=150), "lists": who_chose(SEVERAL, MANY, [*CROWD, *VOICES])},
        {"poll": CONSENT, "lists": who_chose(CONSENT, OPINIONS, OBJECTIONS)},
        {"poll": SEVERAL, "lists": who_chose(SEVERAL, CHOICES, [])},
    ],
    "votes.hidden": EACH,
    "votes.no-names": EACH,
    "votes.exported": [{"poll": SEVERAL, "named": named} for named in (True, False)],
}
