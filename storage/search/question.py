"""Reading a question: its words, what they may have meant when misspelt, and the needs, publics and places they name."""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache

from sqlalchemy.ext.asyncio import AsyncConnection

from storage.analysis import PLACE_PREPOSITIONS, SOFT_WORDS, SORTS, SORTS_OF_PLACE, Token, stems_of, tokens
from storage.lexicon import Lexicon, Need, Stems
from storage.search.documents import SHORT, Place, place_name
from storage.search.groups import WHERE, Alternative, Group, Kind, in_name, mark, words
from storage.search.hours import When
from storage.search.marks import EVERYONE, place_mark, public_mark, tag_mark
from storage.search.persons import hear_persons
from storage.search.spoken import FILLERS, NEAR, Beside, hear_beside
from storage.search.typos import SHORTEST
from storage.search.vocabulary import LONGEST_PLACE, Findable, corrected, look_up, words_like

CALLED_SO = 0.7
"""What it is worth that a name holds the name of a place (« Saint-Caprais-de-Bordeaux »): those who are there come first."""
_ASIDE = frozenset(["apres", "sans", "malgre", "depuis", "pour"])
"""Words after which a need is what somebody has or has not, where another is asked for: « du sport après un cancer »."""
_TELLING = PLACE_PREPOSITIONS | _ASIDE
MOST_WORDS = 10
MOST_LETTERS = 400


@dataclass(frozen=True, slots=True)
class Correction:
    """A word that was typed, and the words it may have been, best first."""

    typed: str
    read_as: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Question:
    """A question as it was understood."""

    groups: tuple[Group, ...] = ()
    corrections: tuple[Correction, ...] = ()
    unknown: tuple[Token, ...] = ()
    whole: tuple[Token, ...] = ()
    """All its words, in order: what the name of a structure may be (« Maison pour tous »)."""
    when: When | None = None
    """The time that is asked for."""


@dataclass(frozen=True, slots=True)
class _Word:
    """A word of the question: what it may be (one token, or several after a typo), and whether a place is announced before it."""

    typed: str
    readings: tuple[Token, ...]
    documents: int
    after_preposition: bool
    aside: bool
    """Whether it tells in what state somebody is: « après un cancer », « sans mutuelle »."""

    @property
    def token(self) -> Token:
        return self.readings[0]

    @property
    def is_corrected(self) -> bool:
        return self.token.surface != self.typed

    def with_places_first(self, places: Mapping[str, object]) -> "_Word":
        """After « à », what may be a place is one."""
        if not self.after_preposition:
            return self
        return replace(self, readings=tuple(sorted(self.readings, key=lambda token: place_name([token]) not in places)))


async def read_question(
    connection: AsyncConnection, question: str, lexicon: Lexicon, at: datetime | None = None, *, as_name: bool = False
) -> Question:
    """Understand a question. Any text is one; only its first ten words that say something count.

    at: when it is asked, on the clocks of the place. as_name: it is the name of a structure, of which every word counts.
    """
    every = tokens(question[:MOST_LETTERS])
    every = every if as_name else list(hear_persons(every, lexicon))
    beside = Beside(tuple(every)) if as_name else hear_beside(every, lexicon, at)
    heard = _heard(beside.tokens, alone=not (beside.groups or beside.needs))
    if not heard and not beside.groups and not beside.needs:
        return Question()
    found = await look_up(connection, [token for token, _ in heard], lexicon)
    known, unknown = await _words_of(connection, heard, found, lexicon)
    if any(word.is_corrected for word in known):
        found = await look_up(connection, [token for word in known for token in word.readings], lexicon)
        known = [word.with_places_first(found.places) for word in known]
    corrections = tuple(Correction(word.typed, tuple(token.surface for token in word.readings)) for word in known if word.is_corrected)
    read_as = {word.typed: word.token for word in known}
    whole = tuple(dict.fromkeys(read_as.get(token.surface, token) for token in every))
    said = [*map(need_group, beside.needs), *_groups(known, found, lexicon)]
    said = said if as_name else _asked_for(_gathered(said, beside.tokens, lexicon))
    said, nowhere = _met_somewhere(said, known)
    unknown += nowhere
    any_time = any(need.any_time for group in said for need in group.needs)
    others = [group for group in beside.groups if not (any_time and group.kind == Kind.WHEN)]
    return Question((*said, *others), corrections, tuple(unknown), whole, None if any_time else beside.when)


async def _words_of(
    connection: AsyncConnection, heard: Sequence[tuple[Token, str]], found: Findable, lexicon: Lexicon
) -> tuple[list[_Word], list[Token]]:
    """The words of a question that exist, or that are others misspelt; and those that are none."""
    exist = {token.word for token, _ in heard if token.stem in found.by_stem or token.stem in lexicon.stems or token.word in NEAR}
    doubtful = [token for token, _ in heard if token.word not in exist and token.word not in FILLERS]
    alike = await words_like(connection, doubtful)
    known: list[_Word] = []
    unknown: list[Token] = []
    for token, before in heard:
        after, aside = before in PLACE_PREPOSITIONS, before in _ASIDE
        if token.word in exist:
            known.append(_Word(token.surface, (token,), found.by_stem.get(token.stem, 0), after, aside))
        elif token in doubtful and (readings := await corrected(connection, token, alike, lexicon)):
            read = tuple(Token(each.label, each.word, each.stem) for each in readings)
            known.append(_Word(token.surface, read, readings[0].documents, after, aside))
        elif token in doubtful:
            unknown.append(token)
    return known, unknown


def _gathered(said: list[Group], every: Sequence[Token], lexicon: Lexicon) -> list[Group]:
    """Where no need is named, that whose words are said in another order, or apart: « des voisins qui font du bruit »."""
    if any(group.needs for group in said):
        return said
    phrase = lexicon.find_scattered({token.stem for token in every if not token.is_stop})
    if not phrase:
        return said
    taken = [token.surface for token in every if token.stem in phrase]
    rest = [group for group in said if not set(group.typed.split()) & set(taken)]
    return [need_group((" ".join(taken), lexicon.needs_by_phrase[phrase][0])), *rest]


def _asked_for(groups: list[Group]) -> list[Group]:
    """Leave the words that only carry a question, where there are others."""
    return [group for group in groups if not group.filling] or groups


def _met_somewhere(said: list[Group], known: Sequence[_Word]) -> tuple[list[Group], list[Token]]:
    """Put aside the words of the lexicon that mean nothing alone and that no record has, where others are left."""
    absent = {word.typed: word.token for word in known if not word.documents}
    nowhere = [group for group in said if group.kind == Kind.WORD and group.typed in absent and len(group.alternatives) == 1]
    if len(nowhere) == len(said):
        return said, []
    return [group for group in said if group not in nowhere], [absent[group.typed] for group in nowhere if not group.soft]


def _heard(every: Sequence[Token], *, alone: bool) -> list[tuple[Token, str]]:
    """The words that say something, each once, and the one before it that tells what it is there for (« à », « sans »).

    alone: they are the whole question; when none says anything, all are heard (« Avec » is a structure).
    """
    heard: dict[str, tuple[Token, str]] = {}
    before = ""
    for token in every:
        if not token.is_stop:
            heard.setdefault(token.word, (token, before))
        before = token.word if token.word in _TELLING else before if token.is_stop else ""
    if not heard and alone:
        heard = {token.word: (token, "") for token in every}
    return list(heard.values())[:MOST_WORDS]


# ── From words to groups ─────────────────────────────────────────────────────────────────────────────────────────


def _groups(known: Sequence[_Word], found: Findable, lexicon: Lexicon) -> Iterator[Group]:
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


def _longest(rest: Sequence[_Word], found: Findable, lexicon: Lexicon) -> tuple[int, Group]:
    for length in range(min(len(rest), max(lexicon.longest, LONGEST_PLACE)), 0, -1):
        run = rest[:length]
        phrase = tuple(word.token.stem for word in run)
        if place := _place_named(run, found):
            return length, _place_group(run, place)
        if lexicon.is_said(run[0].token) if length == 1 else lexicon.has(phrase):
            return length, _lexicon_group(run, phrase, found, lexicon)
    return 1, _word_group(rest[0], sure=rest[0].token.stem in lexicon.stems)


def _place_named(run: Sequence[_Word], found: Findable) -> Place | None:
    """The place a run names. A lone word that mostly stands elsewhere (« centre ») is one only when announced (« à », « quartier »)."""
    place, documents = found.places.get(place_name(word.token for word in run), (None, 0))
    if not place or len(run) > 1 or (place.kind != SHORT and run[0].after_preposition):
        return place
    return place if documents * 2 >= found.by_stem.get(run[0].token.stem, 0) else None


def _place_group(run: Sequence[_Word], place: Place) -> Group:
    stems = tuple(word.token.stem for word in run)
    there = mark(place_mark(place.name), worth=1.4, sense=place.label)
    called = words(stems, worth=CALLED_SO, sense=place.label, fields=WHERE)
    return Group(
        *(Kind.PLACE, _typed(run), (there, called), place.label),
        named=_named(run),
        place=place.name,
    )


def _lexicon_group(run: Sequence[_Word], phrase: Stems, found: Findable, lexicon: Lexicon) -> Group:
    needs = lexicon.needs_by_phrase.get(phrase, ())
    public = lexicon.publics_by_phrase.get(phrase)
    asked = any(phrase in need.asked for need in needs)
    alternatives = [] if asked else [words(phrase)]
    alternatives += [words(equal, worth=0.9) for equal in sorted(lexicon.equivalents.get(phrase, ())) if equal != phrase]
    literals = tuple(alternatives) if needs and not any(_is_its_name(need, phrase) for need in needs) else ()
    for need in needs:
        alternatives += [mark(tag_mark(tag), worth=2, sense=need.name) for tag in (need.slug, *need.themes)]
    if public:
        alternatives += [mark(public_mark(public.code), sense=public.name), mark(public_mark(EVERYONE), worth=0.5)]
    kind = Kind.NEED if needs else Kind.PUBLIC if public else Kind.WORD
    label = needs[0].name if needs else public.name if public else _typed(run)
    rarity = _rarity(max((found.by_stem.get(stem, 0) for stem in phrase), default=0))
    sort = run[0].token.word if kind == Kind.WORD and len(run) == 1 else ""
    return Group(
        *(kind, _typed(run), tuple(alternatives), label),
        named=_named(run),
        rarity=rarity,
        needs=needs,
        public=public,
        literals=literals,
        spread=asked,
        soft=sort in SOFT_WORDS or sort in SORTS,
        vague=sort in SOFT_WORDS,
        of_place=sort in SORTS_OF_PLACE,
    )


def need_group(spread: tuple[str, Need]) -> Group:
    """A need that words named from afar."""
    typed, need = spread
    alternatives = tuple(mark(tag_mark(tag), worth=2, sense=need.name) for tag in (need.slug, *need.themes))
    return Group(Kind.NEED, typed, alternatives, need.name, needs=(need,), spread=True)


def _is_its_name(need: Need, phrase: Stems) -> bool:
    """Whether a phrase is a need's own name, part of it, or more (« aide au logement »)."""
    name = _stems_of(need.name)
    return name <= set(phrase) or set(phrase) <= name


@lru_cache(maxsize=500)
def _stems_of(name: str) -> frozenset[str]:
    return frozenset(stems_of(name))


def _word_group(word: _Word, *, sure: bool) -> Group:
    """A word with no other meaning; after a typo, any of the words it may have been, and the rest of the question tells which.

    sure: whether the lexicon has it, so that it is no other misspelt.
    """
    alternatives = tuple(words([each.stem], worth=1 / (1 + rank / 5), sense=each.surface) for rank, each in enumerate(word.readings))
    return Group(
        Kind.WORD,
        word.typed,
        alternatives,
        word.token.surface,
        named=tuple(in_name([each], worth=1 / (1 + rank / 5)) for rank, each in enumerate(word.readings)),
        rarity=_rarity(word.documents),
        soft=word.token.word in SOFT_WORDS or word.token.word in SORTS,
        vague=word.token.word in SOFT_WORDS,
        of_place=word.token.word in SORTS_OF_PLACE,
        filling=word.token.word in FILLERS or word.token.word in NEAR,
        word=None if word.is_corrected or sure or len(word.token.word) <= SHORTEST else word.token,
    )


def _named(run: Sequence[_Word]) -> tuple[Alternative, ...]:
    return (in_name(word.token for word in run),)


def _typed(run: Sequence[_Word]) -> str:
    return " ".join(word.typed for word in run)


def _rarity(documents: int) -> float:
    """How much a word tells: 1 for one that a single structure has, a quarter for one that 1 000 have."""
    return 1 / (1 + math.log10(max(documents, 1)))
