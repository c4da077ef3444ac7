"""Who was there: asked of the host, told in several ways, corrected for a week; and the sign-in sheet."""

import re
from io import BytesIO
from typing import Any

from openpyxl import load_workbook

from bot.engine.incoming import Tapped, Untapped
from commands.core.declaration.context import Room
from storage import attendance, meetings, personal_data
from storage.delivery import SENT
from storage.meetings import Meeting
from tests.chat import ACCUEIL, LEA, OMAR, Chat
from tests.commands.meetings.saying import CAFE, INES, SAMIRA, says, told
from tests.commands.personal_data.people import files
from tests.given import member, structure

HERS = Room("!Samira:town.example", private=True)
BIG = CAFE.replace("; 2", "; 20")


async def hold(chat: Chat) -> None:
    """A café on Thursday the 3rd of December at 14 h, with Léa of the CCAS, and Omar with two guests."""
    async with chat.database.writing() as session:
        ccas = structure("CCAS")
        session.add(ccas)
        await session.flush()
        await member(session, LEA.user_id, "Léa Étiolle", ccas.id or 0)
    await says(chat, BIG, SAMIRA)
    await says(chat, "!participe R1")
    await says(chat, "!participe R1 +2 : Zoé et Paul", OMAR)


async def deliver(chat: Chat) -> dict[str, str]:
    """All that waits is sent; subject → event id of its last message."""
    async with chat.database.writing() as session:
        rows = await chat.outbox()
        for row in rows:
            row.event_id, row.state = row.event_id or f"$sent-{row.id}", SENT
            await session.merge(row)
    return {row.subject: row.event_id or "" for row in rows if row.subject}


async def noted(chat: Chat) -> tuple[list[int], list[str], int]:
    async with chat.database.reading() as session:
        meeting = await session.get(Meeting, 1)
        assert meeting is not None
        came = [row.came for row in await attendance.list_expected(session, 1)]
        return came, [each.name for each in await attendance.list_walk_ins(session, 1)], await attendance.count_present(session, meeting)


async def test_ten_minutes_after_the_start_the_host_is_asked_in_private(chat: Chat) -> None:
    await hold(chat)
    assert "qui est là" not in await chat.rings(days=10, hours=5, minutes=9)
    await chat.rings(minutes=1)
    (asked,) = [letter for letter in await told(chat, SAMIRA) if "qui est là" in letter]
    assert "1. Léa Étiolle (CCAS)\n2. Omar, avec 2 personnes" in asked
    assert "jeudi 10 décembre 2026" in asked


async def test_taps_mark_all_or_one_and_are_taken_back(chat: Chat) -> None:
    await hold(chat)
    await chat.rings(days=10, hours=5, minutes=10)
    message = (await deliver(chat))["meetings.presence:1"]
    said = await chat.answer_to(Tapped("$t1", HERS, SAMIRA, message, "✅"))
    assert "4 personnes présentes" in said
    await chat.answer_to(Untapped("$u1", HERS, "$t1"))
    assert (await noted(chat))[0] == [0, 0]
    await chat.answer_to(Tapped("$t2", HERS, SAMIRA, message, "2"))
    assert await noted(chat) == ([0, 3], [], 3)
    assert "Seules la personne qui anime" in await chat.answer_to(Tapped("$t3", Room("!x", private=True), OMAR, message, "1"))
    assert await noted(chat) == ([0, 3], [], 3)


async def test_told_by_words_and_corrected_by_another_coordinator(chat: Chat) -> None:
    await hold(chat)
    chat.later(days=10, hours=5, minutes=30)
    assert "2 personnes présentes" in await says(chat, "!présents R1 1 2+0", SAMIRA)
    said = await says(chat, "!présents R1 aussi Karim du Secours populaire", SAMIRA)
    assert "Sans inscription : Karim du Secours populaire" in said
    assert "Je ne trouve pas « Zed »" in await says(chat, "!présents R1 Léa, Zed", SAMIRA)
    assert await noted(chat) == ([1, 0], ["Karim du Secours populaire"], 2)
    await says(chat, "!présents R1 tous sauf 2", SAMIRA)
    assert "14 personnes présentes" in await says(chat, "!présents R1 14 personnes", SAMIRA)
    assert "Je n’ai rien noté" in await says(chat, "!présents R1 9", SAMIRA)
    assert "reconnaissable" in await says(chat, "!présents R1 aussi Mme D. et son bébé", SAMIRA)
    assert "Seules la personne qui anime" in await says(chat, "!présents R1 tous", OMAR)


async def test_a_reply_to_the_list_is_enough(chat: Chat) -> None:
    await hold(chat)
    await chat.rings(days=10, hours=5, minutes=10)
    message = (await deliver(chat))["meetings.presence:1"]
    assert "3 personnes présentes" in await chat.says("tous sauf 1", person=SAMIRA, room=HERS, reply_to=message)


async def test_a_member_who_came_unregistered_is_known_and_names_stay_out_of_rooms(chat: Chat) -> None:
    await hold(chat)
    async with chat.database.writing() as session:
        await member(session, INES.user_id, "Inès Moreau")
    chat.later(days=10, hours=5, minutes=30)
    said = await says(chat, "!présents R1 aussi Inès Moreau", SAMIRA, ACCUEIL)
    assert "privé" in said.splitlines()[-1]
    async with chat.database.writing() as session:
        (walk_in,) = await attendance.list_walk_ins(session, 1)
        assert (walk_in.user_id, walk_in.name) == (INES.user_id, "")
        await personal_data.erase(session, INES.user_id, chat.now, "request")
    assert (await noted(chat))[1:] == ([""], 1)
    public = [row.content for row in await chat.outbox() if row.room_id == ACCUEIL.room_id]
    assert "Inès" not in str(public)


async def test_neither_before_nor_a_week_after(chat: Chat) -> None:
    await hold(chat)
    assert "n’a pas commencé" in await says(chat, "!présents R1 tous", SAMIRA)
    chat.later(days=10, hours=6)
    assert "4 personnes présentes" in await says(chat, "!présents R1 tous", SAMIRA)
    chat.later(days=8)
    assert "ne changent plus" in await says(chat, "!présents R1 1", SAMIRA)
    assert (await noted(chat))[0] == [1, 3]


async def test_a_bot_that_was_down_asks_late_and_never_at_night(chat: Chat) -> None:
    await hold(chat)
    await chat.rings(days=10, hours=13)  # 22 h
    assert not [letter for letter in await told(chat, SAMIRA) if "qui est là" in letter]
    await chat.rings(hours=11)  # 9 h on the next day
    (asked,) = [letter for letter in await told(chat, SAMIRA) if "qui est là" in letter]
    assert "J’étais arrêté" in asked


async def test_a_bot_that_was_down_for_days_asks_no_more(chat: Chat) -> None:
    await hold(chat)
    await chat.rings(days=14)
    assert not [letter for letter in await told(chat, SAMIRA) if "qui est là" in letter]


async def test_the_host_may_be_another(chat: Chat) -> None:
    await hold(chat)
    assert "Je ne trouve pas « Zed »" in await says(chat, "!modifier R1 hôte Zed", SAMIRA)
    assert re.search(r"Léa Étiolle \(@lea:\S+, membre depuis .*\) anime R1", await says(chat, "!modifier R1 hôte Léa", SAMIRA))
    assert "Vous animez R1" in (await told(chat, LEA))[-1]
    await chat.rings(days=10, hours=5, minutes=10)
    assert [letter for letter in await told(chat, LEA) if "qui est là" in letter]
    assert "4 personnes présentes" in await says(chat, "!présents R1 tous")


async def test_a_year_later_nobody_is_named(chat: Chat) -> None:
    await hold(chat)
    await says(chat, "!modifier R1 hôte Léa", SAMIRA)
    chat.later(days=10, hours=6)
    await says(chat, "!présents R1 tous", SAMIRA)
    await says(chat, "!présents R1 aussi Karim", SAMIRA)
    async with chat.database.writing() as session:
        await meetings.remove_names(session, chat.now.replace(year=2028))
        await attendance.remove_names(session, chat.now.replace(year=2028))
        meeting = await session.get(Meeting, 1, populate_existing=True)
        assert meeting is not None
        assert meeting.host_id is None
    assert await noted(chat) == ([1, 3], [""], 5)


# ── The sign-in sheet ────────────────────────────────────────────────────────────────────────────────────────────


def cells(data: bytes) -> list[list[Any]]:
    sheet = load_workbook(BytesIO(data)).active
    assert sheet is not None
    return [[cell.value for cell in row] for row in sheet.iter_rows()]


async def test_the_sheet_is_sent_to_the_host_on_the_working_day_before(chat: Chat) -> None:
    await hold(chat)
    await chat.rings(days=9, hours=7, minutes=59)
    assert files(await chat.outbox()) == {}
    await chat.rings(minutes=1)  # Wednesday, 17 h
    sent = files(await chat.outbox())
    assert set(sent) == {"feuille-R1.xlsx", "feuille-R1.pdf"}
    assert {row.person_id for row in await chat.outbox() if row.action == "file"} == {SAMIRA.user_id}
    rows = cells(sent["feuille-R1.xlsx"])
    assert rows[0][0] == "R1\u00a0: Café partenaires de décembre"
    assert [row[1:3] for row in rows[5:9]] == [
        ["Léa Étiolle", "CCAS"],
        ["Omar", None],
        ["Zoé et Paul (avec Omar)", None],
        ["(avec Omar)", None],
    ]
    assert sum(row[1] in {"", None} and str(row[0]).isdecimal() for row in rows) == 8
    assert "12 mois au plus" in rows[-1][0]
    assert "Zoé et Paul (avec Omar)" in sent["feuille-R1.pdf"].decode()


async def test_the_sheet_at_any_time_in_private_for_who_answers_for_the_meeting(chat: Chat) -> None:
    await hold(chat)
    assert "Seules la personne qui anime" in await says(chat, "!feuille R1", OMAR)
    assert "4 personnes inscrites" in await says(chat, "!feuille R1", SAMIRA, ACCUEIL)
    assert all(row.room_id == SAMIRA.user_id for row in await chat.outbox() if row.action == "file")


async def test_a_meeting_by_video_has_no_sheet(chat: Chat) -> None:
    await says(chat, "!rencontre Conférence ; jeudi 3 décembre 14h ; https://meet.example.org/x", SAMIRA)
    await chat.rings(days=9, hours=8)
    assert files(await chat.outbox()) == {}
