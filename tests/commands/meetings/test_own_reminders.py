"""`!rappel`: what people ask to be reminded of, when it is said, and how it ends."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from commands.core.declaration.context import Person, Room
from commands.core.declaration.effects import Refused
from commands.meetings.reminders.beforehand import read_before
from commands.meetings.reminders.own_words import read_own_words
from storage import delivery, personal_data, reach, timers
from storage.reach import Silence
from tests.chat import ACCUEIL, LEA, OMAR, Chat
from tests.given import meeting
from tests.spaces import flat

PARIS = ZoneInfo("Europe/Paris")
SAMIRA = Person("@samira:town.example", "Samira")
CAFE = "!rencontre Café de décembre ; jeudi 3 décembre 14h-16h ; Maison pour tous ; 9 ; https://meet.example.org/secret"


async def says(chat: Chat, text: str, person: Person = LEA, room: Room | None = None) -> str:
    return flat(await chat.says(text, person=person, room=room or Room(f"!{person.name}:town.example", private=True)))


async def rings(chat: Chat, said: str) -> str:
    """Move the clock to a wall time of the territory."""
    at = datetime.fromisoformat(said).replace(tzinfo=PARIS).astimezone(UTC)
    return flat(await chat.rings(seconds=(at - chat.now).total_seconds()))


async def planned(chat: Chat, person: Person = LEA) -> list[str]:
    """When the person's own are due, on the wall."""
    async with chat.database.reading() as session:
        own = await timers.list_timers(session, user_id=person.user_id)
    return [f"{each.due_at.astimezone(PARIS):%d/%m %H:%M}" for each in own]


async def all_is_sent(chat: Chat) -> None:
    """The same words that still wait for a person are not said twice."""
    async with chat.database.writing() as session:
        for row in await chat.outbox():
            await delivery.set_sent(session, row.id or 0, f"$sent-{row.id}", chat.now)


@pytest.mark.parametrize(
    ("said", "at"),
    [
        ("1h avant", "03/12 13:00"),
        ("1 h avant", "03/12 13:00"),
        ("une heure avant", "03/12 13:00"),
        ("1h30 avant", "03/12 12:30"),
        ("une heure et demie avant", "03/12 12:30"),
        ("2 heures", "03/12 12:00"),
        ("30 min avant", "03/12 13:30"),
        ("une demi-heure avant", "03/12 13:30"),
        ("un quart d’heure avant", "03/12 13:45"),
        ("la veille", "02/12 09:00"),
        ("la veille à 18h", "02/12 18:00"),
        ("La veille au soir", "02/12 18:00"),
        ("veille 18h30", "02/12 18:30"),
        ("2 jours avant", "01/12 09:00"),
        ("3 jours avant à 8h", "30/11 08:00"),
        ("une semaine avant", "26/11 09:00"),
        ("J-7", "26/11 09:00"),
        ("j-1 à 14:15", "02/12 14:15"),
        ("le jour même à 8h", "03/12 08:00"),
        ("le matin même", "03/12 08:30"),
        ("0 min avant", None),
        ("61 jours avant", None),
        ("la veille à 25h", None),
        ("bientôt", None),
        ("vendredi 9h", None),
        ("1h après", None),
    ],
)
def test_how_long_before(said: str, at: str | None) -> None:
    before = read_before(said)
    assert (before and f"{before.instant(meeting()).astimezone(PARIS):%d/%m %H:%M}") == at


def test_through_a_night_that_changes_the_hour() -> None:
    sunday = meeting(wall_start=datetime(2026, 10, 25, 10, 0), starts_at=datetime(2026, 10, 25, 9, 0, tzinfo=UTC))  # noqa: DTZ001 - what clocks show
    instants = [before.instant(sunday) for said in ("la veille à 10h", "9h avant") if (before := read_before(said))]
    assert instants == [datetime(2026, 10, 24, 8, 0, tzinfo=UTC), datetime(2026, 10, 25, 0, 0, tzinfo=UTC)]


@pytest.mark.parametrize(
    ("said", "at", "words"),
    [
        ("vendredi 9h appeler la CAF", "27/11 09:00", "Appeler la CAF."),
        ("rappelle-moi vendredi à 9h d’appeler la CAF", "27/11 09:00", "Appeler la CAF."),
        ("rappelle-moi d’appeler la CAF vendredi à 9h", "27/11 09:00", "Appeler la CAF."),
        ("demain : le rapport", "24/11 09:00", "Le rapport."),
        ("3 décembre 9h appeler la mairie", "03/12 09:00", "Appeler la mairie."),
        ("dans 2 heures fermer la salle", "23/11 11:00", "Fermer la salle."),
        ("dans une demi-heure fermer la salle", "23/11 09:30", "Fermer la salle."),
        ("dans 3 jours fermer la salle", "26/11 09:00", "Fermer la salle."),
        ("samedi 20h fermer la salle", "28/11 20:00", "Fermer la salle."),
    ],
)
async def test_ones_own_words_are_said_in_their_hour(chat: Chat, said: str, at: str, words: str) -> None:
    answer = await says(chat, said if said.startswith("rappelle") else f"!rappel {said}")
    assert "C’est noté" in answer
    assert words in answer
    assert await planned(chat) == [at]
    wall = datetime.strptime(f"{at} 2026", "%d/%m %H:%M %Y").isoformat()  # noqa: DTZ007 - a wall time
    assert await rings(chat, wall) == f"Votre rappel : {words}"
    assert await chat.rings(days=1) == ""


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        ("appeler la CAF", "Je ne lis pas de date"),
        ("31 février 9h appeler", "Ce jour n’existe pas"),
        ("vendredi 25h appeler", "Cette heure n’existe pas"),
        ("hier 9h appeler", "C’est déjà passé"),
        ("lundi 10h appeler", "plusieurs façons"),
        ("tous les lundis à 9h appeler", "Je rappelle une fois"),
        ("vendredi 9h", "Que faut-il vous rappeler"),
        (f"vendredi 9h {'appeler ' * 30}", "200 caractères"),
        ("R1 bientôt", "Quand faut-il vous rappeler R1"),
        ("R1 2 semaines avant", "Je n’ai rien noté"),
        ("R9 1h avant", "Je n’ai pas de rencontre R9"),
        ("stop", "Vous n’avez demandé aucun rappel"),
        ("stop R1", "Je n’ai pas de rappel de vous"),
        ("stop 3", "Je n’ai pas de rappel de vous"),
        ("vendredi 9h appeler Mme D. pour son bébé", "reconnaissable"),
    ],
)
async def test_what_cannot_be_recalled_is_refused(chat: Chat, said: str, answer: str) -> None:
    await says(chat, CAFE, SAMIRA)
    assert answer in await says(chat, f"!rappel {said}")
    assert await planned(chat) == []


async def test_a_meeting_in_its_hour_with_the_link_for_those_who_come(chat: Chat) -> None:
    await says(chat, CAFE, SAMIRA)
    assert "le jeudi 3 décembre 2026 à 13 h, en privé" in await says(chat, "!rappel R1 1h avant")
    assert "le jeudi 3 décembre 2026 à 13 h" in await says(chat, "!rappel 1 h avant R1", OMAR)
    await says(chat, "!participe R1", OMAR)
    await rings(chat, "2026-12-03T12:59")
    said = await rings(chat, "2026-12-03T13:00")
    assert said.count("Votre rappel : R1, Café de décembre, jeudi 3 décembre 2026 à 14 h, Maison pour tous.") == 2
    assert said.count("https://meet.example.org/secret") == 1
    assert "Votre rappel" not in await chat.rings(days=1)


async def test_without_a_moment_it_is_one_hour_before_and_two_ways_make_two(chat: Chat) -> None:
    await says(chat, CAFE, SAMIRA)
    for words in ("R1", "R1 la veille à 18h", "R1 30 min avant"):
        await says(chat, f"!rappel {words}")
    assert await planned(chat) == ["02/12 18:00", "03/12 13:30"]


async def test_it_moves_with_the_meeting_and_goes_with_what_would_be_past(chat: Chat) -> None:
    await says(chat, CAFE, SAMIRA)
    for words in ("R1 1h avant", "R1 J-7"):
        await says(chat, f"!rappel {words}")
    await says(chat, "!modifier R1 date mardi 24 novembre 10h", SAMIRA)
    assert await planned(chat) == ["24/11 09:00"]
    assert "Votre rappel : R1" in await rings(chat, "2026-11-24T09:00")
    await all_is_sent(chat)
    assert "mardi 24 novembre 2026 à 9 h 30" in await says(chat, "!rappel R1 30 min avant")
    assert "Votre rappel : R1" in await rings(chat, "2026-11-24T09:30")


async def test_it_goes_when_the_person_does_not_come_and_with_an_erasure(chat: Chat) -> None:
    await says(chat, CAFE, SAMIRA)
    for person in (LEA, OMAR):
        await says(chat, "!participe R1", person)
        await says(chat, "!rappel R1 1h avant", person)
        await says(chat, "!rappel vendredi 9h appeler la CAF", person)
    await says(chat, "!absent R1")
    assert await planned(chat) == ["27/11 09:00"]
    async with chat.database.writing() as session:
        await personal_data.erase(session, OMAR.user_id, chat.now, "asked")
    assert await planned(chat, OMAR) == []


async def test_asked_in_a_room_it_is_answered_in_private(chat: Chat) -> None:
    said = await says(chat, "!rappel vendredi 9h appeler la CAF", room=ACCUEIL)
    rows = await chat.outbox()
    assert [("CAF" in row.content["body"], row.person_id) for row in rows] == [(True, LEA.user_id), (False, None)]
    assert "en privé" in said


async def test_the_list_and_what_ends_some(chat: Chat) -> None:
    await says(chat, CAFE, SAMIRA)
    assert "Vous n’avez demandé aucun rappel" in await says(chat, "!rappels")
    for words in ("R1 1h avant", "vendredi 9h appeler la CAF", "samedi 9h marché"):
        await says(chat, f"!rappel {words}")
    said = await says(chat, "!rappel liste")
    assert "1. vendredi 27 novembre 2026 à 9 h : appeler la CAF\n2. samedi" in said
    assert "3. jeudi 3 décembre 2026 à 13 h : R1, Café de décembre" in said
    assert "1 rappel enlevé. Il en reste 2" in await says(chat, "!rappel stop 2")
    assert "1 rappel enlevé. Il en reste 1" in await says(chat, "!rappel stop R1")
    assert await planned(chat) == ["27/11 09:00"]
    await says(chat, "!rappel dimanche 9h marché")
    assert "2 rappels enlevés." in await says(chat, "!rappel stop")
    assert await planned(chat) == []


async def test_twenty_at_most(chat: Chat) -> None:
    for minute in range(20):
        assert "C’est noté" in await says(chat, f"!rappel vendredi 9h{minute + 10} appeler")
    assert "déjà 20 rappels" in await says(chat, "!rappel vendredi 11h appeler")


async def test_it_is_said_in_spite_of_a_silence(chat: Chat) -> None:
    await says(chat, "!rappel vendredi 9h appeler la CAF")
    async with chat.database.writing() as session:
        await reach.set_silence(session, Silence(user_id=LEA.user_id, subject="all"))
    assert "Appeler la CAF" in await rings(chat, "2026-11-27T09:00")


async def test_late_it_waits_until_nobody_is_woken_and_tells_when_it_was_for(chat: Chat) -> None:
    await says(chat, CAFE, SAMIRA)
    await says(chat, "!rappel vendredi 20h fermer la salle")
    await says(chat, "!rappel R1 la veille à 20h")
    assert await rings(chat, "2026-11-27T23:00") == ""
    said = await rings(chat, "2026-11-28T07:00")
    assert "Ce rappel était pour le vendredi 27 novembre 2026 à 20 h, pardon." in said
    assert await rings(chat, "2026-12-02T22:00") == ""
    assert "Ce rappel part en retard, pardon." in await rings(chat, "2026-12-03T07:00")


async def test_late_after_the_beginning_it_is_not_said(chat: Chat) -> None:
    await says(chat, CAFE, SAMIRA)
    await says(chat, "!rappel R1 30 min avant")
    assert await rings(chat, "2026-12-03T14:00") == ""


async def test_the_same_may_be_asked_for_again(chat: Chat) -> None:
    await says(chat, "!rappel dans 10 min appeler")
    assert "Appeler" in await chat.rings(minutes=10)
    await all_is_sent(chat)
    await says(chat, "!rappel dans 10 min appeler")
    assert "Appeler" in await chat.rings(minutes=10)


@pytest.mark.parametrize(
    ("said", "at", "words"),
    [
        ("vendredi soir appeler la CAF", "27/11 18:00", "appeler la CAF"),
        ("le 15 9h appeler la CAF", "15/12 09:00", "appeler la CAF"),
        ("appeler la CAF avant vendredi", "26/11 09:00", "appeler la CAF"),
        ("fin de semaine payer la salle", "27/11 09:00", "payer la salle"),
        ("vendredi appeler la CAF à 14h", "27/11 14:00", "appeler la CAF"),
        ("vendredi 9h appeler la CAF pour le 15", "27/11 09:00", "appeler la CAF pour le 15"),
        ("relancer Paul dans 48h", "25/11 10:00", "relancer Paul"),
        ("vendredi 14h-16h réunion", "27/11 14:00", "réunion"),
    ],
)
def test_the_time_in_ones_own_words(said: str, at: str, words: str) -> None:
    own = read_own_words(said, datetime(2026, 11, 23, 10, tzinfo=PARIS))
    assert (f"{own.at.astimezone(PARIS):%d/%m %H:%M}", own.words) == (at, words)


@pytest.mark.parametrize("said", ["congés 3 jours", "réunion pendant 2h", "fin de droits de Paul", "appeler"])
def test_a_length_is_no_time(said: str) -> None:
    with pytest.raises(Refused) as refused:
        read_own_words(said, datetime(2026, 11, 23, 10, tzinfo=PARIS))
    assert refused.value.message.key == "reminders.no-date"


def test_a_part_of_a_day_that_may_be_two_is_asked_at_its_beginning() -> None:
    with pytest.raises(Refused) as refused:
        read_own_words("lundi soir appeler", datetime(2026, 11, 23, 10, tzinfo=PARIS))
    assert [f"{when.day:%d/%m} {when.start:%H:%M}" for when, _ in refused.value.message.facts["readings"]] == ["23/11 18:00", "30/11 18:00"]


async def test_the_article_of_a_date_is_kept_and_its_end_stops_nothing(chat: Chat) -> None:
    assert "mardi 15 décembre 2026 à 9 h" in await says(chat, "!rappel le 15 9h appeler la CAF")
    assert "vendredi 27 novembre 2026 à 9 h" in await says(chat, "!rappel fin de semaine payer la salle")
    assert await planned(chat) == ["27/11 09:00", "15/12 09:00"]
