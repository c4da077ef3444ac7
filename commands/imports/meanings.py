"""Free words of a list, matched with the lexicon: « Jeunes 16-25 ans », « familles et retraités », « Aide pour les démarches »."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from rapidfuzz import process
from rapidfuzz.distance import OSA

from storage.analysis import SOFT_WORDS, Token, content, fold, tokens
from storage.lexicon import Lexicon, Stems

Needs = Mapping[str, str]
"""A theme of data·inclusion → a need of the lexicon."""
EVERYBODY = "tous-publics"
ALL = frozenset({"tous", "tout", "toutes", "toute"})
PUBLIC = frozenset({"public", "publics"})
LONGEST = 300
"""Characters of a value that are looked at: longer ones are prose."""
ENOUGH = 0.5
"""From which share of what a value says, said by the lexicon, nothing is to be asked."""
SHORTEST, LONG = 6, 10
"""Letters of a word that may hold one slip, or two: « patients » are no « parents »."""


def tags_of(needs: Iterable[str], themes: Iterable[str], by_theme: Needs) -> list[str]:
    """List the tags of a service: needs, and those that themes stand for; a theme the lexicon does not name stays itself."""
    return list(dict.fromkeys([*needs, *(by_theme.get(theme, theme) for theme in themes)]))


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a value stands for: slugs of needs, or codes of publics. `share`: which part of its words they say, from 0 to 1."""

    slugs: tuple[str, ...] = ()
    share: float = 0.0

    @property
    def is_certain(self) -> bool:
        """Whether it may be taken without asking."""
        return bool(self.slugs) and self.share >= ENOUGH


NOTHING = Meaning()


class Meanings:
    """Reads values with a lexicon. Each value is read once."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon
        self._by_initial: dict[str, dict[str, Token]] = defaultdict(dict)
        for surface in lexicon.words.values():
            for token in tokens(surface):
                if len(token.word) >= SHORTEST:
                    self._by_initial[token.word[0]][token.word] = token
        self._spelled: dict[str, Token] = {}
        self._needs: dict[str, Meaning] = {}
        self._publics: dict[str, Meaning] = {}

    def needs(self, words: str) -> Meaning:
        """The needs of the lexicon that a value names, but what it excepts."""
        return _remembered(self._needs, _key(words), self._needs_of)

    def publics(self, words: str) -> Meaning:
        """The publics that a value names, but what it excepts: « Tous » is everybody, « public » with other words is not."""
        return _remembered(self._publics, _key(words), self._publics_of)

    def is_public(self, code: str) -> bool:
        """Whether these words are the code of a public."""
        return code in self._lexicon.publics

    def _needs_of(self, words: str) -> Meaning:
        stems = self._stems(words)
        slugs, taken = self._walk(stems, self._slugs)
        told = sum(token.word not in SOFT_WORDS for token in stems)
        return Meaning(slugs, min(1.0, taken / max(told, 1))) if slugs else NOTHING

    def _publics_of(self, words: str) -> Meaning:
        said = {token.word for token in tokens(words)}
        if said & ALL and said <= ALL | PUBLIC:
            return Meaning((EVERYBODY,), 1.0)
        stems = self._stems(words)
        slugs, taken = self._walk(stems, self._code)
        if not said & ALL and len(stems) > 1:  # « public de langue étrangère » is not everybody
            slugs = tuple(slug for slug in slugs if slug != EVERYBODY)
        return Meaning(slugs, min(1.0, taken / len(stems))) if slugs else NOTHING

    def _slugs(self, phrase: Stems) -> tuple[str, ...] | None:
        needs = self._lexicon.needs_by_phrase.get(phrase)
        return tuple(need.slug for need in needs) if needs else None

    def _code(self, phrase: Stems) -> tuple[str, ...] | None:
        public = self._lexicon.publics_by_phrase.get(phrase)
        return (public.code,) if public else None

    def _walk(self, said: Sequence[Token], meaning: Callable[[Stems], tuple[str, ...] | None]) -> tuple[tuple[str, ...], int]:
        """What the longest phrases mean, from left to right, and how many words they take."""
        meant = [(run, slugs) for run, slugs in self._lexicon.runs([token.stem for token in said], meaning) if slugs]
        found = dict.fromkeys(slug for _, slugs in meant for slug in slugs)
        return tuple(found), sum(len(run) for run, _ in meant)

    def _stems(self, words: str) -> list[Token]:
        return [self._right(token) for token in content(tokens(words)) if not token.word.isdecimal()]

    def _right(self, token: Token) -> Token:
        """The word as the lexicon spells it, when it is a slip of the hand away."""
        if token.stem in self._lexicon.stems or len(token.word) < SHORTEST:
            return token
        if token.word not in self._spelled:
            slips = 1 if len(token.word) < LONG else 2
            found = process.extractOne(
                token.word, self._by_initial[token.word[0]].keys(), scorer=OSA.distance, score_cutoff=slips, processor=None
            )
            self._spelled[token.word] = self._by_initial[token.word[0]][found[0]] if found else token
        return self._spelled[token.word]


def folded(words: str) -> str:
    """A value as it is looked up: without case, accents, nor the « _ » of forms."""
    return fold(words.replace("_", " "))


def known_value(words: str, values: Mapping[str, object]) -> str | None:
    """The folded value of a table that these words are, or that they begin: forms cut their choices at thirty signs."""
    said = folded(words)
    if said in values:
        return said
    begun = [value for value in values if len(said) >= CUT and value.startswith(said)]
    return begun[0] if len(begun) == 1 else None


CUT = 25
"""Signs from which a value may be another one cut short."""


def _remembered(known: dict[str, Meaning], key: str, read: Callable[[str], Meaning]) -> Meaning:
    """What a value means, read once; of many values, the last ones are known."""
    if key not in known:
        if len(known) >= REMEMBERED:
            known.clear()
        known[key] = read(key)
    return known[key]


REMEMBERED = 10_000
"""Values whose meaning is kept at hand: lists say the same ones over and over."""


def _key(words: str) -> str:
    """What of a value is read: « tous sauf mineurs » is for all, and not for the young."""
    said = " ".join(words[:LONGEST].replace("_", " ").split())
    folded = fold(said)
    if len(folded) != len(said):
        return said
    starts = [place for mark in EXCEPT if (place := folded.find(mark)) > 0]
    return said[: min(starts, default=len(said))].strip(" ,;(-–")


EXCEPT = (" sauf ", " hors ", " hormis ", " excepte ", " pas de ", " pas d'", "(sauf ", "(hors ", " a l'exception ", " a l'exclusion ")
"""What stands before what a value does not mean."""
