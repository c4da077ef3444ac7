"""Calendar files: what a strict reader finds in them, through the changes of hour, for each reader what is theirs."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ical.exceptions import CalendarParseError
from ical.timezone import IcsTimezoneInfo

from commands.core.declaration.privacy import Privacy
from commands.core.language.words import audible
from commands.meetings.announcing.ics import PARIS_RULES, Entry, File
from storage.meetings import CONFIRMED, OFFERED, WAITING, Meeting
from tests.calendars import components_of, instants_of, parse
from tests.chat import TERRITORY
from tests.commands.test_texts import faults
from tests.given import meeting

MADE = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
LINK = "https://meet.example.org/é;x,y?a=1"
NASTY = 'Café « d’été » ; à, la \\n "Maison", 🎉 ' + "é" * 90

CHANGES = [
    # (begins, ends) in UTC → as clocks show the beginning in Paris; worked out by hand from directive 2000/84/CE
    ("2026-10-24T07:00Z", "2026-10-24T09:00Z", "2026-10-24T09:00"),
    ("2026-10-24T23:30Z", "2026-10-25T00:15Z", "2026-10-25T01:30"),
    ("2026-10-25T00:30Z", "2026-10-25T00:59Z", "2026-10-25T02:30"),  # the first 2 h 30 of that night
    ("2026-10-25T01:30Z", "2026-10-25T01:45Z", None),  # the second one: no clock tells it from the first
    ("2026-10-25T00:30Z", "2026-10-25T01:30Z", None),
    ("2026-10-25T02:00Z", "2026-10-25T03:00Z", "2026-10-25T03:00"),
    ("2026-10-26T08:00Z", "2026-10-26T10:00Z", "2026-10-26T09:00"),
    ("2027-03-26T08:00Z", "2027-03-26T10:00Z", "2027-03-26T09:00"),
    ("2027-03-28T00:59Z", "2027-03-28T01:00Z", "2027-03-28T01:59"),
    ("2027-03-28T01:00Z", "2027-03-28T02:00Z", "2027-03-28T03:00"),
    ("2027-03-29T07:00Z", "2027-03-29T09:00Z", "2027-03-29T09:00"),
    ("2027-07-01T12:00Z", "2027-07-01T14:00Z", "2027-07-01T14:00"),
    ("2027-10-30T22:30Z", "2027-10-30T23:30Z", "2027-10-31T00:30"),
    ("2027-10-31T01:00Z", "2027-10-31T01:01Z", None),
    ("2027-10-31T02:30Z", "2027-10-31T03:30Z", "2027-10-31T03:30"),
    ("2045-01-16T08:00Z", "2045-01-16T10:00Z", "2045-01-16T09:00"),  # after 2038, where lists of dates end
    ("2045-07-17T07:00Z", "2045-07-17T09:00Z", "2045-07-17T09:00"),
]


def at(begins: str, ends: str, zone: str = "Europe/Paris") -> Meeting:
    """A meeting between two instants."""
    return meeting(number=1, starts_at=datetime.fromisoformat(begins), ends_at=datetime.fromisoformat(ends), zone=zone)


def write(*entries: Entry, **more: Any) -> bytes:
    return File(entries, **more).write(TERRITORY)


@pytest.mark.parametrize(("begins", "ends", "shown"), CHANGES)
def test_times_are_right_through_the_changes_of_hour(begins: str, ends: str, shown: str | None) -> None:
    data = write(Entry(at(begins, ends), CONFIRMED))
    wanted = (datetime.fromisoformat(begins), datetime.fromisoformat(ends))
    (event,) = parse(data).events
    assert instants_of(data) == [wanted]
    assert tuple(when.astimezone(UTC) for when in (event.dtstart, event.dtend) if isinstance(when, datetime)) == wanted
    (written,) = [(parameters, value) for name, parameters, value in components_of(data).all("VEVENT")[0].lines if name == "DTSTART"]
    if shown is None:
        assert written == ("", f"{wanted[0]:%Y%m%dT%H%M%SZ}")
    else:
        assert written == (";TZID=Europe/Paris", f"{datetime.fromisoformat(shown):%Y%m%dT%H%M%S}")


def test_the_rules_of_the_zone_are_those_of_the_tz_database_for_every_week_of_fifty_years() -> None:
    rules = IcsTimezoneInfo.from_timezone(parse(write(Entry(at(*CHANGES[0][:2])))).timezones[0])
    paris = ZoneInfo("Europe/Paris")
    for week in range(50 * 53):
        wall = datetime(2000, 1, 2, 12, 0) + timedelta(weeks=week)  # noqa: DTZ001 - what clocks show
        assert wall.replace(tzinfo=rules).utcoffset() == wall.replace(tzinfo=paris).utcoffset(), wall


def test_a_meeting_whose_place_is_not_known_yet_is_not_said_to_be_by_video() -> None:
    (event,) = parse(write(Entry(meeting(number=8, place="", video_link=None)))).events
    assert event.location == "Lieu à préciser"


def test_elsewhere_times_are_in_utc() -> None:
    data = write(Entry(at("2026-12-03T13:00Z", "2026-12-03T15:00Z", zone="Indian/Reunion")))
    assert b"DTSTART:20261203T130000Z\r\nDTEND:20261203T150000Z\r\n" in data
    assert parse(data).events[0].dtstart == datetime(2026, 12, 3, 13, tzinfo=UTC)


@pytest.mark.parametrize("standing", [CONFIRMED, WAITING, OFFERED, None])
@pytest.mark.parametrize("cancelled", [True, False])
@pytest.mark.parametrize("public", [True, False])
def test_whatever_is_said_of_it_the_file_is_valid_and_says_it(standing: str | None, cancelled: bool, public: bool) -> None:
    hard: dict[str, Any] = {"theme": NASTY, "access_notes": NASTY, "place": NASTY, "video_link": LINK}
    odd = meeting(NASTY, number=7, state="cancelled" if cancelled else "planned", version=4, **hard)
    empty = meeting("x", number=8, place="", video_link=LINK)
    calendar = parse(write(Entry(odd, standing), Entry(empty, standing), public=public))
    event, other = calendar.events
    assert (event.summary, event.location, event.sequence) == (NASTY, NASTY, 4)
    assert NASTY in (event.description or "")
    assert other.location == "En visio"
    told = {None: "CONFIRMED", CONFIRMED: "CONFIRMED"}.get(standing, "TENTATIVE")
    assert event.status == ("CANCELLED" if cancelled else told)
    assert (LINK in (event.description or ""), event.url) == ((True, LINK) if standing == CONFIRMED else (False, None))
    assert [alarm.trigger for alarm in event.alarm] == ([timedelta(hours=-2)] if standing == CONFIRMED and not cancelled else [])
    assert event.transparency == ("OPAQUE" if standing == CONFIRMED else "TRANSPARENT")


@given(title=st.text(min_size=1, max_size=200), theme=st.text(max_size=200))
def test_whatever_people_write_the_file_is_valid(title: str, theme: str) -> None:
    title, theme = audible(title), audible(theme)
    (event,) = parse(write(Entry(meeting(title, number=1, theme=theme, place=theme)))).events
    assert (event.summary or "").split() == title.split()


def test_only_who_is_registered_gets_the_link() -> None:
    video = meeting(number=3, video_link=LINK)
    assert LINK.encode() in write(Entry(video, CONFIRMED)).replace(b"\r\n ", b"")
    for entry, public in ((Entry(video), False), (Entry(video, WAITING), False), (Entry(video, OFFERED), False), (Entry(video), True)):
        assert b"meet.example" not in write(entry, public=public).replace(b"\r\n ", b"")


def test_a_meeting_keeps_its_name_and_counts_its_changes() -> None:
    before = meeting(number=12)
    after = meeting("Autre titre", number=12, version=2, changed_at=MADE + timedelta(days=1), starts_at=MADE, ends_at=MADE)
    again = meeting(number=13)
    (first,), (second,), (third,) = (parse(write(Entry(each))).events for each in (before, after, again))
    assert first.uid == second.uid == "r12-20261123T080000000000@agora"
    assert third.uid != first.uid
    assert (first.sequence, first.last_modified, first.dtstamp) == (0, MADE, MADE)
    assert (second.sequence, second.last_modified, second.created) == (2, MADE + timedelta(days=1), MADE)


def test_a_cancelled_meeting_is_cancelled_by_its_file() -> None:
    calendar = parse(write(Entry(meeting(number=12, state="cancelled", version=1), CONFIRMED), cancels=True))
    assert calendar.method == "CANCEL"
    assert calendar.events[0].status == "CANCELLED"
    assert parse(write(Entry(meeting(number=12)))).method == "PUBLISH"


def test_the_file_is_signed_by_the_network_and_by_its_address_when_it_has_one() -> None:
    calendar = components_of(write(Entry(meeting(number=1))))
    assert calendar.value("X-WR-CALNAME") == "AGORA\\, Valmont-sur-Garonne"
    assert ("REFRESH-INTERVAL", ";VALUE=DURATION", "PT1H") in calendar.lines
    assert "ORGANIZER" not in [name for name, _, _ in calendar.all("VEVENT")[0].lines]
    territory = replace(TERRITORY, privacy=Privacy(email="agora@valmont.example"))
    data = File([Entry(meeting(number=1))], public=True).write(territory)
    (event,) = parse(data).events
    assert event.organizer is not None
    assert "Renseignements\u00a0: agora@valmont.example" in (event.description or "")


def test_its_words_are_well_typeset() -> None:
    facts = {"theme": "le froid", "access_notes": "par la cour", "video_link": "https://meet.example.org/x"}
    come, wait = Entry(meeting(number=1, **facts), CONFIRMED), Entry(meeting(number=2, **facts), WAITING)
    for event in parse(write(come, wait, Entry(meeting(number=3, state="cancelled")), Entry(meeting(number=4, **facts)))).events:
        assert faults(event.description or "") == []
        assert all(faults(alarm.description or "") == [] for alarm in event.alarm)


def test_the_same_facts_make_the_same_file_and_others_another_tag() -> None:
    def file(**facts: Any) -> File:
        return File([Entry(meeting(number=1, **facts), CONFIRMED)])

    assert file().tag(TERRITORY) == file().tag(TERRITORY) == file(arrivals=9).tag(TERRITORY)
    assert file().write(TERRITORY) == file().write(TERRITORY)
    others = [file(title="x"), file(state="cancelled"), File([]), File([Entry(meeting(number=1))]), replace(file(), public=True)]
    assert len({each.tag(TERRITORY) for each in (file(), *others)}) == 6
    assert file().tag(TERRITORY) != file().tag(replace(TERRITORY, name="Ailleurs"))


@pytest.mark.parametrize(
    ("written", "broken"),
    [
        (b"STATUS:CONFIRMED", b"STATUS:MAYBE"),
        (b"\r\n ", b"\r\n"),
        (b"END:VEVENT\r\n", b""),
        (b"UID:", b"X-UID:"),
        (b"TZID:Europe/Paris", b"TZID:Europe/Madrid"),
        (b"20261203T140000", b"20261233T140000"),
        (b"-PT2H", b"-2H"),
        (b"FREQ=YEARLY", b"FREQ=YEERLY"),
        (b"\r\nSEQUENCE", b"\nSEQUENCE"),
    ],
)
def test_the_reader_is_strict(written: bytes, broken: bytes) -> None:
    data = write(Entry(meeting(number=1, theme=NASTY), CONFIRMED))
    assert written in data
    with pytest.raises((AssertionError, CalendarParseError, ValueError)):
        parse(data.replace(written, broken))


def test_the_rules_end_never() -> None:
    assert "UNTIL" not in PARIS_RULES
    assert "RDATE" not in PARIS_RULES


def test_another_standing_is_another_sequence() -> None:
    """A calendar takes a new status only under a higher SEQUENCE."""
    held = meeting(number=1)
    waits, comes, moved = Entry(held, "waiting", 1), Entry(held, "confirmed", 2), Entry(meeting(number=1, version=1), "confirmed", 2)
    assert [each.sequence for each in (Entry(held), waits, comes, moved)] == [0, 1, 2, 3]
    tags = {File([each]).tag(TERRITORY) for each in (waits, comes, moved)}
    assert len(tags) == 3
