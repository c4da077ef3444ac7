"""Documents sent in an encrypted private room: unsealed, read apart, told of, found by their text, sent back as they were."""

import asyncio
import time

import nio
import pytest

from bot.demo.homeserver import Homeserver
from bot.demo.partner import Partner
from tests.commands.library import files
from tests.e2e.conftest import Born, Sealed
from tests.e2e.living import Wanted
from tests.e2e.talk import PAUSE_S, Talk
from tests.e2e.voices import ENCRYPTION
from tests.pace import PACE

pytestmark = pytest.mark.e2e

STUDY = files.pdf(files.RENTS, "Se loger à Valmont en 2024")


async def given(talk: Talk) -> bytes:
    """The file that the bot sends back, unsealed."""
    deadline = time.monotonic() + 60 * PACE
    while time.monotonic() < deadline:
        page = await talk.voice.client.room_messages(talk.room, limit=30)
        assert isinstance(page, nio.RoomMessagesResponse)
        for file in page.chunk:
            if isinstance(file, nio.RoomEncryptedFile) and file.sender == talk.bot.user_id:
                return await talk.voice.unsealed(file)
        await asyncio.sleep(PAUSE_S)
    raise TimeoutError(talk.bot.log[-3000:])


async def test_documents_are_read_found_and_sent_back(
    homeserver: Homeserver, people: dict[str, Partner], sealed: Sealed, born: Born
) -> None:
    lea = await sealed("lea")
    bot = born(homeserver.url, Wanted(encryption=True))
    await bot.start()
    room = await people["lea"].create_room("Samira", invite=[bot.user_id], initial_state=[ENCRYPTION])
    await lea.knows(room, {bot.user_id, lea.user_id})
    talk = Talk(lea, room, bot)
    await talk.sends("etude.pdf", STUDY)
    await talk.hears("J’ai lu « etude.pdf » (3 pages)")
    await talk.hears("quelle structure l’a fait")
    await talk.asks("Agence d’urbanisme", "Qui peut l’utiliser")
    assert "1. Titre : Se loger à Valmont en 2024" in await talk.asks("1", "Voici ce que j’ajoute")
    await talk.asks("oui", "C’est dans la bibliothèque : DOC1")
    await talk.sends("manger.docx", files.docx(files.MEALS, "L’aide alimentaire à Valmont"))
    await talk.hears("« L’aide alimentaire à Valmont » : quelle structure l’a fait")
    await talk.asks("CCAS", "Qui peut l’utiliser")
    await talk.asks("3", "Voici ce que j’ajoute")
    await talk.asks("oui", "C’est dans la bibliothèque : DOC2")
    await talk.sends("affiche 2023.pdf", files.image_pdf())
    await talk.hears("Je n’y ai trouvé aucun texte")
    await talk.hears("quelle structure l’a fait")
    await talk.asks("stop", "C’est arrêté")
    assert "p. 3 : « Les impayés de loyer ont doublé" in await talk.asks("!documents impayés de loyer", "DOC1")
    assert "colis du mardi soir" in await talk.asks("!documents colis", "DOC2")
    await talk.asks("DOC1 fichier", "Le fichier suit")
    assert await given(talk) == STUDY
    assert bot.rows("SELECT count(*) FROM document_edition WHERE state = 'waiting'") == [(0,)]
