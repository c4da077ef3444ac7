"""Whom the facts of a text name, however deep, and what names nobody."""

from dataclasses import dataclass
from datetime import date

from commands.core.declaration.context import Person
from commands.core.rules.naming import DEEPEST, people_in

LEA, OMAR = Person("@lea:town.example", "Léa"), Person("@omar:town.example", "Omar")


@dataclass(frozen=True)
class Seat:
    person: Person
    since: date
    asked_by: str | None = None


def test_people_are_found_in_lists_mappings_and_what_they_hold() -> None:
    facts = [
        {"seats": (Seat(LEA, date(2026, 11, 23)),), "count": 2, "rest": None},
        {"asked": {"by": [OMAR]}, "words": "@paul:town.example"},
    ]
    assert people_in(facts) == {LEA.user_id, OMAR.user_id}


def test_words_numbers_days_and_nothing_name_nobody() -> None:
    assert people_in([{"words": LEA.user_id, "raw": b"@omar", "count": 3, "share": 0.5, "on": date(2026, 11, 23), "who": None}]) == set()


def test_what_lies_deeper_than_texts_go_is_not_looked_at() -> None:
    facts: object = LEA
    for _ in range(DEEPEST - 1):
        facts = [facts]
    assert people_in(facts) == {LEA.user_id}
    assert people_in([facts]) == set()
