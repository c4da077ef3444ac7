"""What is asked about a proposal, one question after the other: the terminal and a conversation walk the same way."""

from collections import Counter
from collections.abc import Generator, Sequence
from dataclasses import dataclass, replace

from pydantic import TypeAdapter

from commands.imports import cells
from commands.imports.files import Sheet
from commands.imports.mapping import OfferValue
from commands.imports.meanings import Meanings
from commands.imports.proposal.labels import PROPOSED
from commands.imports.proposal.proposal import Proposal, listing
from commands.imports.values.lists import cut

COLUMN, NAME, NETWORK, TOWN, PEOPLE, VALUE = "column", "name", "network", "town", "people", "value"
YES, NO = "yes", "no"
VALUES_ASKED = 8
"""Values of activities that are asked about: those met most."""
LIKELY = 0.3
"""From which share of its words, said by the lexicon, a need is what a value probably stands for."""
COLUMNS_OFFERED = 12


@dataclass(frozen=True, slots=True)
class Doubtful:
    """An activity of which the lexicon knows a part of the words: how often it is met, what needs it may be, how much they say of it."""

    column: str
    said: str
    slugs: tuple[str, ...]
    share: float
    count: int


@dataclass(frozen=True, slots=True)
class Asked:
    """One question. subject: the column, the network or the words it is about. choices: fields, columns or slugs; empty: any words do.

    An empty choice is « none of these ». examples: of the column; of each choice, where it is a column. likely: the rank of the choice
    that is proposed.
    """

    kind: str
    subject: str = ""
    examples: tuple[str, ...] = ()
    choices: tuple[str, ...] = ()
    likely: int = 0


Answer = int | str
"""The rank of a choice; or words, where any do, and a column that was not among the choices."""


def walk(proposal: Proposal, doubtful: Sequence[Doubtful]) -> Generator[Asked, Answer, Proposal]:
    """Ask what is doubtful, and give the proposal as it then stands."""
    for doubt in proposal.doubts:
        fields = (*doubt.fields[:1], *(each for each in doubt.others if each in PROPOSED))
        answer = yield Asked(COLUMN, doubt.column, doubt.examples, (*fields, ""))
        proposal = proposal.told(doubt.column, tuple(filter(None, [(*fields, "")[int(answer)]])))
    if proposal.name_column is None:
        proposal = yield from _ask_name(proposal)
    proposal = yield from _ask_constants(proposal)
    if proposal.people.reach:
        answer = yield Asked(PEOPLE, choices=(YES, NO))
        proposal = replace(proposal, nominative=answer == 0)
    return (yield from _ask_values(proposal, doubtful))


def _ask_name(proposal: Proposal) -> Generator[Asked, Answer, Proposal]:
    """The name is never guessed: without one there is no sheet."""
    columns = [each for each in proposal.guesses if each.examples][:COLUMNS_OFFERED]
    answer = yield Asked(
        NAME, examples=tuple(" · ".join(each.examples) for each in columns), choices=tuple(each.column for each in columns)
    )
    return proposal.told(answer if isinstance(answer, str) else columns[answer].column, ("nom",))


def _ask_constants(proposal: Proposal) -> Generator[Asked, Answer, Proposal]:
    """What all the rows have in common, and no column says."""
    network = proposal.network
    if network and not network.is_certain:
        answer = yield Asked(NETWORK, network.name, choices=(YES, NO))
        proposal = replace(proposal, network=network if answer == 0 else None)
    if not proposal.is_placed:
        said = yield Asked(TOWN)
        proposal = replace(proposal, commune=cells.line(said) or None)
    return proposal


def _ask_values(proposal: Proposal, doubtful: Sequence[Doubtful]) -> Generator[Asked, Answer, Proposal]:
    """Values that may stand for a need of the lexicon: asked once, the answers are kept with the reading of the list."""
    values = {name: dict(known) for name, known in proposal.values.items()}
    for each in asked_values(proposal, doubtful):
        default = 0 if each.share >= LIKELY else len(each.slugs)
        answer = yield Asked(VALUE, each.said, choices=(*each.slugs, ""), likely=default)
        values.setdefault(each.column, {})[each.said] = OfferValue(nom=each.said, besoins=each.slugs[int(answer) : int(answer) + 1])
    return replace(proposal, values=values)


def likely_values(proposal: Proposal, doubtful: Sequence[Doubtful]) -> Proposal:
    """The proposal as its defaults have it: needs that values probably stand for."""
    values = {name: dict(known) for name, known in proposal.values.items()}
    for each in asked_values(proposal, doubtful):
        if each.share >= LIKELY:
            values.setdefault(each.column, {})[each.said] = OfferValue(nom=each.said, besoins=each.slugs[:1])
    return replace(proposal, values=values)


def asked_values(proposal: Proposal, doubtful: Sequence[Doubtful]) -> list[Doubtful]:
    """Of what is doubtful, what the columns of activities hold, those met most."""
    ranks = {name: rank for rank, name in enumerate(listing(proposal.guesses))}
    mine = [each for each in doubtful if each.column in ranks]
    return sorted(mine, key=lambda each: (-each.count, ranks[each.column]))[:VALUES_ASKED]


def find_doubtful(proposal: Proposal, sheet: Sheet, meanings: Meanings) -> list[Doubtful]:
    """What is doubtful in the columns that list activities, or may be found to by an answer; of each, what is met most."""
    sure = listing(proposal.guesses)
    return [
        doubtful
        for guess in proposal.guesses
        if guess.column in sure or (not guess.is_certain and "services" in guess.others)
        for doubtful in _doubtful_of(guess.column, proposal, sheet, meanings)
    ]


def _doubtful_of(column: str, proposal: Proposal, sheet: Sheet, meanings: Meanings) -> list[Doubtful]:
    marks, known = proposal.cuts.get(column, ()), proposal.values.get(column, {})
    rows = (row.cells.get(column) for row in sheet.structures if isinstance(row.cells, dict))
    met = Counter(item for value in rows for item in cut(value, marks))
    found = []
    for said, count in met.most_common():
        meaning = meanings.needs(said)
        if meaning.slugs and not meaning.is_certain and said not in known:
            found.append(Doubtful(column, said, meaning.slugs, meaning.share, count))
        if len(found) == VALUES_ASKED:
            break
    return found


# ── Asked from afar ──────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Reading:
    """All that is needed to ask about a list once it is not at hand any more: as JSON, it waits for the next answer."""

    proposal: Proposal
    doubtful: tuple[Doubtful, ...] = ()


def stand(reading: Reading, given: Sequence[Answer | None]) -> Asked | Proposal:
    """Where the walk stands after these answers: its next question, or the proposal as it is once all was asked.

    None among the answers: from there on what is proposed is taken, but for what nobody can guess (which column is the name) or agree to
    for others (whether people may be reached).
    """
    answers, trusting = list(given), False
    questions = walk(reading.proposal, reading.doubtful)
    try:
        asked = next(questions)
        while True:
            if not trusting and answers and answers[0] is None:
                trusting = True
                answers.pop(0)
            if trusting and asked.kind not in {NAME, PEOPLE}:
                asked = questions.send(asked.likely if asked.choices else "")
            elif answers:
                asked = questions.send(answers.pop(0) or 0)
            else:
                return asked
    except StopIteration as end:
        settled: Proposal = end.value
        return settled


READING = TypeAdapter(Reading)
