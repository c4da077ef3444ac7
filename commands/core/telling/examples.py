"""Dates in the examples that people copy: written once, told as dates to come."""

import re
from datetime import date, timedelta

from commands.core.dates import DAYS
from commands.core.telling.french import MONTHS, day_month

WRITTEN_FOR = date(2026, 11, 23)
"""The Monday for which examples are written: « jeudi 3 décembre » is ten days later."""
_DATED = re.compile(rf"\b((?:{'|'.join(DAYS)}) )?(1er|\d\d?) ({'|'.join(MONTHS)})\b")


def current(text: object, today: date) -> str:
    """An example with its dates moved by whole weeks, as far from today as they were from `WRITTEN_FOR`; days before it stay."""
    later = timedelta(weeks=max(0, (today - WRITTEN_FOR).days // 7))
    return _DATED.sub(lambda found: _moved(found, later), str(text)) if later else str(text)


def _moved(found: re.Match[str], later: timedelta) -> str:
    day = date(WRITTEN_FOR.year, MONTHS.index(found[3]) + 1, int(found[2].removesuffix("er")))
    if day < WRITTEN_FOR:
        return found[0]
    return f"{found[1] or ''}{day_month(day + later)}"
