"""Which places words mean: those that are named, misspelt, of a name that several have; and the name of one that nobody knows."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache

from commands.figures.catalogue import corrected, figure_stems
from commands.figures.phrases import EVERY, Words
from commands.figures.places import BEFORE_PART, SHORTEST, Places
from storage.analysis import SOFT_WORDS, SPOKEN_WORD, STOP_WORDS, fold, stem
from storage.figures import Area
from storage.search.typos import nearest

LONGEST = 4
"""Words of a name that is looked for although it is misspelt."""
_PLACE = "."
"""Where a name was: what follows « à Bel-Air » does not follow « à »."""
_BEFORE = frozenset(["a", "au", "aux", "dans", "quartier", "quartiers", "secteur", "commune", "ville"])
"""What a place is named after; « de » too, before a capital letter: « la part de ménages », « la population de Mérignac »."""
_HAVING = frozenset(["y", "il", "elle", "on", "qui", "ca", "en", "n"])
"""After them « a » is « avoir »: folded, both are written alike."""
_OF = frozenset(["de", "du", "des", "d"])
_ARTICLES = frozenset(["la", "le", "les", "l"]) | _OF | _BEFORE


@dataclass(frozen=True, slots=True)
class Shared:
    """A name, as it was said in folded words, which several places have."""

    said: str
    areas: Sequence[Area]


@dataclass(slots=True)
class Located:
    """The places that words name, those of the longest names first. unknown: a name that is none of ours, as it was said."""

    areas: list[Area] = field(default_factory=list)
    shared: list[Shared] = field(default_factory=list)
    unknown: str = ""

    def add(self, said: str, meant: Sequence[Area]) -> None:
        """A name, and the places that it may mean."""
        if len(meant) > 1:
            self.shared.append(Shared(said, meant))
        elif meant[0] not in self.areas:
            self.areas.append(meant[0])


def locate(words: Words, said: str, places: Places) -> Located:
    """Take the places out of words. said: the same as it was written, for its capital letters."""
    found = Located()
    for name in sorted((name for name in places.called if f" {name} " in words.left), key=len, reverse=True):
        if words.take((name,), leaving=_PLACE):
            found.add(name, places.called[name])
    for name, meant in _misspelt(words.left.split(), places):
        if words.take((*(f"{before} {name}" for before in BEFORE_PART), name), leaving=_PLACE):
            found.add(name, meant)
    _settle(found)
    found.unknown = "" if found.shared else _unknown(words.left.split(), said)
    words.take((_PLACE,))
    return found


def _settle(found: Located) -> None:
    """Of places of one name, that of the commune that is named beside it: « Centre, à Valmont »."""
    for shared in tuple(found.shared):
        communes = [each for each in found.areas if any(each.code == area.within for area in shared.areas)]
        mine = [area for area in shared.areas if area.within in {each.code for each in communes}]
        if len(mine) == 1:
            found.shared.remove(shared)
            found.areas = [mine[0], *(each for each in found.areas if each not in communes)]


def _misspelt(words: Sequence[str], places: Places) -> Iterator[tuple[str, Sequence[Area]]]:
    """The places whose name is not said as it is, by what was said: some of its words, or nearly it. The longest first."""
    strange = [_is_strange(word) for word in words]
    if not any(strange):
        return
    for length in range(min(LONGEST, len(words)), 0, -1):
        for start in range(len(words) - length + 1):
            if strange[start] and strange[start + length - 1]:
                said = " ".join(words[start : start + length])
                meant = _named_so(said, places) or _named_nearly(said, places)
                if meant:
                    yield said, meant


def _named_so(said: str, places: Places) -> Sequence[Area]:
    """The places of the territory in whose name some words stand: « Bordeaux » is not its intercommunality."""
    return _once(area for name, areas in places.proper.items() if f" {said} " in f" {name} " for area in areas if area.own)


def _named_nearly(said: str, places: Places) -> Sequence[Area]:
    """The places whose name, in one word, is the fewest edits away."""
    key = said.replace(" ", "")
    return _once(area for known in nearest(key, key, places.spelled) for area in places.proper[known.label])


def _once(areas: Iterable[Area]) -> Sequence[Area]:
    return list({(area.kind, area.code): area for area in areas}.values())


@cache
def _usual() -> frozenset[str]:
    """The words in which figures are asked for."""
    return frozenset(word for phrase in EVERY for word in phrase.split()) | STOP_WORDS | SOFT_WORDS


def _is_strange(word: str) -> bool:
    """Whether a word says nothing of figures."""
    return len(word) > SHORTEST and not word.isdigit() and word not in _usual() and stem(word) not in figure_stems()


def _unknown(words: Sequence[str], said: str) -> str:
    """The name that stands where that of a place does, though nobody knows it; empty where none does."""
    written = {fold(word): word for word in SPOKEN_WORD.findall(said)}
    for rank, word in enumerate(words):
        if (word not in _BEFORE and word not in _OF) or (word == "a" and words[rank - 1 : rank] and words[rank - 1] in _HAVING):
            continue
        start = next((other for other in range(rank + 1, len(words)) if words[other] not in _ARTICLES), len(words))
        end = next((other for other in range(start, len(words)) if not _is_strange(words[other])), len(words))
        name = words[start:end]
        if not name or any(corrected(each) != each for each in name):
            continue
        if word in _BEFORE or (written.get(name[0], "")[:1].isupper() and not said.isupper()):
            return " ".join(written.get(each, each) for each in name)
    return ""
