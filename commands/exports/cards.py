"""What is published of a structure, as JSON values: all that helps to come, and nothing of a person."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from commands.core.telling.french import day_month
from commands.core.telling.hours import hours
from commands.exports.codes import is_link
from commands.exports.reading import Losses, Lost
from commands.imports.personal import is_mobile, is_personal_mail, names_somebody
from storage.analysis import fold
from storage.lexicon import Lexicon
from storage.whole_directory import Sheet, WholeService

NOWHERE = "Sans commune"
Card = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Page:
    """All the words of a page, or of a paper, as JSON values, and what is told of it. services: those of its structures, named or not.

    marks: of a map, who is at each of its numbers.
    """

    words: dict[str, Any]
    count: int
    services: int
    unchecked: int
    losses: Losses
    marks: Sequence[Mapping[str, Any]] = ()


def published(sheets: Sequence[Sheet]) -> list[Sheet]:
    """Those that go out, in the order of their names: what only a member named, and nobody checked, does not."""
    return sorted((each for each in sheets if not each.structure.is_to_check), key=lambda each: fold(each.structure.name))


def by_commune(sheets: Sequence[Sheet], cards: Sequence[Card]) -> list[tuple[str, list[Card]]]:
    """The cards of each commune, in the order of their names; those of none come last."""
    communes: dict[str, tuple[str, list[Card]]] = {}
    for sheet, card in zip(sheets, cards, strict=True):
        name = sheet.structure.commune or NOWHERE
        communes.setdefault(fold(name), (name, []))[1].append(card)
    return [communes[key] for key in sorted(communes, key=lambda key: (key == fold(NOWHERE), key))]


def by_need(sheets: Sequence[Sheet], cards: Sequence[Card], lexicon: Lexicon) -> list[tuple[str, list[Card]]]:
    """Each need that somebody answers, with the cards of who does, in the order of their names."""
    found: dict[str, dict[int, Card]] = {}
    for rank, (sheet, card) in enumerate(zip(sheets, cards, strict=True)):
        for tag in (tag for each in sheet.services for tag in each.service.tags):
            found.setdefault(lexicon.name_of(tag), {})[rank] = card
    ordered = sorted(found.items(), key=lambda each: fold(each[0]))
    return [(name[:1].upper() + name[1:], list(who.values())) for name, who in ordered]


def card_of(sheet: Sheet, lexicon: Lexicon, losses: Losses) -> Card:
    """What is said of a structure and of each of its services. losses: counts what is left out, as it would reach somebody."""
    found = sheet.structure
    street = ", ".join(filter(None, [found.address, " ".join(filter(None, [found.postcode, found.commune]))]))
    return {
        "name": found.name,
        "acronym": found.acronym or "",
        "kind": found.kind or "",
        "description": _lines(found.description, found.name, losses),
        "address": street,
        "hours": hours(found.opening_hours) if found.opening_hours else "",
        "access": " ".join(_lines(found.access_notes, found.name, losses)),
        "confirmed": day_said(found.confirmed_on) if found.confirmed_on else "",
        "services": [_service(each, found.name, lexicon, losses) for each in sheet.services],
        **_reach(sheet, found.name, losses),
    }


def day_said(day: date) -> str:
    """« 3 février 2026 »."""
    return f"{day_month(day)} {day.year}"


def _service(whole: WholeService, name: str, lexicon: Lexicon, losses: Losses) -> Card:
    found = whole.service
    facts: Mapping[str, str] = {
        "Pour": ", ".join(publics_of(whole, lexicon)),
        "Coût": ", ".join(filter(None, [found.cost, found.cost_notes])),
        "Comment": " ".join(_lines(found.how_to_reach, name, losses)),
        "Conditions": " ".join(_lines(found.conditions, name, losses)),
        "Zone": found.area or "",
    }
    return {
        "name": found.name,
        "description": _lines(found.description, name, losses),
        "facts": [{"label": label, "words": words} for label, words in facts.items() if words],
        **_reach(whole, name, losses),
    }


def publics_of(whole: WholeService, lexicon: Lexicon) -> list[str]:
    """For whom a service is, as people read it."""
    return [lexicon.publics[code].name if code in lexicon.publics else code.replace("-", " ") for code in whole.service.publics]


def _lines(words: str | None, name: str, losses: Losses) -> list[str]:
    """The lines of a text, but those that name or reach somebody."""
    lines = [line.strip() for line in (words or "").split("\n") if line.strip()]
    kept = [line for line in lines if not (names_somebody(line) or is_personal_mail(line) or is_mobile(line))]
    for _ in range(len(lines) - len(kept)):
        losses.setdefault("people", Lost()).add(name)
    return kept


def _reach(whole: Sheet | WholeService, name: str, losses: Losses) -> dict[str, list[str]]:
    """The ways to reach that are nobody’s own: what is published is copied for ever."""
    own = {"phone": is_mobile, "email": is_personal_mail}
    kept: dict[str, list[str]] = {"phone": [], "email": [], "web": []}
    for kind, values in whole.contacts.items():
        for value in values:
            if kind in own and own[kind](value):
                losses.setdefault("people", Lost()).add(name)
            elif kind != "web" or is_link(value):
                kept[kind].append(value)
    return kept
