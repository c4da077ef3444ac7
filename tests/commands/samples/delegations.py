from datetime import UTC, datetime
from typing import Any
from zlib import crc32

from sqlmodel import SQLModel

from commands.core.declaration.context import Coordinator
from commands.core.rules.identity import Identity, Known
from commands.core.rules.speakers import Delegate
from storage.decisions import Decision
from storage.delegations import Delegation

AT = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
UNTIL = datetime(2027, 1, 15, 22, 59, tzinfo=UTC)
SAMIRA = Coordinator("@samira:x", "Samira", "CCAS")
KARIM = Coordinator("@karim:x", "Karim Benali", "CCAS")
SQUATTER = Identity(Known("@karim:x", "Karim Benali", AT), (Known("@k.benali:ville.example", "Karim Bénali", AT),))


def delegation(*, accepted: bool = False) -> Delegation:
    return Delegation(
        number=3,
        structure="CCAS",
        given_by="@samira:x",
        user_id="@karim:x",
        until=UNTIL,
        proposed_at=AT,
        accepted_at=AT if accepted else None,
    )


ASKED = Delegate(delegation(), KARIM, SAMIRA)
GIVEN = Delegate(delegation(accepted=True), KARIM, SAMIRA)
WAITING = [
    Decision(number=number, room_id="!x", title="Adopter la charte", ends_at=UNTIL, asked=["CCAS"], created_for="CCAS", created_at=AT)
    for number in (4, 5, 7, 12, 123)
]
FALLEN = Delegate(delegation(accepted=True), KARIM, None)

SAMPLES: dict[str, list[dict[str, Any]]] = {
    "delegations.how-to": [{"said": ""}, {"said": "Karim"}],
    "delegations.no-pilot": [{"structure": "CAF"}],
    "delegations.already": [{"delegates": [GIVEN]}, {"delegates": [ASKED]}, {"delegates": []}],
    "delegations.no-colleague": [{"said": "Karim", "structure": "CCAS"}],
    "delegations.which-person": [{"said": "Karim", "accounts": [SQUATTER.person, *SQUATTER.alike]}],
    "delegations.speaks-already": [{"name": "Karim Benali", "structure": "Ville"}],
    "delegations.proposed": [{"delegate": ASKED, "known": SQUATTER}],
    "delegations.to-accept": [{"delegate": ASKED}],
    "delegations.nothing-asked": [{}],
    "delegations.fallen": [{"delegation": delegation()}],
    "delegations.accepted": [
        {"delegate": GIVEN, "waiting": []},
        {"delegate": GIVEN, "waiting": WAITING[:1]},
        {"delegate": GIVEN, "waiting": WAITING},
    ],
    "delegations.refused": [{"delegate": ASKED}],
    "delegations.answer-told": [{"delegate": GIVEN, "accepted": True}, {"delegate": ASKED, "accepted": False}],
    "delegations.none-of-yours": [{}],
    "delegations.ended": [{"delegation": delegation(), "by_itself": by_itself} for by_itself in (True, False)],
    "delegations.listed": [{"delegates": [], "now": AT}, {"delegates": [ASKED, GIVEN, FALLEN], "now": AT}],
}


def held_of(user_id: str) -> list[SQLModel]:
    """What the tables hold of a person."""
    structure = f"Structure {crc32(user_id.encode())}"
    return [
        Delegation(structure=structure, user_id=user_id, until=UNTIL, proposed_at=AT),
        Delegation(structure=f"{structure} bis", given_by=user_id, user_id="@karim:x", until=UNTIL, proposed_at=AT),
    ]
