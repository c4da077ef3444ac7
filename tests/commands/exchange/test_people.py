"""A request finds who says themselves that one may ask it; and those who have not answered are asked once more."""

from datetime import UTC, datetime
from typing import Any

import pytest
from sqlmodel import select

from commands.core.declaration.context import Person
from storage import network, reach
from storage.exchange_letters import ExchangeLetter
from storage.lexicon import Lexicon
from storage.likeness import like_among
from storage.reach import Reach, Silence
from storage.rows import keep_row
from tests.chat import LEA, OMAR, Chat
from tests.commands.exchange.conftest import INES, ROOM_WANTED, asks, bodies, letters, replies, told
from tests.given import findable, member, service, structure
from tests.spaces import flat

NADIA, RUTH = Person("@nadia:town.example", "Nadia"), Person("@ruth:town.example", "Ruth")
ARABIC = "!demande qui peut traduire un courrier en arabe ?"
LETTER = "exchange.letter"


async def offering(chat: Chat, offers: str, person: Person = NADIA, name: str = "Centre médico-social", **facts: Any) -> None:
    async with chat.database.writing() as session:
        await member(session, person.user_id, person.name, await findable(session, structure(name)), offers=offers, **facts)


async def asked(chat: Chat) -> list[str]:
    async with chat.database.reading() as session:
        return sorted(row.user_id for row in await session.exec(select(ExchangeLetter)) if row.own)


async def test_who_offers_it_is_asked_in_private_and_named_to_who_asks_only(chat: Chat) -> None:
    await offering(chat, "écrire un CV, traduction en arabe ; jardinage")
    async with chat.database.writing() as session:
        await reach.set_reach(session, Reach(user_id=NADIA.user_id, channel="room"))  # no mention: it would say what a profile holds
    assert "Nadia (Centre médico-social)" in flat(await chat.says(ARABIC))
    assert "Nadia" in flat(await chat.says("oui"))
    await chat.rings(minutes=1)
    assert await letters(chat, LETTER) == [(NADIA.user_id, "exchange.letter:1")]
    assert "Votre profil dit" in (await bodies(chat, NADIA))[-1]
    assert "Nadia" not in (await told(chat, "exchange.exchange:1"))[0].content["body"]
    assert "1 personne qui le propose" in flat(await chat.says("!demande E1", person=OMAR))
    assert "transmis" in await replies(chat, LETTER + ":1", "Oui, jeudi matin", NADIA)


async def test_no_search_finds_people(chat: Chat) -> None:
    await offering(chat, "traduction en arabe")
    for said in ("!qui-fait traduction en arabe", "traduction arabe", "qui fait de la traduction ?"):
        assert "Nadia" not in await chat.says(said)


@pytest.mark.parametrize(
    ("offers", "facts"),
    [
        ("conseil juridique, atelier d’écriture", {}),
        ("traduction en arabe", {"hidden": ["offers"]}),
        ("traduction en arabe", {"consented_at": None}),
        ("traduction en arabe", {"left_at": datetime(2026, 11, 20, tzinfo=UTC)}),
        ("traduction en arabe", {"inactive_since": datetime(2026, 11, 20, tzinfo=UTC)}),
    ],
)
async def test_who_does_not_offer_it_hides_it_or_is_gone_is_not_asked(chat: Chat, offers: str, facts: dict[str, Any]) -> None:
    await offering(chat, offers, **facts)
    await asks(chat, ARABIC)
    await chat.rings(minutes=1)
    assert await letters(chat, LETTER) == []


async def test_who_wants_silence_and_a_colleague_of_who_asks_are_not_asked(chat: Chat) -> None:
    await offering(chat, "traduction en arabe")
    await offering(chat, "traduction en arabe", RUTH, "PMI bis")
    async with chat.database.writing() as session:
        await reach.set_silence(session, Silence(user_id=NADIA.user_id, subject="exchange"))
        ((_, pmi),) = await network.list_current_memberships(session, [LEA.user_id])
        await network.add_membership(session, RUTH.user_id, pmi.id or 0, "", chat.now.date())
        await network.remove_memberships(session, RUTH.user_id, chat.now.date(), pmi.id and pmi.id + 4)
    await chat.says(ARABIC)
    await chat.says("oui")
    assert NADIA.user_id not in await asked(chat)


async def test_five_structures_and_people_in_all_and_all_get_their_turn(chat: Chat) -> None:
    async with chat.database.writing() as session:
        for number in range(8):
            tea = await findable(session, structure(f"Club {number}"), service("Théâtre amateur"))
            await member(session, f"@club{number}:town.example", f"Club{number}", tea)
    for number in range(7):
        await offering(chat, "coudre des costumes de théâtre", Person(f"@sew{number}:town.example", f"Sew{number}"), f"Atelier {number}")
    assert "structures et personnes correspondent" in flat(await chat.says("!demande qui a des costumes de théâtre ?"))
    await chat.says("oui")
    first = await asked(chat)
    assert len(first) == 5
    chat.later(hours=1)
    await asks(chat, "!demande des costumes pour le théâtre du quartier")
    assert set(await asked(chat)) - set(first) == {f"@sew{number}:town.example" for number in range(7)} - set(first)


async def test_a_structure_whose_person_is_asked_is_not_asked_beside(chat: Chat) -> None:
    async with chat.database.writing() as session:
        omar = await network.get_member(session, OMAR.user_id)
        assert omar is not None
        omar.offers = "prêter notre grande salle"
        await keep_row(session, omar)
    seen = flat(await chat.says(ROOM_WANTED))
    assert "Omar (Maison pour tous) et Centre social" in seen
    assert seen.count("Maison pour tous") == 1


@pytest.mark.parametrize(
    ("text", "offer", "alike"),
    [
        ("traduire courrier arabe", "traduction arabe", True),
        ("animateur yoga", "yoga", True),
        ("conseil juridique", "conseil image", False),
        ("atelier cuisine", "atelier d’écriture", False),
        ("déménager", "traduction arabe", False),
    ],
)
def test_what_any_trade_says_makes_nothing_alike(text: str, offer: str, alike: bool) -> None:
    assert bool(like_among(text, ["jardinage", offer], Lexicon(), but={"conseil", "ateli"})) is alike


# ── Asked once more ──────────────────────────────────────────────────────────────────────────────────────────────


async def chased(chat: Chat, said: str = "!relancer E1", person: Person = LEA) -> str:
    return flat(await chat.says(said, person=person))


async def test_those_who_have_not_answered_are_asked_once_more_and_only_once(chat: Chat) -> None:
    await asks(chat)
    await chat.rings(minutes=1)
    assert "personne à relancer" in await chased(chat)  # told today
    await replies(chat, LETTER + ":1", "Notre salle est libre", INES)
    chat.later(days=1)
    assert "1 personne qui n’a pas répondu" in await chased(chat)
    await chat.rings(minutes=1)
    assert [who for who, _ in await letters(chat, LETTER)] == [INES.user_id, OMAR.user_id, OMAR.user_id]
    assert "Pour rappel, une seule fois" in (await bodies(chat, OMAR))[-1]
    assert "déjà relancé" in await chased(chat, "relance E1")


async def test_who_answers_before_the_hour_of_the_reminder_is_not_asked(chat: Chat) -> None:
    await asks(chat)
    await chat.rings(minutes=1)
    chat.now = datetime(2026, 11, 24, 19, 0, tzinfo=UTC)
    assert "2 personnes" in await chased(chat)
    await replies(chat, LETTER + ":1", "Notre salle est libre", OMAR)
    chat.now = datetime(2026, 11, 25, 7, 31, tzinfo=UTC)
    await chat.rings(minutes=0)
    assert [who for who, _ in await letters(chat, LETTER)] == [INES.user_id, INES.user_id, OMAR.user_id]


async def test_only_who_asked_reminds_and_of_a_request_that_is_open(chat: Chat) -> None:
    await asks(chat)
    await chat.rings(minutes=1)
    chat.later(days=1)
    assert "équipe d’animation" in await chased(chat, person=OMAR)
    await chat.says("!résolu E1")
    assert "Je n’ai rien" in await chased(chat)
    await chat.says("!offre un barnum", person=OMAR)
    assert "est une offre" in await chased(chat, "!relancer E2", OMAR)
