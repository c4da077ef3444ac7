from datetime import UTC, datetime
from typing import Any

from commands.polls.subject import Sheet
from storage.polls import Choice
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
    Sheet(poll(number=1234, kind="dates", question="Quelle date pour la rencontre", voted=123), DATES, shown=True),
    Sheet(poll(number=1234, voted=1234), LONGEST, shown=True),
    Sheet(poll(number=3, kind="consent", question="Nous adoptons la charte"), choices("Pour", "Réserve", "Objection", yes=1), shown=True),
)

SAMPLES: dict[str, list[dict[str, Any]]] = {
    "polls.asked": [
        *({"sheet": sheet} for sheet in SHEETS),
        {"sheet": Sheet(poll(number=3, state="closed", voted=12, blank=2), THEMES, shown=True)},
        {"sheet": Sheet(poll(number=3, state="cancelled"), THEMES, shown=True)},
    ],
    "polls.which": [{"numbers": [3, 4]}, {"numbers": []}],
    "polls.unknown": [{"number": 99}],
    "polls.is-cancelled": [{"poll": poll(number=3, state="cancelled")}],
    "polls.is-closed": [{"poll": poll(number=3, state="closed", closed_at=LATER)}, {"poll": poll(number=3)}],
}
