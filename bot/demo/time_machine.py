"""A clock that the demo moves forward, so that what is due in a week is seen today. No part of the bot knows of it.

A file tells how far ahead of the machine's clock it is: whoever moves it writes there, the bot reads it each time it asks for the time.
As a program, it is the bot on that clock: `python -m bot.demo.time_machine FILE run --config CONFIG`.
"""

import asyncio
import re
import sys
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from bot import app, logs, machine
from bot.settings import load

ZONE = ZoneInfo("Europe/Paris")
MORNING = time(9)
"""When most of what a day brings is said."""
_UNITS = {"j": timedelta(days=1), "h": timedelta(hours=1), "m": timedelta(minutes=1)}
_SPAN = re.compile(r"(\d{1,3}) ?(j|h|m)\w*")


@dataclass(frozen=True, slots=True)
class TimeMachine:
    """The clock of the house that is ahead by what a file says: seconds, none when there is no file."""

    file: Path

    @property
    def ahead(self) -> timedelta:
        """By how much it was moved so far."""
        return timedelta(seconds=float(self.file.read_text(encoding="ascii"))) if self.file.exists() else timedelta()

    def now(self) -> datetime:
        """The time it shows, in UTC."""
        return machine.now() + self.ahead

    @property
    def next_morning(self) -> datetime:
        """9 h of the day after, in the sample town."""
        return datetime.combine(self.now().astimezone(ZONE).date() + timedelta(days=1), MORNING, ZONE)

    def move_to(self, instant: datetime) -> None:
        """Move it forward to an instant; never back."""
        self.move(max(instant - self.now(), timedelta()))

    def move(self, delta: timedelta) -> None:
        """Move it. A bot that reads meanwhile sees the time before, or the time after."""
        written = self.file.with_suffix(".new")
        written.write_text(str((self.ahead + delta).total_seconds()), encoding="ascii")
        written.replace(self.file)


def span(words: str) -> timedelta | None:
    """« 2h », « 30 min », « 3 jours »; None for anything else."""
    found = _SPAN.fullmatch(words.strip().lower())
    return int(found[1]) * _UNITS[found[2]] if found else None


def main(file: str, *arguments: str) -> None:
    """Run the bot; its arguments are those of `agora run`."""
    logs.configure()
    settings = load(Path(arguments[arguments.index("--config") + 1]))
    asyncio.run(app.run(settings, TimeMachine(Path(file)).now, watched=False))


if __name__ == "__main__":
    main(*sys.argv[1:])
