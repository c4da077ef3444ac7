from typing import Any

from commands.core.declaration.context import Person

SAMPLES: dict[str, list[dict[str, Any]]] = {
    "rooms.not-allowed": [{}],
    "rooms.too-many-invitations": [{"most": 10, "days": 30}],
    "rooms.hello": [{}],
    "rooms.hello-in-private": [{}],
    "rooms.unreadable": [{}],
    "rooms.without-key": [{"device": "Téléphone de Léa"}],
    "rooms.expelled": [
        {"person": Person("@paul:town.example", "Paul"), "role": "agenda"},
        {"person": Person("@paul:town.example", "Paul"), "role": None},
    ],
    "rooms.crowded": [{}],
    "rooms.unreached": [{}],
    "rooms.left-out": [{}],
    "rooms.moved": [{"kept": True}, {"kept": False}],
}
