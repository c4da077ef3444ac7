"""Calendars over HTTP: the public one, and one for each secret address. What has not changed is not written again."""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime

from aiohttp import ETag, web

from commands.core.declaration.context import Territory
from commands.meetings.announcing import feed
from commands.meetings.announcing.ics import MEDIA_TYPE, File
from storage import feeds, meetings
from storage.database import Database

ANY = "{secret:[A-Za-z0-9_-]{16,64}}"
GUARDED = {"X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer"}
PUBLIC_CACHE = "public, max-age=300"
OWN_CACHE = "private, no-cache"  # asked for again each time: an address that is revoked shows nothing more


class Feeds:
    """Answers whoever asks for a calendar. An address that is not known, or not any more, is not found: nothing tells which."""

    def __init__(self, database: Database, territory: Territory, now: Callable[[], datetime]) -> None:
        self._database = database
        self._territory = territory
        self._now = now
        self._started = now().replace(microsecond=0)
        self._writing = asyncio.Lock()
        self._public = "", b""

    async def public(self, request: web.Request) -> web.Response:
        """`GET /agenda.ics`: the meetings open to everybody."""
        async with self._database.reading() as session:
            file = await feed.public_file(session, self._now())
            changed = await meetings.get_last_change(session)
        modified = max(self._started, changed.replace(microsecond=0)) if changed else self._started
        return await self._answer(request, file, PUBLIC_CACHE, modified)

    async def own(self, request: web.Request) -> web.Response:
        """`GET /agenda/<secret>.ics`: what its owner may see.

        No Last-Modified: who signs out leaves no date, and a phone that goes by dates would go on showing the meeting.
        """
        async with self._database.reading() as session:
            owner = await feeds.find_owner(session, request.match_info["secret"])
            if owner is None:
                raise web.HTTPNotFound
            file = await feed.file_of(session, owner, self._now())
        return await self._answer(request, file, OWN_CACHE)

    async def _answer(self, request: web.Request, file: File, cache: str, modified: datetime | None = None) -> web.Response:
        # another version of the bot may write the same facts otherwise: a tag holds for one life of the bot
        tag = ETag(f"{file.tag(self._territory)}-{self._started.timestamp():.0f}")
        if _is_known(request, tag, modified):
            answer = web.Response(status=web.HTTPNotModified.status_code)
        else:
            answer = web.Response(body=await self._written(file, tag.value), content_type=MEDIA_TYPE, charset="utf-8")
            answer.headers["Content-Disposition"] = 'inline; filename="agenda.ics"'
        answer.etag, answer.last_modified = tag, modified
        answer.headers.update(GUARDED | {"Cache-Control": cache})
        return answer

    async def _written(self, file: File, tag: str) -> bytes:
        """The file, written in a thread and one at a time: the bot goes on answering in its rooms. The public one is kept at hand."""
        async with self._writing:
            if self._public[0] == tag:
                return self._public[1]
            body = await asyncio.to_thread(file.write, self._territory)
            if file.public:
                self._public = tag, body
            return body


def add_routes(application: web.Application, calendars: Feeds) -> None:
    """Say where the calendars are. HEAD is answered as GET, without the body."""
    application.router.add_get(feed.PUBLIC_PATH, calendars.public)
    application.router.add_get(feed.path_of(ANY), calendars.own)


def _is_known(request: web.Request, tag: ETag, modified: datetime | None) -> bool:
    """Whether who asks has this state already (RFC 9110, 13.1: a date counts only where no tag is given)."""
    if request.if_none_match is not None:
        return any(known.value in {tag.value, "*"} for known in request.if_none_match)
    since = request.if_modified_since
    return modified is not None and since is not None and modified.astimezone(UTC) <= since
