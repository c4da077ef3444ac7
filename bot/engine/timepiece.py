"""The time of the house, which does not jump with the clock of the machine.

Two hands: the clock of the machine, which anybody may set, and one that only counts (`CLOCK_BOOTTIME`: it counts while the machine sleeps
too). While they agree, the time is the machine's. When they part, the house goes on by the second one, and nothing irrevocable is done,
until the homeserver's own clock (the `Date` of its answers) and the machine's have agreed for long enough, or an operator has said so.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

TOLERANCE = timedelta(minutes=10)
"""Between two clocks that agree."""
RESTART = timedelta(minutes=15)
"""A start so soon after the last sign of life goes on with its clock."""
SLEEP = timedelta(hours=12)
"""A jump forward up to this, to where the homeserver is, is a machine that slept."""
LONG_STOP = timedelta(days=60)
"""No bot is left stopped longer: a start after that is doubted, even when both clocks say so. They may be of one machine."""
CALM, SETTLED, PROVEN = timedelta(minutes=2), timedelta(hours=1), timedelta(days=1)
"""How long clocks must have agreed: where the house was all along; after a long pause; after a jump that no pause explains."""


def steady() -> float:
    """Seconds, from any moment on: nothing sets them, and they count while the machine sleeps."""
    return time.clock_gettime(time.CLOCK_BOOTTIME) if hasattr(time, "CLOCK_BOOTTIME") else time.monotonic()


@dataclass(frozen=True, slots=True)
class Doubt:
    """The clocks do not agree. All are instants of the moment when it was seen; `homeserver`: None when it tells no time.

    at_start: the bot was stopped before, and what its last life knew is old.
    """

    house: datetime
    machine: datetime
    homeserver: datetime | None
    at_start: bool = False


class Timepiece:
    """Tells the time of the house. In doubt, it goes on from where it was."""

    def __init__(
        self,
        wall: Callable[[], datetime],
        count: Callable[[], float] = steady,
        *,
        lived_until: datetime | None = None,
        homeserver: datetime | None = None,
    ) -> None:
        """`lived_until`: the last sign of life of the house; `homeserver`: its time at this moment. None: it is not known."""
        self._wall = wall
        self._count = count
        self._heard = (homeserver, count())
        self._at = (wall(), count())  # what the house went by when both were read
        self._doubt: Doubt | None = None
        self._doubted_since = count()
        self._agreed_since: float | None = None
        self._read = self._at  # at the last look
        self._lived_until = lived_until
        self._begin(lived_until, homeserver)

    def __call__(self) -> datetime:
        """The time, in UTC."""
        wall, count = self._wall(), self._count()
        going = self._going(count)
        if self._doubt is None and near(wall, going):
            self._at = (wall, count)
            return wall
        if self._doubt is None:
            self._doubt = Doubt(going, wall, self.homeserver())
            self._doubted_since = count
            self._read = (wall, count)
            self._agreed_since = None
        return going

    def look(self) -> Doubt | None:
        """Weigh the clocks again. None while the time may be trusted with what cannot be undone."""
        self()
        if self._doubt is not None and self._is_over(self._doubt):
            self.accept()
        return self._doubt

    def hear(self, homeserver: datetime) -> None:
        """The homeserver says what time it is."""
        self._heard = (homeserver, self._count())

    def homeserver(self) -> datetime | None:
        """What time it is for the homeserver, by what it last said; None when it never did."""
        said, count = self._heard
        return None if said is None else said + timedelta(seconds=self._count() - count)

    def accept(self) -> None:
        """The machine is right."""
        self._at = (self._wall(), self._count())
        self._doubt = None

    @property
    def machine(self) -> datetime:
        """What the clock of the machine shows."""
        return self._wall()

    @property
    def doubted_for(self) -> timedelta:
        """Since how long the clocks have not agreed."""
        return timedelta(seconds=self._count() - self._doubted_since) if self._doubt else timedelta()

    @property
    def homeserver_differs(self) -> bool:
        """Whether the homeserver tells another time than the machine."""
        homeserver = self.homeserver()
        return homeserver is not None and not near(homeserver, self._wall())

    def _going(self, count: float) -> datetime:
        at, then = self._at
        return at + timedelta(seconds=count - then)

    def _begin(self, lived_until: datetime | None, homeserver: datetime | None) -> None:
        """At the start only the past and the homeserver can tell. In doubt, the house lives in the earliest time that it has not lived."""
        wall, count = self._at
        if _is_credible(wall, lived_until, homeserver):
            return
        if homeserver is None or near(wall, homeserver):
            house = max(wall, lived_until or wall) if homeserver is None else wall
        else:
            lived = lived_until or min(wall, homeserver)
            house = min((each for each in (wall, homeserver) if each >= lived - TOLERANCE), default=lived)
        self._at = (house, count)
        self._doubt = Doubt(house, wall, homeserver, at_start=True)

    def _is_over(self, doubt: Doubt) -> bool:
        wall, count = self._wall(), self._count()
        read, then = self._read
        self._read = (wall, count)
        going, homeserver = self._going(count), self.homeserver()
        back = not doubt.at_start and near(wall, going)  # the house has gone on by the second hand: that is a witness too
        agreed = back or (homeserver is not None and near(wall, homeserver))
        if not agreed:
            self._agreed_since = None
            return False
        if self._agreed_since is None or not near(wall, read + timedelta(seconds=count - then)):
            self._agreed_since = count
        before = (self._lived_until or wall) if doubt.at_start else going
        return timedelta(seconds=count - self._agreed_since) >= _patience(wall - before, doubt)


def near(one: datetime, other: datetime) -> bool:
    """Whether two clocks agree."""
    return abs(one - other) <= TOLERANCE


def _is_credible(wall: datetime, lived_until: datetime | None, homeserver: datetime | None) -> bool:
    """Whether a start may go by the clock of the machine."""
    since = timedelta() if lived_until is None else wall - lived_until
    if homeserver is not None and near(wall, homeserver):
        return since <= LONG_STOP  # where the last life was ahead of both, it is that one that was wrong
    if homeserver is not None:  # it is the one that differs when the house goes on as before
        return lived_until is not None and -TOLERANCE <= since <= RESTART
    return -TOLERANCE <= since <= LONG_STOP


def _patience(jump: timedelta, doubt: Doubt) -> timedelta:
    """How long the clocks must have agreed before the house goes along with a jump."""
    if jump > LONG_STOP:
        return PROVEN
    if doubt.at_start or jump <= TOLERANCE:
        return CALM
    return timedelta() if jump <= SLEEP else SETTLED
