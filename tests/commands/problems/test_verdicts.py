"""Three weeks after an answer, those concerned say whether it does; two structures that say « non » open it again."""

import pytest

from bot.engine.incoming import Tapped
from commands.core.declaration.context import Person
from storage import problems
from tests.begun import Beginnings
from tests.chat import LEA, OMAR, PRIVATE, Chat
from tests.commands.problems.conftest import ALONE, ZOE, heard, next_morning, stored
from tests.commands.programmes.conftest import INES, KARIM, SAMIRA, last_row

ASKED = "problems.verdict:1"


async def answered_and_asked_about(chat: Chat) -> None:
    """P1 was answered on a Monday; three weeks later, each of the five it concerns is asked."""
    for person in (ZOE, OMAR, INES, ALONE):
        await chat.says("!moi-aussi P1", person=person)
    await chat.says("!répondre P1 Le dernier bus part à 21 h", person=SAMIRA)
    await next_morning(chat)
    last = await last_row(chat)
    await next_morning(chat, 11, 12)
    assert "Cela répond-il" not in await heard(chat, LEA, last)
    await next_morning(chat, 14, 12)
    await chat.rings()
    for person in (LEA, ZOE, OMAR, INES, ALONE):
        assert (await heard(chat, person, last)).count("Cela répond-il") == 1
    assert await heard(chat, KARIM, last) == ""
    await chat.deliver()


@pytest.fixture
async def asked(raised: Chat, beginnings: Beginnings) -> Chat:
    await beginnings.begin(raised, answered_and_asked_about)
    return raised


async def reacts(chat: Chat, key: str, person: Person) -> str:
    """Tap under the question that a person has."""
    rows = await chat.outbox()
    row = next(each for each in rows if each.subject == ASKED and each.person_id == person.user_id and each.action == "send")
    return await chat.answer_to(Tapped(f"$v{person.user_id}{key}", PRIVATE, person, f"$sent{row.id}", key))


async def test_taps_and_words_are_noted(asked: Chat) -> None:
    assert "cela répond." in await reacts(asked, "🙂", LEA)
    assert "en partie" in await reacts(asked, "😐", OMAR)
    assert "cela ne répond pas" in await asked.says("!cela-répond P1 non", person=INES)
    async with asked.database.reading() as session:
        said = {each.user_id: each.verdict for each in await problems.list_parts(session, 1)}
    assert said == {LEA.user_id: "yes", ZOE.user_id: "", OMAR.user_id: "partly", INES.user_id: "no", ALONE.user_id: ""}
    assert (await stored(asked)).state == "answered"


async def test_two_structures_that_say_no_open_it_again_and_all_are_told(asked: Chat) -> None:
    await reacts(asked, "🙁", OMAR)
    last = await last_row(asked)
    assert "est rouvert" in await reacts(asked, "🙁", INES)
    kept = await stored(asked)
    assert (kept.state, kept.answer, kept.taken_at) == ("open", "", None)
    assert "P1" in await asked.says("!problèmes")
    assert "a reçu une réponse" not in await asked.says("!qui-fait dernier bus")
    await next_morning(asked, 15, 12)
    assert "rouvert" in await heard(asked, LEA, last)
    assert (await stored(asked)).due_at > asked.now
    await asked.says("!répondre P1 Une navette passe à 22 h", person=SAMIRA)
    last = await last_row(asked)
    await next_morning(asked, 5, 1, 2027)
    await asked.rings()
    assert "Une navette passe" in await heard(asked, OMAR, last), "it is asked of the new answer"


async def test_two_people_of_one_structure_are_one_voice(asked: Chat) -> None:
    await reacts(asked, "🙁", LEA)
    await reacts(asked, "🙁", ZOE)
    assert (await stored(asked)).state == "answered"


async def test_who_speaks_for_no_structure_opens_nothing(asked: Chat) -> None:
    await reacts(asked, "🙁", LEA)
    await reacts(asked, "🙁", ALONE)
    assert (await stored(asked)).state == "answered"


async def test_a_reply_to_the_question_is_the_answer_to_it(asked: Chat) -> None:
    row = next(each for each in await asked.outbox() if each.subject == ASKED and each.person_id == OMAR.user_id)
    assert "en partie" in await asked.says("en partie", person=OMAR, reply_to=f"$sent{row.id}")
    assert "oui, en partie ou non" in await asked.says("je ne sais pas", person=OMAR, reply_to=f"$sent{row.id}")


async def test_who_answered_before_is_not_asked_nor_who_it_does_not_concern(raised: Chat) -> None:
    assert "n’attend pas d’avis" in await raised.says("!cela-répond P1 oui")
    await raised.says("!répondre P1 Le dernier bus part à 21 h", person=SAMIRA)
    assert "cela répond" in await raised.says("!cela-répond P1 oui")
    assert "que P1" in await raised.says("!cela-répond P1 oui", person=KARIM)
    last = await last_row(raised)
    await next_morning(raised, 14, 12)
    await raised.rings()
    assert "Cela répond-il" not in await heard(raised, LEA, last)


async def test_of_an_answer_that_was_corrected_people_are_asked_three_weeks_after_that(raised: Chat) -> None:
    await raised.says("!répondre P1 Le dernier bus part à 20 h", person=SAMIRA)
    raised.later(days=7)
    await raised.says("!répondre P1 Le dernier bus part à 21 h", person=SAMIRA)
    last = await last_row(raised)
    await next_morning(raised, 15, 12)
    await raised.rings()
    assert "Cela répond-il" not in await heard(raised, LEA, last)
    await next_morning(raised, 22, 12)
    await raised.rings()
    assert (await heard(raised, LEA, last)).count("Cela répond-il") == 1
