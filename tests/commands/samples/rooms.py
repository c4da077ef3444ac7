from typing import Any

SAMPLES: dict[str, list[dict[str, Any]]] = {
    "rooms.not-allowed": [{}],
    "rooms.hello": [{}],
    "rooms.hello-in-private": [{}],
    "rooms.unreadable": [{}],
    "rooms.without-key": [{"device": "Téléphone de Léa"}],
    "rooms.crowded": [{}],
    "rooms.unreached": [{}],
    "rooms.left-out": [{}],
    "rooms.moved": [{"kept": True}, {"kept": False}],
}
