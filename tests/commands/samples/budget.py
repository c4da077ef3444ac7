from datetime import UTC, datetime
from typing import Any
from zlib import crc32

from sqlmodel import SQLModel

from commands.governance.accounts import Accounts, Borne
from commands.governance.sharing import Transfer
from storage.budget import Budget, Expense

AT = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
PILOTS = ("Ville de Valmont-sur-Garonne", "CCAS", "Centre social Carnot", "Mission locale")
EXAMPLE = "!dépense R12 ; traiteur ; 120,50 ; CCAS"


def expense(number: int = 14, **facts: Any) -> Expense:
    usual: dict[str, Any] = {"year": 2026, "label": "traiteur", "structure": "CCAS", "paid": 12_050, "added_at": AT}
    return Expense(number=number, **usual | facts)


PAID = expense(meeting_number=12, planned=13_000)
PLANNED = expense(15, label="Location de la grande salle, avec la sonorisation et le vidéoprojecteur", paid=None, planned=45_000)
CANCELLED = expense(16, cancelled_at=AT, paid=90_000)
EMPTY = Accounts(2027, None, 0, 0, [Borne(pilot, None, 0) for pilot in PILOTS], [], changed=False)
BALANCED = Accounts(2026, 900_000, 40_000, 0, [Borne(pilot, 225_000, 10_000) for pilot in PILOTS], [], changed=False)
OVER = Accounts(
    2026,
    900_050,
    850_000,
    90_000,
    [*(Borne(pilot, 225_013, 200_000) for pilot in PILOTS), Borne("Département de la Gironde", None, 5_000)],
    [Transfer(pilot, "Ville de Valmont-sur-Garonne", 12_000) for pilot in PILOTS[1:]],
    changed=True,
)
MANY = Accounts(
    2026,
    900_000,
    850_000,
    0,
    [Borne(f"Structure {rank}", 100_000, 0) for rank in range(8)],
    [Transfer(f"Structure {rank}", "Structure 8", 100) for rank in range(7)],
    changed=False,
)

SAMPLES: dict[str, list[dict[str, Any]]] = {
    "budget.shown": [{"accounts": each} for each in (EMPTY, BALANCED, OVER, MANY)],
    "budget.which-year": [{"said": "9 000", "year": 2026}],
    "budget.far-year": [{"year": 2062, "now": 2026}],
    "budget.same": [{"year": 2026, "cents": 900_000}],
    "budget.noted": [
        {"year": 2026, "cents": 900_000, "before": None, "shares": [(pilot, 225_000) for pilot in PILOTS]},
        {"year": 2026, "cents": 900_000, "before": 800_000, "shares": [("CCAS", 900_000)]},
    ],
    "budget.no-amount": [{"said": "-120", "why": why, "example": EXAMPLE} for why in ("unclear", "negative", "decimals", "huge", "nothing")]
    + [{"said": "", "why": "unclear", "example": EXAMPLE}],
    "budget.several-amounts": [{"said": ["120", "130"], "example": EXAMPLE}],
    "budget.no-label": [{"example": EXAMPLE}],
    "budget.label-too-long": [{"most": 80, "length": 120}],
    "budget.unclear": [{"said": "demain", "example": EXAMPLE}],
    "budget.which-pilot": [{"said": "CAF", "pilots": PILOTS, "example": EXAMPLE}],
    "budget.no-meeting": [{"number": 12}],
    "budget.unknown": [{"number": 14}],
    "budget.which": [{"said": "traiteur"}, {"said": ""}],
    "budget.is-cancelled": [{"expense": CANCELLED}],
    "budget.paid-already": [{"expense": PAID}],
    "budget.added": [{"expense": PAID}, {"expense": PLANNED}],
    "budget.cancelled": [{"expense": CANCELLED}],
    "budget.which-expenses": [{"said": "traiteur", "year": 2026}],
    "budget.listed": [
        {"lines": [], "year": 2026, "meeting": None, "paid": 0, "planned": 0, "more": False},
        {"lines": [], "year": None, "meeting": 12, "paid": 0, "planned": 0, "more": False},
        {"lines": [PAID, PLANNED, CANCELLED] * 2, "year": 2026, "meeting": None, "paid": 12_050, "planned": 45_000, "more": True},
        {"lines": [PAID], "year": None, "meeting": 12, "paid": 12_050, "planned": 0, "more": False},
    ],
}


def held_of(user_id: str) -> list[SQLModel]:
    """What the tables hold of a person."""
    year = 2100 + crc32(user_id.encode()) % 800
    return [
        Budget(year=year, cents=900_000, pilots=list(PILOTS), set_by=user_id, set_at=AT),
        Expense(year=year, label="traiteur", structure="CCAS", paid=12_050, added_by=user_id, added_at=AT),
    ]
