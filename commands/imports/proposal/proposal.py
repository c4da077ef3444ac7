"""The reading of a list that nobody declared: what each column is taken for, what is doubtful, who is named in it."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from commands.imports import cells
from commands.imports.files import Sheet
from commands.imports.mapping import OfferValue, list_mappings
from commands.imports.meanings import Meanings, known_value
from commands.imports.proposal.columns import MANY, Guess, columns_of, guess
from commands.imports.proposal.contents import profile, says_closed
from commands.imports.proposal.cuts import marks_of
from commands.imports.proposal.names import without_prefix, words_in
from commands.imports.proposal.naming import names_first_names
from commands.imports.proposal.networks import Network, network_of
from commands.imports.proposal.people import FREE, LOOKED_AT, REACH, People, people_in
from commands.imports.reach import without_reach
from commands.imports.reading.sheets import names_of
from commands.imports.ticks import read_box
from commands.imports.values.addresses import first_town, last_town, read_address
from commands.imports.values.lists import cut
from storage.analysis import fold

LISTED = ("services", "equipements", "publics", "frais", "contact_moyen")
"""Fields whose cells may list several values."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """A reading of a whole list, as it is proposed.

    `guesses`: in the order of the file. `cuts`: of a column, where its cells are cut. `closed`: of columns that filter rows, the words left
    aside. `values`: of a column of activities, what its words stand for. `nominative`: whether addresses and mobiles that may be somebody's
    are kept. `network`: what all its structures are. `commune`: where all of them are, when somebody said so.
    """

    title: str

    guesses: tuple[Guess, ...]
    people: People
    cuts: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    closed: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    values: Mapping[str, Mapping[str, OfferValue]] = field(default_factory=dict)
    nominative: bool = True
    network: Network | None = None
    commune: str | None = None
    postcodes: bool = False
    """Whether addresses end with a postcode."""
    towns: tuple[str, ...] = ()
    """Where they end with a commune alone, those that are met."""

    @property
    def name_column(self) -> str | None:
        """The column that names the structures; None when none is known, or only doubtful."""
        return next((each.column for each in self.guesses if "nom" in each.fields), None)

    @property
    def doubts(self) -> list[Guess]:
        """The columns to ask about."""
        return [each for each in self.guesses if each.fields and not each.is_certain]

    @property
    def is_placed(self) -> bool:
        """Whether its columns tell where structures are."""
        said = {field for each in self.guesses for field in each.fields}
        return bool(said & {"commune", TOWN_LAST, "code_postal", "code_insee", "position", "latitude", "x"}) or self.postcodes

    @property
    def lists_people(self) -> bool:
        """Whether its rows are people rather than structures: it gives first names, and structures only as where they work."""
        first = any(names_first_names(words_in(each.column)) for each in self.guesses)
        employer = self.name_column is not None and not EMPLOYERS.issuperset(words_in(self.name_column))
        return first and not employer and not columns_of(self.guesses, "adresse") and not columns_of(self.guesses, "services")

    def told(self, column: str, fields: tuple[str, ...]) -> "Proposal":
        """The proposal once somebody has said what a column is. A field that one column says is taken from the other that had it."""
        guesses = [
            _without(each, fields) if each.column != column else replace(each, fields=fields, certainty=1.0) for each in self.guesses
        ]
        return replace(self, guesses=tuple(guesses))

    def sure(self) -> "Proposal":
        """What is left when nobody can be asked: what is doubtful is left aside."""
        guesses = tuple(each if each.is_certain else replace(each, fields=(), why=DOUBT) for each in self.guesses)
        return replace(self, guesses=guesses, network=self.network if self.network and self.network.is_certain else None)


EMPLOYERS = frozenset({"structure", "organisme", "employeur", "association", "service", "societe", "entreprise"}) | frozenset(
    {"organisation", "organization", "company", "name", "value"}
)
"""Words of a column that says where a person works."""
DOUBT = "je n’en suis pas sûr"


def _without(other: Guess, fields: tuple[str, ...]) -> Guess:
    left = tuple(each for each in other.fields if each in MANY or each not in fields)
    return other if left == other.fields else replace(other, fields=left)


def propose(sheet: Sheet, meanings: Meanings, title: str) -> Proposal:
    """Recognise the columns of a sheet. Never fails: what is not recognised is left aside."""
    step = max(1, len(sheet.structures) // LOOKED_AT)
    rows = [row.cells for row in sheet.structures[::step] if isinstance(row.cells, dict)]
    columns = sheet.header or names_of(sheet.structures)
    values = {name: [row.get(name) for row in rows] for name in columns}
    known = house_values()
    called = without_prefix(columns)
    guesses = guess([profile(name, values[name], meanings, known, called[name]) for name in columns], meanings)
    guesses = [replace(each, fields=(), why=NOT_WHERE) if _contradicts(each, guesses, values) else each for each in guesses]
    cuts = {
        each.column: marks
        for each in guesses
        if set(each.fields) & set(LISTED) and (marks := marks_of(values[each.column], meanings, known))
    }
    filters = [each for each in guesses if set(each.fields) & {"etat", "accord"}]
    closed = {
        each.column: _closed(each, (row.cells.get(each.column) for row in sheet.structures if isinstance(row.cells, dict)))
        for each in filters
    }
    people = replace(_people(guesses, values), is_partial=step > 1)
    towns = _towns(guesses, values)
    guesses = [replace(each, fields=(*each.fields, TOWN_LAST)) if towns and "adresse" in each.fields else each for each in guesses]
    found = Proposal(title, tuple(guesses), people, cuts, towns=towns)
    services = {name: _known_values(values[name], cuts.get(name, ()), known) for name in listing(guesses)}
    return replace(
        found,
        postcodes=_has_postcodes(guesses, values),
        network=network_of(title, found.name_column),
        closed={name: words for name, words in closed.items() if words},
        values={name: meant for name, meant in services.items() if meant},
    )


def listing(guesses: Sequence[Guess]) -> list[str]:
    """The columns that list activities; words that tell some among others list none."""
    return [each.column for each in guesses if "services" in each.fields and "description" not in each.fields]


def house_values() -> dict[str, OfferValue]:
    """The activities that the formats of the house name, folded: a list of a town may use the same words."""
    return {value: offer for mapping in list_mappings().values() for each in mapping.offre for value, offer in each.valeurs.items()}


def _has_postcodes(guesses: Sequence[Guess], values: Mapping[str, Sequence[object]]) -> bool:
    return any(map(_mostly_coded, (values[name] for name in columns_of(guesses, "adresse"))))


def _mostly_coded(values: Iterable[object]) -> bool:
    addresses = [line for value in values if (line := cells.line(value))]
    coded = sum(any(len(word.strip(",;()")) == POSTCODE and word.strip(",;()").isdecimal() for word in line.split()) for line in addresses)
    return coded > len(addresses) / 2


def _contradicts(found: Guess, guesses: Sequence[Guess], values: Mapping[str, Sequence[object]]) -> bool:
    """Whether a column of amounts was taken for postcodes, which the addresses hold: 12000 € is no place."""
    return found.fields == ("code_postal",) and not found.is_certain and _has_postcodes(guesses, values)


NOT_WHERE = "les adresses disent le code postal"
POSTCODE = 5
TOWN_LAST = "commune_fin"
"""The field of a column of addresses that end, or begin, with their commune."""
MOSTLY, OFTEN = 0.5, 0.3
"""The part of the addresses that end with what may be a commune, from which on they do; where some come again, a smaller one."""
TOWNS = 300


def _towns(guesses: Sequence[Guess], values: Mapping[str, Sequence[object]]) -> tuple[str, ...]:
    """The communes that end the addresses of a list, or begin them, where no column and no postcode tells: « 12 rue Z, Agen »."""
    if columns_of(guesses, "commune") or _has_postcodes(guesses, values):
        return ()
    lines = (line for name in columns_of(guesses, "adresse") for value in values[name] if (line := cells.line(value)))
    addresses = list(map(without_reach, lines))
    known = tuple({town for each in addresses if (town := read_address(each).commune or last_town(each) or first_town(each))})
    met = Counter(last for each in addresses if (last := read_address(each, towns=known).commune))
    again = sum(count for count in met.values() if count > 1)
    if met.total() >= MOSTLY * len(addresses) > 0 or again >= max(2, OFTEN * len(addresses)):
        return tuple(town for town, _ in met.most_common(TOWNS))
    return ()


def _known_values(values: Sequence[object], marks: tuple[str, ...], known: Mapping[str, OfferValue]) -> dict[str, OfferValue]:
    """What the formats of the house know of the values of a column, as the file writes them."""
    said = dict.fromkeys(item for value in values for item in cut(value, marks))
    return {item: known[key] for item in said if (key := known_value(item, known)) is not None}


def _closed(found: Guess, values: Iterable[object]) -> tuple[str, ...]:
    """The words of a column of states, or of consents, whose rows are left aside; as the file writes them."""
    inverse = any(word in fold(found.column) for word in ("inactif", "ferme", "archive"))
    words = Counter(line for value in values if (line := cells.line(value)))
    said = []
    for each in words:
        box = read_box(each)
        refused = box is not None and not box.note and box.is_ticked == inverse
        if says_closed(each) or refused or (box is not None and not box.is_ticked and not inverse):
            said.append(each)
    return tuple(said)


def _people(guesses: Sequence[Guess], values: Mapping[str, Sequence[object]]) -> People:
    reach = [each.column for each in guesses if set(each.fields) & REACH]
    return people_in(
        values, columns_of(guesses, "personnes"), reach, [each.column for each in guesses if not each.fields or set(each.fields) & FREE]
    )
