"""People who say a great many things: by plain HTTP, or sealed, with the keys that nio keeps for them. No code of the bot."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol, Self, cast
from urllib.parse import quote

import nio
from nio.crypto.attachments import decrypt_attachment

from bot.demo.homeserver import Account
from bot.demo.partner import Partner
from bot.matrix.content import ANSWERS
from tests.pace import PACE

PAUSE_S = 0.02
PAGE = 100
ENCRYPTION = {"type": "m.room.encryption", "state_key": "", "content": {"algorithm": "m.megolm.v1.aes-sha2"}}
"""The state that a room is made with, so that all is sealed there."""


@dataclass(frozen=True, slots=True)
class Line:
    """A message of a room's history. `text` is None when it could not be read."""

    event_id: str
    sender: str
    text: str | None
    answers: str | None


class Voice(Protocol):
    """Somebody who speaks, follows what is answered, and reads a whole room in the end."""

    user_id: str
    answered: list[str]
    """The messages to which an answer was heard, as it came."""

    async def say(self, room: str, text: str) -> str:
        """Say something, through any trouble of the homeserver. Returns its id."""

    async def history(self, room: str) -> list[Line]:
        """Give all messages of a room, the oldest first."""

    async def close(self) -> None:
        """Go."""


class PlainVoice(Voice):
    """By plain HTTP."""

    def __init__(self, partner: Partner) -> None:
        self.partner = partner
        self.user_id = partner.user_id
        self.answered: list[str] = []
        self._following = asyncio.create_task(self._follow())

    async def say(self, room: str, text: str) -> str:
        return await self.partner.say(room, text)

    async def history(self, room: str) -> list[Line]:
        chunk, start = [], ""
        while True:
            page = await self.partner.request(
                "GET", f"/rooms/{quote(room, safe='')}/messages", params={"dir": "b", "limit": "100", **({"from": start} if start else {})}
            )
            chunk += page["chunk"]
            if not page.get("end"):
                break
            start = page["end"]
        return [
            Line(event["event_id"], event["sender"], event["content"].get("body"), _answers(event["content"]))
            for event in reversed(chunk)
            if event["type"] in {"m.room.message", "m.room.encrypted"}
        ]

    async def close(self) -> None:
        self._following.cancel()

    async def _follow(self) -> None:
        async for heard in self.partner.listen():
            if heard.answers:
                self.answered.append(heard.answers)


class SealedVoice(Voice):
    """In encrypted rooms, with the keys of a device of its own."""

    def __init__(self, url: str, account: Account, store: Path) -> None:
        store.mkdir(parents=True)
        config = nio.AsyncClientConfig(encryption_enabled=True, pickle_key="essai", store_sync_tokens=False)
        self.client = nio.AsyncClient(url, account.user_id, device_id=account.device_id, store_path=str(store), config=config)
        self.client.restore_login(account.user_id, account.device_id, account.access_token)
        self.user_id = account.user_id
        self.answered: list[str] = []
        self.corrected: list[str] = []
        """The messages of which a correction was heard."""
        self.sealed: list[str] = []
        """What could not be read when it came."""
        self._speaking = asyncio.Lock()
        self._following: asyncio.Task[None] | None = None

    async def follow(self) -> Self:
        """Begin to listen. Returns once the first answer of the homeserver is there."""
        self.client.add_event_callback(self._heard, (nio.RoomMessage, nio.MegolmEvent))
        every = {"room": {"timeline": {"limit": PAGE}}}
        following = self.client.sync_forever(timeout=10_000, sync_filter=every, full_state=True, loop_sleep_time=0)
        self._following = asyncio.create_task(following)
        await asyncio.wait_for(self.client.synced.wait(), 30 * PACE)
        return self

    async def say(self, room: str, text: str) -> str:
        return await self.say_as(room, {"msgtype": "m.text", "body": text, "m.mentions": {}})

    async def correct(self, room: str, event_id: str, text: str) -> str:
        """Edit a message of before. Returns the id of the correction."""
        new = {"msgtype": "m.text", "body": text}
        relates = {"rel_type": "m.replace", "event_id": event_id}
        return await self.say_as(room, {**new, "body": f"* {text}", "m.new_content": new, "m.relates_to": relates})

    async def seal_without_sharing(self, room: str) -> dict[str, Any]:
        """Begin a new key of the room, and keep it. Returns it, sealed for every device, as it is sent in the end."""
        client = self.client
        client.olm.create_outbound_group_session(room)
        if missing := client.get_missing_sessions(room):
            await client.keys_claim(missing)
        people = list(client.rooms[room].users)
        _, sealed = client.olm.share_group_session(room, people, ignore_unverified_devices=True)
        client.olm.outbound_group_sessions[room].shared = True
        return cast("dict[str, Any]", sealed)

    async def say_as(self, room: str, content: dict[str, Any]) -> str:
        """Send a message of this content. Returns its id."""
        async with self._speaking:
            while True:
                sent = await self.client.room_send(room, "m.room.message", content, ignore_unverified_devices=True)
                if isinstance(sent, nio.RoomSendResponse):
                    return str(sent.event_id)
                assert sent.transport_response.status >= 500, sent

    async def knows(self, room: str, people: set[str]) -> None:
        """Wait until it knows the members of a room and their devices, so that what it says is sealed for all of them."""
        await until(lambda: room in self.client.rooms and people <= set(self.client.rooms[room].users))
        await until(lambda: all(self._devices(person) for person in people if person != self.user_id))

    def _devices(self, person: str) -> list[Any]:
        return list(self.client.device_store.active_user_devices(person))

    async def history(self, room: str) -> list[Line]:
        lines: list[Line] = []
        start: str | None = ""
        while start is not None:
            page = await self.client.room_messages(room, start or None, limit=PAGE)
            assert isinstance(page, nio.RoomMessagesResponse), page
            lines += [_line(event) for event in page.chunk if isinstance(event, nio.RoomMessage | nio.MegolmEvent)]
            start = page.end
        return lines[::-1]

    async def unsealed(self, file: nio.RoomEncryptedFile) -> bytes:
        """What is in a file that was sent in a sealed room."""
        stored = await self.client.download(file.url)
        assert isinstance(stored, nio.DownloadResponse), stored
        return bytes(decrypt_attachment(stored.body, file.key["k"], file.hashes["sha256"], file.iv))

    async def close(self) -> None:
        if self._following is not None:
            self._following.cancel()
            await asyncio.wait({self._following})
        await self.client.close()

    async def _heard(self, _room: nio.MatrixRoom, event: nio.Event) -> None:
        if isinstance(event, nio.MegolmEvent):
            self.sealed.append(event.event_id)
        elif answers := _answers(event.source["content"]):
            self.answered.append(answers)
        elif corrected := _corrects(event.source["content"]):
            self.corrected.append(corrected)


async def until(well: Callable[[], bool], *, within_s: float = 60.0, what: Callable[[], str] = lambda: "") -> None:
    """Wait until something holds, for so long at most on a machine of the usual pace. Raises TimeoutError, saying `what`."""
    deadline = asyncio.get_running_loop().time() + within_s * PACE
    while not well():
        if asyncio.get_running_loop().time() > deadline:
            raise TimeoutError(what())
        await asyncio.sleep(PAUSE_S)


def _line(event: Any) -> Line:
    text = event.body if isinstance(event, nio.RoomMessageFormatted) else None
    return Line(event.event_id, event.sender, text, _answers(event.source["content"]))


def _corrects(content: dict[str, Any]) -> str | None:
    relation = content.get("m.relates_to") or {}
    return cast("str", relation["event_id"]) if relation.get("rel_type") == "m.replace" else None


def _answers(content: dict[str, Any]) -> str | None:
    relation = content.get("m.relates_to") or {}
    return cast("str | None", relation.get("m.in_reply_to", {}).get("event_id") or content.get(ANSWERS))
