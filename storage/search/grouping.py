"""From the words of a question to what it demands: the needs, the publics and the places that they name, else the words themselves."""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from storage.analysis import SOFT_WORDS, SORTS, SORTS_OF_PLACE, Token, stems_of
from storage.lexicon import Lexicon, Need, Stems
from storage.search.documents import SHORT, Place, place_name
from storage.search.groups import WHERE, Alternative, Group, Kind, in_name, mark, words
from storage.search.marks import EVERYONE, place_mark, public_mark, tag_mark
from storage.search.spoken import FILLERS, NEAR
from storage.search.typos import SHORTEST
from storage.search.vocabulary import LONGEST_PLACE, Findable

CALLED_SO = 0.7
"""What it is worth that a name holds the name of a place (« Saint-Caprais-de-Bordeaux »): those who are there come first."""


@dataclass(frozen=True, slots=True)
class Word:
    """A word of the question: what it may be (one token, or several after a typo), and whether a place is announced before it."""

    typed: str
    readings: tuple[Token, ...]
    documents: int
    after_preposition: bool
    aside: bool
    """Whether it tells in what state somebody is: « après un cancer », « sans mutuelle »."""

    @property
    def token(self) -> Token:
        """What it most likely is."""
        return self.readings[0]

    @property
    def is_corrected(self) -> bool:
        """Whether it is read otherwise than it was typed."""
        return self.token.surface != self.typed

    def with_places_first(self, places: Mapping[str, object]) -> "Word":
        """After « à », what may be a place is one."""
        if not self.after_preposition:
            return self
        return replace(self, readings=tuple(sorted(self.readings, key=lambda token: place_name([token]) not in places)))


def groups_of(known: Sequence[Word], found: Findable, lexicon: Lexicon) -> Iterator[Group]:
    """Cut the question into its longest meaningful runs: a phrase of the lexicon, the name of a place, else a single word."""
    start, asked = 0, False
    while start < len(known):
        near = known[start].token.word in NEAR
        length, group = _longest(known[start + near :], found, lexicon) if start + near < len(known) else (0, None)
        if near and (group is None or group.kind != Kind.PLACE):
            near = False
            length, group = _longest(known[start:], found, lexicon)
        assert group is not None
        beside = asked and group.kind == Kind.NEED and not group.public and known[start].aside
        asked = asked or (group.kind == Kind.NEED and not beside)
        yield replace(group, near=near, soft=group.soft or beside)
        start += length + near


def _longest(rest: Sequence[Word], found: Findable, lexicon: Lexicon) -> tuple[int, Group]:
    for length in range(min(len(rest), max(lexicon.longest, LONGEST_PLACE)), 0, -1):
        run = rest[:length]
        phrase = tuple(word.token.stem for word in run)
        if place := _place_named(run, found):
            return length, _place_group(run, place)
        if lexicon.is_said(run[0].token) if length == 1 else lexicon.has(phrase):
            return length, _lexicon_group(run, phrase, found, lexicon)
    return 1, word_group(rest[0], sure=rest[0].token.stem in lexicon.stems)


def _place_named(run: Sequence[Word], found: Findable) -> Place | None:
    """The place a run names. A lone word that mostly stands elsewhere (« centre ») is one only when announced (« à », « quartier »)."""
    place, documents = found.places.get(place_name(word.token for word in run), (None, 0))
    if not place or len(run) > 1 or (place.kind != SHORT and run[0].after_preposition):
        return place
    return place if documents * 2 >= found.by_stem.get(run[0].token.stem, 0) else None


def _place_group(run: Sequence[Word], place: Place) -> Group:
    stems = tuple(word.token.stem for word in run)
    there = mark(place_mark(place.name), worth=1.4, sense=place.label)
    called = words(stems, worth=CALLED_SO, sense=place.label, fields=WHERE)
    return Group(
        *(Kind.PLACE, _typed(run), (there, called), place.label),
        named=_named(run),
        place=place.name,
    )


def _lexicon_group(run: Sequence[Word], phrase: Stems, found: Findable, lexicon: Lexicon) -> Group:
    needs = lexicon.needs_by_phrase.get(phrase, ())
    public = lexicon.publics_by_phrase.get(phrase)
    asked = any(phrase in need.asked for need in needs)
    alternatives = [] if asked else [words(phrase)]
    alternatives += [words(equal, worth=0.9) for equal in sorted(lexicon.equivalents.get(phrase, ())) if equal != phrase]
    literals = tuple(alternatives) if needs and not any(_is_its_name(need, phrase) for need in needs) else ()
    for need in needs:
        alternatives += _in_code(need)
    if public:
        alternatives += [mark(public_mark(public.code), sense=public.name), mark(public_mark(EVERYONE), worth=0.5)]
    kind = Kind.NEED if needs else Kind.PUBLIC if public else Kind.WORD
    label = needs[0].name if needs else public.name if public else _typed(run)
    rarity = _rarity(max((found.by_stem.get(stem, 0) for stem in phrase), default=0))
    group = Group(
        *(kind, _typed(run), tuple(alternatives), label),
        named=_named(run),
        rarity=rarity,
        needs=needs,
        public=public,
        literals=literals,
        spread=asked,
    )
    return _of_its_sort(group, run[0].token.word) if kind == Kind.WORD and len(run) == 1 else group


def need_group(spread: tuple[str, Need]) -> Group:
    """A need that words named from afar."""
    typed, need = spread
    return Group(Kind.NEED, typed, tuple(_in_code(need)), need.name, needs=(need,), spread=True)


def _in_code(need: Need) -> list[Alternative]:
    """What records that answer a need say in code."""
    return [mark(tag_mark(tag), worth=2, sense=need.name) for tag in (need.slug, *need.themes)]


def _is_its_name(need: Need, phrase: Stems) -> bool:
    """Whether a phrase is a need's own name, part of it, or more (« aide au logement »)."""
    name = _stems_of(need.name)
    return name <= set(phrase) or set(phrase) <= name


@lru_cache(maxsize=500)
def _stems_of(name: str) -> frozenset[str]:
    return frozenset(stems_of(name))


def word_group(word: Word, *, sure: bool) -> Group:
    """A word with no other meaning; after a typo, any of the words it may have been, and the rest of the question tells which.

    sure: whether the lexicon has it, so that it is no other misspelt.
    """
    alternatives = tuple(words([each.stem], worth=1 / (1 + rank / 5), sense=each.surface) for rank, each in enumerate(word.readings))
    group = Group(
        Kind.WORD,
        word.typed,
        alternatives,
        word.token.surface,
        named=tuple(in_name([each], worth=1 / (1 + rank / 5)) for rank, each in enumerate(word.readings)),
        rarity=_rarity(word.documents),
        filling=word.token.word in FILLERS or word.token.word in NEAR,
        word=None if word.is_corrected or sure or len(word.token.word) <= SHORTEST else word.token,
    )
    return _of_its_sort(group, word.token.word)


def _of_its_sort(group: Group, word: str) -> Group:
    """What a lone word says little of: next to nothing (« aide »), or a sort (« atelier »), which may be one of structures (« maison »)."""
    return replace(group, soft=word in SOFT_WORDS or word in SORTS, vague=word in SOFT_WORDS, of_place=word in SORTS_OF_PLACE)


def _named(run: Sequence[Word]) -> tuple[Alternative, ...]:
    return (in_name(word.token for word in run),)


def _typed(run: Sequence[Word]) -> str:
    return " ".join(word.typed for word in run)


def _rarity(documents: int) -> float:
    """How much a word tells: 1 for one that a single structure has, a quarter for one that 1 000 have."""
    return 1 / (1 + math.log10(max(documents, 1)))
