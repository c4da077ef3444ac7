from datetime import UTC, datetime
from typing import Any
from zlib import crc32

from sqlmodel import SQLModel

from storage.pairs import IN, Pair, PairDraw, PairWish

AT = datetime(2026, 12, 3, 9, 0, tzinfo=UTC)

SAMPLES: dict[str, list[dict[str, Any]]] = {}


def held_of(user_id: str) -> list[SQLModel]:
    """What the tables hold of a person: a draw is of nobody, and comes before its pairs."""
    month = f"{crc32(user_id.encode())}-12"
    return [
        PairWish(user_id=user_id, state=IN, answered_at=AT),
        PairDraw(month=month, seed="5eed", people=4, pairs=2, drawn_at=AT),
        Pair(month=month, first_id=user_id, second_id="@karim:x", at=AT),
        Pair(month=month, first_id="@karim:x", second_id=user_id, at=AT),
    ]
