"""What in a list looks like a person: a name, an address that carries one, a mobile. Shown before anything is written."""

from itertools import pairwise

from commands.core.guard.words import FIRST_NAMES
from commands.core.language.words import sayings
from commands.imports import cells
from storage.analysis import fold

CIVILITIES = frozenset({"m", "mr", "mme", "mlle", "monsieur", "madame", "mademoiselle", "dr"})
BODIES = sayings(
    """association, asso, centre, college, lycee, ecole, maison, foyer, residence, espace, mairie, mediatheque, bibliotheque,
    cabinet, clinique, hopital, creche, mission, fondation, rue, avenue, place, quai, allee, square, boulevard, chemin, impasse,
    salle, gymnase, stade, pole, antenne, service, parc, cite, quartier, theatre, musee, local, batiment, immeuble, club, comite, eglise"""
)
"""Words of what bears somebody’s name: « Lycée Jean Moulin » is nobody."""
PLACES = sayings("saint, sainte, saints, saintes, st, ste, sts, stes, isle, ile, bourg, chateau, mont, port, pont, val, villeneuve, ville")
"""Words of the names of communes, without a civility: « Isle Saint Georges » is nobody either."""
LONGEST_REACH = 200
FIGURES = 9
"""Of a phone, when its zero is lost."""
LONGEST = 5
"""Words of a cell that may be somebody's name."""


def is_person(words: str) -> bool:
    """« Mme Lucie Martin », « NOM Prénom », « Julie Bernard »: a civility, or a first name among two to four capitalised words."""
    said = words.replace(".", " ").split()
    if not 1 < len(said) <= LONGEST:
        return False
    plain = [fold(word) for word in said]
    if not BODIES.isdisjoint(plain):
        return False
    if plain[0] in CIVILITIES or set(plain) == {"nom", "prenom"}:
        return True
    if not PLACES.isdisjoint(plain):
        return False
    capitals = all(word[0].isupper() and all(sign.isalpha() or sign in "-'’" for sign in word) for word in said)
    return capitals and any(word in FIRST_NAMES for word in plain)


def names_somebody(words: str) -> bool:
    """Whether somebody is named in a text: it is a name, or holds a civility before a capital."""
    said = words.split()
    pairs = pairwise(said)
    return is_person(words) or any(fold(one).rstrip(".") in CIVILITIES and other[:1].isupper() and one != "m" for one, other in pairs)


def is_personal_mail(words: str) -> bool:
    """« lucie.martin@… », « prenom.nom@… »: what stands before the @ is somebody."""
    return "@" in words and any(_is_of_somebody(mail.partition("@")[0]) for mail in cells.emails(words)[0])


def is_mobile(words: str) -> bool:
    """A number that begins with 06 or 07."""
    figures = sum(sign.isdecimal() for sign in words[:LONGEST_REACH])
    return figures >= FIGURES and any(number.startswith(("06", "07")) for number in cells.phones(words)[0])


def looks_personal(value: object) -> bool:
    """Whether a cell that nobody declared is better not kept as it came: it is somebody's, or names somebody among other words."""
    words = cells.line(value)
    return bool(words) and (names_somebody(words) or _names_among(words) or is_personal_mail(words) or is_mobile(words))


def _names_among(words: str) -> bool:
    """« Julie Pelletier et Amandine Roy », « urgence : Bernadette Lacoste »; rather one too many: only what came is not kept."""
    said = ["".join(sign for sign in word if sign.isalpha() or sign in "-'’") for word in words.split()]
    return any(is_person(f"{one} {other}") for one, other in pairwise(said) if one and other)


def _is_of_somebody(before: str) -> bool:
    parts = [part for part in fold(before).replace("_", ".").replace("-", ".").split(".") if part]
    if len(parts) == 1:
        return parts[0] in FIRST_NAMES
    return any(part in FIRST_NAMES or part == "prenom" for part in parts) or (len(parts) == 2 and len(parts[0]) == 1 and parts[1].isalpha())
