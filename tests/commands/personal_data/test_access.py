"""`!mes-données` and `!rectifier`: all of it, only it, and in files that a spreadsheet opens without harm."""

import csv
import io
import json
from typing import Any

from commands.core.declaration.families import Table
from commands.personal_data import family
from commands.personal_data.told import SECTIONS
from storage.database import Database
from storage.dialogues import Draft, OfferedAnswers
from storage.network import Member
from storage.reach import Reach
from tests.chat import ACCUEIL, LEA, OMAR, Chat
from tests.commands.personal_data.people import HERS, SAMIRA, everything, files, put, register

PROFILE: dict[str, Any] = {"name": "=Léa Étiolle", "offers": "les droits ; le logement", "phone": "+33612345678"}


async def test_all_is_shown_in_private_with_two_files(chat: Chat) -> None:
    await register(chat, **PROFILE)
    await register(chat, OMAR)
    await put(chat, Reach(user_id=LEA.user_id, days=[0, 3]))
    said = await chat.says("mes données")
    assert "nom\u00a0: =Léa Étiolle" in said
    assert "Structure de Léa (médiatrice)" in said
    assert "06\u00a012\u00a034\u00a056\u00a078" in said
    assert "vos préférences de contact" in said
    rows = [row for row in await chat.outbox() if row.person_id == LEA.user_id]
    assert [row.action for row in rows] == ["send", "file", "file"]
    assert [row.content["media_type"] for row in rows[1:]] == ["application/json", "text/csv"]
    given = files(rows)
    told = json.loads(given["mes-donnees-2026-11-23.json"])
    assert list(told["donnees"]) == [section.name for section in SECTIONS.values()]
    assert told["identifiant_matrix"] == LEA.user_id
    assert told["donnees"]["profil"][0]["arrivee_le"] == "2026-11-23T09:00:00+01:00"
    assert told["donnees"]["postes"] == [
        {"structure": "Structure de Léa", "role": "médiatrice", "depuis": "2026-11-23", "jusqu_au": None, "confirme": True}
    ]
    assert told["donnees"]["preferences_de_contact"][0]["jours"] == ["lundi", "jeudi"]
    assert told["donnees"]["preferences_de_contact"][0]["a_partir_de"] == "08:30"
    assert "Omar" not in json.dumps(told)


async def test_a_spreadsheet_opens_the_file_and_runs_nothing_of_it(chat: Chat) -> None:
    await register(chat, **PROFILE)
    await chat.says("!mes-données")
    written = files(await chat.outbox())["mes-donnees-2026-11-23.csv"]
    assert written.startswith(b"\xef\xbb\xbf")
    lines = list(csv.reader(io.StringIO(written.decode("utf-8-sig")), delimiter=";"))
    assert lines[0] == ["rubrique", "numero", "champ", "valeur"]
    assert ["profil", "1", "nom", "'=Léa Étiolle"] in lines
    assert ["profil", "1", "telephone", "'+33612345678"] in lines
    assert ["profil", "1", "ce_qu_on_peut_vous_demander", "les droits ; le logement"] in lines
    assert ["export", "1", "identifiant_matrix", f"'{LEA.user_id}"] in lines
    assert not [cell for line in lines for cell in line if cell.startswith(("=", "+", "-", "@"))]


async def test_nothing_is_said_honestly(database: Database) -> None:
    chat = Chat(database, Table((family,)))
    assert "réponds en privé" in await chat.says("!rgpd", room=ACCUEIL)
    private = [row.content["body"] for row in await chat.outbox() if row.person_id]
    assert len(private) == 1
    assert private[0].startswith("Je ne garde rien sur vous.")


async def test_who_never_registered_sees_what_there_is(chat: Chat) -> None:
    await put(chat, Draft(user_id=LEA.user_id, dialogue="x", answers={"role": "sage-femme"}, begun_at=chat.now, expires_at=chat.now))
    said = await chat.says("!mes-infos")
    assert "vos réponses en cours et l’adresse de notre salon privé" in said
    assert "sage-femme" in files(await chat.outbox())["mes-donnees-2026-11-23.json"].decode()


async def test_a_coordinator_is_told_that_the_configuration_names_them(chat: Chat) -> None:
    assert "La configuration du robot vous nomme aussi" in await chat.says("!mes-données", person=SAMIRA, room=HERS)
    told = json.loads(files(await chat.outbox())["mes-donnees-2026-11-23.json"])
    assert told["configuration"] == [{"nom": "Samira", "structure": "CCAS"}]
    assert "vous nomme encore" in await chat.says("!effacer", person=SAMIRA, room=HERS)


async def test_rectifying_points_to_the_profile(chat: Chat) -> None:
    assert "Vous n’avez pas de profil" in await chat.says("!rectifier rôle chef")
    await register(chat)
    assert "!profil rôle médiatrice" in await chat.says("!rectifier")
    await chat.says("!rectifier rôle chef", room=ACCUEIL)
    private = [row.content["body"] for row in await chat.outbox() if row.asked_in == ACCUEIL.room_id]
    assert "Écrivez-moi ici" in private[0]


async def test_a_correction_that_names_an_accompanied_person_is_refused_and_not_kept(chat: Chat) -> None:
    await register(chat)
    assert "une personne est peut-être reconnaissable" in await chat.says("!rectifier rôle j’accompagne Mme Dupont, née le 3 mai 1961")
    assert await everything(chat, OfferedAnswers) == []
    assert "Dupont" not in str([row.content for row in await chat.outbox()])


async def test_a_correction_said_at_once_is_made_by_the_profile(chat: Chat) -> None:
    await register(chat)
    assert "!profil téléphone 01 99 00 12 34" in await chat.says("!rectifier téléphone 01 99 00 12 34")
    await chat.says("oui")
    assert [one.phone for one in await everything(chat, Member)] == ["01 99 00 12 34"]
