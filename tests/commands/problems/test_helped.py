"""A request, or an initiative, made for a problem: linked, a step of it, and what came of it is told to those concerned."""

import pytest
from sqlmodel import select

from commands.exchange.origin import take_from_parts, take_origin
from storage import problem_steps
from storage.exchange import Exchange
from storage.initiatives import Initiative
from tests.chat import LEA, OMAR, Chat
from tests.commands.problems.conftest import P1, heard, next_morning, stored
from tests.commands.programmes.conftest import INES, SAMIRA, last_row
from tests.spaces import flat


@pytest.mark.parametrize(
    ("said", "number", "left"),
    [
        ("P7 qui peut prêter un minibus ?", 7, "qui peut prêter un minibus ?"),
        ("problème 7 : un minibus", 7, "un minibus"),
        ("qui peut prêter un minibus pour P7 ?", 7, "qui peut prêter un minibus ?"),
        ("un minibus, pour le problème 7", 7, "un minibus"),
        ("un minibus le soir suite à p 7", 7, "un minibus le soir"),
        ("Un minibus, EN LIEN AVEC P7, le soir", 7, "Un minibus le soir"),
        ("qui a une place au P7 ?", None, "qui a une place au P7 ?"),
        ("pour 7 personnes, une salle", None, "pour 7 personnes, une salle"),
        ("un vidéoprojecteur pour Paul", None, "un vidéoprojecteur pour Paul"),
    ],
)
def test_for_which_problem_words_are_said(said: str, number: int | None, left: str) -> None:
    assert take_origin(said) == (number, left)


@pytest.mark.parametrize(
    "said",
    [
        "P7 ; Une navette ; les lycéens ; un relais",
        "P7 Une navette ; les lycéens ; un relais",
        "Une navette ; les lycéens ; un relais ; pour P7",
        "Une navette pour P7 ; les lycéens ; un relais",
    ],
)
def test_one_part_may_only_name_it(said: str) -> None:
    assert take_from_parts(said) == (7, "Une navette ; les lycéens ; un relais")


async def steps(chat: Chat) -> list[tuple[str, str, str]]:
    async with chat.database.reading() as session:
        return [(each.kind, each.about, each.text) for each in await problem_steps.list_steps(session, 1)]


async def test_a_request_is_a_step_and_its_outcome_is_told(raised: Chat) -> None:
    assert "pour P1" in flat(await raised.says("!demande P1 qui peut prêter un minibus le soir ?", person=OMAR))
    assert "E1" in await raised.says("oui", person=OMAR)
    async with raised.database.reading() as session:
        assert (await session.exec(select(Exchange.asked_for))).all() == [P1]
    await next_morning(raised)
    shown = flat(await raised.says("!problème P1"))
    assert "demande d’entraide E1, Secours populaire : qui peut prêter un minibus" in shown
    assert "pour le problème P1" in flat(await raised.says("!entraide E1"))
    last = await last_row(raised)
    await raised.says("!résolu E1 merci à Mission locale", person=OMAR)
    await next_morning(raised, 25)
    assert "demande d’entraide E1 résolue, merci à Mission locale" in flat(await heard(raised, LEA, last))
    assert [each[:2] for each in await steps(raised)] == [("help", "exchange.exchange:1"), ("helped", "exchange.exchange:1")]
    assert (await stored(raised)).taken_at is None  # a kind word silences no alarm


async def test_one_that_nobody_closes_is_told_too(raised: Chat) -> None:
    assert "pour P1" in flat(await raised.says("demande un minibus pour P1", person=OMAR))
    await raised.says("oui", person=OMAR)
    for day in (16, 17):
        await next_morning(raised, day, 12)
    assert (await steps(raised))[-1] == ("helped", "exchange.exchange:1", "lapsed")


async def test_an_initiative_is_a_step_and_its_outcome_is_told(raised: Chat) -> None:
    await raised.says("!initiative Une navette du soir ; les lycéens ; un relais ; pour P1", person=INES)
    async with raised.database.reading() as session:
        assert (await session.exec(select(Initiative.title, Initiative.needs, Initiative.asked_for))).all() == [
            ("Une navette du soir", "un relais", P1)
        ]
    assert "initiative N1, Mission locale : Une navette du soir" in flat(await raised.says("!problème P1"))
    await raised.says("!bilan-initiative N1 douze jeunes chaque soir ; le coût", person=INES)
    assert (await steps(raised))[-1] == ("helped", "exchange.initiative:1", "douze jeunes chaque soir")


async def test_for_no_such_problem_or_one_that_is_over_nothing_is_kept(raised: Chat) -> None:
    assert "Je n’ai pas de problème P9" in flat(await raised.says("!demande P9 un minibus", person=OMAR))
    await raised.says("!répondre P1 un bus de plus dès lundi", person=SAMIRA)
    assert "P1 n’est plus ouvert" in flat(await raised.says("!initiative P1 ; Une navette ; les lycéens", person=OMAR))
    async with raised.database.reading() as session:
        assert not (await session.exec(select(Exchange))).all()
        assert not (await session.exec(select(Initiative))).all()


async def test_who_kept_their_structure_away_does_not_sign_what_they_ask_for_it(chat: Chat) -> None:
    await chat.says("!problème Le dernier bus part trop tôt ; sans ma structure")
    await chat.says("!demande P1 qui peut prêter un minibus ?")
    await chat.says("oui")
    assert "PMI" not in await chat.says("!entraide E1", person=OMAR)
    assert "PMI" not in await chat.says("!problème P1", person=OMAR)
