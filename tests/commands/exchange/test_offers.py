"""What is offered: until when, whether it still stands, and who is told of it."""

from datetime import UTC, datetime

import pytest
from sqlmodel import select

from commands.core.rules.caps import OPEN_OFFERS
from storage.exchange import Exchange
from tests.chat import LEA, OMAR, Chat
from tests.commands.exchange.conftest import (
    INES,
    KARIM,
    NOBODY,
    PROGRAMME,
    asks,
    bodies,
    home,
    letters,
    replies,
    taps,
    told,
)
from tests.spaces import flat

MINIBUS = "!offre un minibus de neuf places le mercredi ; jusqu’au 18 décembre"


async def rows(chat: Chat) -> list[Exchange]:
    async with chat.database.reading() as session:
        return list((await session.exec(select(Exchange).order_by(Exchange.number))).all())  # type: ignore[arg-type] # SQLModel


@pytest.mark.parametrize(
    ("said", "text", "until"),
    [
        (MINIBUS, "un minibus de neuf places le mercredi", datetime(2026, 12, 18, 17, 0, tzinfo=UTC)),
        ("!offre une salle\njusqu’à vendredi", "une salle", datetime(2026, 11, 27, 17, 0, tzinfo=UTC)),
        ("!offre un stage ; d’ici fin janvier", "un stage", datetime(2027, 1, 31, 17, 0, tzinfo=UTC)),
        ("!offre un barnum ; avant le 4/12 à midi", "un barnum", datetime(2026, 12, 4, 11, 0, tzinfo=UTC)),
        ("!offre du temps ; le samedi matin surtout", "du temps le samedi matin surtout", datetime(2027, 2, 21, 17, 0, tzinfo=UTC)),
        ("!offre des conseils en budget", "des conseils en budget", datetime(2027, 2, 21, 17, 0, tzinfo=UTC)),
    ],
)
async def test_what_is_offered_and_until_when(chat: Chat, said: str, text: str, until: datetime) -> None:
    assert "C’est noté : E1" in flat(await chat.says(said))
    (row,) = await rows(chat)
    assert (row.text, row.until) == (text, until)


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ("!offre une salle ; jusqu’au 2 novembre 2026", "déjà passé"),
        ("!offre une salle ; jusqu’à hier", "déjà passé"),
        ("!offre une salle ; jusqu’au 31 février", "Ce jour n’existe pas"),
        ("!offre une salle ; jusqu’au 18 décembre 2028", "plus d’un an"),
        ("!offre une salle ; jusqu’à bientôt", "je ne comprends pas « bientôt »"),
        ("!offre 🚐🚐", "pas de mots"),
        ("!offre la chambre de Mme Dupont, 12 rue des Lilas", "reconnaissable"),
        ("!offre " + "salle " * 60, "trop long"),
    ],
)
async def test_what_is_refused_leaves_nothing(chat: Chat, said: str, why: str) -> None:
    assert why in flat(await chat.says(said))
    assert await rows(chat) == []


async def test_who_is_not_registered_offers_nothing(chat: Chat) -> None:
    assert "!inscription" in await chat.says(MINIBUS, person=NOBODY, room=home(NOBODY))
    assert await rows(chat) == []


async def test_a_request_finds_an_offer_of_before_and_both_are_told_once(chat: Chat) -> None:
    await chat.says(MINIBUS, person=KARIM, room=home(KARIM))
    assert "E1 (un minibus" in flat(await chat.says("!demande qui peut prêter un minibus mercredi ?"))
    await chat.says("oui")
    await chat.rings(minutes=1)
    assert await letters(chat, "exchange.letter") == [(KARIM.user_id, "exchange.letter:2")]
    assert any("Votre offre E1 y répond" in body for body in await bodies(chat, KARIM))
    await chat.rings(days=2)
    assert len(await letters(chat, "exchange.letter")) == 1


async def test_an_offer_finds_a_request_of_before_and_both_are_told_once(chat: Chat) -> None:
    await asks(chat, "!demande un minibus")
    long = "!offre un grand minibus de neuf places avec chauffeur, climatisé, sièges enfants fournis ; jusqu’au 18 décembre"
    assert "E1 (un minibus)" in flat(await chat.says(long, person=KARIM, room=home(KARIM)))
    said = flat(await chat.rings(minutes=1))
    assert "répond peut-être à votre demande E1" in said
    assert await letters(chat, "exchange.letter") == [(LEA.user_id, "exchange.letter:2")]
    assert "transmis" in await replies(chat, "exchange.letter:2", "Ce serait pour le 2 décembre", LEA)
    assert any("répond à votre offre E2" in body for body in await bodies(chat, KARIM))
    assert await chat.rings(days=1) == ""


async def test_two_offers_that_match_one_another_say_nothing(chat: Chat) -> None:
    await chat.says(MINIBUS, person=KARIM, room=home(KARIM))
    said = flat(await chat.says("!offre un minibus le mercredi", person=OMAR, room=home(OMAR)))
    assert "E1" not in said
    assert await chat.rings(minutes=5) == ""


async def test_two_requests_that_match_one_another_say_nothing(chat: Chat) -> None:
    await asks(chat, "!demande un accordeur de piano")
    assert "E1" not in await asks(chat, "!demande un accordeur de piano vite", OMAR)


async def test_it_is_asked_whether_it_still_stands_and_ends_by_itself(chat: Chat) -> None:
    await chat.says(MINIBUS)
    chat.now = datetime(2026, 12, 15, 7, 0, tzinfo=UTC)
    await chat.rings(minutes=0)
    assert await told(chat, "exchange.valid:1") == []
    assert "Toujours valable" in flat(await chat.rings(hours=2))
    chat.now = datetime(2026, 12, 18, 17, 0, tzinfo=UTC)
    said = flat(await chat.rings(minutes=1))
    assert "est terminée" in said
    assert "Terminée." in said
    assert [row.state for row in await rows(chat)] == ["lapsed"]


@pytest.mark.parametrize(
    ("said", "until", "state"),
    [
        ("oui jusqu’au 15 mars", datetime(2027, 3, 15, 17, 0, tzinfo=UTC), "open"),
        ("jusqu’au 15 mars 2027", datetime(2027, 3, 15, 17, 0, tzinfo=UTC), "open"),
        ("oui", datetime(2027, 3, 15, 17, 0, tzinfo=UTC), "open"),
        ("non", datetime(2026, 12, 18, 17, 0, tzinfo=UTC), "withdrawn"),
        ("oui, jusqu’à hier", datetime(2026, 12, 18, 17, 0, tzinfo=UTC), "open"),
    ],
)
async def test_the_answer_in_words(chat: Chat, said: str, until: datetime, state: str) -> None:
    await chat.says(MINIBUS)
    chat.now = datetime(2026, 12, 15, 9, 0, tzinfo=UTC)
    await chat.rings(minutes=0)
    await replies(chat, "exchange.valid:1", said, LEA)
    (row,) = await rows(chat)
    assert (row.until, row.state) == (until, state)


async def test_the_answer_by_one_tap_and_the_question_comes_again(chat: Chat) -> None:
    await chat.says(MINIBUS)
    chat.now = datetime(2026, 12, 15, 9, 0, tzinfo=UTC)
    await chat.rings(minutes=0)
    assert await taps(chat, "exchange.valid:1", "✅", OMAR) == ""
    assert "vaut jusqu’au lundi 15 mars 2027" in await taps(chat, "exchange.valid:1", "✅", LEA)
    chat.now = datetime(2027, 3, 12, 9, 0, tzinfo=UTC)
    assert "Toujours valable" in flat(await chat.rings(minutes=0))
    assert "est retirée" in await taps(chat, "exchange.valid:1", "❌", LEA)


async def test_it_is_taken_by_a_reply_to_its_message(chat: Chat) -> None:
    await chat.says(MINIBUS)
    await replies(chat, "exchange.exchange:1", "Il nous irait bien mercredi", INES, PROGRAMME)
    assert any("Inès (Centre social) répond à votre offre E1" in body for body in await bodies(chat, LEA))


async def test_prolonging_is_of_offers_and_of_who_leads_them(chat: Chat) -> None:
    await chat.says(MINIBUS)
    await asks(chat, "!demande un barnum")
    assert "18 janvier" in flat(await chat.says("!prolonger E1 jusqu’au 18 janvier"))
    assert "est une demande" in flat(await chat.says("!prolonger E2 jusqu’au 18 janvier"))
    assert "Samira" in await chat.says("!prolonger E1 jusqu’au 18 janvier", person=OMAR, room=home(OMAR))
    assert "retirée" in flat(await chat.says("!retirer E1"))


async def test_the_same_one_twice_and_too_many(chat: Chat) -> None:
    await chat.says(MINIBUS)
    assert "déjà votre offre E1" in flat(await chat.says(MINIBUS))
    for number in range(OPEN_OFFERS - 1):
        await chat.says(f"!offre un objet numéro{number}")
    assert "déjà 20" in flat(await chat.says("!offre un objet de plus"))


# ── Listing ──────────────────────────────────────────────────────────────────────────────────────────────────────


async def test_the_list(chat: Chat) -> None:
    assert "Rien n’est en cours" in flat(await chat.says("!entraide"))
    await chat.says(MINIBUS, person=KARIM, room=home(KARIM))
    await asks(chat, "!demande qui peut prêter une salle samedi ?")
    for number in range(6):
        await asks(chat, f"!demande un objet numéro{number}", OMAR)
    listed = flat(await chat.says("!entraide"))
    assert [f"E{number}," in listed for number in range(1, 9)] == [False, False, *[True] * 6]
    assert "E2, demande" in flat(await chat.says("suite"))
    assert "E1, offre : un minibus" in flat(await chat.says("!entraide véhicules"))
    offers = flat(await chat.says("!offres"))
    assert "E1, offre" in offers
    assert "demande :" not in offers
    assert "offre :" not in flat(await chat.says("!demandes"))
    assert "E2" in flat(await chat.says("!entraide moi"))
    assert "E1" not in flat(await chat.says("!entraide moi"))
    assert "E1, offre" in flat(await chat.says("!entraide minibus"))
    assert "Rien en cours pour cela" in flat(await chat.says("!entraide trampoline"))
    assert "un minibus" in flat(await chat.says("!entraide E1"))
    assert "un minibus" in flat(await chat.says("E1 ?"))


async def test_the_search_finds_an_offer_as_long_as_it_stands(chat: Chat) -> None:
    await chat.says(MINIBUS, person=KARIM, room=home(KARIM))
    assert "Dans le réseau : une offre, « un minibus" in flat(await chat.says("!qui-fait minibus"))
    await chat.says("!retirer E1", person=KARIM, room=home(KARIM))
    assert "une offre" not in flat(await chat.says("!qui-fait minibus"))
