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
from zoneinfo import ZoneInfo

from dateutil.relativedelta import relativedelta

from commands.core.dates.days import LONGEST as FURTHEST
from commands.core.dates.reading import read_when
from commands.core.dates.spoken import DAYS, LONGEST, MONTHS, form_of, spoken
from commands.core.dates.values import Ambiguous, Impossible, Reason, When
from commands.core.dates.wall import moment
from storage.analysis import fold

LAST_HOUR = time(23, 59)
EVENING = time(18)
ENDS = {"matin": time(12), "apresmidi": EVENING, "soir": LAST_HOUR}
"""When a part of the day ends, and it is where a deadline told by it stands."""
STARTS = {"matin": time(9), "apresmidi": time(14), "soir": EVENING}


@dataclass(frozen=True, slots=True)
class Deadline:
    """When something ends: its last day, and its hour when one was told.

    part: « matin », « apresmidi », « soir », said without an hour. whole: until the end of that day, whatever the usual hour is.
    at: the instant, when it was told in hours from now. counted: a length of which today is the first day (« 3 jours »).
    """

    day: date
    hour: time | None = None
    part: str = ""
    whole: bool = False
    at: datetime | None = None
    counted: bool = False

    def ends(self, now_local: datetime, zone: ZoneInfo, usual: time) -> datetime:
        """The instant, in UTC. usual: the hour of a day told alone; when it is over today, the end of today."""
        if self.at is not None:
            return self.at
        told = self.hour or ENDS.get(self.part)
        at = moment(self.day, told or (LAST_HOUR if self.whole else usual), zone).at
        return moment(self.day, LAST_HOUR, zone).at if told is None and at <= now_local and self.day == now_local.date() else at

    def begins(self, zone: ZoneInfo, usual: time) -> datetime:
        """The instant to recall it at, in UTC: its hour, the beginning of the part of the day, else the usual hour."""
        return self.at or moment(self.day, self.hour or STARTS.get(self.part, usual), zone).at

    @property
    def last_day(self) -> date:
        """The last whole day: of a length of which today is the first, the day before it ends."""
        return self.day - timedelta(days=self.counted)


Read = Deadline | Ambiguous | Impossible
"""An `Ambiguous` holds what is to be asked, an `Impossible` why it cannot be."""

_OPENING = re.compile(
    r"(?P<fin>(?:la )?fin(?:it|ira|issant)?)(?![a-z])|(?P<avant>avant)\b|(?P<ici>d ?'? ?ici)\b|(?P<dans>dans|sous)\b|(?P<pendant>pendant|pour)\b"
    r"|(?P<plain>jusqu(?:e|'|\b)|au plus tard\b|dernier delai\b|date limite(?: d(?:e |')[a-z]{4,12})?\b|(?:ce sera |se )?(?:clos|ferme|termine)\b|clotur(?:e|er|ee)\b"
    r"|deadline\b|echeance\b|limite\b|delai(?: de reponse)?\b|(?:merci de |a )?(?:repon|vot|retour|avis|rend)[a-z]{0,6}(?: [a-z]{2,12})?(?= (?:avant|d'ici|d ici|jusqu|au plus|pour|fin)))"
)
_CLOSING = re.compile(
    r"\b(?:(?:grand )?max(?:i|imum)?|au plus tard|dernier delai|derniere limite|(?P<whole>inclus|compris)e?"
    r"|(?:en )?fin de (?P<part>journee|matinee|apres[ -]?midi|soiree))[ ).!]*\Z"
)
_SIGNS = " :,.'=>()-–—"
_SMALL = (("a la ", ""), ("a l'", ""), ("a ", ""), ("au ", "le "), ("de la ", ""), ("de l'", ""), ("de ", ""), ("du ", ""), ("d'", ""), ("en ", ""))
_LENGTH = re.compile(r"(?P<count>\d{1,3}) (?:(?P<unit>jour|semaine|mois|min)|h ?(?P<minutes>[0-5]\d)?)")
_PERIOD = re.compile(
    rf"(?:(?:le|la|(?P<this>ce|cette)) )?(?:(?P<period>semaine|mois|annee|weekend|journee|matin|apresmidi|soir)(?: (?P<next>prochain))?"
    rf"|(?P<month>{'|'.join(MONTHS)})(?: (?P<year>\d{{4}}))?)"
)
_VAGUE = frozenset(
    """
    bientot asap vite rapidement vacances noel paques toussaint rentree ete hiver printemps automne ascension pentecote carnaval week
    prochainement possible tard tot trimestre semestre
    """.split()
)
_OF_TIME = frozenset({*DAYS, *(f"{day}s" for day in DAYS), *MONTHS}) | frozenset(
    "hier demain aujourdhui apresdemain matin apresmidi soir midi minuit semaine mois jour annee journee weekend h min prochain".split()
)


def is_deadline(said: str) -> bool:
    """Whether words begin as a deadline does, or end as one, and tell a time, even one that cannot be read."""
    text = fold(said)[:LONGEST]
    opened, rest, signed = _opened(text)
    if opened.isdisjoint({"fin", "avant", "ici", "plain"}):
        return bool(_CLOSING.search(text)) and isinstance(read_when(_closed(rest)[0].strip(_SIGNS), _ANY_TIME), When | Ambiguous | Impossible)
    return bool(rest) and (signed or any(_tells_time(word) for word in re.findall("[a-z]+|[0-9]+", rest)))


_ANY_TIME = datetime(2026, 1, 1, tzinfo=UTC)


def _tells_time(word: str) -> bool:
    return word.isdecimal() or word in _VAGUE or form_of(word) in _OF_TIME


def read_deadline(said: str, now_local: datetime) -> Read | None:
    """The deadline that words tell, and nothing else; None when they tell none, or something else too.

    now_local: the wall time of the territory, aware. What is read is to be told back in full.
    """
    text = fold(said)
    if len(text) > LONGEST:
        return None
    opened, rest, _ = _opened(text)
    rest, closing = _closed(rest)
    if not rest and not closing.part:
        return None
    words = " ".join(spoken(rest))
    read = _length(words, opened, now_local) or _period(words, opened, now_local) or _day(rest, opened, now_local)
    if isinstance(read, Deadline) and read.hour is None and (closing.whole or closing.part):
        return replace(read, whole=read.whole or closing.whole, part=closing.part if closing.part in ENDS else read.part)
    return read


@dataclass(frozen=True, slots=True)
class _Closing:
    """What the last words say of a deadline: the end of the day, or of a part of it (« fin de matinée »)."""

    whole: bool = False
    part: str = ""


def _opened(text: str) -> tuple[set[str], str, bool]:
    """How a deadline begins (names of `_OPENING`), the words after, and whether a colon stands between."""
    opened: set[str] = set()
    signed, rest = False, text.lstrip(_SIGNS)
    while True:
        bare = rest if _OPENING.match(rest) or not opened else _without_small(rest)
        found = _OPENING.match(bare)
        if found is None or (found.lastgroup == "fin" and "fin" in opened):
            return opened, bare, signed
        opened.add(found.lastgroup or "")
        after = bare[found.end() :]
        signed = signed or after.lstrip().startswith(":")
        rest = after.lstrip(_SIGNS)


def _without_small(rest: str) -> str:
    """« au 4 » is « le 4 », « de la semaine » is « semaine »."""
    if rest[:2] == "a " and rest[2:3].isdigit():  # « à 18 » is an hour
        return rest
    return next((instead + rest[len(small) :] for small, instead in _SMALL if rest.startswith(small)), rest)


def _closed(rest: str) -> tuple[str, _Closing]:
    found = _CLOSING.search(rest)
    if found is None:
        return rest, _Closing()
    part = {"journee": "", "matinee": "matin", "soiree": "soir"}.get(found["part"] or "", "apresmidi" if found["part"] else "")
    return rest[: found.start()].rstrip(" ,("), _Closing(bool(found["whole"]), part)


# ── So long from now ─────────────────────────────────────────────────────────────────────────────────────────────


def _length(words: str, opened: set[str], now_local: datetime) -> Read | None:
    found = _LENGTH.fullmatch(words.removeprefix("a "))
    if found is None or not (count := int(found["count"])):
        return None
    if found["unit"] in {None, "min"}:
        return _in_hours(found, opened, now_local)
    if "avant" in opened:
        return None
    if not opened.isdisjoint({"dans", "ici"}):
        return _day(f"dans {found[0]}", opened - {"dans"}, now_local)
    units = {"jour": relativedelta(days=count), "semaine": relativedelta(weeks=count), "mois": relativedelta(months=count)}
    day = now_local.date() + units[found["unit"]]
    return Deadline(day, counted=True) if day <= now_local.date() + FURTHEST else None


def _in_hours(found: re.Match[str], opened: set[str], now_local: datetime) -> Read | None:
    """« dans 2h », « 48h »; « d’ici 10h » may be at ten, and is asked. None: an hour of the day (« avant 18h »)."""
    count = int(found["count"])
    length = timedelta(minutes=count) if found["unit"] else timedelta(hours=count, minutes=int(found["minutes"] or 0))
    is_long = found["unit"] is not None or count >= 24
    if "avant" in opened or not (is_long or not opened.isdisjoint({"dans", "ici", "pendant"}) and not ("ici" in opened and count > 12)):
        return None
    if "pendant" in opened and not is_long and count > 6:  # « pour 18h »
        return None
    at = (now_local.astimezone(UTC) + length).replace(second=0, microsecond=0)
    local = at.astimezone(now_local.tzinfo)
    after = Deadline(local.date(), local.time(), at=at)
    if "ici" not in opened or is_long:
        return after
    read = read_when(" ".join([str(count), "h", found["minutes"] or ""]), now_local)
    others = (read,) if isinstance(read, When) else read.readings if isinstance(read, Ambiguous) else ()
    readings = dict.fromkeys((When(after.day, after.hour), *others))
    return after if len(readings) == 1 else Ambiguous(tuple(sorted(readings, key=lambda when: (when.day, when.start or time()))))


# ── The end of a week, of a month, of a year ─────────────────────────────────────────────────────────────────────


def _period(words: str, opened: set[str], now_local: datetime) -> Read | None:
    """« fin de semaine », « ce week-end », « avant décembre »; a week or a month that is not said to be over tells no day."""
    found = _PERIOD.fullmatch(words)
    if found is None:
        return None
    today = now_local.date()
    if found["month"]:
        return _month(found, opened, today)
    period, later = found["period"], bool(found["next"])
    if later and words.startswith("l"):  # « fin la semaine prochaine » is one day of it
        return None
    is_over = "fin" in opened or (found["this"] is not None and "avant" not in opened)
    if period == "weekend" and not later:
        sunday = today + timedelta(days=6 - today.weekday())
        friday = sunday - timedelta(days=2)
        return Deadline(sunday) if "avant" not in opened else Deadline(friday, whole=True) if friday >= today else None
    if not is_over:
        return None
    match period:
        case "semaine":
            return _friday(today, now_local.time(), later=later)
        case "mois":
            return Deadline(_last_of(today + relativedelta(months=later)))
        case "annee":
            return Deadline(date(today.year + later, 12, 31))
        case "journee" if not later:
            return Deadline(today)
        case "matin" | "apresmidi" | "soir" if not later:
            return Deadline(today, part=period)
    return None


def _month(found: re.Match[str], opened: set[str], today: date) -> Read | None:
    month = MONTHS.index(found["month"]) + 1
    year = int(found["year"] or today.year + (month < today.month))
    if "fin" in opened:
        last = _last_of(date(year, month, 1))
        if last < today or last > today + FURTHEST:
            return Impossible(Reason.PAST if last < today else Reason.TOO_FAR)
        return Deadline(last)
    before = date(year, month, 1) - timedelta(days=1)
    return Deadline(before, whole=True) if "avant" in opened and today <= before <= today + FURTHEST else None


def _friday(today: date, hour: time, *, later: bool) -> Deadline | Impossible:
    """Of this week, or of the next one; when this week's is over, it is asked."""
    friday = today + timedelta(days=4 - today.weekday() + 7 * later)
    if friday < today or (friday == today and hour >= EVENING):
        return Impossible(Reason.PAST, When(friday + timedelta(days=7), EVENING))
    return Deadline(friday)


def _last_of(day: date) -> date:
    return day.replace(day=monthrange(day.year, day.month)[1])


# ── A day, with its hour or a part of it ─────────────────────────────────────────────────────────────────────────


def _day(rest: str, opened: set[str], now_local: datetime) -> Read | None:
    """« vendredi », « le 4/12 à midi », « ce soir »; with « avant », what comes before it."""
    read = read_when(rest, now_local) or read_when(rest.removeprefix("le "), now_local)
    before, today = "avant" in opened, now_local.date()
    match read:
        case When(end=None) as when:
            return _told(when, today, before=before)
        case Impossible(reason=Reason.WHICH_HOUR, nearest=When() as nearest, part=part):
            if before and part == "matin":
                return read
            hour = {"apresmidi": ENDS["matin"], "soir": EVENING}[part] if before else ENDS[part]
            day = [word for word in spoken(rest) if word not in {part, "la", "de", "du", "en", "au", "dans"}]
            if isinstance(several := read_when(" ".join(day), now_local), Ambiguous):  # « lundi matin », on a Monday
                return Ambiguous(tuple(When(each.day, hour) for each in several.readings if not _is_past(each.day, hour, now_local)))
            return Deadline(nearest.day, hour) if before else Deadline(nearest.day, part=part)
        case Ambiguous(readings=readings):
            several = [told for when in readings if isinstance(told := _told(when, today, before=before), Deadline)]
            asked = [When(each.day, each.hour or (LAST_HOUR if each.whole else None)) for each in several]
            return several[0] if len(several) == 1 else Ambiguous(tuple(asked)) if several else Impossible(Reason.PAST)
        case Impossible():
            return read
    return None


def _is_past(day: date, hour: time, now_local: datetime) -> bool:
    return datetime.combine(day, hour) <= now_local.replace(tzinfo=None)


def _told(when: When, today: date, *, before: bool) -> Deadline | Impossible:
    if when.start is not None:
        return Deadline(when.day, when.start)
    if not before:
        return Deadline(when.day)
    return Deadline(when.day - timedelta(days=1), whole=True) if when.day > today else Impossible(Reason.PAST)
