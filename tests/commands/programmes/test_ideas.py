"""Ideas: proposed, found again before they are said twice, supported, merged; each stays with its authors."""

import pytest

from commands.core.declaration.context import Person
from storage import ideas, network
from storage.ideas import Idea
from tests.chat import LEA, OMAR, Chat
from tests.commands.programmes.conftest import INES, OPENED, PAUL, PROGRAMME, SAMIRA, THREE, taps, told, town, untaps

BILL = "!propose Lire une facture d’énergie ; atelier formation ; trois familles sur dix nous la montrent sans la comprendre"


async def test_an_idea_is_in_the_programme_and_told_in_its_room(opened: Chat) -> None:
    answer = await opened.says(BILL)
    assert "I1" in answer
    assert "programme 2027-1" in answer
    row = await told(opened, "programmes.idea:1")
    assert row.room_id == PROGRAMME.room_id
    assert "Proposée par PMI" in row.content["body"]
    assert row.content["msgtype"] == "m.notice", "sixty phones do not ring for an idea"
    assert "facture" in await opened.says("!idée I1")
    assert "facture" in await opened.says("!idées")
    assert "attend sa réponse" in await opened.says("!programme suivi")


async def test_what_looks_like_it_is_shown_before_it_is_kept(opened: Chat) -> None:
    await opened.says(BILL)
    answer = await opened.says("!propose Comprendre une facture d’énergie ; atelier formation", person=OMAR)
    assert "Une idée y ressemble" in answer
    assert "Je n’ai rien enregistré" in answer
    assert "vous soutenez I1" in await opened.says("1", person=OMAR)
    assert "I2" not in await opened.says("!idées")


async def test_it_may_be_another_idea_all_the_same(opened: Chat) -> None:
    await opened.says(BILL)
    await opened.says("!propose Comprendre une facture d’énergie", person=OMAR)
    assert "I2" in await opened.says("oui", person=OMAR)


@pytest.mark.parametrize("title", ["Un jardin partagé au pied des tours", "Connaître la PMI", "Le sommeil des adolescents"])
async def test_what_is_another_idea_is_kept_at_once(opened: Chat, title: str) -> None:
    await opened.says(BILL)
    assert "I2" in await opened.says(f"!propose {title} ; café partenaires", person=OMAR)


async def test_an_idea_in_three_questions(opened: Chat) -> None:
    await opened.says("!propose")
    await opened.says("Un jardin partagé")
    await opened.says("atelier formation")
    assert "un jardin partagé" in await opened.says("passer")
    assert "I1" in await opened.says("oui")


async def test_taps_and_words_are_the_same_support_once_a_person(opened: Chat) -> None:
    await opened.says(BILL)
    await taps(opened, "programmes.idea:1", "✅", OMAR)
    assert "C’était déjà noté" in await opened.says("!soutenir I1", person=OMAR)
    assert "Secours populaire" in await opened.says("!idée I1")
    assert "voulez bien porter" in await opened.says("!rejoindre I1", person=INES)
    assert "Pour la porter\u00a0: Mission locale" in await opened.says("!idée I1")
    await untaps(opened, "programmes.idea:1", "✅", OMAR)
    assert "Secours populaire" not in await opened.says("!idée I1")
    assert "ne portez plus" in await opened.says("!rejoindre I1 retirer", person=INES)
    assert "Mission locale" not in await opened.says("!idée I1")


async def test_who_is_ready_to_hold_it_without_a_structure_is_counted(chat: Chat) -> None:
    house = town(chat, THREE)
    await house.says(OPENED, person=SAMIRA)
    await house.deliver()
    await house.says(BILL)
    await taps(house, "programmes.idea:1", "🤝", PAUL)
    assert "Pour la porter\u00a0: 1 personne" in await house.says("!idée I1")


async def test_its_author_supports_it_already(opened: Chat) -> None:
    await opened.says(BILL)
    assert "C’était déjà noté" in await opened.says("!soutenir I1")


async def test_only_members_stand_behind_an_idea(opened: Chat) -> None:
    stranger = Person("@bob:town.example", "Bob")
    await opened.says(BILL)
    assert "!inscription" in await opened.says("!soutenir I1", person=stranger)
    assert "!inscription" in await opened.says("!propose Une fête", person=stranger)
    assert "!inscription" in await taps(opened, "programmes.idea:1", "✅", stranger)
    async with opened.database.reading() as session:
        assert len((await ideas.list_parts(session, [1]))[1]) == 1


async def test_a_reply_to_its_message_is_kept_under_it_without_a_word_more(opened: Chat) -> None:
    await opened.says(BILL)
    await opened.deliver()
    row = await told(opened, "programmes.idea:1")
    last = len(await opened.outbox())
    await opened.says("on peut prêter la salle le mardi", person=OMAR, room=PROGRAMME, reply_to=f"$sent{row.id}")
    assert [each.action for each in (await opened.outbox())[last:]] == ["update"]
    assert "prêter la salle" in await opened.says("!idée I1")


async def test_two_ideas_become_one_and_every_author_is_told(opened: Chat) -> None:
    await opened.says(BILL)
    await opened.says("!propose Un jardin partagé", person=OMAR)
    await opened.says("!soutenir I2", person=INES)
    assert "équipe d’animation" in await opened.says("!réunir I2 dans I1", person=OMAR)
    answer = await opened.says("!réunir I2 dans I1", person=SAMIRA)
    assert "I2 fait partie de I1" in answer
    assert "Vous en restez l’auteur" in answer
    shown = await opened.says("!idée I1")
    assert "PMI et Secours populaire" in shown
    assert "Mission locale" in shown
    assert "réunit aussi I2" in shown
    assert "jardin" not in await opened.says("!idées")
    assert "réunie à I1" in await opened.says("!programme suivi"), "nobody's idea disappears"
    assert "réunie à I1" in await opened.says("!soutenir I2", person=INES)
    assert "réunie à I1" in await opened.says("!réunir I1 dans I2", person=SAMIRA), "there is no circle"
    assert "elle-même" in await opened.says("!réunir I1 dans I1", person=SAMIRA)


async def test_completed_and_taken_back_by_its_author_as_long_as_it_is_theirs_alone(opened: Chat) -> None:
    await opened.says("!propose Un jardin partagé")
    assert "pour se voir" in await opened.says("!compléter I1 pourquoi : pour se voir")
    assert "équipe d’animation" in await opened.says("!compléter I1 pourquoi : rien", person=OMAR)
    await opened.says("!soutenir I1", person=OMAR)
    assert "1 autre personne" in await opened.says("!retirer-idée I1")
    await opened.says("!soutenir I1 retirer", person=OMAR)
    assert "est retirée" in await opened.says("!retirer-idée I1")


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        ("!propose 🎉🎉🎉", "n’a pas de mots"),
        (f"!propose {'a' * 300}", "trop long"),
        (f"!propose Un jardin ; {'mot ' * 200}", "trop long"),
        ("!soutenir I99", "pas d’idée I99"),
        ("!compléter I99 titre : x", "pas d’idée I99"),
        ("!propose Aider Mme Dupont, 12 rue des Lilas, née le 3 mars 1950", "reconnaissable"),
    ],
)
async def test_bad_input_is_told_and_nothing_is_kept(opened: Chat, said: str, answer: str) -> None:
    assert answer in await opened.says(said)
    assert "Aucune idée" in await opened.says("!idées")


async def test_what_comes_when_no_call_is_open_waits_for_the_next_programme(chat: Chat) -> None:
    assert "prochain programme" in await chat.says(BILL)
    assert "1 idée de la boîte à idées en fait partie" in await chat.says("!programme ouvrir", person=SAMIRA)
    assert "facture" in await chat.says("!programme suivi")


async def test_twenty_ideas_of_one_person_are_enough(opened: Chat) -> None:
    for rank in range(20):
        await opened.says(f"!propose Idée numéro {'abcdefghijklmnopqrst'[rank] * 5}", person=LEA)
        await opened.says("oui", person=LEA)
    assert "déjà 20 idées" in await opened.says("!propose Une autre")


async def test_what_is_said_in_its_thread_is_gathered_under_it_and_orders_there_are_orders(opened: Chat) -> None:
    await opened.says(BILL)
    await opened.deliver()
    root = f"$sent{(await told(opened, 'programmes.idea:1')).id}"
    await opened.says("et si on le faisait au marché ?", person=OMAR, room=PROGRAMME, thread=root)
    await opened.says("oui !", person=INES, room=PROGRAMME, thread=root, reply_to="$words-of-omar")
    assert "vous soutenez I1" in await opened.says("!soutenir I1", person=OMAR, room=PROGRAMME, thread=root)
    async with opened.database.reading() as session:
        assert await ideas.count_comments(session, 1) == 2
    assert await opened.says("en route !", person=OMAR, room=PROGRAMME, thread="$of-people") == ""


async def test_what_the_robot_asked_in_a_thread_is_answered_there(opened: Chat) -> None:
    await opened.says(BILL)
    await opened.deliver()
    root = f"$sent{(await told(opened, 'programmes.idea:1')).id}"
    await opened.says("!propose Comprendre une facture d’énergie", person=OMAR, room=PROGRAMME, thread=root)
    assert "vous soutenez I1" in await opened.says("1", person=OMAR, room=PROGRAMME, thread=root)


async def test_who_only_taps_gives_a_sign_of_life(opened: Chat) -> None:
    """Retention erases who is silent: a vote by tap is no silence."""
    await opened.says(BILL)
    opened.later(days=600)
    await taps(opened, "programmes.idea:1", "✅", OMAR)
    async with opened.database.reading() as session:
        member = await network.get_member(session, OMAR.user_id)
    assert member is not None
    assert member.last_seen_on == opened.now.date()


async def test_more_ideas_than_anybody_counts_are_told_so_and_read_to_the_last(opened: Chat) -> None:
    async with opened.database.writing() as session:
        session.add_all(Idea(title=f"Idée {rank}", programme_number=1, created_at=opened.now) for rank in range(1004))
    assert "(plus de 999 idées pour le moment)" in await opened.says("!programme", person=OMAR)
    first = await opened.says("!idées", person=OMAR)
    assert "plus de 999 idées." in first
    assert "Les autres\u00a0: !suite" in first
    for _ in range(1004 // 6 - 1):
        before_last = await opened.says("!suite", person=OMAR)
    assert "!suite" in before_last
    last = await opened.says("!suite", person=OMAR)
    assert "I1\u00a0:" in last
    assert "!suite" not in last
