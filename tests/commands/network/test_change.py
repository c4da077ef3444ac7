"""Leaving, moving to another structure, and a post that passes to a colleague."""

import pytest
from sqlmodel import col, select

from commands.core.declaration.context import Due, Person
from commands.network.change import forget_unanswered
from storage import network
from storage.network import HandOver, Membership
from tests.chat import ACCUEIL, LEA, OMAR, TERRITORY
from tests.commands.network.conftest import House

CCAS = "Centre communal d’action sociale"
INES = Person("@ines:town.example", "Inès")


@pytest.fixture
async def lea(house: House) -> House:
    """A house where Léa and Omar are members."""
    await house.has(LEA, "Léa Martin", "CCAS", offers="une salle")
    await house.has(OMAR, "Omar Diallo", "Mission locale")
    return house


# ── Leaving ──────────────────────────────────────────────────────────────────────────────────────────────────────


async def test_leaving_is_confirmed_and_shows_the_person_no_more(lea: House) -> None:
    answer = await lea.hears("!désinscription")
    assert "30 jours" in answer
    assert "vous avez quitté" in await lea.hears("oui")
    member = await lea.member()
    assert member is not None
    assert (member.left_at, await lea.posts()) == (lea.now, [])
    assert "Je ne trouve personne" in await lea.hears("!qui-est Léa", person=OMAR)
    assert "D’accord" in await lea.hears("!inscription")


async def test_a_yes_that_is_late_or_of_another_changes_nothing(lea: House) -> None:
    await lea.says("!désinscription", room=ACCUEIL)
    await lea.says("!oui", room=ACCUEIL, person=OMAR)
    lea.later(minutes=5)
    assert "Je n’attends pas de réponse" in await lea.says("!oui", room=ACCUEIL)
    for person in (LEA, OMAR):
        member = await lea.member(person)
        assert member is not None
        assert member.is_registered


async def test_partir_with_other_words_is_a_question_for_the_directory(lea: House) -> None:
    assert "quitter le réseau" not in await lea.hears("partir en vacances")


# ── Moving ───────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("said", ["je change de poste", "Je change de poste.", "!changement", "changer de poste", "nouveau poste"])
async def test_the_profile_moves_with_the_person(lea: House, said: str) -> None:
    assert "1. Je pars dans une autre structure" in await lea.hears(said)
    assert "Question 1 sur 2. Dans quelle structure allez-vous" in await lea.hears("1")
    assert "Question 2 sur 2" in await lea.hears("mission locale")
    assert "Vous quittez «\u00a0Centre communal" in await lea.hears("passer")
    assert "C’est fait" in await lea.hears("oui")
    assert await lea.posts() == [("Mission locale", "agente CCAS")]
    async with lea.database.reading() as session:
        past = (await session.exec(select(Membership).where(col(Membership.until).is_not(None)))).one()
    assert (past.user_id, past.structure_id, past.until) == (LEA.user_id, 1, lea.now.date())


@pytest.mark.parametrize("way", ["1", "2"])
async def test_who_stopped_begins_again_by_the_command_that_is_told(lea: House, way: str) -> None:
    asked = await lea.hears("!changement")
    await lea.hears(way)
    assert "Pour recommencer\u00a0: !changement" in await lea.hears("stop")
    assert await lea.hears("!changement") == asked


async def test_moving_where_one_is_already_is_refused_and_may_be_corrected(lea: House) -> None:
    await lea.hears("!changement", "1", "ccas", "référente")
    assert "C’est déjà votre structure" in await lea.hears("oui")
    assert "Dans quelle structure" in await lea.hears("1")
    await lea.hears("Épicerie de la Gare", "oui")
    assert await lea.posts() == [("Épicerie de la Gare", "référente")]


async def test_with_several_posts_one_says_which(lea: House) -> None:
    await lea.hears("!profil ajouter structure Épicerie de la Gare")
    assert "2. Épicerie de la Gare" in await lea.hears("!changement", "1")
    assert "Je ne sais pas de laquelle" in await lea.hears("12")
    await lea.hears("2", "mission locale", "passer", "oui")
    assert await lea.posts() == [(CCAS, "agente CCAS"), ("Mission locale", "")]


async def test_who_has_no_post_is_told_how_to_have_one(house: House) -> None:
    await house.has(LEA, "Léa Martin")
    assert "n’a plus de structure" in await house.hears("!changement", "2")
    assert "Répondez «\u00a01\u00a0»" in await house.hears("bof")


# ── Passing a post ───────────────────────────────────────────────────────────────────────────────────────────────


async def told(house: House, person: Person) -> list[str]:
    """What was said to somebody in private."""
    return [row.content["body"] for row in await house.outbox() if row.person_id == person.user_id and row.content]


async def test_a_colleague_accepts_and_the_post_passes(lea: House) -> None:
    answer = await lea.hears("!changement", "2", "omar")
    assert "J’ai proposé votre poste" in answer
    assert await lea.posts() == [(CCAS, "agente CCAS")]
    (offer,) = await told(lea, OMAR)
    assert "Léa Martin (@lea:town.example, membre depuis le" in offer
    assert "Rôle\u00a0: agente CCAS" in offer
    assert "C’est fait" in await lea.hears("!reprendre oui", person=OMAR)
    assert await lea.posts() == []
    assert await lea.posts(OMAR) == [("Mission locale", "agente Mission locale"), (CCAS, "agente CCAS")]
    assert "Omar Diallo (@omar:town.example, membre depuis le" in (await told(lea, LEA))[-1]
    assert "Personne ne vous propose" in await lea.hears("!reprendre oui", person=OMAR)


async def test_a_colleague_refuses_and_nothing_changes(lea: House) -> None:
    await lea.hears("!changement", "2", "Omar Diallo")
    assert "vous ne reprenez pas" in await lea.hears("!reprendre non", person=OMAR)
    assert "Omar Diallo ne reprend pas" in (await told(lea, LEA))[-1]
    assert await lea.posts() == [(CCAS, "agente CCAS")]


async def test_after_a_week_an_offer_is_void_and_its_author_knows(lea: House) -> None:
    await lea.hears("!changement", "2", "omar")
    lea.later(days=7)
    assert "Personne ne vous propose" in await lea.hears("!reprendre oui", person=OMAR)
    async with lea.database.writing() as session:
        (effect,) = await forget_unanswered(Due(session=session, now=lea.now, due=lea.now, territory=TERRITORY, lexicon=lea.lexicon))
        assert getattr(effect, "to", None) == LEA.user_id
        assert await forget_unanswered(Due(session=session, now=lea.now, due=lea.now, territory=TERRITORY, lexicon=lea.lexicon)) == ()
    assert await lea.posts() == [(CCAS, "agente CCAS")]


async def test_an_offer_is_void_when_its_author_leaves(lea: House) -> None:
    await lea.hears("!changement", "2", "omar")
    await lea.hears("!désinscription", "oui")
    assert "Personne ne vous propose" in await lea.hears("!reprendre oui", person=OMAR)


async def test_namesakes_are_told_apart_by_structure(lea: House) -> None:
    await lea.has(INES, "Omar Diallo", "Épicerie de la Gare")
    answer = await lea.hears("!changement", "2", "omar")
    assert "• Omar Diallo (Mission locale)" in answer
    assert "• Omar Diallo (Épicerie de la Gare)" in answer
    assert "J’ai proposé" in await lea.hears("omar gare")
    assert "vous propose" in (await told(lea, INES))[0]
    assert await told(lea, OMAR) == []


@pytest.mark.parametrize("said", ["Zoé", "Léa Martin", "@lea:town.example", "@zoe:ailleurs.example", "@zoe", "", "🙂"])
async def test_nobody_else_can_be_named(lea: House, said: str) -> None:
    await lea.hears("!changement", "2", said)
    async with lea.database.reading() as session:
        assert (await session.exec(select(HandOver))).all() == []


async def test_an_unregistered_colleague_of_the_network_registers_first(lea: House) -> None:
    assert "J’ai proposé" in await lea.hears("!changement", "2", INES.user_id)
    assert "il faut d’abord être membre" in await lea.says("!reprendre oui", person=INES)
    await lea.has(INES, "Inès")
    assert "C’est fait" in await lea.says("!reprendre oui", person=INES)
    assert await lea.posts(INES) == [(CCAS, "agente CCAS")]


async def test_of_several_offers_one_is_named_by_its_number(lea: House) -> None:
    await lea.has(INES, "Inès", "Épicerie de la Gare")
    async with lea.database.writing() as session:
        for post, structure in await network.list_current_memberships(session, [LEA.user_id, INES.user_id]):
            assert post.id is not None
            assert structure.id is not None
            await network.set_hand_over(session, post.id, OMAR.user_id, lea.now)
    listed = await lea.hears("!reprendre", person=OMAR)
    assert "2. Épicerie de la Gare, par Inès" in listed
    assert await lea.hears("!reprendre oui", person=OMAR) == listed
    assert await lea.hears("!reprendre oui 3", person=OMAR) == listed
    assert "Épicerie de la Gare" in await lea.hears("!reprendre oui 2", person=OMAR)
    assert await lea.posts() == [(CCAS, "agente CCAS")]


async def test_reprendre_with_other_words_changes_nothing(lea: House) -> None:
    await lea.hears("!changement", "2", "omar")
    assert "n’attend pas" in await lea.hears("!reprendre des études", person=OMAR)
    assert await lea.posts() == [(CCAS, "agente CCAS")]


async def test_who_passes_a_post_sees_the_account_and_who_is_called_alike(lea: House) -> None:
    squatter = Person("@zoe:elsewhere.example", "Omar")
    await lea.has(squatter, "Οmar Diallo", "CCAS")  # its first letter is Greek
    answer = await lea.hears("!changement", "2", "@omar:town.example")
    assert "Omar Diallo (@omar:town.example, membre depuis le" in answer
    assert "Attention, un autre compte a presque le même nom" in answer
    assert "@zoe:elsewhere.example" in answer
