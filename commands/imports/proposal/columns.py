"""Which of our fields each column says: its name and its cells weighed together, then each field given to the column that says it best."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from commands.imports.meanings import Meanings
from commands.imports.proposal.contents import SAMPLE, Profile
from commands.imports.proposal.names import NEUTRAL, fields_named, words_in
from commands.imports.proposal.naming import settle_names
from commands.imports.proposal.scores import CERTAIN, CHECKED, DAYS, DOUBTFUL, FEW, LEAST, MOSTLY, Scores, scores_of
from commands.imports.proposal.whereabouts import settle_places
from commands.imports.reading.nested import WITHIN
from commands.imports.reading.sheets import OTHERS

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
    settle_places(profiles, scores)
    settle_names(profiles, scores)
    _follow_groups(profiles, scores, meanings)
    _tell_kinds(scores)
    given = _given(profiles, scores)
    taken = {name: column for column, name in given.items() if name not in MANY}
    said = Counter(given.values())
    return [_guess(each, given.get(each.name), scores[each.name], taken, said) for each in profiles]


def _follow_siblings(profiles: Sequence[Profile], scores: Scores) -> None:
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


def _follow_groups(profiles: Sequence[Profile], scores: Scores, meanings: Meanings) -> None:
    """Boxes under « Pour qui ? » tell publics, whatever each is called: those that we do not know are kept in words."""
    for each in profiles:
        group, _, own = each.name.rpartition(WITHIN)
        if group and own and each.share("yes") >= MOSTLY and "publics" in fields_named(group):
            scores[each.name] = {"coche_publics" if meanings.publics(own).slugs else "publics": CERTAIN}


SEVERAL = 2
"""Cells that tell hours among what is done, from which on they are read there."""


def _tell_kinds(scores: Scores) -> None:
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
        holds_hours = profile.share("holds_hours") * min(profile.filled, SAMPLE) >= SEVERAL
        more = ("horaires",) if holds_hours and not said.get("horaires") else ()
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
