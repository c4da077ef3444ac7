"""Series as RFC 5545 writes them (3.3.10): « le premier jeudi du mois » is `FREQ=MONTHLY;BYDAY=1TH`."""

import re
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from commands.core.dates.values import Recurring

_DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_BY_DAY = re.compile(r"(-?\d)?(\w\w)")


def rule_of(series: Recurring, zone: ZoneInfo) -> str:
    """The value of the RRULE of a series. UNTIL is the end of its last day, in UTC, as it must be beside a start that has a zone."""
    parts = {"FREQ": "MONTHLY" if series.ranks else "WEEKLY"}
    if series.every > 1:
        parts["INTERVAL"] = str(series.every)
    parts["BYDAY"] = ",".join(f"{rank or ''}{_DAYS[series.weekday]}" for rank in series.ranks or (0,))
    if series.until:
        end = datetime.combine(series.until, time(23, 59, 59), zone).astimezone(UTC)
        parts["UNTIL"] = f"{end:%Y%m%dT%H%M%SZ}"
    return ";".join(f"{name}={value}" for name, value in parts.items())


def series_of(rule: str, first: date) -> Recurring:
    """What such a rule says of the days, from one of them on; its end is left out."""
    parts = dict(part.split("=") for part in rule.split(";"))
    days = _BY_DAY.findall(parts["BYDAY"])
    ranks = tuple(int(rank) for rank, _ in days if rank)
    return Recurring(_DAYS.index(days[0][1]), first, every=int(parts.get("INTERVAL", 1)), ranks=ranks)
