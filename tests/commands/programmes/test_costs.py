"""What ideas would cost is said by their authors, and read by those who choose beside what is left of the budget of the half-year."""

from typing import Any

import pytest

from storage import budget, ideas
from storage.budget import Budget, Expense
from storage.rows import keep_row
from tests.chat import LEA, OMAR, Chat
from tests.commands.programmes.conftest import PAUL, at
from tests.given import meeting
from tests.spaces import flat


async def cost(chat: Chat) -> int | None:
    async with chat.database.reading() as session:
        idea = await ideas.get_idea(session, 1)
    assert idea is not None
    return idea.cost_cents


async def test_where_it_would_be_is_told_as_it_was_understood(opened: Chat) -> None:
    await opened.says("!propose Lire une facture")
    assert "Lieu\u00a0: Maison pour tous." in await opened.says("!compléter I1 lieu : Maison pour tous")
    assert "Lieu\u00a0: Maison pour tous." in await opened.says("!idée I1")


@pytest.mark.parametrize(
    ("said", "cents"),
    [
        ("coût : 120,50 €", 12_050),
        ("coût 1 200", 120_000),
        ("cout: 80 euros", 8_000),
        ("budget = cent vingt euros", 12_000),
        ("prix : gratuit", 0),
        ("coût : 0 €", 0),
    ],
)
async def test_its_author_says_what_an_idea_costs(opened: Chat, said: str, cents: int) -> None:
    await opened.says("!propose Un jardin partagé")
    answer = await opened.says(f"!compléter I1 {said}")
    assert "Coût" in answer
    assert await cost(opened) == cents
    assert "Coût" in await opened.says("!idée I1", person=OMAR)


async def test_it_is_read_as_it_was_said(opened: Chat) -> None:
    await opened.says("!propose Un jardin partagé")
    assert "Coût\u00a0: 120,50\u00a0€" in await opened.says("!compléter I1 coût : 120,50 €")
    assert "Coût\u00a0: 840\u00a0€" in await opened.says("!compléter I1 coût : 840 €")


@pytest.mark.parametrize(
    ("said", "why"),
    [("coût : cher", "pas de montant sûr"), ("coût : 9,000", "deux chiffres"), ("coût : -12 €", "négatif"), ("coût :", "Dites quoi")],
)
async def test_what_is_no_amount_changes_nothing(opened: Chat, said: str, why: str) -> None:
    await opened.says("!propose Un jardin partagé")
    await opened.says("!compléter I1 coût : 10 €")
    assert why in await opened.says(f"!compléter I1 {said}")
    assert await cost(opened) == 1_000


async def test_a_field_is_not_cut_by_an_hour(opened: Chat) -> None:
    await opened.says("!propose Un jardin partagé")
    assert "Un jardin à 12:30" in await opened.says("!compléter I1 titre Un jardin à 12:30")


def line(label: str, **facts: Any) -> Expense:
    """An expense of 2027, not yet stored."""
    return Expense(label=label, year=2027, structure="CCAS", added_at=at(1, 4, 9, 2027), **facts)


async def given(chat: Chat, cents: int, *expenses: Expense) -> None:
    async with chat.database.writing() as session:
        await budget.set_budget(session, Budget(year=2027, cents=cents, pilots=["CCAS"], set_at=chat.now))
        session.add(meeting("En mars", starts_at=at(3, 4, 14, 2027), ends_at=at(3, 4, 16, 2027)))
        session.add(meeting("En octobre", starts_at=at(10, 4, 14, 2027), ends_at=at(10, 4, 16, 2027)))
        await session.flush()
        for each in expenses:
            await keep_row(session, each)


async def balance(chat: Chat) -> str:
    """What the message of the selection says of the cost, once a pilot structure spoke."""
    await chat.says("!objecter trop cher", person=PAUL)
    body = await last_selection(chat)
    return body.split("Coût : ")[1].split("\n")[0]


async def test_the_cost_is_told_beside_what_is_left_of_the_half_year(asked: Chat) -> None:
    await given(
        asked,
        900_000,
        line("traiteur", planned=20_000, meeting_number=1),
        line("salle", planned=9_000, paid=10_000, meeting_number=1),
        line("d’octobre", planned=70_000, meeting_number=2),
        line("annulée", planned=70_000, meeting_number=1, cancelled_at=asked.now),
        line("affiches", paid=5_000),
    )
    await asked.says("!compléter I1 coût : 840 €", person=LEA)
    assert await balance(asked) == "840 € sur 4 200 € du semestre, 1 sans coût dit."
    await asked.says("!compléter I2 coût : 4 000 €", person=LEA)
    assert "4 840 € sur 4 200 € du semestre, 640 € de trop." in await last_selection(asked)


async def last_selection(chat: Chat) -> str:
    rows = [row for row in await chat.outbox() if row.subject == "programmes.selection:1"]
    return flat(str(rows[-1].content["body"]))


async def test_the_message_of_the_selection_tells_a_cost_at_once(asked: Chat) -> None:
    await asked.says("!compléter I1 coût : 840 €", person=LEA)
    assert "Coût : 840 €, 1 sans coût dit" in await last_selection(asked), "no amount was set for the year"


async def test_never_more_than_is_left_of_the_year(asked: Chat) -> None:
    await given(asked, 900_000, line("véhicule", paid=800_000))
    assert await balance(asked) == "personne ne l’a dit, il reste 1 000 € pour le semestre."


async def test_what_the_programme_made_is_not_counted_twice(asked: Chat) -> None:
    await given(asked, 900_000, line("traiteur", planned=84_000, meeting_number=1))
    await asked.says("!compléter I1 coût : 840 €", person=LEA)
    async with asked.database.writing() as session:
        idea = await ideas.get_idea(session, 1, to_change=True)
        assert idea is not None
        idea.meeting_number = 1
    assert await balance(asked) == "840 € sur 4 500 € du semestre, 1 sans coût dit."
