"""Which column names structures: it is settled by what the others are, and whoever is named in them is no structure."""

from collections.abc import Iterable, Mapping, Sequence

from commands.imports.proposal.contents import BODIES, Profile
from commands.imports.proposal.names import NEUTRAL, fields_named, fields_told, words_in
from commands.imports.proposal.scores import CERTAIN, DOUBTFUL, LEAST, MOSTLY, NAMED, OFTEN, Scores, is_plain
from commands.imports.reading.sheets import HEADING, TAB

FIRST_COLUMNS, SHORTEST_NAME = 6, 4
"""Among how many columns the name is looked for that nothing calls so, and how many signs it has on average."""
LONGER_THAN_SOMEBODY = 12
"""Signs of a name, on average, from which on a column that may name people names bodies: « DUPONT » is no structure."""
PROBABLE = 0.6
"""How sure one is of a column that calls rows as bodies are called: it is asked about, or told."""


def settle_names(profiles: Sequence[Profile], scores: Scores) -> None:
    """Tell people, places and usual names apart from what structures are called; and find it where nothing says so."""
    _tell_people_apart(profiles, scores)
    _prefer_usual_names(profiles, scores)
    _tell_places_apart(profiles, scores)
    _find_the_name(profiles, scores)


def names_first_names(words: Iterable[str]) -> bool:
    """Whether the words of a column's name say first names only."""
    said = set(words)
    return bool(said & FIRST_NAMES) and said <= FIRST_NAMES | {"nom", "et", "name"}


FIRST_NAMES = frozenset({"prenom", "prenoms", "first", "firstname", "given", "forename"})


def _tell_people_apart(profiles: Sequence[Profile], scores: Scores) -> None:
    """Beside a column of first names, « nom » is somebody's; « Nom animateur » always is."""
    called = {each.name: set(words_in(each.title)) for each in profiles}
    for each in profiles:
        named = fields_named(each.title)
        if called[each.name] & {"nom", "noms", "prenom", "prenoms"} and 0 < named.get("personnes", 0.0) >= named.get("nom", 0.0):
            scores[each.name] = {"personnes": 1.0}
    if any(names_first_names(words) for words in called.values()):
        for name, words in called.items():
            if words <= {"nom", "noms", "famille", "de", "name", "last", "family"}:
                scores[name] = {"personnes": 1.0}


def _prefer_usual_names(profiles: Sequence[Profile], scores: Scores) -> None:
    """Beside « Raison sociale », what people call it: « MAIRIE DE BOÉ » has a crèche, a library and a school."""
    named = [each for each in profiles if "nom" in fields_told(each.title) or _calls_a_name(each)]
    usual = {each.name for each in named if each.filled == each.rows > 0 and not USUAL.isdisjoint(words_in(each.title))}
    for each in named if usual else ():
        scores[each.name] = {"nom": 1.0 if each.name in usual else CERTAIN}


def _tell_places_apart(profiles: Sequence[Profile], scores: Scores) -> None:
    """Beside a column that says who, « Lieu » says where: a stadium is not the club that plays there."""
    named = [each.name for each in profiles if scores[each.name].get("nom", 0.0) >= CERTAIN]
    where = [name for name in named if set(words_in(name)) <= PLACES]
    for name in where if len(where) < len(named) else ():
        scores[name] = {"adresse": CERTAIN}


PLACES = frozenset({"lieu", "lieux", "site", "sites", "salle"})
"""Words of the name of a column that says where."""
USUAL = frozenset({"enseigne", "usuel", "commercial", "usage"})
"""Words of the name of a column that says how structures are called every day."""


def _find_the_name(profiles: Sequence[Profile], scores: Scores) -> None:
    """Where no column is surely called a name: « Nom de la ressource »; else what calls each row otherwise, as bodies are called.

    The last is told as not sure: see `Guess.is_certain`.
    """
    if any(each.get("nom", 0.0) >= CERTAIN for each in scores.values()):
        return
    calling = [each for each in profiles if _calls_a_name(each)]
    found = max(calling, key=lambda each: (each.is_distinct, fields_named(each.title)["nom"]), default=None)
    certainty = CERTAIN if found else PROBABLE
    able = [each for each in profiles[:FIRST_COLUMNS] if _may_call_rows(each, scores[each.name])]
    if found is None and able:
        apart = [each for each in able if each.is_distinct] or able[:1]
        found = max(apart, key=lambda each: round(each.share("proper"), 1))
    found = found or next((each for each in profiles if each.is_distinct and _says_bodies(each)), None)
    if found is not None:
        scores[found.name] = {field: min(score, DOUBTFUL) for field, score in scores[found.name].items()} | {"nom": certainty}


def _says_bodies(profile: Profile) -> bool:
    """« Mairie - Montbouy », under whatever name: « commune »."""
    return bool(profile.examples) and all(BODIES.intersection(words_in(each)[:1]) for each in profile.examples)


def _calls_a_name(profile: Profile) -> bool:
    """« Nom de la ressource », and neither « Nom du président » nor « Nom de la rue »."""
    named = set(fields_named(profile.title))
    is_plainly = words_in(profile.title)[:1] == ["nom"] and named <= {"nom", "site"} and profile.share("web") < OFTEN
    return is_plainly and profile.share("person") < OFTEN and profile.share("spelled") >= NAMED


def _may_call_rows(profile: Profile, scores: Mapping[str, float]) -> bool:
    """Whether cells are what rows may be called by: words, in each row, under a name that says nothing else.

    « À contacter » and « Service » are one or the other, as their cells are bodies or not.
    """
    if profile.name in {HEADING, TAB} or scores == {"personnes": 1.0}:
        return False
    named = dict(fields_named(profile.title))
    if profile.is_distinct and profile.share("proper") >= MOSTLY:
        is_of_bodies = profile.share("person") < LEAST and profile.length >= LONGER_THAN_SOMEBODY
        for field in ("personnes", "contact_moyen", "equipements") if is_of_bodies else ():
            named.pop(field, None)
        if "service" in words_in(profile.title):
            named.pop("services", None)
    is_said = any(certainty >= NEUTRAL for field, certainty in named.items() if field != "nom") or "personnes" in named
    everywhere = profile.filled >= NAMED * profile.rows > 0
    is_words = profile.share("spelled") >= NAMED and profile.length >= SHORTEST_NAME and is_plain(profile)
    return not is_said and everywhere and is_words
