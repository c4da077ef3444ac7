"""Actions of a group: noted, held, done, put off, recalled; what people mistype; what a group decided, and its record."""

from datetime import UTC, date, datetime

import pytest

from bot.engine.incoming import Tapped, Untapped
from commands.core.rules.caps import OPEN_ACTIONS
from storage import group_actions, personal_data
from storage.group_actions import AFTER, BEFORE, HOST, NONE, GroupAction
from storage.network import get_member
from storage.rows import keep_row
from tests.chat import LEA, OMAR, PRIVATE
from tests.commands.groups.house import GUEST, KARIM, MADE, ROOM, SAMIRA, Town

PLACES = "!action Karim ; demander les places au SESSAD ; pour le 15 décembre"


def at(day: int, month: int = 12) -> datetime:
    """Nine o'clock in France, in winter."""
    return datetime(2026 if month > 8 else 2027, month, day, 8, 0, tzinfo=UTC)


async def row(chat: Town, number: int = 1) -> GroupAction:
    async with chat.database.reading() as session:
        found = await group_actions.get_action(session, number)
    assert found is not None
    return found


async def test_who_is_not_registered_is_called_as_the_configuration_names_them(group: Town) -> None:
    async with group.database.writing() as session:
        samira = await get_member(session, SAMIRA.user_id)
        assert samira is not None
        samira.left_at = group.now
    said = await group.says("!action moi ; écrire au SESSAD ; pour le 15 décembre", room=ROOM, person=SAMIRA)
    assert "Qui : Samira (CCAS), pour le mardi 15 décembre" in said
    listed = await group.says("!actions", room=ROOM, person=KARIM)
    assert "Samira" in listed
    assert "samira" not in listed


# ── Noted ────────────────────────────────────────────────────────────────────────────────────────────────────────


async def test_in_the_room_its_message_is_the_answer(group: Town) -> None:
    said = await group.says(PLACES, room=ROOM, person=KARIM)
    assert said.count("A1") == 2  # its name, and how to change its day
    assert "Qui : Karim Belkacem (Maison de l’enfance), pour le mardi 15 décembre 2026" in said
    told = next(each for each in await group.outbox() if each.subject == "groups.action:1")
    assert told.room_id == ROOM.room_id


async def test_elsewhere_it_is_answered_and_told_in_the_room(group: Town) -> None:
    await group.says("!rejoindre G1")
    said = await group.says("!action G1 moi ; écrire l’invitation")
    assert "C’est noté : A1, écrire l’invitation. Qui : Léa Étiolle (CCAS), sans date" in said
    told = next(each for each in await group.outbox() if each.subject == "groups.action:1")
    assert told.room_id == ROOM.room_id
    assert "A1" in await group.says("!actions moi")


async def test_who_is_given_something_is_told(group: Town) -> None:
    await group.says("!rejoindre G1")
    said = await group.says("!action Léa ; réserver la salle ; vendredi 4 décembre", room=ROOM, person=KARIM)
    assert "Karim Belkacem vous confie l’action A1" in said.replace("Karim vous", "Karim Belkacem vous")


@pytest.mark.parametrize(
    ("words", "held_by", "structure"),
    [
        ("moi ; écrire", KARIM.user_id, True),
        ("Karim Belkacem ; écrire", KARIM.user_id, True),
        ("samira ; écrire", SAMIRA.user_id, True),
        ("CCAS ; écrire", None, True),
        ("Zoé ; écrire", None, False),
        ("écrire", None, False),
    ],
)
async def test_who(group: Town, words: str, held_by: str | None, structure: bool) -> None:
    said = await group.says(f"!action {words}", room=ROOM, person=KARIM)
    action = await row(group)
    assert (action.holder_id, action.structure_id is not None, action.what) == (held_by, structure, "écrire")
    assert ("je ne trouve pas « Zoé »" in said) == words.startswith("Zoé")


async def test_whom_nobody_is_called_is_asked_and_given_later(group: Town) -> None:
    assert "Qui s’en occupe ? !confier A1" in await group.says("!action Zoé ; écrire ; demain", room=ROOM, person=KARIM)
    assert "est à Karim Belkacem" in await group.says("!confier A1 moi", room=ROOM, person=KARIM)
    assert "Qui : Karim Belkacem" in await group.last("groups.action:1")
    assert "est à CCAS" in await group.says("!confier A1 CCAS", room=ROOM, person=KARIM)
    assert "est à personne" in await group.says("!confier A1 personne", room=ROOM, person=KARIM)


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        ("moi ; écrire ; le 31 février", "Ce jour n’existe pas"),
        ("moi ; écrire ; hier", "C’est déjà passé"),
        ("moi ; écrire ; le 1er octobre", "C’est déjà passé"),
        ("moi ; écrire ; bientôt", "Je ne lis pas de date dans « bientôt »"),
        ("réserver la grande salle du centre ; dès que possible", "Je ne lis pas de date"),
        ("moi ; écrire ; demain ; mardi", "Je ne sais pas quoi faire de"),
        ("moi ; 🎉", "Qu’y a-t-il à faire"),
        (f"moi ; {'écrire ' * 40}", "C’est long"),
        ("moi ; appeler Mme Martin ; demain", "personne est peut-être reconnaissable"),
    ],
)
async def test_what_cannot_be_noted_is_not(group: Town, said: str, answer: str) -> None:
    assert answer in await group.says(f"!action {said}", room=ROOM, person=KARIM)
    assert "Aucune action à faire" in await group.says("!actions", room=ROOM, person=KARIM)


async def test_a_day_that_is_not_is_read_back_with_the_nearest(group: Town) -> None:
    said = await group.says("!action moi ; écrire ; pour le 31 février", room=ROOM, person=KARIM)
    assert "Voulez-vous dire dimanche 28 février 2027" in said


async def test_who_is_not_of_the_group_notes_and_sees_nothing(group: Town) -> None:
    await group.says(PLACES, room=ROOM, person=KARIM)
    assert "pour les personnes du groupe" in await group.says("!action G1 moi ; écrire", person=OMAR)
    assert "pour les personnes du groupe" in await group.says("!actions G1", person=OMAR)
    assert "Je n’ai pas d’action A1 que vous puissiez voir" in await group.says("!action A1", person=OMAR)
    assert "SESSAD" not in await group.says("!relevé G1", person=GUEST)


async def test_two_hundred_actions_are_listed_by_page_and_too_many_refused(group: Town) -> None:
    async with group.database.writing() as session:
        for rank in range(200):
            await keep_row(session, GroupAction(group_number=1, what=f"faire {rank}", created_at=group.now))
    said = await group.says("!actions", room=ROOM, person=KARIM)
    assert (said.count("faire "), "!suite" in said) == (6, True)  # five, and « à faire »
    assert "faire 9" in await group.says("!suite", room=ROOM, person=KARIM)
    assert "plus de 99 actions à faire" in await group.says("!groupe G1", person=KARIM)
    async with group.database.writing() as session:
        for rank in range(200, OPEN_ACTIONS):
            await keep_row(session, GroupAction(group_number=1, what=f"faire {rank}", created_at=group.now))
    assert "a déjà 300 actions" in await group.says("!action moi ; écrire", room=ROOM, person=KARIM)


async def test_without_a_group_it_is_asked_which(chat: Town) -> None:
    assert "De quel groupe parlez-vous" in await chat.says("!action moi ; écrire")
    await chat.says(MADE, person=SAMIRA)
    await chat.says("!groupe Logement ; attendre ; Karim", person=SAMIRA)
    assert "Les vôtres : G1" in await chat.says("!action moi ; écrire", person=KARIM)


async def test_without_a_room_yet_it_waits_for_it(chat: Town) -> None:
    await chat.says(MADE, person=SAMIRA)
    assert "C’est noté : A1" in await chat.says("!action moi ; écrire ; demain", person=KARIM)
    await chat.opens()
    told = next(each for each in await chat.outbox() if each.subject == "groups.action:1" and each.action == "send")
    assert told.room_id == ROOM.room_id
    assert (await row(chat)).room_id == ROOM.room_id


# ── Done, put off ────────────────────────────────────────────────────────────────────────────────────────────────


async def test_done_by_a_tap_of_who_holds_it_and_back(group: Town) -> None:
    await group.says(PLACES, room=ROOM, person=KARIM)
    await group.says("!rejoindre G1")
    await group.answer_to(Tapped("$t0", ROOM, LEA, "$groups.action:1", "✅"))
    assert (await row(group)).state == "open"
    await group.answer_to(Tapped("$t1", ROOM, KARIM, "$groups.action:1", "✅"))
    assert "C’est fait." in await group.last("groups.action:1")
    await group.answer_to(Untapped("$u1", ROOM, "$t1"))
    assert "à tout" not in await group.last("groups.action:1")
    again = await row(group)
    assert (again.state, again.recall, again.recalled_on) == ("open", BEFORE, date(2026, 12, 11))


async def test_done_by_words(group: Town) -> None:
    await group.says(PLACES, room=ROOM, person=KARIM)
    await group.says("!rejoindre G1")
    assert "c’est à qui la porte" in await group.says("!fait A1")
    await group.says("!action Karim ; relire", room=ROOM)
    assert "c’est à qui la porte" in await group.says("!fait A2")  # who noted it may put it off, and no more
    assert "pour le vendredi 18 décembre" in await group.says("!repousser A2 au 18 décembre")
    await group.says("!fait A2", person=KARIM)
    assert "est fait" in await group.says("!fait A1", person=KARIM)
    assert "est déjà faite" in await group.says("!fait A1", person=KARIM)
    assert "de nouveau à faire" in await group.says("!action A1 à refaire", person=KARIM)
    assert "est fait" in await group.says("!fait A 1", person=KARIM)
    assert "Vous n’avez aucune action" in await group.says("!actions moi", person=KARIM)


async def test_put_off_its_reminders_go_with_it(group: Town) -> None:
    await group.says(PLACES, room=ROOM, person=KARIM)
    assert "pour le vendredi 15 janvier 2027" in await group.says("!repousser A1 au 15 janvier", room=ROOM, person=KARIM)
    assert (await row(group)).recalled_on == date(2027, 1, 13)
    assert "pour le mardi 19 janvier 2027" in await group.says("!reporter A1 au 19 janvier", room=ROOM, person=KARIM)
    assert "À quel jour" in await group.says("!repousser A1", room=ROOM, person=KARIM)
    assert "Ce jour n’existe pas" in await group.says("!repousser A1 au 31 février", room=ROOM, person=KARIM)


async def test_given_up(group: Town) -> None:
    await group.says(PLACES, room=ROOM, person=KARIM)
    assert "n’est plus à faire" in await group.says("!annuler A1", room=ROOM, person=KARIM)
    assert "Aucune action" in await group.says("!actions", room=ROOM, person=KARIM)


# ── Recalled ─────────────────────────────────────────────────────────────────────────────────────────────────────


async def test_recalled_two_days_before_the_day_after_then_to_the_host(group: Town) -> None:
    await group.says("!rejoindre G1")
    await group.says("!action Léa ; réserver ; pour le 16 décembre", room=ROOM, person=KARIM)
    told: dict[int, list[tuple[str | None, str]]] = {}
    for day in range(1, 23):
        said = await group.works("groups.recalls", at(day))
        told[day] = [(each.person_id, each.content["body"]) for each in said]
        assert await group.works("groups.recalls", at(day)) == []  # once
    assert {day: [who for who, _ in said] for day, said in told.items() if said} == {
        14: [LEA.user_id],
        17: [LEA.user_id],
        18: [KARIM.user_id],
    }
    assert "C’est pour le mercredi 16 décembre 2026" in told[14][0][1]
    assert "Elle était pour le mercredi 16 décembre 2026" in told[17][0][1]
    assert (await row(group)).recall == NONE


async def test_a_day_without_work_and_a_bot_that_was_down_recall_at_the_next_morning(group: Town) -> None:
    await group.says("!action moi ; réserver ; pour le 7 décembre", room=ROOM, person=KARIM)  # a Monday: recalled on the Friday
    assert (await row(group)).recalled_on == date(2026, 12, 4)
    assert await group.works("groups.recalls", at(5)) == []
    said = await group.works("groups.recalls", at(7))
    assert [each.person_id for each in said] == [KARIM.user_id]
    assert (await row(group)).recall == AFTER


async def test_what_nobody_holds_is_recalled_to_the_host(group: Town) -> None:
    await group.says("!action réserver ; pour le 16 décembre", room=ROOM, person=KARIM)
    assert [each.person_id for each in await group.works("groups.recalls", at(14))] == [KARIM.user_id]
    assert [each.person_id for each in await group.works("groups.recalls", at(17))] == [KARIM.user_id]
    assert await group.works("groups.recalls", at(18)) == []


async def test_without_a_date_nothing_is_recalled(group: Town) -> None:
    await group.says("!action moi ; réserver", room=ROOM, person=KARIM)
    assert await group.works("groups.recalls", at(14)) == []


async def test_a_silence_is_kept_and_the_word_said_after_it(group: Town) -> None:
    await group.says("!action moi ; réserver ; pour le 16 décembre", room=ROOM, person=KARIM)
    await group.says("!silence rappels jusqu’au 15 décembre", person=KARIM)
    assert await group.works("groups.recalls", at(14)) == []
    assert "Votre action A1" in await group.rings(days=2)
    assert (await row(group)).recall == AFTER


async def test_a_reply_to_a_reminder_is_understood(group: Town) -> None:
    await group.says("!action moi ; réserver ; pour le 16 décembre", room=ROOM, person=KARIM)
    await group.works("groups.recalls", at(14))
    await group.send()
    letter = next(each for each in await group.outbox() if each.subject == "groups.recall:1")
    assert "est fait" in await group.says("c’est fait", person=KARIM, room=PRIVATE, reply_to=letter.event_id)


async def test_the_host_is_asked_in_the_end(group: Town) -> None:
    action = GroupAction(group_number=1, what="x", holder_id=LEA.user_id, due_on=date(2026, 12, 1), created_at=group.now)
    action.recall, action.recalled_on = HOST, date(2026, 12, 3)
    async with group.database.writing() as session:
        await keep_row(session, action)
    assert [each.person_id for each in await group.works("groups.recalls", at(3))] == [KARIM.user_id]


async def test_nothing_is_given_to_who_left_and_what_they_held_is_recalled_to_the_host(group: Town) -> None:
    await group.says("!rejoindre G1")
    await group.says("!action Léa ; réserver ; pour le 16 décembre", room=ROOM, person=KARIM)
    async with group.database.writing() as session:
        left = await get_member(session, LEA.user_id)
        assert left is not None
        left.left_at = group.now
    assert "je ne trouve pas « Léa »" in await group.says("!action Léa ; écrire", room=ROOM, person=KARIM)
    assert [each.person_id for each in await group.works("groups.recalls", at(14))] == [KARIM.user_id]


# ── Decided, recorded ────────────────────────────────────────────────────────────────────────────────────────────


async def test_what_is_decided_is_kept_with_its_day(group: Town) -> None:
    assert "C’est noté pour le groupe G1" in await group.says("!décidé On se voit chaque premier mardi", room=ROOM, person=KARIM)
    assert "C’est noté" in await group.says("!décidé La charte de R12 est adoptée", room=ROOM, person=KARIM)
    assert "Qu’avez-vous décidé" in await group.says("!décidé", room=ROOM, person=KARIM)
    assert "pour les personnes du groupe" in await group.says("!décidé G1 rien", person=OMAR)
    said = await group.says("!relevé", room=ROOM, person=KARIM)
    assert "2 décisions." in said
    assert "23 novembre : On se voit chaque premier mardi" in said


async def test_the_record_since_a_day_comes_with_its_file(group: Town) -> None:
    await group.says("!décidé On se voit chaque premier mardi", room=ROOM, person=KARIM)
    group.later(days=10)
    await group.says(PLACES, room=ROOM, person=KARIM)
    said = await group.says("!relevé G1 depuis le 1er décembre", person=KARIM)
    assert "depuis le mardi 1er décembre 2026 : 1 action" in said
    file = next(each for each in await group.outbox() if each.action == "file")
    assert file.person_id == KARIM.user_id
    assert "Je ne comprends pas la date" in await group.says("!relevé G1 depuis la saint-glinglin", person=KARIM)


# ── Erased ───────────────────────────────────────────────────────────────────────────────────────────────────────


async def test_who_is_erased_holds_and_leads_nothing_and_the_action_stands(group: Town) -> None:
    await group.says("!action Karim ; demander les places ; pour le 15 décembre", room=ROOM, person=KARIM)
    async with group.database.writing() as session:
        await personal_data.erase(session, KARIM.user_id, group.now, "request")
        assert await get_member(session, KARIM.user_id) is None
    action = await row(group)
    assert (action.holder_id, action.created_by, action.what) == (None, None, "demander les places")
    assert "n’a personne pour l’animer" in await group.says("!suivi", person=SAMIRA)
    await group.send()
    assert [each.person_id for each in await group.works("groups.recalls", at(11))] == []
