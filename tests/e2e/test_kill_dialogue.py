"""No answer lost, no question asked twice: the bot and the homeserver are killed at random moments while people register.

The moments come from the seed of the run (`pytest -p randomly --randomly-seed=…` plays one again).
"""

import asyncio
import itertools
import random
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import pytest

from bot.demo.homeserver import Account, Homeserver
from bot.demo.partner import Partner
from tests.e2e.conftest import Born
from tests.e2e.living import LivingBot, Wanted, answer_to
from tests.e2e.registrants import STAGES, PlainEar, Registrant, SealedEar, stage_of
from tests.e2e.voices import PlainVoice, SealedVoice, until
from tests.pace import PACE

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(600)]

KILLS, CUTS = 10, 2
PATIENCE_S = 240.0
MOVES = 1 + 1 + len(STAGES) + len(STAGES) - 1
"""What one person says, enters and hears in the course of a registration."""

STRUCTURES = ("Zéphyr", "Guingamp Entraide", "Boussole", "Papillons Bleus")
SKILLS = ("la domiciliation", "une salle le mardi", "le micro-crédit", "l’accès aux soins", "un avis sur un bail")
WISHES = ("des bénévoles", "un contact à la CAF", "un traducteur", "un local", "passer")


@dataclass
class Storm:
    """People who register, all at once, while a bot lives and dies."""

    bot: LivingBot
    homeserver: Homeserver
    people: Sequence[Registrant]
    common: str
    rng: random.Random

    def __post_init__(self) -> None:
        self.kills = self.early = self.cuts = self.moves = 0
        self._wanted = 0
        self._there = asyncio.Event()
        for person in self.people:
            person.moved = self._moved

    async def weather(self) -> None:
        """Let everybody register; kill the bot 10 times meanwhile, and the homeserver twice."""
        troubles = [self._kill_bot] * KILLS + [self._cut] * CUTS
        self.rng.shuffle(troubles)
        async with asyncio.timeout(2 * PATIENCE_S * PACE), asyncio.TaskGroup() as registering:
            for person in self.people:
                registering.create_task(person.register(self.common))
            for left in range(len(troubles), 0, -1):
                await self._some_moves(left)
                await troubles[left - 1]()

    async def _some_moves(self, troubles_left: int) -> None:
        """Wait for a random part of what is still to be said, entered and heard."""
        left = MOVES * len(self.people) - self.moves
        most = max(1, left // troubles_left - len(self.people))  # some are made while the bot is down
        self._there.clear()
        self._wanted = self.moves + self.rng.randint(1, most)
        async with asyncio.timeout(PATIENCE_S * PACE):
            await self._there.wait()

    def _moved(self) -> None:
        self.moves += 1
        if self.moves >= self._wanted:
            self._there.set()

    async def _kill_bot(self) -> None:
        await self.bot.kill()
        self.kills += 1
        if self.rng.random() < 0.5:  # everybody answers what they heard: to nobody
            await until(lambda: not any(person.speaking for person in self.people))
        await self.bot.launch()
        if self.rng.random() < 0.3:  # once more, before it is well up
            lines = self.bot.log.count("\n") + self.rng.randint(1, 2)
            await until(lambda: self.bot.log.count("\n") >= lines, what=lambda: self.bot.log[-3000:])
            await self.bot.kill()
            self.early += 1
            await self.bot.launch()

    async def _cut(self) -> None:
        await self.homeserver.kill()
        self.cuts += 1
        await self.homeserver.start()

    async def settle(self) -> None:
        """One more life of the bot, then one more command of each person: nothing can still be on its way after its answer."""
        await self.bot.kill()
        await self.bot.start()
        asked = {person.user_id: await person.ear.voice.say(person.room, "état") for person in self.people}
        await until(
            lambda: all(asked[person.user_id] in person.ear.voice.answered for person in self.people),
            within_s=PATIENCE_S,
            what=lambda: self.bot.log[-3000:],
        )

    async def check(self) -> str:
        """What each private room holds in the end, as the homeserver tells it. Returns what was counted."""
        questions = answers = 0
        for person in self.people:
            # who joins the structure of somebody is theirs to confirm: a letter apart, whenever it comes
            lines = [line for line in await person.ear.voice.history(person.room) if "!collègue" not in (line.text or "")]
            told = [(line.sender, stage_of(line.text or "")) for line in lines][: 2 * len(STAGES) - 1]
            assert told == _expected(person, self.bot.user_id), f"{told}\n{self.bot.log[-3000:]}"
            said_last = [line.sender for line in lines][2 * len(STAGES) - 1 :]
            assert said_last == [person.user_id, self.bot.user_id], "something came after the confirmation"
            questions += sum(line.sender == self.bot.user_id for line in lines) - 2
            answers += sum(line.sender == person.user_id for line in lines) - 1
        assert self._kept() == {person.user_id: _profile(person.answers) for person in self.people}
        assert self.bot.rows("SELECT name FROM structure GROUP BY name HAVING count(*) > 1") == []
        return f"{len(self.people)} people, {questions} questions, {answers} answers, {len(self._kept())} profiles"

    def _kept(self) -> dict[str, tuple[str, str, str, str, str]]:
        rows = self.bot.rows(
            "SELECT m.user_id, s.name, p.role, m.offers, m.seeks, COALESCE(m.phone, '') FROM member m "
            "JOIN membership p ON p.user_id = m.user_id JOIN structure s ON s.id = p.structure_id WHERE m.consented_at IS NOT NULL"
        )
        assert [user_id for user_id, times in Counter(row[0] for row in rows).items() if times > 1] == []
        return {user_id: (structure, role, offers, seeks, phone) for user_id, structure, role, offers, seeks, phone in rows}


def _expected(person: Registrant, bot_id: str) -> list[tuple[str, str]]:
    said = [(bot_id, STAGES[0])]
    for before, after in itertools.pairwise(STAGES):
        said += [(person.user_id, person.answers[before]), (bot_id, after)]
    return said


def _profile(answers: Mapping[str, str]) -> tuple[str, str, str, str, str]:
    said = {key: "" if answer == "passer" else answer for key, answer in answers.items()}
    return said["structure"], said["role"], said["offers"], said["seeks"], said["phone"]


def _answers(rng: random.Random, rank: int) -> dict[str, str]:
    """What somebody answers: words of their own, so that an answer that went astray is seen."""
    return {
        "consent": rng.choice(("oui", "d’accord", "ok")),
        "structure": rng.choice(STRUCTURES),
        "role": f"accueil du service {rank}",
        "offers": f"{rng.choice(SKILLS)} ({rank})",
        "seeks": rng.choice(WISHES),
        "phone": rng.choice((f"05 56 00 12 {rank:02}", "passer")),
        "summary": "oui",
    }


async def test_ten_people_register_while_it_is_killed_ten_times(
    homeserver: Homeserver,
    people: dict[str, Partner],
    born: Born,
    rng: random.Random,
    leaving: AsyncExitStack,
    capsys: pytest.CaptureFixture[str],
) -> None:
    bot = born(homeserver.url)
    await bot.start()
    partners = [await _arrive(homeserver, f"membre{rank}", leaving) for rank in range(10)]
    common = await _meet(people["lea"], partners, bot)
    registrants = []
    for rank, (account, partner) in enumerate(partners):
        voice = PlainVoice(await leaving.enter_async_context(Partner(homeserver.url, account.user_id, account.access_token)))
        leaving.push_async_callback(voice.close)
        registrants.append(Registrant(PlainEar(partner, voice, bot.user_id, common), _answers(rng, rank)))
    storm = Storm(bot, homeserver, registrants, common, rng)
    await _weather(storm, capsys, "plain")
    await _one_room_each(storm, [partner for _, partner in partners])


async def test_six_people_register_in_encrypted_rooms_while_it_is_killed_ten_times(
    homeserver: Homeserver,
    people: dict[str, Partner],
    born: Born,
    rng: random.Random,
    leaving: AsyncExitStack,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    bot = born(homeserver.url, Wanted(encryption=True))
    await bot.start()
    partners = [await _arrive(homeserver, f"membre{rank}", leaving) for rank in range(6)]
    common = await _meet(people["lea"], partners, bot)
    registrants = []
    for rank, (account, _) in enumerate(partners):
        voice = SealedVoice(homeserver.url, account, tmp_path / f"membre{rank}")
        leaving.push_async_callback(voice.close)
        registrants.append(Registrant(SealedEar(voice, bot.user_id, common), _answers(rng, rank)))
        await voice.follow()
    storm = Storm(bot, homeserver, registrants, common, rng)
    await _weather(storm, capsys, "encrypted")
    await _one_room_each(storm, [partner for _, partner in partners])
    for (_, partner), registrant in zip(partners, registrants, strict=True):
        room = quote(registrant.room, safe="")
        assert (await partner.request("GET", f"/rooms/{room}/state/m.room.encryption"))["algorithm"] == "m.megolm.v1.aes-sha2"


async def _arrive(homeserver: Homeserver, login: str, leaving: AsyncExitStack) -> tuple[Account, Partner]:
    account = await homeserver.register(login, name=login.capitalize())
    return account, await leaving.enter_async_context(Partner(homeserver.url, account.user_id, account.access_token))


async def _meet(host: Partner, partners: Sequence[tuple[Account, Partner]], bot: LivingBot) -> str:
    room = await host.create_room("Accueil", invite=[bot.user_id, *(account.user_id for account, _ in partners)])
    for _, partner in partners:
        await partner.join(room)
    await answer_to(host, bot, await host.say(room, "!état"))
    return room


async def _weather(storm: Storm, capsys: pytest.CaptureFixture[str], name: str) -> None:
    begun = time.monotonic()
    await storm.weather()
    await storm.settle()
    counted = await storm.check()
    with capsys.disabled():
        print(
            f"\nregistrations, {name}: {counted}; bot killed {storm.kills} times, {storm.early} more while it started, "
            f"homeserver {storm.cuts}; {time.monotonic() - begun:.0f} s"
        )
    assert (storm.kills, storm.cuts) == (KILLS, CUTS)


async def _one_room_each(storm: Storm, partners: Sequence[Partner]) -> None:
    """Nobody was asked into a second room; where everybody reads, each heard one line."""
    async with Partner(storm.homeserver.url, storm.bot.user_id, storm.bot.access_token) as agora:
        rooms = set((await agora.request("GET", "/joined_rooms"))["joined_rooms"])
        page = await agora.request("GET", f"/rooms/{quote(storm.common, safe='')}/messages", params={"dir": "b", "limit": "200"})
    assert rooms == {storm.common, *(person.room for person in storm.people)}
    for partner in partners:
        await partner.sync()
        assert partner.invitations == {}
    asked = Counter(event["event_id"] for event in page["chunk"] if event["content"].get("body") == "!inscription")
    told = Counter(
        event["content"]["m.relates_to"]["m.in_reply_to"]["event_id"]
        for event in page["chunk"]
        if event["sender"] == storm.bot.user_id and "inscris en privé" in event["content"].get("body", "")
    )
    assert told == asked
