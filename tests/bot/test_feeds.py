"""Calendars over real HTTP: what each address shows, and to whom nothing."""

import logging
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import aiohttp
import pytest

from bot.demo.homeserver import free_port
from bot.sections import HttpSettings
from bot.web import server
from storage import feeds, meetings, personal_data, seats
from storage.database import Database
from storage.seats import Arrival
from tests.calendars import parse
from tests.chat import TERRITORY
from tests.given import meeting, member

NOW = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
LEA, OMAR = "@lea:a", "@omar:a"
SECRET, OTHER = "s" * 32, "o" * 32
LINK = "https://meet.example.org/x"


@dataclass
class Site:
    """The port, asked as a phone does."""

    database: Database
    http: aiohttp.ClientSession
    now: datetime = NOW

    async def get(self, path: str, method: str = "GET", **headers: str) -> tuple[int, Mapping[str, str], bytes]:
        """The status, the headers and the body of an answer."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        async with self.http.request(method, path, headers=named) as answer:
            return answer.status, answer.headers, await answer.read()

    async def titles(self, path: str) -> list[str | None]:
        """What a calendar shows, in order."""
        status, _, body = await self.get(path)
        assert status == 200
        return [event.summary for event in parse(body).events]


@pytest.fixture
async def site(database: Database) -> AsyncIterator[Site]:
    """Léa and Omar are members with an address each. R1 is public, Léa comes to R2, R3 is cancelled, R4 was in summer."""
    async with database.writing() as session:
        for user_id, secret in ((LEA, SECRET), (OMAR, OTHER)):
            await member(session, user_id, user_id)
            await feeds.set_feed(session, user_id, secret, NOW)
        cafe = meeting("Deux", starts_at=NOW + timedelta(days=2), ends_at=NOW + timedelta(days=2, hours=1), video_link=LINK)
        past: dict[str, Any] = {"starts_at": NOW - timedelta(days=120), "ends_at": NOW - timedelta(days=120), "public": True}
        for each in (meeting("Un", public=True, video_link=LINK), cafe, meeting("Trois", state="cancelled"), meeting("Quatre", **past)):
            await meetings.add_meeting(session, each)
        await seats.add_registration(session, cafe, Arrival(LEA), NOW, NOW)
    port = free_port()
    async with aiohttp.ClientSession(f"http://127.0.0.1:{port}") as http:
        site = Site(database, http)
        runner = await server.serve(HttpSettings(port=port), database, TERRITORY, lambda: site.now)
        yield site
        await runner.cleanup()


async def test_the_public_calendar_holds_public_meetings_only_and_no_link(site: Site) -> None:
    status, headers, body = await site.get("/agenda.ics")
    assert (status, headers["Content-Type"]) == (200, "text/calendar; charset=utf-8")
    assert headers["Cache-Control"].startswith("public")
    assert [event.summary for event in parse(body).events] == ["Un"]
    assert b"meet.example" not in body
    async with site.database.writing() as session:
        opened = await meetings.get_meeting(session, 1)
        assert opened is not None
        opened.public = False
    assert await site.titles("/agenda.ics") == []


async def test_ones_own_calendar_holds_all_meetings_and_the_links_of_ones_own(site: Site) -> None:
    status, headers, body = await site.get(f"/agenda/{SECRET}.ics")
    assert (status, headers["Cache-Control"], headers["Referrer-Policy"]) == (200, "private, no-cache", "no-referrer")
    hers = {event.summary: event for event in parse(body).events}
    assert list(hers) == ["Deux", "Un", "Trois"]
    assert {title: event.url for title, event in hers.items()} == {"Deux": LINK, "Un": None, "Trois": None}
    assert hers["Trois"].status == "CANCELLED"
    _, _, his = await site.get(f"/agenda/{OTHER}.ics")
    assert b"meet.example" not in his


@pytest.mark.parametrize(
    "path", ["/agenda/" + "x" * 32 + ".ics", "/agenda/.ics", "/agenda/é.ics", "/agenda/" + "s" * 31 + ".ics", "/agenda", "/x"]
)
async def test_what_is_not_known_is_not_found_and_nothing_tells_why(site: Site, path: str) -> None:
    assert (await site.get(path))[::2] == (404, b"404: Not Found")


async def test_a_revoked_address_is_not_found_even_by_who_has_its_state(site: Site) -> None:
    _, headers, _ = await site.get(f"/agenda/{SECRET}.ics")
    async with site.database.writing() as session:
        await feeds.set_feed(session, LEA, "n" * 32, NOW)
        await personal_data.erase(session, OMAR, NOW, "request")
    for secret in (SECRET, OTHER):
        assert (await site.get(f"/agenda/{secret}.ics", If_None_Match=headers["ETag"]))[::2] == (404, b"404: Not Found")
    assert await site.titles(f"/agenda/{'n' * 32}.ics") == ["Deux", "Un", "Trois"]


@pytest.mark.parametrize("path", ["/agenda.ics", f"/agenda/{SECRET}.ics"])
async def test_what_has_not_changed_is_not_sent_again(site: Site, path: str) -> None:
    _, headers, body = await site.get(path)
    site.now += timedelta(hours=3)
    for known in (headers["ETag"], f'"other", W/{headers["ETag"]}', "*"):
        status, again, nothing = await site.get(path, If_None_Match=known)
        assert (status, again["ETag"], nothing) == (304, headers["ETag"], b"")
    assert (await site.get(path, If_None_Match='"other"'))[::2] == (200, body)
    async with site.database.writing() as session:
        changed = await meetings.get_meeting(session, 1)
        assert changed is not None
        changed.title, changed.changed_at = "Autre", site.now
    status, fresh, _ = await site.get(path, If_None_Match=headers["ETag"])
    assert (status, fresh["ETag"] == headers["ETag"]) == (200, False)


async def test_dates_are_for_the_public_calendar_only(site: Site) -> None:
    _, headers, _ = await site.get("/agenda.ics")
    known = headers["Last-Modified"]
    assert known == "Mon, 23 Nov 2026 08:00:00 GMT"
    assert (await site.get("/agenda.ics", If_Modified_Since=known))[0] == 304
    assert (await site.get("/agenda.ics", If_Modified_Since="Sun, 22 Nov 2026 08:00:00 GMT"))[0] == 200
    assert (await site.get("/agenda.ics", If_Modified_Since=known, If_None_Match='"other"'))[0] == 200
    async with site.database.writing() as session:
        closed = await meetings.get_meeting(session, 1)
        assert closed is not None
        closed.public, closed.changed_at = False, NOW + timedelta(minutes=1)
    assert (await site.get("/agenda.ics", If_Modified_Since=known))[0] == 200
    status, own, _ = await site.get(f"/agenda/{SECRET}.ics", If_Modified_Since=known)
    assert (status, "Last-Modified" in own) == (200, False)


async def test_head_is_as_get_without_the_body(site: Site) -> None:
    for path in ("/agenda.ics", f"/agenda/{SECRET}.ics"):
        _, headers, body = await site.get(path)
        status, same, nothing = await site.get(path, "HEAD")
        assert (status, nothing, same["ETag"], same["Content-Length"]) == (200, b"", headers["ETag"], str(len(body)))
        assert (await site.get(path, "POST"))[0] == 405


async def test_who_signs_out_sees_the_link_no_more(site: Site) -> None:
    _, before, _ = await site.get(f"/agenda/{SECRET}.ics")
    async with site.database.writing() as session:
        cafe = await meetings.get_meeting(session, 2, to_change=True)
        assert cafe is not None
        await seats.remove_registration(session, cafe, LEA, NOW, NOW)
    status, _, body = await site.get(f"/agenda/{SECRET}.ics", If_None_Match=before["ETag"])
    assert (status, b"meet.example" in body) == (200, False)


async def test_the_calendar_is_bounded_and_keeps_what_the_person_comes_to(site: Site) -> None:
    async with site.database.writing() as session:
        hours = [NOW + timedelta(days=30, hours=rank) for rank in range(510)]
        session.add_all([meeting(f"n° {rank}", number=5 + rank, starts_at=at, ends_at=at) for rank, at in enumerate(hours)])
        await session.flush()
        last = await meetings.get_meeting(session, 514, to_change=True)
        assert last is not None
        await seats.add_registration(session, last, Arrival(LEA), NOW, NOW)
    titles = await site.titles(f"/agenda/{SECRET}.ics")
    assert (len(titles), titles[0], titles[-1]) == (500, "Deux", "n° 509")


async def test_no_log_holds_a_secret(site: Site, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        for path in (f"/agenda/{SECRET}.ics", f"/agenda/{SECRET}x.ics"):
            await site.get(path)
    assert SECRET not in caplog.text
