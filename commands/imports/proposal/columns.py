"""Which of our fields each column says: its name and its cells weighed together, then each field given to the column that says it best."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from commands.imports.meanings import Meanings
from commands.imports.proposal.contents import LONG, SAMPLE, Profile
from commands.imports.proposal.names import NEUTRAL, fields_named, words_in
from storage.analysis import fold

LEAST = 0.15
"""Of the cells, which part must be of the kind that a name says."""
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
MANY = frozenset(
    {
        "telephone",
        "courriel",
        "site",
        "description",
        "adresse",
        "adresse_numero",
        "adresse_indice",
        "adresse_type",
        "adresse_complement",
        "publics",
        "services",
        "equipements",
    }
    | {"frais", "conditions", "contact_moyen", "acces", "personnes", "horaires", "etat", "accord", "rien"}
    | {"coche_services", "coche_publics"}
)
"""Fields that several columns may say together."""
CHECKABLE = ("phone", "mail", "web", "date", "number", "yes", "point", "siret")
"""Kinds of cells that are no words."""


@dataclass(frozen=True, slots=True)
class Guess:
    """What a column is taken for. `fields` is empty when it is left aside; `others`: what else it may be, the likeliest first."""

    column: str
    fields: tuple[str, ...]
    certainty: float
    examples: tuple[str, ...]
    why: str = ""
    others: tuple[str, ...] = field(default=())

    @property
    def is_certain(self) -> bool:
        """Whether nothing is to be asked."""
        return self.certainty >= CERTAIN


def guess(profiles: Sequence[Profile], meanings: Meanings) -> list[Guess]:
    """Say for each column, in the order of the file, what it is taken for."""
    scores = {each.name: _scores(each, meanings) for each in profiles}
    _follow_siblings(profiles, scores)
    _tell_people_apart(profiles, scores)
    given = _given(profiles, scores)
    taken = {name: column for column, name in given.items() if name not in MANY}
    return [_guess(each, given.get(each.name), scores[each.name], taken) for each in profiles]


def _follow_siblings(profiles: Sequence[Profile], scores: dict[str, dict[str, float]]) -> None:
    """« PBC_Jeunes », « PBC_Seniors » are publics: so is « PBC_Insert », which few words fill."""
    families: dict[str, list[Profile]] = defaultdict(list)
    for each in profiles:
        words = words_in(each.name)
        if len(words) > 1 and each.filled:
            families[words[0]].append(each)
    for members in families.values():
        best = [max(scores[each.name], key=lambda name: scores[each.name][name], default="") for each in members]
        for name in ("publics", "services"):
            sure = [each for each, said in zip(members, best, strict=True) if said == name and scores[each.name].get(name, 0.0) >= CERTAIN]
            few = [each for each in members if len(each.items) <= FEW and each not in sure]
            if len(sure) >= 2:
                for each in few:
                    scores[each.name] = {name: CERTAIN}


def names_first_names(words: Iterable[str]) -> bool:
    """Whether the words of a column's name say first names only."""
    said = set(words)
    return bool(said & FIRST_NAMES) and said <= FIRST_NAMES | {"nom", "et", "name"}


FIRST_NAMES = frozenset({"prenom", "prenoms", "first", "firstname", "given", "forename"})


def _tell_people_apart(profiles: Sequence[Profile], scores: dict[str, dict[str, float]]) -> None:
    """Beside a column of first names, « nom » is somebody's."""
    called = {each.name: set(words_in(each.name)) for each in profiles if each.filled}
    if any(names_first_names(words) for words in called.values()):
        for name, words in called.items():
            if words <= {"nom", "noms", "famille", "de", "name", "last", "family"}:
                scores[name] = {"personnes": 1.0}


FEW = 4
"""Different words of a column that says one thing, more or less well spelled."""


def _given(profiles: Sequence[Profile], scores: Mapping[str, Mapping[str, float]]) -> dict[str, str]:
    """Column → field: the surest pair first; a field that is taken leaves its other columns to what else they may be."""
    order = {each.name: rank for rank, each in enumerate(profiles)}
    pairs = [(score, column, name) for column, fields in scores.items() for name, score in fields.items() if score >= DOUBTFUL]
    given: dict[str, str] = {}
    taken: set[str] = set()
    for _, column, name in sorted(pairs, key=lambda pair: (-round(pair[0], 3), order[pair[1]])):
        if column not in given and name not in taken:
            given[column] = name
            taken |= set() if name in MANY else {name}
    return given


def _guess(profile: Profile, name: str | None, scores: Mapping[str, float], taken: Mapping[str, str]) -> Guess:
    if not profile.filled:
        return Guess(profile.name, (), 1.0, (), "elle est vide")
    others = tuple(sorted((each for each in scores if each != name and scores[each] >= 0.2), key=lambda each: -scores[each]))[:4]
    best = max(scores, key=lambda each: scores[each], default="")
    if name is None or name == "rien":
        why = _reason(profile)
        if best in taken and scores[best] >= CERTAIN:
            why = f"« {taken[best]} » le dit déjà"
        return Guess(profile.name, (), 1.0, profile.examples, why, others)
    more = tuple(each for each, kind in HELD if each != name and profile.share(kind) >= 0.3)
    if name in {"personnes", "telephone", "courriel", "adresse"} and more:
        fields = more if name == "personnes" else (name, *more)
        return Guess(profile.name, fields, scores[name], profile.examples, others=others)
    return Guess(profile.name, (name,), scores[name], profile.examples, others=others)


HELD = (("telephone", "holds_phone"), ("courriel", "mail"), ("site", "holds_web"))
"""What a cell may hold beside what it says first: « 12 cours Gambetta, tél. 05 53 10 20 30 »."""


def _reason(profile: Profile) -> str:
    named = fields_named(profile.name)
    for name, (kind, _) in CHECKED.items():
        if named.get(name, 0.0) >= NEUTRAL and profile.share(kind) < LEAST:
            return "ses cases ne disent pas cela"
    return "je n’y reconnais rien pour l’annuaire"


# ── Scores ───────────────────────────────────────────────────────────────────────────────────────────────────────


def _scores(profile: Profile, meanings: Meanings) -> dict[str, float]:
    """How likely each field is, from 0 to 1."""
    if not profile.filled:
        return {}
    named = fields_named(profile.name)
    if profile.share("yes") >= 0.7:
        return _of_a_box(profile, named, meanings)
    scores = {name: _checked(named.get(name, 0.0), profile.share(kind), alone) for name, (kind, alone) in CHECKED.items()}
    scores |= {name: _supported(named.get(name, 0.0), profile.share(kind), alone) for name, (kind, alone) in SUPPORTED.items()}
    scores |= _coordinates(profile, named)
    scores |= {day: named.get(day, 0.0) for day in DAYS}
    scores |= {name: named.get(name, 0.0) * _wordy(profile) for name in WORDS}
    scores |= {name: named.get(name, 0.0) for name in (*STREET_PARTS, "adresse_complement", "rien", "accord")}
    if profile.distinct >= min(profile.filled, SAMPLE) and profile.filled == profile.rows > 1 and named.get("identifiant"):
        scores["identifiant"] = max(named["identifiant"], CERTAIN)
    if profile.is_ranks:
        scores["adresse_numero"] = 0.0
    _settle(profile, scores)
    return {name: round(min(score, 1.0), 3) for name, score in scores.items() if score > 0}


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
    scores = {name: max(called, 0.5) * profile.share(kind) for name, kind in COORDINATES.items() if profile.share(kind) >= 0.7}
    if not scores and profile.share("abroad") >= 0.7:
        scores = {name: named.get(name, 0.0) for name in ("latitude", "longitude")}
    return scores


def _wordy(profile: Profile) -> float:
    return 0.15 if any(profile.share(kind) >= 0.7 for kind in CHECKABLE) else 1.0


def _settle(profile: Profile, scores: dict[str, float]) -> None:
    """What cells say against a name, or for a column whose name says nothing."""
    _lower(profile, scores)
    if profile.share("known") >= 0.5 or _abbreviates(profile):
        scores["services"] = max(scores["services"], 0.8)
    elif profile.distinct == 1 < profile.filled < profile.rows and profile.share("name") == 1 and profile.length > SHORT:
        scores["services"] = max(scores["services"], 0.5)
    if 0 < len(profile.items) <= FEW <= profile.filled:
        for name, kind in (("services", "need"), ("publics", "public")):
            scores[name] = max(scores[name], 0.8 if profile.share(kind) >= 0.9 else 0.0)
    if profile.share("name") >= 0.9 and profile.is_distinct and profile.length < LONG and _is_plain(profile):
        scores["nom"] = max(scores["nom"], 0.42)
    if profile.length >= LONG and profile.is_distinct and max(scores.values(), default=0.0) < DOUBTFUL and profile.share("person") < 0.2:
        scores["description"] = max(scores["description"], 0.5)


def _lower(profile: Profile, scores: dict[str, float]) -> None:
    """Fields that cells speak against."""
    if profile.length < 2:
        scores["type"] = min(scores["type"], 0.3)
    if profile.share("bare_phone") >= 0.5 and not fields_named(profile.name).get("telephone"):
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
    if profile.share("phone") >= 0.6 or profile.share("mail") >= 0.6:
        scores["personnes"] = min(scores["personnes"], 0.4)
    if profile.share("hours") >= 0.6:
        scores["adresse"] = min(scores["adresse"], 0.5)


PROSE = 80
"""Signs of a thing that is listed, on average: beyond, cells tell and do not list."""
SHORT = 5
"""Signs of a cell that may be a mere sign."""


def _is_plain(profile: Profile) -> bool:
    """Whether cells are words of no kind: what a name is."""
    return all(profile.share(kind) < 0.4 for kind in (*CHECKABLE, "address", "person", "public", "hours", "cost", "postcode"))


def _abbreviates(profile: Profile) -> bool:
    """Whether the column says one thing, that its name shortens: « PRET_MAT » over « Prêt de matériel »."""
    if profile.distinct != 1 or profile.filled < 2:
        return False
    words = iter(fold(profile.examples[0]).replace("'", " ").split())
    parts = [part for part in words_in(profile.name) if len(part) > 1]
    return bool(parts) and all(any(word.startswith(part) for word in words) for part in parts)


def _of_a_box(profile: Profile, named: Mapping[str, float], meanings: Meanings) -> dict[str, float]:
    """A column of yes and no: its name says what a yes means. One that nobody knows may be a service, unless it is a question."""
    words = words_in(profile.name)
    scores = {
        "accord": 0.8 if named.get("accord", 0.0) >= DOUBTFUL else 0.0,
        "etat": named.get("etat", 0.0),
        "rien": named.get("rien", 0.0),
    }
    for name in ("frais", "contact_moyen", "acces"):
        scores[name] = named.get(name, 0.0) if named.get(name, 0.0) >= DOUBTFUL else 0.0
    if max(scores.values()) < CERTAIN and len(words) <= LONGEST_SERVICE:
        scores["coche_publics"] = _meant(meanings.publics(profile.name).share)
        needs = _meant(meanings.needs(profile.name).share)
        scores["coche_services"] = needs if max(scores.values()) >= DOUBTFUL else max(needs, 0.45)
    return {name: score for name, score in scores.items() if score > 0}


LONGEST_SERVICE = 5
"""Words of a column's name that may name a service: longer ones are questions."""


def _meant(share: float) -> float:
    return 0.55 + 0.45 * share if share else 0.0


def columns_of(guesses: Iterable[Guess], name: str) -> tuple[str, ...]:
    """The columns that are taken for a field."""
    return tuple(each.column for each in guesses if name in each.fields)
