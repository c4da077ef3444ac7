"""`!annonce`: what is shown before, who may, where, and what leaves once its author said « oui »."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from commands.core.declaration.context import Audience, Coordinator, Room
from storage import announcements, robots, team
from storage.announcements import Announcement
from storage.reach import Silence
from storage.rows import keep_row
from storage.team import ANNOUNCED_AGAIN
from tests.chat import ACCUEIL as HALL
from tests.chat import LEA, OMAR
from tests.commands.announcements.conftest import ACCUEIL, EVERYBODY, HERS, SAMIRA, House

MOVED = "!annonce Réunion déplacée à 15 h ; salon accueil"
PROGRAMME = "!programme:town.example"


def omar() -> Coordinator:
    """Of the équipe d'animation too."""
    return Coordinator(OMAR.user_id, "Omar", "Ville")


async def silence(house: House, user_id: str, subject: str, until: datetime | None = None) -> None:
    async with house.database.writing() as session:
        session.add(Silence(user_id=user_id, subject=subject, until=until))


# ── The preview ──────────────────────────────────────────────────────────────────────────────────────────────────


async def test_the_preview_tells_for_how_many_it_would_ring_and_nothing_leaves(house: House) -> None:
    told = await house.says(MOVED)
    assert "« Réunion déplacée à 15 h\nSamira (CCAS) »" in told
    assert "3 personnes recevront une alerte" in told
    assert "silence" not in told
    assert await house.announced() == []


@pytest.mark.parametrize("subject", ["announcements", "all"])
async def test_who_asked_for_silence_is_counted_apart(house: House, subject: str) -> None:
    await silence(house, OMAR.user_id, subject)
    told = await house.says(MOVED)
    assert "2 personnes recevront une alerte. 1 a demandé le silence, et la lira sans alerte" in told


async def test_a_silence_on_something_else_or_that_is_over_counts_for_nothing(house: House) -> None:
    await silence(house, OMAR.user_id, "polls")
    await silence(house, LEA.user_id, "announcements", datetime(2026, 11, 22, tzinfo=UTC))
    assert "3 personnes recevront une alerte" in await house.says(MOVED)


async def test_programs_are_no_people(house: House) -> None:
    async with house.database.writing() as session:
        await robots.add_robot(session, OMAR.user_id, house.now)
    assert "2 personnes recevront une alerte" in await house.says(MOVED)


async def test_without_the_power_it_says_so_and_goes_without(house: House) -> None:
    told = await house.says("!annonce Le vote finit vendredi ; salon programme")
    assert "Je ne peux pas faire sonner ici" in told
    assert "!sans alerte" not in told, "it is what would be done anyway"
    await house.says("oui")
    (row,) = await house.announced()
    assert (row.room_id, row.content["msgtype"], row.content["m.mentions"]) == (PROGRAMME, "m.notice", {})


async def test_the_words_are_kept_to_the_last_sign(house: House) -> None:
    await house.says("!annonce Qui vient jeudi ?\nApportez vos badges ; salle 2, merci !\nsalon accueil")
    await house.says("oui")
    (text,) = await house.announced_texts()
    assert text.startswith("Annonce : Qui vient jeudi ?\nApportez vos badges ; salle 2, merci !\n")


# ── Who, and where ───────────────────────────────────────────────────────────────────────────────────────────────


async def test_who_is_not_of_the_team_is_told_whom_to_ask(house: House) -> None:
    told = await house.says(MOVED, person=LEA)
    assert "Samira (CCAS)" in told
    assert await house.says("oui", person=LEA) != ""
    assert await house.announced() == []


async def test_said_in_a_room_it_is_for_that_room(house: House) -> None:
    told = await house.says("!annonce Réunion déplacée", room=HALL)
    assert "dans ce salon" in told
    await house.says("!oui", room=HALL)
    assert [row.room_id for row in await house.announced()] == [ACCUEIL]


async def test_said_in_a_room_without_a_role_it_is_for_that_room(house: House) -> None:
    group = Room("!group:town.example")
    house.audiences[group.room_id] = Audience(EVERYBODY, may_ring=True)
    await house.says("!annonce Réunion déplacée", room=group)
    await house.says("!oui", room=group)
    assert [row.room_id for row in await house.announced()] == [group.room_id]


async def test_said_in_private_its_room_is_asked(house: House) -> None:
    told = await house.says("!annonce Réunion déplacée à 15 h")
    assert "Dans quel salon ?" in told
    assert "dans le salon « agenda »" in await house.says("2")
    await house.says("oui")
    assert [row.room_id for row in await house.announced()] == ["!agenda:town.example"]


async def test_a_room_that_nobody_knows_is_refused_with_those_there_are(house: House) -> None:
    told = await house.says("!annonce Bonjour à tous ; salon cuisine")
    assert "salon cuisine" in told
    assert "accueil, agenda ou programme" in told


async def test_where_the_bot_is_not_it_says_nothing(house: House) -> None:
    del house.audiences["accueil"]
    assert "Je ne suis pas dans le salon « accueil »" in await house.says(MOVED)
    assert "n’attends pas" in await house.says("oui")


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("!annonce", "Que faut-il annoncer"),
        ("!annonce @room ; salon accueil", "Que faut-il annoncer"),
        ("!annonce 🎉🎉 ; salon accueil", "Que faut-il annoncer"),
        (f"!annonce {'La réunion est déplacée. ' * 60}", "1 200 au plus"),
        (f"!annonce {'a' * 5_000}", "long"),
        ("!annonce Mme Durand n’a plus de logement, venez l’aider ; salon accueil", "personne"),
        ("!annonce Bonjour ; salon accueil ; raison : Mme Durand est expulsée", "personne"),
    ],
)
async def test_what_cannot_be_announced(house: House, said: str, told: str) -> None:
    assert told in await house.says(said)
    await house.says("oui")
    assert await house.announced() == []


# ── « oui » ──────────────────────────────────────────────────────────────────────────────────────────────────────


async def test_yes_rings_once_for_the_whole_room_signed(house: House) -> None:
    await house.says(MOVED)
    told = await house.says("oui")
    assert "C’est parti dans le salon « accueil »" in told
    (row,) = await house.announced()
    assert (row.room_id, row.action, row.content["msgtype"], row.content["m.mentions"]) == (ACCUEIL, "send", "m.text", {"room": True})
    assert (await house.announced_texts())[0].endswith("Samira (CCAS), équipe d’animation")


async def test_a_second_yes_does_nothing(house: House) -> None:
    await house.says(MOVED)
    await house.says("oui")
    assert "n’attends pas de réponse" in await house.says("oui")
    assert len(await house.announced()) == 1


async def test_the_same_event_twice_leaves_once(house: House) -> None:
    await house.says(MOVED)
    yes = house.hear("oui", room=HERS, person=SAMIRA)
    await house.answer_to(yes)
    await house.answer_to(yes)
    assert len(await house.announced()) == 1


async def test_who_asked_for_silence_is_not_rung_the_others_are_by_their_names(house: House) -> None:
    await silence(house, OMAR.user_id, "announcements")
    await house.says(MOVED)
    await house.says("oui")
    said, ring = await house.announced()
    assert (said.action, said.content["msgtype"], said.content["m.mentions"]) == ("send", "m.notice", {})
    assert (ring.action, ring.content["m.mentions"]) == ("ring", {"user_ids": sorted({LEA.user_id, SAMIRA.user_id})})


async def test_more_than_one_message_can_name_go_without(house: House) -> None:
    crowd = frozenset(f"@p{number}:town.example" for number in range(501))
    house.audiences["accueil"] = Audience(crowd | {OMAR.user_id}, may_ring=True)
    assert "502 personnes recevront" in await house.says(MOVED)
    await silence(house, OMAR.user_id, "announcements")
    assert "trop de monde" in await house.says(MOVED)
    await house.says("oui")
    assert [row.content["m.mentions"] for row in await house.announced()] == [{}]


@pytest.mark.parametrize("said", ["sans alerte", "!sans alerte", "sans sonner"])
async def test_quietly_it_rings_for_nobody(house: House, said: str) -> None:
    await house.says(MOVED)
    await house.says(said)
    (row,) = await house.announced()
    assert (row.content["msgtype"], row.content["m.mentions"]) == ("m.notice", {})


async def test_at_room_in_its_words_calls_nobody_by_itself(house: House) -> None:
    await house.says("!annonce @room Écrivez @Room pour sonner, @room ; salon accueil ; sans alerte")
    await house.says("oui")
    (row,) = await house.announced()
    assert "@room" not in row.content["body"].casefold()
    assert "@room" not in row.content["formatted_body"].casefold()
    assert row.content["body"].replace("\u2060", "").startswith("Annonce\u00a0: Écrivez @Room pour sonner\n")


async def test_another_person_confirms_nothing(house: House) -> None:
    """In the room where it was asked, of the équipe d'animation or not."""
    house = replace(house, territory=replace(house.territory, coordinators=(*house.territory.coordinators, omar())))
    await house.says("!annonce Réunion déplacée", room=HALL)
    for person in (LEA, OMAR):
        await house.says("!oui", room=HALL, person=person)
    assert await house.announced() == []
    await house.says("!oui", room=HALL)
    (text,) = await house.announced_texts()
    assert "Samira (CCAS)" in text


async def test_after_five_minutes_it_is_shown_again_and_yes_again_sends_it(house: House) -> None:
    await house.says(MOVED)
    house.later(minutes=6)
    told = await house.says("oui")
    assert "Plus de 5 minutes ont passé. Rien n’est parti" in told
    assert await house.announced() == []
    await house.says("oui")
    assert len(await house.announced()) == 1


async def test_a_correction_before_yes_is_a_new_preview(house: House) -> None:
    asked = house.hear(MOVED, room=HERS, person=SAMIRA)
    await house.answer_to(asked)
    assert "16 h" in await house.corrects(asked, MOVED.replace("15", "16"))
    await house.says("oui")
    assert ["16 h" in text for text in await house.announced_texts()] == [True]


async def test_no_gives_it_up(house: House) -> None:
    await house.says(MOVED)
    await house.says("non")
    await house.says("oui")
    assert await house.announced() == []


async def test_who_left_the_team_since_the_preview_sends_nothing(house: House) -> None:
    await house.says(MOVED)
    gone = replace(house, territory=replace(house.territory, coordinators=(omar(),)))
    assert "Omar" in await gone.says("oui")
    assert await gone.announced() == []


# ── One a day ────────────────────────────────────────────────────────────────────────────────────────────────────


async def test_a_second_one_of_a_day_in_a_room_asks_why_and_the_journal_keeps_it(house: House) -> None:
    await house.says(MOVED)
    await house.says("oui")
    assert "pourquoi ?" in await house.says("!annonce La salle change aussi ; salon accueil")
    assert "n’attends pas" in await house.says("oui"), "it waits for a reason"
    assert "La salle change aussi" in await house.says("raison : la salle est inondée")
    await house.says("oui")
    assert len(await house.announced()) == 2
    async with house.database.reading() as session:
        (entry,) = await team.list_entries(session, start=0, limit=5)
    assert (entry.kind, entry.about, entry.author_id) == (ANNOUNCED_AGAIN, "la salle est inondée", SAMIRA.user_id)
    assert "une annonce de plus le même jour, la salle est inondée" in await house.says("!journal")


async def test_a_reason_said_with_it_is_enough(house: House) -> None:
    for text in (MOVED, f"{MOVED} ; raison : la salle est inondée"):
        await house.says(text)
        await house.says("oui")
    assert len(await house.announced()) == 2


async def test_another_room_or_another_day_is_a_first_one(house: House) -> None:
    await house.says(MOVED)
    await house.says("oui")
    assert "Aperçu" in await house.says("!annonce Autre chose ; salon agenda")
    house.later(hours=15)  # the next day in Paris, and not yet in UTC
    assert "Aperçu" in await house.says("!annonce Autre chose ; salon accueil")


async def test_two_of_the_team_at_the_same_instant_say_one_and_the_other_is_asked_why(house: House) -> None:
    """On PostgreSQL both transactions are open together: counting alone, each saw none."""
    await house.says(MOVED)
    start, end = house.now - timedelta(hours=9), house.now + timedelta(hours=15)
    async with house.database.writing() as session:
        assert await announcements.take_day(session, "accueil", start, end, house.now)
        row = Announcement(room_id="accueil", text="", state="said", structure="Ville", created_at=house.now, due_at=house.now)
        await keep_row(session, row)
        hers = asyncio.create_task(house.says("oui"))
        await asyncio.wait({hers}, timeout=1)  # it waits for the other one, or is done too early
    await hers
    assert await house.announced() == []
    assert [row.room_id for row in await house.outbox() if "pourquoi" in row.content.get("body", "")] == [HERS.room_id]


async def test_one_that_was_cancelled_leaves_its_day(house: House) -> None:
    await house.says(f"{MOVED} ; à 15h")
    await house.says("oui")
    await house.says("!annuler annonce")
    await house.says(MOVED)
    assert "pourquoi" not in await house.says("oui")
    assert len(await house.announced_texts()) == 1


async def test_two_of_the_team_at_once_are_asked_why_the_second_time(house: House) -> None:
    house = replace(house, territory=replace(house.territory, coordinators=(*house.territory.coordinators, omar())))
    his = Room("!his:town.example", private=True)
    await house.says(MOVED)
    await house.says(MOVED, person=OMAR, room=his)
    await house.says("oui")
    assert "pourquoi ?" in await house.says("oui", person=OMAR, room=his)
    assert len(await house.announced()) == 1
