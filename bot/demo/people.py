"""The people of the sample town, as `town/people.toml` describes them."""

import tomllib
from dataclasses import dataclass
from importlib.resources import files

TOWN = files("bot.demo") / "town"


@dataclass(frozen=True, slots=True)
class Person:
    """An invented partner. `coordinator`: member of the équipe d'animation."""

    login: str
    name: str
    structure: str
    coordinator: bool


def read_people() -> tuple[Person, ...]:
    """Read the partners, coordinators first."""
    found = tomllib.loads((TOWN / "people.toml").read_text(encoding="utf-8"))["person"]
    people = (Person(one["login"], one["name"], one["structure"], one["role"] == "coordinator") for one in found)
    return tuple(sorted(people, key=lambda person: not person.coordinator))
