"""A problem goes on in the programme or in a group, and the chain is kept: one query follows it from one to the other."""

from storage import ideas, problem_steps
from tests.chat import LEA, OMAR, Chat
from tests.commands.problems.conftest import heard, next_morning, stored
from tests.commands.programmes.conftest import SAMIRA, last_row


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


async def test_a_group_has_it_and_what_came_of_it_comes_back(raised: Chat) -> None:
    assert "équipe d’animation" in await raised.says("!groupe P1 ; Mobilité du soir", person=OMAR)
    assert "pas de groupe G2" in await raised.says("!groupe P1 G2", person=SAMIRA)
    assert "confié au groupe G1" in await raised.says("!groupe P1 ; Mobilité du soir", person=SAMIRA)
    await raised.says("!clore G1", person=SAMIRA)
    for said in ("Rentrer le soir", "Une navette, dès mars", "La mairie", "Les horaires", "Un bilan en juin", "oui"):
        await raised.says(said, person=SAMIRA)
    async with raised.database.reading() as session:
        found = await problem_steps.list_steps(session, 1)
    assert [(each.kind, each.about) for each in found] == [("group", "groups.group:1"), ("outcome", "groups.group:1")]
    assert "Une navette, dès mars" in found[1].text
