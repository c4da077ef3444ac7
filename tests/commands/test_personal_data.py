"""What people are shown of their data, how it is erased, promised and let go of: values, then conversations."""

import base64
import csv
import io
import json
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlmodel import select

from commands.core.vocabulary import Due, Person, Room, Table
from commands.personal_data import family
from commands.personal_data.files import FIELDS, SECTIONS
from commands.personal_data.retention import months_before, purge, tell
from commands.table import TABLE
from storage.database import Database
from storage.delivery import SENT, WAITING, WITHDRAWN, Outgoing
from storage.dialogues import Draft
from storage.erasures import Erasure
from storage.lexicon import Lexicon
from storage.network import Member, Membership
from storage.personal_data import HOLDINGS
from storage.private_rooms import PrivateRoom
from storage.reach import Reach
from tests.chat import ACCUEIL, LEA, MORNING, OMAR, PRIVATE, TERRITORY, Chat
from tests.given import outgoing, structure

SAMIRA = Person("@samira:town.example", "Samira")
HERS = Room("!samira:town.example", private=True)
PROFILE: dict[str, Any] = {"name": "=Léa Étiolle", "offers": "les droits ; le logement", "phone": "+33612345678"}


@pytest.fixture
def chat(database: Database) -> Chat:
    return Chat(database, TABLE)


async def put(chat: Chat, *rows: Any) -> None:
    async with chat.database.writing() as session:
        session.add_all(rows)


async def everything(chat: Chat, table: Any) -> list[Any]:
    async with chat.database.reading() as session:
        return list((await session.exec(select(table))).all())


def member(person: Person, **facts: Any) -> Member:
    usual: dict[str, Any] = {"name": person.name, "joined_at": MORNING, "consented_at": MORNING, "last_seen_on": MORNING.date()}
    return Member(user_id=person.user_id, **usual | facts)


async def register(chat: Chat, person: Person = LEA, **facts: Any) -> None:
    """A member with a post, in a structure of their own."""
    place = structure(f"Structure de {person.user_id[1:5]}")
    await put(chat, place, member(person, **facts))
    await put(chat, Membership(user_id=person.user_id, structure_id=place.id or 0, role="médiatrice", since=MORNING.date()))


def files(rows: list[Outgoing]) -> dict[str, bytes]:
    return {row.content["name"]: base64.b64decode(row.content["data"]) for row in rows if row.action == "file"}


# ── !mes-données, !rectifier ─────────────────────────────────────────────────────────────────────────────────────


def test_every_holding_and_column_has_its_name_in_the_files() -> None:
    assert set(SECTIONS) == {holding.name for holding in HOLDINGS}
    shared = {"structure" if name == "structure_id" else name for holding in HOLDINGS for name in holding.shared}
    assert set(FIELDS) == shared
    assert len(set(SECTIONS.values())) == len(SECTIONS)


async def test_all_is_shown_in_private_with_two_files(chat: Chat) -> None:
    await register(chat, **PROFILE)
    await register(chat, OMAR)
    await put(chat, Reach(user_id=LEA.user_id, days=[0, 3]))
    said = await chat.says("mes données")
    assert "nom\u00a0: =Léa Étiolle" in said
    assert "Structure de lea: (médiatrice)" in said
    assert "06\u00a012\u00a034\u00a056\u00a078" in said
    assert "vos préférences de contact" in said
    rows = [row for row in await chat.outbox() if row.person_id == LEA.user_id]
    assert [row.action for row in rows] == ["send", "file", "file"]
    assert [row.content["media_type"] for row in rows[1:]] == ["application/json", "text/csv"]
    given = files(rows)
    told = json.loads(given["mes-donnees-2026-11-23.json"])
    assert list(told["donnees"]) == list(SECTIONS.values())
    assert told["identifiant_matrix"] == LEA.user_id
    assert told["donnees"]["profil"][0]["arrivee_le"] == "2026-11-23T09:00:00+01:00"
    assert told["donnees"]["postes"] == [{"structure": "Structure de lea:", "role": "médiatrice", "depuis": "2026-11-23", "jusqu_au": None}]
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
    assert "écrivez : !profil rôle chef" in (await chat.says("!rectifier rôle chef")).replace("\u00a0", " ")
    await chat.says("!rectifier rôle chef", room=ACCUEIL)
    private = [row.content["body"] for row in await chat.outbox() if row.asked_in == ACCUEIL.room_id]
    assert "Écrivez-moi ici" in private[0]


# ── !effacer ─────────────────────────────────────────────────────────────────────────────────────────────────────


async def test_the_list_then_the_full_words_then_a_receipt(chat: Chat) -> None:
    await register(chat, **PROFILE)
    await register(chat, OMAR)
    told = await chat.says("effacer mes données")
    assert "votre profil" in told
    assert "Je garde, sans votre nom : 1 poste dans une structure." in told.replace("\u00a0", " ")
    assert "« oui effacer » dans les 5 minutes" in told.replace("\u00a0", " ")
    assert len(await everything(chat, Member)) == 2
    receipt = await chat.says("Oui, effacer !")
    assert "Reçu n°\u00a01" in receipt
    assert [one.user_id for one in await everything(chat, Member)] == [OMAR.user_id]
    assert LEA.user_id not in str([row.model_dump() for row in await chat.outbox()])
    assert "Je ne garde rien sur vous" in await chat.says("oui effacer")
    assert len(await everything(chat, Erasure)) == 1


async def test_a_plain_yes_is_not_enough_and_gives_no_more_time(chat: Chat) -> None:
    await register(chat)
    await chat.says("!effacer")
    chat.later(minutes=4)
    assert "« oui » ne suffit pas" in (await chat.says("oui")).replace("\u00a0", " ")
    chat.later(seconds=90)
    assert "Je vais effacer" in await chat.says("oui effacer")
    assert len(await everything(chat, Member)) == 1


async def test_a_no_and_silence_erase_nothing(chat: Chat) -> None:
    await register(chat)
    await chat.says("!supprimer")
    assert "je n’ai rien effacé" in await chat.says("non")
    assert "Je n’attends pas de réponse" in await chat.says("oui")
    await chat.says("!oubliez-moi")
    chat.later(minutes=5)
    assert "Je vais effacer" in await chat.says("oui effacer")
    assert len(await everything(chat, Member)) == 1


async def test_another_person_confirms_nothing(chat: Chat) -> None:
    await register(chat)
    await register(chat, OMAR)
    await chat.says("!effacer")
    assert "Je vais effacer" in await chat.says("oui effacer", person=OMAR, room=Room("!omar:town.example", private=True))
    crowded = Room(PRIVATE.room_id)
    assert "oui effacer" not in await chat.says("!oui effacer", room=crowded)
    assert len(await everything(chat, Member)) == 2


@pytest.mark.parametrize("said", ["!effacer Karim", "!effacer les données de Karim", "effacer la fiche du CCAS"])
async def test_only_ones_own_data_goes(chat: Chat, said: str) -> None:
    await register(chat)
    assert "Je n’efface que les données de la personne" in await chat.says(said)
    assert "Je n’attends pas de réponse" in await chat.says("oui")


@pytest.mark.parametrize(
    "said", ["effacer", "!effacer mes données", "supprimer mon profil svp", "Effacez-moi", "!effacer toutes mes données personnelles"]
)
async def test_ones_own_data_is_said_in_many_ways(chat: Chat, said: str) -> None:
    await register(chat)
    assert "Je vais effacer : votre profil" in (await chat.says(said)).replace("\u00a0", " ")


async def test_a_shared_room_sees_nothing_of_it(chat: Chat) -> None:
    await register(chat)
    said = await chat.says("!effacer", room=ACCUEIL)
    private = [row for row in await chat.outbox() if row.person_id == LEA.user_id]
    assert "Cela se fait ici" in private[0].content["body"]
    assert "réponds en privé" in said
    await chat.says("!oui effacer", room=ACCUEIL)
    assert len(await everything(chat, Member)) == 1


async def test_a_guess_erases_nothing(chat: Chat) -> None:
    await register(chat)
    assert "Voulez-vous dire !effacer" in (await chat.says("!effacr")).replace("\u00a0", " ")
    assert "Je vais effacer" in await chat.says("oui")
    assert len(await everything(chat, Member)) == 1


async def test_messages_waiting_sent_and_in_flight_are_taken_back(chat: Chat) -> None:
    await register(chat)
    sent = outgoing(person_id=LEA.user_id, state=SENT, event_id="$sent")
    flying, others = outgoing(person_id=LEA.user_id), outgoing(person_id=OMAR.user_id)
    await put(chat, sent, flying, others)
    await chat.says("!effacer")
    await chat.says("oui effacer")
    rows = {row.txn_id: row for row in await chat.outbox()}
    assert [rows[row.txn_id].state for row in (sent, flying, others)] == [WITHDRAWN, WITHDRAWN, WAITING]
    assert [row.content for row in rows.values() if row.action == "redact"] == [{"event_id": "$sent"}]
    assert "Reçu n°" in list(rows.values())[-1].content["body"]


# ── !confidentialité ─────────────────────────────────────────────────────────────────────────────────────────────


async def test_the_promises_are_told_to_everybody(chat: Chat) -> None:
    said = (await chat.says("!confidentialité", room=ACCUEIL)).replace("\u00a0", " ").replace("\u202f", " ")
    assert "Responsables : CCAS." in said
    assert "24 mois sans nouvelles (je demande à 22) ; 30 jours après le départ ; brouillon 7 jours ; traces 30 jours" in said
    assert all(word in said for word in ("!mes-données", "!rectifier", "!effacer", "Samira (CCAS)", "cnil.fr"))


# ── Retention ────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2026, 11, 23), 24, date(2024, 11, 23)),
        (date(2026, 12, 31), 1, date(2026, 11, 30)),
        (date(2026, 3, 31), 1, date(2026, 2, 28)),
        (date(2028, 2, 29), 24, date(2026, 2, 28)),
        (date(2026, 1, 15), 1, date(2025, 12, 15)),
        (date(2026, 12, 15), -1, date(2027, 1, 15)),
        (date(2026, 1, 31), -1, date(2026, 2, 28)),
    ],
)
def test_months_are_counted_on_the_calendar(day: date, months: int, expected: date) -> None:
    assert months_before(day, months) == expected


async def night(chat: Chat) -> None:
    """The jobs of one day of the house, through dispatch; the clock stands at 9 in Paris."""
    for job in family.jobs:
        await chat.dispatcher.run(job, chat.now)


def bodies(rows: list[Outgoing], person: Person) -> list[str]:
    return [row.content.get("body", "").replace("\u00a0", " ") for row in rows if row.person_id == person.user_id]


async def test_from_the_question_to_the_purge(chat: Chat) -> None:
    await register(chat, last_seen_on=date(2025, 1, 23))
    await register(chat, OMAR, last_seen_on=date(2025, 1, 24))
    await put(chat, PrivateRoom(room_id=PRIVATE.room_id, user_id=LEA.user_id, opened_at=chat.now))
    await night(chat)
    assert [body for body in bodies(await chat.outbox(), LEA) if "Souhaitez-vous rester" in body]
    assert bodies(await chat.outbox(), OMAR) == []
    asked = len(await chat.outbox())
    await night(chat)
    assert len(await chat.outbox()) == asked
    chat.now = datetime(2027, 1, 18, 8, tzinfo=UTC)  # a Monday, a week before 24 months
    await night(chat)
    assert len(bodies(await chat.outbox(), OMAR)) == 1
    announced = bodies(await chat.outbox(), SAMIRA)
    assert [body.splitlines()[0] for body in announced] == [
        "2 profils sont sans nouvelles depuis 24 mois. Je les effacerai à partir du lundi 25 janvier 2027."
    ]
    assert not [body for body in announced if "Léa" in body or "Structure" in body]
    chat.later(days=6)
    await night(chat)
    assert len(await everything(chat, Member)) == 2
    chat.later(days=1)
    await night(chat)
    assert await everything(chat, Member) == []
    assert "2 profils sans nouvelles" in bodies(await chat.outbox(), SAMIRA)[-1]
    assert {one.reason for one in await everything(chat, Erasure)} == {"silent"}


async def test_yes_or_no_is_understood_where_the_question_was_asked(chat: Chat) -> None:
    await register(chat, last_seen_on=date(2025, 1, 23))
    await put(chat, PrivateRoom(room_id=PRIVATE.room_id, user_id=LEA.user_id, opened_at=chat.now))
    await night(chat)
    chat.later(days=20)
    assert "vous restez dans le réseau" in await chat.says("oui")


async def test_who_unregistered_goes_after_a_month_and_who_left_the_rooms_stays(chat: Chat) -> None:
    await register(chat, left_at=chat.now - timedelta(days=29))
    await register(chat, OMAR, inactive_since=chat.now - timedelta(days=300))
    await night(chat)
    assert len(await everything(chat, Member)) == 2
    chat.later(days=1)
    await night(chat)
    assert [one.user_id for one in await everything(chat, Member)] == [OMAR.user_id]
    assert "1 profil d’une personne désinscrite" in bodies(await chat.outbox(), SAMIRA)[0]


async def test_coordinators_are_spared_and_nobody_is_written_to_at_night_nor_at_the_week_end(chat: Chat) -> None:
    await register(chat, SAMIRA, last_seen_on=date(2020, 1, 1))
    await register(chat, LEA, last_seen_on=date(2025, 1, 1))
    for hour in (datetime(2026, 11, 27, 21, tzinfo=UTC), datetime(2026, 11, 28, 8, tzinfo=UTC)):  # a Friday evening, a Saturday
        chat.now = hour
        await night(chat)
    assert await chat.outbox() == []
    chat.later(days=2)
    await night(chat)
    assert {row.person_id for row in await chat.outbox()} == {LEA.user_id}
    chat.later(days=30)
    await night(chat)
    assert SAMIRA.user_id in {one.user_id for one in await everything(chat, Member)}


async def test_without_a_team_the_nights_still_keep_the_promise(chat: Chat) -> None:
    await register(chat, last_seen_on=date(2020, 1, 1), renewal_asked_on=date(2026, 1, 1), purge_announced_on=date(2026, 1, 1))
    alone = type(TERRITORY)(name="Seule", zone=TERRITORY.zone)
    async with chat.database.writing() as session:
        due = Due(session=session, now=chat.now, due=chat.now, territory=alone, table=TABLE, lexicon=Lexicon())
        assert await purge(due) == ()
        assert await tell(due) == ()
    assert await everything(chat, Member) == []


async def test_staying_is_for_members(chat: Chat) -> None:
    assert "Vous n’êtes pas dans le réseau" in await chat.says("!rester")
    await register(chat, left_at=chat.now)
    assert "Vous n’êtes pas dans le réseau" in await chat.says("!je reste")
