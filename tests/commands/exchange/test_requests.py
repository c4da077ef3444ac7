"""A request, from its word to its end: who is asked, once, and what each of them reads."""

from datetime import UTC, datetime

import pytest
from sqlmodel import select

from bot.engine.incoming import Untapped
from commands.core.rules.caps import OPEN_REQUESTS
from storage import directory, network, personal_data, reach
from storage.exchange import Exchange, ExchangeAnswer, ExchangeAsked
from storage.merges import set_merged
from storage.reach import Silence
from tests.chat import ACCUEIL, LEA, OMAR, Chat
from tests.commands.exchange.conftest import (
    INES,
    KARIM,
    NOBODY,
    PROGRAMME,
    ROOM_WANTED,
    SAMIRA,
    asks,
    bodies,
    home,
    letters,
    replies,
    taps,
    told,
)
from tests.given import findable, member, service, structure
from tests.spaces import flat

LETTER, ANSWER = "exchange.letter", "exchange.answer"


async def rows(chat: Chat) -> list[Exchange]:
    async with chat.database.reading() as session:
        return list((await session.exec(select(Exchange).order_by(Exchange.number))).all())  # type: ignore[arg-type] # SQLModel


async def test_who_asks_sees_first_whom_it_is_put_to(chat: Chat) -> None:
    seen = flat(await chat.says(ROOM_WANTED))
    assert "Maison pour tous et Centre social" in seen or "Centre social et Maison pour tous" in seen
    assert "Le Refuge" not in seen
    assert await rows(chat) == []
    assert "E1" in flat(await chat.says("oui"))
    assert await letters(chat, LETTER) == []  # each at an hour of theirs
    await chat.rings(minutes=1)
    assert await letters(chat, LETTER) == [(INES.user_id, "exchange.letter:1"), (OMAR.user_id, "exchange.letter:1")]
    (message,) = await told(chat, "exchange.exchange:1")
    assert message.room_id == PROGRAMME.room_id
    assert message.content["msgtype"] == "m.notice"  # one quiet line


async def test_nobody_is_asked_twice(chat: Chat) -> None:
    await asks(chat)
    await chat.rings(minutes=1)
    for _ in range(3):
        await chat.rings(days=1)
    assert len(await letters(chat, LETTER)) == 2


async def test_the_room_only(chat: Chat) -> None:
    await chat.says(ROOM_WANTED)
    assert "au salon" in flat(await chat.says("salon"))
    await chat.rings(days=1)
    assert await letters(chat, LETTER) == []
    assert len(await told(chat, "exchange.exchange:1")) == 1


async def test_a_request_that_matches_nothing_is_said_and_asked_in_the_room_only(chat: Chat) -> None:
    assert "seulement au salon" in flat(await chat.says("!demande qui connaît un accordeur de piano ?"))
    assert "E1" in await chat.says("oui")
    await chat.rings(days=1)
    assert await letters(chat, LETTER) == []


async def test_of_sixty_structures_five_are_asked_and_all_get_their_turn(chat: Chat) -> None:
    async with chat.database.writing() as session:
        for number in range(60):
            tea = await findable(session, structure(f"Club {number:02}"), service("Théâtre amateur"))
            await member(session, f"@club{number}:town.example", f"Club{number}", tea)
    assert "60 structures" in flat(await chat.says("!demande qui a des costumes de théâtre ?"))
    await chat.says("oui")
    for other in ("une troupe de théâtre pour le 8 mars", "des décors de théâtre", "un régisseur de théâtre"):
        chat.later(hours=1)
        await asks(chat, f"!demande {other}")
    async with chat.database.reading() as session:
        asked = [row.structure_id for row in (await session.exec(select(ExchangeAsked))).all()]
    assert len(asked) == 20
    assert len(set(asked)) == 20


@pytest.mark.parametrize("until", [None, datetime(2026, 12, 20, tzinfo=UTC)])
async def test_silence_is_respected_and_who_asks_is_not_told_otherwise(chat: Chat, until: datetime | None) -> None:
    async with chat.database.writing() as session:
        await reach.set_silence(session, Silence(user_id=OMAR.user_id, subject="all", until=until))
    assert "demande d’entraide" in flat(await chat.says("!silence entraide", person=INES, room=home(INES)))
    told_to = flat(await chat.says(ROOM_WANTED))
    assert "seulement au salon" in told_to
    await chat.says("oui")
    await chat.rings(days=5)
    assert await letters(chat, LETTER) == []


async def test_nobody_is_written_to_out_of_working_hours(chat: Chat) -> None:
    chat.now = datetime(2026, 11, 27, 19, 0, tzinfo=UTC)  # a Friday, 20 h
    await asks(chat)
    await chat.rings(hours=10)
    await chat.rings(days=1)
    assert await letters(chat, LETTER) == []
    chat.now = datetime(2026, 11, 30, 7, 31, tzinfo=UTC)
    await chat.rings(minutes=0)
    assert len(await letters(chat, LETTER)) == 2


async def test_who_left_or_is_in_no_room_is_not_asked(chat: Chat) -> None:
    chat.absent = {INES.user_id}
    async with chat.database.writing() as session:
        omar = await network.get_member(session, OMAR.user_id)
        assert omar is not None
        omar.left_at = chat.now
    assert "seulement au salon" in flat(await chat.says(ROOM_WANTED))


async def test_each_answer_goes_to_who_asked_in_private(chat: Chat) -> None:
    await asks(chat)
    await chat.rings(minutes=1)
    said = await replies(chat, "exchange.letter:1", "Oui, la nôtre est libre", OMAR)
    assert "C’est transmis" in said
    assert "Omar (Maison pour tous) répond à votre demande E1" in said
    said = await replies(chat, "exchange.exchange:1", "On a aussi une salle", INES, PROGRAMME)
    assert "« On a aussi une salle »" in said
    assert "2 réponses" in said
    assert "3 réponses" in await replies(chat, "exchange.exchange:1", "Et moi un studio", KARIM, PROGRAMME, thread=True)
    assert "transmis" in flat(await chat.says("!réponds E1 il reste dimanche aussi", person=OMAR, room=home(OMAR)))
    assert await letters(chat, ANSWER) == [(LEA.user_id, f"exchange.answer:{number}") for number in (1, 2, 3, 4)]


@pytest.mark.parametrize("said", ["merci !", "ok", "Merci pour ta réponse", "👍"])
async def test_small_talk_under_the_message_is_passed_on_to_nobody(chat: Chat, said: str) -> None:
    await asks(chat)
    await replies(chat, "exchange.exchange:1", said, OMAR, PROGRAMME, thread=True)
    assert await letters(chat, ANSWER) == []


async def test_who_asks_may_speak_under_their_message(chat: Chat) -> None:
    await asks(chat)
    assert await replies(chat, "exchange.exchange:1", "C’est pour trente personnes", LEA, PROGRAMME) == ""
    assert await letters(chat, ANSWER) == []
    assert "de vous" in flat(await chat.says("!réponse E1 pour trente personnes"))


async def test_who_is_not_registered_neither_asks_nor_answers(chat: Chat) -> None:
    assert "!inscription" in await chat.says(ROOM_WANTED, person=NOBODY, room=home(NOBODY))
    await asks(chat)
    assert "!inscription" in await replies(chat, "exchange.exchange:1", "Moi je peux", NOBODY, PROGRAMME)
    assert await letters(chat, ANSWER) == []
    assert "E2" in await asks(chat, "!demande qui a un vidéoprojecteur ?", person=SAMIRA)  # the team asks too


async def test_one_tap_closes_it_thanks_to_who_answered(chat: Chat) -> None:
    await asks(chat)
    await chat.rings(minutes=1)
    await replies(chat, "exchange.letter:1", "Oui, notre salle du rez-de-chaussée", OMAR)
    await chat.says("!réponse E1 peut-être", person=INES, room=home(INES))
    said = await taps(chat, "exchange.answer:1", "✅", LEA)
    assert "merci à Maison pour tous" in said
    assert any("grâce à vous" in body for body in await bodies(chat, OMAR))
    assert any("Merci d’avoir répondu" in body for body in await bodies(chat, INES))
    assert await taps(chat, "exchange.answer:1", "👍", LEA) == ""
    assert "est résolue" in flat(await chat.says("!réponse E1 trop tard ?", person=KARIM, room=home(KARIM)))
    assert len(await letters(chat, ANSWER)) == 2
    (row,) = await rows(chat)
    assert (row.state, row.helper_id) == ("solved", OMAR.user_id)


async def test_the_two_go_on_talking_by_replies(chat: Chat) -> None:
    await asks(chat)
    await chat.says("!réponse E1 la nôtre", person=OMAR, room=home(OMAR))
    said = await replies(chat, "exchange.answer:1", "Super, à quelle heure ?", LEA)
    assert "C’est transmis" in said
    assert "Léa (PMI), à propos de E1" in said
    assert "À 10 h" in await replies(chat, "exchange.word:1", "À 10 h, à l’accueil", OMAR)
    assert await letters(chat, "exchange.word") == [(LEA.user_id, "exchange.word:1"), (OMAR.user_id, "exchange.word:1")]
    assert "Je ne trouve plus" in flat(await chat.says("!mot-entraide 1 et moi ?", person=KARIM, room=home(KARIM)))
    assert "Je ne trouve plus" in flat(await chat.says("!mot-entraide 99 et moi ?", person=KARIM, room=home(KARIM)))
    assert "reconnaissable" in await replies(chat, "exchange.word:1", "C’est pour Mme Dupont, 12 rue des Lilas", OMAR)


async def test_who_left_meanwhile_is_not_asked_and_the_team_hears_for_an_asker_who_left(chat: Chat) -> None:
    await asks(chat)
    async with chat.database.writing() as session:
        for person in (INES, LEA):
            member_of = await network.get_member(session, person.user_id)
            assert member_of is not None
            member_of.left_at = chat.now
    await chat.rings(minutes=1)
    assert await letters(chat, LETTER) == [(OMAR.user_id, "exchange.letter:1")]
    await chat.says("!réponse E1 la nôtre", person=OMAR, room=home(OMAR))
    assert await letters(chat, ANSWER) == [(SAMIRA.user_id, "exchange.answer:1")]


async def test_nobody_else_closes_it(chat: Chat) -> None:
    await asks(chat)
    assert "Samira" in await chat.says("!résolu E1", person=OMAR, room=home(OMAR))
    assert "réglé" in flat(await chat.says("!clore E1", person=SAMIRA, room=home(SAMIRA)))


@pytest.mark.parametrize(
    ("said", "helper"),
    [
        ("!résolu E1 merci à Omar", "Maison pour tous"),
        ("!résolu E1 grâce à omar !", "Maison pour tous"),
        ("!résolu E1 grâce à l’équipe de Maison pour tous", "Maison pour tous"),
        ("!résolu E1 merci à la Maison pour tous", "Maison pour tous"),
        ("!résolu E1, grâce au Refuge", "Le Refuge"),
        ("!résolu demande 1 par le Refuge", "Le Refuge"),
        ("!résolu E1", ""),
        ("!clore E1", ""),
    ],
)
async def test_who_helped(chat: Chat, said: str, helper: str) -> None:
    await asks(chat)
    await chat.says("!réponse E1 la nôtre", person=OMAR, room=home(OMAR))
    closed = flat(await chat.says(said))
    assert "est close" in closed
    assert (f"merci à {helper}" in closed) == bool(helper)


async def test_a_structure_is_thanked_through_who_answered_for_it(chat: Chat) -> None:
    await asks(chat, "!demande qui fait du toilettage ?")
    await chat.says("!réponse E1 nous, le mardi", person=KARIM, room=home(KARIM))
    said = flat(await chat.says("!résolu E1 merci au Refuge"))
    assert "C’est grâce à vous" in said
    assert "Demande E1 (PMI) : qui fait du toilettage ?" in said
    assert [row.helper_id for row in await rows(chat)] == [KARIM.user_id]


async def test_a_helper_that_nobody_knows_closes_nothing(chat: Chat) -> None:
    await asks(chat)
    assert "reste ouverte" in flat(await chat.says("!résolu E1 merci à zzyzx"))
    assert [row.state for row in await rows(chat)] == ["open"]


async def test_the_structure_that_helped_adds_a_line_to_its_sheet_by_one_tap(chat: Chat) -> None:
    await asks(chat)
    await chat.says("!réponse E1 oui, notre salle de 30 places est libre le samedi. Appelez-nous.", person=OMAR, room=home(OMAR))
    await taps(chat, "exchange.answer:1", "✅", LEA)
    (letter,) = await told(chat, "exchange.line:1")
    assert letter.person_id == OMAR.user_id
    assert "Notre salle de 30 places est libre le samedi »" in flat(letter.content["body"])
    assert await taps(chat, "exchange.line:1", "✅", LEA) != ""  # it is not hers to add
    assert "ajouté à la fiche Maison pour tous" in await taps(chat, "exchange.line:1", "✅", OMAR)
    assert "30 places" in flat(await chat.says("!fiche Maison pour tous"))
    assert "30 places" in flat(await chat.says("!qui-fait salle samedi"))
    assert "dit déjà" in await replies(chat, "exchange.line:1", "Prêt d’une salle", OMAR)


async def test_the_line_in_its_own_words(chat: Chat) -> None:
    await asks(chat)
    await chat.says("!réponse E1 oui", person=OMAR, room=home(OMAR))
    await taps(chat, "exchange.answer:1", "✅", LEA)
    assert await told(chat, "exchange.line:1") == []  # « oui » is no line
    assert "ajouté" in flat(await chat.says("!ajouter-à-ma-fiche E1 Prêt d’une salle", person=OMAR, room=home(OMAR)))
    async with chat.database.reading() as session:
        found = [each for each in await directory.list_services(session, [2]) if each.source == "entraide"]
    assert [(each.name, each.source_id) for each in found] == [("Prêt d’une salle", "E1")]


async def test_it_is_asked_again_after_five_working_days_and_closes_by_itself_after_fifteen(chat: Chat) -> None:
    await asks(chat)  # Monday the 23rd of November
    chat.now = datetime(2026, 11, 30, 7, 0, tzinfo=UTC)
    assert await told(chat, "exchange.still:1") == []
    assert "Est-ce réglé" in flat(await chat.rings(hours=2))
    chat.now = datetime(2026, 12, 14, 7, 0, tzinfo=UTC)
    await chat.rings(minutes=0)
    assert [row.state for row in await rows(chat)] == ["open"]
    said = flat(await chat.rings(hours=2))
    assert "J’ai clos E1" in said
    assert "Close sans réponse retenue" in said
    assert len(await told(chat, "exchange.still:1")) == 1
    assert "rien en cours" in flat(await chat.says("!entraide moi"))


@pytest.mark.parametrize(
    ("said", "state"),
    [("oui", "solved"), ("C’est réglé, merci à la Maison pour tous !", "solved"), ("non toujours pas", "open"), ("non", "open")],
)
async def test_a_reply_to_the_question(chat: Chat, said: str, state: str) -> None:
    await asks(chat)
    chat.now = datetime(2026, 11, 30, 9, 0, tzinfo=UTC)
    await chat.rings(minutes=0)
    await replies(chat, "exchange.still:1", said, LEA)
    assert [(row.state, row.helper_structure_id is not None) for row in await rows(chat)] == [(state, "merci" in said)]


async def test_a_tap_under_the_question_closes_it(chat: Chat) -> None:
    await asks(chat)
    chat.now = datetime(2026, 11, 30, 9, 0, tzinfo=UTC)
    await chat.rings(minutes=0)
    assert "C’est réglé" in await taps(chat, "exchange.still:1", "✅", LEA)


# ── What is wrong ────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("said", "told_back"),
    [
        ("!demande une poussette pour Mme Dupont, 12 rue des Lilas", "reconnaissable"),
        ("!demande " + "a" * 5_000, "trop long"),
        ("!demande " + "salle " * 60, "trop long"),
        ("!demande 🙏🙏🙏", "pas de mots"),
        ("!demande", "pas de mots"),
        ("!demande ; ;", "pas de mots"),
    ],
)
async def test_what_is_refused_leaves_nothing(chat: Chat, said: str, told_back: str) -> None:
    assert told_back in flat(await chat.says(said))
    await chat.says("oui")
    assert await rows(chat) == []


async def test_an_answer_that_names_somebody_is_refused(chat: Chat) -> None:
    await asks(chat)
    await chat.rings(minutes=1)
    assert "reconnaissable" in await replies(chat, "exchange.letter:1", "Voyez avec Mme Dupont, 06 12 34 56 78", OMAR)
    async with chat.database.reading() as session:
        assert (await session.exec(select(ExchangeAnswer))).all() == []


async def test_the_same_request_sent_five_times_is_one(chat: Chat) -> None:
    await asks(chat)
    for _ in range(4):
        assert "déjà votre demande E1" in flat(await chat.says(ROOM_WANTED))
    assert len(await rows(chat)) == 1


async def test_one_person_asks_for_so_many_things(chat: Chat) -> None:
    for number in range(OPEN_REQUESTS):
        await asks(chat, f"!demande un objet numéro{number}")
    assert "déjà 10" in flat(await chat.says("!demande un objet de plus"))


async def test_an_asker_who_is_erased_ends_it(chat: Chat) -> None:
    await asks(chat)
    async with chat.database.writing() as session:
        await personal_data.erase(session, LEA.user_id, chat.now, reason="request")
    said = flat(await chat.rings(minutes=1))
    assert "Retirée" in said
    assert await letters(chat, LETTER) == []
    assert "est retirée" in flat(await chat.says("!réponse E1 la nôtre", person=OMAR, room=home(OMAR)))
    (row,) = await rows(chat)
    assert (row.created_by, row.state) == (None, "withdrawn")


async def test_a_structure_that_is_merged_or_left_takes_what_it_did_along(chat: Chat) -> None:
    await asks(chat)
    await chat.says("!réponse E1 la nôtre", person=OMAR, room=home(OMAR))
    async with chat.database.writing() as session:
        assert await set_merged(session, 2, 3, chat.now)
    assert "merci à Centre social" in await taps(chat, "exchange.answer:1", "✅", LEA)
    async with chat.database.reading() as session:
        assert [row.structure_id for row in (await session.exec(select(ExchangeAsked))).all()] == [3]


async def test_its_message_is_kept_true_put_back_and_told_to_who_asked(chat: Chat) -> None:
    await asks(chat)
    await chat.deliver()
    (row,) = await told(chat, "exchange.exchange:1")
    assert "a été retiré" in await chat.answer_to(Untapped("$r", PROGRAMME, f"$sent{row.id}"))
    assert "de nouveau" in flat(await chat.says("!demande E1 remettre"))
    assert "E9" in await chat.says("!demande E9")
    assert "retirée" in await chat.says("!retirer E1")
    assert "est retirée" in flat(await chat.says("!résolu E1"))


async def test_it_is_corrected(chat: Chat) -> None:
    said = chat.hear(ROOM_WANTED)
    await chat.answer_to(said)
    assert "vidéoprojecteur" in await chat.corrects(said, "!demande qui a un vidéoprojecteur ?")
    assert (await rows(chat)) == []


async def test_what_nobody_answers_waits_for_the_team(chat: Chat) -> None:
    await asks(chat)
    chat.later(days=8)
    said = flat(await chat.says("!suivi", person=SAMIRA, room=home(SAMIRA)))
    assert "E1, sans réponse depuis le 23 novembre" in said


async def test_in_a_room_the_preview_is_told_there(chat: Chat) -> None:
    assert "!oui" in await chat.says(ROOM_WANTED, room=ACCUEIL)
    assert "E1" in await chat.says("!oui", room=ACCUEIL)
