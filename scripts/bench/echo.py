"""A bare echo on matrix-nio, for measure: `python -m scripts.bench.echo URL USER DEVICE TOKEN`. It keeps nothing and guarantees nothing.

As fast as nio honestly goes: its own sync loop, the same filter as the bot's, `limited` timelines completed, no work in
nio's callbacks, answers (notices that reply, with no mention) sent in order in each room, all rooms at once.
"""

import asyncio
import logging
import sys
from typing import Any

import nio

FILTER: dict[str, Any] = {
    "room": {"timeline": {"limit": 100}, "ephemeral": {"types": []}, "account_data": {"types": []}},
    "presence": {"types": []},
}


class Echo:
    """Repeats what begins with « ! »."""

    def __init__(self, url: str, user: str, device: str, token: str) -> None:
        self.client = nio.AsyncClient(url, user, device_id=device)
        self.client.restore_login(user, device, token)
        self.waiting: dict[str, asyncio.Queue[nio.RoomMessageText]] = {}
        self.answering: set[asyncio.Task[None]] = set()

    async def run(self) -> None:
        """Listen for ever; what was said before the start is not answered."""
        since = (await self.client.sync(0, FILTER, full_state=True)).next_batch
        print("ready", flush=True)
        while True:
            batch = await self.client.sync(30_000, FILTER, since=since)
            for room_id in batch.rooms.invite:
                await self.client.join(room_id)
            for room_id, info in batch.rooms.join.items():
                for event in await self.complete(room_id, info.timeline, since):
                    self.take(room_id, event)
            since = batch.next_batch

    async def complete(self, room_id: str, timeline: nio.Timeline, since: str) -> list[nio.Event]:
        """Give the events of a room, with those that the homeserver left out."""
        events, start = list(timeline.events), timeline.prev_batch if timeline.limited else None
        while start:
            page = await self.client.room_messages(room_id, start=start, end=since, limit=100)
            events = [*reversed(page.chunk), *events]
            start = page.end if page.chunk else None
        return events

    def take(self, room_id: str, event: nio.Event) -> None:
        """Put a command in the queue of its room."""
        if not isinstance(event, nio.RoomMessageText) or event.sender == self.client.user_id or not event.body.startswith("!"):
            return
        if room_id not in self.waiting:
            self.waiting[room_id] = asyncio.Queue()
            self.answering.add(asyncio.create_task(self.answer(room_id, self.waiting[room_id])))
        self.waiting[room_id].put_nowait(event)

    async def answer(self, room_id: str, waiting: asyncio.Queue[nio.RoomMessageText]) -> None:
        """Answer the commands of a room, one after the other."""
        while True:
            event = await waiting.get()
            relation = {"m.in_reply_to": {"event_id": event.event_id}}
            content = {"msgtype": "m.notice", "body": event.body, "m.mentions": {}, "m.relates_to": relation}
            await self.client.room_send(room_id, "m.room.message", content)


if __name__ == "__main__":
    logging.disable()
    asyncio.run(Echo(*sys.argv[1:]).run())
