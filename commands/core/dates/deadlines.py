"""Deadlines as people say them, read alike wherever something ends: « fin vendredi », « d’ici la fin du mois », « avant le 15 », « 48h ».

What each comes to (decision 0022):
- « vendredi », « fin vendredi », « d’ici vendredi », « jusqu’à vendredi », « au plus tard vendredi »: Friday, at the hour that whoever asks
  is used to (18 h for a poll, the end of the day for a silence, 9 h for a reminder);
- « vendredi 18h », « avant vendredi 18h »: that very hour;
- « avant vendredi »: Friday is left out, so the end of Thursday, 23 h 59; « vendredi inclus »: the end of Friday, 23 h 59;
- « vendredi matin » ends at noon, « après-midi » at 18 h, « soir » at 23 h 59; « avant vendredi soir » is 18 h;
- « fin de semaine » is its Friday, « fin du mois » and « fin décembre » their last day, included even after « avant »;
- « 48h », « dans 2h » are counted to the minute, « 3 jours », « dans 3 jours » end on the third day after today.
"""

import re
from calendar import monthrange
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta

from dateutil.relativedelta import relativedelta

from commands.core.dates.days import LONGEST as FURTHEST
from commands.core.dates.limits import SIGNS, closed, opened
from commands.core.dates.moments import read_when
from commands.core.dates.spoken import LONGEST, MONTHS, spoken
from commands.core.dates.values import Ambiguous, Impossible, Reason, When
from commands.core.dates.wall import moment, zone_of
from storage.analysis import fold

LAST_HOUR = time(23, 59)
EVENING = time(18)
ENDS = {"matin": time(12), "apresmidi": EVENING, "soir": LAST_HOUR}
"""Where a deadline told by a part of the day stands."""
STARTS = {"matin": time(9), "apresmidi": time(14), "journee": time(17), "soir": EVENING}
"""When what is recalled by a part of the day is said; « fin de journée » has no hour of its own as a deadline."""
_BEFORE = {"apresmidi": ENDS["matin"], "soir": EVENING}
_DAY_IN_HOURS = 24
_LENGTH = re.compile(r"(?P<count>\d{1,3}) (?:(?P<unit>jour|semaine|mois|min)|h ?(?P<minutes>[0-5]\d)?)")
_PERIOD = re.compile(
    r"(?:(?:le|(?P<the>la)|(?P<this>ce|cette)) )?"
    r"(?:(?P<period>semaine|mois|annee|weekend|journee|matin|apresmidi|soir)(?: (?P<next>prochain))?"
    rf"|(?P<month>{'|'.join(MONTHS)})(?: (?P<year>\d{{4}}))?)"
)
_ANY_TIME = datetime(2026, 1, 1, tzinfo=UTC)
_NO_DAY = frozenset({"la", "de", "du", "en", "au", "dans"})

By = frozenset[str]
"""How a deadline begins: of `limits.Opened.by`."""


@dataclass(frozen=True, slots=True)
class Deadline:
    """When something ends: its last day, and its hour when one was told.

    part: « matin », « apresmidi », « soir » or « journee » (its end), said without an hour. whole: until the end of that day, whatever
    the usual hour is. at: the instant, when it was told in hours from now. counted: a length of which today is the first day (« 3 jours »).
    """

    day: date
    hour: time | None = None
    part: str = ""
    whole: bool = False
    at: datetime | None = None
    counted: bool = False

    def ends(self, now_local: datetime, usual: time) -> datetime:
        """The instant, in UTC. now_local: in the zone of the territory.

        usual: the hour of a day told alone; when it is over today, it is the end of today.
        """
        if self.at is not None:
            return self.at
        zone = zone_of(now_local)
        told = self.hour if self.hour is not None else ENDS.get(self.part)
        if told is not None:
            return moment(self.day, told, zone).at
        at = moment(self.day, LAST_HOUR if self.whole else usual, zone).at
        return moment(self.day, LAST_HOUR, zone).at if at <= now_local and self.day == now_local.date() else at

    def begins(self, now_local: datetime, usual: time) -> datetime:
        """The instant to recall it at, in UTC: its hour, the beginning of the part of the day, else the usual hour."""
        return self.at or moment(self.day, self.hour if self.hour is not None else STARTS.get(self.part, usual), zone_of(now_local)).at

    @property
    def last_day(self) -> date:
        """The last whole day: of a length of which today is the first, the day before it ends."""
        return self.day - timedelta(days=self.counted)


Read = Deadline | Ambiguous | Impossible
"""An `Ambiguous` holds what is to be asked, an `Impossible` why it cannot be."""


def is_deadline(said: str) -> bool:
    """Whether words begin as a deadline does, or end as one, and tell a time, even one that cannot be read."""
    begun = opened(fold(said)[:LONGEST])
    if begun.is_limit():
        return True
    ended = closed(begun.rest)
    return not begun.by and ended.closed and isinstance(read_when(ended.rest.strip(SIGNS), _ANY_TIME), When | Ambiguous | Impossible)


def tells_a_time(said: str) -> bool:
    """Whether words tell an instant or an end, and nothing else, even one that cannot be."""
    return read_deadline(said, _ANY_TIME) is not None


def read_deadline(said: str, now_local: datetime) -> Read | None:
    """The deadline that words tell, and nothing else; None when they tell none, or something else too.

    now_local: the wall time, in the zone of the territory. What is read is to be told back in full.
    """
    text = fold(said)
    if len(text) > LONGEST:
        return None
    begun = opened(text)
    ended = closed(begun.rest)
    if not ended.rest:
        return None
    words = " ".join(spoken(ended.rest))
    read = _length(words, begun.by, now_local) or _period(words, begun.by, now_local) or _day(ended.rest, begun.by, now_local)
    if isinstance(read, Deadline) and read.hour is None:
        return replace(read, whole=read.whole or ended.whole, part=ended.part or read.part)
    return read


# ── So long from now ─────────────────────────────────────────────────────────────────────────────────────────────


def _length(words: str, by: By, now_local: datetime) -> Read | None:
    found = _LENGTH.fullmatch(words.removeprefix("a "))
    if found is None or not (count := int(found["count"])) or (by >= {"avant"}):
        return None
    if found["unit"] in {None, "min"}:
        return _in_hours(found, by, now_local)
    if not by.isdisjoint({"dans", "ici"}):
        return _day(f"dans {found[0]}", frozenset(), now_local)
    units = {"jour": relativedelta(days=count), "semaine": relativedelta(weeks=count), "mois": relativedelta(months=count)}
    day = now_local.date() + units[found["unit"]]
    return Deadline(day, counted=True) if day <= now_local.date() + FURTHEST else None


def _in_hours(found: re.Match[str], by: By, now_local: datetime) -> Read | None:
    """« dans 2h », « 48h »; « d’ici 10h » may be at ten, and is asked. None: an hour of the day (« jusqu’à 18h », « d’ici 18h »)."""
    count = int(found["count"])
    length = timedelta(minutes=count) if found["unit"] else timedelta(hours=count, minutes=int(found["minutes"] or 0))
    is_long = found["unit"] is not None or count >= _DAY_IN_HOURS
    may_be = "dans" in by or ("pendant" in by and count <= _DAY_IN_HOURS // 4) or ("ici" in by and count <= _DAY_IN_HOURS // 2)
    if not (is_long or may_be):
        return None
    at = (now_local.astimezone(UTC) + length).replace(second=0, microsecond=0)
    local = at.astimezone(now_local.tzinfo)
    after = Deadline(local.date(), local.time(), at=at)
    if is_long or "ici" not in by:
        return after
    read = read_when(f"{count}h{found['minutes'] or ''}", now_local)
    others = (read,) if isinstance(read, When) else read.readings if isinstance(read, Ambiguous) else ()
    readings = dict.fromkeys((When(after.day, after.hour), *others))
    return after if len(readings) == 1 else Ambiguous(tuple(sorted(readings, key=lambda when: (when.day, when.start or time()))))


# ── The end of a week, of a month, of a year ─────────────────────────────────────────────────────────────────────


def _period(words: str, by: By, now_local: datetime) -> Read | None:
    """« fin de semaine », « ce week-end », « avant décembre »; a week or a month that is not said to be over tells no day."""
    found = _PERIOD.fullmatch(words)
    if found is None or (found["the"] and found["next"]):  # « fin la semaine prochaine » is some day of it
        return None
    today = now_local.date()
    if found["month"]:
        return _month(found, by, today)
    if found["period"] == "weekend":
        return None if found["next"] else _weekend(by, today)
    if "fin" not in by and (found["this"] is None or "avant" in by):
        return None
    return _end_of(found["period"], now_local, later=bool(found["next"]))


def _end_of(period: str, now_local: datetime, *, later: bool) -> Read | None:
    today = now_local.date()
    match period:
        case "semaine":
            return _friday(today, now_local.time(), later=later)
        case "mois":
            return Deadline(_last_of(today + relativedelta(months=later)))
        case "annee":
            return Deadline(date(today.year + later, 12, 31))
    return None if later else Deadline(today, part=period)


def _weekend(by: By, today: date) -> Deadline | None:
    """Its Sunday; before it, the Friday."""
    sunday = today + timedelta(days=6 - today.weekday())
    friday = sunday - timedelta(days=2)
    if "avant" not in by:
        return Deadline(sunday)
    return Deadline(friday, whole=True) if friday >= today else None


def _month(found: re.Match[str], by: By, today: date) -> Read | None:
    month = MONTHS.index(found["month"]) + 1
    first = date(int(found["year"] or today.year + (month < today.month)), month, 1)
    if "fin" in by:
        last = _last_of(first)
        trouble = Reason.PAST if last < today else Reason.TOO_FAR if last > today + FURTHEST else None
        return Impossible(trouble) if trouble else Deadline(last)
    before = first - timedelta(days=1)
    return Deadline(before, whole=True) if "avant" in by and today <= before <= today + FURTHEST else None


def _friday(today: date, hour: time, *, later: bool) -> Deadline | Impossible:
    """Of this week, or of the next one; when this week's is over, it is asked."""
    friday = today + timedelta(days=4 - today.weekday() + 7 * later)
    if friday < today or (friday == today and hour >= EVENING):
        return Impossible(Reason.PAST, When(friday + timedelta(days=7), EVENING))
    return Deadline(friday)


def _last_of(day: date) -> date:
    return day.replace(day=monthrange(day.year, day.month)[1])


# ── A day, with its hour or a part of it ─────────────────────────────────────────────────────────────────────────


def _day(rest: str, by: By, now_local: datetime) -> Read | None:
    """« vendredi », « le 4/12 à midi », « ce soir »; with « avant », what comes before it."""
    read = read_when(rest, now_local) or read_when(rest.removeprefix("le "), now_local)
    before, today = "avant" in by, now_local.date()
    match read:
        case When(end=None) as when:
            return _told(when, today, before=before)
        case Impossible(reason=Reason.WHICH_HOUR, nearest=When() as nearest, part=part) if not (before and part == "matin"):
            return _part_of(rest, nearest.day, part, now_local, before=before)
        case Ambiguous(readings=readings):
            several = [told for when in readings if isinstance(told := _told(when, today, before=before), Deadline)]
            asked = tuple(When(each.day, each.hour or (LAST_HOUR if each.whole else None)) for each in several)
            return (several[0] if len(several) == 1 else Ambiguous(asked)) if several else Impossible(Reason.PAST)
        case Impossible():
            return read
    return None


def _part_of(rest: str, day: date, part: str, now_local: datetime, *, before: bool) -> Read:
    """« vendredi soir »; « lundi matin », said on a Monday, may be today's or the next one's."""
    hour = _BEFORE[part] if before else ENDS[part]
    others = read_when(" ".join(word for word in spoken(rest) if word != part and word not in _NO_DAY), now_local)
    if isinstance(others, Ambiguous):
        now = now_local.replace(tzinfo=None)
        days = [when.day for when in others.readings if datetime.combine(when.day, hour) > now]
        return Ambiguous(tuple(When(each, hour) for each in days)) if len(days) > 1 else Deadline(days[0], hour)
    return Deadline(day, hour) if before else Deadline(day, part=part)


def _told(when: When, today: date, *, before: bool) -> Deadline | Impossible:
    if when.start is not None:
        return Deadline(when.day, when.start)
    if not before:
        return Deadline(when.day)
    return Deadline(when.day - timedelta(days=1), whole=True) if when.day > today else Impossible(Reason.PAST)
