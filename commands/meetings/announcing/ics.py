"""Meetings as calendar files (RFC 5545). Pure: the same facts make the same bytes, so that a file that did not change is known."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from hashlib import sha256
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template

from commands.core.declaration.context import Territory
from commands.core.telling.french import filters
from commands.core.telling.rendering import TEXTS
from storage.meetings import CANCELLED, CONFIRMED, Meeting

if TYPE_CHECKING:
    from icalendar import Alarm, Event

MEDIA_TYPE = "text/calendar"
PRODUCT = "-//AGORA//AGORA bot//FR"
ALARM = timedelta(hours=2)
REFRESH = timedelta(hours=1)
"""How often a subscribed calendar is asked to look again. Each decides for itself: some look once a day."""

PARIS = ZoneInfo("Europe/Paris")
PARIS_RULES = """BEGIN:VTIMEZONE
TZID:Europe/Paris
BEGIN:DAYLIGHT
DTSTART:19960331T020000
RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU
TZNAME:CEST
TZOFFSETFROM:+0100
TZOFFSETTO:+0200
END:DAYLIGHT
BEGIN:STANDARD
DTSTART:19961027T030000
RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU
TZNAME:CET
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
END:STANDARD
END:VTIMEZONE
"""
"""The hours of France since 1996 (directive 2000/84/CE), as rules without an end: lists of dates made by libraries stop in 2038."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A meeting as one reader may see it. standing: the state of their registration; None for who is not registered.

    changes: how many times their standing changed. A calendar takes a new state only under a higher SEQUENCE: both counts only grow, so
    their sum does at each change of either.
    """

    meeting: Meeting
    standing: str | None = None
    changes: int = 0

    @property
    def sequence(self) -> int:
        """SEQUENCE of RFC 5545, for this reader."""
        return self.meeting.version + self.changes

    @property
    def link(self) -> str | None:
        """The video link, for who has a seat."""
        return self.meeting.video_link if self.standing == CONFIRMED else None


@dataclass(frozen=True, slots=True)
class File:
    """What a calendar file holds, and for whom. public: for whoever reads it; else for one person."""

    entries: Sequence[Entry]
    public: bool = False
    cancels: bool = False

    def tag(self, territory: Territory) -> str:
        """A digest of all that the file is made of: two files of one tag are the same, and need not be written twice."""
        facts = [(sorted(entry.meeting.model_dump(exclude={"arrivals"}).items()), entry.standing, entry.changes) for entry in self.entries]
        told_as = (self.public, territory.name, territory.zone.key, territory.privacy.email)
        return sha256(repr((facts, told_as)).encode()).hexdigest()[:32]

    def write(self, territory: Territory) -> bytes:
        """The file: UTF-8, CRLF, lines of 75 bytes at most."""
        from icalendar import Calendar, Component, vText  # noqa: PLC0415 - 3 MB, where no calendar is asked for

        words = _Words(territory)
        calendar = Calendar()
        calendar.add("prodid", PRODUCT)
        calendar.add("version", "2.0")
        calendar.add("calscale", "GREGORIAN")
        calendar.add("method", "CANCEL" if self.cancels else "PUBLISH")
        for name in ("name", "x-wr-calname"):
            calendar.add(name, vText(words.say("name", public=self.public)))
        calendar.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
        calendar.add("x-published-ttl", vText("PT1H"))
        calendar.add_component(Component.from_ical(PARIS_RULES.replace("\n", "\r\n")))
        for entry in self.entries:
            calendar.add_component(_event(entry, words, public=self.public))
        return bytes(calendar.to_ical())


class _Words:
    """The words of the files, from their template: plain text, for one territory."""

    def __init__(self, territory: Territory) -> None:
        self.email = territory.privacy.email
        self._macros = _template(territory.zone).make_module({"territory": territory.name, "email": self.email})

    def say(self, macro: str, **facts: object) -> str:
        """What a macro says, without empty lines nor blanks around."""
        lines = str(getattr(self._macros, macro)(**facts)).splitlines()
        return "\n".join(line.strip() for line in lines if line.strip())


@lru_cache(maxsize=4)
def _template(zone: ZoneInfo) -> Template:
    environment = Environment(  # noqa: S701 - plain text: the writer of the file escapes it
        loader=FileSystemLoader(TEXTS), undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    environment.filters.update(filters(zone))
    return environment.get_template("calendar.txt.j2")


def _event(entry: Entry, words: _Words, *, public: bool) -> "Event":
    from icalendar import Event, vCalAddress  # noqa: PLC0415 - as above

    meeting = entry.meeting
    changed = (meeting.changed_at or meeting.created_at).replace(microsecond=0)
    event = Event()
    event.add("uid", uid(meeting))
    event.add("dtstamp", changed)  # when this state of the event was made, and not « now »: the file stays the same until it changes
    event.add("created", meeting.created_at.replace(microsecond=0))
    event.add("last-modified", changed)
    event.add("sequence", entry.sequence)
    for name, at in zip(("dtstart", "dtend"), _shown(meeting), strict=True):
        event.add(name, at)
    event.add("summary", _on_a_line(meeting.title))
    event.add("description", words.say("description", entry=entry, public=public))
    event.add("location", _on_a_line(meeting.place) or words.say("by_video" if meeting.video_link else "no_place_yet"))
    event.add("categories", [meeting.format])
    event.add("status", _status(entry))
    event.add("transp", "OPAQUE" if entry.standing == CONFIRMED else "TRANSPARENT")
    if entry.link:
        event.add("url", entry.link)
    if words.email:
        event.add("organizer", vCalAddress(f"mailto:{words.email}"), parameters={"CN": words.say("name", public=False)})
    if entry.standing == CONFIRMED and meeting.state != CANCELLED:
        event.add_component(_alarm(words.say("alarm", meeting=meeting)))
    return event


def uid(meeting: Meeting) -> str:
    """The name of a meeting among all those of the world, for good: of its number and of the instant it was made, which never change."""
    return f"r{meeting.number}-{meeting.created_at:%Y%m%dT%H%M%S%f}@agora"


def _shown(meeting: Meeting) -> tuple[datetime, datetime]:
    """Its hours as clocks show them in Paris; in UTC around the hour that clocks show twice, which nothing else tells apart.

    Elsewhere in UTC too: another zone would need its own rules in the file, and a meeting, which is no series there, needs none.
    """
    begins, ends = (at.astimezone(PARIS) for at in (meeting.starts_at, meeting.ends_at))
    if meeting.zone == PARIS.key and not begins.fold and not ends.fold:
        return begins, ends
    return meeting.starts_at.astimezone(UTC), meeting.ends_at.astimezone(UTC)


def _on_a_line(text: str) -> str:
    """Without what some readers take for the end of a line of the file (U+2028…)."""
    return " ".join(text.splitlines())


def _status(entry: Entry) -> str:
    if entry.meeting.state == CANCELLED:
        return "CANCELLED"
    return "CONFIRMED" if entry.standing in {None, CONFIRMED} else "TENTATIVE"


def _alarm(words: str) -> "Alarm":
    from icalendar import Alarm  # noqa: PLC0415 - as above

    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", words)
    alarm.add("trigger", -ALARM)
    return alarm
