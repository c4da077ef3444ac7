"""Answering in private, by taps and in words: counted at once, once, and tied to nobody."""

from datetime import timedelta

import pytest
from sqlmodel import select

from bot.engine.incoming import Tapped, Untapped
from commands.core.language.taps import tap_of
from storage import network
from storage.dialogues import Draft
from storage.reactions import Reaction
from tests.chat import Chat
from tests.commands.programmes.conftest import SAMIRA
from tests.commands.surveys.conftest import (
    ALONE,
    CHOICE,
    CLOSES,
    HEALTH,
    MAKER,
    NUMBER,
    SCALE,
    SOCIAL,
    STRANGER,
    WORDS,
    answers,
    closed,
    counted,
    own,
    people,
    says,
    sent,
    stored,
    taps,
)
from tests.given import findable, member, structure

ME, OTHER = HEALTH[0], HEALTH[1]


async def test_taps_and_words_are_counted_and_nothing_of_them_is_kept_beside(chat: Chat) -> None:
    await sent(chat, CHOICE, SCALE, NUMBER, WORDS)
    assert "1 sur 4" in await taps(chat, ME, "surveys.invitation:1", "✅")
    assert "2 sur 4" in await taps(chat, ME, "surveys.question:1", "2️⃣")
    assert "C’est compté" in await says(chat, ME, "4")
    assert "4 sur 4" in await says(chat, ME, "douze")
    assert "au bout" in await says(chat, ME, "des salles libres le soir")
    assert await counted(chat) == {
        (1, "Santé", "2"): 1,
        (2, "Santé", "4"): 1,
        (3, "Santé", "12"): 1,
        (4, "", "des salles libres le soir"): 1,
    }
    mine = (await people(chat))[ME.user_id]
    assert (mine.answered, mine.passed, mine.finished) == ([1, 2, 3, 4], [], True)
    async with chat.database.reading() as session:
        assert [each.key for each in await session.exec(select(Reaction)) if each.subject.startswith("surveys.question")] == []
        assert (await session.exec(select(Draft))).all() == []
    rows = await chat.outbox()
    assert len({row.content["event_id"] for row in rows if row.action == "redact"}) == 4, "each is taken away from the conversation"
    written = " ".join(str(row.content) for row in rows)
    assert "douze" not in written
    assert "salles libres" not in written


async def test_no_row_tells_which_answer_came_last(chat: Chat) -> None:
    """All rows of a question are in the order of their words, whoever came first: also where the database keeps an order of its own."""
    await sent(chat, WORDS)
    for person, said in zip(HEALTH, ("pomme", "abricot", "zeste", "cerise"), strict=False):
        await answers(chat, person, said)
    assert [words for _, _, words in await counted(chat)] == ["abricot", "cerise", "pomme", "zeste"]


async def test_a_repeat_counts_nothing_twice(chat: Chat) -> None:
    await sent(chat, CHOICE, SCALE)
    await answers(chat, ME, "1")
    assert await taps(chat, ME, "surveys.question:1", "1️⃣") == "", "the letter of a question that is answered"
    said = chat.hear("3", room=own(ME), person=ME)
    await chat.answer_to(said)
    assert await chat.answer_to(said) == "", "the same message, after a kill in the middle"
    assert await counted(chat) == {(1, "Santé", "1"): 1, (2, "Santé", "3"): 1}
    assert (await stored(chat)).answered == 1
    await chat.corrects(said, "5")
    assert await counted(chat) == {(1, "Santé", "1"): 1, (2, "Santé", "3"): 1}, "corrected, it stays as it was counted"


async def test_a_sign_that_is_taken_back_changes_nothing(chat: Chat) -> None:
    await sent(chat, CHOICE)
    await answers(chat, ME)
    await taps(chat, ME, "surveys.question:1", "1️⃣")
    row = next(each for each in await chat.outbox() if each.subject == "surveys.question:1" and each.action == "send")
    gone = Untapped("$gone", own(ME), f"$tap{ME.user_id}1️⃣{row.id}", by=ME.user_id)
    assert await chat.answer_to(gone) == ""
    assert await counted(chat) == {(1, "Santé", "1"): 1}


@pytest.mark.parametrize("said", ["−3", "1e9", "12 ou 13", "moins de cinq", "1,2345", "10000000", "bonjour le réseau"])
async def test_what_is_no_number_is_not_counted(chat: Chat, said: str) -> None:
    await sent(chat, NUMBER)
    assert "Je n’ai rien compté" in await answers(chat, ME, said)
    assert await counted(chat) == {}
    assert "au bout" in await says(chat, ME, "environ 1 200 personnes")
    assert await counted(chat) == {(1, "Santé", "1200"): 1}


@pytest.mark.parametrize(
    ("question", "said", "value"),
    [
        *((CHOICE, "2", "2"), (CHOICE, "un juriste", "2"), (CHOICE, "AUTRE", "3"), (CHOICE, "le deux", "2"), (CHOICE, "9", None)),
        *(("Une salle ? ; oui ; non", "non", "2"), ("Une salle ? ; oui ; non", "ouais", "1"), ("Une salle ? ; oui ; non", "bof", None)),
        *((SCALE, "5", "5"), (SCALE, "six", None), (SCALE, "2,5", None), ("Et ? ; échelle 0 à 10", "0", "0")),
    ],
)
async def test_hurried_words(chat: Chat, question: str, said: str, value: str | None) -> None:
    await sent(chat, question)
    await answers(chat, ME, said)
    assert await counted(chat) == ({(1, "Santé", value): 1} if value else {})


async def test_the_signs_of_a_scale_are_its_points_wherever_it_begins(chat: Chat) -> None:
    await sent(chat, "Et ? ; échelle 3 à 8", "Et ? ; échelle 0 à 10")
    assert "touchez le chiffre" in await taps(chat, ME, "surveys.invitation:1", "✅")
    drawn = [row.content["key"] for row in await chat.outbox() if row.action == "react" and row.subject == "surveys.question:1"]
    assert [tap_of(key) for key in drawn] == ["3", "4", "5", "6", "7", "8", "⏭"]
    assert await taps(chat, ME, "surveys.question:1", "2️⃣") == "", "no point of it"
    assert "écrivez le chiffre" in await taps(chat, ME, "surveys.question:1", "8️⃣"), "eleven signs are too many"
    await taps(chat, ME, "surveys.question:2", "🔟")
    assert await counted(chat) == {(1, "Santé", "8"): 1, (2, "Santé", "10"): 1}


async def test_passing_going_back_stopping_and_coming_back_after_days(chat: Chat) -> None:
    await sent(chat, CHOICE, SCALE, NUMBER)
    assert "2 sur 3" in await answers(chat, ME, "passer")
    assert "1 sur 3" in await says(chat, ME, "retour")
    await says(chat, ME, "1")
    assert "plus rien ne la relie" in await says(chat, ME, "retour")
    assert "1 réponse est comptée" in await says(chat, ME, "stop")
    chat.later(days=8)
    assert "2 sur 3" in await answers(chat, ME)
    await says(chat, ME, "passer")
    assert "Vous avez passé la question 2" in await says(chat, ME, "12")
    assert "2 sur 3" in await answers(chat, ME), "what was passed can be come back to"
    await says(chat, ME, "3")
    assert (await stored(chat)).finished == 1
    assert (await counted(chat))[2, "Santé", "3"] == 1


async def test_words_about_somebody_are_refused(chat: Chat) -> None:
    await sent(chat, WORDS)
    assert "Je n’ai" in await answers(chat, ME, "Mme Durand, née le 12/03/1980, ne sait pas lire")
    assert await counted(chat) == {}


async def test_after_the_end(chat: Chat) -> None:
    """What was sent before it counts until it is closed; afterwards nothing does, and it is told."""
    await sent(chat, CHOICE, SCALE)
    chat.now = CLOSES - timedelta(hours=1)
    await answers(chat, ME)
    await answers(chat, OTHER)
    chat.now = CLOSES + timedelta(seconds=20)
    assert "est close" in await says(chat, ME, "1")
    in_time = chat.hear("1", room=own(OTHER), person=OTHER, sent_at=CLOSES - timedelta(seconds=5))
    assert "C’est compté" in await chat.answer_to(in_time)
    await closed(chat)
    assert "est close" in await taps(chat, SOCIAL[0], "surveys.invitation:1", "✅")
    assert "est close" in await taps(chat, OTHER, "surveys.invitation:1", "3️⃣"), "under the letter of a question too"


async def test_only_those_who_were_asked_answer_each_once(chat: Chat) -> None:
    await sent(chat, CHOICE)
    assert "n’attend pas de réponse de vous" in await answers(chat, STRANGER)
    subject = "surveys.question:1"
    await answers(chat, ME)
    row = next(each for each in await chat.outbox() if each.subject == subject and each.action == "send")
    await taps(chat, ME, "surveys.invitation:1", "🤝")
    tapped = Tapped("$tap", own(STRANGER), STRANGER, f"$sent{row.id}", "1️⃣")
    await chat.answer_to(tapped)
    assert await counted(chat) == {}


async def test_an_erasure_in_the_middle_takes_who_answered_and_leaves_what_was(chat: Chat) -> None:
    await sent(chat, CHOICE, SCALE)
    for person in (ME, *SOCIAL[:4]):
        await answers(chat, person, "1", "2")
    assert "vos réponses, anonymes, restent" in await says(chat, ME, "!effacer")
    await says(chat, ME, "oui effacer")
    assert ME.user_id not in await people(chat)
    assert sum((await counted(chat)).values()) == 10
    assert "5 personnes ont répondu sur 14" in await closed(chat), "as many as there were"


async def test_who_changes_of_structure_stays_in_the_sector_of_that_day(chat: Chat) -> None:
    await sent(chat, CHOICE)
    async with chat.database.writing() as session:
        await network.remove_memberships(session, ME.user_id, chat.now.date())
        await network.add_membership(session, ME.user_id, await findable(session, structure("Lycée", kind="École")), "", chat.now.date())
    await answers(chat, ME, "1")
    assert await counted(chat) == {(1, "Santé", "1"): 1}
    assert {(await people(chat))[each.user_id].sector for each in (*SOCIAL, *ALONE)} == {"autres secteurs"}, "of two, each could be told"


async def test_it_is_asked_once_more_of_who_has_not_answered_and_did_not_stop(chat: Chat) -> None:
    await sent(chat, CHOICE)
    await answers(chat, ME, "1")
    await answers(chat, OTHER, "stop")
    last = len(await chat.outbox())
    chat.now = CLOSES - timedelta(hours=47)
    await chat.rings()
    chat.now = CLOSES - timedelta(hours=33)
    await chat.rings()
    nudged = {row.person_id for row in (await chat.outbox())[last:] if row.subject == "surveys.invitation:1" and row.action == "send"}
    assert len(nudged) == 12
    assert nudged.isdisjoint({ME.user_id, OTHER.user_id, SAMIRA.user_id})
    last = len(await chat.outbox())
    await chat.rings(hours=20)
    assert [row for row in (await chat.outbox())[last:] if row.subject == "surveys.invitation:1"] == []


async def test_once_it_is_closed_nothing_tells_who_answered(chat: Chat) -> None:
    async with chat.database.writing() as session:
        await member(session, STRANGER.user_id, "Bob")
    await sent(chat, CHOICE, SCALE)
    await answers(chat, ME, "1")
    assert STRANGER.user_id in {row.room_id for row in await chat.outbox() if row.state == "waiting"}
    assert "sous 5" in await chat.says("!clore Q1", room=MAKER, person=SAMIRA)
    await chat.says("oui", room=MAKER, person=SAMIRA)
    await chat.rings(minutes=2)
    assert STRANGER.user_id not in {row.room_id for row in await chat.outbox() if row.state == "waiting"}, (
        "who never came in is asked no more"
    )
    assert await people(chat) == {}
    assert await counted(chat) == {}, "too few: nothing is kept but how many"
    async with chat.database.reading() as session:
        assert (await session.exec(select(Draft))).all() == []
    assert {row.subject for row in await chat.outbox() if row.subject and row.person_id} == {"surveys.invitation:1"}
