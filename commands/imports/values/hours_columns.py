"""Hours that stand in columns of days (« Lundi », « h_mardi », « Mercredi matin », « Jeudi ouverture »): one week of them all."""

from collections.abc import Iterable, Sequence
from functools import lru_cache

from commands.imports.values.hours import read_hours, week_of
from commands.imports.values.hours_grammar import NAMES
from commands.imports.values.hours_tokens import LONGEST, Kind, rewritten, tokens_of
from commands.imports.values.words import Read, line, text
from storage.opening_hours import Rule, Times, Week

_SEPARATORS = str.maketrans("_.", "  ")
_SHUT = frozenset({"non", "0"})
_OPENS, _CLOSES = ("ouv", "debut", "début", "open", "start", "de "), ("ferm", "fin", "clos", "end", "à ")


@lru_cache(maxsize=1_000)
def days_of_column(name: str) -> tuple[int, ...]:
    """The days (0 is Monday) a column is about, by its name: « h_lundi », « Horaires – Mardi matin ». Empty: it is about none."""
    tokens = tokens_of(rewritten(name.translate(_SEPARATORS)))
    days = [token for token in tokens if token.kind is Kind.DAYS and token.end - token.start > 2]
    if len(days) != 1 or len(tokens) > 6 or any(token.kind is Kind.BEWARE for token in tokens):
        return ()
    return days[0].value


def read_columns(cells: Iterable[tuple[str, object]]) -> Read[str]:
    """Read the hours of columns, by name and cell: one week of those that are about days; what the others say goes with it.

    What a day has that is not understood is told beside, with its day: « mercredi : sur demande ».
    """
    return _read_columns(tuple((name, words) for name, cell in cells if (words := text(cell))))


@lru_cache(maxsize=2_000)
def _read_columns(cells: tuple[tuple[str, str], ...]) -> Read[str]:
    """Many structures of a list are open at the same hours."""
    weekly: dict[int, Times] = {}
    ranked: dict[tuple[int, tuple[int, ...]], Times] = {}
    notes: dict[str, list[int]] = {}
    others: list[str] = []
    for days, words in _by_day(cells):
        if not days:
            others.append(words)
            continue
        week = Week((Rule(days, ()),)) if words.casefold() in _SHUT else week_of(words, days)
        if week is None:
            notes.setdefault(words, []).extend(days)
            continue
        for rule in week.rules:
            for day in days:
                if rule.ranks:
                    ranked[day, rule.ranks] = rule.times
                else:
                    weekly[day] = tuple(sorted({*weekly.get(day, ()), *rule.times}))
        if week.note:
            notes.setdefault(week.note, []).extend(days)
    if not weekly and not ranked and not notes:
        return read_hours("\n".join(others))
    told = [*_told(notes, len(weekly.keys() | {day for days in notes.values() for day in days})), *others]
    if not any(weekly.values()) and not ranked:
        return Read(" ; ".join([*(f"{NAMES[day]} : fermé" for day in sorted(weekly)), *told]))
    return Read(str(Week.of(weekly, ranked, ", ".join(told))))


def _by_day(cells: Iterable[tuple[str, str]]) -> list[tuple[tuple[int, ...], str]]:
    """The words of each column, and its days; « Lundi ouverture » and « Lundi fermeture » make one span."""
    found: list[tuple[tuple[int, ...], str]] = []
    opens: dict[tuple[int, ...], str] = {}
    for name, words in cells:
        days = days_of_column(name)
        short = rewritten(words) if len(words) <= LONGEST else ""
        times = [token for token in tokens_of(short) if token.kind in {Kind.TIME, Kind.FIGURE}]
        if days and len(times) == 1 and any(mark in name.casefold() for mark in _OPENS):
            opens[days] = words
        elif days and len(times) == 1 and days in opens and any(mark in name.casefold() for mark in _CLOSES):
            found.append((days, f"{opens.pop(days)} - {words}"))
        else:
            found.append((days, line(words) if not days else words))
    return found + list(opens.items())


def _told(notes: dict[str, list[int]], days: int) -> Sequence[str]:
    """What is told beside, with its days, unless it is of all of them."""
    return [
        words if len(set(of)) >= max(days, 2) else f"{', '.join(NAMES[day] for day in sorted(set(of)))} : {words}"
        for words, of in notes.items()
    ]
