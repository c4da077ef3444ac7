"""A moment of every week, as the configuration writes it: « lundi 9h »; and what of the governance it sets."""

import re
from dataclasses import dataclass
from datetime import time
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from commands.core.dates import DAYS

_WEEKLY = re.compile(rf"(?P<day>{'|'.join(DAYS)}) (?:à )?(?P<hour>0?[3-9]|1\d|2[0-3]) ?h ?(?P<minute>[0-5]\d)?")
"""Not in the night, an hour of which comes twice in autumn."""


@dataclass(frozen=True, slots=True)
class Morning:
    """weekday: 0 is Monday. at: what clocks show."""

    weekday: int
    at: time


USUAL = Morning(0, time(9))


def read_morning(said: str) -> Morning | None:
    """The moment that words tell; None when they are empty. Raises ValueError, in French, when they tell none."""
    found = _WEEKLY.fullmatch(said)
    if said and found is None:
        raise ValueError("jour et heure inconnus (exemple : lundi 9h ; vide : jamais)")
    return Morning(DAYS.index(found["day"]), time(int(found["hour"]), int(found["minute"] or 0))) if found else None


class Governance(BaseModel):
    """follow_up: when, every week, the équipe d'animation is told what waits for it; None: never.

    absent_months: after how many without a sign of life a structure has drifted away.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    follow_up: Annotated[Morning | None, BeforeValidator(read_morning)] = USUAL
    absent_months: int = Field(default=6, ge=1, le=60)
