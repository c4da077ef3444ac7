"""When a place is open: a week of rules, kept as OpenStreetMap writes it (« Mo-Fr 08:30-12:00; Tu[1] 14:00-17:00; "sur rendez-vous" »).

Of that language (the OSM wiki, opening_hours) what weeks are made of is read: days, ranks in the month, hours, `off`, holidays off, `24/7`,
words in quotes. What says more (months, weeks, sunrise) is no `Week`: it is kept, and told, as words.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

CODES = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
ALWAYS = "24/7"
HOLIDAYS_OFF = "PH off"
WHOLE_DAY = 24 * 60
LONGEST = 2_000
"""Characters: what is longer is no week."""

Times = tuple[tuple[int, int], ...]
"""Minutes since midnight, start and end; an end over 1440 is of the day after."""

_RULES = re.compile(r'(?:[^;"]|"[^"]*")+')
_DAYS = re.compile(r"(?:Mo|Tu|We|Th|Fr|Sa|Su|PH|SH)[-,\[\]\w]*+")
_ONE_DAY = re.compile(r"([A-Z][a-z])(?:-([A-Z][a-z])|\[(-?[1-5](?:,-?[1-5])*)\])?")
_SPAN = re.compile(r"(\d{1,2}):(\d\d) ?- ?(\d{1,2}):(\d\d)")


@dataclass(frozen=True, slots=True)
class Rule:
    """What holds on some days (0 is Monday). ranks: in the month only, 1 the first, -1 the last; empty: each week. No times: closed."""

    days: tuple[int, ...]
    times: Times
    ranks: tuple[int, ...] = ()

    def holds_on(self, day: date) -> bool:
        """Whether this day is one of those it is about."""
        if day.weekday() not in self.days:
            return False
        last = (day + timedelta(days=7)).month != day.month
        return not self.ranks or (day.day - 1) // 7 + 1 in self.ranks or (last and -1 in self.ranks)

    def __str__(self) -> str:
        ranks = f"[{','.join(map(str, self.ranks))}]" if self.ranks else ""
        days = ",".join(f"{CODES[day]}{ranks}" for day in self.days) if ranks else _days_written(self.days)
        return f"{days} {','.join(map(_span_written, self.times)) or 'off'}"


@dataclass(frozen=True, slots=True)
class Week:
    """The rules, of which the last that is about a day holds; whether holidays are said to be closed; and words that go with them."""

    rules: tuple[Rule, ...]
    holidays_off: bool = False
    note: str = ""

    @classmethod
    def parse(cls, text: str) -> "Week | None":
        """Read what `str` writes, and what OpenStreetMap has of that sort. None: it is said otherwise, in words maybe."""
        if len(text) > LONGEST:
            return None
        rules: list[Rule] = []
        notes: list[str] = []
        off = False
        for part in filter(None, (part.strip() for part in _RULES.findall(text))):
            said, _, quoted = part.partition('"')
            if quoted:
                notes.append(quoted.removesuffix('"').replace(";", ",").strip())
            if (said := said.strip()) == HOLIDAYS_OFF:
                off = True
            elif said and (found := _rules_of(re.sub(r",\s+", ",", said))) is not None:
                rules += found
            elif said:
                return None
        return cls(tuple(rules), off, ", ".join(filter(None, notes))) if rules else None

    @classmethod
    def of(cls, weekly: Mapping[int, Times], ranked: Mapping[tuple[int, tuple[int, ...]], Times] | None = None, note: str = "") -> "Week":
        """Make the week of what each day has (no times: said to be closed), and of what some days of the month have beside."""
        rules = [Rule(days, times) for times, days in _grouped(weekly).items()]
        for (day, ranks), times in sorted((ranked or {}).items()):
            rules.append(Rule((day,), tuple(sorted({*weekly.get(day, ()), *times})), ranks))
        return cls(tuple(rules), note=" ".join(note.replace('"', "’").replace(";", ",").split()))

    def times_on(self, day: date) -> Times:
        """The hours of that day, in minutes; an end over 1440 is of the day after."""
        return next((rule.times for rule in reversed(self.rules) if rule.holds_on(day)), ())

    def is_open(self, at: datetime, *, holiday: bool = False) -> bool:
        """Whether it is open then, as clocks of the place show. holiday: it is a public holiday, on which nobody is held to be open."""
        now = at.hour * 60 + at.minute
        today = () if holiday else self.times_on(at.date())
        before = self.times_on(at.date() - timedelta(days=1))
        return any(start <= now < end for start, end in today) or any(now < end - WHOLE_DAY for _, end in before)

    def __str__(self) -> str:
        return "; ".join([*map(str, self.rules), *[HOLIDAYS_OFF] * self.holidays_off, *[f'"{self.note}"'] * bool(self.note)])


def _grouped(weekly: Mapping[int, Times]) -> dict[Times, tuple[int, ...]]:
    groups: dict[Times, tuple[int, ...]] = {}
    for day, times in sorted(weekly.items()):
        groups[times] = (*groups.get(times, ()), day)
    return dict(sorted(groups.items(), key=lambda group: (not group[0], group[1])))


def _rules_of(said: str) -> list[Rule] | None:
    if said == ALWAYS:
        return [Rule(tuple(range(7)), ((0, WHOLE_DAY),))]
    found = _DAYS.match(said)
    if not found:  # hours without days are of every day there, and of nobody knows which in the lists of towns
        return None
    days, times = _days_read(found[0]), _times_read(said[found.end() :].strip(" :"))
    return None if days is None or times is None else [Rule(each, times, ranks) for ranks, each in days.items()]


def _days_read(said: str) -> dict[tuple[int, ...], tuple[int, ...]] | None:
    """The days of each ranks. Public holidays among them are left to whoever asks."""
    found: dict[tuple[int, ...], set[int]] = {}
    for part in re.split(r",(?=[A-Z])", said):
        one = _ONE_DAY.fullmatch(part)
        if part == "PH":
            continue
        if not one or one[1] not in CODES or (one[2] or one[1]) not in CODES:
            return None
        first, last = CODES.index(one[1]), CODES.index(one[2] or one[1])
        ranks = tuple(sorted(int(rank) for rank in one[3].split(","))) if one[3] else ()
        found.setdefault(ranks, set()).update((first + step) % 7 for step in range((last - first) % 7 + 1))
    return {ranks: tuple(sorted(days)) for ranks, days in found.items()} or None


def _times_read(said: str) -> Times | None:
    if said in {"off", "closed"}:
        return ()
    times = []
    for part in said.split(","):
        found = _SPAN.fullmatch(part.strip())
        if not found:
            return None
        start, end = int(found[1]) * 60 + int(found[2]), int(found[3]) * 60 + int(found[4])
        end += WHOLE_DAY if end <= start else 0
        if start >= WHOLE_DAY or end > 2 * WHOLE_DAY or int(found[2]) > 59 or int(found[4]) > 59:
            return None
        times.append((start, end))
    return tuple(sorted(times))


def _days_written(days: Iterable[int]) -> str:
    runs: list[list[int]] = []
    for day in days:
        if runs and day == runs[-1][-1] + 1:
            runs[-1].append(day)
        else:
            runs.append([day])
    parts = ([f"{CODES[run[0]]}-{CODES[run[-1]]}"] if len(run) > 2 else [CODES[day] for day in run] for run in runs)
    return ",".join(part for run in parts for part in run)


def _span_written(span: tuple[int, int]) -> str:
    start, end = span
    end -= WHOLE_DAY if end > WHOLE_DAY else 0
    return f"{start // 60:02}:{start % 60:02}-{end // 60:02}:{end % 60:02}"
