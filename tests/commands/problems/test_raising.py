"""A problem is raised once what looks like it was shown; its structure may be kept away; what is refused leaves nothing."""

from dataclasses import replace

import pytest
from sqlmodel import select

from storage import problems
from storage.likeness import LikeWord
from storage.problems import PROBLEM, Problem
from tests.chat import ACCUEIL, LEA, OMAR, PRIVATE, Chat
from tests.commands.problems.conftest import ALONE, BUS, P1, PROGRAMME, STRANGER, TEXT, ZOE, stored
from tests.commands.programmes.conftest import KARIM, SAMIRA, told


async def count(chat: Chat) -> int:
    async with chat.database.reading() as session:
        return len((await session.exec(select(Problem))).all())


async def test_a_problem_is_noted_and_told_in_its_room_without_a_sound(chat: Chat) -> None:
    answer = await chat.says(BUS)
    assert "P1" in answer
    assert "lundi 7 décembre 2026" in answer, "ten working days from the 23rd of November"
    row = await told(chat, P1)
    assert row.room_id == PROGRAMME.room_id, "no room is of the field"
    assert row.content["msgtype"] == "m.notice"
    assert "signalé par PMI" in row.content["body"]
    assert "1 structure concernée" in row.content["body"]
    kept = await stored(chat)
    assert (kept.text, kept.place) == ("Le dernier bus part avant la fin des cours de français", "Quartier Nord")
    assert kept.theme == "Apprendre le français"


async def test_it_is_told_in_the_room_of_the_field_where_there_is_one(chat: Chat) -> None:
    chat.roles._room_of["terrain"] = "!terrain:town.example"
    await chat.says(BUS)
    assert (await told(chat, P1)).room_id == "!terrain:town.example"


@pytest.mark.parametrize(
    ("said", "text", "place", "public"),
    [
        ("Les jeunes attendent un logement ; Valmont", "Les jeunes attendent un logement", "Valmont", "Jeunes"),
        ("À Valmont rien n’est ouvert le soir", "À Valmont rien n’est ouvert le soir", "Valmont", ""),
        ("Le quartier nord n’a plus de médecin", "Le quartier nord n’a plus de médecin", "Quartier Nord", ""),
        ("Rien n’est dit du lieu ; ni du reste", "Rien n’est dit du lieu ; ni du reste", "", ""),
        ("La poste ferme à midi ; cité des Tilleuls", "La poste ferme à midi", "cité des Tilleuls", ""),
        ("La poste ferme\nà midi, sans ma structure", "La poste ferme à midi", "", ""),
    ],
)
async def test_where_it_is_and_whom_it_is_about_are_read_from_its_words(chat: Chat, said: str, text: str, place: str, public: str) -> None:
    await chat.says(f"!problème {said}")
    kept = await stored(chat)
    assert (kept.text, kept.place, kept.public) == (text, place, public)


@pytest.mark.parametrize("said", ["pb", "signaler", "souci", "problème"])
async def test_it_is_raised_under_several_names(chat: Chat, said: str) -> None:
    assert "P1" in await chat.says(f"!{said} La poste ferme à midi")


async def test_what_looks_like_it_is_shown_first_and_a_number_joins_it(raised: Chat) -> None:
    answer = await raised.says("!problème Le dernier bus part trop tôt, avant la fin des cours", person=OMAR)
    assert "P1 y ressemble" in answer
    assert "Je n’ai rien enregistré" in answer
    assert await count(raised) == 1
    assert "chez vous aussi" in await raised.says("1", person=OMAR)
    assert (await stored(raised)).structures == 2


@pytest.mark.parametrize("said", ["moi aussi", "Nous aussi !"])
async def test_so_do_the_words_that_people_say(raised: Chat, said: str) -> None:
    await raised.says("!problème Le dernier bus part trop tôt, avant la fin des cours", person=OMAR)
    assert "chez vous aussi" in await raised.says(said, person=OMAR)


async def test_it_may_be_another_one_all_the_same(raised: Chat) -> None:
    await raised.says("!problème Le dernier bus part trop tôt, avant la fin des cours", person=OMAR)
    assert "P2" in await raised.says("oui", person=OMAR)


async def test_an_answered_one_is_shown_with_its_answer(raised: Chat) -> None:
    await raised.says("!répondre P1 Depuis janvier il part à 21 h", person=SAMIRA)
    answer = await raised.says("!problème Le dernier bus part trop tôt, avant la fin des cours", person=OMAR)
    assert "Depuis janvier il part à 21 h" in answer
    assert "P1" in await raised.says("1", person=OMAR)
    assert await count(raised) == 1


async def test_the_same_one_five_times_is_kept_once(raised: Chat) -> None:
    for _ in range(4):
        assert "P1 y ressemble" in await raised.says(BUS)
    assert "C’est vous qui l’avez signalé" in await raised.says("1")
    assert await count(raised) == 1


async def test_without_its_structure_nobody_is_told_which_one_not_even_by_a_count(chat: Chat) -> None:
    answer = await chat.says("!problème Les délais de domiciliation dépassent trois mois, sans ma structure")
    assert "n’est dit à personne, pas même à l’équipe d’animation" in answer
    assert "ceux qui sont dans ce salon" not in answer
    body = (await told(chat, P1)).content["body"]
    assert "PMI" not in body
    assert "sans ma structure" not in body
    assert "déjà comptée" not in await chat.says("!moi-aussi P1", person=ZOE), "a colleague is not told that theirs raised it"
    kept = await stored(chat)
    assert (kept.structures, kept.alone) == (1, 1)
    for words in ("!problème P1", "!export P1", "!problèmes"):
        assert "PMI" not in await chat.says(words, person=KARIM)
    await chat.says("!éclairer P1 chez nous aussi le soir")
    assert "PMI" not in await chat.says("!problème P1", person=KARIM), "nor by what they say of it later"


async def test_who_says_it_in_a_room_is_told_that_the_room_read_it(chat: Chat) -> None:
    assert "ceux qui sont dans ce salon" in await chat.says("!problème La poste ferme ; sans ma structure", room=ACCUEIL)


async def test_in_a_private_room_with_a_third_person_it_is_a_room_where_others_read(chat: Chat) -> None:
    crowded = replace(PRIVATE, private=False)
    assert "ceux qui sont dans ce salon" in await chat.says("!problème La poste ferme ; sans ma structure", room=crowded)


async def test_in_a_thread_it_is_a_problem_like_any_other(chat: Chat) -> None:
    assert "P1" in await chat.says(BUS, room=ACCUEIL, thread="$of-people")


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        ("!problème 🎉🎉🎉", "pas de mots"),
        (f"!problème {'mot ' * 1250}", "trop long"),
        (f"!problème {'mot ' * 200}", "trop long"),
        ("!problème", "sans nom de personne"),
        ("!problème ; sans ma structure", "pas de mots"),
        ("!problème Mme Dupont, 12 rue des Lilas, n’a plus de lait", "reconnaissable"),
        ("!problème P99", "pas de problème P99"),
    ],
)
async def test_bad_input_is_told_and_nothing_is_kept(chat: Chat, said: str, answer: str) -> None:
    assert answer in await chat.says(said)
    assert await count(chat) == 0
    async with chat.database.reading() as session:
        assert (await session.exec(select(LikeWord).where(LikeWord.kind == PROBLEM))).all() == []


async def test_only_the_network_raises_problems(chat: Chat) -> None:
    assert "!inscription" in await chat.says(BUS, person=STRANGER)
    assert await count(chat) == 0


async def test_twenty_of_one_person_are_enough(chat: Chat) -> None:
    for rank in range(20):
        await chat.says(f"!problème Souci {'abcdefghijklmnopqrst'[rank] * 6}")
        await chat.says("oui")
    assert "déjà 20 problèmes" in await chat.says("!problème Une autre chose encore")
    assert await count(chat) == 20


async def test_its_author_takes_it_back_as_long_as_nobody_joined(raised: Chat) -> None:
    await raised.says("!moi-aussi P1", person=OMAR)
    assert "1 autre personne" in await raised.says("!retirer-problème P1")
    await raised.says("!moi-aussi P1 retirer", person=OMAR)
    assert "Seul qui a signalé" in await raised.says("!retirer-problème P1", person=OMAR)
    assert "!sans-suite" in await raised.says("!retirer P1", person=SAMIRA), "the team answers, it takes nothing away without a word"
    assert "est retiré" in await raised.says("!retirer-problème P1")
    assert "est retiré" in await raised.says("!moi-aussi P1", person=OMAR)
    for words in ("!problème P1", "!export P1", "!problèmes", "!export problèmes"):
        assert TEXT not in await raised.says(words, person=OMAR), "its words are told no more"
    rows = [row for row in await raised.outbox() if row.subject == P1 and row.action == "update"]
    assert TEXT not in rows[-1].content["body"]
    assert "P2" in await raised.says(BUS), "nothing looks like it any more"


async def test_lists_are_in_the_order_of_structures_and_paged(chat: Chat) -> None:
    for rank, word in enumerate("abcdefg"):
        await chat.says(f"!problème Le bus {word * 5} du logement {word * 7}", person=(LEA, OMAR)[rank % 2])
        await chat.says("oui", person=(LEA, OMAR)[rank % 2])
    await chat.says("!moi-aussi P3", person=KARIM)
    first = await chat.says("!problèmes", person=KARIM)
    assert first.index("P3") < first.index("P7")
    assert "P2" not in first
    assert "P2" in await chat.says("suite", person=KARIM)
    assert "P3" in await chat.says("!problèmes miens", person=KARIM)
    assert "P7" not in await chat.says("!problèmes miens", person=KARIM)
    assert "logement" in await chat.says("!problèmes loyer", person=KARIM), "a word of the lexicon names the theme"
    assert "Aucun problème de ce thème" in await chat.says("!problèmes cours de français", person=KARIM)
    assert "Je ne connais pas le thème" in await chat.says("!problèmes zzyzx", person=KARIM)


async def test_a_message_that_was_taken_away_is_told_again(raised: Chat) -> None:
    assert "toujours dans son salon" in await raised.says("!problème P1 remettre")


async def test_a_member_without_a_structure_is_counted_as_a_person(raised: Chat) -> None:
    assert "1 structure et 1 personne concernées" in await raised.says("!moi-aussi P1", person=ALONE)
    async with raised.database.reading() as session:
        assert len(await problems.list_parts(session, 1)) == 2


async def test_its_words_are_told_as_they_were_said(raised: Chat) -> None:
    await raised.deliver()
    assert TEXT in await raised.says("!problème P1", person=OMAR)
    assert TEXT in await raised.says("!suivi P1", person=OMAR)
