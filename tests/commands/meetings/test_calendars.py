"""`!ics`: files in private, for each what is theirs; a subscription whose address is told once."""

import base64
import re
from dataclasses import replace

import pytest
from ical.calendar import Calendar

from commands.core.declaration.context import Person, Room
from commands.table import TABLE
from storage import feeds, personal_data
from storage.database import Database
from tests.calendars import parse
from tests.chat import ACCUEIL, LEA, OMAR, TERRITORY, Chat
from tests.given import member
from tests.spaces import flat

SAMIRA = Person("@samira:town.example", "Samira")
CAFE = "!rencontre Café partenaires de décembre ; jeudi 3 décembre 14h-16h ; Maison pour tous ; 20 ; https://meet.example.org/x"
PUBLIC_URL = "https://agora.example.org"
ADDRESS = re.compile(re.escape(PUBLIC_URL) + r"/agenda/([A-Za-z0-9_-]{32})\.ics")


@pytest.fixture
def seen(database: Database) -> Chat:
    """A house that the web can see."""
    return Chat(database, TABLE, territory=replace(TERRITORY, public_url=PUBLIC_URL))


async def says(chat: Chat, text: str, person: Person = LEA, room: Room | None = None) -> str:
    """In one's own private room, unless told otherwise; without what only typography sees."""
    where = room or Room(f"!{person.name}:town.example", private=True)
    return flat(await chat.says(text, person=person, room=where))


async def given(chat: Chat, person: Person = LEA) -> tuple[str, Calendar]:
    """The last file that was given to a person: its name, and what a strict parser reads in it."""
    *_, row = [row for row in await chat.outbox() if row.action == "file" and row.person_id == person.user_id]
    assert row.content["media_type"] == "text/calendar"
    return row.content["name"], parse(base64.b64decode(row.content["data"]))


async def join(chat: Chat, *people: Person) -> None:
    """These people are members."""
    async with chat.database.writing() as session:
        for person in people:
            await member(session, person.user_id, person.name)


async def secret_of(chat: Chat, said: str) -> str:
    found = ADDRESS.search(said)
    assert found is not None
    return found[1]


async def owner(chat: Chat, secret: str) -> str | None:
    async with chat.database.reading() as session:
        return await feeds.find_owner(session, secret)


# ── Files ────────────────────────────────────────────────────────────────────────────────────────────────────────


async def test_one_meeting_as_a_file_with_its_link_for_who_is_registered(chat: Chat) -> None:
    await says(chat, CAFE, SAMIRA)
    assert "R1 (Café partenaires de décembre) : ouvrez ce fichier sur votre téléphone." in await says(chat, "!ics R1", OMAR)
    name, calendar = await given(chat, OMAR)
    assert (name, calendar.events[0].summary, calendar.events[0].url) == ("rencontre-R1.ics", "Café partenaires de décembre", None)
    await says(chat, "!participe R1")
    await says(chat, "!ics 1")
    _, calendar = await given(chat)
    assert calendar.events[0].url == "https://meet.example.org/x"


async def test_in_a_room_the_file_goes_private(chat: Chat) -> None:
    await says(chat, CAFE, SAMIRA)
    assert "Je vous réponds en privé" in await says(chat, "!ics R1", room=ACCUEIL)
    rows = [row for row in await chat.outbox() if row.person_id == LEA.user_id]
    assert [(row.action, row.room_id) for row in rows] == [("send", LEA.user_id), ("file", LEA.user_id)]


async def test_mine_all_and_none(chat: Chat) -> None:
    assert "Vous n’êtes inscrit à aucune rencontre à venir" in await says(chat, "!ics")
    assert "Aucune rencontre n’est prévue" in await says(chat, "!ics tout")
    await says(chat, CAFE, SAMIRA)
    await says(chat, CAFE.replace("jeudi 3", "vendredi 4"), SAMIRA)
    await says(chat, "!participe R2")
    assert "1 rencontre : ouvrez ce fichier" in await says(chat, "!ics moi")
    name, calendar = await given(chat)
    assert (name, [event.sequence for event in calendar.events]) == ("mes-rencontres.ics", [0])
    assert "2 rencontres : ouvrez ce fichier" in await says(chat, "ics toutes les rencontres")
    name, calendar = await given(chat)
    assert (name, [event.url for event in calendar.events]) == ("rencontres.ics", [None, "https://meet.example.org/x"])
    assert "Je ne comprends pas « pour hier »" in await says(chat, "!ics pour hier")
    assert "Je n’ai pas de rencontre R9" in await says(chat, "!ics R9")


async def test_a_move_and_a_cancellation_are_told_with_how_to_get_the_new_file(chat: Chat) -> None:
    await says(chat, CAFE, SAMIRA)
    await says(chat, "!participe R1")
    await says(chat, "!ics R1")
    _, before = await given(chat)
    chat.later(minutes=5)
    assert "Pour votre agenda : !ics R1" in await says(chat, "!modifier R1 heure 10h", SAMIRA)
    await says(chat, "!ics R1")
    _, moved = await given(chat)
    assert [event.uid for event in moved.events] == [event.uid for event in before.events]
    assert (moved.events[0].sequence, moved.events[0].last_modified) == (1, chat.now)
    await says(chat, "!annuler-rencontre R1", SAMIRA)
    assert "Pour l’ôter de votre agenda : !ics R1" in await says(chat, "oui", SAMIRA)
    assert "est annulée. Ouvrez ce fichier sur votre téléphone pour l’ôter de votre agenda." in await says(chat, "!ics R1")
    _, cancelled = await given(chat)
    assert (cancelled.method, cancelled.events[0].status, cancelled.events[0].sequence) == ("CANCEL", "CANCELLED", 2)
    assert cancelled.events[0].uid == before.events[0].uid


async def test_a_meeting_is_public_when_it_is_said(chat: Chat) -> None:
    assert "Ouverte à tous, même hors du réseau" in await says(chat, CAFE + " ; ouverte à tous", SAMIRA)
    for part in ("public", "tout public", "Ouvert à tout le monde"):
        assert "Ouverte à tous" in await says(chat, f"{CAFE} ; {part}", SAMIRA)
    assert "Ouverte à tous" not in await says(chat, CAFE, SAMIRA)
    assert "Ouverte à tous" in await says(chat, "!modifier R5 public oui", SAMIRA)
    assert "n’est ni oui ni non" in await says(chat, "!modifier R5 public bientôt", SAMIRA)
    assert "Ouverte à tous" not in await says(chat, "!modifier R5 public non", SAMIRA)


# ── The subscription ─────────────────────────────────────────────────────────────────────────────────────────────


async def test_an_address_is_given_once_to_a_member_in_private(seen: Chat) -> None:
    await join(seen, LEA)
    said = await says(seen, "!ics abonnement")
    assert "Ne la donnez à personne" in said
    secret = await secret_of(seen, said)
    assert await owner(seen, secret) == LEA.user_id
    again = await says(seen, "!ics abonnement")
    assert "Vous avez déjà une adresse d’agenda, depuis le lundi 23 novembre 2026" in again
    assert ADDRESS.search(again) is None
    async with seen.database.reading() as session:
        kept = await feeds.get_feed(session, LEA.user_id)
        held = await personal_data.collect(session, LEA.user_id)
    assert kept is not None
    assert secret not in str(kept.model_dump())
    assert held["feed"] == [{"created_at": seen.now}]


async def test_the_address_asked_for_in_a_room_is_not_told_there(seen: Chat) -> None:
    await join(seen, LEA)
    await says(seen, "!ics abonnement", room=ACCUEIL)
    rows = await seen.outbox()
    assert [row.room_id for row in rows if PUBLIC_URL in row.content["body"]] == [LEA.user_id]
    assert len(rows) == 2


async def test_a_new_address_revokes_the_other_and_stop_all(seen: Chat) -> None:
    await join(seen, LEA, OMAR)
    first = await secret_of(seen, await says(seen, "!ics abonnement"))
    his = await secret_of(seen, await says(seen, "!ics abonnement", OMAR))
    second = await secret_of(seen, await says(seen, "!ics abonnement nouveau"))
    assert [await owner(seen, secret) for secret in (first, second, his)] == [None, LEA.user_id, OMAR.user_id]
    assert "ne marche plus" in await says(seen, "!ics abonnement stop")
    assert "Vous n’aviez pas d’abonnement" in await says(seen, "!ics abonnement stop")
    assert [await owner(seen, secret) for secret in (second, his)] == [None, OMAR.user_id]


async def test_who_leaves_or_erases_themselves_loses_it(seen: Chat) -> None:
    await join(seen, LEA, OMAR)
    hers = await secret_of(seen, await says(seen, "!ics abonnement"))
    his = await secret_of(seen, await says(seen, "!ics abonnement", OMAR))
    await says(seen, "!désinscription")
    await says(seen, "oui")
    async with seen.database.writing() as session:
        await personal_data.erase(session, OMAR.user_id, seen.now, "request")
    assert [await owner(seen, secret) for secret in (hers, his)] == [None, None]
    async with seen.database.reading() as session:
        assert [await feeds.get_feed(session, person.user_id) for person in (LEA, OMAR)] == [None, None]
    await join(seen, OMAR)
    assert await owner(seen, his) is None


async def test_it_is_for_members(seen: Chat) -> None:
    assert "Pour vous présenter : !inscription" in await says(seen, "!ics abonnement")
    assert f"{PUBLIC_URL}/agenda.ics" in await says(seen, "!ics public", room=ACCUEIL)


async def test_without_an_address_on_the_web_it_says_so(chat: Chat) -> None:
    await join(chat, LEA)
    for asked in ("abonnement", "abonnement nouveau", "public"):
        assert "Il n’y a pas d’abonnement ici" in await says(chat, f"!ics {asked}")
