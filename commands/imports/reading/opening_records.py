"""Hours that stand as records: those of the French directory of public services, and schema.org's `OpeningHoursSpecification`."""

from collections.abc import Mapping, Sequence
from typing import Any

ENGLISH = {
    "monday": "lundi", "tuesday": "mardi", "wednesday": "mercredi", "thursday": "jeudi", "friday": "vendredi", "saturday": "samedi",
    "sunday": "dimanche",
}  # fmt: skip
DAY, OPENS, CLOSES = ("dayOfWeek", "day", "jour"), ("opens", "start", "open", "debut", "from"), ("closes", "end", "close", "fin", "to")
"""How records of hours name a day, its beginning and its end: schema.org, then what software writes."""
SPANS = (1, 2)
"""A day of the public services' directory has two spans: morning and afternoon."""


def as_hours(records: Sequence[Mapping[str, Any]]) -> str:
    """These records as people write hours, one a line; empty: they are no hours."""
    if all("nom_jour_debut" in record for record in records):
        return "\n".join(filter(None, map(_of_a_service, records)))
    spans = [_of_a_day(record) for record in records]
    return "\n".join(spans) if all(spans) else ""


def _of_a_day(record: Mapping[str, Any]) -> str:
    """A day with when it opens and closes, whatever they are called; empty: one is missing."""
    told = [next((record[key] for key in keys if record.get(key)), None) for keys in (DAY, OPENS, CLOSES)]
    return "" if None in told else f"{_days(told[0])} {told[1]}-{told[2]}"


def _of_a_service(record: Mapping[str, Any]) -> str:
    first, last = (str(record.get(name) or "").strip() for name in ("nom_jour_debut", "nom_jour_fin"))
    spans = [_span(record.get(f"valeur_heure_debut_{rank}"), record.get(f"valeur_heure_fin_{rank}")) for rank in SPANS]
    days = f"{first} à {last}" if last and last != first else first
    hours = f"{days} {' '.join(filter(None, spans))}".strip()
    note = str(record.get("commentaire") or "").strip()
    return f"{hours} ({note})" if note else hours


def _span(opens: Any, closes: Any) -> str:
    return f"{_minutes(opens)}-{_minutes(closes)}" if opens and closes else ""


def _minutes(hour: Any) -> str:
    """« 08:30:00 » to the minute."""
    return ":".join(str(hour).split(":")[:2])


def _days(value: Any) -> str:
    """« https://schema.org/Monday », « Monday » or a list of them."""
    named = [str(each).rsplit("/", 1)[-1].casefold() for each in (value if isinstance(value, list) else [value])]
    return ", ".join(ENGLISH.get(name, name) for name in named)
