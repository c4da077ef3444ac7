"""The published rule by which the bot proposes a selection to the pilot structures: see `docs/decisions/0035-arbitration.md`.

Votes first. The structures that stand behind decide between equals, then the balance of formats, hosts who never held a meeting, the
balance of places, and the order that the seed of the programme draws. Nothing here reads anything: whoever has the facts finds the same.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil
from random import Random

from storage.ideas import KEPT, POSTPONED, REFUSED

VOTED, NO_ROOM, FORMAT_FULL, NO_VOTE, ALONE = "voted", "no-room", "format-full", "no-vote", "alone"


@dataclass(frozen=True, slots=True)
class Candidate:
    """An idea as the rule sees it.

    votes: None where there was no vote. format, place: empty when nobody said. behind: how many structures propose it, support it or are
    ready to hold it. is_new: whether one of those who are ready to hold it never held a meeting.
    """

    number: int
    votes: int | None
    format: str = ""
    place: str = ""
    behind: int = 1
    is_new: bool = False


@dataclass(frozen=True, slots=True)
class Proposed:
    """What is proposed of an idea, and why: `VOTED`, `NO_ROOM`, `FORMAT_FULL`, `NO_VOTE`, `ALONE`."""

    candidate: Candidate
    verdict: str
    why: str


def select(candidates: Sequence[Candidate], wanted: int, seed: str) -> list[Proposed]:
    """What is proposed of each: those that are kept first, as they were taken, then the others by their votes. wanted: meetings at most."""
    drawn = sorted(candidates, key=lambda each: each.number)
    Random(seed).shuffle(drawn)  # noqa: S311 - anybody may draw it again
    waiting = [each for each in drawn if each.votes is None or each.votes > 0]
    kept: list[Candidate] = []
    while waiting and len(kept) < wanted:
        best = _best(waiting, kept, wanted)
        kept.append(best)
        waiting.remove(best)
    taken = [Proposed(each, KEPT, VOTED) for each in kept]
    others = sorted((each for each in drawn if each not in kept), key=_by_votes)
    return [*taken, *(_left(each, kept, wanted) for each in others)]


def _best(waiting: Sequence[Candidate], kept: Sequence[Candidate], wanted: int) -> Candidate:
    """The next one to take: of a format that has less than half of the meetings, as long as one of another format waits."""
    formats, places = Counter(each.format for each in kept), Counter(each.place for each in kept)
    free = [each for each in waiting if not _is_full(each, formats, wanted)] or waiting

    def rank(each: Candidate) -> tuple[int, int, int, bool, int]:
        return *_by_votes(each), formats[each.format], not each.is_new, places[each.place] if each.place else 0

    return min(free, key=rank)


def _by_votes(each: Candidate) -> tuple[int, int]:
    return -(each.votes or 0), -each.behind


def _is_full(each: Candidate, formats: Counter[str], wanted: int) -> bool:
    return bool(each.format) and formats[each.format] >= ceil(wanted / 2)


def _left(each: Candidate, kept: Sequence[Candidate], wanted: int) -> Proposed:
    if each.votes == 0:
        return Proposed(each, REFUSED, ALONE) if each.behind < 2 else Proposed(each, POSTPONED, NO_VOTE)
    formats = Counter(other.format for other in kept)
    passed_over = any(_by_votes(other) > _by_votes(each) for other in kept)
    return Proposed(each, POSTPONED, FORMAT_FULL if passed_over and _is_full(each, formats, wanted) else NO_ROOM)
