"""What a poll came to so far, one's polls, files for spreadsheets, and what the nights do."""

import base64
from datetime import timedelta

import pytest
from sqlmodel import col, update

from commands.core.declaration.context import Room
from storage import ballots
from storage.ballots import Voter
from storage.database import Database
from storage.polls import Choice
from tests.chat import ACCUEIL, LEA, MORNING, OMAR
from tests.commands.polls.house import Town
from tests.given import member

GROUP = Room("!logement:town.example")


@pytest.fixture
def town(database: Database) -> Town:
    return Town(database)


async def night(town: Town, job: str) -> None:
    """What is done at night, by its name."""
    found = next(each for each in town.table.jobs if each.name == job)
    await town.timekeeper.run(found, town.now)


async def files(town: Town) -> dict[str, str]:
    """The files given so far: name → text."""
    rows = [row for row in await town.outbox() if row.action == "file"]
    return {row.content["name"]: base64.b64decode(row.content["data"]).decode("utf-8-sig") for row in rows}


# ── One's polls ──────────────────────────────────────────────────────────────────────────────────────────────────


async def test_my_polls_say_whether_i_voted_and_until_when(town: Town) -> None:
    assert "Aucun sondage n’est en cours" in await town.says("!sondages")
    for _ in range(7):
        await town.asks()
    await town.asks(state="closed")
    await town.taps("1", number=2)
    told = await town.says("mes votes")
    assert "S1 (Les thèmes du premier semestre 2027) : vous n’avez pas voté, fin lundi 23 novembre 2026 à 18 h" in told
    assert "S2 (Les thèmes du premier semestre 2027) : vous avez voté" in told
    assert "S6" not in told
    rest = await town.says("suite")
    assert ("S6" in rest, "S7" in rest, "S8" in rest) == (True, True, False)


async def test_the_polls_of_rooms_where_one_is_not_are_not_told(town: Town) -> None:
    await town.asks(room_id=GROUP.room_id)
    town.absent.add(LEA.user_id)
    assert "S1" not in await town.says("!sondages")
    assert "S1" in await town.says("!sondages", room=GROUP)


# ── Results ──────────────────────────────────────────────────────────────────────────────────────────────────────


async def test_results_are_counts_then_the_decision(town: Town) -> None:
    await town.asks()
    await town.taps("2")
    await town.says("!vote S1 blanc", person=OMAR)
    told = await town.says("!résultats S1", room=ACCUEIL)
    assert "en cours. 2 voix, dont 1 blanche." in told
    assert "2. Logement : 1 voix" in told
    await town.asks(state="closed", voted=3, closed_at=town.now)
    async with town.database.writing() as session:
        await session.exec(update(Choice).where(col(Choice.poll_number) == 2, col(Choice.rank) == 3).values(yes=3))
    assert "Retenu : Santé mentale." in await town.says("!résultats S2", room=ACCUEIL)


async def test_names_are_told_where_the_poll_is_else_in_private_and_name_the_people(town: Town) -> None:
    await town.asks()
    async with town.database.writing() as session:
        await member(session, LEA.user_id, "Léa Martin")
    await town.taps("1")
    await town.says("!vote S1 blanc", room=ACCUEIL, person=OMAR)
    told = await town.says("!résultats S1 noms", room=ACCUEIL)
    assert "1. Accès aux droits, 1 voix : Léa Martin" in told
    assert "2. Logement, 0 voix" in told
    assert "Blanc, 1 voix : Omar." in told
    elsewhere = await town.says("!résultats S1 noms", room=GROUP)
    assert "Je vous réponds en privé" in elsewhere
    assert (await town.letters())[-1][0] == LEA.user_id


@pytest.mark.parametrize("facts", [{"names": False}, {"secret": True}])
async def test_names_that_are_not_shown_are_told_to_nobody(town: Town, facts: dict[str, bool]) -> None:
    await town.asks(**facts)
    await town.says("!vote S1 1")
    assert "ne montre pas les noms" in await town.says("!résultats S1 noms", room=ACCUEIL)
    await town.says("!export S1")
    assert list(await files(town)) == ["S1-resultats.csv"]


async def test_what_is_hidden_until_the_end_is_told_then(town: Town) -> None:
    await town.asks(hidden=True)
    await town.says("!vote S1 1")
    for said in ("!résultats S1", "!résultats S1 noms", "!export S1"):
        assert "se montre à la fin" in await town.says(said)
    assert "voix" not in (await town.message()).split("Logement")[1].split("\n")[0]


# ── Files ────────────────────────────────────────────────────────────────────────────────────────────────────────


async def test_a_file_is_for_spreadsheets_and_runs_nothing(town: Town) -> None:
    await town.asks("=cmd()", "Logement ; santé", '"Autre"')
    async with town.database.writing() as session:
        await member(session, LEA.user_id, "@SUM(A1)")
    await town.says("!vote S1 1 2", room=ACCUEIL)
    assert "Je vous réponds en privé" in await town.says("!export S1", room=ACCUEIL)
    given = await files(town)
    assert given["S1-resultats.csv"].splitlines() == [
        "numéro;choix;voix",
        "1;'=cmd();1",
        '2;"Logement ; santé";1',
        '3;"""Autre""";0',
        ";blanc;0",
        ";total des voix;1",
    ]
    head, line = given["S1-voix.csv"].splitlines()
    assert head == 'personne;structure;1. =cmd();"2. Logement ; santé";"3. ""Autre""";raison;date'
    assert line == "'@SUM(A1);;oui;oui;;;23/11/2026 09:00"
    raw = next(row for row in await town.outbox() if row.action == "file").content["data"]
    assert base64.b64decode(raw).startswith(b"\xef\xbb\xbf")


# ── Nights ───────────────────────────────────────────────────────────────────────────────────────────────────────


async def test_a_wrong_count_is_put_right_at_night_and_its_message_follows(town: Town) -> None:
    await town.asks()
    await town.taps("1")
    async with town.database.writing() as session:
        await session.exec(update(Choice).values(yes=9))
    await night(town, "polls.tallies")
    assert await town.counts() == [1, 0, 1, 0, 0]
    assert "Accès aux droits : 1 voix" in await town.message()
    before = len(await town.outbox())
    town.later(days=1)
    await night(town, "polls.tallies")
    assert len(await town.outbox()) == before


async def test_a_year_after_a_poll_nobody_is_named_and_the_voices_stay(town: Town) -> None:
    await town.asks(state="closed", closed_at=town.now)
    async with town.database.writing() as session:
        asked = await town.poll()
        session.add(asked)
        await ballots.set_ballot(session, asked, Voter(LEA.user_id, name="Léa"), {1: "yes"}, town.now)
    town.now = MORNING + timedelta(days=364)
    await night(town, "polls.votes")
    assert "1. Accès aux droits, 1 voix : Léa" in await town.says("!résultats S1 noms", room=ACCUEIL)
    town.now = MORNING + timedelta(days=370)
    await night(town, "polls.votes")
    told = await town.says("!résultats S1 noms", room=ACCUEIL)
    assert "1. Accès aux droits, 1 voix\n" in told
    assert "Léa" not in told


async def test_who_is_forgotten_leaves_the_count_of_an_open_poll_at_once(town: Town) -> None:
    await town.asks()
    await town.taps("1")
    await town.taps("1", OMAR)
    await town.says("!résultats S1 noms", room=ACCUEIL)
    await town.says("!effacer")
    assert "Reçu n°" in await town.says("oui effacer")
    assert await town.counts() == [1, 0, 1, 0, 0]
    await town.rings(seconds=1)
    assert "Accès aux droits : 1 voix" in await town.message()


async def test_who_leaves_the_network_keeps_their_voice(town: Town) -> None:
    async with town.database.writing() as session:
        await member(session, LEA.user_id, "Léa Martin")
    await town.asks()
    await town.taps("1")
    await town.says("!désinscription")
    await town.says("oui")
    assert await town.counts() == [1, 0, 1, 0, 0]


async def test_at_each_start_the_taps_under_open_polls_are_compared_also_when_their_end_is_due(town: Town) -> None:
    await town.asks()
    await town.asks(state="closed")
    await town.asks(ends_at=MORNING - timedelta(hours=1))
    async with town.database.reading() as session:
        assert set(await town.table.watches["polls.poll"](session, town.now)) == {1, 3}
