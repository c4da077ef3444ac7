"""People who register: they take the bot's invitation, and answer each question as soon as they hear it, whoever lives or dies."""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Protocol

import nio

from bot.demo.heard import Heard
from bot.demo.partner import Partner
from storage.analysis import fold
from tests.e2e.voices import SealedVoice, Voice

SIGNS = {
    "consent": "d'accord ?",
    "structure": "question 1 sur 5",
    "role": "question 2 sur 5",
    "offers": "question 3 sur 5",
    "seeks": "question 4 sur 5",
    "phone": "question 5 sur 5",
    "summary": "est-ce juste ?",
    "registered": "vous etes membre du reseau",
}
STAGES = tuple(SIGNS)
"""What the bot says in the course of a registration, in order."""


def stage_of(text: str) -> str:
    """What the bot says: a stage of a registration, else its words."""
    folded = fold(text)
    return next((stage for stage, sign in SIGNS.items() if sign in folded), text)


class Ear(Protocol):
    """Hears what the bot says to one person alone, and takes its invitations."""

    voice: Voice

    async def next(self) -> tuple[str, str] | None:
        """The room and the words of what the bot said; None when a room was entered."""


class PlainEar(Ear):
    """By plain HTTP. `voice` says things; this follows for itself."""

    def __init__(self, partner: Partner, voice: Voice, bot_id: str, common: str) -> None:
        self.voice = voice
        self._partner = partner
        self._bot_id = bot_id
        self._common = common
        self._waiting: list[Heard] = []

    async def next(self) -> tuple[str, str] | None:
        while True:
            if room := next((room for room, inviter in self._partner.invitations.items() if inviter == self._bot_id), None):
                await self._partner.join(room)
                return None
            while self._waiting:
                heard = self._waiting.pop(0)
                if heard.is_message and heard.sender == self._bot_id and heard.room_id != self._common:
                    return heard.room_id, heard.text
            self._waiting = await self._partner.sync(wait_s=10)


class SealedEar(Ear):
    """With the keys of a device. What cannot be read is heard as such."""

    def __init__(self, voice: SealedVoice, bot_id: str, common: str) -> None:
        self.voice = voice
        self._voice = voice
        self._bot_id = bot_id
        self._common = common
        self._entered: set[str] = set()
        self._heard: asyncio.Queue[tuple[str, str]] = asyncio.Queue()
        voice.client.add_event_callback(self._hear, (nio.RoomMessageNotice, nio.RoomMessageText, nio.MegolmEvent))

    async def next(self) -> tuple[str, str] | None:
        while self._heard.empty():
            invited = self._voice.client.invited_rooms
            asked = (room for room, invitation in invited.items() if invitation.inviter == self._bot_id and room not in self._entered)
            if room := next(asked, None):
                await self._enter(room)
                return None
            await self._voice.client.synced.wait()
        return self._heard.get_nowait()

    async def _enter(self, room: str) -> None:
        self._entered.add(room)
        while not isinstance(await self._voice.client.join(room), nio.JoinResponse):
            pass
        await self._voice.knows(room, {self._bot_id})

    async def _hear(self, room: nio.MatrixRoom, event: nio.Event) -> None:
        if event.sender == self._bot_id and room.room_id != self._common:
            self._heard.put_nowait((room.room_id, getattr(event, "body", "(illisible)")))


@dataclass
class Registrant:
    """One person and what they will answer. `moved` is told each thing they say, hear or enter."""

    ear: Ear
    answers: Mapping[str, str]
    """A stage → what is answered to it."""
    moved: Callable[[], None] = lambda: None

    def __post_init__(self) -> None:
        self.heard: list[str] = []
        self.room = ""
        """Where the bot speaks with them alone."""
        self.speaking = False

    @property
    def user_id(self) -> str:
        """Who they are."""
        return self.ear.voice.user_id

    async def register(self, common: str) -> None:
        """Ask for it where everybody reads, and go through it to its end."""
        await self._say(common, "!inscription")
        while STAGES[-1] not in self.heard:
            if found := await self.ear.next():
                self.room, words = found
                self.heard.append(stage_of(words))
                self.speaking = True
                self.moved()
                if self.heard[-1] in self.answers:
                    await self._say(self.room, self.answers[self.heard[-1]])
                self.speaking = False
            else:
                self.moved()

    async def _say(self, room: str, words: str) -> None:
        await self.ear.voice.say(room, words)
        self.moved()
