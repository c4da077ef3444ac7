"""Which counts are told to nobody: those under the threshold, and as many others as it takes for no difference to give them back.

It is decided on what is published as a whole, never on who asks: whoever asks everything learns no more (decision 50). Only the smallest
areas are hidden; a sum of several is hidden when hiding its parts is not enough. Zero tells of nobody, and is told.

An area is named by its code. A count that is hidden in an area is so with the counts that make a sum with it there.
"""

from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, field

from storage.figures import FEW, NEAR


@dataclass(frozen=True, slots=True)
class Tree:
    """Which areas each area is the sum of; those that are the sum of none are its leaves."""

    parts: Mapping[str, tuple[str, ...]]

    def blocks(self, shown: Set[str]) -> list[tuple[str, tuple[str, ...], tuple[str, ...]]]:
        """Each sum that is shown: itself, the sums within it that are shown too, and the leaves that these leave."""
        found = []
        for whole in self.parts:
            if whole in shown:
                inner, leaves = self._within(whole, shown)
                found.append((whole, tuple(inner), tuple(leaves)))
        return found

    def _within(self, whole: str, shown: Set[str]) -> tuple[list[str], list[str]]:
        inner: list[str] = []
        leaves: list[str] = []
        for part in self.parts[whole]:
            if part not in self.parts:
                leaves.append(part)
            elif part in shown:
                inner.append(part)
            else:
                deeper = self._within(part, shown)
                inner += deeper[0]
                leaves += deeper[1]
        return inner, leaves


@dataclass(slots=True)
class _Hiding:
    """What is being hidden of some counts, in the same areas for all of them."""

    tree: Tree
    counts: Sequence[Mapping[str, float | None]]
    few: int
    shown_before: Set[str]
    sizes: Mapping[str, float]
    hidden: dict[str, str] = field(default_factory=dict)

    def hide_few(self) -> None:
        for count in self.counts:
            for area, value in count.items():
                if value is not None and 0 < value < self.few:
                    self.hidden.setdefault(area, FEW)

    def hide_near(self) -> None:
        """Until nothing more is found by difference: each turn hides one area more, or ends."""
        while any(self._hide_one_more(count) for count in self.counts):
            pass

    def _hide_one_more(self, count: Mapping[str, float | None]) -> bool:
        shown = {area for area, value in count.items() if value is not None and area not in self.hidden}
        for whole, inner, leaves in self.tree.blocks(shown):
            unknown = [leaf for leaf in leaves if leaf not in shown]
            if not any(leaf in self.hidden for leaf in unknown):
                continue
            rest = (count[whole] or 0) - sum(count[area] or 0 for area in (*inner, *(leaf for leaf in leaves if leaf in shown)))
            if len(unknown) > 1 and rest >= self.few + len(unknown):
                continue
            choice = self._choice(count, [leaf for leaf in leaves if leaf in shown and count[leaf]], (*inner, whole))
            if choice:
                self.hidden[choice] = NEAR
                return True
        return False

    def _choice(self, count: Mapping[str, float | None], leaves: Iterable[str], sums: Iterable[str]) -> str:
        """The smallest part, else a sum: what was told before stays known, and is hidden in vain."""
        sizes = self.sizes or count
        fresh = sorted((leaf for leaf in leaves if leaf not in self.shown_before), key=lambda leaf: (sizes.get(leaf) or 0, leaf))
        return next(iter((*fresh, *(area for area in sums if area not in self.shown_before))), "")


def hide(
    tree: Tree,
    counts: Mapping[str, Mapping[str, float | None]],
    sums: Mapping[str, Sequence[str]],
    few: int,
    *,
    hidden: Mapping[str, Set[str]],
    shown: Mapping[str, Set[str]],
    sizes: Mapping[str, float] | None = None,
) -> dict[str, dict[str, str]]:
    """Of each count, the areas where it is hidden, and why.

    counts: code → area → value (None: the source gives none). sums: a count → those that it is the sum of. hidden, shown: of each count,
    the areas where it was hidden already, and stays so, and where it was told already. sizes: which areas are the smallest, the first to
    be hidden near others, by what is known to all; None: by the count itself, from which who knows this rule may conclude: of 6, 6 and 4,
    where one 6 is told, any other two numbers that make ten would have hidden something else.
    """
    found: dict[str, dict[str, str]] = {}
    parts = {part for each in sums.values() for part in each}
    for code in (*sums, *(code for code in counts if code not in sums and code not in parts)):
        if code in counts:
            found[code] = _hidden(tree, [counts[code]], few, dict.fromkeys(hidden.get(code, ()), NEAR), shown.get(code, set()), sizes)
    for whole, members in sums.items():
        present = [code for code in members if code in counts]
        if present:
            before = {area: NEAR for code in (*present, whole) for area in hidden.get(code, ())} | dict.fromkeys(found.get(whole, {}), NEAR)
            told = set.intersection(*(set(shown.get(code, ())) for code in present))
            together = _hidden(tree, [counts[code] for code in present], few, before, told, sizes)
            found |= {code: dict(together) for code in present}
    return found


def _hidden(
    tree: Tree,
    counts: Sequence[Mapping[str, float | None]],
    few: int,
    before: dict[str, str],
    shown_before: Set[str],
    sizes: Mapping[str, float] | None,
) -> dict[str, str]:
    hiding = _Hiding(tree, counts, few, shown_before, sizes or {}, dict(before))
    hiding.hide_few()
    hiding.hide_near()
    return hiding.hidden
