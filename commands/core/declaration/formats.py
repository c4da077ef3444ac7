"""The kinds of meetings a network holds."""

from dataclasses import dataclass

REMINDERS = {"7 jours": "reminders.week", "veille": "reminders.eve", "2 heures": "reminders.soon"}
"""What the configuration calls the reminders of a meeting, and the kind of each."""


@dataclass(frozen=True, slots=True)
class Format:
    """A kind of meeting, and what it comes with when nobody says otherwise.

    seats: None is as many as come. reminders: their kinds. most_guests: people without Matrix that one person may bring.
    """

    name: str
    minutes: int = 120
    seats: int | None = None
    reminders: tuple[str, ...] = tuple(REMINDERS.values())
    most_guests: int = 2


FORMATS = (
    Format("café partenaires"),
    Format("atelier formation", minutes=180, seats=15),
    Format("groupe de travail"),
    Format("conférence"),
    Format("comité"),
)
"""Those of who configures nothing. The first one is that of a meeting whose kind nobody says."""
