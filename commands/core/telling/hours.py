"""Opening hours as OpenStreetMap writes them (« Mo-Fr 09:00-12:00 »), said in French. Specification: the OSM wiki, opening_hours."""

import re
from collections.abc import Iterable

DAYS = {"Mo": "lundi", "Tu": "mardi", "We": "mercredi", "Th": "jeudi", "Fr": "vendredi", "Sa": "samedi", "Su": "dimanche"}
RANKS = {"1": "premier", "2": "deuxième", "3": "troisième", "4": "quatrième", "5": "cinquième", "-1": "dernier"}
_NAMES = tuple(DAYS.values())
_DAY = "|".join(DAYS)
_TIMES = r"\d{2}:\d{2}-\d{2}:\d{2}"
_RULE = re.compile(rf"((?:{_DAY})(?:[-,](?:{_DAY}))*) (off|{_TIMES}(?:,{_TIMES})*)")
_RANKED = re.compile(rf"({_DAY})\[(-?\d(?:,-?\d)*)\] ({_TIMES}(?:,{_TIMES})*)")
_NOTE = re.compile(r'"([^"]*)"')
_HOLIDAYS = "PH off"
_ALWAYS = {"24/7", "Mo-Su 00:00-24:00"}


def hours(text: str) -> str:
    """« du lundi au vendredi de 9 h à 12 h ; samedi de 9 h à 12 h ». A rule written otherwise is given as it is, and so is a whole text."""
    rules = [rule.strip() for rule in text.split(";") if rule.strip()]
    said = [_rule(rule) for rule in rules]
    return text if said == rules else "\u202f; ".join(said)


def days_open(days: Iterable[tuple[int, Iterable[tuple[int, int]]]]) -> str:
    """« mercredi de 10 h à 18 h et samedi de 9 h à 12 h »: days of the week (0 is Monday), and minutes of each from and to."""
    return _joined([f"{_NAMES[day]} {_minutes(times)}" for day, times in days])


def _minutes(times: Iterable[tuple[int, int]]) -> str:
    return _times(",".join(f"{start // 60}:{start % 60:02}-{end // 60 % 24}:{end % 60:02}" for start, end in times))


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
    return _joined([_span(*part.partition("-")[::2]) for part in text.split(",")])


def _joined(parts: list[str]) -> str:
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} et {parts[-1]}"


def _span(first: str, last: str) -> str:
    return f"du {DAYS[first]} au {DAYS[last]}" if last else DAYS[first]


def _times(text: str) -> str:
    return " et ".join("de {} à {}".format(*map(_time, span.split("-"))) for span in text.split(","))


def _time(text: str) -> str:
    hour, minute = text.split(":")
    return f"{int(hour)}\u00a0h" + (f"\u00a0{minute}" if minute != "00" else "")
