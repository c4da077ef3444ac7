"""What of a bilan may be told, and what may be put beside the one before.

What counts people is told for whole half-years only, under the threshold to nobody, and what they thought once the half-year is over: no
sequence of times, however they slide, gives a count that is hidden by the difference of two others (decision 59).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from commands.core.dates import half_of
from commands.core.rules.secrecy import Tree, hide
from commands.evaluation.subject import SETTLED
from storage.evaluation.counts import A_DAY, Bilan, Count, Period, is_half, name_of_half

FEW, BY_HALF, NOT_OVER, FORGOTTEN, NEVER_MARKED = "few", "by-half", "not-over", "forgotten", "never-marked"
"""Why a number is not told: too few people, a time that is no whole half-year, or is not over, rows that are nobody's any more, who came
was noted nowhere."""
UNMARKED, NO_HISTORY, RUNNING, TODAY, NOT_TOLD = "unmarked", "no-history", "running", "today", "not-told"
"""Why a number does not stand beside the one before."""
VISITS, PEOPLE, COST, ANSWERED = "participation.visits", "participation.people", "means.cost", "satisfaction.answered"
SOUNDED, HOURS = "knowledge.answered", "means.hours"
MARKS, VERDICTS = "marks", "verdicts"
_OF_TODAY = frozenset({"directory.fresh", "directory.gaps", "knowledge.figures"})
_BY_PRESENCE = ("participation.", "links.", "means.cost")
_ALL = "all"


@dataclass(frozen=True, slots=True)
class Told:
    """A number as it is told. hidden: why it is not; empty: it is. before: that of the time before; None: it stands alone, `apart` why."""

    count: Count
    hidden: str = ""
    before: Count | None = None
    apart: str = ""


@dataclass(frozen=True, slots=True)
class Published:
    """A bilan as it is told. tables: each part → how many; None: not told."""

    bilan: Bilan
    told: Mapping[str, Told]
    tables: Mapping[str, Mapping[str, int | None]] = field(default_factory=dict)

    def __getitem__(self, key: str) -> Told:
        """The number of this name."""
        return self.told[key]

    def reasons(self, chapter: str) -> list[str]:
        """Why numbers of a chapter do not stand beside those of the time before, each reason once."""
        return list(dict.fromkeys(told.apart for key, told in self.told.items() if key.startswith(f"{chapter}.") and told.apart))


def publish(bilan: Bilan, earlier: Bilan | None, now: datetime, few: int) -> Published:
    """What may be told of it. earlier: the time before; None: nothing is put beside it."""
    mine, theirs = _hidden(bilan, now, few), _hidden(earlier, now, few) if earlier else {}
    told = {}
    for key, count in bilan.counts.items():
        apart = _apart(key, bilan, earlier, now, hidden=bool(mine.get(key) or theirs.get(key)))
        beside = earlier.counts[key] if earlier is not None and not apart else None
        shown = Count(key, None, missing=count.missing) if mine.get(key) else count
        told[key] = Told(shown, mine.get(key, ""), beside, apart)
    return Published(bilan, told, {name: _table(name, bilan, now, few) for name in bilan.tables})


def is_over(period: Period, now: datetime) -> bool:
    """Whether all that happens in it is known: it is over, and what may still be corrected is settled."""
    return now >= period.until + SETTLED


def halves_of(period: Period) -> list[str]:
    """The half-years that it is made of, as programmes are called; nothing, when it is made of parts of them."""
    found, day = [], period.first
    while day <= period.last:
        first, last = half_of(day)
        if first != day or last > period.last:
            return []
        found.append(name_of_half(day))
        day = last + A_DAY
    return found


def _hidden(bilan: Bilan, now: datetime, few: int) -> dict[str, str]:
    """The numbers that are told to nobody, and why."""
    period, held = bilan.period, bilan["programme.held"]
    if held.value and held.missing.get("unmarked") == held.value:
        return {key: NEVER_MARKED for key in bilan.counts if key.startswith("participation.") or key in (COST, ANSWERED)}
    found = {VISITS: _hidden_by_half(bilan, "visits", few)}
    found[COST] = found[VISITS] or _hidden_by_half(bilan, "paid-visits", few)  # what was paid is told: it would give the visits back
    one = BY_HALF if not is_half(period) else "" if is_over(period, now) else NOT_OVER
    for key in (PEOPLE, ANSWERED, SOUNDED):
        value = bilan[key].value
        found[key] = one or (FORGOTTEN if value is None else FEW if 0 < value < few else "")
    found[HOURS] = one or (FEW if 0 < bilan[HOURS].missing.get("told", 0) < few else "")
    return {key: why for key, why in found.items() if why}


def _hidden_by_half(bilan: Bilan, name: str, few: int) -> str:
    """Why a sum of half-years is not told: its time is not made of them, or one of them is told to nobody."""
    halves = halves_of(bilan.period)
    if not halves:
        return BY_HALF
    return FEW if any(0 < bilan.tables[name].get(half, 0) < few for half in halves) else ""


def _table(name: str, bilan: Bilan, now: datetime, few: int) -> Mapping[str, int | None]:
    """A table as it is told: of what people gave, the parts that are too few are left out, and those that would give them back."""
    table = bilan.tables[name]
    if name in {"visits", "paid-visits"}:
        return {half: None if 0 < many < few else many for half, many in table.items()} if halves_of(bilan.period) else {}
    if name not in {MARKS, VERDICTS}:
        return dict(table)
    if not is_half(bilan.period) or not is_over(bilan.period, now):
        return {}
    parts = {part or "none": many for part, many in table.items()}
    counts = {name: {_ALL: float(sum(parts.values())), **{part: float(many) for part, many in parts.items()}}}
    in_order = dict.fromkeys(parts, 0.0)  # what hides another is chosen by its name: by its count, it could be worked out
    hidden = hide(Tree({_ALL: tuple(parts)}), counts, {}, few, hidden={}, shown={}, sizes=in_order)[name]
    return {part: None if part in hidden or _ALL in hidden else many for part, many in parts.items()}


def _apart(key: str, bilan: Bilan, earlier: Bilan | None, now: datetime, *, hidden: bool) -> str:
    """Why a number does not mean the same in both times; empty: it does."""
    if earlier is None or earlier.begun is None or earlier.period.since < earlier.begun:
        return NO_HISTORY
    if not is_over(bilan.period, now) and bilan.period.until > now:
        return RUNNING
    if key in _OF_TODAY:
        return TODAY
    if key.startswith(_BY_PRESENCE) and any(each[VISITS].missing.get("unmarked") for each in (bilan, earlier)):
        return UNMARKED
    return NOT_TOLD if hidden or bilan[key].value is None or earlier[key].value is None else ""
