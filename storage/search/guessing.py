"""A second reading of a question: the need that all of its words together speak of, where they were not met one by one.

« Sa camionnette ne démarre plus » has no word of the lexicon, and none that a structure has. What is guessed is told as any other reading.
Nothing is guessed where no need is likely enough; nor by words that were met: what the town's own records say comes first.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace

from storage.analysis import Token, fold, stems_of
from storage.lexicon import Lexicon
from storage.search.grouping import need_group
from storage.search.groups import WORTH, Group, Kind
from storage.search.matching import Matches
from storage.search.ranking import Candidate, rank
from storage.search.relaxed import Relaxed
from storage.search.spoken import FILLERS
from storage.situations import Likely

LIKELY = 0.2
"""How likely a need must be, where none is named: of 83 that are all as likely before anything is said."""
LIKELIER = 0.7
"""The same, where another is named."""
UNLIKELY = 0.03
"""Below this, a need that one phrase names is not what is told."""
MATTERS = frozenset([Kind.WORD, Kind.NEED])
KEPT = frozenset([Kind.PLACE, Kind.PUBLIC])


@dataclass(frozen=True, slots=True)
class Guess:
    """A need that a question may speak of, and the words that tell so, as they were typed."""

    group: Group
    by: frozenset[str]


def likely_needs(every: Sequence[Token], lexicon: Lexicon) -> list[Likely]:
    """The needs that the words of a question speak of, the likeliest first."""
    return lexicon.situations.read(token.stem for token in _telling(every))


def put_beside(said: Sequence[Group], likely: Sequence[Likely]) -> list[Group]:
    """Where all words speak of a need that is named, leave others beside it that they hardly speak of, by words that are said of it too.

    « Le propriétaire garde la caution » asks for nobody to mind children: one word alone would have it so. « Laver le linge, faire un CV »
    asks for both: nobody says « CV » of a laundry.
    """
    plain = likely[0].need if likely and likely[0].chance >= LIKELIER else None
    if not any(need.slug == plain for group in said for need in group.needs):
        return list(said)
    spoken = {each.need for each in likely if each.chance >= UNLIKELY}
    return [replace(group, soft=True) if _is_beside(group, spoken, likely[0].by) else group for group in said]


def _is_beside(group: Group, spoken: Collection[str], by: Collection[str]) -> bool:
    """Whether a group is a need that is hardly spoken of, whose words are among those by which another is."""
    return bool(group.needs) and all(need.slug not in spoken for need in group.needs) and all(stem in by for stem in stems_of(group.typed))


def guess_need(said: Sequence[Group], every: Sequence[Token], likely: Sequence[Likely], lexicon: Lexicon) -> Guess | None:
    """The need that all the words of a question speak of, when it is likely enough and is not among those that were read.

    said: what was read of it. every: its words. likely: the needs they speak of.
    """
    named = {need.slug for group in said for need in group.needs}
    if not likely or likely[0].need in named or likely[0].chance < (LIKELIER if named else LIKELY):
        return None
    typed = list(dict.fromkeys(token.surface for token in _telling(every) if token.stem in likely[0].by))
    group = need_group((" ".join(typed), lexicon.needs[likely[0].need]))
    worths = tuple(replace(each, worth=each.worth * likely[0].chance) for each in group.alternatives)
    return Guess(replace(group, alternatives=worths), frozenset(typed))


def _telling(every: Sequence[Token]) -> list[Token]:
    return [token for token in every if not token.is_stop and not token.word.isdecimal()]


def is_told_more(guess: Guess, asked: Sequence[Group], found: Relaxed) -> bool:
    """Whether what was found leaves words aside, or has them only in passing, by which another need is guessed."""
    best = found.matches.candidates[:1]
    met = [group for group in asked if group.kind not in MATTERS or any(_is_met(each, group) for each in best)]
    aside = _words_of(left.typed for left in found.left_out if left.kind in MATTERS)
    unmet = set(guess.by) - (_words_of(group.typed for group in met) - aside)
    if any(group.is_matter and not group.filling for group in met):
        unmet = {word for word in unmet if fold(word) not in FILLERS}
    return bool(unmet)


def _words_of(typed: Iterable[str]) -> set[str]:
    return {word for several in typed for word in several.split()}


def _is_met(candidate: Candidate, group: Group) -> bool:
    """Whether a group is met: a word, where it is a matter of it and not in passing."""
    worth, by = candidate.met(group)
    return worth >= WORTH["place"] if group.kind == Kind.WORD else by is not None


def with_guess(asked: Sequence[Group], guess: Guess) -> list[Group]:
    """What is asked for where a need is guessed: it, in the place and for whom that was asked; all else helps to rank."""
    kept = [group if group.kind in KEPT else replace(group, soft=True) for group in asked if not group.filling]
    return [guess.group, *kept]


def put_together(found: Relaxed, guessed: Relaxed, asked: Sequence[Group], guess: Guess, whole: Sequence[Token]) -> Relaxed:
    """Those who were found and those who answer the guess, ranked together; who is called by a word of the question stays first.

    Who is in the place that was asked for is not put beside who is elsewhere.
    """
    if _is_elsewhere(guessed) and found.matches.total and not _is_elsewhere(found):
        return found
    literal = () if _is_elsewhere(found) and not _is_elsewhere(guessed) else found.matches.candidates
    together = {candidate.structure_id: candidate for candidate in (*literal, *guessed.matches.candidates)}
    ranked = rank(together.values(), [*asked, guess.group], whole)
    words = [group for group in asked if group.is_matter and group.kind == Kind.WORD and not group.filling]
    own = {candidate.structure_id for candidate in literal if any(candidate.named(group) for group in words)}
    ranked.sort(key=lambda candidate: candidate.structure_id not in own)
    left_out = dict.fromkeys((*(left for left in found.left_out if left.kind not in KEPT), *guessed.left_out))
    matches = Matches(tuple(ranked), max(len(ranked), guessed.matches.total))
    return replace(guessed, matches=matches, groups=[*found.groups, guess.group], left_out=tuple(left_out))


def _is_elsewhere(found: Relaxed) -> bool:
    return any(left.kind == Kind.PLACE for left in found.left_out)
