"""What words say of a sheet that is known: of their own structure (« on a déménagé »), of the one just shown (« ils ont déménagé »)."""

import re

from commands.core.language.words import sayings, without_article, words_of
from commands.upkeep.fields import CALLED, LONGEST_CALL, field_of
from commands.upkeep.wording import Spoken, likely_readings
from storage.sheets import NO_SERVICE, SERVICE

CLOSED = "closed"
"""In the place of a field: the structure is no more, which nobody but the équipe d’animation puts on a sheet."""
_OURS = re.compile(
    r"(?<![^\W_])(?:on(?!\s+m['’e])|nous|notre|nos|m(?:a|on) (?:structure|association|asso|service))(?![^\W_])", re.IGNORECASE
)
_WAYS = frozenset({"phone", "email", "web"})
_NO_MORE = sayings(
    "n existe plus, n existent plus, existe plus, ferme definitivement, fermes definitivement, ferme pour de bon, ferme ses portes"
)
_SAID_OF = (
    ("name", sayings("s appelle, nous appelons, appelle plus, appelons plus, appelle maintenant, appelle desormais, appelons maintenant")),
    ("name", sayings("change de nom, nouveau nom, devenu, devenue, devenus, devient, devenons")),
    ("phone", sayings("le contact, la contact, referent, referente, le responsable, la responsable")),
    ("phone", sayings("repond plus, repondent plus, attribue, sonne dans le vide, plus joignable, plus personne au numero")),
    ("address", sayings("demenage, demenages, demenageons, demenagent, demenagera, maintenant au, desormais au")),
    ("opening_hours", sayings("ouvert, ouverts, ouverte, ouvertes, ferme, fermes, fermee, fermons, ferment, ouvre, ouvrons, ouvrent")),
    ("opening_hours", sayings("passe plus, passent plus, vient plus")),
)
"""What is said of a sheet → the field that it is about."""
_GONE = sayings("supprime, supprimee, supprimes, supprimees, arrete, arretee, arretes, arretees, n existe plus, plus assure, plus assuree")
_PART = frozenset({"permanence", "permanences", "cours", "atelier", "ateliers", "service", "consultation", "consultations", "activite"})
"""What may be no more while the structure stands."""
_OFFERS = re.compile(
    r"\b(?:propos(?:e|es|ent|ons)|fait|font|faisons)\b\s*(?:(?:aussi|maintenant|désormais|desormais)\b\s*)*", re.IGNORECASE
)
_OFFERS_NOT = re.compile(r"\b(?:propos(?:e|es|ent|ons)|fait|font|faisons|assure|assurons)\s+plus\b.*", re.IGNORECASE)
_SINCE = re.compile(r"(?<![\s,])[\s,]++(?:maintenant|désormais|desormais|dorénavant|aussi|depuis peu)\s*+\Z", re.IGNORECASE)
_STREET = re.compile(
    r"(?:\d{1,4}\s?(?:bis|ter|[a-d]\b)?,?\s+(?!\d)|(?=rue|avenue|av\b|place|quai|boulevard|bd\b|chemin|route|impasse|allée|cours\b|square))\w.*",
    re.IGNORECASE,
)
_MOVED_TO = re.compile(r"\b(?:déménag|demenag)\w*\s+(?:au\s+|à\s+(?!côté|cote|proximité|l['’]))?(.+)", re.IGNORECASE)
_CALLED_NOW = re.compile(
    r"(?:\b(?:mais|devien\w+|devenue?s?|par|(?:c['’]|nom )est|(?:s['’]appelle|appelons)(?! plus)|maintenant|désormais|desormais)|:)"
    r"(?:\s+(?:maintenant|désormais|desormais)\b)?\s*+:?\s*+(\w.+)",
    re.IGNORECASE,
)
_DAY = re.compile(
    r"\b(?:le |les )?(?:lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche)s?\b(?:\s+(?:matin|après-midi|soir))?", re.IGNORECASE
)
_HOURS = re.compile(
    r"\b(?:ferm|ouv|du lundi|de \d|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|le \w+di|\d{1,2}\s?h)", re.IGNORECASE
)
_TIMES = re.compile(r"\d|\b(?:août|aout|juillet|vacances|rendez-vous|rdv|matin|soir|midi|mois|week-end)\b|di\b", re.IGNORECASE)


def is_ours(said: str) -> bool:
    """Whether words speak of the structure of who says them."""
    return _OURS.search(said) is not None


def said_of(said: str) -> Spoken:
    """What words say of a sheet that is known, whatever they call it: the field and its value, each empty where they do not tell."""
    words = words_of(said)
    told = f" {words} "
    if _PART.isdisjoint(words.split()[:4]) and (_holds(told, _NO_MORE) or words.endswith((" a ferme", " ont ferme"))):
        return Spoken("", CLOSED, "")
    if offered_not := _OFFERS_NOT.search(said):
        return Spoken("", NO_SERVICE, f"ne {offered_not[0]}")
    cued = next((field for field, cues in _SAID_OF if _holds(told, cues)), "")
    if field := cued if cued in {"name", "phone"} else _field_named(words) or cued:
        return _of_field(field, said, gone=_holds(told, _GONE))
    if _holds(told, _GONE):
        return Spoken("", NO_SERVICE, "")
    if offered := _OFFERS.search(said):
        return Spoken("", SERVICE, without_article(_SINCE.sub("", said[offered.end() :]).strip()))
    field = field_of(said)
    return Spoken("", field, said if field else "")


def _of_field(field: str, said: str, *, gone: bool) -> Spoken:
    """A field that is known, with what words say of it; a day that is said to be gone is one on which it is closed."""
    if field == SERVICE and gone:
        return Spoken("", NO_SERVICE, "")
    if field == "opening_hours" and (gone or " plus " in f" {words_of(said)} "):
        day = _DAY.search(said)
        return Spoken("", field, f"fermé {day[0]}" if day and "que" not in words_of(said).split() else "")
    return Spoken("", field, _SINCE.sub("", _value_of(field, said)).strip(" :,.!"))


def _value_of(field: str, said: str) -> str:
    """What words say that a field is; empty: only that it is wrong."""
    if field in _WAYS:
        return said if field_of(said) == field else ""
    if field == "address":
        found = _STREET.search(said)
        moved = _MOVED_TO.search(said)
        return found[0] if found else moved[1] if moved else ""
    if field == "opening_hours":
        begins = _HOURS.search(said)
        told = said[begins.start() :] if begins else ""
        return told if _TIMES.search(told) else ""
    if field == "name":
        found = _CALLED_NOW.search(said)
        return found[1] if found else ""
    full = next((each for each in likely_readings(said) if each.field == field and each.value), None)
    return full.value if full else ""


def _field_named(words: str) -> str:
    """The field that folded words name anywhere, the longest name of one first."""
    told = words.split()
    for length in range(LONGEST_CALL, 0, -1):
        for start in range(len(told) - length + 1):
            if field := CALLED.get(" ".join(told[start : start + length])):
                return field
    return ""


def _holds(told: str, cues: frozenset[str]) -> bool:
    return any(f" {each} " in told for each in cues)
