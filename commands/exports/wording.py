"""What the directory says in words, said again in the codes of the national schema where it has some: an import, backwards."""

import re
from collections.abc import Iterable

import phonenumbers

from commands.exports.codes import CHECKS, CODES, EVERYBODY, LONGEST_NAME, LONGEST_TEXT, SHORTEST_NAME, SHORTEST_TEXT, is_link
from commands.imports.mapping import list_mappings
from storage.analysis import fold
from storage.lexicon import Lexicon
from storage.opening_hours import Week

NATIONAL = list_mappings()["data_inclusion"]
_CODE_OF = {field: {fold(words): code for code, words in table.items()} for field, table in NATIONAL.valeurs.items()}
_LINK = re.compile(r"https?://\S+")


def name_of(name: str, place: str | None) -> str:
    """A name within the bounds of the schema: « AJ (Pessac) » for two letters."""
    if len(name) < SHORTEST_NAME:
        return f"{name} ({place or 'structure'})"
    return name if len(name) <= LONGEST_NAME else f"{name[: LONGEST_NAME - 1].rstrip()}…"


def text_of(*words: str) -> str | None:
    """The first of these texts that is long enough, cut where it is too long."""
    long_enough = (each for each in words if len(each) >= SHORTEST_TEXT)
    said = next(long_enough, None)
    return said if said is None or len(said) <= LONGEST_TEXT else f"{said[: LONGEST_TEXT - 1].rstrip()}…"


def networks_of(kind: str | None) -> list[str] | None:
    """The national networks that a structure is of: « CCAS, France services » names two."""
    parts = (kind or "").split(", ")
    found = (part if part in CODES["reseaux_porteurs"] else _CODE_OF["type"].get(fold(part)) for part in parts)
    return list(dict.fromkeys(code for code in found if code)) or None


def phone_of(numbers: Iterable[str]) -> str | None:
    """The first number, as all countries write it (E.164); a short one as it is."""
    first = next(iter(numbers), None)
    if first is None or len(first.replace(" ", "")) < 9:
        return first
    try:
        return phonenumbers.format_number(phonenumbers.parse(first, "FR"), phonenumbers.PhoneNumberFormat.E164)
    except phonenumbers.NumberParseException:
        return first


def hours_of(words: str | None) -> str | None:
    """Opening hours, when they are a week that OpenStreetMap can write."""
    week = Week.parse(words) if words else None
    return str(week) if week else None


def link_in(words: str | None) -> str | None:
    """The address of the page that tells how one gets in, when the words hold one."""
    return next((link for link in _LINK.findall(words or "") if is_link(link)), None)


def themes_of(tags: Iterable[str], lexicon: Lexicon) -> list[str] | None:
    """The national themes of needs. Of a need that has several, the first of the lexicon: it alone is sure."""
    needs = ((tag, lexicon.needs[tag].themes[:1]) if tag in lexicon.needs else (tag, (tag,)) for tag in tags)
    return list(dict.fromkeys(theme for _, themes in needs for theme in themes if theme in CODES["thematiques"])) or None


def publics_of(publics: Iterable[str]) -> tuple[list[str] | None, str | None]:
    """The codes of publics, and the words of those that have none. Everybody goes alone: the schema wants it."""
    said = list(dict.fromkeys(publics))
    codes = [each for each in said if each in CODES["publics"]]
    words = [each.replace("-", " ") for each in said if each not in CODES["publics"]]
    return ([EVERYBODY] if EVERYBODY in codes else codes) or None, ", ".join(words) or None


def costs_of(cost: str | None, notes: str | None) -> tuple[str | None, str | None]:
    """Free or paid; what is neither is said in words."""
    if cost is None or cost in CODES["frais"]:
        return cost, notes
    return None, ", ".join(filter(None, [cost[:1].upper() + cost[1:], notes]))


def area_of(area: str | None) -> list[str] | None:
    """The codes of the places where people must live, when they are told by codes."""
    codes = [_CODE_OF["zone"].get(fold(part), part) for part in (area or "").split(", ")]
    return codes if area and CHECKS["zone_eligibilite"](codes) else None


def ways_of(how: str | None) -> tuple[list[str] | None, list[str] | None, str | None]:
    """How a service is asked for, who may ask, and the words for the rest: « sur place, par téléphone. Le matin. »."""
    ways, senders, rest = [], [], []
    head, _, tail = (how or "").partition(". ")
    for part in filter(None, head.split(", ")):
        if code := _CODE_OF["contact"].get(fold(part)):
            ways.append(code)
        elif code := _CODE_OF["orientation"].get(fold(part.rstrip("."))):
            senders.append(code)
        else:
            rest.append(part)
    more = ". ".join(filter(None, [", ".join(rest), tail]))
    return list(dict.fromkeys(ways)) or None, senders or None, more or None
