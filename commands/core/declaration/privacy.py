"""What a territory promises about personal data, as the configuration writes it: who answers for it, and how long it is kept."""

from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

EMAIL = r"^[^@\s]+@[^@\s]+\.[^@\s]+$"


class Privacy(BaseModel):
    """Who answers for personal data, as `!confidentialité` tells it. controllers: the bodies, jointly; empty: the pilot structures.

    host: who runs the machine.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    controllers: tuple[Annotated[str, Field(min_length=1)], ...] = ()
    email: str | None = Field(default=None, pattern=EMAIL)
    dpo: str | None = Field(default=None, min_length=1)
    host: str | None = Field(default=None, min_length=1)


class Retention(BaseModel):
    """How long personal data is kept: months after the last sign of life, days after unregistering, days for the traces of delivery.

    attendance_months: after a meeting, how long it is known who came; then only how many.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    profile_months: int = Field(default=24, ge=2, le=60)
    renewal_months: int = Field(default=22, ge=1, le=59)
    left_days: int = Field(default=30, ge=1, le=365)
    trace_days: int = Field(default=30, ge=7, le=365)
    attendance_months: int = Field(default=12, ge=1, le=36)

    @model_validator(mode="after")
    def _asks_before_it_purges(self) -> Self:
        if self.renewal_months >= self.profile_months:
            raise ValueError("renewal_months doit être plus petit que profile_months")
        return self
