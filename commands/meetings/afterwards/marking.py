"""Who was there, as a host says it: « tous sauf 2 et 4 », « 1 3+1 5 », « Karim, Léa », « 14 personnes », « aussi Karim du CCAS »."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from commands.core.language.words import words_of
from commands.core.rules.naming import LONGEST_NAME
from commands.meetings.people import Expected, Roll, Unexpected

P = TypeVar("P", Expected, Unexpected)

MOST_PEOPLE = 10_000
MOST_GUESTS = 99
MOST_AT_ONCE = 100

_ALL = re.compile(r"(?:tous|toutes|tout le monde|tou(?:s|tes) présente?s)\b[\s,]*", re.IGNORECASE)
_BUT = re.compile(r"(?:sauf|sans|hormis|moins|excepté|retirer?)\b\s*:?\s*", re.IGNORECASE)
_ALSO = re.compile(r"(?:et\s+)?(?:aussi|en plus|plus|ajouter?)\b\s*:?\s*", re.IGNORECASE)
_HEADS = re.compile(
    r"(?:nous étions\s+)?(\d{1,5})\s*(?:personnes?|gens|participante?s?|présente?s?)(?:\s+en tout|\s+au total)?", re.IGNORECASE
)
_NOBODY = re.compile(r"(?:personne|aucune?|zéro|0)", re.IGNORECASE)
_ITEMS = re.compile(r"[,;\n]\s*+(?:et\s++)?+|(?<!\s)\s++et\s++", re.IGNORECASE)
_NUMBERS = re.compile(r"(?:n\s*+[°ºo])?+[\d+\s]++")
_NUMBER = re.compile(r"(\d{1,4})(?:\s*\+\s*(\d{1,2}))?")
_GUESTS = re.compile(r"(.*\S)\s*+\+\s*+(\d{1,2})")


@dataclass(slots=True)
class Marking:
    """What becomes of a list. came: id of a registration → people there. gone: ids of walk-ins. head_count: None when nobody counted.

    unknown, ambiguous: words that mean nobody of the list, and several people of it.
    """

    came: dict[int, int] = field(default_factory=dict)
    walk_ins: list[str] = field(default_factory=list)
    gone: list[int] = field(default_factory=list)
    head_count: int | None = None
    unknown: list[str] = field(default_factory=list)
    ambiguous: list[str] = field(default_factory=list)

    @property
    def is_empty(self) -> bool:
        """Whether nothing was understood."""
        return not (self.came or self.walk_ins or self.gone or self.head_count)


@dataclass(frozen=True, slots=True)
class Item:
    """One of those said: a number of the list, or a name; with their guests, when they are counted."""

    said: str
    rank: int | None
    guests: int | None


def read_marking(words: str, roll: Roll) -> Marking:
    """What a host said of those who were there. Words that mean nobody change nothing, and are told."""
    said = words.strip(" :.!")
    if found := _HEADS.fullmatch(said):
        return Marking(head_count=min(int(found[1]), MOST_PEOPLE))
    if _NOBODY.fullmatch(said):
        return Marking(came=_nobody(roll))
    if found := _ALL.match(said):
        marking = Marking(came={each.row_id: each.size for each in roll.expected})
        but = _BUT.match(said, found.end())
        return _without(marking, roll, said[but.end() :]) if but else marking
    if found := _BUT.match(said):
        return _without(Marking(), roll, said[found.end() :])
    if found := _ALSO.match(said):
        return _with(Marking(), roll, said[found.end() :], add=True)
    return _with(Marking(came=_nobody(roll)), roll, said, add=False)


def _nobody(roll: Roll) -> dict[int, int]:
    return {each.row_id: 0 for each in roll.expected}


def _with(marking: Marking, roll: Roll, words: str, *, add: bool) -> Marking:
    """Those who were there. add: who is not of the list came without having registered."""
    someone = False
    for item in _items(words):
        people = _meant(item, roll.expected)
        if len(people) == 1:
            someone = True
            marking.came[people[0].row_id] = people[0].size if item.guests is None else 1 + item.guests
        elif people:
            marking.ambiguous.append(item.said)
        elif add and item.rank is None:
            marking.walk_ins.append(item.said[:LONGEST_NAME])
        else:
            marking.unknown.append(item.said)
    if not (someone or add):
        marking.came.clear()
    return marking


def _without(marking: Marking, roll: Roll, words: str) -> Marking:
    """Those who were not there."""
    for item in _items(words):
        people = _meant(item, roll.expected)
        others = _meant(item, roll.walk_ins) if item.rank is None else []
        if len(people) + len(others) > 1:
            marking.ambiguous.append(item.said)
        elif people:
            marking.came[people[0].row_id] = 0
        elif others:
            marking.gone.append(others[0].row_id)
        else:
            marking.unknown.append(item.said)
    return marking


def _items(words: str) -> list[Item]:
    found: list[Item] = []
    for part in _ITEMS.split(words):
        said = " ".join(part.split())
        if _NUMBERS.fullmatch(said):
            found += [Item(each[0], int(each[1]), int(each[2]) if each[2] else None) for each in _NUMBER.finditer(said)]
        elif with_guests := _GUESTS.fullmatch(said):
            found.append(Item(with_guests[1], None, int(with_guests[2])))
        elif said:
            found.append(Item(said, None, None))
    return found[:MOST_AT_ONCE]


def _meant(item: Item, people: Sequence[P]) -> list[P]:
    """By their number; by their whole name; else by words of their name and structure."""
    if item.rank is not None:
        return [each for each in people if isinstance(each, Expected) and each.rank == item.rank]
    wanted = set(words_of(item.said).split())
    if not wanted:
        return []
    whole = [each for each in people if set(words_of(each.name).split()) == wanted]
    return whole or [each for each in people if wanted <= set(_known(each).split())]


def _known(person: Expected | Unexpected) -> str:
    return words_of(f"{person.name} {person.structure}" if isinstance(person, Expected) else person.name)
