"""What APScheduler counts by: it reads the clock of the machine, which may be set by years."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from apscheduler.job import Job as Planned
from apscheduler.triggers.base import BaseTrigger
from typing_extensions import override


class Every(BaseTrigger):  # type: ignore[misc] # apscheduler is not typed
    """Every so many seconds from now on. APScheduler's own catches up: a clock ahead by four years is 126 million ticks to it."""

    def __init__(self, seconds: int) -> None:
        self.length = timedelta(seconds=seconds)

    @override
    def get_next_fire_time(self, previous_fire_time: datetime | None, now: datetime) -> datetime:
        return now + self.length


def pull_in(planned: Sequence[Planned], now: datetime, longest: timedelta) -> None:
    """What is planned further ahead than anybody plans was planned before the clock was set back: it is done now.

    longest: of what is planned once.
    """
    for each in planned:
        length = each.trigger.length if isinstance(each.trigger, Every) else longest
        if each.next_run_time is not None and each.next_run_time - now > length + timedelta(seconds=1):
            each.modify(next_run_time=now)
