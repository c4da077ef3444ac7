"""Each idea gets its answer, its authors are told it once in person, and what was postponed comes back with its history."""

from datetime import timedelta

import pytest
from sqlmodel import select

from storage import ideas
from storage.idea_answers import IdeaAnswer
from storage.ideas import Idea
from storage.programmes import PUBLISHED, get_programme
from storage.reach import Silence, set_silence
from tests.chat import LEA, OMAR, Chat
from tests.commands.programmes.conftest import INES, KARIM, NORA, PAUL, SAMIRA, at, daily, last_row, letters


async def decide(chat: Chat) -> str:
    """All pilot structures validate the selection as it is."""
    for person in (SAMIRA, PAUL):
        await chat.says("!valider", person=person)
    return await chat.says("!valider", person=NORA)


async def idea(chat: Chat, number: int) -> Idea:
    async with chat.database.reading() as session:
        found = await ideas.get_idea(session, number)
    assert found is not None
    return found


async def test_each_idea_has_its_answer_and_its_message_says_it(asked: Chat) -> None:
    last = await last_row(asked)
    await decide(asked)
    followed = await asked.says("!programme suivi", person=OMAR)
    assert "toutes ont leur réponse" in followed
    assert "I3, Le sommeil des adolescents\u00a0: reportée (second semestre 2027)" in followed
    assert "I4, Connaître la PMI\u00a0: pas retenue" in followed
    edits = [row.content["body"] for row in await asked.outbox() if (row.id or 0) > last and row.subject == "programmes.idea:1"]
    assert "Retenue" in edits[-1]
    assert "a déjà sa réponse" in await asked.says("!soutenir I1", person=OMAR)


async def test_the_author_is_told_once_in_person_all_of_it_in_one_letter(asked: Chat) -> None:
    last = await last_row(asked)
    await decide(asked)
    await asked.rings()
    (letter,) = await letters(asked, LEA, last)
    assert "I1, Lire une facture\u00a0: retenue. Nous vous aiderons à fixer la date." in letter
    assert "I3, Le sommeil des adolescents\u00a0: reportée (second semestre 2027)" in letter
    assert "Elle revient d’elle-même" in letter
    assert "I4, Connaître la PMI\u00a0: pas retenue. Aucune voix au vote" in letter
    assert "Demandez à" in letter
    assert {(await idea(asked, number)).told_at for number in (1, 2, 3, 4)} == {asked.now}
    for _ in range(10):
        await asked.rings(days=1)
    assert len([each for each in await letters(asked, LEA, last) if each]) == 1


async def test_the_letter_waits_for_an_hour_of_the_persons(asked: Chat) -> None:
    asked.now = at(1, 8, 19, 2027)
    last = await last_row(asked)
    await decide(asked)
    await asked.rings(hours=12)
    assert await letters(asked, LEA, last) == [], "it is Saturday"
    asked.now = at(1, 11, 8, 2027)
    await asked.rings()
    assert len(await letters(asked, LEA, last)) == 1


async def test_who_wants_to_hear_nothing_has_it_without_a_sound(asked: Chat) -> None:
    async with asked.database.writing() as session:
        await set_silence(session, Silence(user_id=LEA.user_id, subject="all"))
    last = await last_row(asked)
    await decide(asked)
    await asked.rings()
    (row,) = [row for row in await asked.outbox() if (row.id or 0) > last and row.person_id == LEA.user_id]
    assert row.content["msgtype"] == "m.notice"


async def test_who_is_ready_to_hold_what_is_kept_is_told_too(pilots: Chat) -> None:
    for number in (1, 3):
        await pilots.says(f"!rejoindre I{number}", person=INES)
    await pilots.says("!soutenir I1", person=OMAR)
    last = await last_row(pilots)
    pilots.now = at(1, 5, 9, 2027)
    await decide(pilots)
    await pilots.rings()
    (letter,) = await letters(pilots, INES, last)
    assert "Vous vouliez bien la porter" in letter
    assert "I3" not in letter, "nothing comes of it for who would have held it"
    assert [each for each in await letters(pilots, OMAR, last) if "retenue" in each] == []


async def test_the_authors_of_what_is_merged_are_told_into_which(asked: Chat) -> None:
    await asked.says("!amender I4 réunir I1 ; le même public", person=PAUL)
    last = await last_row(asked)
    await decide(asked)
    await asked.rings()
    assert "réunie à I1 (Lire une facture), qui est retenue. Le même public." in (await letters(asked, LEA, last))[0]
    assert (await idea(asked, 4)).state == "merged"


async def test_the_reason_of_the_pilots_is_what_the_author_reads(asked: Chat) -> None:
    await asked.says("!amender I2 écarter ; le jardin est en travaux", person=NORA)
    last = await last_row(asked)
    await decide(asked)
    await asked.rings()
    assert "pas retenue. Le jardin est en travaux." in (await letters(asked, LEA, last))[0]


async def test_an_author_who_was_erased_is_told_nothing_and_the_idea_has_its_answer(asked: Chat) -> None:
    await asked.says("!effacer", person=LEA)
    assert "effac" in await asked.says("oui effacer", person=LEA)
    last = await last_row(asked)
    assert "est décidée" in await decide(asked)
    await asked.rings()
    assert await letters(asked, LEA, last) == []
    assert (await idea(asked, 1)).state == "kept"
    assert (await idea(asked, 1)).told_at is None


async def test_one_erased_between_the_decision_and_the_letter_is_not_written_to(asked: Chat) -> None:
    asked.now = at(1, 5, 20, 2027)
    await decide(asked)
    await asked.says("!effacer", person=LEA)
    await asked.says("oui effacer", person=LEA)
    last = await last_row(asked)
    asked.now = at(1, 6, 9, 2027)
    await asked.rings()
    assert await letters(asked, LEA, last) == []


# ── What comes back ──────────────────────────────────────────────────────────────────────────────────────────────


async def publish(chat: Chat) -> None:
    async with chat.database.writing() as session:
        programme = await get_programme(session, 1)
        assert programme is not None
        programme.state, programme.published_at = PUBLISHED, chat.now


async def test_what_was_postponed_comes_back_in_the_next_programme_with_its_supporters(asked: Chat) -> None:
    await asked.says("!soutenir I3", person=OMAR)
    await decide(asked)
    asked.now = at(1, 18, 9, 2027)
    await publish(asked)
    assert "1 idée de la boîte à idées en fait partie" in await asked.says("!programme ouvrir 2027-2", person=SAMIRA)
    shown = await asked.says("!idée I3", person=OMAR)
    assert "Attend sa réponse" in shown
    assert "Secours populaire" in shown
    assert "Programme 2027-1\u00a0: reportée (second semestre 2027)" in shown
    assert "vous voulez bien porter" in await asked.says("!rejoindre I3", person=INES)
    assert "I3" in await asked.says("!idées", person=OMAR)
    before = await asked.says("!programme 2027-1 suivi", person=OMAR)
    assert "I3, Le sommeil des adolescents\u00a0: reportée (second semestre 2027)" in before
    assert "toutes ont leur réponse" in before
    fresh = await idea(asked, 3)
    assert (fresh.votes, fresh.verdict, fresh.reason, fresh.answered_at, fresh.told_at) == (None, None, "", None, None)


async def test_what_waits_for_a_later_half_year_waits(asked: Chat) -> None:
    await asked.says("!amender I3 reporter premier semestre 2028 ; la salle est en travaux", person=PAUL)
    await asked.says("!amender I2 reporter septembre ; la classe n’est pas formée", person=PAUL)
    await decide(asked)
    asked.now = at(1, 18, 9, 2027)
    await publish(asked)
    await asked.says("!programme ouvrir 2027-2", person=SAMIRA)
    assert [(await idea(asked, number)).state for number in (2, 3)] == ["open", "postponed"]
    async with asked.database.reading() as session:
        assert [past.idea_number for past in await session.exec(select(IdeaAnswer))] == [2]


# ── The alarm ────────────────────────────────────────────────────────────────────────────────────────────────────


async def test_an_idea_without_an_answer_after_the_publication_is_told_to_the_team_once_a_week(asked: Chat) -> None:
    for person in (SAMIRA, PAUL, NORA):
        await asked.says("!objecter il faut tout revoir", person=person)
    asked.now = at(1, 15, 9, 2027)
    for _ in range(2):
        await asked.rings()
    last = await last_row(asked)
    counts = []
    asked.now = at(1, 17, 8, 2027)
    for _ in range(9):
        asked.later(days=1)
        await daily(asked, "programmes.unanswered")
        for _ in range(2):  # who is to be told is first looked for
            await asked.rings()
        told = [await letters(asked, person, last) for person in (SAMIRA, KARIM, LEA)]
        counts.append([sum("attendent encore une réponse" in each for each in person) for person in told])
    assert counts[0] == [0, 0, 0], "the day has not come"
    assert counts[1] == [1, 1, 0]
    assert counts[6] == [1, 1, 0]
    assert counts[8] == [2, 2, 0]


async def test_where_all_is_answered_there_is_no_alarm(asked: Chat) -> None:
    await decide(asked)
    await asked.rings()
    last = await last_row(asked)
    asked.now = at(1, 19, 8, 2027)
    await daily(asked, "programmes.unanswered")
    assert "réponse" not in await asked.rings(hours=1), "it is offered to be published, and that is all"
    assert all("à publier" in letter for letter in await letters(asked, SAMIRA, last))


@pytest.mark.parametrize("days", [1, 30])
async def test_nothing_is_told_of_a_programme_that_was_given_up(asked: Chat, days: int) -> None:
    await asked.says("!programme abandonner 2027-1", person=SAMIRA)
    await asked.rings()
    last = await last_row(asked)
    asked.now = at(1, 18, 9, 2027) + timedelta(days=days)
    await daily(asked, "programmes.unanswered")
    await asked.rings()
    assert await last_row(asked) == last
