"""Dates of chat, as `when.toml` says they are to be read."""

import tomllib
from datetime import datetime
from pathlib import Path

import pytest

from commands.core.dates import Ambiguous, Impossible, Recurring, When, read_when

HALVES = tomllib.loads((Path(__file__).parent / "when.toml").read_text(encoding="utf-8"))
READ = 0.85
REFUSED = "refuse"


def phrases(half: str) -> list[tuple[str, datetime, str]]:
    told = ((said, datetime.fromisoformat(now), meant) for now, table in HALVES[half].items() for said, meant in table.items())
    return list(told)


def written(reading: object) -> str:
    """A reading in the words of the table."""
    match reading:
        case When(day, start, end):
            hours = "-".join(f"{hour:%H:%M}" for hour in (start, end) if hour)
            return f"{day} {hours}".strip()
        case Recurring(weekday, first, start, end, every, ranks, until):
            rhythm = " ".join(map(str, ("monthly", *ranks))) if ranks else "weekly" if every == 1 else f"{every}-weekly"
            hours = "".join(f"{sign}{hour:%H:%M}" for sign, hour in ((" ", start), ("-", end)) if hour)
            last = f" until {until}" if until else ""
            return f"{rhythm} {'mon tue wed thu fri sat sun'.split()[weekday]}{hours} from {first}{last}"
        case Ambiguous(readings):
            return " or ".join(map(written, readings))
        case Impossible(reason, nearest):
            return f"{reason.value} -> {written(nearest)}" if nearest else reason.value
    return REFUSED


def is_told(reading: str) -> bool:
    """Whether a day comes out of it without more being asked."""
    return reading[0].isdecimal() and " or " not in reading or "weekly" in reading or "monthly" in reading


if __name__ == "__main__":
    import sys
    for half in sys.argv[1:]:
        n = r = 0
        for said, now, meant in phrases(half):
            n += 1
            got = written(read_when(said, now))
            if got == meant: r += 1
            else: print("MISREAD" if is_told(got) else "unread", repr(said), "| want", meant, "| got", got)
        print(half, r, n, r/n)
