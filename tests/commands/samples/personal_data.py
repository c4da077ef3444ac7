from datetime import date
from typing import Any

from commands.core.declaration.privacy import Privacy, Retention
from commands.personal_data.told import TOLD, Kind


def counts(*named: tuple[str, int]) -> list[tuple[Kind, int]]:
    return [(TOLD[name], count) for name, count in named]


PROFILE = {"name": "Léa Étiolle-Ramírez", "phone": "+33612345678"}
POSTS = [{"structure": "PMI des Acacias", "role": "puéricultrice, le matin"}, {"structure": "Centre social Carnot", "role": ""}]
EVERYTHING = counts(
    *(("profile", 1), ("posts", 3), ("hand-overs", 2), ("wishes", 2), ("draft", 1), ("offers", 4), ("private-rooms", 1)),
    *(("timers", 2), ("reactions", 3), ("sealed", 2), ("team", 3), ("feed", 1), ("journal", 12), ("messages", 1204)),
)
ONCE = counts(
    *(("posts", 1), ("timers", 1), ("robot", 1), ("hand-overs", 1), ("offers", 1), ("sealed", 1), ("team", 1)),
    *(("journal", 1), ("messages", 1)),
)
STAYS = counts(("posts", 3), ("team", 1), ("journal", 12))
FULL = Privacy(
    controllers=("Ville de Valmont-sur-Garonne", "CCAS", "Centre social Carnot"),
    email="agora@valmont-sur-garonne.example",
    dpo="dpo@valmont-sur-garonne.example",
    host="Ville de Valmont-sur-Garonne",
)

SAMPLES: dict[str, list[dict[str, Any]]] = {
    "personal_data.nothing-held": [{}],
    "personal_data.held": [
        {"profile": PROFILE, "posts": POSTS, "others": EVERYTHING[1:], "configured": True},
        {"profile": PROFILE | {"phone": None}, "posts": [], "others": [], "configured": False},
        {"profile": None, "posts": [], "others": ONCE, "configured": False},
    ],
    "personal_data.rectify": [{}],
    "personal_data.rectify-so": [{"words": "rôle médiatrice", "here": True}, {"words": "rôle médiatrice", "here": False}],
    "personal_data.rectify-without-profile": [{}],
    "personal_data.erase-here": [{}],
    "personal_data.erase-only-yours": [{}],
    "personal_data.nothing-to-erase": [{"configured": False}, {"configured": True}],
    "personal_data.erase-what": [
        {"goes": EVERYTHING, "stays": STAYS, "configured": True},
        {"goes": ONCE, "stays": STAYS[:1], "configured": False},
        {"goes": counts(("offers", 1)), "stays": [], "configured": False},
        {"goes": [], "stays": STAYS[1:], "configured": False},
    ],
    "personal_data.erase-in-full": [{}],
    "personal_data.erase-given-up": [{}],
    "personal_data.erased": [
        {"number": 12, "goes": EVERYTHING, "stays": STAYS, "configured": True},
        {"number": 1, "goes": counts(("profile", 1)), "stays": STAYS[:2], "configured": False},
        {"number": 1, "goes": [], "stays": STAYS[:1], "configured": False},
    ],
    "personal_data.promises": [
        {"controllers": ("CCAS", "Centre social"), "privacy": Privacy(), "retention": Retention(), "draft_days": 7},
        {"controllers": FULL.controllers, "privacy": FULL, "retention": Retention(), "draft_days": 7},
    ],
    "personal_data.renewal": [{"months": 22, "until": date(2027, 1, 1)}],
    "personal_data.stay": [{"months": 24}],
    "personal_data.stay-without-profile": [{}],
    "personal_data.purge-announced": [
        {"total": 1, "months": 24, "structures": [], "day": date(2026, 12, 1)},
        {"total": 12, "months": 24, "structures": [("CCAS", 5), ("Secours populaire", 3)], "day": date(2026, 12, 1)},
    ],
    "personal_data.purged": [
        {"reasons": {"silent": 1}, "first": 12, "last": 12},
        {"reasons": {"silent": 2, "left": 1, "stranger": 1}, "first": 12, "last": 15},
        {"reasons": {"left": 3, "stranger": 2}, "first": 12, "last": 16},
    ],
}
