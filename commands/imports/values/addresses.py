"""Addresses: the street, the postcode and the commune that one cell holds, and whether the columns beside say the same."""

import re
from dataclasses import dataclass
from functools import lru_cache

from commands.core.language.words import sayings, words_of
from commands.imports.values.numbers import read_postcode
from commands.imports.values.words import line

LONGEST = 300
LONGEST_COMMUNE = 60
_CODE = re.compile(r"(?:(?<=\s)|(?<=[,;(\-–])|^)(?:[fF]-)?(\d{5}|\d{2} \d{3}(?= [^\W\d_]))(?=[\s,;)\-–.]|$)")
_BOX = re.compile(r"(?:\b(?:bp|cs|tsa|b\.p\.|case postale)|n°)\s?$", re.IGNORECASE)
_CEDEX = re.compile(r"(?:(?<!\s)\s++)?\bcedex\b(?:\s?\d{1,2})?", re.IGNORECASE)
_PARTS = re.compile(r"[,;\n(]| [-–] ")
_BESIDE = re.compile(
    r"\b(?:t[ée]l|fax|mail|bp|cs|france)\b.*|(?<=\s)(?:transports?|m[ée]tro|quartier|digicode|interphone|parking|acc[èe]s|arr[êe]t)\b.*|\d.*",
    re.IGNORECASE,
)
"""What may follow a commune in its cell."""
SIGLE = 4
"""Capitals that are rather a sigle: « MJC, 5 rue Basse »."""
LONGEST_TOWN = 7
"""Words: « Saint-Rémy-en-Bouzemont-Saint-Genest-et-Isson » is rare."""
NO_TOWN = sayings("bourg, le bourg, centre bourg, centre ville, le village, entree principale, sur rendez vous")
_STREETS = tuple(
    f"{each} "
    for each in sayings(
        """rue, avenue, av, place, pl, quai, allee, allees, boulevard, bd, chemin, route, impasse, cours, square, rond point, esplanade,
        passage"""
    )
)
_ZONES = tuple(f"{each} " for each in sayings("za, zi, zac, zone, lotissement, lieu dit, hameau"))
_NO_TOWN = _STREETS + tuple(
    f"{each} "
    for each in sayings(
        """residence, batiment, bat, etage, escalier, appartement, appt, porte, hall, entree, rdc, rez, bureau, salle, zone, za, zi,
        zac, parc, lotissement, quartier, lieu dit, centre, maison, mairie, mediatheque, ecole, gymnase, espace, pole, cite, tour, immeuble,
        domaine, hameau, bp, cs, france, association, chez, face, pres, derriere, angle, ancien, ancienne, espace, local, locaux"""
    )
)
"""What addresses end with that is no commune: how streets, buildings and parts of them begin."""
_NUMBERED = re.compile(r"\d+ ?(?:bis|ter|quater|[a-d])?\b[ ,]*", re.IGNORECASE)
_TOWN = re.compile(r"\d{2} ?\d{3}[ ,–-]+[^\W\d_][^\d,]*(?:\bcedex(?: \d{1,2})?)?", re.IGNORECASE)
_SIGNS = " \t\n,;-–()."
_COUNTRIES = frozenset({"france", "fra", "fr"})
_SMALL = frozenset({"de", "du", "des", "la", "le", "les", "en", "sur", "sous", "et", "lès", "lez", "aux", "au", "à", "di", "d", "l"})


@dataclass(frozen=True, slots=True)
class Address:
    """What an address is made of; told: what does not go together, in French."""

    street: str
    postcode: str | None
    commune: str | None
    told: tuple[str, ...] = ()


def read_address(address: object, postcode: object = None, commune: object = None, towns: tuple[str, ...] = ()) -> Address:
    """Read an address with the columns beside it, which win over it: « 3 quai Sud 13002 Marseille », « 69287 Lyon cedex 02 ».

    towns: where addresses of the list end or begin with their commune, and no postcode tells it, those that are known: « 12 rue Z, Agen ».
    """
    words = line(address)[:LONGEST]
    column_code, column_commune = read_postcode(postcode).kept, read_commune(commune)
    street, code, town, cedex = _split(words, column_commune)
    if towns and not code and not column_commune:
        street, said = _town_apart(words, towns)
        town = read_commune(said)
    told = []
    if code and column_code and code != column_code and not (cedex and code[:2] == column_code[:2]):
        told.append(f"code postal : {code} dans l’adresse, {column_code} dans la colonne")
    if town and column_commune and not _same(town, column_commune):
        told.append(f"commune : « {town} » dans l’adresse, « {column_commune} » dans la colonne")
    if not told and code:  # « 2 avenue Dulout 33600 PESSAC - 33600 Pessac » says its town twice
        again, same, _, _ = _split(street, column_commune or town)
        street = again if again and same == code else street
    return Address(words if told else street, column_code or code, column_commune or town, tuple(told))


def read_commune(value: object) -> str | None:
    """The name of a commune, without its cedex nor its postcode; in capitals, it is written as names are."""
    return _commune(line(value)[:LONGEST])


@lru_cache(maxsize=2_000)
def _commune(said: str) -> str | None:
    words = _CEDEX.sub("", said)
    words = _CODE.sub("", words).strip(_SIGNS)
    if not words or len(words) > LONGEST_COMMUNE or not any(sign.isalpha() for sign in words):
        return None
    return _spelled(words) if words.isupper() and len(words) > 3 else words


def _split(words: str, commune: str | None) -> tuple[str, str | None, str | None, bool]:
    """The street, the postcode, the commune, and whether the postcode is one of cedex, which companies have of their own."""
    codes = [found for found in _CODE.finditer(words) if not _BOX.search(words[max(0, found.start() - 20) : found.start()])]
    if not codes:
        return _without(words, commune), None, None, False
    found = codes[-1]
    code, before, after = found[1].replace(" ", ""), words[: found.start()].strip(_SIGNS), words[found.end() :].strip(_SIGNS)
    cedex = _CEDEX.search(after) is not None
    told = _PARTS.split(_CEDEX.sub("", after))
    parts = [_BESIDE.sub("", part).strip(_SIGNS) for part in told]
    town = next((part for part in parts if part and words_of(part) not in _COUNTRIES), "")
    if town:
        named = read_commune(town)
        if not before and town == parts[0]:  # « 47000 AGEN, 2 rue Basse »
            before = ", ".join(filter(None, (part.strip(_SIGNS) for part in told[1:] if words_of(part) not in _COUNTRIES)))
        return (_without(before, named), code, named, cedex) if named else (words, code, None, cedex)
    *streets, last = [part.strip(_SIGNS) for part in _PARTS.split(before)]
    if streets and last and not any(sign.isdigit() for sign in last) and (commune is None or _same(last, commune)):
        return ", ".join(filter(None, streets)), code, read_commune(last), cedex
    return before, code, None, cedex


def _town_apart(words: str, known: tuple[str, ...]) -> tuple[str, str]:
    """The street, and the commune that ends it, or begins it, or is all that is said."""
    if _bare(words) in _all_bare(known):
        return "", words
    if last := last_town(words, known):
        return words[: len(words.rstrip(_SIGNS)) - len(last)].strip(_SIGNS), last
    first = first_town(words, known)
    return (words[words.index(first) + len(first) :].strip(_SIGNS), first) if _bare(first) in _all_bare(known) else (words, "")


def first_town(words: str, known: tuple[str, ...] = ()) -> str:
    """What stands before the first comma and is a commune that is known, or may be one, where a street follows: « Agen, 2 bd Carnot »."""
    part = _PARTS.search(words)
    first, rest = (words[: part.start()].strip(_SIGNS), words[part.end() :].strip(_SIGNS)) if part else ("", "")
    is_street = rest[:1].isdigit() or f"{words_of(rest)} ".startswith(_STREETS)
    is_town = _bare(first) in _all_bare(known) or (_may_be_town(first) and not (first.isupper() and len(first) <= SIGLE))
    return first if is_street and is_town else ""


def last_town(words: str, known: tuple[str, ...] = ()) -> str:
    """The end of an address that is a commune, as it is written: one that is known, or what stands after its last comma and may be one."""
    bare = words.rstrip(_SIGNS)
    last = _PARTS.split(bare)[-1].strip(_SIGNS)
    if last != bare and _may_be_town(last):
        return last
    same = _all_bare(known)
    said = bare.split() if known else []
    ends = ((words_of(said[rank - 1]), " ".join(said[rank:])) for rank in range(max(1, len(said) - LONGEST_TOWN), len(said)))
    fits = (end for before, end in ends if end[:1].isupper() and _bare(end) in same and not _calls(before))
    return next(fits, "")


def _calls(word: str) -> bool:
    """Whether what follows this word is what a street is called: « avenue de Boé », « rue Agen »."""
    return word in _SMALL or f"{word} " in _NO_TOWN


def is_street(words: str) -> bool:
    """Whether it begins as an address does, and has a number or a name: « 12 rue des Lilas », « Place Esquirol »; no « cours de danse »."""
    found = _NUMBERED.match(words)
    street = words[found.end() :] if found else words
    if not f"{words_of(street)} ".startswith((*_STREETS, *_ZONES)):
        return False
    return found is not None or any(word[:1].isupper() for word in re.split(r"[\s'’]+", street)[1:])


def is_town(words: str) -> bool:
    """Whether it is a commune with its postcode, and no street: « 47000 AGEN »."""
    return _TOWN.fullmatch(words) is not None


def _may_be_town(words: str) -> bool:
    """Whether it is written as the name of a commune, and says no other thing that addresses end with."""
    said = words_of(words)
    if len(said) < 2 or len(said.split()) > LONGEST_TOWN or not words[:1].isupper() or any(sign.isdigit() for sign in words):
        return False
    return said not in NO_TOWN and not f"{said} ".startswith(_NO_TOWN)


def _without(street: str, commune: str | None) -> str:
    """A street without the commune that ends it, after a comma or a dash; an address that is no more than its commune stays."""
    parts = list(_PARTS.finditer(street))
    if commune and parts and _same(street[parts[-1].end() :], commune):
        return street[: parts[-1].start()].strip(_SIGNS) or street
    return street.rstrip(" ,;-–")


def _same(one: str, other: str) -> bool:
    """Whether two communes are one: « ST MEDARD » and « Saint-Médard », « Paris 12e » and « Paris »."""
    first, second = (_bare(name) for name in (one, other))
    return first == second or first.startswith(f"{second} ") or second.startswith(f"{first} ")


@lru_cache(maxsize=2_000)
def _bare(name: str) -> str:
    words = words_of(_CEDEX.sub("", name)).split()
    return " ".join({"st": "saint", "ste": "sainte"}.get(word, word) for word in words)


@lru_cache(maxsize=10)
def _all_bare(names: tuple[str, ...]) -> frozenset[str]:
    return frozenset(map(_bare, names))


def _spelled(name: str) -> str:
    """« SAINT-JEAN-DE-LUZ » is « Saint-Jean-de-Luz », « L'ISLE-D'ABEAU » is « L'Isle-d'Abeau »."""
    words = re.split(r"([\s\-'’]+)", name.lower())
    return "".join(word if rank and word in _SMALL else word[:1].upper() + word[1:] for rank, word in enumerate(words))
