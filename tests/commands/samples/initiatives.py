from datetime import UTC, datetime
from typing import Any

from sqlmodel import SQLModel

from commands.exchange.initiative import Sheet
from storage.initiatives import DONE, WITHDRAWN, Initiative, InitiativeNews, InitiativeSupport
from tests.chat import Chat
from tests.commands.samples.exchange import settles

WHEN = datetime(2026, 12, 4, 17, 0, tzinfo=UTC)
SHORT = Initiative(number=3, title="Un jardin au pied des tours", for_whom="les familles du Parc", room="programme", created_at=WHEN)
LONG = Initiative(
    number=123,
    title="Accompagner les familles dans les démarches en ligne, de la première connexion",
    for_whom="Les familles qui n’ont pas d’ordinateur, et celles qui en ont un sans savoir à qui demander. " * 3,
    needs="Une salle l’hiver, un relais auprès des écoles, quelqu’un qui connaisse les logiciels de la CAF. " * 3,
    room="programme",
    behind=12,
    asked_for="problems.problem:123",
    created_at=WHEN,
)
DONE_ONE = Initiative(
    **{
        **LONG.model_dump(),
        "state": DONE,
        "worked": "Les familles sont venues, et elles en ont parlé. " * 6,
        "stuck": "La salle était trop petite. " * 10,
        "closed_at": WHEN,
    }
)
BRIEF = Initiative(**{**SHORT.model_dump(), "state": DONE, "worked": "Les familles sont venues"})
GONE = Initiative(**{**SHORT.model_dump(), "state": WITHDRAWN, "closed_at": WHEN})
WAYS = [("méthode", 2), ("salle", 1), ("co-portage", 1)]
SHEETS = [
    Sheet(SHORT, "", [], 0, []),
    Sheet(SHORT, "PMI", [], 1, []),
    Sheet(LONG, "Centre communal d’action sociale", ["PMI", "CAF", "UDAF", "Mission locale"], 2, WAYS, "La salle est trouvée. " * 12),
    *(Sheet(each, "PMI", ["CAF"], 0, WAYS[:1]) for each in (DONE_ONE, BRIEF, GONE)),
]
ALL = [SHORT, LONG]

SAMPLES: dict[str, list[dict[str, Any]]] = {
    "initiatives.told": [{"sheet": sheet} for sheet in SHEETS],
    "initiatives.shown": [{"sheet": sheet} for sheet in SHEETS],
    "initiatives.as-it-stands": [{"sheet": sheet} for sheet in SHEETS],
    "initiatives.behind": [{"sheet": sheet, "way": way} for sheet in SHEETS[:3] for way in ("", "salle")],
    "initiatives.how-to": [{"said": ""}, {"said": "Un jardin partagé"}],
    "initiatives.too-many": [{"most": 10}],
    "initiatives.list": [{"page": [], "more": False}, {"page": [LONG, SHORT] * 3, "more": True}],
    "initiatives.unknown": [{"number": None, "known": []}, {"number": 9, "known": ALL}],
    "initiatives.is-over": [{"initiative": each} for each in (DONE_ONE, GONE)],
    "initiatives.which-way": [{"initiative": SHORT, "said": "de tout cœur"}],
    "initiatives.news": [{"initiative": each, "text": "La salle est trouvée. " * 20} for each in ALL],
    "initiatives.news-told": [{"initiative": SHORT, "count": count} for count in (0, 1, 12)],
    "initiatives.also": [{"initiative": each} for each in (DONE_ONE, BRIEF)],
    "initiatives.outcome-told": [{"initiative": each} for each in (DONE_ONE, BRIEF)],
    "initiatives.experiences": [
        {"words": "", "page": [], "more": False},
        {"words": "jardin", "page": [], "more": False},
        {"words": "", "page": [DONE_ONE, BRIEF, DONE_ONE], "more": True},
        {"words": "jardin", "page": [BRIEF], "more": False},
    ],
    **{
        f"initiatives.{name}": [{"initiative": each} for each in ALL]
        for name in (
            *("noted", "already", "message-removed", "put-back", "still-there", "already-behind", "not-behind", "behind-no-more"),
            *("outcome-how", "concluded", "taken-back", "taken-back-told"),
        )
    },
}


def held_of(user_id: str) -> list[SQLModel]:
    """What the tables hold of a person."""
    return [
        Initiative(title="Un jardin", for_whom="les familles", room="programme", created_by=user_id, created_at=WHEN),
        InitiativeSupport(initiative_number=1, user_id=user_id, way="salle", at=WHEN),
        InitiativeNews(initiative_number=1, user_id=user_id, text="La salle est trouvée", at=WHEN),
    ]


async def leads(chat: Chat) -> None:
    await settles(chat)
    await chat.says("!initiative Un jardin partagé ; les familles du Parc ; une salle l’hiver")


STORIES = {"initiatives.told": ("exchange.initiative", (leads,))}
