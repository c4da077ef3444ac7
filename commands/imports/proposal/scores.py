"""How likely each of our fields is for a column, from 0 to 1: what its name says weighed with what its cells are."""

import re
from collections.abc import Mapping

from commands.imports.meanings import Meanings
from commands.imports.proposal.contents import LONG, SAMPLE, Profile
from commands.imports.proposal.names import fields_named, fields_told, words_in
from commands.imports.reading.sheets import HEADING, OTHERS, TAB, UNNAMED
from storage.analysis import fold

Scores = dict[str, dict[str, float]]
"""Column → our fields → how likely each is, from 0 to 1."""
LEAST = 0.15
"""Of the cells, which part must be of the kind that a name says."""
MOSTLY, OFTEN = 0.7, 0.5
"""Of the cells, which part is of a kind that tells what a column is, and which part speaks against another."""
CERTAIN, DOUBTFUL = 0.7, 0.4
"""From these certainties a column is taken, or asked about."""

CHECKED: Mapping[str, tuple[str, float]] = {
    "telephone": ("phone", 0.75),
    "courriel": ("mail", 0.8),
    "site": ("web", 0.75),
    "code_postal": ("postcode", 0.45),
    "code_insee": ("insee", 0.0),
    "siret": ("siret", 0.75),
    "verifiee_le": ("date", 0.45),
    "position": ("point", 0.8),
}
"""Fields whose cells can be checked: of which kind they are, and how sure cells alone make, whatever the column is called."""
SUPPORTED: Mapping[str, tuple[str, float]] = {
    "horaires": ("hours", 0.75),
    "publics": ("public", 0.75),
    "services": ("need", 0.6),
    "frais": ("cost", 0.75),
    "adresse": ("address", 0.72),
    "personnes": ("person", 0.8),
    "contact_moyen": ("way", 0.5),
    "etat": ("state", 0.6),
}
"""Fields whose name is believed, and whose cells alone may tell them too."""
STREET_PARTS = ("adresse_numero", "adresse_indice", "adresse_type")
"""What stands before the name of a street, in columns of its own."""
COORDINATES: Mapping[str, str] = {"latitude": "latitude", "longitude": "longitude", "x": "lambert_x", "y": "lambert_y"}
DAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
WORDS = ("nom", "sigle", "type", "description", "commune", "quartier", "zone", "conditions", "acces", "equipements")
CHECKABLE = ("phone", "mail", "web", "date", "number", "yes", "point", "siret")
"""Kinds of cells that are no words."""
_PEOPLE = re.compile(
    r"(?:de |des )?[+-]? ?\d{1,2} ?(?:-|a|/)? ?\d{0,3} ?\+? ?ans(?: et (?:\+|plus))?|(?:plus|moins) de \d+ ans"
    r"|adultes?|hommes?|mineurs?|majeurs?|couples?|garcons?|filles?|bebes?|personnes seules|tout-petits"
)
"""Names of boxes that say for whom, and that are no public of the national list."""
FEW = 4
"""Different words of a column that says one thing, more or less well spelled."""


def scores_of(profile: Profile, meanings: Meanings) -> dict[str, float]:
    """How likely each field is, from 0 to 1."""
    if not profile.filled:
        return {}
    if profile.name == OTHERS:
        return {"description": 1.0}
    named = fields_named(profile.title)
    if profile.share("number") + profile.share("hours") >= 0.5 and not COUNTS.isdisjoint(words_in(profile.title)[:1]):
        return {"rien": 1.0}  # « nombre d’adhérents : 11-20 »
    if profile.share("yes") >= 0.7 or (not named and _is_need(profile, meanings)):
        return _of_a_box(profile, named, meanings)
    if named.get("accord", 0.0) >= DOUBTFUL and profile.share("answer") >= 0.7:
        return {"accord": AGREEMENT}
    scores = {name: _checked(named.get(name, 0.0), profile.share(kind), alone) for name, (kind, alone) in CHECKED.items()}
    scores |= {name: _supported(named.get(name, 0.0), profile.share(kind), alone) for name, (kind, alone) in SUPPORTED.items()}
    scores |= _coordinates(profile, named)
    scores |= {day: named.get(day, 0.0) for day in DAYS}
    scores |= {name: named.get(name, 0.0) * _wordy(profile) for name in WORDS}
    scores |= {name: named.get(name, 0.0) for name in (*STREET_PARTS, "adresse_complement", "rien", "accord")}
    scores["adresse_numero"] *= profile.share("numbered") >= 0.5 and profile.share("phone") < 0.5
    scores["nom"] *= min(1.0, 2 * profile.filled / profile.rows)  # what few rows have names none
    if profile.distinct >= min(profile.filled, SAMPLE) and profile.filled == profile.rows > 1 and named.get("identifiant"):
        scores["identifiant"] = max(named["identifiant"], CERTAIN)
    if profile.is_ranks:
        scores["adresse_numero"] = 0.0
    _settle(profile, scores)
    return {name: round(min(score, 1.0), 3) for name, score in scores.items() if score > 0}


def _is_need(profile: Profile, meanings: Meanings) -> bool:
    """Whether the column is called as a need, and its cells say on which terms: « Cours de français » over « sur inscription », « non »."""
    short = (profile.length <= SHORT_TERMS and profile.filled < profile.rows) or profile.share("yes") > 0
    kinds = (*CHECKABLE, "address", "town", "postcode", "person", "hours")
    return short and meanings.needs(profile.title).share >= 1 and all(profile.share(kind) == 0 for kind in kinds if kind != "yes")


def _checked(named: float, share: float, alone: float) -> float:
    """A name without cells of the kind is worth nothing; cells alone are worth what they are."""
    believed = named * (0.55 + 0.45 * min(1.0, share / 0.5)) if share >= LEAST else 0.0
    return max(believed, alone * share if share >= 0.6 else 0.0, _agreed(named, share))


def _supported(named: float, share: float, alone: float) -> float:
    return max(named * (0.85 + 0.15 * share), alone * share if share >= 0.5 else 0.0, _agreed(named, share))


def _agreed(named: float, share: float) -> float:
    """A long question that names the field among others things, over cells that are of its kind: both say so."""
    return 0.75 if named >= 0.2 and share >= 0.6 else 0.0


def _coordinates(profile: Profile, named: Mapping[str, float]) -> dict[str, float]:
    """Cells tell which coordinate it is, as many files call x what is y; beyond France the name does."""
    called = max((named.get(name, 0.0) for name in COORDINATES), default=0.0)
    alone = 0.6 if called else 0.5
    scores = {name: max(called, alone) * profile.share(kind) for name, kind in COORDINATES.items() if profile.share(kind) >= 0.7}
    if not scores and profile.share("abroad") >= 0.7:
        scores = {name: named.get(name, 0.0) for name in ("latitude", "longitude")}
    return scores


def _wordy(profile: Profile) -> float:
    return 0.15 if any(profile.share(kind) >= 0.7 for kind in CHECKABLE) else 1.0


def _settle(profile: Profile, scores: dict[str, float]) -> None:
    """What cells say against a name, or for a column whose name says nothing."""
    _tell_otherwise(profile, scores)
    _lower(profile, scores)
    if profile.share("town") >= SURELY:  # read with the rest of the address, which they are taken out of
        scores.update({name: min(scores.get(name, 0.0), 0.3) for name in ("nom", "commune", "code_postal")}, adresse=SURELY)
    if profile.share("known") >= 0.5 or _abbreviates(profile):
        scores["services"] = max(scores["services"], 0.8)
    elif profile.distinct == 1 < profile.filled < profile.rows and profile.share("name") == 1 and profile.length > SHORT:
        scores["services"] = max(scores["services"], 0.5)
    if 0 < len(profile.items) <= FEW <= profile.filled:
        for name, kind in (("services", "need"), ("publics", "public")):
            scores[name] = max(scores[name], 0.8 if profile.share(kind) >= 0.9 else 0.0)
    everywhere = profile.filled >= NAMED * profile.rows  # else part of an address, or what a few have
    if everywhere and profile.share("name") >= 0.9 and profile.is_distinct and profile.length < LONG and is_plain(profile):
        scores["nom"] = max(scores["nom"], 0.42)
    unsaid = max(scores.values(), default=0.0) < DOUBTFUL
    if profile.name in {TAB, HEADING} and profile.distinct > 1 and unsaid:  # a part of the town, often: asked
        scores.update(quartier=DOUBTFUL, type=0.3, commune=0.2)
    if profile.length >= LONG and profile.is_distinct and max(scores.values(), default=0.0) < DOUBTFUL and profile.share("person") < 0.2:
        scores["description"] = max(scores["description"], 0.5)


def _tell_otherwise(profile: Profile, scores: dict[str, float]) -> None:
    """Names of two meanings, of which cells tell the one."""
    if profile.share("state") == 0 and profile.filled > FEW and profile.length > LONGEST_STATE:  # « statut » of a library: municipal
        scores["type"] = max(scores["type"], scores["etat"] * 0.85)
        scores["etat"] = 0.0
    if profile.share("address") >= 0.6 and "nom" in fields_told(profile.title):  # « Lieu de permanence »
        kept = 0.0 if profile.share("hours") < LEAST else scores["horaires"]
        scores.update(nom=min(scores["nom"], 0.3), horaires=kept, adresse=max(scores["adresse"], 0.72))
    if profile.share("state") >= STATES and not fields_named(profile.title):  # « fermé » is a week too, to whom reads hours
        scores["horaires"] = 0.0
    if words_in(profile.title) == ["fonctions"] and profile.share("need") >= MOSTLY_NEEDS:  # of a body: what it does
        scores["services"] = max(scores["services"], scores["personnes"])
        scores["personnes"] = 0.0


def _lower(profile: Profile, scores: dict[str, float]) -> None:
    """Fields that cells speak against."""
    if profile.length < POSTCODE_SIGNS and not fields_named(profile.title).get("code_postal"):  # « 1102 » lost no zero
        scores["code_postal"] = 0.0
    if profile.length < 2:
        scores["type"] = min(scores["type"], 0.3)
    if max(map(profile.share, ("bare_phone", "short_number"))) >= 0.5 and not fields_named(profile.title).get("telephone"):
        scores["telephone"] = 0.0
    if profile.share("person") >= 0.5:
        scores["nom"] = min(scores["nom"], 0.3)
        scores["description"] = min(scores["description"], 0.3)
    elif not profile.is_distinct:
        scores["nom"] *= 0.9
    if profile.items and sum(map(len, profile.items)) > PROSE * len(profile.items):
        scores["description"] = max(scores["description"], scores["services"])
        scores["services"] = 0.0
    if profile.share("cost") >= 0.5:
        scores["conditions"] = min(scores["conditions"], 0.5)
    if profile.share("phone") + profile.share("mail") >= 0.6:
        scores["telephone"] = max(scores["telephone"], scores["personnes"] * min(1.0, 1.5 * profile.share("phone")))  # « Contact »
        scores.update((name, min(scores[name], 0.4)) for name in ("personnes", "contact_moyen", "publics"))
    if profile.share("hours") >= 0.6:
        scores.update((name, min(scores[name], 0.5)) for name in ("adresse", "nom", "publics", "contact_moyen"))  # « Accueil du public »


COUNTS = frozenset({"nombre", "nb", "effectif", "total"})
"""How the name of a column begins that counts."""
MOSTLY_NEEDS, STATES, POSTCODE_SIGNS = 0.4, 0.5, 4.5
LONGEST_STATE = 15
"""Signs of a state, on average: what is longer tells something else."""
NAMED = 0.9
"""Of the rows, those that have a name."""
PROSE = 80
"""Signs of a thing that is listed, on average: beyond, cells tell and do not list."""
SHORT_TERMS = 40
"""Signs of the terms on which something is done, on average."""
SHORT = 5
"""Signs of a cell that may be a mere sign."""


def is_plain(profile: Profile) -> bool:
    """Whether cells are words of no kind: what a name is. Names of bodies may hold a public: « Maison des ados »."""
    kinds = {*CHECKABLE, "address", "person", "public", "hours", "cost", "postcode"}
    return all(profile.share(kind) < 0.4 for kind in (kinds - {"public"} if profile.share("proper") >= NAMED else kinds))


def _abbreviates(profile: Profile) -> bool:
    """Whether the column says one thing, that its name shortens: « PRET_MAT » over « Prêt de matériel »."""
    if profile.distinct != 1 or profile.filled < 2:
        return False
    words = iter(fold(profile.examples[0]).replace("'", " ").split())
    parts = [part for part in words_in(profile.title) if len(part) > 1]
    return bool(parts) and all(any(word.startswith(part) for word in words) for part in parts)


def _of_a_box(profile: Profile, named: Mapping[str, float], meanings: Meanings) -> dict[str, float]:
    """A column of yes and no: its name says what a yes means. One that nobody knows may be a service, unless it is a question."""
    if profile.name.startswith(UNNAMED):  # there is nothing that a yes could mean: « Voir la fiche »
        return {"etat": DOUBTFUL} if profile.share("state") >= STATES else {}
    words = words_in(profile.title)
    scores = {
        "accord": AGREEMENT if named.get("accord", 0.0) >= DOUBTFUL else 0.0,
        "etat": named.get("etat", 0.0) if named.get("etat", 0.0) >= CERTAIN else 0.0,
        "rien": named.get("rien", 0.0),
    }
    for name in ("frais", "contact_moyen", "acces"):
        scores[name] = named.get(name, 0.0) if named.get(name, 0.0) >= DOUBTFUL else 0.0
    if max(scores.values()) < CERTAIN and len(words) <= LONGEST_SERVICE:
        scores["coche_publics"] = _meant(meanings.publics(profile.title).share)
        if not scores["coche_publics"] and _PEOPLE.fullmatch(fold(profile.title).strip(" ?:")):
            return {"publics": CERTAIN}
        needs = _meant(meanings.needs(profile.title).share)
        scores["coche_services"] = needs if max(scores.values()) >= DOUBTFUL else max(needs, 0.45)
    return {name: score for name, score in scores.items() if score > 0}


SURELY = 0.8
"""Of the cells, those that hold a postcode and a commune, from which on a column does."""
AGREEMENT = 0.8
"""A column that may say who agreed to be listed is believed: who said no is not."""
LONGEST_SERVICE = 5
"""Words of a column's name that may name a service: longer ones are questions."""


def _meant(share: float) -> float:
    return 0.55 + 0.45 * share if share else 0.0
