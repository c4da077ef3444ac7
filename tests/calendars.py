"""Calendar files read by others than who wrote them: a strict parser of RFC 5545, and the rules of the standard line by line."""

import re
from dataclasses import dataclass, field
from datetime import UTC, datetime
from io import StringIO

from dateutil.tz import tzical
from ical.calendar import Calendar
from ical.calendar_stream import IcsCalendarStream

_LINE = re.compile(r'([A-Z0-9-]+)((?:;[A-Z0-9-]+=(?:"[^"\x00-\x1f]*"|[^";:,\x00-\x1f]*))*):([^\x00-\x08\x0a-\x1f\x7f]*)')
_ONCE = {
    "VCALENDAR": {"PRODID", "VERSION", "METHOD", "CALSCALE", "X-WR-CALNAME"},
    "VTIMEZONE": {"TZID"},
    "STANDARD": {"DTSTART", "TZOFFSETFROM", "TZOFFSETTO", "RRULE"},
    "DAYLIGHT": {"DTSTART", "TZOFFSETFROM", "TZOFFSETTO", "RRULE"},
    "VEVENT": {"UID", "DTSTAMP", "DTSTART", "DTEND", "SUMMARY", "SEQUENCE", "STATUS", "LAST-MODIFIED", "LOCATION", "DESCRIPTION"},
    "VALARM": {"ACTION", "TRIGGER", "DESCRIPTION"},
}
"""What stands once, and only once, in each component."""


@dataclass
class Component:
    """A component as its lines tell it: properties by name, each with its parameters and its value, escapes and all."""

    name: str
    lines: list[tuple[str, str, str]] = field(default_factory=list)
    inside: list["Component"] = field(default_factory=list)

    def value(self, name: str) -> str | None:
        """What the only property of this name says."""
        return next((value for known, _, value in self.lines if known == name), None)

    def all(self, name: str) -> list["Component"]:
        """The components of a name in this one."""
        return [each for each in self.inside if each.name == name]


def parse(data: bytes) -> Calendar:
    """The file as a strict parser reads it, once every line keeps the rules. Raises what is wrong."""
    components_of(data)
    return IcsCalendarStream.calendar_from_ics(data.decode("utf-8"))


def components_of(data: bytes) -> Component:
    """RFC 5545, 3.1 to 3.6, line by line: CRLF, 75 bytes, no character cut by a fold, balanced components, what each must have."""
    assert data.endswith(b"\r\n")
    assert b"\n" not in data.replace(b"\r\n", b"")
    assert b"\r" not in data.replace(b"\r\n", b"")
    for written in data.split(b"\r\n"):
        assert len(written) <= 75, written
        written.decode("utf-8")
    root = Component("")
    path = [root]
    for line in data.decode("utf-8").replace("\r\n ", "").split("\r\n")[:-1]:
        found = _LINE.fullmatch(line)
        assert found, f"no line of a calendar: {line!r}"
        name, parameters, value = found.groups()
        if name == "BEGIN":
            path[-1].inside.append(Component(value))
            path.append(path[-1].inside[-1])
        elif name == "END":
            assert path.pop().name == value
        else:
            path[-1].lines.append((name, parameters, value))
    assert path == [root]
    (calendar,) = root.inside
    assert calendar.name == "VCALENDAR"
    _check(calendar, {zone.value("TZID") for zone in calendar.all("VTIMEZONE")})
    uids = [event.value("UID") for event in calendar.all("VEVENT")]
    assert len(set(uids)) == len(uids)
    return calendar


def _check(component: Component, zones: set[str | None]) -> None:
    names = [name for name, _, _ in component.lines]
    for name in _ONCE[component.name]:
        assert names.count(name) == 1, f"{name} of {component.name}"
    for _, parameters, _ in component.lines:
        assert all(zone in zones for zone in re.findall(";TZID=([^;:]+)", parameters))
    for inner in component.inside:
        _check(inner, zones)


def instants_of(data: bytes) -> list[tuple[datetime, datetime]]:
    """When each event begins and ends, by the rules that the file itself gives of its zone, and by nothing else."""
    text = data.decode("utf-8").replace("\r\n ", "")
    zone_text = text[text.index("BEGIN:VTIMEZONE") : text.index("END:VTIMEZONE")] + "END:VTIMEZONE\r\n"
    zone = tzical(StringIO(zone_text)).get()
    found = []
    for event in components_of(data).all("VEVENT"):
        begins, ends = (_instant(event, name, zone) for name in ("DTSTART", "DTEND"))
        found.append((begins.astimezone(UTC), ends.astimezone(UTC)))
    return found


def _instant(event: Component, name: str, zone: object) -> datetime:
    ((parameters, value),) = [(parameters, value) for known, parameters, value in event.lines if known == name]
    if value.endswith("Z"):
        return datetime.strptime(value, "%Y%m%dT%H%M%S%z")
    assert parameters == ";TZID=Europe/Paris"
    return datetime.strptime(value, "%Y%m%dT%H%M%S").replace(tzinfo=zone)  # type: ignore[arg-type]  # dateutil's zones are not typed
