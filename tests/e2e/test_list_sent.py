"""A list sent in an encrypted private room: fetched, unsealed, read apart, asked about, written, found, taken back."""

import pytest

from bot.demo.homeserver import Homeserver
from bot.demo.partner import Partner
from tests.e2e.conftest import Born, Sealed
from tests.e2e.living import Wanted
from tests.e2e.talk import Talk
from tests.e2e.voices import ENCRYPTION

pytestmark = pytest.mark.e2e

LIST = """\
Annuaire de la Ville;;;;;
Structure;Adresse;Bureau;Tél.;Référente;Actions
Les Paniers d’Eugénie;3 rue Basse;82000;05 63 00 11 44;Julie Bernard;Aide alimentaire
Toits pour tous;4 rue Haute;82000;05 63 00 11 66;Jean Roy;Conseil logement
"""


async def test_a_list_becomes_the_directory_and_is_taken_back(
    homeserver: Homeserver, people: dict[str, Partner], sealed: Sealed, born: Born
) -> None:
    lea = await sealed("lea")
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
