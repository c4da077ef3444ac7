"""What the cells of a column are: phones, dates, hours, yes and no, names of people… Read from a sample, whatever the column is called."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from commands.core.language.words import sayings
from commands.imports import cells
from commands.imports.meanings import Meanings, known_value
from commands.imports.personal import is_mobile, is_person, is_personal_mail
from commands.imports.pieces import pieces_of
from commands.imports.ticks import is_box, opening, read_box
from commands.imports.values.addresses import is_town
from commands.imports.values.coordinates import read_place
from commands.imports.values.dates import read_day
from commands.imports.values.hours import week_of
from commands.imports.values.lists import cut
from storage.analysis import fold, tokens

T = TypeVar("T")

SAMPLE = 300
EXAMPLES = 3
LONG = 60
"""From this many characters on average, cells are prose."""
LISTING = (",", ";", "|", "\n", " / ", "•")

EVERY_DAY = (0, 1, 2, 3, 4, 5, 6)
DAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
STREETS = sayings(
    """rue, avenue, av, bd, bld, boulevard, place, pl, chemin, ch, allee, allees, impasse, imp, route, rte, quai, cours, square, zone, za,
    zi, lotissement, residence, immeuble, batiment, mairie, parc, esplanade, passage, sentier, faubourg, lieu-dit, mail, promenade"""
)
HOUSES = sayings("mairie, residence, immeuble, batiment, parc, cours, mail, passage")
"""Of these, what a structure may be called as well: « Mairie du 5e », where no number stands beside."""
SURE_STREETS = STREETS - HOUSES
WAYS = sayings("rendez-vous, rdv, telephone, sur place, se presenter, guichet, mail, en ligne, appeler, inscription, entree libre")
COSTS = ("gratuit", "payant", "adhesion", "€", "euro", "cotisation", "quotient", "tarif", "participation", "libre participation")
CLOSED = frozenset(
    {"brouillon", "draft", "corbeille", "refuse", "annule", "en sommeil", "sommeil", "dissous", "dissout", "en veille"}
    | {"inactif", "inactive", "ferme", "fermee", "fermeture", "closed", "supprime", "archive", "dissoute", "masque", "desactive"}
)
OPEN = frozenset({"actif", "active", "ouvert", "ouverte", "open", "publie", "en activite", "visible", "en service"})


@dataclass(frozen=True, slots=True)
class Profile:
    """A column as its cells show it. `shares`: of the filled cells of the sample, which part is of each kind; `items`: what they list."""

    name: str
    rows: int
    filled: int
    distinct: int
    length: float
    shares: Mapping[str, float]
    examples: tuple[str, ...]
    items: Mapping[str, int]
    is_ranks: bool = False
    """Whether it only counts the rows: 1, 2, 3…"""
    called: str = ""
    """The name without what nearly all columns begin with: « adresse » of « c_adresse »."""

    @property
    def title(self) -> str:
        """What the column is called, as far as it tells something."""
        return self.called or self.name

    def share(self, kind: str) -> float:
        """Which part of the filled cells is of a kind."""
        return self.shares.get(kind, 0.0)

    @property
    def is_distinct(self) -> bool:
        """Whether nearly no cell says what another does."""
        return self.filled > 0 and self.distinct >= 0.8 * min(self.filled, SAMPLE)


def profile(name: str, values: Sequence[object], meanings: Meanings, known: Mapping[str, object], called: str = "") -> Profile:
    """Look at the cells of a column, in the order of the rows. known: values that the formats of the house name services by, folded.

    called: see `Profile`.
    """
    every = [words for words in map(cells.text, values) if words]
    step = max(1, len(every) // SAMPLE)
    sample = every[::step][:SAMPLE]
    listed = Counter(item for words in sample for item in listing(words))
    kinds = {kind: _share(sample, test) for kind, test in TESTS.items()}
    kinds["need"] = _weighted(listed, lambda item: bool(meanings.needs(item).slugs))
    kinds["known"] = _weighted(listed, lambda item: known_value(item, known) is not None)
    kinds["way"] = _weighted(listed, _is_way)
    kinds["public"] = _weighted(listed, lambda item: bool(meanings.publics(item).slugs))
    length = sum(map(len, sample)) / len(sample) if sample else 0.0
    kinds |= _among(sample, meanings) if length >= MIXED else {}
    return Profile(
        name=name,
        rows=len(values),
        filled=len(every),
        distinct=len({fold(words) for words in sample}),
        length=length,
        shares=kinds,
        examples=tuple(dict.fromkeys(cells.line(words) for words in sample))[:EXAMPLES],
        items=dict(listed),
        called=called,
        is_ranks=len(every) > 1 and every[:SAMPLE] == [str(rank) for rank in range(1, len(every) + 1)][:SAMPLE],
    )


def _among(sample: Sequence[str], meanings: Meanings) -> dict[str, float]:
    """Of these cells, those that hold hours, an address or an activity among other words."""
    pieces = [pieces_of(words) for words in sample]
    return {
        "holds_hours": _share(pieces, lambda each: bool(each.hours)),
        "holds_address": _share(pieces, lambda each: bool(each.address)),
        "holds_need": _share(pieces, lambda each: any(meanings.needs(words).is_certain for words in each.others)),
    }


MIXED = 12
"""Signs of a cell, on average, from which on it may hold several things."""


def listing(words: str) -> list[str]:
    """What a cell lists, cut wherever lists are cut; « Tout_public » of a form has its blanks back."""
    return cut(words, LISTING)


# ── Kinds of cells ───────────────────────────────────────────────────────────────────────────────────────────────


def _is_phone(words: str) -> bool:
    kept, left = cells.phones(words)
    return bool(kept) and len(left) < 40


def _is_bare_phone(words: str) -> bool:
    """Nine figures and nothing else: a phone that lost its zero, where the column says phones; else any number."""
    figures = words.replace(" ", "")
    return len(figures) == NINE and figures.isdecimal()


NINE = 9


def _is_short_number(words: str) -> bool:
    """« 17 », « 3949 »: to be called where the column says phones; else any number."""
    return words.isdecimal() and len(words) < NINE


def _is_web(words: str) -> bool:
    first = fold(words.split(maxsplit=1)[0])
    if "@" in words or (not first.startswith(("http", "www.")) and (" " in words or words != words.lower())):
        return False
    return bool(cells.webs(words)[0])


def _is_hours(words: str) -> bool:
    """A week, or words that tell days and hours."""
    if _is_date(words) or "http" in words:
        return False
    said = fold(words)
    return (
        week_of(words, EVERY_DAY) is not None or sum(day in said for day in DAYS) > 1 or (any(day in said for day in DAYS) and "h" in said)
    )


def _is_date(words: str) -> bool:
    return len(words) < LONG and any(sign.isdecimal() for sign in words) and not words.isdecimal() and read_day(words).kept is not None


def _within(low: float, high: float, *, decimals: bool) -> Callable[[str], bool]:
    def test(words: str) -> bool:
        number = cells.degrees(words, 1e8)
        return number is not None and low <= number <= high and (not decimals or not float(number).is_integer())

    return test


def _is_point(words: str) -> bool:
    if words[:5].upper() in {"POINT", "SRID="}:
        return read_place(words).kept is not None
    parts = words.replace(";", ",").split(",")
    if len(parts) != 2:
        return False
    first, second = (cells.degrees(part, 180) for part in parts)
    return first is not None and second is not None and not (first.is_integer() and second.is_integer())


def _is_address(words: str) -> bool:
    said = [token.word for token in tokens(words)]
    if " " not in words:  # « Mairie-75105-01 » is a code
        return words.lower() in SURE_STREETS
    streets = STREETS if "," in words or any(word.isdecimal() for word in said) else SURE_STREETS
    return any(word in streets for word in said[:4]) or any(len(word) == 5 and word.isdecimal() for word in said[1:])


def _is_postcode(words: str) -> bool:
    return cells.postcode(words) is not None


def _is_cost(words: str) -> bool:
    said = fold(words)
    return len(words) <= LONG and any(mark in said for mark in COSTS)


def _is_way(words: str) -> bool:
    said, box = fold(words), read_box(words)
    return any(way in said for way in WAYS) or (box is not None and box.is_bare)


def _is_name(words: str) -> bool:
    """Words that could call somebody: letters, short, no prose."""
    return any(sign.isalpha() for sign in words) and len(words) <= 120 and "@" not in words


def _is_spelled(words: str) -> bool:
    """Whether there is a word in it, and no mere code: « 0801335S », « A-01 »."""
    return any(len(word) >= LEAST_LETTERS and word.isalpha() for word in words.replace("'", " ").replace("’", " ").split())


LEAST_LETTERS = 3


def _is_proper(words: str) -> bool:
    """Whether words look like the name of a body: « Maison des Ados », « CJC Epice », « Le Foyer Port Neuf »; and not « Mal-être »."""
    parts = [part.strip("«»()\"'’,.") for part in words.replace("’", " ").replace("'", " ").split()]
    capitals = sum(part[:1].isupper() for part in parts[1:])
    sigles = any(len(part) >= LEAST_LETTERS and part.isupper() for part in parts)
    return sigles or capitals > 0 or bool(BODIES.intersection(token.word for token in tokens(words)))


BODIES = sayings("""
    maison, centre, association, asso, ccas, mission, point, agence, espace, foyer, residence, ehpad, lycee, ecole, college, mairie, musee,
    bibliotheque, mediatheque, club, amicale, union, secours, restos, croix, caisse, clinique, hopital, plateforme, relais, comite,
    fondation, institut, office, regie, groupe, epicerie, ressourcerie, creche, halte, ludotheque, permanence, bus, antenne, service
""")
"""Words that bodies are called by."""


def _is_state(words: str) -> bool:
    return says_closed(words) or fold(words) in OPEN


def says_closed(words: str) -> bool:
    """Whether a state is that of a structure that is no more: « Fermé », « fermé / cessation », « fermée définitivement »."""
    said = fold(words)
    is_hours = any(day in said for day in DAYS) or any(sign.isdecimal() for sign in words)  # « fermé le lundi », « fermé de 12h à 14h »
    return said in CLOSED or (len(said) < LONG and opening(words) in CLOSED and not is_hours)


TESTS: Mapping[str, Callable[[str], bool]] = {
    "phone": _is_phone,
    "bare_phone": _is_bare_phone,
    "short_number": _is_short_number,
    "holds_phone": lambda words: bool(cells.phones(words)[0]),
    "mail": lambda words: bool(cells.emails(words)[0]),
    "holds_web": lambda words: any(word.casefold().startswith(("http", "www.")) for word in words.split()),
    "web": _is_web,
    "hours": _is_hours,
    "date": _is_date,
    "postcode": _is_postcode,
    "insee": lambda words: cells.insee(words) is not None,
    "siret": lambda words: cells.siret(words) is not None,
    "latitude": _within(41, 51.6, decimals=True),
    "longitude": _within(-5.6, 9.7, decimals=True),
    "abroad": _within(-180, 180, decimals=True),
    "lambert_x": _within(90_000, 1_300_000, decimals=False),
    "lambert_y": _within(6_000_000, 7_200_000, decimals=False),
    "point": _is_point,
    "yes": is_box,
    "answer": lambda words: opening(words) in {"oui", "non", "yes", "no"},
    "person": is_person,
    "address": _is_address,
    "town": is_town,
    "cost": _is_cost,
    "name": _is_name,
    "spelled": _is_spelled,
    "proper": _is_proper,
    "number": lambda words: cells.degrees(words, 1e15) is not None,
    "state": _is_state,
    "numbered": lambda words: words[:1].isdecimal(),
    "personal_mail": is_personal_mail,
    "mobile": is_mobile,
}


def _share(sample: Sequence[T], test: Callable[[T], bool]) -> float:
    return sum(map(test, sample)) / len(sample) if sample else 0.0


def _weighted(items: Mapping[str, int], test: Callable[[str], bool]) -> float:
    total = sum(items.values())
    return sum(count for item, count in items.items() if test(item)) / total if total else 0.0


def most(items: Iterable[tuple[str, int]], count: int) -> list[str]:
    """The words met most, the first met first among equals."""
    return [word for word, _ in sorted(items, key=lambda pair: -pair[1])[:count]]
