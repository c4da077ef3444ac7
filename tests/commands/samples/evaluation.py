from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlmodel import SQLModel

from commands.evaluation.publishing import publish
from commands.evaluation.questions import CHANGED, FEW, NO_YEAR, Line, scales
from commands.evaluation.subject import CHAPTERS, Asked, numbers
from storage.evaluation.counts import Bilan, Count, Period
from storage.evaluation.improvements import Improvement
from storage.surveys import Survey

PARIS = ZoneInfo("Europe/Paris")
NOW = datetime(2027, 2, 1, 9, 0, tzinfo=UTC)
BEGUN = datetime(2025, 1, 1, tzinfo=UTC)


def _period(first: date, last: date) -> Period:
    since, until = (datetime(day.year, day.month, day.day, tzinfo=PARIS) for day in (first, date(last.year + 1, 1, 1)))
    return Period(first, last, since, until)


SECOND = _period(date(2026, 7, 1), date(2026, 12, 31))
FIRST = Period(date(2026, 1, 1), date(2026, 6, 30), datetime(2026, 1, 1, tzinfo=PARIS), datetime(2026, 7, 1, tzinfo=PARIS))
ODD = Period(date(2026, 9, 1), date(2026, 11, 30), datetime(2026, 9, 1, tzinfo=PARIS), datetime(2026, 12, 1, tzinfo=PARIS))
VALUES: dict[str, tuple[float | None, float | None]] = {
    "participation.visits": (1_134, None),
    "participation.people": (78, None),
    "participation.structures": (41, 63),
    "participation.sectors": (11, 14),
    "participation.first": (8, 41),
    "participation.returned": (3, 41),
    "participation.unseen": (5, 38),
    "links.new": (134, 1_820),
    "links.across": (97, 121),
    "links.met": (610, 1_953),
    "links.alone": (6, 63),
    "programme.ideas": (23, None),
    "programme.answered": (21, 23),
    "programme.days": (17.5, None),
    "programme.held": (12, 14),
    "programme.cancelled": (2, None),
    "programme.to-come": (1, None),
    "programme.new-hosts": (4, 9),
    "field.problems": (9, None),
    "field.taken": (8, 9),
    "field.answered": (6, 9),
    "field.days": (21.2, None),
    "field.oldest": (54.9, None),
    "help.met": (7, 11),
    "directory.fresh": (312, 480),
    "directory.gaps": (4, None),
    "knowledge.figures": (6, 42),
    "knowledge.questions": (4, 7),
    "knowledge.soundings": (2, None),
    "knowledge.answered": (61, 118),
    "knowledge.collected": (34, 40),
    "means.spent": (412_350, 900_000),
    "means.cost": (436.4, None),
    "means.hours": (118.5, None),
    "satisfaction.answered": (45, 80),
}
TABLES = {
    "visits": {"2026-1": 900, "2026-2": 1_134},
    "paid-visits": {"2026-1": 600, "2026-2": 945},
    "sectors": {"association": 20, "ccas": 1},
    "ways": {"hosts": 4, "meeting": 110, "group": 14, "help": 6},
    "formats": {"café partenaires": 6, "atelier formation": 4, "visite": 1, "réunion des référents": 1},
    "places": {"CCAS": 9, "": 3},
    "hours": {"morning": 4, "noon": 1, "afternoon": 6, "evening": 1},
    "marks": {"useful": 30, "fair": 9, "useless": 6},
    "verdicts": {"yes": 9, "partly": 8, "no": 7, "": 12},
}


def bilan(period: Period, unmarked: int = 0, **more: tuple[float | None, float | None]) -> Bilan:
    """One with these values, and the usual ones."""
    missing = {"programme.held": {"unmarked": unmarked}, "participation.visits": {"unmarked": unmarked}}
    missing["means.hours"] = {"told": 9, "untold": 3}
    values = VALUES | {key.replace("__", ".").replace("_", "-"): value for key, value in more.items()}
    counts = {key: Count(key, *value, missing=missing.get(key, {})) for key, value in values.items()}
    return Bilan(period, BEGUN, counts, TABLES, (1, 2), (3,))


UNKNOWN = {"programme.days", "field.days", "field.oldest", "means.cost", "means.hours"}
NOTHING = Bilan(
    SECOND,
    None,
    {key: Count(key, None if key in UNKNOWN else 0, of and 0, {"unmarked": 0, "told": 0, "untold": 0}) for key, (_, of) in VALUES.items()},
    {name: {} for name in TABLES} | {"verdicts": {"yes": 0, "partly": 0, "no": 0, "": 0}},
)
FULL = publish(bilan(SECOND), bilan(FIRST), NOW, 5)
UNMARKED = publish(bilan(SECOND, 3), bilan(FIRST), NOW, 5)
RUNNING = publish(bilan(SECOND, 1), bilan(FIRST), datetime(2026, 11, 30, 9, 0, tzinfo=UTC), 5)
SLID = publish(bilan(ODD, 2, means__spent=(0, None)), None, NOW, 5)
EMPTY = publish(NOTHING, None, NOW, 5)
HALF, SPAN = Asked(SECOND, "2e semestre 2026", "2026-2"), Asked(ODD, "septembre à novembre 2026", "01/09/2026 30/11/2026")
NAMES = ["Accompagnement éducatif de la Garonne et des Deux-Vallées", "CAF", "Mission locale", "PMI", "Secours"]
SHOWN = [(HALF, FULL), (HALF, UNMARKED), (HALF, RUNNING), (SPAN, SLID), (HALF, EMPTY)]
LABELS = [each["label"] for each in scales().values()]
SOUNDING = Survey(number=12, title="Baromètre 2026", room="terrain", few=5, asked=1_234, answered=18, ends_at=NOW, created_at=BEGUN)
ALONE = Survey(number=1, title="Baromètre 2026", room="terrain", few=5, asked=5, answered=1, ends_at=NOW, created_at=BEGUN)
LINES = [
    [Line(label, 1_118, 1_012, (909, 1_015)) for label in LABELS],
    [Line(label, 18, 12, apart=NO_YEAR) for label in LABELS],
    [Line(NAMES[0] * 2, 18, 0, apart=CHANGED), Line("Orienter", 18, 5, apart=FEW), *(Line(label, 4, None) for label in LABELS[:4])],
    [Line(label, 0, None) for label in LABELS],
]
LONG = "Des rencontres à d’autres heures, pour qui travaille le soir ou garde des enfants, et dans d’autres quartiers. " * 2


def improvement(**facts: Any) -> Improvement:
    """A line of what is to be improved."""
    usual: dict[str, Any] = {"number": 3, "text": "Des cafés le soir aussi", "created_at": NOW}
    return Improvement(**usual | facts)


WAITING = [improvement(), *(improvement(number=1_234 + rank, text=LONG) for rank in range(4))]
DECIDED = [
    improvement(state="taken", reason="dès le prochain programme"),
    *(improvement(number=rank, text=LONG, state="refused", reason=LONG) for rank in range(10, 14)),
]
HEARD = [("Lire une facture", "Plus court"), *[(NAMES[0], LONG)] * 2]

SAMPLES: dict[str, list[dict[str, Any]]] = {
    "evaluation.bilan": [{"asked": asked, "found": found, "running": found is RUNNING, "now": NOW} for asked, found in SHOWN],
    "evaluation.chapter": [
        {"asked": asked, "found": found, "chapter": chapter, "names": names}
        for asked, found in SHOWN
        for chapter in CHAPTERS
        for names in ([], NAMES)
    ],
    "evaluation.how": [{"chapters": CHAPTERS}],
    "evaluation.rules": [
        {"chapter": chapter, "numbers": [each for key, each in numbers().items() if key.startswith(f"{chapter}.")]} for chapter in CHAPTERS
    ],
    "evaluation.unread": [{"words": "compétences " * 9}],
    "evaluation.picture": [
        {"asked": asked, "found": found, "pairs": pairs, "more": more}
        for asked, found in SHOWN
        for pairs, more in (([], -4), ([f"{NAMES[0]} et association\u00a0: 12"] * 4, 9))
    ],
    "evaluation.given": [{"asked": SPAN, "what": what} for what in ("paper", "whole", "table")],
    "evaluation.no-printer": [{"asked": SPAN}],
    "evaluation.to-come": [{"asked": SPAN}],
    "evaluation.barometer": [{"year": 2026, "survey": SOUNDING, "lines": lines} for lines in LINES],
    "evaluation.barometer-questions": [{"texts": [each["text"] for each in scales().values()], "low": 1, "high": 4}],
    "evaluation.barometer-open": [{"year": 2026, "survey": SOUNDING, "years": years} for years in ([], [2025])],
    "evaluation.barometer-none": [{"year": year, "years": years} for year in (None, 1999) for years in ([], list(range(2020, 2031)))],
    "evaluation.barometer-there": [{"year": 2026, "survey": ALONE}],
    "evaluation.barometer-alone": [{"people": people, "few": 5} for people in (0, 1, 4)],
    "evaluation.barometer-sure": [{"year": 2026, "people": people, "until": NOW} for people in (5, 1_234)],
    "evaluation.barometer-opened": [{"year": 2026, "number": 12, "people": people, "until": NOW} for people in (5, 1_234)],
    "evaluation.barometer-unread": [{"words": "compétences " * 9}],
    "evaluation.an-end": [{"when": when} for when in (None, "04/12/2026 18h00")],
    "evaluation.improvements": [
        {"waiting": waiting, "more": more, "decided": decided, "page": page}
        for waiting, more, decided, page in (([], 0, [], 1), (WAITING, 12, DECIDED[:2], 1), (WAITING, 1, [], 2), ([], 0, [], 2))
    ],
    "evaluation.decided": [{"decided": decided} for decided in ([], DECIDED)],
    "evaluation.improvement": [
        {"improvement": each, "again": again} for each in (WAITING[0], WAITING[1], *DECIDED[:2]) for again in (True, False)
    ],
    "evaluation.improvement-noted": [{"improvement": each} for each in WAITING[:2]],
    "evaluation.improvement-withdrawn": [{"text": each.text} for each in WAITING[:2]],
    **{f"evaluation.{name}": [{"improvement": each} for each in DECIDED[:2]] for name in ("improvement-decided", "is-decided")},
    "evaluation.improvements-told": [{"decided": DECIDED, "more": more} for more in (0, 1, 12)],
    "evaluation.heard": [
        {"hosts": hosts, "present": present, "count": count}
        for hosts, present, count in (([], [], 0), (HEARD, HEARD, 40), ([], HEARD[:1], 1), (HEARD[:1], [], 1))
    ],
    "evaluation.undecided": [{"count": count, "first": each} for count, each in ((1, WAITING[0]), (12, WAITING[1]))],
    "evaluation.members-only": [{}],
    "evaluation.which-improvement": [{}],
    "evaluation.improvement-too-long": [{"most": 300, "said": 1_234}],
    "evaluation.too-many-improvements": [{"most": 20}],
    "evaluation.no-improvement": [{"number": 999}],
    "evaluation.say-why": [{"improvement": WAITING[0], "taken": taken} for taken in (True, False)],
}


def held_of(user_id: str) -> list[SQLModel]:
    """What the tables hold of a person."""
    return [improvement(number=None, created_by=user_id)]
