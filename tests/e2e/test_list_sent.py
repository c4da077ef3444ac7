"""A list sent in an encrypted private room: fetched, unsealed, read apart, asked about, written, found, taken back."""

import asyncio
import time
from collections.abc import AsyncIterator
from io import BytesIO
from pathlib import Path

import pytest

from bot.demo.homeserver import Homeserver
from bot.demo.partner import Partner
from tests.e2e.conftest import Born, Template
from tests.e2e.living import LivingBot, Wanted
from tests.e2e.voices import SealedVoice
from tests.pace import PACE
from tests.spaces import flat

pytestmark = pytest.mark.e2e

ENCRYPTION = {"type": "m.room.encryption", "state_key": "", "content": {"algorithm": "m.megolm.v1.aes-sha2"}}
PAUSE_S = 0.3
LIST = """\
Annuaire de la Ville;;;;;
Structure;Adresse;Bureau;Tél.;Référente;Actions
Les Paniers d’Eugénie;3 rue Basse;82000;05 63 00 11 44;Julie Bernard;Aide alimentaire
Toits pour tous;4 rue Haute;82000;05 63 00 11 66;Jean Roy;Conseil logement
"""


class Talk:
    """What a coordinator and the bot say in their room."""

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


@pytest.fixture
async def lea(homeserver: Homeserver, template: Template, tmp_path: Path) -> AsyncIterator[SealedVoice]:
    voice = SealedVoice(homeserver.url, template.accounts["lea"], tmp_path / "lea")
    yield await voice.follow()
    await voice.close()


async def test_a_list_becomes_the_directory_and_is_taken_back(
    homeserver: Homeserver, people: dict[str, Partner], lea: SealedVoice, born: Born
) -> None:
    bot = born(homeserver.url, Wanted(encryption=True))
    await bot.start()
    room = await people["lea"].create_room("Samira", invite=[bot.user_id], initial_state=[ENCRYPTION])
    await lea.knows(room, {bot.user_id, lea.user_id})
    talk = Talk(lea, room, bot)
    await talk.sends("annuaire 2026.csv", LIST.encode("cp1252"))
    assert "Structure : nom de la structure" in await talk.hears("Je comprends")
    assert "Jamais gardé : Référente" in await talk.hears("Des personnes dans cette liste")
    await talk.hears("Bureau (82000) : qu’est-ce que c’est ?")
    assert "2 prises, 0 refusée, 1 de côté" in await talk.asks("1", "est comprise")
    await talk.asks("oui", "est dans l’annuaire : 4 fiches et services ajoutés")
    assert "Les Paniers d’Eugénie" in await talk.asks("!qui-fait aide alimentaire", "Paniers")
    await talk.asks("!annuler-import", "Annuler l’import de « annuaire 2026 »")
    await talk.asks("oui", "est annulé : 4 fiches et services retirés")
    assert bot.rows("SELECT count(*) FROM structure") == [(0,)]
    sent = await talk.sends("annuaire 2027.csv", LIST.encode())
    await talk.hears("comme la dernière fois")
    await talk.hears("Faut-il l’écrire")
    await people["lea"].redact(room, sent)
    await talk.asks("oui", "n’est plus là")
    assert bot.rows("SELECT count(*) FROM brought_list") == [(0,)]
