"""Asking for less and less, until something is found: words go before the public, the public before the place.

All that was said; then the other words of the needs, then those whose trade they are, then what a word may have been misspelt from; then
without when, cost and way; then some of the words, if they are most of what was said; then all words without the public; then the places
around, the nearest first; then the few words that are met; then whoever is in the place, or works for the public. What was put aside is
told.
"""

from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from functools import lru_cache

from sqlalchemy.ext.asyncio import AsyncConnection

from storage.analysis import Token
from storage.lexicon import Need
from storage.search.groups import BESIDE, DOORS, WORTH, Alternative, Group, Kind, mark, words
from storage.search.guessing import is_told_more, put_together, with_guess
from storage.search.marks import place_mark
from storage.search.matching import Matches, match_all, match_any
from storage.search.neighbours import Neighbour, Point, find_middle, find_neighbours, kilometres
from storage.search.question import Question
from storage.search.ranking import Candidate, rank
from storage.search.relaxed import Relaxed
from storage.search.typos import Known, nearest
from storage.search.vocabulary import words_like

FEW = 3
"""Below this, the other words of a need are looked for too."""
MOST_OF_IT = 0.5
"""Of what the words of a question tell, what must be met for the others to be put aside before one goes elsewhere."""
NEAR_KM = 12.0
"""Where « près de » is."""
AROUND_KM = 40.0
"""How far one is sent where nothing is in the place."""
BY_TRADE = 0.04
"""What it is worth to do a need by trade: in a name, less than the least word of the need in a text. Who says it comes first."""
FIRST = 1.2
"""What the need that is named first tells more than another."""
JUST_THE_SAME = 0.9
"""From what worth on an alternative says what was asked, and not something of the same field."""
RINGS = (4, 12, 60)
"""Places around that are asked together: the nearest alone first."""


async def relax(connection: AsyncConnection, asked: Question, *, most: int) -> Relaxed:
    """Ask for all, then for less; then for the need that is guessed, where its words were not met."""
    relaxing = _Relaxing(connection, asked.whole, most)
    found = await relaxing.ask(asked.groups) if asked.groups else Relaxed()
    guess = asked.guess
    if guess is None or not is_told_more(guess, asked.groups, found):
        return found
    guessed = await relaxing.ask(with_guess(asked.groups, guess))
    return put_together(found, guessed, asked.groups, guess, asked.whole) if guessed.matches.total else found


class _Relaxing:
    """One question, asked again and again."""

    def __init__(self, connection: AsyncConnection, whole: Sequence[Token], most: int) -> None:
        self._connection, self._whole, self._most = connection, whole, most

    async def ask(self, asked: Sequence[Group]) -> Relaxed:
        groups = list(asked)
        if any(group.near for group in groups):
            return await self._near(groups)
        found = await self._there(groups)
        if found.matches.total or not any(group.is_beside for group in groups):
            return found
        return await self._there([replace(group, soft=False) if group.is_beside else group for group in groups])

    async def _near(self, asked: Sequence[Group]) -> Relaxed:
        """In a place and its neighbourhood: who is there first, then those near."""
        there = await self._whole_of(asked)
        near = await self._there([await self._neared(group) for group in asked])
        known = {candidate.structure_id for candidate in there.matches.candidates}
        others = [candidate for candidate in near.matches.candidates if candidate.structure_id not in known]
        return replace(near, matches=Matches((*there.matches.candidates, *others), max(near.matches.total, there.matches.total)))

    async def _there(self, groups: list[Group]) -> Relaxed:
        beside = [group for group in groups if group.kind in BESIDE and not group.soft]
        found = await self._whole_of(groups)
        if not found.matches.total and beside:
            groups = [group for group in groups if group not in beside]
            found = await self._whole_of(groups) if groups else found
            found = found.without(beside)
        if found.matches.total and (stray := _stray(found, groups)):
            return await self._with_more(found, groups, stray)
        if found.matches.total or not groups:
            return found
        return (await self._less(groups)).without(beside)

    async def _whole_of(self, groups: Sequence[Group]) -> Relaxed:
        """All that was said: as it stands, by the other words of its needs, by what its words may have been misspelt from."""
        matches = await self._all(groups)
        if matches.total >= FEW:
            return Relaxed(matches, [_widened(group) for group in groups])
        widened = [_widened(group) for group in groups]
        matches = await self._all(widened) if widened != list(groups) else matches
        if matches.total >= FEW:
            return Relaxed(matches, widened)
        opened = [_opened(group) for group in groups]
        matches = await self._all(opened) if opened != widened else matches
        if matches.total:
            return Relaxed(matches, opened)
        loose = await self._loosened(opened)
        return Relaxed(await self._all(loose), loose) if loose != opened else Relaxed()

    async def _loosened(self, groups: Sequence[Group]) -> list[Group]:
        """Let a word be met by what it may have been misspelt from, too."""
        alike = await words_like(self._connection, [group.word for group in groups if group.word])
        return [_loosened(group, alike) for group in groups]

    async def _with_more(self, found: Relaxed, groups: Sequence[Group], stray: Sequence[Group]) -> Relaxed:
        """Beside those who have all by chance, those who answer the need: who does it comes before who has the word in a sentence."""
        matches = (await self._whole_of([group for group in groups if group not in stray])).matches
        together = {candidate.structure_id: candidate for candidate in (*found.matches.candidates, *matches.candidates)}
        ranked = rank(together.values(), found.groups, self._whole)
        missed = [group for group in stray if not ranked[0].met(group)[1]]
        return replace(found, matches=Matches(tuple(ranked), max(matches.total, len(together)))).without(missed)

    async def _less(self, groups: Sequence[Group]) -> Relaxed:
        groups = [_opened(group) for group in groups]
        matter = [group for group in groups if group.is_matter]
        places = [group for group in groups if group.kind == Kind.PLACE]
        publics = [group for group in groups if group.kind == Kind.PUBLIC]
        some = await self._some(matter, [*places, *publics])
        if _share_met(some, matter) >= MOST_OF_IT:
            return some
        async for found in self._attempts(groups, matter, places, publics, some):
            if found.matches.total:
                return found
        return Relaxed()

    async def _attempts(
        self, groups: Sequence[Group], matter: Sequence[Group], places: Sequence[Group], publics: Sequence[Group], some: Relaxed
    ) -> AsyncIterator[Relaxed]:
        """What is asked in turn, where neither all nor most of it is met. some: what meets few of the words."""
        if publics:
            yield await self._part(groups, publics)
        if places:
            yield await self._around(groups, places)
        if places and publics:
            yield await self._around([each for each in groups if each not in publics], places, publics)
        yield some
        if places or publics:
            yield await self._part(groups, matter)
        if places and publics:
            yield await self._part(groups, [*matter, *publics])
        yield await self._some(matter, ())
        if places and publics:
            yield await self._part(groups, [*matter, *places])

    async def _part(self, groups: Sequence[Group], without: Sequence[Group]) -> Relaxed:
        """The question without some of its groups."""
        kept = [group for group in groups if group not in without and (group.is_matter or group.kind in {Kind.PLACE, Kind.PUBLIC})]
        return Relaxed(await self._all(kept), kept).without(without) if kept else Relaxed()

    async def _some(self, matter: Sequence[Group], kept: Sequence[Group]) -> Relaxed:
        """Some of the words, in the place and for the public that were asked for."""
        if len(matter) < 2:
            return Relaxed()
        matches = await match_any(self._connection, matter, kept, self._whole, most=self._most)
        weighed = _weighed(matter)
        ordered = sorted(matches.candidates, key=lambda candidate: -_told(candidate, weighed))
        matches = replace(matches, candidates=tuple(ordered))
        best = matches.candidates[:1]
        missed = [group for group in matter if not any(candidate.met(group)[1] for candidate in best)]
        return Relaxed(matches, [*matter, *kept]).without(missed)

    async def _around(self, groups: Sequence[Group], places: Sequence[Group], without: Sequence[Group] = ()) -> Relaxed:
        """All the words, in the places around, the nearest first; anywhere, where nobody knows what is near."""
        rest = [group for group in groups if group not in places]
        if not any(group.is_matter for group in rest):
            return Relaxed()
        names = [group.place for group in places if group.place]
        middle = await find_middle(self._connection, names)
        if middle is None:
            return Relaxed(await self._all(rest), rest).without([*places, *without])
        around = await find_neighbours(self._connection, middle, names, AROUND_KM)
        begun = 0
        for ring in RINGS:
            some, begun = around[begun : begun + ring], begun + ring
            there = _in_one_of(some, places[0].typed)
            matches = await self._all([*rest, there]) if some else Matches()
            if matches.total:
                nearest = sorted(matches.candidates, key=lambda candidate: _km(candidate, middle))
                return Relaxed(Matches(tuple(nearest), matches.total), rest, middle=middle).without([*places, *without])
        return Relaxed()

    async def _neared(self, group: Group) -> Group:
        """With its neighbourhood, where that is asked for."""
        if not group.near or not group.place:
            return group
        middle = await find_middle(self._connection, [group.place])
        around = await find_neighbours(self._connection, middle, [group.place], NEAR_KM) if middle else []
        near = tuple(mark(place_mark(each.name), worth=1.2 * (1 - each.km / (2 * NEAR_KM)), sense=each.label) for each in around)
        return replace(group, alternatives=(*group.alternatives, *near))

    async def _all(self, groups: Sequence[Group]) -> Matches:
        return await match_all(self._connection, groups, self._whole, most=self._most) if groups else Matches()


def _stray(found: Relaxed, groups: Sequence[Group]) -> list[Group]:
    """What was asked for beside the need that is named first, where those who were found have it by chance.

    So are words where few are found; and other needs, and for whom, where nobody does the needs by the words that were typed or in code.
    """
    needs = [group for group in found.groups if group.kind == Kind.NEED and not group.soft]
    if not needs:
        return []
    stray = [group for group in groups if group.kind == Kind.WORD and group.is_matter] if found.matches.total < FEW else []
    if not any(all(does(each, need) for need in needs) for each in found.matches.candidates):
        stray += [group for group in groups if group.kind == Kind.NEED and not group.soft][1:]
        stray += [group for group in groups if group.kind == Kind.PUBLIC]
    return stray


def does(candidate: Candidate, need: Group) -> bool:
    """Whether a structure answers a need: in code, or by the words that were typed (or the same) in its name or a service's."""
    return candidate.met(need)[0] >= JUST_THE_SAME * WORTH["need"]


def _weighed(matter: Sequence[Group]) -> Sequence[tuple[Group, float]]:
    """How much of what is asked each group tells: what is named first is what one came for."""
    first = next((group for group in matter if group.needs), None)
    return [(group, group.tells * (FIRST if group is first else 1)) for group in matter]


def _told(candidate: Candidate, weighed: Sequence[tuple[Group, float]]) -> float:
    """How much of what the words tell a structure meets."""
    return sum([weight for group, weight in weighed if candidate.met(group)[1]])


def _share_met(found: Relaxed, matter: Sequence[Group]) -> float:
    """The share of what the words tell that the best structure meets, 0 where there is none."""
    weighed = _weighed(matter)
    best = found.matches.candidates[:1]
    return sum([_told(each, weighed) for each in best]) / sum([weight for _, weight in weighed]) if best else 0.0


def _in_one_of(places: Sequence[Neighbour], typed: str) -> Group:
    return Group(Kind.PLACE, typed, tuple(mark(place_mark(each.name), sense=each.label) for each in places), typed)


def _km(candidate: Candidate, middle: Point) -> float:
    """To the kilometre, so that of those as near the best stands first."""
    return round(kilometres(middle, candidate.where)) if candidate.where else AROUND_KM


def _widened(group: Group) -> Group:
    """Let a need be met by any of its words, too."""
    return _with(group, [other for need in group.needs for other in _other_words(need)])


def _opened(group: Group) -> Group:
    """Let a need be met by those whose trade it is, too, and a public by any of its words."""
    doors = [words(stems, worth=BY_TRADE, sense=label, fields=DOORS) for need in group.needs for label, stems in need.doors]
    said = [words(phrase, worth=0.6, sense=group.label) for phrase in sorted(group.public.phrases if group.public else ())]
    return _with(_widened(group), [*doors, *said])


def _loosened(group: Group, alike: Sequence[Known]) -> Group:
    if group.word is None:
        return group
    others = nearest(group.word.word, group.word.stem, [each for each in alike if each.stem != group.word.stem])
    lookalikes = tuple(words([each.stem], worth=0.5, sense=each.label) for each in others)
    return replace(group, alternatives=(*group.alternatives, *lookalikes), lookalikes=lookalikes)


@lru_cache(maxsize=200)
def _other_words(need: Need) -> Sequence[Alternative]:
    """A need has up to a hundred words, which are the same until the lexicon is read again."""
    return [words(phrase, worth=0.4, sense=need.name) for phrase in sorted(need.phrases - need.asked)]


def _with(group: Group, more: Sequence[Alternative]) -> Group:
    known = {alternative.atoms for alternative in group.alternatives}
    fresh = [alternative for alternative in more if alternative.atoms not in known]
    return replace(group, alternatives=(*group.alternatives, *fresh)) if fresh else group
