"""The directory as one page of the web, for anybody: by commune and by need, without a script, and of no person."""

from collections.abc import Iterable, Mapping, Sequence
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

HTML = "text/html"
LAYOUT = "directory.page.j2"
NOWHERE = "Sans commune"


@dataclass(frozen=True, slots=True)
class Page:
    """All the words of the page, as JSON values, and what is told of it."""

    words: dict[str, Any]
    count: int
    services: int
    unchecked: int
    losses: Losses


def write(sheets: Sequence[Sheet], lexicon: Lexicon, today: date, place: str) -> Page:
    """Make the page. Sheets that only a member named, and nobody checked, are left out; so is what reaches a person."""
    shown = sorted((each for each in sheets if not each.structure.is_to_check), key=lambda each: fold(each.structure.name))
    losses: Losses = {}
    cards = [_card(number, sheet, lexicon, losses) for number, sheet in enumerate(shown, 1)]
    communes: dict[str, tuple[str, list[dict[str, Any]]]] = {}
    for sheet, card in zip(shown, cards, strict=True):
        name = sheet.structure.commune or NOWHERE
        communes.setdefault(fold(name), (name, []))[1].append(card)
    listed = [communes[key] for key in sorted(communes, key=lambda key: (key == fold(NOWHERE), key))]
    words = {
        "place": place,
        "count": len(cards),
        "printed_on": _day(today),
        "communes": [{"anchor": f"c{number}", "name": name, "cards": each} for number, (name, each) in enumerate(listed, 1)],
        "needs": _needs(zip(shown, cards, strict=True), lexicon),
    }
    return Page(words, len(cards), sum(len(sheet.services) for sheet in shown), len(sheets) - len(shown), losses)


def _needs(shown: Iterable[tuple[Sheet, Mapping[str, Any]]], lexicon: Lexicon) -> list[dict[str, Any]]:
    """Each need that somebody answers, with who does."""
    found: dict[str, dict[str, str]] = {}
    for sheet, card in shown:
        for tag in (tag for each in sheet.services for tag in each.service.tags):
            found.setdefault(lexicon.name_of(tag), {})[card["anchor"]] = card["name"]
    return [
        {"anchor": f"b{number}", "name": name[:1].upper() + name[1:], "links": [{"anchor": a, "name": n} for a, n in links.items()]}
        for number, (name, links) in enumerate(sorted(found.items(), key=lambda each: fold(each[0])), 1)
    ]


def _card(number: int, sheet: Sheet, lexicon: Lexicon, losses: Losses) -> dict[str, Any]:
    found = sheet.structure
    street = ", ".join(filter(None, [found.address, " ".join(filter(None, [found.postcode, found.commune]))]))
    return {
        "anchor": f"s{number}",
        "name": found.name,
        "acronym": found.acronym or "",
        "kind": found.kind or "",
        "description": _lines(found.description, found.name, losses),
        "address": street,
        "hours": hours(found.opening_hours) if found.opening_hours else "",
        "access": " ".join(_lines(found.access_notes, found.name, losses)),
        "confirmed": _day(found.confirmed_on) if found.confirmed_on else "",
        "services": [_service(each, found.name, lexicon, losses) for each in sheet.services],
        **_reach(sheet, found.name, losses),
    }


def _service(whole: WholeService, name: str, lexicon: Lexicon, losses: Losses) -> dict[str, Any]:
    found = whole.service
    publics = [lexicon.publics[code].name if code in lexicon.publics else code.replace("-", " ") for code in found.publics]
    facts = {
        "Pour": ", ".join(publics),
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


def _lines(words: str | None, name: str, losses: Losses) -> list[str]:
    """The lines of a text, but those that name or reach somebody."""
    lines = [line.strip() for line in (words or "").split("\n") if line.strip()]
    kept = [line for line in lines if not (names_somebody(line) or is_personal_mail(line) or is_mobile(line))]
    for _ in range(len(lines) - len(kept)):
        losses.setdefault("people", Lost()).add(name)
    return kept


def _reach(whole: Sheet | WholeService, name: str, losses: Losses) -> dict[str, list[str]]:
    """The ways to reach that are nobody’s own: a page of the web is copied for ever."""
    own = {"phone": is_mobile, "email": is_personal_mail}
    kept: dict[str, list[str]] = {"phone": [], "email": [], "web": []}
    for kind, values in whole.contacts.items():
        for value in values:
            if kind in own and own[kind](value):
                losses.setdefault("people", Lost()).add(name)
            elif kind != "web" or is_link(value):
                kept[kind].append(value)
    return kept


def _day(day: date) -> str:
    return f"{day_month(day)} {day.year}"
