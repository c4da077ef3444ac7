"""Which of our fields each column says: its name and its cells weighed together, then each field given to the column that says it best."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from commands.imports.meanings import Meanings
from commands.imports.proposal.contents import Profile
from commands.imports.proposal.names import NEUTRAL, fields_named, fields_told, words_in
from commands.imports.proposal.scores import CERTAIN, CHECKED, DAYS, DOUBTFUL, FEW, LEAST, NAMED, is_plain, scores_of
from commands.imports.reading.nested import WITHIN
from commands.imports.reading.sheets import HEADING, OTHERS, TAB

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
    | {"coche_services", "coche_publics", *DAYS}
)
"""Fields that several columns may say together."""


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
    scores = {each.name: scores_of(each, meanings) for each in profiles}
    _follow_siblings(profiles, scores)
    _tell_people_apart(profiles, scores)
    _prefer_usual_names(profiles, scores)
    _tell_places_apart(profiles, scores)
    _trust_far_coordinates(profiles, scores)
    _keep_one_address(profiles, scores)
    _find_the_name(profiles, scores)
    _follow_groups(profiles, scores, meanings)
    _tell_kinds(scores)
    _drop_lone_coordinates(scores)
    given = _given(profiles, scores)
    taken = {name: column for column, name in given.items() if name not in MANY}
    said = Counter(given.values())
    return [_guess(each, given.get(each.name), scores[each.name], taken, said) for each in profiles]


def _follow_siblings(profiles: Sequence[Profile], scores: dict[str, dict[str, float]]) -> None:
    """« PBC_Jeunes », « PBC_Seniors » are publics: so is « PBC_Insert », which few words fill."""
    families: dict[str, list[Profile]] = defaultdict(list)
    for each in profiles:
        words = words_in(each.title)
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
    """Beside a column of first names, « nom » is somebody's; « Nom animateur » always is."""
    called = {each.name: set(words_in(each.title)) for each in profiles}
    titles = {each.name: each.title for each in profiles}
    for name, words in called.items():
        named = fields_named(titles[name])
        if words & {"nom", "noms", "prenom", "prenoms"} and 0 < named.get("personnes", 0.0) >= named.get("nom", 0.0):
            scores[name] = {"personnes": 1.0}
    if any(names_first_names(words) for words in called.values()):
        for name, words in called.items():
            if words <= {"nom", "noms", "famille", "de", "name", "last", "family"}:
                scores[name] = {"personnes": 1.0}


def _prefer_usual_names(profiles: Sequence[Profile], scores: dict[str, dict[str, float]]) -> None:
    """Beside « Raison sociale », what people call it: « MAIRIE DE BOÉ » has a crèche, a library and a school."""
    named = [each for each in profiles if "nom" in fields_told(each.title)]
    usual = {each.name for each in named if each.filled == each.rows > 0 and not USUAL.isdisjoint(words_in(each.title))}
    for each in named if usual else ():
        scores[each.name] = {"nom": 1.0 if each.name in usual else CERTAIN}


def _tell_places_apart(profiles: Sequence[Profile], scores: dict[str, dict[str, float]]) -> None:
    """Beside a column that says who, « Lieu » says where: a stadium is not the club that plays there."""
    named = [each.name for each in profiles if scores[each.name].get("nom", 0.0) >= CERTAIN]
    where = [name for name in named if set(words_in(name)) <= PLACES]
    for name in where if len(where) < len(named) else ():
        scores[name] = {"adresse": CERTAIN}


PLACES = frozenset({"lieu", "lieux", "site", "sites", "salle"})
"""Words of the name of a column that says where."""
USUAL = frozenset({"enseigne", "usuel", "commercial", "usage"})
"""Words of the name of a column that says how structures are called every day."""


def _trust_far_coordinates(profiles: Sequence[Profile], scores: dict[str, dict[str, float]]) -> None:
    """Where one of the two is none of mainland France, names tell which is which: Mayotte’s longitude looks like a latitude of ours."""
    called = {name: next((each for each in profiles if name in fields_told(each.title)), None) for name in ("latitude", "longitude")}
    both = [each for each in called.values() if each is not None and each.share("abroad") >= BOXES]
    if len(both) == len(called) and any(max(each.share("latitude"), each.share("longitude")) < MANY_PEOPLE for each in both):
        scores.update({each.name: {name: 1.0} for name, each in called.items() if each is not None})


def _drop_lone_coordinates(scores: Mapping[str, dict[str, float]]) -> None:
    """A number that could be a coordinate is none where no column could be the other one."""
    for one, other in (("x", "y"), ("y", "x"), ("latitude", "longitude"), ("longitude", "latitude")):
        if not any(other in each for each in scores.values()):
            for each in scores.values():
                each.pop(one, None)


def _keep_one_address(profiles: Sequence[Profile], scores: dict[str, dict[str, float]]) -> None:
    """Of « lieu_voie, lieu_cp » and « siege_voie, siege_cp », the first are where it is; the others are of somebody else."""
    parts: dict[str, dict[tuple[str, ...], str]] = defaultdict(dict)  # first word → the others → the column
    for each in profiles:
        first, *rest = words_in(each.title) or [""]
        if rest and set(fields_named(each.title)) & PLACED_BY:
            parts[first][tuple(rest)] = each.name
    kept: list[Mapping[tuple[str, ...], str]] = []
    for places in parts.values():
        if any(len(places.keys() & others) >= SAME_PARTS for others in kept):
            scores.update({name: {} for name in places.values()})
        else:
            kept.append(places)


PLACED_BY = frozenset({"adresse", "adresse_numero", "adresse_complement", "code_postal", "commune", "code_insee"})
SAME_PARTS = 2
"""Parts of an address that two groups of columns both have, from which on they are two addresses."""


def _find_the_name(profiles: Sequence[Profile], scores: dict[str, dict[str, float]]) -> None:
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
    if found is not None:
        scores[found.name] = {field: min(score, DOUBTFUL) for field, score in scores[found.name].items()} | {"nom": certainty}


def _calls_a_name(profile: Profile) -> bool:
    """« Nom de la ressource », and neither « Nom du président » nor « Nom de la rue »."""
    named = set(fields_named(profile.title))
    is_plainly = words_in(profile.title)[:1] == ["nom"] and named <= {"nom", "site"} and profile.share("web") < MANY_PEOPLE
    return is_plainly and profile.share("person") < MANY_PEOPLE and profile.share("spelled") >= NAMED


def _may_call_rows(profile: Profile, scores: Mapping[str, float]) -> bool:
    """Whether cells are what rows may be called by: words, in each row, under a name that says nothing else.

    « À contacter » and « Service » are one or the other, as their cells are bodies or not.
    """
    if profile.name in {HEADING, TAB} or scores == {"personnes": 1.0}:
        return False
    named = dict(fields_named(profile.title))
    if profile.is_distinct and profile.share("proper") >= BOXES:
        for field in ("personnes", "contact_moyen") if profile.share("person") < LEAST else ():
            named.pop(field, None)
        if "service" in words_in(profile.title):
            named.pop("services", None)
    is_said = any(certainty >= NEUTRAL for field, certainty in named.items() if field != "nom") or "personnes" in named
    everywhere = profile.filled >= NAMED * profile.rows > 0
    is_words = profile.share("spelled") >= NAMED and profile.length >= SHORTEST_NAME and is_plain(profile)
    return not is_said and everywhere and is_words


def _follow_groups(profiles: Sequence[Profile], scores: dict[str, dict[str, float]], meanings: Meanings) -> None:
    """Boxes under « Pour qui ? » tell publics, whatever each is called: those that we do not know are kept in words."""
    for each in profiles:
        group, _, own = each.name.rpartition(WITHIN)
        if group and own and each.share("yes") >= BOXES and "publics" in fields_named(group):
            scores[each.name] = {"coche_publics" if meanings.publics(own).slugs else "publics": CERTAIN}


FIRST_COLUMNS, SHORTEST_NAME = 6, 4
"""Among how many columns the name is looked for that nothing calls so, and how many signs it has on average."""
PROBABLE = 0.6
MANY_PEOPLE, BOXES = 0.5, 0.7


def _tell_kinds(scores: Mapping[str, dict[str, float]]) -> None:
    """Beside « Catégorie », « Sous-catégorie » tells what is done, where no column says it: else nobody finds it."""
    if any(each.get("services", 0.0) >= DOUBTFUL for each in scores.values()):
        return
    kinds = [each for each in scores.values() if each.get("type", 0.0) >= DOUBTFUL and max(each.values()) == each["type"]]
    for each in sorted(kinds, key=lambda each: -each["type"])[1:]:
        each["services"] = CERTAIN


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


def _guess(profile: Profile, name: str | None, scores: Mapping[str, float], taken: Mapping[str, str], said: Mapping[str, int]) -> Guess:
    if not profile.filled:
        return Guess(profile.name, (), 1.0, (), "elle est vide")
    others = tuple(sorted((each for each in scores if each != name and scores[each] >= 0.2), key=lambda each: -scores[each]))[:4]
    best = max(scores, key=lambda each: scores[each], default="")
    if name is None or name == "rien":
        why = _reason(profile)
        if best in taken and scores[best] >= CERTAIN:
            why = f"« {taken[best]} » le dit déjà"
        return Guess(profile.name, (), 1.0, profile.examples, why, others)
    if name in {"nom", "description"}:
        kinds = HELD if name == "nom" else (*HELD, *AMONG)
        told = (each for each, kind in kinds if profile.share(kind) > 0 and (profile.share(kind) >= LEAST or profile.name == OTHERS))
        more = tuple(each for each in told if not said.get(each))
        return Guess(profile.name, (name, *more), scores[name], profile.examples, others=others)
    beside = tuple(each for each, kind in PLACED if each != name and not said.get(each) and profile.share(kind) >= LEAST)
    if name in REACHED and beside:
        reached = tuple(each for each, kind in HELD if each == name or profile.share(kind) >= LEAST)
        placed = tuple(each for each, _ in PLACED if each == name or each in beside)
        return Guess(profile.name, ("description", *reached, *placed), scores[name], profile.examples, others=others)
    more = tuple(each for each, kind in HELD if each != name and profile.share(kind) >= 0.3)
    if name == "services":  # « permanence le jeudi 14h-17h »
        more = ("horaires",) if profile.share("holds_hours") >= LEAST and not said.get("horaires") else ()
    if name in {"personnes", "telephone", "courriel", "adresse", "services"} and more:
        fields = more if name == "personnes" else (name, *more)
        return Guess(profile.name, fields, scores[name], profile.examples, others=others)
    return Guess(profile.name, (name,), scores[name], profile.examples, others=others)


HELD = (("telephone", "holds_phone"), ("courriel", "mail"), ("site", "holds_web"))
"""What a cell may hold beside what it says first: « 12 cours Gambetta, tél. 05 53 10 20 30 »."""
PLACED = (("horaires", "holds_hours"), ("adresse", "holds_address"))
AMONG = (*PLACED, ("services", "holds_need"))
"""What words may hold beside, where no other column says it: « 12 rue Z – aide aux devoirs, le mardi 14h-16h »."""


REACHED = frozenset({"telephone", "courriel", "adresse", "horaires"})
"""What a column may say first whose cells say all: each piece of them goes where it belongs."""


def _reason(profile: Profile) -> str:
    named = fields_named(profile.title)
    for name, (kind, _) in CHECKED.items():
        if named.get(name, 0.0) >= NEUTRAL and profile.share(kind) < LEAST:
            return "ses cases ne disent pas cela"
    return "je n’y reconnais rien pour l’annuaire"


def columns_of(guesses: Iterable[Guess], name: str) -> tuple[str, ...]:
    """The columns that are taken for a field."""
    return tuple(each.column for each in guesses if name in each.fields)
