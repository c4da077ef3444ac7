from typing import Any

from commands.core.guard import Kind

SAMPLES: dict[str, list[dict[str, Any]]] = {
    "guard.refused": [{"kinds": (kind.value,)} for kind in Kind] + [{"kinds": tuple(kind.value for kind in Kind)}],
}
