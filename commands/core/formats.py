"""The kinds of meetings a network holds."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Format:
    """A kind of meeting, and what it comes with when nobody says otherwise. seats: None is as many as come."""

    name: str
    minutes: int = 120
    seats: int | None = None


FORMATS = (
    Format("café partenaires"),
    Format("atelier formation", minutes=180, seats=15),
    Format("groupe de travail"),
    Format("conférence"),
    Format("comité"),
)
"""Those of who configures nothing. The first one is that of a meeting whose kind nobody says."""
