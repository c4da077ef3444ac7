"""The directory as a booklet of A4 or A5, and as a map with its list: for a counter, a letter box, a wall. It tells of no person."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby
from typing import Any

from commands.core.telling.french import NO_BREAK, number, opening, phone, plural, short
from commands.core.telling.maps import Ground, Line, Map, Paper, Spot, make_map, point_of
from commands.core.telling.printing import on_paper
from commands.exports.cards import Card, Page, by_commune, by_need, card_of, day_said, publics_of, published
from commands.exports.reading import Losses, Lost
from storage.lexicon import Lexicon
from storage.rubrics import Rubric, main_rubric
from storage.whole_directory import Sheet

BOOKLET, MAP, PICTURE = "booklet.typ", "directory_map.typ", "map.picture.typ"
ON_A4, ON_A_SCREEN = Paper(width=490.0, tallest=580.0, radius=8.0), Paper(width=520.0, tallest=620.0, radius=9.0)
PAPERS = {"a4": ON_A4, "a5": Paper(width=335.0, tallest=400.0, radius=7.0)}
"""The sizes of paper that a booklet is made for, and the map that each has room for."""
MOST_SERVICES, MOST_PUBLICS, MOST_WAYS = 6, 5, 2
MOST_LINKED = 1_000
"""Structures up to which the indexes lead to the sheets by a link, and name those that answer each need: beyond, they give numbers."""
LONGEST_DESCRIPTION, LONGEST_PART, LONGEST_LINE = 220, 60, 180
"""A sheet is for finding the right door: what is longer is cut, and the sheet counted."""


@dataclass(frozen=True, slots=True)
class _Entry:
    """A structure, where it goes, and its number on paper."""

    number: int
    sheet: Sheet
    card: Card
    rubric: Rubric

    @property
    def reference(self) -> dict[str, Any]:
        """How indexes tell it."""
        return {"number": self.number, "name": _on_paper(self.card["name"])}


def write(sheets: Sequence[Sheet], lexicon: Lexicon, today: date, place: str, contours: Sequence[Line] = (), paper: str = "a4") -> Page:
    """The booklet: by theme, then by name, with a map, and indexes by commune and by need. Unchecked sheets are left out.

    paper: one of `PAPERS`.
    """
    entries, losses = _entries(sheets, lexicon)
    shown = [each.sheet for each in entries]
    references = [each.reference for each in entries]
    parts = groupby(entries, key=lambda each: each.rubric)
    words = {
        **_front(entries, today, place),
        "paper": paper,
        "urgent": [_on_paper(each.told) for each in lexicon.emergencies],
        "parts": [{"name": rubric.name, "cards": [_brief(each, lexicon, losses) for each in some]} for rubric, some in parts],
        "linked": len(entries) <= MOST_LINKED,
        "communes": _index(by_commune(shown, references)),
        "needs": _index(by_need(shown, references, lexicon)),
        "located": _located(entries, losses, PAPERS[paper], contours),
    }
    return _told(words, entries, sheets, losses)


def write_map(sheets: Sequence[Sheet], lexicon: Lexicon, today: date, place: str, contours: Sequence[Line] = ()) -> Page:
    """The map of all structures and, under it, who is at each of its numbers."""
    entries, losses = _entries(sheets, lexicon)
    return _told(_front(entries, today, place) | {"located": _located(entries, losses, ON_A4, contours)}, entries, sheets, losses)


def draw_map(sheets: Sequence[Sheet], lexicon: Lexicon, place: str, contours: Sequence[Line] = ()) -> Page:
    """The map alone, as a picture."""
    entries, losses = _entries(sheets, lexicon)
    located = _located(entries, losses, ON_A_SCREEN, contours)
    words = {"need": "", "place": _on_paper(place), "map": located["map"], "legend": located["legend"]}
    return replace(_told(words, entries, sheets, losses), marks=located["marks"])


def _told(words: dict[str, Any], entries: Sequence[_Entry], sheets: Sequence[Sheet], losses: Losses) -> Page:
    services = sum(len(each.sheet.services) for each in entries)
    return Page(words, len(entries), services, len(sheets) - len(entries), losses)


def _entries(sheets: Sequence[Sheet], lexicon: Lexicon) -> tuple[list[_Entry], Losses]:
    """Those that go out, by theme then by name."""
    losses: Losses = {}
    found = [(main_rubric((tag for each in sheet.services for tag in each.service.tags), lexicon), sheet) for sheet in published(sheets)]
    found.sort(key=lambda each: each[0].rank)
    entries = [_Entry(rank, sheet, card_of(sheet, lexicon, losses), rubric) for rank, (rubric, sheet) in enumerate(found, 1)]
    return entries, losses


def _front(entries: Sequence[_Entry], today: date, place: str) -> dict[str, Any]:
    count = len(entries)
    return {"place": _on_paper(place), "count": f"{number(count)} {plural(count, 'structure')}", "printed_on": day_said(today)}


def _index(found: Iterable[tuple[str, list[Card]]]) -> list[dict[str, Any]]:
    return [{"name": _on_paper(name), "references": each} for name, each in found]


# ── A sheet ──────────────────────────────────────────────────────────────────────────────────────────────────────


def _brief(entry: _Entry, lexicon: Lexicon, losses: Losses) -> dict[str, Any]:
    """What stands on paper of a structure, each in a few lines."""
    card, services = entry.card, entry.card["services"]
    description = " ".join(card["description"])
    if len(services) > MOST_SERVICES or len(description) > LONGEST_DESCRIPTION:
        losses.setdefault("abridged", Lost()).add(card["name"])
    name = f"{card['name']} ({card['acronym']})" if card["acronym"] else card["name"]
    return {
        "number": entry.number,
        "name": _on_paper(name),
        "kind": _on_paper(card["kind"]),
        "what": _on_paper(opening(description, LONGEST_DESCRIPTION)),
        "facts": [{"label": label, "words": _on_paper(words)} for label, words in _facts(entry, lexicon).items() if words],
        "confirmed": f"Vérifiée le {card['confirmed']}." if card["confirmed"] else "Pas encore vérifiée.",
    }


def _facts(entry: _Entry, lexicon: Lexicon) -> dict[str, str]:
    """By their labels; some are empty. Each part of a list is cut by itself, so that how many more there are is always told."""
    card, services = entry.card, entry.card["services"]
    publics = [each for whole in entry.sheet.services for each in publics_of(whole, lexicon)]
    ways = [fact["words"] for each in services for fact in each["facts"] if fact["label"] == "Comment"]
    return {
        "Services": _some([_named(each["name"], card["name"]) for each in services], MOST_SERVICES, "autre"),
        "Pour": _some([short(each, LONGEST_PART) for each in publics], MOST_PUBLICS, "autre public"),
        "Adresse": short(card["address"], LONGEST_LINE),
        "Tél.": ", ".join(phone(each) for each in _reached(card, "phone")),
        "Courriel": ", ".join(_reached(card, "email")),
        "Site": ", ".join(_reached(card, "web")[:1]),
        "Ouvert": short(card["hours"], LONGEST_LINE),
        "Venir": _some([short(each, LONGEST_LINE) for each in ways], MOST_WAYS),
        "Accès": short(card["access"], LONGEST_LINE),
    }


def _named(service: str, structure: str) -> str:
    """« Médiation numérique — Ricochet » under « Ricochet » is « Médiation numérique »."""
    return short(service.removesuffix(structure).rstrip(" \u00a0-–—:,|") or service, LONGEST_PART)


def _some(words: Sequence[str], most: int, more: str = "") -> str:
    """The first ones, each once, and how many more there are."""
    found = list(dict.fromkeys(words))
    rest = len(found) - most
    told = "\u202f; ".join(found[:most])
    return f"{told} et {rest} {plural(rest, more)}" if rest > 0 and more else told


def _reached(card: Mapping[str, Any], kind: str) -> list[str]:
    """Its own ways, else those of its services: two of them."""
    return (card[kind] or list(dict.fromkeys(each for service in card["services"] for each in service[kind])))[:2]


def _on_paper(words: str) -> str:
    """In one line; no double sign of French begins a line, none of its quotes ends one."""
    line = on_paper(words)
    for sign in ":;!?»":
        line = line.replace(f" {sign}", f"{NO_BREAK}{sign}")
    return line.replace("« ", f"«{NO_BREAK}")


# ── The map ──────────────────────────────────────────────────────────────────────────────────────────────────────


def _located(entries: Sequence[_Entry], losses: Losses, paper: Paper, contours: Sequence[Line]) -> dict[str, Any]:
    """The map, and in words who is at each number, by commune: for who does not see it, the list is the map."""
    communes = by_commune([each.sheet for each in entries], [{"entry": each} for each in entries])
    ordered = [card["entry"] for _, cards in communes for card in cards]
    spots = [_spot(each) for each in ordered]
    drawn = make_map(spots, paper, Ground.of([each.point for each in spots if each.point], contours), contours)
    for name, left_out in (("unplaced", drawn.unknown), ("far", drawn.far)):
        for rank in left_out:
            losses.setdefault(name, Lost()).add(ordered[rank].card["name"])
    return {
        "map": drawn.as_json(),
        "legend": drawn.legend(),
        "marks": _marks(drawn, spots, ordered),
        "missing": [ordered[rank].reference for rank in sorted((*drawn.unknown, *drawn.far))],
    }


def _spot(entry: _Entry) -> Spot:
    found = entry.sheet.structure
    return Spot(point_of(found.latitude, found.longitude), entry.rubric.rank, _on_paper(found.commune or ""))


def _marks(drawn: Map, spots: Sequence[Spot], ordered: Sequence[_Entry]) -> list[dict[str, Any]]:
    return [
        {
            "number": mark.number,
            "name": ", ".join(dict.fromkeys(spots[rank].ground for rank in mark.spots if spots[rank].ground)),
            "references": [ordered[rank].reference for rank in mark.spots],
        }
        for mark in drawn.marks
    ]
