from datetime import UTC, date, datetime
from typing import Any
from zlib import crc32

from sqlmodel import SQLModel

from commands.pairs.shared import Partner
from commands.pairs.topics import QUESTIONS, PairShown
from storage.network import Member
from storage.pairs import IN, OUT, Pair, PairDraw, PairWish
from tests.commands.samples.directory import BARE, CCAS

AT = datetime(2026, 12, 3, 9, 0, tzinfo=UTC)
TODAY = AT.date()
SEED = "247710ac"
OFFER = "une salle de trente places le mardi, un vidéoprojecteur et l’aide d’une collègue pour l’installer"


def partner(name: str, structure: Any = CCAS) -> Partner:
    return Partner(Member(user_id=f"@{name}:x", name=name, joined_at=AT, last_seen_on=TODAY), structure)


def shown(offered: str = "", *, by_me: bool = False, question: int = 0) -> PairShown:
    pair = Pair(number=4, month="2026-12", first_id="@Léa:x", second_id="@Omar:x", at=AT)
    return PairShown(pair, partner("Léa"), partner("Omar", BARE), offered, by_me, question)


def wish(state: str = IN, **more: Any) -> PairWish:
    return PairWish(user_id="@Léa:x", state=state, answered_at=AT, **more)


USUAL = {"pair": None, "draw": date(2027, 1, 4), "seed": "2d6017d6", "today": TODAY, "has_structure": True}

SAMPLES: dict[str, list[dict[str, Any]]] = {
    "pairs.told": [
        {"shown": shown(OFFER), "seed": SEED},
        {"shown": shown(OFFER, by_me=True), "seed": SEED},
        *({"shown": shown(question=question), "seed": SEED} for question in range(QUESTIONS)),
    ],
    "pairs.standing": [
        {"wish": None, **USUAL},
        {"wish": wish(), **USUAL},
        {"wish": wish(), **USUAL, "pair": shown(OFFER)},
        {"wish": wish(paused_until=date(2027, 1, 7)), **USUAL, "has_structure": False},
        {"wish": wish(OUT), **USUAL},
    ],
    "pairs.left": [{}],
    "pairs.parted": [{}],
    "pairs.again": [{}],
    "pairs.one-structure": [{"partners": 6, "structure": structure} for structure in (CCAS, BARE)],
    "pairs.members-only": [{}],
    "pairs.how-to": [{"said": "peut-être le mois prochain"}],
    "pairs.a-pause": [{"when": None}, {"when": "07/01/2027"}],
    "pairs.pause-until": [{}],
}


def held_of(user_id: str) -> list[SQLModel]:
    """What the tables hold of a person: a draw is of nobody, and comes before its pairs."""
    month = f"{crc32(user_id.encode())}-12"
    return [
        PairWish(user_id=user_id, state=IN, answered_at=AT),
        PairDraw(month=month, seed="5eed", people=4, pairs=2),
        Pair(month=month, first_id=user_id, second_id="@karim:x", at=AT),
        Pair(month=month, first_id="@karim:x", second_id=user_id, at=AT),
    ]
