"""Opening hours as OpenStreetMap writes them (« Mo-Fr 09:00-12:00 »), said in French. Specification: the OSM wiki, opening_hours."""

import re
from collections.abc import Iterable, Sequence
from itertools import groupby

DAYS = {"Mo": "lundi", "Tu": "mardi", "We": "mercredi", "Th": "jeudi", "Fr": "vendredi", "Sa": "samedi", "Su": "dimanche"}
RANKS = {"1": "premier", "2": "deuxième", "3": "troisième", "4": "quatrième", "5": "cinquième", "-1": "dernier"}
_CODES, _NAMES = tuple(DAYS), tuple(DAYS.values())
_DAY = "|".join(DAYS)
_TIMES = r"\d{2}:\d{2}-\d{2}:\d{2}"
_RULE = re.compile(rf"((?:{_DAY})(?:[-,](?:{_DAY}))*) (off|{_TIMES}(?:,{_TIMES})*)")
_RANKED = re.compile(rf"({_DAY})\[(-?\d(?:,-?\d)*)\] ({_TIMES}(?:,{_TIMES})*)")
_NOTE = re.compile(r'"([^"]*)"')
_HOLIDAYS = "PH off"
WHOLE_DAY = 24 * 60
"""Minutes."""
_ALWAYS = {"24/7", "Mo-Su 00:00-24:00"}


def hours(text: str) -> str:
    """« du lundi au vendredi de 9 h à 12 h ; samedi de 9 h à 12 h ». A rule written otherwise is given as it is, and so is a whole text.

    Rules of one day each, as lists have them, are said together where their hours are the same.
    """
    rules = [rule.strip() for rule in text.split(";") if rule.strip()]
    said = [_rule(rule) for rule in _together(rules)]
    return text if said == rules else "\u202f; ".join(said)


def days_open(days: Iterable[tuple[int, Iterable[tuple[int, int]]]]) -> str:
    """« mercredi de 10 h à 18 h et samedi de 9 h à 12 h »: days of the week (0 is Monday), and minutes of each from and to.

    Those of the same hours are said together: « du mardi au vendredi de 9 h à 12 h ; samedi de 10 h à 12 h ».
    """
    alike: dict[str, list[int]] = {}
    for day, times in days:
        alike.setdefault(_minutes(times), []).append(day)
    said = [f"{_joined(_runs(sorted(several)))} {times}" for times, several in alike.items()]
    return _joined(said) if all(len(several) == 1 for several in alike.values()) else "\u202f; ".join(said)


def _minutes(times: Iterable[tuple[int, int]]) -> str:
    times = tuple(times)
    if times == ((0, WHOLE_DAY),):
        return "jour et nuit"
    return _times(",".join(f"{start // 60}:{start % 60:02}-{end // 60 % 24}:{end % 60:02}" for start, end in times))


def _together(rules: Sequence[str]) -> list[str]:
    """Those that follow one another with the same hours as one: « Mo 09:00-12:00 » and « Tu 09:00-12:00 » are « Mo,Tu 09:00-12:00 »."""
    read = [(found[1], found[2]) if (found := _RULE.fullmatch(rule)) else (rule, None) for rule in rules]
    one: list[str] = []
    for times, several in groupby(read, key=lambda rule: rule[1]):
        days = [day for day, _ in several]
        one += days if times is None else [f"{','.join(days)} {times}"]
    return one


def _rule(text: str) -> str:
    if text == _HOLIDAYS:
        return "fermé les jours fériés"
    if text in _ALWAYS:
        return "jour et nuit, tous les jours"
    if note := _NOTE.fullmatch(text):
        return note[1]
    if ranked := _RANKED.fullmatch(text):
        ranks = [RANKS[rank] for rank in ranked[2].split(",") if rank in RANKS]
        return f"{_joined(ranks)} {DAYS[ranked[1]]} du mois {_times(ranked[3])}" if ranks else text
    read = _RULE.fullmatch(text)
    if not read:
        return text
    return f"fermé {_days(read[1])}" if read[2] == "off" else f"{_days(read[1])} {_times(read[2])}"


def _days(text: str) -> str:
    return _joined(_runs(sorted({day for part in text.split(",") for day in _span(*part.partition("-")[::2])})))


def _span(first: str, last: str) -> Sequence[int]:
    """The days from one to another; a week may be begun anywhere: « Sa-Mo »."""
    start = _CODES.index(first)
    return [(start + more) % 7 for more in range((_CODES.index(last or first) - start) % 7 + 1)]


def _runs(days: Sequence[int]) -> list[str]:
    """« du mardi au vendredi » where at least three days follow one another."""
    said: list[str] = []
    for _, run in groupby(enumerate(days), key=lambda each: each[1] - each[0]):
        names = [_NAMES[day] for _, day in run]
        said += [f"du {names[0]} au {names[-1]}"] if len(names) > 2 else names
    return said


def _joined(parts: list[str]) -> str:
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} et {parts[-1]}"


def _times(text: str) -> str:
    return " et ".join("de {} à {}".format(*map(_time, span.split("-"))) for span in text.split(","))


def _time(text: str) -> str:
    hour, minute = text.split(":")
    return f"{int(hour)}\u00a0h" + (f"\u00a0{minute}" if minute != "00" else "")
