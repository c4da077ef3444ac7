"""School holidays in France, when the people of structures are away: nothing is asked then that can wait.

Source: the arrêtés of the ministère de l'Éducation nationale (calendrier scolaire), which come out a year or two before. The library that
knows public holidays knows none of these. A year that is not here is covered by the weeks in which its holidays fell each year since 2022,
whatever the zone: at worst, a question waits two weeks more.
"""

from collections.abc import Mapping
from datetime import date

ZONES = ("A", "B", "C")
Span = tuple[date, date]
"""The first day without school, the first day with."""
_CHRISTMAS_2025, _CHRISTMAS_2026 = (date(2025, 12, 20), date(2026, 1, 5)), (date(2026, 12, 19), date(2027, 1, 4))
_EVERYWHERE: tuple[Span, ...] = (
    (date(2025, 10, 18), date(2025, 11, 3)),
    _CHRISTMAS_2025,
    (date(2026, 7, 4), date(2026, 9, 1)),
    (date(2026, 10, 17), date(2026, 11, 2)),
    _CHRISTMAS_2026,
    (date(2027, 7, 3), date(2027, 9, 1)),
)
_BY_ZONE: Mapping[str, tuple[Span, ...]] = {
    "A": (
        (date(2026, 2, 7), date(2026, 2, 23)),
        (date(2026, 4, 4), date(2026, 4, 20)),
        (date(2027, 2, 13), date(2027, 3, 1)),
        (date(2027, 4, 10), date(2027, 4, 26)),
    ),
    "B": (
        (date(2026, 2, 14), date(2026, 3, 2)),
        (date(2026, 4, 11), date(2026, 4, 27)),
        (date(2027, 2, 20), date(2027, 3, 8)),
        (date(2027, 4, 17), date(2027, 5, 3)),
    ),
    "C": (
        (date(2026, 2, 21), date(2026, 3, 9)),
        (date(2026, 4, 18), date(2026, 5, 4)),
        (date(2027, 2, 6), date(2027, 2, 22)),
        (date(2027, 4, 3), date(2027, 4, 19)),
    ),
}
_KNOWN = (date(2025, 9, 1), date(2027, 9, 1))
_USUAL = (((2, 4), (3, 11)), ((4, 3), (5, 9)), ((7, 1), (9, 4)), ((10, 16), (11, 8)), ((12, 17), (12, 32)), ((1, 1), (1, 9)))
"""Of a year that is not here: from a day of a month on, before another one."""


def is_school_holiday(day: date, zone: str) -> bool:
    """Whether schools are closed on a day in a zone (A, B, C); in any of them, where the zone is not known."""
    if not _KNOWN[0] <= day < _KNOWN[1]:
        return any(first <= (day.month, day.day) < last for first, last in _USUAL)
    zones = (zone,) if zone in _BY_ZONE else ZONES
    spans = (*_EVERYWHERE, *(span for each in zones for span in _BY_ZONE[each]))
    return any(first <= day < last for first, last in spans)
