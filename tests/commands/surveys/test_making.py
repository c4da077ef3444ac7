"""Making a sounding: by questions, read again, corrected, kept over a restart, told before it goes out to too few."""

from dataclasses import replace
from typing import Any

import pytest

from bot.engine.cause import Cause
from commands.core.declaration.effects import Refused
from commands.core.declaration.happenings import GroupClosed
from commands.surveys.wording import Answered, read_answered, read_question
from storage import groups, surveys
from storage.groups import Group, GroupMember
from storage.rows import add_numbered
from storage.surveys import CHOICE as A_CHOICE
from storage.surveys import NUMBER as A_NUMBER
from storage.surveys import SCALE as A_SCALE
from storage.surveys import WORDS as A_WORD
from storage.surveys import Survey, SurveyQuestion
from tests.chat import Chat
from tests.commands.programmes.conftest import SAMIRA
from tests.commands.surveys.conftest import (
    CHOICE,
    CLOSES,
    HEALTH,
    MAKER,
    NUMBER,
    SCALE,
    WORDS,
    answers,
    closed,
    made,
    own,
    people,
    says,
    sent,
    stored,
)


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        (["un médecin", "un juriste"], Answered(A_CHOICE, ("un médecin", "un juriste"))),
        (["oui, non, parfois"], Answered(A_CHOICE, ("oui", "non", "parfois"))),
        (["oui / non"], Answered(A_CHOICE, ("oui", "non"))),
        (["12, 15"], Answered(A_CHOICE, ("12", "15"))),
        (["3-8"], Answered(A_SCALE, low=3, high=8)),
        (["entre 3 et 8"], Answered(A_SCALE, low=3, high=8)),
        (["échelle"], Answered(A_SCALE, low=1, high=5)),
        (["de 1 à 4"], Answered(A_SCALE, low=1, high=4)),
        (["note sur 10"], Answered(A_SCALE, low=0, high=10)),
        (["nombre"], Answered(A_NUMBER, low=0, high=1_000_000)),
        (["un nombre de 0 à 500"], Answered(A_NUMBER, low=0, high=500)),
        (["Mots libres"], Answered(A_WORD)),
    ],
)
def test_how_a_question_is_answered(parts: list[str], expected: Answered) -> None:
    assert read_answered(parts) == expected


NINE = [f"{count} fois" for count in range(9)]


@pytest.mark.parametrize("parts", [["oui"], [], ["oui", "Oui"], ["échelle de 1 à 100"], ["échelle de 5 à 1"], NINE])
def test_what_is_no_way_to_answer(parts: list[str]) -> None:
    with pytest.raises(Refused):
        read_answered(parts)


@pytest.mark.parametrize("said", ["", "; oui ; non", "?!", "12", "a" * 201])
def test_what_is_no_question(said: str) -> None:
    with pytest.raises(Refused):
        read_question(said)


async def test_it_is_made_read_again_and_corrected(chat: Chat) -> None:
    told = await made(chat, CHOICE, SCALE, NUMBER, WORDS)
    assert "1. Qui vous manque ? (un médecin" in told
    assert "14 personnes" in told
    told = await chat.says("!question-enquête Q1 retirer 2", room=MAKER, person=SAMIRA)
    assert "2. Combien de bénévoles ?" in told
    told = await chat.says("!question-enquête Q1 2 ; Combien de bénévoles en moyenne ?", room=MAKER, person=SAMIRA)
    assert "2. Combien de bénévoles en moyenne ? (un nombre)" in told, "its words alone were corrected"
    assert "3. " in told
    assert "Elle en a 3" in await chat.says("!question-enquête Q1 9 ; Et ? ; mots libres", room=MAKER, person=SAMIRA)


async def test_a_draft_is_kept_over_a_restart(chat: Chat) -> None:
    await chat.says("!enquête Nos besoins", room=MAKER, person=SAMIRA)
    await chat.says("membres", room=MAKER, person=SAMIRA)
    await chat.says("passer", room=MAKER, person=SAMIRA)
    again = replace(chat)
    assert "Question 2" in await again.says(CHOICE, room=MAKER, person=SAMIRA)
    await again.says("stop", room=MAKER, person=SAMIRA)
    assert "En préparation" in await again.says("!enquêtes", room=MAKER, person=SAMIRA)
    assert "Qui vous manque" in await again.says("!enquête Q1", room=MAKER, person=SAMIRA)
    assert "Q1 que vous puissiez voir" in await says(again, HEALTH[0], "!enquête Q1")


async def test_an_eleventh_question_is_not_taken(chat: Chat) -> None:
    await made(chat, *(f"Question numéro {rank} ? ; oui ; non" for rank in range(1, 13)))
    async with chat.database.reading() as session:
        assert len(await surveys.list_questions(session, 1)) == 10
    assert "10 questions" in await chat.says("!question-enquête Q1 Encore ? ; oui ; non", room=MAKER, person=SAMIRA)


async def test_a_question_without_choices_asks_how_it_is_answered(chat: Chat) -> None:
    await made(chat, "Avez-vous une salle ?", "oui", "oui ; non")
    async with chat.database.reading() as session:
        (question,) = await surveys.list_questions(session, 1)
    assert (question.text, question.kind, question.choices) == ("Avez-vous une salle ?", A_CHOICE, ["oui", "non"])


async def test_only_the_team_asks_all_members(chat: Chat) -> None:
    assert "équipe d’animation" in await says(chat, HEALTH[0], "!enquête Nos besoins")
    assert "Aucune enquête en cours" in await says(chat, HEALTH[0], "!enquête")
    assert "réseau" not in await says(chat, HEALTH[0], "!clore Q1")


async def group_of(chat: Chat, count: int) -> None:
    async with chat.database.writing() as session:
        facts: dict[str, Any] = {
            "room": "programme",
            "room_id": "!g1:town.example",
            "state": "open",
            "active_at": chat.now,
            "created_at": chat.now,
        }
        number = await add_numbered(session, Group(name="Logement", **facts))
        for rank, person in enumerate(HEALTH[:count]):
            await groups.add_member(session, GroupMember(group_number=number, user_id=person.user_id, is_host=not rank, at=chat.now))


async def test_a_sounding_of_two_people_is_told_before_it_goes_out_and_shows_nothing(chat: Chat) -> None:
    await group_of(chat, 2)
    host = HEALTH[0]
    await says(chat, host, "!enquête Nos horaires", "membres")
    await says(chat, host, "G1", "passer", CHOICE, "fini")
    assert "aucun résultat n’est montré" in await says(chat, host, "envoyer")
    await says(chat, host, "oui")
    await chat.rings(minutes=1)
    assert set(await people(chat)) == {each.user_id for each in HEALTH[:2]}
    for person in HEALTH[:2]:
        await answers(chat, person, "2")
    await says(chat, host, "!clore Q1", "oui")
    assert "rien n’est montré" in await chat.rings(minutes=2)
    assert "un juriste" not in await says(chat, host, "!résultats Q1")


async def test_a_group_that_is_no_more_ends_its_sounding_and_its_host_is_told(chat: Chat) -> None:
    await group_of(chat, 6)
    host = HEALTH[0]
    await says(chat, host, "!enquête Nos horaires", "G1", "passer", CHOICE, "fini", "envoyer", "oui")
    for person in HEALTH:
        await answers(chat, person, "2")
    async with chat.database.writing() as session:
        group = await groups.get_group(session, 1)
        assert group is not None
        group.state = "closed"
    last = len(await chat.outbox())
    await chat.dispatcher.happen(Cause("$closed", own(host), host), GroupClosed(1, "fait"))
    await chat.rings(minutes=2)
    told = [row for row in (await chat.outbox())[last:] if "Q1, close" in row.content.get("body", "")]
    assert [row.person_id for row in told] == [host.user_id]


async def test_what_was_sent_is_corrected_no_more(chat: Chat) -> None:
    await sent(chat, CHOICE)
    assert "déjà partie" in await chat.says("!question-enquête Q1 1 ; Autre ? ; oui ; non", room=MAKER, person=SAMIRA)
    assert "ne changent plus" in await chat.says("!envoyer-enquête Q1", room=MAKER, person=SAMIRA)


async def test_a_question_that_is_edited_after_it_was_sent_stays_as_it_was_asked(chat: Chat) -> None:
    for words in ("!enquête Nos besoins", "membres", "passer"):
        await chat.says(words, room=MAKER, person=SAMIRA)
    said = chat.hear(CHOICE, room=MAKER, person=SAMIRA)
    await chat.answer_to(said)
    for words in ("fini", "envoyer", "oui"):
        await chat.says(words, room=MAKER, person=SAMIRA)
    await answers(chat, HEALTH[0], "2")
    await chat.corrects(said, "Qui vous manque ? ; un dentiste ; un notaire")
    async with chat.database.reading() as session:
        (question,) = await surveys.list_questions(session, 1)
    assert question.choices == ["un médecin", "un juriste", "autre"]


async def test_one_that_was_never_sent_is_given_up_or_sent_later(chat: Chat) -> None:
    await made(chat, CHOICE)
    chat.now = CLOSES
    assert "est passée" in await chat.says("!envoyer-enquête Q1", room=MAKER, person=SAMIRA)
    assert "vendredi 18 décembre 2026" in await chat.says("!envoyer-enquête Q1 jusqu’au 18 décembre", room=MAKER, person=SAMIRA)
    assert "abandonnée" in await chat.says("!clore Q1", room=MAKER, person=SAMIRA)
    assert "abandonnée" in await chat.says("!enquête Q1", room=MAKER, person=SAMIRA)


async def test_another_family_has_one_asked_with_keys_of_its_own(chat: Chat) -> None:
    """As the yearly barometer does: through storage, compared by the keys of its questions."""
    async with chat.database.writing() as session:
        survey = Survey(title="Baromètre 2026", key="barometer", room="programme", ends_at=CLOSES, created_at=chat.now)
        question = SurveyQuestion(survey_number=0, rank=0, key="housing", kind=A_SCALE, text="Je sais à qui m’adresser", low=1, high=4)
        await surveys.ask(session, survey, [question], chat.now)
    await chat.rings(minutes=1)
    await chat.rings(minutes=1)
    assert (await stored(chat)).asked == 14
    for rank, person in enumerate(HEALTH):
        await answers(chat, person, str(1 + rank % 4))
    await closed(chat)
    async with chat.database.reading() as session:
        (found,) = await surveys.list_of_key(session, "barometer")
        (asked,) = await surveys.list_questions(session, found.number or 0)
    assert (asked.key, asked.answered) == ("housing", 6)


async def test_what_is_said_at_once_is_not_asked(chat: Chat) -> None:
    assert "Jusqu’à quand" in await chat.says("!enquête Nos besoins ; membres", room=MAKER, person=SAMIRA)
    await chat.says("stop", room=MAKER, person=SAMIRA)
    told = await chat.says("!enquête Nos besoins ; jusqu’au 11 décembre ; tout le monde", room=MAKER, person=SAMIRA)
    assert "Première question" in told
    assert (await stored(chat)).ends_at == CLOSES
    assert "à qui l’envoyer" in await chat.says("!enquête Nos besoins ; les voisins", room=MAKER, person=SAMIRA)


async def test_who_is_done_leaves_the_question_that_nobody_could_answer(chat: Chat) -> None:
    await says(chat, SAMIRA, "!enquête Nos besoins", "membres", "passer", CHOICE, "Autre chose à dire ?")
    told = await says(chat, SAMIRA, "fini")
    assert "à relire" in told
    assert "n’est pas gardée" in told
    async with chat.database.reading() as session:
        assert [each.text for each in await surveys.list_questions(session, 1)] == [read_question(CHOICE)[0]]


async def test_between_its_end_and_its_results_one_is_told_to_wait_a_minute(chat: Chat) -> None:
    await sent(chat, CHOICE)
    await says(chat, SAMIRA, "!clore Q1", "oui")
    for words in ("!résultats Q1", "!export Q1"):
        assert "dans une minute" in await says(chat, SAMIRA, words)
