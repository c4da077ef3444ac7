"""The people of the network and their posts: who is shown, who speaks for what, and what two do at the same time."""

import asyncio
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from storage import network, search
from storage.database import Database
from storage.directory import Structure
from storage.network import Membership
from tests import given

NOW = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
TODAY = date(2026, 11, 23)


async def structure(session: AsyncSession, name: str) -> int:
    return await given.findable(session, given.structure(name))


async def held(session: AsyncSession, user_id: str) -> list[tuple[str, str]]:
    return [(structure.name, post.role) for post, structure in await network.list_current_memberships(session, [user_id])]


async def test_only_those_who_agreed_stayed_and_are_still_here_are_shown(database: Database) -> None:
    async with database.writing() as session:
        ccas = await structure(session, "CCAS")
        hidden: dict[str, dict[str, Any]] = {
            "@imported": {"consented_at": None, "imported_by": "Samira"},
            "@gone": {"left_at": NOW},
            "@away": {"inactive_since": NOW},
        }
        for user_id, facts in ({"@lea": {}, "@omar": {"joined_at": NOW + timedelta(days=1)}} | hidden).items():
            await given.member(session, user_id, "Léa Œuvrard", ccas, **facts)
    async with database.reading() as session:
        assert [member.user_id for member in await network.list_members(session)] == ["@lea", "@omar"]
        assert [member.user_id for member in await network.list_members(session, NOW + timedelta(hours=1))] == ["@omar"]
        assert [member.user_id for member in await network.find_members_by_name(session, "lea  OEUVRARD")] == ["@lea", "@omar"]
        assert [member.user_id for member in await network.list_newcomers(session)] == ["@lea", "@omar"]
        assert await network.find_members_by_name(session, "Léa") == []
        assert await network.find_members_by_name(session, " ") == []
        gone = await network.get_member(session, "@gone")
        assert gone is not None
        assert not gone.is_registered


async def test_several_structures_and_a_post_that_ends_and_begins_again(database: Database) -> None:
    async with database.writing() as session:
        ccas, pmi = await structure(session, "CCAS"), await structure(session, "PMI")
        await given.member(session, "@lea", "Léa", ccas, pmi)
        await network.add_membership(session, "@lea", ccas, "", TODAY)
        await network.add_membership(session, "@lea", pmi, "puéricultrice", TODAY)
        assert await held(session, "@lea") == [("CCAS", "agente"), ("PMI", "puéricultrice")]
        await network.remove_memberships(session, "@lea", TODAY, ccas)
        assert [each.name for each in await network.list_structures_of(session, "@lea")] == ["PMI"]
        await network.add_membership(session, "@lea", ccas, "", TODAY)
        await network.remove_memberships(session, "@lea", TODAY)
        assert await held(session, "@lea") == []
    async with database.reading() as session:
        past = (await session.exec(select(Membership).order_by(col(Membership.id)))).all()
        assert [(post.structure_id, post.until) for post in past] == [(ccas, TODAY), (pmi, TODAY), (ccas, TODAY)]


async def test_two_who_name_the_same_new_structure_at_once_get_one(database: Database) -> None:
    spellings = ["Les Ateliers d’Émilie", "les ateliers d'emilie", "LES  ATELIERS D’ÉMILIE", "Les ateliers d’Emilie."]

    async def name_it(name: str) -> int:
        async with database.writing() as session:
            return await network.add_structure(session, name)

    numbers = await asyncio.gather(*map(name_it, spellings))
    assert len(set(numbers)) == 1
    async with database.reading() as session:
        (made,) = (await session.exec(select(Structure))).all()
        assert made.is_to_check
        assert made.name in spellings
        assert await search.find_structures_by_name(session, "ateliers emilie") == numbers[:1]


async def test_the_same_person_twice_at_once_has_one_post(database: Database) -> None:
    async with database.writing() as session:
        ccas = await structure(session, "CCAS")
        await given.member(session, "@lea", "Léa")

    async def begin() -> None:
        async with database.writing() as session:
            await network.add_membership(session, "@lea", ccas, "", TODAY)

    await asyncio.gather(begin(), begin(), begin())
    async with database.reading() as session:
        assert await held(session, "@lea") == [("CCAS", "")]


async def test_a_sign_of_life_counts_once_a_day_and_wakes_the_inactive(database: Database) -> None:
    async with database.writing() as session:
        await given.member(session, "@lea", "Léa", last_seen_on=date(2025, 1, 1), renewal_asked_on=date(2026, 11, 1))
        await network.set_inactive(session, "@lea", NOW)
        await network.set_inactive(session, "@lea", NOW + timedelta(days=1))
        lea = await network.get_member(session, "@lea")
        assert lea is not None
        await session.refresh(lea)
        assert [lea.inactive_since] == [NOW]
        await network.set_seen(session, "@lea", TODAY)
        await network.set_seen(session, "@lea", TODAY - timedelta(days=3))
        await network.set_seen(session, "@nobody", TODAY)
        await session.refresh(lea)
        assert lea.last_seen_on == TODAY
        assert lea.inactive_since is None
        assert lea.renewal_asked_on is None


async def test_a_greeting_is_for_ever(database: Database) -> None:
    async with database.writing() as session:
        await given.member(session, "@lea", "Léa")
        await given.member(session, "@omar", "Omar")
        await network.set_greeted(session, ["@lea"], NOW)
    async with database.reading() as session:
        assert [member.user_id for member in await network.list_newcomers(session)] == ["@omar"]


@pytest.fixture
async def post(database: Database) -> int:
    """Léa's post at the CCAS, offered to Omar."""
    async with database.writing() as session:
        await given.member(session, "@lea", "Léa", await structure(session, "CCAS"))
        ((membership, _),) = await network.list_current_memberships(session)
        assert membership.id is not None
        await network.set_hand_over(session, membership.id, "@karim", NOW - timedelta(days=1))
        await network.set_hand_over(session, membership.id, "@omar", NOW)
        return membership.id


async def test_a_post_is_offered_to_one_colleague_for_a_while(database: Database, post: int) -> None:
    before, after = NOW - timedelta(days=7), NOW + timedelta(seconds=1)
    async with database.reading() as session:
        ((offer, membership, structure),) = await network.list_hand_overs(session, "@omar", before)
        assert (offer.to_user_id, membership.id, structure.name) == ("@omar", post, "CCAS")
        assert await network.list_hand_overs(session, "@karim", before) == []
        assert await network.list_hand_overs(session, "@omar", NOW) == []
        assert await network.list_lapsed_hand_overs(session, before) == []
        assert len(await network.list_lapsed_hand_overs(session, after)) == 1


async def test_an_offer_ends_with_its_post(database: Database, post: int) -> None:
    async with database.writing() as session:
        await network.remove_memberships(session, "@lea", TODAY)
        assert await network.list_lapsed_hand_overs(session, NOW + timedelta(days=30)) == []
        await network.remove_hand_over(session, post)
