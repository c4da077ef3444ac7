"""What somebody and the bot say to one another in a sealed room."""

import asyncio
import time
from io import BytesIO

from tests.e2e.living import LivingBot
from tests.e2e.voices import SealedVoice
from tests.pace import PACE
from tests.spaces import flat

PAUSE_S = 0.3


class Talk:
    """A room, and what was read there."""

    def __init__(self, voice: SealedVoice, room: str, bot: LivingBot) -> None:
        self.voice, self.room, self.bot = voice, room, bot
        self.read: set[str] = set()

    async def sends(self, name: str, data: bytes) -> str:
        """Send a file, sealed as clients do. Gives its event."""
        stored, keys = await self.voice.client.upload(BytesIO(data), "text/csv", None, encrypt=True, filesize=len(data))
        info = {"size": len(data), "mimetype": "text/csv"}
        shown = {"msgtype": "m.file", "body": name, "filename": name, "info": info, "file": {**keys, "url": stored.content_uri}}
        return await self.voice.say_as(self.room, shown)

    async def hears(self, words: str) -> str:
        """Wait for a message of the bot that was not heard yet and holds these words."""
        deadline = time.monotonic() + 60 * PACE
        while time.monotonic() < deadline:
            for line in await self.voice.history(self.room):
                text = flat(line.text or "")
                if line.sender == self.bot.user_id and line.event_id not in self.read and words in text:
                    self.read.add(line.event_id)
                    return text
            await asyncio.sleep(PAUSE_S)
        raise TimeoutError(f"{words}\n{self.bot.log[-3000:]}")

    async def asks(self, said: str, heard: str) -> str:
        """Say something, and wait for what is said of it."""
        await self.voice.say(self.room, said)
        return await self.hears(heard)
