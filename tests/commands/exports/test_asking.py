"""`!export annuaire` in a room: for the équipe d'animation, in private, in the format that was named."""

import pytest

from commands.exports import asking
from commands.table import TABLE
from storage.database import Database
from tests.chat import OMAR, Chat
from tests.commands.programmes.conftest import SAMIRA
from tests.given import findable, service, structure
from tests.shipped import LEXICON


@pytest.fixture
async def chat(database: Database) -> Chat:
    """A house whose directory has a structure, and another that nobody checked."""
    async with database.writing() as session:
        await findable(session, structure("Ricochet", opening_hours="mardi matin"), service("Colis", tags=["aide-alimentaire"]))
        await findable(session, structure("Chez nous", source="reseau"))
    return Chat(database, TABLE, LEXICON)


async def names(chat: Chat) -> list[str]:
    """The files that leave, each in private."""
    rows = [row for row in await chat.outbox() if row.action == "file"]
    assert all(row.person_id == SAMIRA.user_id for row in rows)
    return [row.content["name"] for row in rows]


@pytest.mark.parametrize(
    ("words", "files"),
    [
        ("!export annuaire", ["annuaire.csv", "annuaire.xlsx"]),
        ("!exporter l’annuaire en excel", ["annuaire.csv", "annuaire.xlsx"]),
        ("!export annuaire data-inclusion", ["annuaire-data-inclusion.json"]),
        ("!export annuaire data·inclusion", ["annuaire-data-inclusion.json"]),
        ("!export annuaire page web", ["annuaire.html"]),
        ("!export annuaire vCard", ["annuaire-vcard.vcf"]),
        ("!export annuaire médiation numérique", ["annuaire-mediation-numerique.csv"]),
        ("!export annuaire qualité", ["annuaire-qualite.csv"]),
        ("!export annuaire livret", ["annuaire-livret.pdf"]),
        ("!export annuaire en pdf", ["annuaire-livret.pdf"]),
        ("!export annuaire carte", ["annuaire-carte.pdf"]),  # nobody has coordinates: no picture of nothing
    ],
)
async def test_each_format_is_given_in_private(chat: Chat, words: str, files: list[str]) -> None:
    await chat.says(words, person=SAMIRA)
    assert await names(chat) == files


async def test_what_the_format_leaves_is_told(chat: Chat) -> None:
    answer = await chat.says("!export annuaire data-inclusion", person=SAMIRA)
    assert "horaires dits en mots (1)" in answer
    assert "1 fiche n’en sort pas" in answer


async def test_others_are_sent_to_the_team(chat: Chat) -> None:
    assert "équipe d’animation" in await chat.says("!export annuaire", person=OMAR)
    assert await names(chat) == []


async def test_a_format_that_is_none_is_said(chat: Chat) -> None:
    assert "data-inclusion" in await chat.says("!export annuaire odt", person=SAMIRA)


async def test_a_directory_too_large_for_a_room(chat: Chat, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(asking, "MOST", 1)
    assert "agora export" in await chat.says("!export annuaire", person=SAMIRA)
