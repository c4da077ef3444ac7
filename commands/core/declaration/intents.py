"""What families declare of the way people speak: the things they number, and what is said without the name of a command.

An intent is a bag of cues, no grammar: a message that holds one phrase of each of its groups comes to its command. What it
comes to is run when it only reads, and asked first when it writes: a cue is a guess.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from commands.core.language.references import COUNTED, take_reference
from commands.core.language.words import unquoted, without_article, words_of
from storage.analysis import STOP_WORDS

LONGEST = 400
"""Characters: in more, cues would be found by chance."""
MOST_BEFORE = 4
"""Words before a cue that announces others, where no thing is named: « je voudrais vous signaler que … ». After more, it is in a story."""
_WORD = re.compile(r"[^\W_]+")
_SMALL_NUMBER = re.compile(r"(?<![^\W_])\d{1,2}(?![^\W_])")
NUMBER = "#"
"""A cue: a number stands in the message, beside those of things."""


ALL, AFTER = "{*}", "{>}"
"""In the words of a way: the whole message, or what stands after the cue of its first group; both without the thing that the way names.
A question tells nothing: it never comes to such a way of a command that writes."""


@dataclass(frozen=True)
class Thing:
    """What is called by a letter and a number.

    kind: of the subject of its messages (`meetings.meeting`). nouns: what people call it, alternatives of a pattern. shown_by: the
    command that shows one. also: what else it is called right after a command (« retirer vote 3 »), where no doubt is left.
    apart: whether its letter may stand apart from its number: to anybody, « n 3 » is « n° 3 », and « il y a 14 places » names no A14.
    """

    kind: str
    letter: str
    nouns: str
    shown_by: str
    also: tuple[str, ...] = ()
    apart: bool = True

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        bare = rf"(?=\d{{1,4}}(?!\d){COUNTED})"
        between = r"\s?-?\s?" if self.apart else ""
        named = rf"{self.letter}{between}|(?:{self.nouns})\s(?:n\s?[°ºo]\s?|{self.letter}\s?-?\s?|{bare})"
        return re.compile(rf"(?<![^\W_])(?<![@/])(?:{named})(\d{{1,4}})(?![^\W_]|:[\w-]+\.\w)", re.IGNORECASE)  # nor in an id, an address

    def references(self, said: str) -> list[str]:
        """Those a text names, each once: « R2 », « r 12 », « rencontre n° 3 »."""
        return list(dict.fromkeys(f"{self.letter}{int(number)}" for number in self._pattern.findall(said)))

    def take(self, said: str) -> tuple[int | None, str]:
        """The number of one that words begin with, and the words after it, as `take_reference`; « A 14 », as phones write it, is one."""
        if not self.apart:
            said = re.sub(rf"\A\s*{self.letter}\s(?=\d)", self.letter, said)
        return take_reference(said, self.letter, "|".join((self.nouns, *self.also)), apart=self.apart)

    def is_called(self, said: str) -> bool:
        """Whether words begin with one by its letter or its noun: « 3 » alone is of whoever a name belongs to, not of who borrows it."""
        return self._pattern.match(without_article(unquoted(said.strip()))) is not None

    def without_references(self, said: str) -> str:
        """A text without the names of such things."""
        return self._pattern.sub(" ", said)


@dataclass(frozen=True, slots=True)
class Intent:
    """What people say without naming a command.

    ways: the commands it comes to, with their words; « {R} », of its letter, is the thing the message names, « {#} » the numbers beside,
    « {*} » the whole message, « {>} » what stands after the cue; several ways are asked. groups: phrases of folded words, one of each
    group must stand in the message; a last « * » is any ending; « ^ » before one, it begins the message, « $ » behind, it ends it. about:
    the letter of the things it must name; None: it names none. beside: the only words that may stand beside these phrases, but those that
    say nothing; None: any. follows: what must be offered (`effects.A_DETAIL`), for it is said of what was just shown; empty: it is said at
    any time.
    """

    ways: tuple[str, ...]
    groups: tuple[tuple[str, ...], ...]
    about: str | None
    beside: frozenset[str] | None = None
    follows: str = ""

    @property
    def takes_words(self) -> bool:
        """Whether it comes to a command with words of the message."""
        return any(ALL in way or AFTER in way for way in self.ways)

    @property
    def needs_more(self) -> bool:
        """Whether something must stand after its cue."""
        return any(AFTER in way for way in self.ways)

    def after(self, said: str) -> str:
        """What a text says after the first cue of the first group that stands in it, and more after it; empty where none does."""
        most = None if self.about else MOST_BEFORE
        spoken = [(words_of(each[0]), each.end()) for each in _WORD.finditer(said)]
        return next((said[end:] for cue in self.groups[0] if (end := _end_of(cue.split(), spoken, most))), "")

    def matches(self, words: str, numbers: Sequence[str]) -> bool:
        """Whether folded words, with one space between them, and the numbers beside those of things, come to this."""
        if not all(any(_stands(cue, words, numbers) for cue in group) for group in self.groups):
            return False
        if self.beside is None:
            return True
        for cue in (cue for group in self.groups for cue in group):
            words = words.replace(f" {cue} ", "  ")
        return all(word in self.beside or word in STOP_WORDS for word in words.split())


def intent(ways: str | Sequence[str], *groups: str, beside: frozenset[str] | None = None, follows: str = "") -> Intent:
    """Make an intent of its ways and its groups, each a list of cues between « | »."""
    told = (ways,) if isinstance(ways, str) else tuple(ways)
    about = re.search(r"\{([A-Z]+)\}", " ".join(told))
    cues = tuple(tuple(cue.strip() for cue in group.split("|")) for group in groups)
    return Intent(told, cues, about[1] if about else None, beside, follows)


def letter_of(reference: str) -> str:
    """How such a thing is called: « R » for « R12 », « PG » for « PG1 »."""
    return reference.rstrip("0123456789")


def small_numbers(said: str) -> list[str]:
    """The numbers of a text that stand alone, and have two figures at most."""
    return _SMALL_NUMBER.findall(said)


def without_references(said: str, things: Sequence[Thing]) -> str:
    """A text without the names of any of these things."""
    for thing in things:
        said = thing.without_references(said)
    return said


def folded(said: str) -> str:
    """A text as cues are looked for in it."""
    return f" {words_of(said)} "


def _stands(cue: str, words: str, numbers: Sequence[str]) -> bool:
    if cue == NUMBER:
        return bool(numbers)
    if cue.startswith("^"):
        return words.startswith(f" {cue[1:]} ")
    if cue.endswith("$"):
        return words.endswith(f" {cue[:-1]} ")
    return f" {cue[:-1]}" in words if cue.endswith("*") else f" {cue} " in words


def _end_of(wanted: Sequence[str], spoken: Sequence[tuple[str, int]], most_before: int | None) -> int:
    """Where some words end in a text that says more after them; 0: nowhere.

    spoken: the words of the text, folded, and where each ends. most_before: how many may stand before; None: any number.
    """
    places = range(len(spoken) - len(wanted))
    for place in places if most_before is None else places[: most_before + 1]:
        if [word for word, _ in spoken[place : place + len(wanted)]] == wanted:
            return spoken[place + len(wanted) - 1][1]
    return 0
