"""What people tell of a situation, and the needs that it may speak of: learnt from what is said of each need.

Naive Bayes over stems (« multinomial »: Manning, Raghavan, Schütze, Introduction to Information Retrieval, chapter 13). A word that is said
of one need alone tells much; one that is said of all tells nothing, and so does one that nobody said. No need is likelier than another
before anything is said. What is said in few words tells more of each: a saying weighs one, whatever its length.
"""

import math
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

DOUBT = 0.5
"""How much is counted with what is said of a need, of what is said of anything, for as much as is said of a need in the mean: the more, the
less is believed of what was said once."""


@dataclass(frozen=True, slots=True)
class Likely:
    """A need that a situation may speak of, how likely (0 to 1), and the stems that tell so."""

    need: str
    chance: float
    by: frozenset[str]


TELLS = 1.5
"""From what logarithm of odds on a word tells a need: said of it 4.5 times as much as of anything."""


@dataclass(frozen=True, slots=True)
class Situations:
    """What is said of each need: of each stem, the ranks of the needs it was said of, and by how much it speaks for them."""

    needs: tuple[str, ...] = ()
    unsaid: tuple[float, ...] = ()
    """By how much a stem that was not said of a need speaks against it."""
    said: Mapping[str, tuple[tuple[int, float], ...]] = field(default_factory=dict, repr=False)
    telling: Mapping[str, frozenset[str]] = field(default_factory=dict, repr=False)
    """The stems that tell each need: whoever has them in what they say of themselves speaks of it."""

    def read(self, stems: Iterable[str]) -> list[Likely]:
        """The needs that one of these stems was said of, the likeliest first."""
        known = [stem for stem in dict.fromkeys(stems) if stem in self.said]
        scores = [len(known) * each for each in self.unsaid]
        by: dict[int, set[str]] = {}
        for stem in known:
            for need, more in self.said[stem]:
                scores[need] += more
                if more + self.unsaid[need] > 0:
                    by.setdefault(need, set()).add(stem)
        if not by:
            return []
        most = max(scores)
        weights = [math.exp(score - most) for score in scores]
        total = sum(weights)
        ranked = sorted(by, key=lambda need: (-scores[need], need))
        return [Likely(self.needs[need], weights[need] / total, frozenset(by[need])) for need in ranked]


def learn(sayings: Iterable[tuple[str, Collection[str]]]) -> Situations:
    """Learn from what is said of needs: the need of each saying, and its stems."""
    of_need: dict[str, Counter[str]] = {}
    for need, stems in sayings:
        several = set(stems)
        of_need.setdefault(need, Counter()).update(dict.fromkeys(several, 1 / len(several)))
    every: Counter[str] = Counter()
    for counted in of_need.values():
        every.update(counted)
    total = every.total()
    doubt = DOUBT * total / max(len(of_need), 1)
    said: dict[str, list[tuple[int, float]]] = {}
    same: dict[tuple[int, float], tuple[int, float]] = {}  # thousands of words speak alike: to the tenth, they are held once
    for rank, counted in enumerate(of_need.values()):
        for stem, times in counted.items():
            speaks = (rank, round(math.log1p(times * total / (every[stem] * doubt)), 1))
            said.setdefault(stem, []).append(same.setdefault(speaks, speaks))
    unsaid = tuple(math.log(doubt / (counted.total() + doubt)) for counted in of_need.values())
    needs = tuple(of_need)
    telling: dict[str, set[str]] = {need: set() for need in needs}
    for stem, speaking in said.items():
        for rank, more in speaking:
            if more + unsaid[rank] > TELLS:
                telling[needs[rank]].add(stem)
    spoken = {need: frozenset(stems) for need, stems in telling.items()}
    return Situations(needs, unsaid, {stem: tuple(speaking) for stem, speaking in said.items()}, spoken)
