"""Who a text names: found in its facts, so that no handler can forget to say it, and an erasure can take the text back."""

from collections.abc import Iterable, Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from types import NoneType
from typing import Any

from commands.core.declaration.context import Person, Territory

DEEPEST = 6
_NOBODY = (str, bytes, int, float, date, NoneType)
"""Most facts are such, and are looked at in each answer: they name nobody."""
LONGEST_NAME = 80
"""Characters of a person's name that are kept."""


def people_in(facts: Any, depth: int = DEEPEST) -> set[str]:
    """The Matrix ids of the people among these facts: every value with a `user_id`, however deep in lists and dataclasses."""
    if depth == 0:
        return set()
    user_id = getattr(facts, "user_id", None)
    own = {user_id} if isinstance(user_id, str) else set()
    return own.union(*[people_in(part, depth - 1) for part in _parts(facts) if not isinstance(part, _NOBODY)])


def called(territory: Territory, person: Person) -> str:
    """What somebody is called: by their name, else as the configuration names them, else by the first part of their id (a guest's).

    Whoever has no territory at hand leaves the name empty, and the template says `| called`.
    """
    configured = (each.name for each in territory.coordinators if each.user_id == person.user_id)
    return person.name or next(configured, "") or person.user_id.removeprefix("@").partition(":")[0]


def _parts(facts: Any) -> Iterable[Any]:
    if isinstance(facts, Mapping):
        return facts.values()
    if isinstance(facts, list | tuple | set | frozenset):
        return facts
    if is_dataclass(facts) and not isinstance(facts, type):
        return [getattr(facts, part.name) for part in fields(facts)]
    return ()
