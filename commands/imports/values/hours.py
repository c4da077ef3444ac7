"""Opening hours in words, or by columns of days, made one week when they say one; else kept as the words they are.

What is kept is what `storage.opening_hours.Week` reads (« Mo-Fr 08:30-12:00,13:30-17:00; "sur rendez-vous" »), or words. Nothing is
guessed: hours that hold for a part of the year, or every other week, are no week.
"""

from functools import lru_cache

from commands.imports.values.hours_grammar import NotUnderstoodError, Reader
from commands.imports.values.hours_tokens import LONGEST, rewritten, tokens_of
from commands.imports.values.words import Read, line, text
from storage.opening_hours import Week


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
