"""What goes together: a request and the structures whose sheets meet it, the people who offer it, the offers that stand."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from commands.core.declaration.context import Occasion
from commands.core.subjects import number_of
from commands.exchange.hearing import list_hearing
from commands.exchange.matter import matter_of
from commands.exchange.people import list_offering
from commands.exchange.subject import OFFERS, REQUESTS
from storage import confirmations, exchange, likeness, search
from storage.exchange import OFFER, Exchange

MOST_ASKED = 5
"""Structures, and people, that one request is put to."""
MOST_EACH = 2
"""People of one structure who are asked: who was here last, first."""
MOST_MATCHED = 60
"""Structures that are looked at to choose those that are asked."""
MOST_PAIRS = 3
_NEVER = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Chosen:
    """Whom a request is put to.

    people: who says themselves that one may ask it. matched: how many structures and people meet it and can be asked. offers: those that
    may answer it.
    """

    structure_ids: tuple[int, ...]
    matched: int
    offers: Sequence[Exchange]
    people: tuple[str, ...] = ()

    @property
    def asks_somebody(self) -> bool:
        """Whether a structure or a person is asked, beside those of the offers."""
        return bool(self.structure_ids or self.people)


async def choose(occasion: Occasion, text: str, *, asker: str, without: Collection[int] = ()) -> Chosen:
    """At most five structures and people: those of fitting offers, then who says that one may ask it, then structures whose sheets meet it.

    Of more, those that were asked longest ago: all get their turn. A structure one of whose people is asked so is not asked beside.
    """
    matter = matter_of(text)
    if not matter:
        return Chosen((), 0, ())
    offers = [
        each for each in await like(occasion, OFFERS, matter) if each.created_by != asker and each.until and each.until > occasion.now
    ]
    offering = {each.created_by for each in offers}
    people = [each for each in await list_offering(occasion, matter, asker=asker, without=without) if each not in offering]
    found = await search.search(occasion.session, matter, occasion.lexicon, limit=MOST_MATCHED)
    ids = [hit.structure_id for hit in found.hits if not hit.otherwise and (hit.why.needs or hit.why.words)]
    fitting = [each for each in dict.fromkeys((*(offer.structure_id for offer in offers), *ids)) if each and each not in without]
    able = await speakers(occasion, fitting, asker)
    first = [each for each in fitting if each in able and each in {offer.structure_id for offer in offers}]
    asked = people[: max(0, MOST_ASKED - len(first))]
    theirs = {await confirmations.find_voice(occasion.session, each) for each in asked}
    matched = [each for each in fitting if each in able and (each in first or each not in theirs)]
    chosen = await _in_turn(occasion, matched, offers, MOST_ASKED - len(asked))
    return Chosen(tuple(chosen), len(matched) + len(people), offers, tuple(asked))


async def _in_turn(occasion: Occasion, matched: list[int], offers: Sequence[Exchange], most: int) -> list[int]:
    if len(matched) <= most:
        return matched
    last = await exchange.find_last_asked(occasion.session, matched)
    offering = {each.structure_id for each in offers}
    return sorted(matched, key=lambda each: (each not in offering, last.get(each, _NEVER), matched.index(each)))[:most]


async def speakers(occasion: Occasion, structure_ids: Collection[int], asker: str) -> dict[int, list[str]]:
    """Who may be asked in each of these structures: registered, in a room of the network, who hears of it soon, and not who asks."""
    by_structure = await confirmations.list_answering(occasion.session, structure_ids)
    by_structure = {number: people for number, people in by_structure.items() if asker not in people}  # a colleague is asked over the desk
    hearing = await list_hearing(occasion, {each for people in by_structure.values() for each in people})
    found = {}
    for number, people in by_structure.items():
        here = [each for each in people if each in hearing]
        if here:
            found[number] = here[:MOST_EACH]
    return found


async def like(occasion: Occasion, kind: str, text: str, limit: int = MOST_PAIRS) -> list[Exchange]:
    """The open requests, or offers, that say what a text says."""
    matter = matter_of(text)
    found = await likeness.find_like(occasion.session, kind, matter, occasion.lexicon, limit=limit, either=True) if matter else []
    return await exchange.list_numbered(occasion.session, [each.number for each in found])


async def remember(occasion: Occasion, row: Exchange) -> None:
    """From now on, it is found by what is like it."""
    kind = OFFERS if row.kind == OFFER else REQUESTS
    if matter := matter_of(row.text):
        await likeness.remember(occasion.session, kind, number_of(row), matter, occasion.lexicon)
