"""Series: told before they are made, announced a date at a time, changed together or one by one."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from sqlmodel import select

from commands.core.declaration.context import Due
from commands.core.declaration.effects import Post
from commands.meetings.preparing.series import announce_next
from storage import meetings
from storage.meetings import Meeting, Wanted
from storage.series import Series
from tests.chat import LEA, OMAR, TERRITORY, Chat
from tests.commands.meetings.saying import SAMIRA, says, told

FIRST_THURSDAYS = "!rencontre Café partenaires ; tous les premiers jeudis du mois à 9h ; Maison pour tous ; 20"


async def held(chat: Chat) -> list[Meeting]:
    async with chat.database.reading() as session:
        return list(await meetings.list_coming(session, chat.now, Wanted(), limit=99))


async def made(chat: Chat, said: str = FIRST_THURSDAYS) -> list[Meeting]:
    await says(chat, said, SAMIRA)
    await says(chat, "oui", SAMIRA)
    return await held(chat)


async def announced(chat: Chat) -> list[str | None]:
    return [row.subject for row in await chat.outbox() if row.room_id == "!agenda:town.example" and row.action == "send"]


async def test_it_is_told_in_full_and_made_once_confirmed(chat: Chat) -> None:
    said = await says(chat, FIRST_THURSDAYS, SAMIRA)
    assert "11 rencontres « Café partenaires » (café partenaires) : le premier jeudi du mois à 9 h." in said
    assert "jeudi 3 décembre 2026, de 9 h à 11 h\n• jeudi 7 janvier 2027, de 9 h à 11 h" in said
    assert "Je saute : jeudi 6 mai 2027 (Ascension)." in said
    assert "Je m’arrête à un an" in said
    assert await held(chat) == []
    said = await says(chat, "oui", SAMIRA)
    assert "11 rencontres" in said
    assert "La dernière : R11, jeudi 4 novembre 2027 à 9 h" in said
    assert len(await held(chat)) == 11
    assert "Une date de la série : le premier jeudi du mois." in await says(chat, "!rencontre R7")
    assert "R5 : Café partenaires" in await says(chat, "!agenda")
    async with chat.database.reading() as session:
        assert [row.rule for row in await session.exec(select(Series))] == ["FREQ=MONTHLY;BYDAY=1TH"]


async def test_the_clocks_on_the_wall_are_kept_through_the_changes_of_hour(chat: Chat) -> None:
    rows = await made(chat, "!rencontre Café ; tous les mardis 9h-10h du 23 mars 2027 au 6 avril 2027 ; salle 4")
    assert [row.starts_at for row in rows] == [
        datetime(2027, 3, 23, 8, tzinfo=UTC),
        *(datetime(2027, *day, 7, tzinfo=UTC) for day in ((3, 30), (4, 6))),
    ]
    assert {row.wall_start.hour for row in rows} == {9}


async def test_who_says_nothing_makes_nothing(chat: Chat) -> None:
    await says(chat, FIRST_THURSDAYS, SAMIRA)
    chat.later(hours=1)
    await says(chat, "oui", SAMIRA)
    assert await held(chat) == []


@pytest.mark.parametrize(
    ("date", "answer"),
    [
        ("tous les jeudis", "C’est bien tous les jeudis. À quelle heure"),
        ("tous les jeudis à 25h", "Cette heure n’existe pas"),
        ("tous les jeudis 16h-14h", "La fin est avant le début"),
        ("tous les jeudis à 9h jusqu’au 31 février", "Ce jour n’existe pas"),
        ("tous les jeudis à 9h jusqu’au 2 janvier 2020", "C’est déjà passé"),
        ("tous les jeudis à 9h jusqu’au 24 novembre", "La fin est avant le début"),
        ("tous les vendredis à 9h du 25/12/2026 au 02/01/2027", "Il ne reste aucune date"),
        (
            "tous les vendredis à 9h du 25/12/2026 au 02/01/2027",
            "vendredi 25 décembre 2026 (Noël), vendredi 1er janvier 2027 (Jour de l’an)",
        ),
        ("tous les jeudis à 9h à partir du 5 janvier 2029", "dans l’année qui vient"),
    ],
)
async def test_a_series_that_cannot_be_is_refused(chat: Chat, date: str, answer: str) -> None:
    assert answer in await says(chat, f"!rencontre Café ; {date} ; salle 4", SAMIRA)
    await says(chat, "oui", SAMIRA)
    assert await held(chat) == []


async def test_a_series_of_ten_years_is_made_for_one(chat: Chat) -> None:
    said = await says(chat, "!rencontre Café ; tous les jeudis à 9h jusqu’au 30/10/2031 ; salle 4", SAMIRA)
    assert "Je m’arrête à un an" in said
    assert "jusqu’au jeudi 18 novembre 2027" in said
    until = await says(chat, "!rencontre Café ; tous les jeudis à 9h jusqu’au 18 décembre ; salle 4", SAMIRA)
    assert "Je m’arrête" not in until
    assert "4 rencontres" in until


async def test_the_first_is_announced_and_each_other_once_in_its_time(chat: Chat) -> None:
    await made(chat)
    assert await announced(chat) == ["meetings.meeting:1"]

    async def next_morning(day: datetime) -> list[str | None]:
        async with chat.database.writing() as session:
            posts = await announce_next(Due(session=session, now=day, due=day, territory=TERRITORY, lexicon=chat.lexicon))
            return [post.subject for post in posts if isinstance(post, Post)]

    morning = datetime(2026, 11, 24, 8, 5, tzinfo=UTC)
    assert await next_morning(morning) == []
    assert await next_morning(morning + timedelta(days=10)) == ["meetings.meeting:2"]  # R1 is over
    assert await next_morning(morning + timedelta(days=10)) == []
    assert await next_morning(datetime(2027, 1, 10, 8, 5, tzinfo=UTC)) == []  # a Sunday
    assert await next_morning(datetime(2027, 1, 11, 8, 5, tzinfo=UTC)) == ["meetings.meeting:3"]


async def test_one_is_changed_alone(chat: Chat) -> None:
    await made(chat)
    await says(chat, "!modifier R2 date vendredi 8 janvier 2027", SAMIRA)
    days = [row.wall_start.strftime("%d/%m %Hh") for row in await held(chat)]
    assert days[:3] == ["03/12 09h", "08/01 09h", "04/02 09h"]
    await says(chat, "!annuler-rencontre R3", SAMIRA)
    await says(chat, "oui", SAMIRA)
    assert len(await held(chat)) == 10


async def test_those_from_one_on_are_changed_together_and_each_person_is_told_once(chat: Chat) -> None:
    await made(chat)
    for number in (2, 3, 5):
        await says(chat, f"!participe R{number}")
    await says(chat, "!participe R3", OMAR)
    said = await says(chat, "!modifier série R3 lieu Centre social", SAMIRA)
    assert "C’est changé pour 9 dates de la série" in said
    assert "Je préviens 2 personnes en privé" in said
    assert {row.number: row.place for row in await held(chat)} == {
        n: "Maison pour tous" if n < 3 else "Centre social" for n in range(1, 12)
    }
    (letter,) = await told(chat, LEA)
    assert ("R2" in letter, "R3 :" in letter, "R5 :" in letter) == (False, True, True)
    assert len(await told(chat, OMAR)) == 1
    await says(chat, "!modifier la série R10 heure 10h30-12h", SAMIRA)
    assert [row.wall_start.strftime("%Hh%M") for row in await held(chat)][-3:] == ["09h00", "10h30", "10h30"]


async def test_a_series_keeps_its_days_and_a_meeting_alone_is_none(chat: Chat) -> None:
    await made(chat)
    assert "Une série garde ses jours" in await says(chat, "!modifier série R3 date mardi 14h", SAMIRA)
    await says(chat, "!rencontre Café ; jeudi 3 décembre 14h ; salle 4", SAMIRA)
    assert "n’est pas une date d’une série" in await says(chat, "!annuler-rencontre série R12", SAMIRA)
    await says(chat, "!participe R4 +2")
    assert "3 places sont prises à R4" in await says(chat, "!modifier série R2 places 2", SAMIRA)
    assert {row.seats for row in await held(chat)} == {20, None}


async def test_an_hour_with_two_readings_is_asked_for_all(chat: Chat) -> None:
    await made(chat)
    said = await says(chat, "!modifier série R10 heure à 3h", SAMIRA)
    assert "plusieurs façons" in said
    await says(chat, "2", SAMIRA)
    assert [row.wall_start.strftime("%Hh%M") for row in await held(chat)][-3:] == ["09h00", "15h00", "15h00"]


async def test_those_from_one_on_are_cancelled_together(chat: Chat) -> None:
    await made(chat)
    for number in (1, 9, 10):
        await says(chat, f"!participe R{number}")
    assert "Annuler 3 dates de la série" in await says(chat, "!annuler-rencontre série R9", SAMIRA)
    assert "C’est annulé : 3 dates" in await says(chat, "oui", SAMIRA)
    assert [row.number for row in await held(chat)] == list(range(1, 9))
    (letter,) = await told(chat, LEA)
    assert re.findall(r"R\d+ :", letter) == ["R9 :", "R10 :"]


async def test_what_is_past_is_not_changed(chat: Chat) -> None:
    await made(chat)
    chat.later(days=20)
    assert "est passée" in await says(chat, "!modifier R1 lieu Centre social", SAMIRA)
    assert "est passée" in await says(chat, "!modifier série R1 lieu Centre social", SAMIRA)
