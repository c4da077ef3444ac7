"""Series as people say them: « tous les mardis », « un jeudi sur deux », « le premier jeudi du mois », and their bounds."""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date

from commands.core.dates.days import RANK, WEEKDAY, Days, coming, rank, read_days
from commands.core.dates.spoken import DAYS, MONTHS
from commands.core.dates.values import Reason

_DAY = rf"(?:{WEEKDAY})s?"
_MONTH = "|".join(MONTHS)
_IN_MONTHS = rf"(?: (?:de|en|du mois de) (?P<month>{_MONTH})(?: (?:a|jusqu a|jusqu en) (?P<last_month>{_MONTH}))?(?: (?P<year>\d{{4}}))?)?"
_RANKS = rf"(?P<ranks>{RANK}(?:(?: et)?(?: le)? {RANK}){{0,3}})"
_EACH_MONTH = r"(?:(?:du|par|de chaque|de tous les|chaque|tous les) mois)"
_EVERY = r"(?:(?:tous les|chaque) (?:(?P<weeks>[2-9]) semaine|(?P<days>15) jour))"
_FORMS = tuple(
    re.compile(form)
    for form in (
        rf"(?:(?:tous les|chaque|les) {_DAY}|(?P<plural>{'|'.join(DAYS)})s){_IN_MONTHS}",
        rf"(?:tous les|chaque) semaine (?:(?:le|les|chaque) )?{_DAY}",
        rf"(?:(?:le|les) )?{_DAY} (?:tous les|chaque) semaine",
        rf"(?:le )?1 {_DAY} (?:sur|/) (?P<weeks>[2-9])",
        rf"{_EVERY} (?:(?:le|les) )?{_DAY}",
        rf"(?:(?:le|les) )?{_DAY} {_EVERY}",
        rf"(?:(?:tous les|chaque|le|les) )?{_RANKS} {_DAY} {_EACH_MONTH}",
        rf"(?:tous les|chaque) {_RANKS} {_DAY}",
        rf"(?:tous les|chaque) mois (?:(?:le|les) )?{_RANKS} {_DAY}",
    )
)
_SINCE = frozenset({"a partir de", "a partir du", "a compter de", "a compter du", "des", "du"})
_UNTIL = frozenset({"jusqu a", "jusqu au", "jusqu", "au"})


@dataclass(frozen=True, slots=True)
class Rhythm:
    """What comes again: the parts of a `Recurring` that words tell on their own."""

    weekday: int
    every: int = 1
    ranks: tuple[int, ...] = ()
    months: tuple[int, int, int] | None = None
    """The first month, the last one, and the year (0 when it was not told): « de janvier à mars »."""

    def bounds(self, today: date) -> tuple[Days | None, Days | None]:
        """The first day and the last one of its months; none without any."""
        if self.months is None:
            return None, None
        month, last, year = self.months
        year = year or today.year + (month < today.month)
        year_after = year + (last < month)
        return Days((max(date(year, month, 1), today),)), Days((date(year_after, last, monthrange(year_after, last)[1]),))


def read_rhythm(words: str) -> Rhythm | None:
    """What comes again in these words, and nothing else."""
    found = next((found for form in _FORMS if (found := form.fullmatch(words.replace(", ", "")))), None)
    if found is None:
        return None
    told = found.groupdict()
    every = 2 if told.get("days") else int(told.get("weeks") or 1)
    ranks = tuple(dict.fromkeys(rank(said) for said in re.findall(RANK, told.get("ranks") or "")))
    first = MONTHS.index(told["month"]) + 1 if told.get("month") else 0
    months = (first, MONTHS.index(told["last_month"]) + 1 if told["last_month"] else first, int(told["year"] or 0)) if first else None
    return Rhythm(DAYS.index(told.get("weekday") or told["plural"]), every, ranks, months)


def read_bounds(words: list[str], today: date) -> tuple[list[str], Days | None, Days | None]:
    """The words, « | » for « à partir du 5 janvier » and for « jusqu’au 30 juin », and these days: one, or none and why."""
    left, since = _bound(words, _SINCE, today, last=False)
    left, until = _bound(left, _UNTIL, since.days[0] if since and since.days else today, last=True)
    return left, since, until


def _bound(words: list[str], signs: frozenset[str], today: date, *, last: bool) -> tuple[list[str], Days | None]:
    """The words without the first bound that one of the signs begins, the longest there is, and its day."""
    for begins in range(len(words)):
        for length in (3, 2, 1):
            if " ".join(words[begins : begins + length]) not in signs:
                continue
            for ends in range(len(words), begins + length, -1):
                if day := _day(
                    " ".join(words[begins + length : ends]),
                    today,
                    last=last,
                    alone=words[begins + length - 1] in {"du", "au"} and length > 1,
                ):
                    return [*words[:begins], "|", *words[ends:]], day
    return words, None


def _day(words: str, today: date, *, last: bool, alone: bool) -> Days | None:
    """« 5 janvier », « mardi 5 janvier », and of a month its first day, or « fin juin » its last. alone: « à partir du 15 » too."""
    if (month := words.removeprefix("fin ") if last else words) in MONTHS and words.startswith("fin ") is last:
        first = coming(1, MONTHS.index(month) + 1, today.replace(day=1))
        assert first is not None, "each month comes again"
        return Days((first.replace(day=monthrange(first.year, first.month)[1]) if last else max(first, today),))
    read = read_days(words, today) or (read_days(f"le {words}", today) if alone else None)
    if read is None or read.trouble is Reason.SEVERAL_DAYS:  # « du 5 janvier au 30 juin » are two bounds
        return None
    return read if read.trouble or len(read.days) == 1 else None
