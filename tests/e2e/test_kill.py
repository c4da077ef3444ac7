"""No word lost, none said twice: the bot and the homeserver are killed at random moments while people speak.

The moments come from the seed of the run (`pytest -p randomly --randomly-seed=…` plays one again).
"""

import asyncio
import itertools
import random
import time
from collections import Counter
from collections.abc import Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.demo.homeserver import Homeserver, Options, copy_template
from bot.demo.partner import Partner
from tests.e2e.conftest import Born, Template
from tests.e2e.living import LivingBot, Wanted
from tests.e2e.voices import ENCRYPTION, Line, PlainVoice, SealedVoice, Voice, until

pytestmark = pytest.mark.e2e

COMMANDS = ("!état", "!aide", "!aide état", "!suite", "!etat", "!agde")
PATIENCE_S = 240.0


@dataclass
class Storm:
    """People who give commands in rooms while a bot lives and dies."""

    bot: LivingBot
    homeserver: Homeserver
    voices: Sequence[Voice]
    rooms: Sequence[str]
    rng: random.Random

    def __post_init__(self) -> None:
        self.sent: list[str] = []
        self.kills = self.cuts = 0

    async def speak(self, count: int) -> None:
        """Give commands, each person theirs one after the other, all people at once."""
        shares = [range(rank, count, len(self.voices)) for rank in range(len(self.voices))]
        await asyncio.gather(*(self._speak(voice, len(share)) for voice, share in zip(self.voices, shares, strict=True)))

    async def _speak(self, voice: Voice, count: int) -> None:
        for _ in range(count):
            self.sent.append(await voice.say(self.rng.choice(self.rooms), self.rng.choice(COMMANDS)))

    async def kill_while_speaking(self, count: int, *, away: int = 0, cut: bool = False) -> None:
        """Give commands, and kill the bot when a random part of the waiting answers has come.

        away: commands given while it is down. cut: the homeserver is killed as well.
        """
        speaking = asyncio.create_task(self.speak(count))
        await self._hear_some(self.rng.randint(1, max(1, count - 2)))
        await self.bot.kill()
        self.kills += 1
        if cut:
            await self.homeserver.kill()
            self.cuts += 1
            await self.homeserver.start()
        await speaking
        if away:
            await self.speak(away)
        await self.bot.launch()

    async def _hear_some(self, count: int) -> None:
        wanted = self.heard + count
        await until(lambda: self.heard >= min(wanted, len(self.sent)) > 0, within_s=PATIENCE_S, what=self.told)

    async def settle(self, *, within_s: float = PATIENCE_S) -> None:
        """Wait until all is answered; then one more command per room, so that nothing can still be on its way."""
        await until(lambda: set(self.sent) <= set(self.voices[0].answered), within_s=within_s, what=self.told)
        for room in self.rooms:
            self.sent.append(await self.voices[0].say(room, "!état"))
        await until(lambda: set(self.sent) <= set(self.voices[0].answered), within_s=within_s, what=self.told)

    @property
    def heard(self) -> int:
        """How many answers the first person has heard."""
        return len(self.voices[0].answered)

    def told(self) -> str:
        """What to say when it goes wrong."""
        missing = set(self.sent) - set(self.voices[0].answered)
        return f"{len(self.sent)} said, {self.heard} answered, missing {sorted(missing)[:5]}\n{self.bot.log[-3000:]}"

    async def check(self, reader: Voice) -> str:
        """Every command has exactly one answer, in order in each room, as one person reads it. Returns what was counted."""
        answers = 0
        for room in self.rooms:
            lines = await reader.history(room)
            asked = [line.event_id for line in lines if line.event_id in set(self.sent)]
            answered = _answers(lines, self.bot.user_id)
            twice = [event_id for event_id, times in Counter(answered).items() if times > 1]
            lost = set(asked) - set(answered)
            assert (lost, twice) == (set(), []), f"lost {lost}, twice {twice}\n{self.bot.log[-3000:]}"
            assert answered == asked
            assert all(line.text for line in lines if line.answers), "an answer cannot be read"
            answers += len(answered)
        assert answers == len(self.sent)
        return f"{answers} commands, {answers} answers, in order in {len(self.rooms)} rooms"


@pytest.mark.timeout(600)
async def test_killed_ten_times(
    homeserver: Homeserver, people: dict[str, Partner], born: Born, rng: random.Random, capsys: pytest.CaptureFixture[str]
) -> None:
    bot = born(homeserver.url)
    await bot.start()
    partners = [people[name] for name in ("samira", "paul", "lea")]
    rooms = [await _meet(partners, bot) for _ in range(2)]
    storm = Storm(bot, homeserver, [PlainVoice(partner) for partner in partners], rooms, rng)
    await _weather(storm, capsys, "plain")


@pytest.mark.timeout(600)
async def test_killed_ten_times_in_encrypted_rooms(
    homeserver: Homeserver,
    people: dict[str, Partner],
    template: Template,
    born: Born,
    rng: random.Random,
    leaving: AsyncExitStack,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    bot = born(homeserver.url, Wanted(encryption=True))
    await bot.start()
    names = ("samira", "paul", "lea")
    rooms = [await _meet([people[name] for name in names], bot, initial_state=[ENCRYPTION]) for _ in range(2)]
    voices = [SealedVoice(homeserver.url, template.accounts[name], tmp_path / name) for name in names]
    for voice in voices:
        leaving.push_async_callback(voice.close)
        await voice.follow()
    members = {bot.user_id, *(template.accounts[name].user_id for name in names)}
    for voice, room in itertools.product(voices, rooms):
        await voice.knows(room, members)
    for voice in voices:
        voice.sealed.clear()  # the greetings came before their devices
    storm = Storm(bot, homeserver, voices, rooms, rng)
    await _weather(storm, capsys, "encrypted")
    assert [voice.sealed for voice in voices] == [[], [], []]


@pytest.mark.timeout(600)
async def test_killed_under_the_usual_rate_limits(
    template: Template, tmp_path: Path, born: Born, rng: random.Random, leaving: AsyncExitStack, capsys: pytest.CaptureFixture[str]
) -> None:
    copy_template(template.folder, tmp_path / "homeserver")
    server = await leaving.enter_async_context(Homeserver(tmp_path / "homeserver", options=Options(limited=True)))
    accounts = [template.accounts[name] for name in ("samira", "paul", "lea", "omar")]
    partners = [await leaving.enter_async_context(Partner(server.url, each.user_id, each.access_token)) for each in accounts]
    bot = born(server.url)
    await bot.start()
    rooms = [await _meet(partners, bot) for _ in range(2)]
    storm = Storm(bot, server, [PlainVoice(partner) for partner in partners], rooms, rng)
    begun = time.monotonic()
    await storm.kill_while_speaking(12)
    await storm.kill_while_speaking(10, away=18)
    await storm.settle(within_s=400)
    counted = await storm.check(storm.voices[-1])
    with capsys.disabled():
        print(f"\nlimited: {counted}; bot killed {storm.kills} times; {time.monotonic() - begun:.0f} s")


async def _weather(storm: Storm, capsys: pytest.CaptureFixture[str], name: str) -> None:
    """300 commands, 10 kills of the bot and 2 of the homeserver, more than 100 commands while the bot is down."""
    begun = time.monotonic()
    long_absence = storm.rng.randrange(10)
    cuts = storm.rng.sample(range(10), 2)
    for turn in range(10):
        await storm.kill_while_speaking(18, away=120 if turn == long_absence else 0, cut=turn in cuts)
    await storm.settle()
    counts = {await storm.check(voice) for voice in storm.voices}
    with capsys.disabled():
        print(f"\n{name}: {counts.pop()}; bot killed {storm.kills} times, homeserver {storm.cuts}; {time.monotonic() - begun:.0f} s")
    assert counts == set()


async def _meet(partners: Sequence[Partner], bot: LivingBot, **more: object) -> str:
    first, *others = partners
    room = await first.create_room("Salon", invite=[bot.user_id, *(other.user_id for other in others)], **more)
    for other in others:
        await other.join(room)
    await first.hear(lambda heard: heard.room_id == room and heard.sender == bot.user_id and heard.kind != "m.room.member")
    return room


def _answers(lines: Sequence[Line], bot: str) -> list[str]:
    return [line.answers for line in lines if line.sender == bot and line.answers]
