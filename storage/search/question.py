"""Reading a question: its words, what they may have meant when misspelt, and the needs, publics and places they name."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from storage.analysis import PLACE_PREPOSITIONS, SOFT_WORDS, Token, fold, tokens
from storage.lexicon import Lexicon
from storage.search.grouping import Word, groups_of, need_group, word_group
from storage.search.groups import Group, Kind
from storage.search.guessing import Guess, guess_need, likely_needs, put_beside
from storage.search.hours import When
from storage.search.persons import hear_persons
from storage.search.spoken import FILLERS, HELPS, NEAR, Beside, hear_beside
from storage.search.vocabulary import Findable, corrected, look_up, words_like
from storage.situations import Likely

_ASIDE = frozenset(["apres", "sans", "malgre", "depuis", "pour"])
"""Words after which a need is what somebody has or has not, where another is asked for: « du sport après un cancer »."""
_TELLING = PLACE_PREPOSITIONS | _ASIDE
MOST_LIKELY = 3
"""Needs that a question may speak of, that are looked for beside those it names."""
LITTLE = 0.1
"""How much of a question it is by what one is helped, where something is named that one needs."""
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
    guess: Guess | None = None
    """A need that is not named, and that its words speak of."""
    told: tuple[Group, ...] = ()
    """Each of its words by itself, but those of a place: those of a need too, and those that only carry it."""
    likely: tuple[Likely, ...] = ()
    """The needs that all its words speak of, the likeliest first."""


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
    said = [*map(need_group, beside.needs), *groups_of(known, found, lexicon)]
    said = said if as_name else _asked_for(said)
    said, nowhere = _met_somewhere(said, known)
    unknown += nowhere
    likely = [] if as_name else likely_needs(every, lexicon)
    said = put_beside(said, likely)
    any_time = any(need.any_time for group in said for need in group.needs)
    others = [group for group in beside.groups if not (any_time and group.kind == Kind.WHEN)]
    when = None if any_time else beside.when
    understood = Question((*said, *others), corrections, tuple(unknown), whole, when)
    if as_name:
        return understood
    guess = guess_need(said, every, likely, lexicon)
    return replace(understood, guess=guess, told=tuple(_told(known, said)), likely=tuple(likely[:MOST_LIKELY]))


async def _words_of(
    connection: AsyncConnection, heard: Sequence[tuple[Token, str]], found: Findable, lexicon: Lexicon
) -> tuple[list[Word], list[Token]]:
    """The words of a question that exist, or that are others misspelt; and those that are none."""
    exist = {token.word for token, _ in heard if token.stem in found.by_stem or token.stem in lexicon.stems or token.word in NEAR}
    doubtful = [token for token, _ in heard if token.word not in exist and token.word not in FILLERS]
    alike = await words_like(connection, doubtful)
    known: list[Word] = []
    unknown: list[Token] = []
    for token, before in heard:
        after, aside = before in PLACE_PREPOSITIONS, before in _ASIDE
        if token.word in exist:
            known.append(Word(token.surface, (token,), found.by_stem.get(token.stem, 0), after, aside))
        elif token in doubtful and (readings := await corrected(connection, token, alike, lexicon)):
            read = tuple(Token(each.label, each.word, each.stem) for each in readings)
            known.append(Word(token.surface, read, readings[0].documents, after, aside))
        elif token in doubtful:
            unknown.append(token)
    return known, unknown


def _asked_for(groups: list[Group]) -> list[Group]:
    """Leave the words that only carry a question, where there are others; and be content with less of what helps to anything else."""
    others = any(group.kind == Kind.NEED and not group.soft and not _helps(group) for group in groups)
    told = [replace(group, soft=True, rarity=LITTLE) if others and group.needs and _helps(group) else group for group in groups]
    return [group for group in told if not group.filling] or told


def _told(known: Sequence[Word], said: Sequence[Group]) -> list[Group]:
    """Each word by itself, as it was typed: without those of a place, and those that only a question has (« place ce soir »)."""
    apart = {typed for group in said if group.kind == Kind.PLACE or group.spread for typed in group.typed.split()}
    return [word_group(word, sure=True) for word in known if word.typed not in apart and not word.is_corrected]


def _helps(group: Group) -> bool:
    """Whether it only tells by what one is helped: « papiers », « aide pour un dossier »."""
    said = group.typed.split()
    return any(word in HELPS for word in said) and all(word in HELPS or fold(word) in SOFT_WORDS for word in said)


def _met_somewhere(said: list[Group], known: Sequence[Word]) -> tuple[list[Group], list[Token]]:
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
