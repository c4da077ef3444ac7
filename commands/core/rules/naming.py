"""Who a text names: found in its facts, so that no handler can forget to say it, and an erasure can take the text back."""

from collections.abc import Iterable, Mapping
from dataclasses import fields, is_dataclass
from typing import Any

DEEPEST = 6
LONGEST_NAME = 80
"""Characters of a person's name that are kept."""


def people_in(facts: Any, depth: int = DEEPEST) -> set[str]:
    """The Matrix ids of the people among these facts: every value with a `user_id`, however deep in lists and dataclasses."""
    if depth == 0 or facts is None or isinstance(facts, str | bytes | int | float):
        return set()
    user_id = getattr(facts, "user_id", None)
    own = {user_id} if isinstance(user_id, str) else set()
    return own.union(*(people_in(part, depth - 1) for part in _parts(facts)))


def _parts(facts: Any) -> Iterable[Any]:
    if isinstance(facts, Mapping):
        return facts.values()
    if isinstance(facts, list | tuple | set | frozenset):
        return facts
    if is_dataclass(facts) and not isinstance(facts, type):
        return [getattr(facts, part.name) for part in fields(facts)]
    return ()
