"""The two hands of a machine, to move: the clock that may be set, the count that never is. And a homeserver with a clock of its own."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from bot.engine.timepiece import Timepiece

NOON = datetime(2026, 11, 23, 11, 0, tzinfo=UTC)


@dataclass
class Hands:
    """All of them run together; each may be set apart."""

    wall: datetime = NOON
    homeserver: datetime | None = NOON
    count: float = field(default=0.0)

    def start(self, lived_until: datetime | None = NOON - timedelta(minutes=1)) -> Timepiece:
        return Timepiece(lambda: self.wall, lambda: self.count, lived_until=lived_until, homeserver=self.homeserver)

    def pass_by(self, piece: Timepiece, *, step: float = 30, **span: float) -> None:
        """Time goes by, and the homeserver answers a sync every half a minute."""
        left = timedelta(**span).total_seconds()
        while left > 0:
            self.wall += timedelta(seconds=step)
            self.count += step
            if self.homeserver is not None:
                self.homeserver += timedelta(seconds=step)
                piece.hear(self.homeserver)
            piece.look()
            left -= step
