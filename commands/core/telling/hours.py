"""Opening hours as OpenStreetMap writes them (« Mo-Fr 09:00-12:00 »), said in French. Specification: the OSM wiki, opening_hours."""

import re

DAYS = {"Mo": "lundi", "Tu": "mardi", "We": "mercredi", "Th": "jeudi", "Fr": "vendredi", "Sa": "samedi", "Su": "dimanche"}
_DAY = "|".join(DAYS)
_TIMES = r"\d{2}:\d{2}-\d{2}:\d{2}"
_RULE = re.compile(rf"((?:{_DAY})(?:[-,](?:{_DAY}))*) ({_TIMES}(?:,{_TIMES})*)")
_CLOSED = re.compile(rf"((?:{_DAY})(?:,(?:{_DAY}))*) off")
_HOLIDAYS = "PH off"


def hours(text: str) -> str:
    """« du lundi au vendredi de 9 h à 12 h ; samedi de 9 h à 12 h ». A rule written otherwise is given as it is, and so is a whole text."""
    rules = [rule.strip() for rule in text.split(";") if rule.strip()]
    said = [_rule(rule) for rule in rules]
    return text if said == rules else "\u202f; ".join(said)


def _rule(text: str) -> str:
    if text == _HOLIDAYS:
        return "fermé les jours fériés"
    if closed := _CLOSED.fullmatch(text):
        return f"fermé {_listed([f'le {DAYS[day]}' for day in closed[1].split(',')])}"
    read = _RULE.fullmatch(text)
    return f"{_days(read[1])} {_times(read[2])}" if read else text


def _days(text: str) -> str:
    return _listed([_span(*part.partition("-")[::2]) for part in text.split(",")])


def _listed(words: list[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} et {words[-1]}"


def _span(first: str, last: str) -> str:
    return f"du {DAYS[first]} au {DAYS[last]}" if last else DAYS[first]


def _times(text: str) -> str:
    return " et ".join("de {} à {}".format(*map(_time, span.split("-"))) for span in text.split(","))


def _time(text: str) -> str:
    hour, minute = text.split(":")
    return f"{int(hour)}\u00a0h" + (f"\u00a0{minute}" if minute != "00" else "")
