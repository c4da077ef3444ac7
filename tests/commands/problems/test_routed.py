"""A problem goes on in the programme or in a group, and the chain is kept: one query follows it from one to the other."""

import pytest

from commands.core.declaration.context import Context
from commands.core.declaration.effects import Effects, Happens, reply
from commands.core.declaration.families import Table
from commands.core.declaration.happenings import GroupClosed, GroupMade, GroupWanted
from commands.core.declaration.vocabulary import Args, Family
from commands.table import FAMILIES
from storage import ideas, problem_steps
from tests.chat import LEA, OMAR, Chat
from tests.commands.problems.conftest import SAMIRA, heard, next_morning, stored
from tests.commands.programmes.conftest import last_row


async def test_it_becomes_an_idea_of_the_programme_once(raised: Chat) -> None:
    assert "équipe d’animation" in await raised.says("!propose P1", person=OMAR)
    answer = await raised.says("!propose P1 ; Se déplacer le soir", person=SAMIRA)
    assert "I1, Se déplacer le soir" in answer
    async with raised.database.reading() as session:
        idea = await ideas.find_asked_for(session, "problems.problem:1")
        found = await problem_steps.list_steps(session, 1)
    assert idea is not None
    assert (idea.number, idea.why[:16]) == (1, "Le dernier bus p")
    assert [(each.kind, each.about) for each in found] == [("idea", "programmes.idea:1")]
    assert "déjà l’idée I1" in await raised.says("!propose P1", person=SAMIRA)
    last = await last_row(raised)
    await next_morning(raised)
    assert "proposé au programme, idée I1" in await heard(raised, LEA, last)
    assert (await stored(raised)).taken_at is not None


async def test_a_long_one_has_a_title_that_fits(chat: Chat) -> None:
    await chat.says(f"!problème {'Le dernier bus part trop tôt et personne ne peut rentrer. ' * 6}")
    assert "I1" in await chat.says("!propose P1", person=SAMIRA)


async def test_propose_without_a_problem_is_still_an_idea(raised: Chat) -> None:
    assert "I1" in await raised.says("!propose Un jardin partagé", person=OMAR)


class _Closing(Args):
    """Clore."""


@pytest.fixture
async def with_groups(raised: Chat) -> Chat:
    """The house with a family that answers as groups do: each matter gets the number that is asked for, else 5."""
    family = Family("testgroups", "Groupes de test")

    @family.when(GroupWanted)
    async def give(_ctx: Context, wanted: GroupWanted) -> Effects:
        assert "dernier bus" in wanted.purpose
        return (Happens(GroupMade(wanted.asked_for, wanted.number or 5)),)

    @family.command("ferme-groupe-test", _Closing, examples=("!ferme-groupe-test",), writes=True)
    async def close(_ctx: Context, _args: _Closing) -> Effects:
        return *reply("problems.how"), Happens(GroupClosed("problems.problem:1", 5, "Une navette, dès mars"))

    again = Chat(raised.database, Table((*FAMILIES, family)), raised.lexicon)
    again._ids = raised._ids
    return again


async def test_a_group_has_it_and_what_came_of_it_comes_back(with_groups: Chat) -> None:
    assert "confié au groupe G2" in await with_groups.says("!groupe P1 G2", person=SAMIRA)
    assert "confié au groupe G5" in await with_groups.says("!groupe P1 ; Mobilité du soir", person=SAMIRA)
    await with_groups.says("!ferme-groupe-test")
    async with with_groups.database.reading() as session:
        found = await problem_steps.list_steps(session, 1)
    assert [(each.kind, each.about, each.text) for each in found] == [
        ("group", "groups.group:2", ""),
        ("group", "groups.group:5", ""),
        ("outcome", "groups.group:5", "Une navette, dès mars"),
    ]
    assert "équipe d’animation" in await with_groups.says("!groupe P1 G2", person=OMAR)
