"""Deadlines, as `terms.toml` says they are to be read; what begins like one; and what each is for a silence and for a reminder."""

import tomllib
from datetime import date, datetime, time
from pathlib import Path
from time import perf_counter
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commands.core.dates import Ambiguous, Deadline, Impossible, is_deadline, read_deadline
from commands.core.dates.deadlines import ENDS
from tests.commands.core.dates.test_reading import PARTS, written

PARIS = ZoneInfo("Europe/Paris")
MONDAY = datetime(2026, 11, 23, 10, tzinfo=PARIS)
SIX = time(18)
TABLE = [
    (said, datetime.fromisoformat(now).replace(tzinfo=PARIS), meant)
    for now, table in tomllib.loads((Path(__file__).parent / "terms.toml").read_text(encoding="utf-8"))["typed"].items()
    for said, meant in table.items()
]
OPENED = (
    "fin",
    "Fin",
    "FIN",
    "jusqu",
    "d'ici",
    "d’ici",
    "avant",
    "au plus tard",
    "date limite",
    "clôture",
    "cloture",
    "échéance",
    "répon",
    "dernier",
)


def told(read: object, now: datetime) -> str:
    """A reading in the words of the table."""
    match read:
        case Deadline(hour=None, part=part, whole=False) as deadline if part not in ENDS:
            return f"{deadline.day}"
        case Deadline() as deadline:
            return f"{deadline.ends(now, SIX).astimezone(PARIS):%Y-%m-%d %H:%M}"
        case Ambiguous():
            return written(read)
    return "no"


@pytest.mark.parametrize(("said", "now", "meant"), TABLE)
def test_what_is_read(said: str, now: datetime, meant: str) -> None:
    assert told(read_deadline(said, now), now) == meant


def test_the_table_is_large() -> None:
    assert len({(said.casefold(), now) for said, now, _ in TABLE}) == len(TABLE) >= 150


@pytest.mark.parametrize("said", sorted({said for said, _, _ in TABLE if said.startswith(OPENED)}))
def test_what_begins_like_a_deadline_is_no_choice_of_a_poll(said: str) -> None:
    assert is_deadline(said)


@pytest.mark.parametrize(
    "said",
    [
        *("Fin de droits", "Fin de vie", "fin des travaux", "Avant tout, l’accueil", "jusqu’au bout", "Finances", "Pour", "vendredi"),
        *("jeudi 10 décembre 14h", "Logement max", "Votez", "Réponse souhaitée", "avant-première", "d’ici là", "Après 17h", "Délai", ""),
    ],
)
def test_what_tells_no_time_is_none(said: str) -> None:
    assert not is_deadline(said)


@pytest.mark.parametrize(
    ("said", "last_day"),
    [
        ("jusqu’au 7 décembre", date(2026, 12, 7)),
        ("JUSQU’AU LUNDI 7 DÉC.", date(2026, 12, 7)),
        ("jusqu’au 1er février", date(2027, 2, 1)),
        ("dimanche inclus", date(2026, 11, 29)),
        ("aujourd’hui", date(2026, 11, 23)),
        ("2 semaines", date(2026, 12, 6)),
        ("pendant deux semaines", date(2026, 12, 6)),
        ("dans 2 semaines", date(2026, 12, 7)),
        ("1 jour", date(2026, 11, 23)),
        ("un mois", date(2026, 12, 22)),
        ("07.12.2026", date(2026, 12, 7)),
        ("29 février", date(2028, 2, 29)),
    ],
)
def test_its_last_whole_day(said: str, last_day: date) -> None:
    read = read_deadline(said, MONDAY)
    assert isinstance(read, Deadline)
    assert read.last_day == last_day


@pytest.mark.parametrize(
    ("said", "at"),
    [
        ("vendredi soir", "2026-11-27 18:00"),
        ("vendredi matin", "2026-11-27 09:00"),
        ("vendredi après-midi", "2026-11-27 14:00"),
        ("fin de journée", "2026-11-23 17:00"),
        ("avant vendredi", "2026-11-26 09:00"),
        ("avant vendredi 18h", "2026-11-27 18:00"),
        ("fin décembre", "2026-12-31 09:00"),
        ("dans 48h", "2026-11-25 10:00"),
    ],
)
def test_when_it_is_recalled(said: str, at: str) -> None:
    read = read_deadline(said, MONDAY)
    assert isinstance(read, Deadline)
    assert f"{read.begins(MONDAY, time(9)).astimezone(PARIS):%Y-%m-%d %H:%M}" == at


@pytest.mark.parametrize("said", ["jusqu’au 7 novembre", "22/11/2026", "fin hier", "fin 9h", "avant aujourd’hui"])
def test_what_is_over_is_said_to_be(said: str) -> None:
    assert isinstance(read_deadline(said, MONDAY), Impossible)


@given(st.lists(st.sampled_from([*PARTS, *OPENED, "48h", "max", "inclus", "week-end", "cette"]), max_size=6).map(" ".join))
def test_nothing_past_is_ever_a_deadline(said: str) -> None:
    read = read_deadline(said, MONDAY)
    is_deadline(said)
    if isinstance(read, Deadline) and not read.part:
        assert read.ends(MONDAY, SIX) >= MONDAY


@pytest.mark.parametrize(
    "part", ["fin ", "avant ", "de ", "a la ", "jusqu'", "max ", " ", "14h ", "merci de rep", "d' ici ", "inclus)", "répond a"]
)
def test_its_time_is_bounded(part: str) -> None:
    begun = perf_counter()
    for length in (190, 60_000):
        read_deadline((part * length)[:length], MONDAY)
        is_deadline((part * length)[:length])
    assert perf_counter() - begun < 1
