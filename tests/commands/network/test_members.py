"""Who is in the network: only members ask, and nobody sees what was not shown. The data here could all leak."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlmodel import select
from sqlmodel.ext.asyncio.session import AsyncSession

from commands.core.declaration.context import Context, Person, Room
from commands.core.declaration.effects import Call, Effects, Offer, Refused, Reply
from commands.core.declaration.shapes import SoughtWords
from commands.network.members import Everybody, WhoIs, show_members, show_newcomers, who_is
from commands.network.people import Card, Held, matching
from storage import dialogues, network
from storage.delivery import Naming
from tests import given
from tests.chat import ACCUEIL, LEA, OMAR, PRIVATE
from tests.commands.network.conftest import House

NOW = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
SECRET = "SECRET"
KINDS: dict[str, dict[str, Any]] = {
    "imported": {"consented_at": None, "imported_by": "Samira"},
    "gone": {"left_at": NOW},
    "away": {"inactive_since": NOW},
}


@pytest.fixture
async def leaky(house: House) -> House:
    """A house with people who show nothing, or who may not be shown."""
    await house.has(OMAR, "Omar Diallo", "Mission locale")
    await house.has(
        LEA, "Léa Martin", "CCAS", offers="SECRET a", seeks="SECRET b", phone="06 39 98 12 34", hidden=["role", "offers", "seeks", "phone"]
    )
    for kind, facts in KINDS.items():
        await house.has(Person(f"@{kind}:x", kind), f"SECRET {kind}", "CCAS", offers=SECRET, phone="06 39 98 12 35", **facts)
    async with house.database.writing() as session:
        await network.add_membership(session, LEA.user_id, 4, SECRET, date(2026, 1, 1))
        await network.remove_memberships(session, LEA.user_id, date(2026, 2, 1), 4)
    return house


@pytest.mark.parametrize(
    "said", ["!qui-est Léa", "!qui-est CCAS", "!qui-est secret", "!qui-est Épicerie de la Gare", "!membres", "!membres CCAS", "!nouveaux"]
)
@pytest.mark.parametrize("room", [ACCUEIL, Room("!private-omar:town.example", private=True)], ids=["room", "private"])
async def test_nothing_hidden_and_nobody_unseen_is_told(leaky: House, said: str, room: Room) -> None:
    answer = await leaky.says(said, person=OMAR, room=room)
    assert answer
    for leak in (SECRET, "SECRET", "06\u00a039", "06 39", "agente CCAS", "@lea"):
        assert leak not in answer.replace("«\u00a0secret\u00a0»", "")


@pytest.mark.parametrize("said", ["!qui-est Omar", "!membres", "!nouveaux", "!membres Mission locale"])
async def test_only_members_and_coordinators_ask(leaky: House, said: str) -> None:
    for asking in ("imported", "gone", "nobody"):
        answer = await leaky.says(said, person=Person(f"@{asking}:x", asking))
        assert "Seuls les membres" in answer
        assert "Omar" not in answer.replace("«\u00a0Omar\u00a0»", "")
    assert "Omar" in await leaky.says(said, person=Person("@samira:town.example", "Samira"))
    assert "Omar" in await leaky.hears(said)


@pytest.mark.parametrize("said", ["!qui-est Mme Dupont", "!membres Mme Dupont", "!profil aussi Mme Dupont", "!inscription Mme Dupont"])
@pytest.mark.parametrize("registered", [True, False])
async def test_an_accompanied_person_is_neither_repeated_nor_kept(house: House, said: str, registered: bool) -> None:
    if registered:
        await house.has(LEA, "Léa Martin", "CCAS")
    assert "Dupont" not in await house.hears(said)
    async with house.database.reading() as session:
        assert await dialogues.get_offer(session, PRIVATE.room_id, LEA.user_id, house.now) == {}


async def test_a_question_of_who_is_no_member_may_still_be_searched(house: House) -> None:
    assert "Pour chercher «\u00a0compétent pour le loyer\u00a0»" in await house.hears("qui est compétent pour le loyer ?")
    assert "Je n’ai rien trouvé pour «\u00a0compétent pour le loyer\u00a0»" in await house.hears("oui")


async def test_a_phone_is_told_in_private_only(house: House) -> None:
    await house.has(OMAR, "Omar Diallo", "Mission locale", phone="06 39 98 12 34")
    await house.has(LEA, "Léa Martin", "CCAS")
    assert "06\u00a039\u00a098\u00a012\u00a034" in await house.hears("qui est Omar ?")
    answer = await house.says("!qui-est Omar", room=ACCUEIL)
    assert "Omar Diallo, Mission locale (agente Mission locale)" in answer
    assert "06" not in answer


async def test_people_are_named_by_their_ids_for_erasure(house: House) -> None:
    await house.has(OMAR, "Omar Diallo", "Mission locale")
    await house.has(LEA, "Léa Martin", "CCAS")
    for said in ("!qui-est Omar", "!membres", "!nouveaux"):
        await house.says(said)
        last = (await house.outbox())[-1]
        async with house.database.reading() as session:
            named = (await session.exec(select(Naming.user_id).where(Naming.txn_id == last.txn_id))).all()
        assert OMAR.user_id in named


async def test_namesakes_are_told_apart(house: House) -> None:
    await house.has(OMAR, "Léa Martin", "Mission locale")
    await house.has(LEA, "Léa Martin", "CCAS")
    await house.has(Person("@lea3:x", ""), "Léa Martin", "CCAS")
    answer = await house.hears("!qui-est Léa Martin")
    assert answer.count("Léa Martin, CCAS (agente CCAS)") == 2
    assert "Léa Martin, Mission locale" in answer
    assert "Mission locale" not in await house.hears("!qui-est Léa CCAS")


async def test_nobody_found_offers_the_directory(house: House) -> None:
    await house.has(LEA, "Léa Martin", "CCAS")
    assert "Je ne trouve personne pour «\u00a0Zoé\u00a0»" in await house.hears("!qui-est Zoé")
    assert "Je n’ai rien trouvé pour «\u00a0Zoé\u00a0»" in await house.hears("oui")


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("qui est-ce qui fait des colis ?", "Je n’ai rien trouvé pour «\u00a0colis\u00a0»"),
        ("c’est qui le CCAS ?", "Centre communal d’action sociale"),
        ("qui est là", "1 membre"),
        ("Qui est Mme Martin ?", "Léa Martin"),
        ("membres", "1 membre"),
        ("membres du réseau", "1 membre"),
        ("nouveaux depuis octobre", "1 personne a rejoint"),
        ("nouveau-né", "dans l’annuaire"),
        ("nouveaux arrivants", "dans l’annuaire"),
        ("moi je cherche un logement", "dans l’annuaire"),
        ("changement d’adresse", "dans l’annuaire"),
        ("reprendre des études", "dans l’annuaire"),
    ],
)
async def test_close_questions_are_read_apart(house: House, said: str, expected: str) -> None:
    await house.has(LEA, "Léa Martin", "CCAS")
    assert expected in await house.hears(said)


# ── Values ───────────────────────────────────────────────────────────────────────────────────────────────────────


def card(name: str, *structures: str) -> Card:
    return Card(f"@{name}", name, tuple(Held(structure, "", structure) for structure in structures))


PEOPLE = [
    card("Léa Martin", "Centre communal d’action sociale CCAS"),
    card("Léa Œuvrard", "Protection maternelle et infantile PMI"),
    card("Martin Dupuis", "Mission locale"),
    card("Martine", "Mission locale"),
    card("مريم", "PMI"),
]


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ("Léa", ["Léa Martin", "Léa Œuvrard"]),
        ("lea martin", ["Léa Martin"]),
        ("LEA OEUVRARD", ["Léa Œuvrard"]),
        ("Mme Martin", ["Léa Martin", "Martin Dupuis"]),
        ("Martine", ["Martine"]),
        ("Dupuy", []),
        ("Dupuit", ["Martin Dupuis"]),
        ("Marti Dupuis", ["Martin Dupuis"]),
        ("ccas", ["Léa Martin"]),
        ("Léa PMI", ["Léa Œuvrard"]),
        ("à la mission locale", ["Martin Dupuis", "Martine"]),
        ("mission locale", ["Martin Dupuis", "Martine"]),
        ("centre communal", ["Léa Martin"]),
        ("مريم", ["مريم"]),
        ("Mme", []),
        ("", []),
        ("🙂", []),
        ("%", []),
        ("x" * 5000, []),
    ],
)
def test_people_are_found_by_words_of_their_name_or_structures(said: str, found: list[str]) -> None:
    assert [each.name for each in matching(PEOPLE, said)] == found


@pytest.fixture
def ctx(context: Callable[..., Context]) -> Context:
    return context(person=Person("@samira:ccas.example", "Samira"), room=Room("!p", private=True))


def told(effects: Effects) -> tuple[str, dict[str, object]]:
    (reply,) = [effect for effect in effects if isinstance(effect, Reply)]
    return reply.message.key, reply.message.facts


async def test_five_structures_a_page_and_a_few_names_each(ctx: Context, session: AsyncSession) -> None:
    numbers = [await given.findable(session, given.structure(f"Structure {rank}")) for rank in range(7)]
    for rank in range(6):
        await given.member(session, f"@p{rank}", f"Personne {rank}", numbers[0])
    for rank, number in enumerate(numbers[1:], 1):
        await given.member(session, f"@s{rank}", f"Seule {rank}", number)
    await given.member(session, "@none", "Sans")
    effects = await show_members(ctx, Everybody())
    key, facts = told(effects)
    groups = facts["groups"]
    assert isinstance(groups, list)
    assert (key, facts["total"], facts["structures"], facts["more"]) == ("network.members", 13, 7, True)
    assert [(name, len(people), others) for name, people, others in groups][:2] == [("Structure 0", 4, 2), ("Structure 1", 1, 0)]
    assert effects[1:] == (Offer({"suite": Call("membres", {"page": 2})}),)
    (reply,) = await show_members(ctx, Everybody(page=2))
    assert isinstance(reply, Reply)
    assert [name for name, _, _ in reply.message.facts["groups"]] == ["Structure 5", "Structure 6", ""]
    with pytest.raises(Refused, match="nothing-more"):
        await show_members(ctx, Everybody(page=3))


async def test_an_empty_network_says_so(ctx: Context) -> None:
    assert told(await show_members(ctx, Everybody()))[0] == "network.no-members"


async def test_many_people_of_a_structure_are_told_by_pages(ctx: Context, session: AsyncSession) -> None:
    ccas = await given.findable(session, given.structure("CCAS"))
    for rank in range(10):
        await given.member(session, f"@p{rank}", f"Personne {rank}", ccas)
    effects = await who_is(ctx, WhoIs(words="ccas"))
    assert (told(effects)[1]["total"], told(effects)[1]["more"]) == (10, True)
    assert effects[1:] == (Offer({"suite": Call("qui-est", {"words": "ccas", "page": 2})}),)
    (reply,) = await who_is(ctx, WhoIs(words="ccas", page=2))
    assert isinstance(reply, Reply)
    assert len(reply.message.facts["people"]) == 2
    with pytest.raises(Refused, match="nothing-more"):
        await who_is(ctx, WhoIs(words="ccas", page=3))


@pytest.mark.parametrize(
    ("since", "day", "names"),
    [
        ("", date(2026, 10, 24), ["hier"]),
        ("depuis le 1er octobre", date(2026, 10, 1), ["hier", "octobre"]),
        ("2025", None, []),
        ("un logement", None, []),
        ("1er décembre 2027", None, []),
        ("janvier", date(2026, 1, 1), ["hier", "octobre"]),
    ],
)
async def test_who_came_since_a_day(ctx: Context, session: AsyncSession, since: str, day: date | None, names: list[str]) -> None:
    midnight = datetime(2026, 9, 30, 22, tzinfo=UTC)  # the first of October in Paris
    for name, joined in (("hier", NOW - timedelta(days=1)), ("octobre", midnight), ("vieux", NOW - timedelta(days=400))):
        await given.member(session, f"@{name}", name, joined_at=joined)
    key, facts = told(await show_newcomers(ctx, SoughtWords(words=since)))
    if day is None:
        assert key == "network.other-words"
    else:
        people = facts["people"]
        assert isinstance(people, list)
        assert (facts["since"], [each.name for each in people]) == (day, names)
