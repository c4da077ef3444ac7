"""The welcome of a working morning, signs of life, and people who were imported."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.engine.incoming import Went
from commands.core.declaration.context import Context, Due, Person
from commands.core.declaration.effects import Effects, Post
from commands.core.declaration.happenings import Contact
from commands.network.welcome import greet_newcomers, note_sign_of_life
from commands.table import TABLE
from storage import network
from storage.lexicon import Lexicon
from storage.rows import keep_row
from tests import given
from tests.chat import ACCUEIL, LEA, OMAR, TERRITORY
from tests.commands.network.conftest import House

MONDAY = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)  # 9 h in Paris


async def greet(session: AsyncSession, at: datetime = MONDAY) -> Effects:
    return await greet_newcomers(Due(session=session, now=at, due=at, territory=TERRITORY, lexicon=Lexicon()))


async def test_newcomers_are_greeted_together_and_once_for_ever(session: AsyncSession) -> None:
    ccas = await given.findable(session, given.structure("Centre communal d’action sociale", acronym="CCAS"))
    await given.member(session, "@lea", "Léa", ccas)
    await given.member(session, "@omar", "Omar")
    (post,) = await greet(session)
    assert isinstance(post, Post)
    assert (post.room, post.mentions, post.message.key) == ("accueil", ("@lea", "@omar"), "network.welcome")
    assert [(card.user_id, [held.structure for held in card.posts]) for card in post.message.facts["people"]] == [
        ("@lea", ["CCAS"]),
        ("@omar", []),
    ]
    assert await greet(session) == ()
    lea = await network.get_member(session, "@lea")
    assert lea is not None
    await session.refresh(lea)
    assert lea.greeted_at == MONDAY
    lea.left_at = MONDAY
    await keep_row(session, lea)
    lea.left_at, lea.joined_at = None, MONDAY + timedelta(days=2)
    await keep_row(session, lea)
    assert await greet(session, MONDAY + timedelta(days=3)) == ()


@pytest.mark.parametrize(
    "at",
    [
        datetime(2026, 11, 22, 8, 0, tzinfo=UTC),  # a Sunday
        datetime(2026, 12, 25, 8, 0, tzinfo=UTC),
        datetime(2026, 11, 11, 8, 0, tzinfo=UTC),
        datetime(2026, 11, 23, 21, 0, tzinfo=UTC),  # the bot was down until 22 h
        datetime(2026, 11, 23, 7, 29, tzinfo=UTC),
        datetime(2026, 11, 23, 17, 0, tzinfo=UTC),
    ],
)
async def test_nobody_is_greeted_on_holidays_nor_at_night_and_everybody_the_next_morning(session: AsyncSession, at: datetime) -> None:
    await given.member(session, "@lea", "Léa")
    assert await greet(session, at) == ()
    assert len(await greet(session, datetime(2027, 1, 4, 8, 0, tzinfo=UTC))) == 1


async def test_who_may_not_be_seen_is_not_greeted(session: AsyncSession) -> None:
    await given.member(session, "@imported", "Importée", consented_at=None, imported_by="Samira")
    await given.member(session, "@gone", "Partie", left_at=MONDAY)
    await given.member(session, "@away", "Absente", inactive_since=MONDAY)
    assert await greet(session) == ()


async def test_a_crowd_is_greeted_whole_and_named_in_part(session: AsyncSession) -> None:
    for rank in range(30):
        await given.member(session, f"@p{rank:02}", f"Personne {rank}")
    (post,) = await greet(session)
    assert isinstance(post, Post)
    assert (len(post.mentions), len(post.message.facts["people"]), post.message.facts["others"]) == (30, 12, 18)


async def test_the_job_posts_in_the_room_of_the_welcome(house: House) -> None:
    await house.has(LEA, "Léa Martin", "CCAS")
    await house.has(OMAR, "Omar Diallo", "Mission locale")
    job = next(job for job in TABLE.jobs if job.name == "network.welcome")
    await house.timekeeper.run(job, MONDAY)
    await house.timekeeper.run(job, MONDAY)
    said, ring = await house.outbox()
    assert said.room_id == ring.room_id == ACCUEIL.room_id
    assert (said.content["msgtype"], said.content["m.mentions"]) == ("m.notice", {})
    assert ring.content["m.mentions"] == {"user_ids": [LEA.user_id, OMAR.user_id]}
    for row in (said, ring):
        assert row.content["body"].startswith("Bienvenue à Léa Martin (CCAS) et Omar Diallo (Mission locale).")


# ── Signs of life ────────────────────────────────────────────────────────────────────────────────────────────────


async def test_a_word_is_a_sign_of_life_and_leaving_all_rooms_erases_nothing(house: House) -> None:
    await house.has(LEA, "Léa Martin", "CCAS", last_seen_on=date(2025, 1, 1))
    await house.answer_to(Went("$w1", ACCUEIL, LEA, everywhere=False))
    lea = await house.member()
    assert lea is not None
    assert lea.inactive_since is None
    await house.answer_to(Went("$w2", ACCUEIL, LEA, everywhere=True))
    await house.answer_to(Went("$w3", ACCUEIL, OMAR, everywhere=True))
    lea = await house.member()
    assert lea is not None
    assert (lea.inactive_since, lea.last_seen_on) == (house.now, date(2025, 1, 1))
    await house.hears("!état")
    lea = await house.member()
    assert lea is not None
    assert (lea.inactive_since, lea.last_seen_on) == (None, house.now.date())
    assert await house.member(OMAR) is None


async def test_an_imported_person_is_told_once_before_their_answer(house: House) -> None:
    await house.has(LEA, "Léa Martin", "CCAS", consented_at=None, imported_by="Samira (CCAS)", phone="01 99 00 12 34")
    told, answer = await said_in_turn(house, "!état")
    for fact in ("Léa Martin", "Samira (CCAS)", "CCAS", "votre rôle", "votre téléphone", "!effacer", "!inscription"):
        assert fact in told
    assert "Annuaire" in answer
    house.later(days=1)
    assert len(await said_in_turn(house, "!état")) == 1
    lea = await house.member()
    assert lea is not None
    assert lea.consented_at is None


async def said_in_turn(house: House, text: str) -> list[str]:
    """All that the bot says to Léa after a message, one by one."""
    before = len(await house.outbox())
    await house.hears(text)
    return [row.content["body"] for row in (await house.outbox())[before:]]


async def test_in_a_shared_room_the_imported_person_is_told_in_private(house: House) -> None:
    await house.has(LEA, "Léa Martin", "CCAS", consented_at=None, imported_by="Samira (CCAS)")
    await house.says("!état", room=ACCUEIL)
    told = [row for row in await house.outbox() if "Samira" in str(row.content)]
    assert [(row.person_id, row.room_id == ACCUEIL.room_id) for row in told if row.person_id] == [(LEA.user_id, False)]


@pytest.mark.parametrize("facts", [{}, {"left_at": MONDAY}])
async def test_who_registered_by_themselves_is_told_nothing(
    context: Callable[..., Context], session: AsyncSession, facts: dict[str, Any]
) -> None:
    await given.member(session, "@lea", "Léa", **facts)
    ctx = context(person=Person("@lea", "Léa"))
    assert await note_sign_of_life(ctx, Contact()) == ()
    assert await note_sign_of_life(context(person=Person("@nobody", "Zoé")), Contact()) == ()
