"""« Toujours bon ? »: asked of who answers for a sheet, confirmed by one tap, passed on to others, and at last to the telephone."""

from datetime import date

import pytest

from storage import directory, merges, network, reach
from storage.reach import Silence
from tests.chat import LEA, OMAR, Chat
from tests.commands.programmes.conftest import SAMIRA, daily, last_row
from tests.commands.upkeep.conftest import PHONE, ZOE, asked, day, sheet, stored, taps, untaps
from tests.given import findable, structure
from tests.spaces import flat


@pytest.fixture
async def letter(chat: Chat) -> Chat:
    """On Tuesday the 24th, Léa is asked about the sheet of the PMI: the only one that is old."""
    await day(chat, 24)
    assert len(await asked(chat, LEA)) == 1
    return chat


async def test_an_old_sheet_is_asked_about_and_one_tap_confirms_it(letter: Chat) -> None:
    assert [await asked(letter, each) for each in (ZOE, OMAR, SAMIRA)] == [[], [], []]
    assert "est vérifiée aujourd’hui" in await taps(letter, "✅", LEA)
    assert (await sheet(letter, "PMI")).structure.confirmed_on == date(2026, 11, 24)
    assert ((await stored(letter)).state, (await stored(letter)).answered_structure_id) == ("confirmed", 1)
    for later in (25, 26, 27, 30):
        await day(letter, later)
    assert len(await asked(letter, LEA)) == 1
    assert await asked(letter, ZOE) == []


async def test_a_tap_taken_back_leaves_the_sheet_as_old_as_it_was(letter: Chat) -> None:
    await taps(letter, "✅", LEA)
    assert "n’est plus marquée" in await untaps(letter, "✅", LEA)
    assert (await sheet(letter, "PMI")).structure.confirmed_on == date(2024, 11, 1)


async def test_without_an_answer_a_colleague_is_asked_then_it_is_for_the_telephone(letter: Chat) -> None:
    await day(letter, 30)
    assert await asked(letter, ZOE) == [], "six days"
    await day(letter, 1, 12)
    assert len(await asked(letter, ZOE)) == 1
    assert (await stored(letter)).state == "open"
    await day(letter, 8, 12)
    assert (await stored(letter)).state == "to-phone"
    assert "1 fiche à vérifier par téléphone" in await letter.says("!suivi", person=SAMIRA)
    assert "PMI : 05 36 00 00 01" in flat(await letter.says("!à-vérifier", person=SAMIRA))
    assert "2 rue du Port" in await letter.says("1", person=SAMIRA)
    assert "est vérifiée" in await letter.says("oui", person=SAMIRA)
    assert (await sheet(letter, "PMI")).structure.confirmed_on == date(2026, 12, 8)
    assert "Aucune fiche" in await letter.says("!à-vérifier", person=SAMIRA)


async def test_who_comes_late_still_confirms_what_they_read(letter: Chat) -> None:
    """A tap a year later, under a sheet that says the same."""
    await day(letter, 8, 12)
    await letter.deliver()
    letter.later(days=365)
    assert "est vérifiée" in await taps(letter, "✅", LEA)
    assert (await sheet(letter, "PMI")).structure.confirmed_on == date(2027, 12, 8)


async def test_nobody_confirms_what_they_did_not_read(letter: Chat) -> None:
    await letter.says(f"!corriger PMI ; téléphone {PHONE}", person=ZOE)
    last = await last_row(letter)
    assert "dit maintenant" in await taps(letter, "✅", LEA)
    assert (await sheet(letter, "PMI")).structure.confirmed_on == date(2024, 11, 1)
    assert PHONE in "".join(await asked(letter, LEA, last))
    assert "est vérifiée" in await taps(letter, "✅", LEA)


async def test_nothing_is_asked_in_the_school_holidays_nor_on_sundays(chat: Chat) -> None:
    for when in ((21, 12), (24, 12), (31, 12)):
        await day(chat, *when)
    await day(chat, 1, 1, 2027)
    await day(chat, 3, 1, 2027)
    assert await asked(chat, LEA) == []
    await day(chat, 4, 1, 2027)
    assert len(await asked(chat, LEA)) == 1


async def test_a_letter_that_is_late_waits_for_the_end_of_the_holidays(chat: Chat) -> None:
    await day_without_rings(chat)
    chat.later(days=26)
    assert "toujours bonne" not in await chat.rings()
    chat.later(days=20)
    assert "toujours bonne" in await chat.rings()


async def day_without_rings(chat: Chat) -> None:
    """The robot stopped right after it planned."""

    await daily(chat, "upkeep.day")


async def test_who_answers_for_three_sheets_is_asked_about_one_a_week(chat: Chat) -> None:
    async with chat.database.writing() as session:
        for name in ("Antenne Nord", "Antenne Sud"):
            number = await findable(session, structure(name))
            await network.add_membership(session, OMAR.user_id, number, "agent", chat.now.date())
        (await directory.list_structures(session, [2]))[0].confirmed_on = date(2024, 1, 1)
    for count, when in enumerate(((24, 11), (25, 11), (30, 11), (1, 12), (2, 12), (8, 12), (9, 12), (10, 12)), 1):
        await day(chat, *when)
        assert len(await asked(chat, OMAR)) == [1, 1, 1, 2, 2, 3, 3, 3][count - 1], when


async def test_silence_is_respected_and_a_colleague_is_asked(chat: Chat) -> None:
    await chat.says("!silence fiches")
    await day(chat, 24)
    assert await asked(chat, LEA) == []
    assert len(await asked(chat, ZOE)) == 1


async def test_a_silence_that_begins_meanwhile_passes_it_on(chat: Chat) -> None:
    await day_without_rings(chat)
    async with chat.database.writing() as session:
        await reach.set_silence(session, Silence(user_id=LEA.user_id, subject="all"))
    await day(chat, 24)
    await day(chat, 25)
    assert await asked(chat, LEA) == []
    assert len(await asked(chat, ZOE)) == 1


async def test_who_left_the_structure_meanwhile_changes_nothing(letter: Chat) -> None:
    async with letter.database.writing() as session:
        await network.remove_memberships(session, LEA.user_id, letter.now.date())
    assert "Seules les personnes qui répondent" in await taps(letter, "✅", LEA)
    assert (await sheet(letter, "PMI")).structure.confirmed_on == date(2024, 11, 1)


async def test_in_words(letter: Chat) -> None:
    row = next(each for each in await letter.outbox() if each.subject == "upkeep.checkup:1" and each.action == "send")
    await letter.deliver()
    assert "est vérifiée" in await letter.says("toujours bon", reply_to=f"$sent{row.id}")
    assert "Seules les personnes" in await letter.says("!confirmer PMI", person=OMAR)
    assert "toujours bonne ?" in (await letter.says("!confirmer ma fiche", person=OMAR)).lower().replace("\u202f", " ")
    assert "est vérifiée" in await letter.says("oui", person=OMAR)
    assert "Quelle fiche" in await letter.says("!confirmer le machin vert")


async def test_two_sheets_that_became_one_are_asked_about_once(letter: Chat) -> None:
    async with letter.database.writing() as session:
        (await directory.list_structures(session, [2]))[0].confirmed_on = date(2024, 1, 1)
    await day(letter, 25)
    assert len(await asked(letter, OMAR)) == 1
    async with letter.database.writing() as session:
        await merges.set_merged(session, 2, 1, letter.now)
    await day(letter, 26)
    assert sorted([(await stored(letter, 1)).state, (await stored(letter, 2)).state]) == ["dropped", "open"]
    assert "est vérifiée" in await taps(letter, "✅", LEA)


async def test_a_structure_that_a_member_named_is_completed_and_is_to_be_checked_no_more(chat: Chat) -> None:
    async with chat.database.writing() as session:
        number = await network.add_structure(session, "Les Ateliers d’Émilie")
        await network.add_membership(session, OMAR.user_id, number, "agent", chat.now.date())
    assert "à vérifier" in await chat.says("!fiche Les Ateliers d’Émilie", person=OMAR)
    assert "C’est changé" in await chat.says(f"!corriger Les Ateliers d’Émilie ; {PHONE}", person=OMAR)
    assert "C2" in await chat.says("!corriger Les Ateliers d’Émilie ; adresse 3 quai Sud", person=LEA)
    await chat.says("!corriger C2 oui", person=OMAR)
    await chat.says("!confirmer Les Ateliers d’Émilie", person=OMAR)
    assert "est vérifiée" in await chat.says("oui", person=OMAR)
    told = flat(await chat.says("!fiche Les Ateliers d’Émilie", person=OMAR))
    assert "à vérifier" not in told
    assert "3 quai Sud" in told
