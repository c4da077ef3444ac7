"""Two sheets become one in conversation: told before, done by a « oui », followed by polls, lists and names."""

import pytest
from sqlmodel import select

from commands.core.declaration.context import Person, Room
from commands.imports.applying import apply_plan
from commands.imports.plan import make_plan
from commands.table import TABLE
from storage import ballots, merges, polls
from storage.ballots import Voter
from storage.database import Database
from storage.directory import FROM_NETWORK, Structure
from storage.network import Membership
from storage.polls import YES
from tests.chat import ACCUEIL, LEA, MORNING, OMAR, Chat
from tests.commands.imports.samples import TOWN, records_of
from tests.commands.polls.town import letters, stored
from tests.given import findable, member, service, structure
from tests.spaces import flat

SAMIRA = Person("@samira:town.example", "Samira")
NINA = Person("@nina:town.example", "Nina")
MERGE = "!fusionner C.C.A.S. ; CCAS de Valmont"
BY_STRUCTURE = "!sondage Quel thème ? ; Logement ; Santé ; fin vendredi 4 décembre 18h ; par structure ; un seul choix"
LIST = "Nom;Ville;Fait;Tél;Vu le\nCCAS de Valmont;;Net;;\nC.C.A.S.;;Colis;05 36 49 12 02;2026-03-02\n"
TEAM = Room("!equipe:town.example")


@pytest.fixture
async def chat(database: Database) -> Chat:
    """Léa spoke for a structure under a name that no list knew; Omar and Nina for the sheet of the list. A poll: all three voted."""
    chat = Chat(database, TABLE)
    async with database.writing() as session:
        gone = await findable(session, structure("C.C.A.S.", source=FROM_NETWORK, source_id="ccas"), service("Domiciliation"))
        kept = await findable(session, structure("CCAS de Valmont", commune="Valmont"))
        await member(session, LEA.user_id, "Léa", gone)
        for person in (OMAR, NINA):
            await member(session, person.user_id, person.name, kept)
    await chat.says(BY_STRUCTURE, room=ACCUEIL, person=SAMIRA)
    async with database.writing() as session:
        asked = await polls.get_poll(session, 1, to_change=True)
        assert asked
        for person, rank, number in ((LEA, 1, gone), (OMAR, 2, kept)):
            await ballots.set_ballot(session, asked, Voter(person.user_id, number), {rank: YES}, MORNING)
    return chat


async def sheets(chat: Chat) -> set[str]:
    async with chat.database.reading() as session:
        return set((await session.exec(select(Structure.name))).all())


async def says(chat: Chat, words: str, person: Person = SAMIRA, room: Room = TEAM) -> str:
    return flat(await chat.says(words, room=room, person=person))


async def merged(chat: Chat) -> str:
    await says(chat, MERGE)
    return await says(chat, "!oui")


async def test_nothing_is_done_before_the_yes(chat: Chat) -> None:
    told = await says(chat, MERGE)
    assert "celle qui reste : CCAS de Valmont, Valmont" in told
    assert "celle qui disparaît : C.C.A.S. (à vérifier)" in told
    assert "1 personne, 1 service, 1 sondage ouvert." in told
    assert "Les deux ont voté dans S1" in told
    assert await sheets(chat) == {"C.C.A.S.", "CCAS de Valmont"}
    said = await says(chat, "!oui")
    assert "C’est fait : la fiche « C.C.A.S. » a rejoint CCAS de Valmont" in said
    assert await sheets(chat) == {"CCAS de Valmont"}
    assert "deux fiches réunies en une, CCAS de Valmont. Décidé par Samira (CCAS)" in await says(chat, "!journal", person=OMAR)


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("!fusionner C.C.A.S.", "Il me faut deux noms de fiches"),
        ("!fusionner", "Exemple"),
        ("!fusionner C.C.A.S. ; CCAS de Valmont ; Mission", "Je réunis deux fiches à la fois"),
        ("!fusionner Zorglub ; CCAS de Valmont", "Je n’ai pas de fiche au nom de « Zorglub »"),
        ("!fusionner C.C.A.S. ; Zorglub", "Je n’ai pas de fiche au nom de « Zorglub »"),
        ("!fusionner CCAS de Valmont ; ccas de valmont", "sont une seule fiche"),
        ("!fusion C.C.A.S. dans CCAS de Valmont", "celle qui reste : CCAS de Valmont"),
        ("!doublon « C.C.A.S. » → « CCAS de Valmont »", "celle qui reste : CCAS de Valmont"),
    ],
)
async def test_what_is_said_in_other_ways_or_badly(chat: Chat, words: str, told: str) -> None:
    assert told in await says(chat, words)
    assert await sheets(chat) == {"C.C.A.S.", "CCAS de Valmont"}


async def test_only_the_team_and_only_once(chat: Chat) -> None:
    assert "Seule l’équipe d’animation" in await says(chat, MERGE, person=LEA)
    await says(chat, MERGE)
    await says(chat, "!oui", person=LEA)
    chat.later(minutes=6)
    await says(chat, "!oui")
    assert await sheets(chat) == {"C.C.A.S.", "CCAS de Valmont"}
    await merged(chat)
    assert "sont une seule fiche" in await says(chat, MERGE)


async def test_who_confirms_too_late_is_told_and_changes_nothing(chat: Chat) -> None:
    await says(chat, MERGE, room=TEAM)
    await says(chat, MERGE, room=ACCUEIL)
    await says(chat, "!oui", room=ACCUEIL)
    assert "Je n’ai pas de fiche" in await says(chat, "!oui", room=TEAM)


async def test_namesakes_are_chosen_by_their_number(chat: Chat) -> None:
    async with chat.database.writing() as session:
        first = await findable(session, structure("Épicerie du Pont", commune="Bègles"))
        second = await findable(session, structure("Épicerie du Pont", commune="Valmont"))
        await member(session, "@zoe:town.example", "Zoé", first)
    told = await says(chat, "!fusionner Épicerie du Pont ; Épicerie du Pont")
    assert "Laquelle disparaît ?" in told
    assert "Épicerie du Pont, Bègles : 1 personne, 0 service" in told
    asked = await says(chat, "!2")
    assert "celle qui reste : Épicerie du Pont, Bègles" in asked
    assert "celle qui disparaît : Épicerie du Pont, Valmont" in asked
    await says(chat, "!oui")
    async with chat.database.reading() as session:
        held = (await session.exec(select(Membership.structure_id).where(Membership.user_id == "@zoe:town.example"))).all()
        assert held == [first]
        assert [number for number in (await session.exec(select(Structure.id))).all() if number == second] == []


async def test_an_open_poll_counts_one_voice_and_who_counts_no_more_is_told_quietly(chat: Chat) -> None:
    assert (await stored(chat)).voted == 2
    await merged(chat)
    assert (await stored(chat)).voted == 1
    await chat.rings()
    (update,) = [row for row in await chat.outbox() if row.subject == "polls.poll:1" and row.action == "update"]
    assert "Santé : 1 voix" in flat(update.content["body"])
    told = await letters(chat)
    assert "deux fiches de votre structure" in told[LEA.user_id]
    assert "CCAS de Valmont" in told[LEA.user_id]
    assert "le vote de Omar" in told[LEA.user_id]
    assert OMAR.user_id not in told
    assert {row.person_id for row in await chat.outbox() if row.person_id and row.content.get("msgtype") == "m.text"} == set()
    await chat.says("!vote S1 1", person=LEA, room=ACCUEIL)
    assert (await stored(chat)).voted == 1
    assert [(row.person_id, "vient de voter" in row.content["body"]) for row in await chat.outbox() if row.person_id == OMAR.user_id][
        -1:
    ] == [(OMAR.user_id, True)]


async def test_where_names_are_hidden_none_is_told(chat: Chat) -> None:
    async with chat.database.writing() as session:
        asked = await polls.get_poll(session, 1, to_change=True)
        assert asked
        asked.names = False
    await merged(chat)
    await chat.rings()
    told = (await letters(chat))[LEA.user_id]
    assert "le vote de votre collègue" in told
    assert "Omar" not in told


async def test_who_votes_again_before_being_told_is_not_told(chat: Chat) -> None:
    await merged(chat)
    await chat.says("!vote S1 1", person=LEA, room=ACCUEIL)
    before = await letters(chat)
    await chat.rings()
    assert (await letters(chat)) == before


async def test_a_closed_poll_keeps_its_result(chat: Chat) -> None:
    await chat.says("!clore S1", person=SAMIRA, room=ACCUEIL)
    await chat.says("!oui", person=SAMIRA, room=ACCUEIL)
    await chat.rings(seconds=61)
    before = await says(chat, "!résultats S1")
    assert "clos. 2 voix" in before
    await merged(chat)
    await chat.rings(hours=1)
    assert await says(chat, "!résultats S1") == before
    named = await says(chat, "!résultats S1 noms", room=ACCUEIL, person=OMAR)
    assert "C.C.A.S." in named
    assert "CCAS de Valmont" in named


async def test_names_and_lists_lead_to_the_sheet_that_stays(chat: Chat) -> None:
    async with chat.database.writing() as session:
        await apply_plan(session, await make_plan(session, records_of(LIST), TOWN.source), MORNING)
        listed = (await session.exec(select(Structure).where(Structure.source == "ville", Structure.name == "C.C.A.S."))).one()
        kept = (await session.exec(select(Structure).where(Structure.source == "ville", Structure.name == "CCAS de Valmont"))).one()
        assert await merges.set_merged(session, listed.id or 0, kept.id or 0, MORNING)
    async with chat.database.writing() as session:
        again = await make_plan(session, records_of(LIST), TOWN.source)
        assert again.is_empty
        await apply_plan(session, again, MORNING)
    assert sorted(await sheets(chat)) == ["C.C.A.S.", "CCAS de Valmont"]  # that of the network, and that of the list


async def test_a_member_who_says_the_old_name_gets_the_sheet_that_stays(chat: Chat) -> None:
    await merged(chat)
    zoe, private = Person("@zoe:town.example", "Zoé"), Room("!zoe:town.example", private=True)
    for words in ("!inscription", "oui", "c.c.a.s.", "passer", "passer", "passer", "passer"):
        await chat.says(words, person=zoe, room=private)
    await chat.says("oui", person=zoe, room=private)
    assert await sheets(chat) == {"CCAS de Valmont"}
    async with chat.database.reading() as session:
        held = (await session.exec(select(Membership.structure_id).where(Membership.user_id == zoe.user_id))).one()
        (kept,) = (await session.exec(select(Structure.id))).all()
        assert held == kept
    assert "CCAS de Valmont" in flat(await chat.says("!fiche C.C.A.S.", person=LEA, room=ACCUEIL))


async def test_sheets_are_told_apart_again_for_a_month(chat: Chat) -> None:
    assert "!séparer-fiches C.C.A.S." in await merged(chat)
    assert await sheets(chat) == {"CCAS de Valmont"}
    assert "Aucune fiche" in await says(chat, "!séparer-fiches Mission locale")
    assert "a de nouveau sa fiche" in await says(chat, "!séparer C.C.A.S.")
    assert await sheets(chat) == {"C.C.A.S.", "CCAS de Valmont"}
    assert "une fiche séparée de celle qu’elle avait rejointe" in await says(chat, "!journal")
    assert "Aucune fiche" in await says(chat, "!séparer C.C.A.S.")
