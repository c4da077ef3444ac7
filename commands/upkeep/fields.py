"""The fields of a sheet that anybody may correct, how people call them, and how their values are read: as an import reads its cells."""

from collections.abc import Sequence
from dataclasses import dataclass

from commands.core import guard
from commands.core.declaration.effects import Refused
from commands.core.language.words import sayings, says_something, without_article, words_of
from commands.core.rules.lines import only_short
from commands.imports import cells
from commands.imports.personal import is_mobile, is_personal_mail
from commands.imports.values.hours import read_hours, week_of
from storage.sheets import NO_SERVICE, SERVICE, SheetFacts

CONTACT, PLACE, HOURS, SERVICES, ABOUT = "contact", "place", "hours", "services", "about"
SECTIONS = (CONTACT, PLACE, HOURS, SERVICES, ABOUT)
"""How a sheet is told, and corrected: in this order, so numbered."""
MOST_VALUES = 3
LONGEST = {"name": 120, "address": 200, "opening_hours": 200, "access_notes": 200, "description": 500, SERVICE: 80, NO_SERVICE: 80}
CALLED = {
    **dict.fromkeys(
        sayings("telephone, tel, numero, numero de telephone, numero de tel, standard, fixe, portable, ligne, telephone fixe"), "phone"
    ),
    **dict.fromkeys(
        sayings("mail, mel, courriel, email, e mail, adresse mail, adresse email, adresse e mail, adresse courriel, adresse electronique"),
        "email",
    ),
    **dict.fromkeys(sayings("site, site internet, site web, page web, lien, adresse du site, page"), "web"),
    **dict.fromkeys(sayings("adresse, adresse postale, locaux, lieu"), "address"),
    **dict.fromkeys(
        sayings(
            "horaires, horaire, horaires d ouverture, heures, heures d ouverture, ouverture, jours d ouverture, permanences, permanence"
        ),
        "opening_hours",
    ),
    **dict.fromkeys(sayings("acces, entree, accessibilite, transports"), "access_notes"),
    **dict.fromkeys(sayings("presentation, description, activite, activites, missions"), "description"),
    **dict.fromkeys(sayings("nom, nouveau nom"), "name"),
    **dict.fromkeys(sayings("service, services, nouveau service, service en plus, ajouter service, ajouter un service"), SERVICE),
    **dict.fromkeys(sayings("service en moins, service supprime, retirer service, retirer le service, retirer un service"), NO_SERVICE),
}
"""Folded words → the field that they call."""
BEFORE = sayings("le, la, les, l, un, une, son, sa, ses, nouveau, nouvelle, nouveaux, bon, bonne, leur, leurs")
"""Words that may stand before the name of a field."""
LONGEST_CALL = max(len(words.split()) for words in CALLED)
_FIELDS = {
    CONTACT: ("phone", "email", "web"),
    PLACE: ("address", "access_notes"),
    HOURS: ("opening_hours",),
    SERVICES: (SERVICE, NO_SERVICE),
    ABOUT: ("description", "name"),
}
"""The fields of each section: the first is the one that words without a name are about."""
_NAMED = {"contact": CONTACT, "coordonnees": CONTACT, "contacts": CONTACT, "autre": ABOUT, "autre chose": ABOUT}
_NO_MORE = (
    *("ne fait plus de", "ne fait plus d", "ne fait plus", "ne propose plus de", "ne propose plus d", "ne propose plus"),
    *("n assure plus", "plus de", "plus d", "retirer", "supprimer", "enlever", "sans"),
)
_PARTLY = ("ferme", "ouvre aussi", "ouvert aussi", "ouverte aussi")
_NOTHING = frozenset({"aucun", "aucune", "plus aucun", "plus aucune", "rien", "neant", "il n y en a plus", "n en a plus"})
_OF_SOMEBODY = {"phone": is_mobile, "email": is_personal_mail}
"""What an import does not keep of a list, and a correction does not put on a sheet that all can see."""
EMPTIED = frozenset({"phone", "email", "web", "access_notes"})
"""What a sheet may do without."""


@dataclass(frozen=True, slots=True)
class Fact:
    """A field, and what it should say: one value a line; empty: nothing any more."""

    field: str
    value: str


def section_called(said: str) -> str:
    """The section that a number, or the name of one of its fields, tells; empty when none does."""
    words = words_of(said)
    if words.isdecimal() and 1 <= int(words[:2]) <= len(SECTIONS):
        return SECTIONS[int(words[:2]) - 1]
    field, _ = take_field(said)
    return section_of(field) or _NAMED.get(words, "")


def section_of(field: str) -> str:
    """The section where a field is told; empty for none."""
    return next((section for section, fields in _FIELDS.items() if field in fields), "")


def take_field(said: str) -> tuple[str, str]:
    """The field that words begin with, the longest name of one first, and the words after it; empty and all the words for none."""
    words = without_article(said.strip()).split()
    start = next((place for place, word in enumerate(words) if words_of(word) not in BEFORE), len(words))
    for length in range(min(LONGEST_CALL, len(words) - start), 0, -1):
        field = CALLED.get(words_of(" ".join(words[start : start + length])))
        if field is not None:
            return field, " ".join(words[start + length :])
    return "", said.strip()


def read_fact(section: str, said: str, sheet: SheetFacts, about: str = "") -> Fact:
    """What words say of a section of a sheet. about: the field that they were asked for, where they name none.

    Raises Refused, with an example, for words that are no value of it.
    """
    field, value = take_field(said)
    told = value.lstrip(" :=→").strip() if field else said.strip()
    if section == CONTACT and not field:
        field = _way_of(told)
    return fact_of(field or about or _FIELDS[section][0], told, sheet)


def fact_of(field: str, said: str, sheet: SheetFacts) -> Fact:
    """What words say of a field of a sheet. Raises Refused, with an example, for words that are no value of it."""
    if field in {SERVICE, NO_SERVICE}:
        return _service(field, said, sheet)
    value = read_value(field, said)
    if field in _OF_SOMEBODY and any(_OF_SOMEBODY[field](each) for each in value.split("\n") if each not in sheet.told(field).split("\n")):
        raise Refused("upkeep.somebodys", field=field)
    if field == "opening_hours":
        partly = words_of(value).startswith(_PARTLY)
        value = _besides(sheet.structure.opening_hours or "", value) if partly else read_hours(value).kept
    return Fact(field, value)


def _besides(hours: str, said: str) -> str:
    """« fermé le mercredi » leaves the other hours as they are."""
    week = week_of(said)
    told = str(week) if week is not None and not any(rule.times for rule in week.rules) else said
    rules = [each.strip() for each in hours.split(";") if each.strip()]
    return "; ".join([*rules, told] if told not in rules else rules)


def read_value(field: str, said: str) -> str:
    """What a field should say, as it is kept. Raises Refused."""
    if field in EMPTIED and words_of(said) in _NOTHING:
        return ""
    readers = {"phone": cells.phones, "email": cells.emails, "web": cells.webs}
    if field in readers:
        found, left = readers[field](said)
        if not found or (field == "phone" and any(sign.isdecimal() for sign in left)):
            raise Refused("upkeep.no-such-value", field=field, said=said)
        return "\n".join(found[:MOST_VALUES])
    line = cells.line(said)
    if not says_something(line):
        raise Refused("upkeep.no-such-value", field=field, said=said)
    return guard.only_safe(only_short(line, LONGEST[field], "upkeep.value-too-long", field=field))


def _way_of(said: str) -> str:
    """Which way of being reached words tell."""
    if cells.emails(said)[0]:
        return "email"
    return "phone" if cells.phones(said)[0] or not cells.webs(said)[0] else "web"


def field_of(said: str) -> str:
    """The field that a value tells by itself: a number to call, an address of mail, of a site; empty for other words."""
    if cells.emails(said)[0]:
        return "email"
    if cells.phones(said)[0]:
        return "phone"
    return "web" if "://" in said or "www." in said.lower() else ""


def _service(field: str, said: str, sheet: SheetFacts) -> Fact:
    """A service more; after « plus de », one that is offered no more, as the sheet calls it."""
    words = words_of(said)
    gone = next((each for each in _NO_MORE if words.startswith(f"{each} ")), "")
    if field != NO_SERVICE and not gone:
        return Fact(SERVICE, read_value(SERVICE, said))
    named = words.removeprefix(gone).strip()
    found = _named(named, sheet.services)
    if found is None:
        raise Refused("upkeep.which-service", said=said, services=sheet.services)
    return Fact(NO_SERVICE, found)


def _named(said: str, services: Sequence[str]) -> str | None:
    """The service that words call, by its number in their list, its name, or a part that no other one holds."""
    if said.isdecimal() and 1 <= int(said[:3]) <= len(services):
        return services[int(said[:3]) - 1]
    exact = [each for each in services if words_of(each) == said]
    near = [each for each in services if f" {said} " in f" {words_of(each)} " or f" {words_of(each)} " in f" {said} "] if said else []
    found = exact or near
    return found[0] if len(found) == 1 else None
