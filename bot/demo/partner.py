"""A person on Matrix, by plain HTTP: no client library and none of the bot's code, so that what it sees is what there is."""

import asyncio
import json
import secrets
from collections.abc import AsyncIterator, Callable, Iterable, Mapping
from typing import Any, Self
from urllib.parse import quote

import aiohttp

from bot.demo.heard import Heard, in_order

FILTER = json.dumps({"room": {"timeline": {"limit": 100}, "state": {"lazy_load_members": True}}, "presence": {"types": []}})
PATIENCE_S = 60.0
LONG_POLL_S = 10.0
FIRST_PAUSE_S, LONGEST_PAUSE_S = 0.1, 2.0
HTTP_OK, HTTP_TOO_MANY, HTTP_TROUBLE = 200, 429, frozenset({502, 503, 504})

Json = dict[str, Any]


class PartnerError(Exception):
    """The homeserver said no: its status, its code (`M_FORBIDDEN`…) and its words."""

    def __init__(self, status: int, answer: Mapping[str, Any]) -> None:
        self.status = status
        self.code: str = answer.get("errcode", "")
        super().__init__(f"{status} {self.code} {answer.get('error', '')}".strip())


class Partner:
    """One person, logged in. Every send may be repeated without harm: it carries a transaction id."""

    patience = 1.0
    """How many times longer than usual anybody waits: on a machine that is slower."""

    def __init__(self, url: str, user_id: str, access_token: str) -> None:
        self.user_id = user_id
        self.access_token = access_token
        self.heard: list[Heard] = []
        self.invitations: dict[str, str] = {}
        """Rooms this person is invited to, and by whom."""
        self._to_speak_alone: set[str] = set()
        self._since: str | None = None
        headers = {"Authorization": f"Bearer {access_token}"} if access_token else {}
        self._http = aiohttp.ClientSession(url, headers=headers, timeout=aiohttp.ClientTimeout(total=60))

    @classmethod
    async def login(cls, url: str, login: str, password: str) -> Self:
        """Log in with a password, as a new device."""
        async with cls(url, "", "") as nobody:
            person = {"type": "m.id.user", "user": login}
            found = await nobody.request("POST", "/login", {"type": "m.login.password", "identifier": person, "password": password})
        return cls(url, found["user_id"], found["access_token"])

    async def close(self) -> None:
        """Give the connection back; the login stays."""
        await self._http.close()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    async def request(self, method: str, path: str, body: Json | None = None, params: Mapping[str, str] | None = None) -> Json:
        """Ask the client API (`path` after `/_matrix/client/v3`). Waits out 429 and trouble for a minute. Raises PartnerError."""
        deadline = asyncio.get_running_loop().time() + PATIENCE_S * self.patience
        pause = FIRST_PAUSE_S
        while True:
            try:
                status, answer = await self._ask(method, path, body, params or {})
            except (aiohttp.ClientConnectionError, TimeoutError):
                status, answer = 503, {"error": "no answer"}
            if status == HTTP_OK:
                return answer
            late = asyncio.get_running_loop().time() + pause > deadline
            if late or (status != HTTP_TOO_MANY and status not in HTTP_TROUBLE):
                raise PartnerError(status, answer)
            await asyncio.sleep(answer.get("retry_after_ms", pause * 1000) / 1000)
            pause = min(pause * 2, LONGEST_PAUSE_S)

    async def _ask(self, method: str, path: str, body: Json | None, params: Mapping[str, str]) -> tuple[int, Json]:
        data = None if body is None else json.dumps(body)
        async with self._http.request(method, f"/_matrix/client/v3{path}", data=data, params=params) as response:
            text = await response.text()
            return response.status, json.loads(text) if text.startswith("{") else {"error": text[:200]}

    async def download(self, mxc: str) -> bytes:
        """Take a file of the homeserver, as it is stored there. Raises PartnerError."""
        path = f"/_matrix/client/v1/media/download/{mxc.removeprefix('mxc://')}"
        async with self._http.get(path) as response:
            if response.status != HTTP_OK:
                raise PartnerError(response.status, await response.json())
            return await response.read()

    # ── Rooms ────────────────────────────────────────────────────────────────────────────────────────────────────

    async def create_room(self, name: str = "", *, invite: Iterable[str] = (), **more: Any) -> str:
        """Open a private room (`more`: as in /createRoom). Returns its id."""
        body = {"preset": "private_chat", "invite": list(invite), **({"name": name} if name else {}), **more}
        room_id: str = (await self.request("POST", "/createRoom", body))["room_id"]
        return room_id

    def asked_alone_by(self, user_id: str) -> list[str]:
        """The rooms that somebody asks this person into to speak with them alone: a working group's is none of them."""
        return [room_id for room_id, inviter in self.invitations.items() if inviter == user_id and room_id in self._to_speak_alone]

    async def invite(self, room_id: str, user_id: str) -> None:
        """Invite someone."""
        await self.request("POST", f"/rooms/{_quoted(room_id)}/invite", {"user_id": user_id})

    async def join(self, room: str) -> str:
        """Join a room by id or alias. Returns its id."""
        self.invitations.pop(room, None)
        room_id: str = (await self.request("POST", f"/join/{_quoted(room)}", {}))["room_id"]
        return room_id

    async def leave(self, room_id: str) -> None:
        """Leave a room, or refuse its invitation."""
        self.invitations.pop(room_id, None)
        await self.request("POST", f"/rooms/{_quoted(room_id)}/leave", {})

    async def members(self, room_id: str) -> set[str]:
        """Who has joined the room."""
        return set((await self.request("GET", f"/rooms/{_quoted(room_id)}/joined_members"))["joined"])

    async def set_state(self, room_id: str, kind: str, content: Json, *, key: str = "") -> None:
        """Set a piece of the room's state (its name, its powers, a room of a space…)."""
        await self.request("PUT", f"/rooms/{_quoted(room_id)}/state/{kind}/{_quoted(key)}", content)

    # ── Saying ───────────────────────────────────────────────────────────────────────────────────────────────────

    async def send(self, room_id: str, content: Json, *, kind: str = "m.room.message", txn: str | None = None) -> str:
        """Send an event as it is. The same `txn` twice is one event. Returns its id."""
        path = f"/rooms/{_quoted(room_id)}/send/{kind}/{txn or secrets.token_hex(8)}"
        event_id: str = (await self.request("PUT", path, content))["event_id"]
        return event_id

    async def send_file(self, room_id: str, name: str, data: bytes, media_type: str) -> str:
        """Store a file on the homeserver, and show it in a room. Returns the event's id. Raises PartnerError."""
        headers = {"Content-Type": media_type}
        async with self._http.post("/_matrix/media/v3/upload", data=data, headers=headers, params={"filename": name}) as response:
            stored = await response.json()
            if response.status != HTTP_OK:
                raise PartnerError(response.status, stored)
        info = {"mimetype": media_type, "size": len(data)}
        return await self.send(room_id, {"msgtype": "m.file", "body": name, "filename": name, "url": stored["content_uri"], "info": info})

    async def say(
        self,
        room_id: str,
        text: str,
        *,
        html: str = "",
        mentions: Iterable[str] = (),
        relates: Json | None = None,
        msgtype: str = "m.text",
        txn: str | None = None,
    ) -> str:
        """Say something, as a client does. Returns the id of the message."""
        return await self.send(room_id, _message(text, html, mentions, msgtype) | ({"m.relates_to": relates} if relates else {}), txn=txn)

    async def reply(self, room_id: str, to: str, text: str, *, txn: str | None = None) -> str:
        """Answer a message."""
        return await self.say(room_id, text, relates={"m.in_reply_to": {"event_id": to}}, txn=txn)

    async def say_in_thread(self, room_id: str, root: str, text: str, *, txn: str | None = None) -> str:
        """Say something in the thread that begins at `root`."""
        relates = {"rel_type": "m.thread", "event_id": root, "is_falling_back": True, "m.in_reply_to": {"event_id": root}}
        return await self.say(room_id, text, relates=relates, txn=txn)

    async def edit(self, room_id: str, event_id: str, text: str, *, txn: str | None = None) -> str:
        """Correct a message of one's own. Returns the id of the correction."""
        content = _message(f"* {text}", "", (), "m.text") | {"m.new_content": _message(text, "", (), "m.text")}
        return await self.send(room_id, content | {"m.relates_to": {"rel_type": "m.replace", "event_id": event_id}}, txn=txn)

    async def react(self, room_id: str, event_id: str, key: str, *, txn: str | None = None) -> str:
        """React to a message. Returns the id of the reaction."""
        content = {"m.relates_to": {"rel_type": "m.annotation", "event_id": event_id, "key": key}}
        return await self.send(room_id, content, kind="m.reaction", txn=txn)

    async def redact(self, room_id: str, event_id: str, *, txn: str | None = None) -> str:
        """Take back a message or a reaction."""
        path = f"/rooms/{_quoted(room_id)}/redact/{_quoted(event_id)}/{txn or secrets.token_hex(8)}"
        redaction: str = (await self.request("PUT", path, {}))["event_id"]
        return redaction

    async def reactions(self, room_id: str, event_id: str) -> list[Heard]:
        """All reactions that stand under a message, as the homeserver keeps them, the oldest first. Raises PartnerError."""
        path = f"/_matrix/client/v1/rooms/{_quoted(room_id)}/relations/{_quoted(event_id)}/m.annotation/m.reaction"
        async with self._http.get(path, params={"dir": "f", "limit": "1000"}) as response:
            answer = await response.json()
            if response.status != HTTP_OK:
                raise PartnerError(response.status, answer)
        return in_order(room_id, answer["chunk"])

    # ── Hearing ──────────────────────────────────────────────────────────────────────────────────────────────────

    async def sync(self, *, wait_s: float = 0.0) -> list[Heard]:
        """Take what is new in all rooms, in order in each, one's own words included; waits up to `wait_s` for something."""
        params = {"filter": FILTER, "timeout": str(int(wait_s * 1000))} | ({"since": self._since} if self._since else {})
        found = await self.request("GET", "/sync", params=params)
        rooms = found.get("rooms", {})
        for room_id, room in rooms.get("invite", {}).items():
            invitation = _invitation(room, self.user_id)
            self.invitations[room_id] = invitation.get("sender", "")
            if invitation.get("content", {}).get("is_direct"):
                self._to_speak_alone.add(room_id)
        new = [heard for room_id, room in rooms.get("join", {}).items() for heard in await self._timeline(room_id, room["timeline"])]
        self._since = found["next_batch"]
        self.heard += new
        return new

    async def listen(self) -> AsyncIterator[Heard]:
        """Hear what comes, for ever."""
        while True:
            for heard in await self.sync(wait_s=LONG_POLL_S):
                yield heard

    async def hear(self, wanted: Callable[[Heard], bool], *, within_s: float = 30.0) -> Heard:
        """Find the first event that is `wanted`, among those heard and those to come. Raises TimeoutError."""
        deadline = asyncio.get_running_loop().time() + within_s * self.patience
        new = self.heard
        while True:
            found = next(filter(wanted, new), None)
            if found:
                return found
            left = deadline - asyncio.get_running_loop().time()
            if left <= 0:
                last = "\n".join(str(heard) for heard in self.heard[-5:])
                raise TimeoutError(f"not heard in {within_s:.0f} s; last heard:\n{last}")
            new = await self.sync(wait_s=min(left, LONG_POLL_S))

    def heard_from(self, sender: str, room_id: str | None = None) -> list[Heard]:
        """List the messages of someone heard so far, in order in each room."""
        return [heard for heard in self.heard if heard.sender == sender and heard.is_message and room_id in {None, heard.room_id}]

    async def _timeline(self, room_id: str, timeline: Json) -> list[Heard]:
        missed: list[Json] = []
        start = timeline.get("prev_batch") if timeline.get("limited") and self._since else None
        while start:
            back = {"dir": "b", "from": start, "to": self._since or "", "limit": "100"}
            page = await self.request("GET", f"/rooms/{_quoted(room_id)}/messages", params=back)
            missed += page["chunk"]
            start = page.get("end") if page["chunk"] else None
        return in_order(room_id, [*reversed(missed), *timeline["events"]])


def _quoted(part: str) -> str:
    return quote(part, safe="")


def _message(text: str, html: str, mentions: Iterable[str], msgtype: str) -> Json:
    named = sorted(mentions)
    content: Json = {"msgtype": msgtype, "body": text, "m.mentions": {"user_ids": named} if named else {}}
    return content | ({"format": "org.matrix.custom.html", "formatted_body": html} if html else {})


def _invitation(room: Json, user_id: str) -> Json:
    """The event that asks somebody into a room; empty when the homeserver does not tell it."""
    events = room.get("invite_state", {}).get("events", [])
    return next((event for event in events if event["type"] == "m.room.member" and event.get("state_key") == user_id), {})
