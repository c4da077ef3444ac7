"""Opening hours in words, or by columns of days, made one week when they say one; else kept as the words they are.

What is kept is what `storage.opening_hours.Week` reads (« Mo-Fr 08:30-12:00,13:30-17:00; "sur rendez-vous" »), or words. Nothing is
guessed: hours that hold for a part of the year, or every other week, are no week.
"""

from functools import lru_cache

from commands.imports.values.hours_grammar import NotUnderstoodError, Reader, overlap
from commands.imports.values.hours_tokens import LONGEST, rewritten, tokens_of
from commands.imports.values.words import Read, line, text
from storage.opening_hours import Times, Week


def read_hours(value: object) -> Read[str]:
    """Read a cell of hours: a week when its words say one, else its words."""
    words = text(value)
    if not words or (week := Week.parse(words) or week_of(words)) is None:
        return Read(line(words))
    return Read(str(week))


@lru_cache(maxsize=4_000)
def week_of(words: str, days: tuple[int, ...] = ()) -> Week | None:
    """The week that words say. days: those of the column they stand under. None: they say none, or something else too."""
    if len(words) > LONGEST:
        return None
    said = rewritten(words)
    try:
        found = Reader(said, tokens_of(said), days).read()
    except NotUnderstoodError:
        return None
    return found.week() if found.weekly or found.ranked else None


def together(one: str, other: str) -> str | None:
    """The week of two rows of one sheet: a day may be told by each. None: both tell of the same hours, or one of them is no week."""
    first, second = Week.parse(one), Week.parse(other)
    if first is None or second is None:
        return None
    told: dict[tuple[int, tuple[int, ...]], Times] = {(day, rule.ranks): rule.times for rule in first.rules for day in rule.days}
    for rule in second.rules:
        for key in ((day, rule.ranks) for day in rule.days):
            had = told.setdefault(key, rule.times)
            if had != rule.times and (not had or not rule.times or overlap(had, rule.times)):
                return None
            told[key] = tuple(sorted({*had, *rule.times}))
    weekly = {day: times for (day, ranks), times in told.items() if not ranks}
    note = ", ".join(dict.fromkeys(filter(None, (first.note, second.note))))
    made = Week.of(weekly, {key: times for key, times in told.items() if key[1]}, note)
    return str(Week(made.rules, first.holidays_off or second.holidays_off, made.note))
