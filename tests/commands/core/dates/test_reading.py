"""Dates of chat, as `when.toml` says they are to be read."""

import tomllib
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from time import perf_counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commands.core.dates import Ambiguous, Impossible, Reason, Recurring, When, explain, read_when, without_place
from commands.core.telling.french import occasion, rhythm

TABLES = tomllib.loads((Path(__file__).parent / "when.toml").read_text(encoding="utf-8"))
READ = 0.85
TYPED = tomllib.loads((Path(__file__).parent / "typed.toml").read_text(encoding="utf-8"))["typed"]
REFUSED = "refuse"
WEEK = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
NOW = datetime(2026, 11, 23, 10, tzinfo=UTC)  # a Monday
PARTS = (
    *(
        "lundi",
        "mardi",
        "jeudi",
        "3",
        "10",
        "12",
        "14",
        "h",
        "h30",
        ":",
        "/",
        "-",
        ",",
        ".",
        "et",
        "à",
        "de",
        "du",
        "au",
        "le",
        "les",
        "tous",
    ),
    *(
        "chaque",
        "premier",
        "dernier",
        "mois",
        "décembre",
        "mars",
        "sept",
        "demain",
        "prochain",
        "huit",
        "semaine",
        "jour",
        "dans",
        "sur",
        "un",
    ),
    *(
        "deux",
        "matin",
        "soir",
        "après-midi",
        "midi",
        "minuit",
        "jusqu’au",
        "partir",
        "2026",
        "31",
        "février",
        "entre",
        "pendant",
        "fin",
        "1er",
    ),
    *("99999", "0", "29", "hier", "cette", "’", "🙂", "salle"),
)


def phrases(name: str) -> list[tuple[str, datetime, str]]:
    moments = ((datetime.fromisoformat(f"{now}+00:00"), table) for now, table in TABLES[name].items())
    return [(said, now, meant) for now, table in moments for said, meant in table.items()]


def written(reading: object) -> str:
    """A reading in the words of the table."""
    match reading:
        case When(day, start, end):
            hours = "-".join(f"{hour:%H:%M}" for hour in (start, end) if hour is not None)
            return f"{day} {hours}".strip()
        case Recurring(weekday, first, start, end, every, ranks, until):
            again = " ".join(map(str, ("monthly", *ranks))) if ranks else "weekly" if every == 1 else f"{every}-weekly"
            hours = "".join(f"{sign}{hour:%H:%M}" for sign, hour in ((" ", start), ("-", end)) if hour is not None)
            return f"{again} {WEEK[weekday]}{hours} from {first}" + (f" until {until}" if until else "")
        case Ambiguous(readings):
            return " or ".join(map(written, readings))
        case Impossible(reason, nearest):
            return f"{reason.value} -> {written(nearest)}" if nearest else reason.value
    return REFUSED


def typed() -> list[tuple[str, datetime, str]]:
    return [(said, datetime.fromisoformat(f"{now}+00:00"), meant) for now, table in TYPED.items() for said, meant in table.items()]


def is_followed(said: str, now: datetime) -> bool:
    """Whether a day comes out of it without more being asked."""
    return isinstance(read_when(said, now), When | Recurring)


@pytest.mark.parametrize("name", list(TABLES))
def test_the_bars(name: str) -> None:
    table = phrases(name)
    right = [said for said, now, meant in table if written(read_when(said, now)) == meant]
    assert len(right) / len(table) >= READ
    assert [said for said, now, _ in table if said not in right and is_followed(said, now)] == [], "misread"


def test_the_table_is_large_and_each_phrase_stands_once() -> None:
    said = [said for name in TABLES for said, now, _ in phrases(name) if now == NOW]
    assert len(phrases("blind")) >= 100
    assert len(said) >= 400
    assert len({each.casefold() for each in said}) == len(said)


@pytest.mark.parametrize(("said", "now", "meant"), phrases("development") + phrases("later"))
def test_what_is_read(said: str, now: datetime, meant: str) -> None:
    assert written(read_when(said, now)) == meant


@pytest.mark.parametrize(("said", "now", "meant"), typed())
def test_what_is_typed_is_read(said: str, now: datetime, meant: str) -> None:
    """« no »: nothing that is followed may come out of it."""
    words, _ = without_place(said, now)
    reading = read_when(words, now)
    assert not isinstance(reading, When | Recurring) if meant == "no" else written(reading) == meant


@pytest.mark.parametrize(
    ("said", "place"),
    [
        ("jeudi 10 décembre 14h salle 2", "salle 2"),
        ("jeudi 10 décembre 14h, salle du conseil", "salle du conseil"),
        ("jeudi 10/12 14h-16h (salle Jaurès)", "salle Jaurès"),
        ("jeu 10 dec 14h à la mairie", "à la mairie"),
        ("tous les mardis 14h au CCAS", "au CCAS"),
        ("jeudi 10 décembre 14h chez Emmaüs", "chez Emmaüs"),
        ("jeudi 10 décembre salle 2", ""),  # no hour: it is asked
        ("jeudi 10 décembre 14h au lieu de 15h", ""),
        ("jeudi 10 décembre 14h salle 2 ou 3", ""),
        ("jeudi 10 décembre 14h salle 2 demain", ""),
        ("jeudi 10 décembre 14h à la rentrée", ""),
        ("jeudi 10 décembre 14h au plus tard", ""),
        ("bientôt salle 2", ""),
    ],
)
def test_a_place_after_the_hour_is_kept(said: str, place: str) -> None:
    words, found = without_place(said, NOW)
    assert found == place
    assert words == said if not place else read_when(words, NOW) is not None


@pytest.mark.parametrize(
    ("said", "words", "nearest"),
    [
        ("jeudi 10 décembre 14h annulé", "annulé", "2026-12-10 14:00"),
        ("jeudi 10 décembre 14h sauf imprévu", "sauf imprévu", "2026-12-10 14:00"),
        ("on se voit jeudi 10 dec 14h", "on se voit", "2026-12-10 14:00"),
        ("mercredi 9 ou jeudi 10 14h", "ou", "2026-12-10 14:00"),
        ("semaine du 7", "", "2026-12-07"),
        ("courant mars", "courant", "2027-03-15"),
        ("fin janvier", "", "2027-01-29"),
        ("la semaine prochaine", "", "2026-11-30"),
        ("bientôt", "bientôt", ""),
        ("avant Noël", "Noël", ""),
    ],
)
def test_what_is_not_read_is_explained(said: str, words: str, nearest: str) -> None:
    unread = explain(said, NOW)
    assert unread.words == words
    assert (written(unread.nearest) if unread.nearest else "") == nearest


def test_every_reason_is_shown_by_the_table() -> None:
    shown = {meant.split(" ->")[0] for name in TABLES for _, _, meant in phrases(name)}
    assert {reason.value for reason in Reason} <= shown


@pytest.mark.parametrize("word", ["salle", "ou", "sauf", "pas", "avant", "environs", "férié", "3", "x", "¾", "٣", "🙂"])
@pytest.mark.parametrize("said", ["jeudi 3 décembre 14h", "demain 9h30", "tous les mardis à 14h", "14h-16h"])
def test_a_word_that_is_left_over_is_never_passed_over(said: str, word: str) -> None:
    assert not is_followed(f"{said} {word}", NOW)
    assert not is_followed(f"{said}, {word}", NOW)
    assert not is_followed(f"{word} {said}", NOW)


hours = st.times(min_value=time(7), max_value=time(23, 59)).map(lambda hour: hour.replace(second=0, microsecond=0))
spans = st.one_of(st.just((None, None)), st.tuples(hours, st.none()), st.tuples(hours, hours).filter(lambda span: span[0] < span[1]))
days = st.dates(NOW.date() + timedelta(days=1), NOW.date() + timedelta(days=1800))


@given(days, spans)
def test_what_the_robot_says_is_read_as_it_was_meant(day: date, span: tuple[time | None, time | None]) -> None:
    when = When(day, *span)
    assert read_when(occasion(when), NOW) == when


@given(
    st.integers(0, 6),
    spans,
    st.integers(1, 9),
    st.lists(st.sampled_from([1, 2, 3, 4, -1, -2]), max_size=3, unique=True),
    st.integers(7, 1500),
)
def test_so_are_series(weekday: int, span: tuple[time | None, time | None], every: int, ranks: list[int], ahead: int) -> None:
    until = NOW.date() + timedelta(days=40 + ahead)
    series = Recurring(weekday, NOW.date(), *span, every=1 if ranks else every, ranks=tuple(ranks), until=until)
    read = read_when(rhythm(series), NOW)
    assert isinstance(read, Recurring)
    assert written(read).split(" from")[0] == written(series).split(" from")[0]
    assert read.until == series.until


moments = st.datetimes(datetime(2000, 1, 1), datetime(2400, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - hypothesis takes bare bounds


@given(st.one_of(st.text(max_size=2000), st.lists(st.sampled_from(PARTS), max_size=60).map(" ".join)), moments)
def test_no_text_and_no_moment_breaks_it(said: str, now: datetime) -> None:
    read_when(said, now)


@given(st.lists(st.sampled_from(PARTS), max_size=7).map(" ".join), moments)
def test_nothing_past_is_ever_read_nor_offered(said: str, now: datetime) -> None:
    offered: list[When] = []
    match read_when(said, now):
        case When() as when:
            offered = [when]
        case Ambiguous(readings):
            offered = list(readings)
            assert len(set(offered)) > 1
        case Impossible(_, When() as nearest):
            offered = [nearest]
        case Recurring(weekday, first, start):
            offered = [When(first, start)]
            assert weekday == first.weekday()
    assert all(datetime.combine(when.day, when.start or time.max, UTC) >= now.replace(second=0, microsecond=0) for when in offered)


@pytest.mark.parametrize(
    "part", ["14 h ", "du 1 ", "le 1/1 ", "1er ", "tous les ", "jusqu’au 1 ", "lundi ", "9h-", ", ", "a", "é ", "1", "\n"]
)
def test_its_time_is_bounded(part: str) -> None:
    begun = perf_counter()
    read_when((part * 2000)[:2000], NOW)
    read_when((part * 2000)[:200], NOW)
    assert perf_counter() - begun < 1
