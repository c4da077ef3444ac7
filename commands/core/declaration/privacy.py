"""What a territory promises about personal data: who answers for it, and how long it is kept."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Privacy:
    """Who answers for the data. controllers: the bodies, jointly; empty stands for the pilot structures. host: who runs the machine."""

    controllers: tuple[str, ...] = ()
    email: str | None = None
    dpo: str | None = None
    host: str | None = None


@dataclass(frozen=True, slots=True)
class Retention:
    """How long things are kept: whole months after the last sign of life (after the meeting, for attendance), and days."""

    profile_months: int = 24
    renewal_months: int = 22
    left_days: int = 30
    trace_days: int = 30
    attendance_months: int = 12
