"""Other ways to read a question that tells a situation, and how their answers are put together.

Who was found meets what was demanded. Two more lists stand beside: who has most of the words, whatever these name; and who speaks, in all
that they say of themselves, of the needs that the question speaks of. They are put together by ranks (« reciprocal rank fusion »: Cormack,
Clarke, Büttcher, SIGIR 2009): who stands high in several lists comes first, and no list is believed alone. Who was found first stays so.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from math import sqrt

from sqlalchemy.ext.asyncio import AsyncConnection

from storage.lexicon import Lexicon
from storage.search.grouping import need_group
from storage.search.groups import Group, Kind
from storage.search.matching import WINDOW, Matches, match_told
from storage.search.question import Question
from storage.search.ranking import Candidate
from storage.search.relaxed import Relaxed
from storage.situations import Likely

SEEN = 3
"""Answers that people see at once: who was not found comes among them, or not at all."""
BEST = 3
"""A rank counts 1 / (3 + rank): with more, who stands second would count nearly as much as the first."""
BY_WORDS, BY_SENSE = 0.4, 0.7
"""How much each other list is believed, beside that of who was found."""
IN_CODE = 0.1
"""What it is to answer a need in code, beside words that are said of it: a sheet of few words is no worse for it."""
FOR_OTHERS = 0.5
"""What these lists make of who works for others than those it is asked for."""
CARRIES = 0.3
"""What a word that only carries the question tells, of what it would."""
TOLD, TELLING = 3, 2
"""From how many words on, or words that tell something, a question is more than a name."""
_STANDS = (("name", 3.0), ("need", 2.0), ("text", 1.0))
"""What a word tells by where it stands: in a name, in that of a service, in a text."""


async def fuse(connection: AsyncConnection, asked: Question, found: Relaxed, lexicon: Lexicon) -> Relaxed:
    """Put those who were found together with who answers the question read otherwise."""
    if not _is_told(asked, found):
        return found
    needs = [need_group((" ".join(sorted(likely.by)), lexicon.needs[likely.need])) for likely in asked.likely]
    words = [group for group in asked.told if not group.filling]
    aside = {left.typed for left in found.left_out}
    kept = [group for group in asked.groups if group.kind == Kind.PLACE]
    publics = [group for group in asked.groups if group.public and group.typed not in aside]
    others = await match_told(connection, words, needs, kept)
    pool = {each.structure_id: each for each in (*others, *found.matches.candidates)}
    lists = [
        (1.0, [each.structure_id for each in found.matches.candidates]),
        (BY_WORDS, _best(pool.values(), publics, lambda each: _has_words(each, asked.told))),
        (BY_SENSE, _best(pool.values(), publics, lambda each: _speaks(each, asked.likely, needs, lexicon))),
    ]
    known = set(lists[0][1])
    ordered = [each for place, each in enumerate(_put_together(lists)) if each in known or place < SEEN]
    newcomers = frozenset(ordered) - known
    matches = Matches(tuple(pool[each] for each in ordered), found.matches.total + len(newcomers))
    return replace(found, matches=matches, newcomers=newcomers, otherwise=(*needs, *words))


def _is_told(asked: Question, found: Relaxed) -> bool:
    """Whether a question tells more than a name, or a need by its own name and for whom."""
    if not found.matches.total or _is_read_with_care(asked, found):
        return False
    whom = {word for group in asked.groups if group.public and found.matches.total >= SEEN for word in group.typed.split()}
    told = [group for group in asked.told if group.typed not in whom]
    if sum(not (group.vague or group.filling) for group in told) < TELLING and len(told) + len(asked.unknown) < TOLD:
        return False
    matter = [group for group in asked.groups if group.is_matter]
    if matter and all(found.matches.candidates[0].named(group) for group in matter):
        return False
    return not (len(matter) == 1 and matter[0].is_its_name)


def _is_read_with_care(asked: Question, found: Relaxed) -> bool:
    """Whether those who were found have an order of their own, by distance, or by what a word may have been misspelt from."""
    by_distance = any(group.near for group in asked.groups) or any(left.kind == Kind.PLACE for left in found.left_out)
    return by_distance or any(group.lookalikes for group in found.groups)


def _put_together(lists: Iterable[tuple[float, Sequence[int]]]) -> list[int]:
    """Those of several lists, by how much each is believed and where they stand in it; the first of the first list stays so."""
    counted: dict[int, float] = defaultdict(float)
    for believed, ids in lists:
        for rank, structure_id in enumerate(ids):
            counted[structure_id] += believed / (BEST + rank)
    first = next(iter(counted))
    return sorted(counted, key=lambda each: (each != first, -counted[each], each))


def _best(pool: Iterable[Candidate], publics: Sequence[Group], worth: Callable[[Candidate], float]) -> list[int]:
    """Those who are worth something, the best first; who works for others than `publics` is worth less."""
    worths = {each.structure_id: worth(each) * (1 if all(each.met(group)[1] for group in publics) else FOR_OTHERS) for each in pool}
    return sorted((each for each in worths if worths[each]), key=lambda each: (-worths[each], each))[:WINDOW]


def _has_words(candidate: Candidate, words: Sequence[Group]) -> float:
    """How much of a question the words that a structure has tell: the rarer, the more."""
    return sum([group.rarity * (CARRIES if group.filling else 1) * _stands(candidate, group.alternatives[0].first) for group in words])


def _stands(candidate: Candidate, stem: str) -> float:
    if stem not in candidate.whole:
        return 0.0
    return next((worth for name, worth in _STANDS if stem in getattr(candidate, name)), 0.0)


def _speaks(candidate: Candidate, likely: Sequence[Likely], needs: Sequence[Group], lexicon: Lexicon) -> float:
    """How much of what a structure says is said of the needs that a question speaks of; who says more of everything says less of each.

    Who answers one in code, and says nothing of it, speaks of it a little.
    """
    stems = set(candidate.whole.split())
    said = sum([each.chance * len(stems & lexicon.situations.telling[each.need]) for each in likely]) / sqrt(len(stems))
    return said + IN_CODE * sum([each.chance for each, need in zip(likely, needs, strict=True) if candidate.met(need)[1]])
