"""Each step of a problem is dated, signed, and told once to those concerned; it ends with an answer, or with a reason."""

from datetime import UTC, datetime
from io import BytesIO
from typing import Any

import openpyxl
import pytest

from commands.core.declaration.context import Context
from commands.core.telling.spreadsheets import xlsx_file
from commands.problems.exporting import _HEAD, _lines
from storage import problem_steps, problems
from storage.problem_steps import ProblemStep
from tests.begun import Beginnings
from tests.chat import ACCUEIL, LEA, OMAR, Chat
from tests.commands.problems.conftest import P1, PROGRAMME, STRANGER, ZOE, heard, next_morning, stored
from tests.commands.programmes.conftest import INES, KARIM, SAMIRA, last_row, taps, told

WHO: dict[str, Any] = {"cause": "$c", "person": OMAR, "room": ACCUEIL}


async def steps(chat: Chat, number: int = 1) -> list[ProblemStep]:
    async with chat.database.reading() as session:
        return list(await problem_steps.list_steps(session, number))


async def follow_up(chat: Chat) -> str:
    return await chat.says("!suivi", person=SAMIRA)


async def two_join(chat: Chat) -> None:
    """Omar and Inès joined P1, in private: they have a private room."""
    for person in (OMAR, INES):
        await chat.says("!moi-aussi P1", person=person)


@pytest.fixture
async def joined(raised: Chat, beginnings: Beginnings) -> Chat:
    await beginnings.begin(raised, two_join)
    return raised


async def test_it_is_taken_in_charge_by_the_team_alone(joined: Chat) -> None:
    assert "équipe d’animation" in await joined.says("!prendre P1", person=OMAR)
    joined.later(days=1)
    answer = await joined.says("!prendre P1", person=SAMIRA)
    assert "pris en charge" in answer
    assert "mardi 8 décembre 2026" in answer, "its news are waited for anew"
    assert "déjà pris en charge le 24 novembre" in await joined.says("!prendre P1", person=SAMIRA)
    assert "pris en charge le 24 novembre" in await joined.says("!problème P1")
    assert "24 novembre, pris en charge par CCAS" in await joined.says("!problème P1")


async def test_each_of_those_concerned_is_told_once_of_all_that_happened_together(joined: Chat) -> None:
    last = await last_row(joined)
    joined.now = datetime(2026, 11, 23, 19, 0, tzinfo=UTC)
    await joined.says("!prendre P1", person=SAMIRA)
    await joined.says("!éclairer P1 La navette du mardi passe à 20 h", person=KARIM)
    await joined.rings()
    assert await heard(joined, OMAR, last) == "", "nobody is rung in the evening"
    await next_morning(joined)
    for person in (LEA, OMAR, INES):
        assert (await heard(joined, person, last)).count("Du nouveau pour P1") == 1
    letter = await heard(joined, OMAR, last)
    assert "pris en charge par CCAS" in letter
    assert "éclairage, Centre social\u00a0: La navette du mardi passe à 20" in letter
    assert "Du nouveau" not in await heard(joined, KARIM, last), "it does not concern him"
    last = await last_row(joined)
    await next_morning(joined, 25)
    assert await heard(joined, OMAR, last) == ""


async def test_who_joins_later_is_not_told_of_what_its_sheet_told_already(joined: Chat) -> None:
    await joined.says("!prendre P1", person=SAMIRA)
    await joined.says("!moi-aussi P1", person=KARIM)
    last = await last_row(joined)
    await joined.says("!éclairer P1 une navette passe", person=SAMIRA)
    await next_morning(joined)
    letter = await heard(joined, KARIM, last)
    assert "une navette passe" in letter
    assert "pris en charge" not in letter


async def test_anybody_of_the_network_sheds_light_by_words_by_a_reply_and_in_the_thread(joined: Chat) -> None:
    await joined.deliver()
    root = f"$sent{(await told(joined, P1)).id}"
    assert "Merci" in await joined.says("!éclairer P1 fiche CCAS", person=OMAR)
    last = len(await joined.outbox())
    await joined.says("voir aussi https://valmont.example/bus", person=KARIM, room=PROGRAMME, reply_to=root)
    assert all(each.action != "send" for each in (await joined.outbox())[last:]), "no answer is added to what people say"
    await joined.says("on en parle à R12", person=INES, room=PROGRAMME, thread=root)
    assert "!inscription" in await joined.says("!éclairer P1 rien", person=STRANGER)
    found = await steps(joined)
    assert [each.kind for each in found] == ["light"] * 3
    assert found[0].sheet_structure_id is not None
    assert found[2].about == "meetings.meeting:12"
    assert "!fiche CCAS" in await joined.says("!problème P1")
    rows = [row for row in await joined.outbox() if row.subject == P1 and row.action == "update"]
    assert "3 éclairages" in rows[-1].content["body"]


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        ("!éclairer P1 Mme Dupont, 12 rue des Lilas", "reconnaissable"),
        ("!éclairer P1 🎉", "pas de mots"),
        ("!éclairer P1", "pas de mots"),
        (f"!éclairer P1 {'mot ' * 300}", "trop long"),
        ("!éclairer P9 une piste", "pas de problème P9"),
    ],
)
async def test_what_is_refused_leaves_no_step(joined: Chat, said: str, answer: str) -> None:
    assert answer in await joined.says(said, person=OMAR)
    assert await steps(joined) == []


async def test_a_name_in_a_reply_leaves_nothing(joined: Chat) -> None:
    await joined.deliver()
    root = f"$sent{(await told(joined, P1)).id}"
    await joined.says("c’est comme Mme Dupont, 12 rue des Lilas", person=KARIM, room=PROGRAMME, reply_to=root)
    assert await steps(joined) == []


async def test_transmitted_it_is_chased_once_after_the_delay_that_was_announced(joined: Chat) -> None:
    answer = await joined.says("!transmettre P1 à la CAF ; jusqu’au 11 décembre", person=SAMIRA)
    assert "transmis à la CAF" in answer
    assert "vendredi 11 décembre" in answer
    last = await last_row(joined)
    await next_morning(joined, 11, 12)
    assert "attendue" not in await heard(joined, SAMIRA, last)
    await next_morning(joined, 12, 12)
    assert "attendue" not in await heard(joined, SAMIRA, last), "not on a Saturday"
    await next_morning(joined, 14, 12)
    assert (await heard(joined, SAMIRA, last)).count("la réponse était attendue le vendredi 11 décembre 2026") == 1
    assert "transmis sans réponse (P1)" in await follow_up(joined)
    await next_morning(joined, 15, 12)
    assert (await heard(joined, SAMIRA, last)).count("la réponse était attendue") == 1
    await joined.says("!transmettre P1 à la CAF ; jusqu’au 18 décembre", person=SAMIRA)
    assert "transmis sans réponse" not in await follow_up(joined)


async def test_an_end_may_be_said_after_a_comma(joined: Chat) -> None:
    answer = await joined.says("!transmettre P1 à la région, réponse avant le 15/12", person=SAMIRA)
    assert "est transmis à la région." in answer
    assert "le lundi 14 décembre 2026" in answer
    assert "est transmis à la CAF, service logement." in await joined.says("!transmettre P1 à la CAF, service logement", person=SAMIRA)


@pytest.mark.parametrize(
    "said", ["!transmettre P1", "!transmettre P1 à", "!transmettre P1 ; jusqu’au 11 décembre", "!transmettre P1 à personne"]
)
async def test_transmitted_to_nobody_is_refused(joined: Chat, said: str) -> None:
    answer = await joined.says(said, person=SAMIRA)
    assert "À qui transmettre" in answer or "Je n’ai rien changé" in answer
    assert (await stored(joined)).sent_to == ""
    assert await steps(joined) == []


@pytest.mark.parametrize("said", ["31 février", "hier", "bientôt"])
async def test_an_end_that_is_none_is_refused(joined: Chat, said: str) -> None:
    assert "Je n’ai rien changé" in await joined.says(f"!transmettre P1 à la CAF ; {said}", person=SAMIRA)
    assert (await stored(joined)).sent_to == ""


async def test_without_an_end_the_usual_delay_is_said(joined: Chat) -> None:
    assert "lundi 7 décembre 2026" in await joined.says("!transmettre P1 à la CAF", person=SAMIRA)


async def test_it_has_its_answer_which_is_told_and_found(joined: Chat) -> None:
    last = await last_row(joined)
    assert "équipe d’animation" in await joined.says("!répondre P1 rien", person=OMAR)
    assert "est enregistrée" in await joined.says("!répondre P1 Depuis janvier, le dernier bus part à 21 h", person=SAMIRA)
    rows = [row for row in await joined.outbox() if row.subject == P1 and row.action == "update"]
    assert "Réponse (23 novembre, CCAS)" in rows[-1].content["body"]
    await next_morning(joined)
    for person in (LEA, OMAR, INES):
        assert "réponse, CCAS\u00a0: Depuis janvier" in await heard(joined, person, last)
    assert "P1" not in await joined.says("!problèmes")
    assert "P1" in await joined.says("!problèmes répondus")
    assert "P1 a reçu une réponse" in await joined.says("!qui-fait dernier bus cours de français")
    assert "a sa réponse" in await joined.says("!moi-aussi P1", person=KARIM)
    assert await taps(joined, P1, "➕", KARIM) == ""


async def test_an_answer_that_is_corrected_once_told_is_told_as_a_correction(joined: Chat) -> None:
    await joined.says("!répondre P1 Le dernier bus part à 20 h", person=SAMIRA)
    await next_morning(joined)
    last = await last_row(joined)
    assert "est corrigée" in await joined.says("!répondre P1 Le dernier bus part à 21 h", person=SAMIRA)
    assert "C’est déjà la réponse" in await joined.says("!répondre P1 Le dernier bus part à 21 h", person=SAMIRA)
    await next_morning(joined, 25)
    letter = await heard(joined, OMAR, last)
    assert "21 h" in letter.replace("\u00a0", " ")
    assert "20 h" not in letter.replace("\u00a0", " ")


async def test_an_answer_that_is_corrected_before_it_is_told_is_told_as_it_is(joined: Chat) -> None:
    last = await last_row(joined)
    joined.now = datetime(2026, 11, 23, 19, 0, tzinfo=UTC)
    await joined.says("!répondre P1 Le dernier bus part à 20 h", person=SAMIRA)
    await joined.says("!répondre P1 Le dernier bus part à 21 h", person=SAMIRA)
    await next_morning(joined)
    letter = (await heard(joined, OMAR, last)).replace("\u00a0", " ")
    assert "21 h" in letter
    assert "20 h" not in letter


async def test_the_message_of_an_answer_that_is_edited_changes_nothing_and_says_how_to(joined: Chat) -> None:
    said = joined.hear("!répondre P1 Le dernier bus part à 20 h", person=SAMIRA)
    await joined.answer_to(said)
    answer = await joined.corrects(said, "!répondre P1 Le dernier bus part à 21 h")
    assert "!répondre P1" in answer
    assert (await stored(joined)).answer == "Le dernier bus part à 20 h"
    assert len(await steps(joined)) == 1


async def test_no_follow_up_has_a_reason(joined: Chat) -> None:
    assert "sans raison" in await joined.says("!sans-suite P1", person=SAMIRA)
    assert "sans raison" in await joined.says("!sans-suite P1 ;", person=SAMIRA)
    last = await last_row(joined)
    assert "est sans suite" in await joined.says("!sans-suite P1 ; la loi ne le permet pas", person=SAMIRA)
    await next_morning(joined)
    assert "la loi ne le permet pas" in await heard(joined, LEA, last)


async def test_without_news_for_its_delay_it_is_an_alarm_of_the_team(joined: Chat) -> None:
    assert "problème" not in await follow_up(joined)
    await next_morning(joined, 2, 12)
    assert "À venir, 1 problème du terrain" in await follow_up(joined)
    await next_morning(joined, 8, 12)
    assert "En retard, 1 problème du terrain sans nouvelles (P1)" in await follow_up(joined)
    assert "P1" in await joined.says("!problèmes en retard", person=SAMIRA)
    await joined.says("!éclairer P1 une piste", person=OMAR)
    assert "En retard" in await follow_up(joined), "light of a partner takes nothing in charge"
    await joined.says("!prendre P1", person=SAMIRA)
    assert "problème du terrain" not in await follow_up(joined)


async def test_who_never_came_in_private_is_told_by_one_mention_in_the_room(raised: Chat) -> None:
    await taps(raised, P1, "➕", ZOE)
    await raised.says("!prendre P1", person=SAMIRA)
    last = await last_row(raised)
    await next_morning(raised)
    rows = [row for row in await raised.outbox() if (row.id or 0) > last and row.room_id == PROGRAMME.room_id]
    assert any("Du nouveau pour P1" in str(row.content) and ZOE.user_id in str(row.content) for row in rows)
    assert not any(LEA.user_id in str(row.content) for row in rows), "she has a private room"
    assert "Du nouveau pour P1" in await heard(raised, LEA, last)


async def test_who_left_the_network_is_written_to_no_more(joined: Chat) -> None:
    await joined.says("!désinscription", person=OMAR)
    await joined.says("oui", person=OMAR)
    last = await last_row(joined)
    await joined.says("!prendre P1", person=SAMIRA)
    await next_morning(joined)
    assert "Du nouveau" not in await heard(joined, OMAR, last)
    assert "Du nouveau" in await heard(joined, LEA, last)


async def test_who_raised_it_without_their_structure_is_never_mentioned(chat: Chat) -> None:
    await chat.says("!problème La poste ferme à midi ; sans ma structure", person=ZOE)
    await chat.says("!prendre P1", person=SAMIRA)
    last = await last_row(chat)
    await next_morning(chat)
    assert not any(ZOE.user_id in str(row.content) and row.room_id == PROGRAMME.room_id for row in await chat.outbox())
    assert "Du nouveau pour P1" in await heard(chat, ZOE, last)


async def test_files_hold_problems_and_their_steps_and_no_name(joined: Chat) -> None:
    await joined.says("!prendre P1", person=SAMIRA)
    before = await last_row(joined)
    assert "CSV et Excel" in await joined.says("!export problèmes", person=OMAR)
    await joined.says("!export P1", person=OMAR, room=ACCUEIL)
    files = [str(row.content) for row in await joined.outbox() if (row.id or 0) > before and row.action != "send"]
    for name in ("problemes.csv", "problemes.xlsx", "P1.csv", "P1.xlsx", "P1-etapes.csv"):
        assert any(f"'{name}'" in each for each in files), files
    assert "!inscription" in await joined.says("!export problèmes", person=STRANGER)


async def test_a_file_tells_what_became_of_each(joined: Chat) -> None:
    await joined.says("!répondre P1 = 21 h, enfin", person=SAMIRA)
    await joined.says("!problème La poste ferme à midi ; sans ma structure", person=KARIM)
    async with joined.database.reading() as session:
        found = await problems.list_last(session, 9)
        lines = [
            _HEAD,
            *await _lines(Context(session=session, now=joined.now, territory=joined.territory, lexicon=joined.lexicon, **WHO), found),
        ]
    read = openpyxl.load_workbook(BytesIO(xlsx_file("Problèmes", lines))).worksheets[0]
    first, second = ([cell.value for cell in row] for row in read.iter_rows(min_row=2, max_row=3))
    assert first[:3] == ["P2", "23/11/2026", None]
    assert second[:3] == ["P1", "23/11/2026", "PMI"]
    assert second[7:11] == [3, 2, 0, "répondu"]
    assert second[14] == "= 21 h, enfin", "no formula"
    assert read.cell(3, 15).data_type == "s"


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("au bailleur", "transmis au bailleur"),
        ("aux services de l’État", "transmis aux services de l’État"),
        ("à la CAF", "transmis à la CAF"),
        ("vers le conseil départemental", "transmis au conseil départemental"),
        ("à Domofrance", "transmis à Domofrance"),
    ],
)
async def test_whom_it_is_transmitted_to_is_said_as_one_says_it(joined: Chat, said: str, told: str) -> None:
    assert told in await joined.says(f"!transmettre P1 {said}", person=SAMIRA)
    assert told in await joined.says("!problème P1")


@pytest.mark.parametrize(
    ("said", "example"), [("!répondre P1", "!répondre P1 "), ("!éclairer P1 …", "!éclairer P1 "), ("!problème ?!", "!problème ")]
)
async def test_without_words_the_example_is_of_what_was_asked(joined: Chat, said: str, example: str) -> None:
    answer = await joined.says(said, person=SAMIRA)
    assert example in answer
