"""A number in all the ways people say it; for whom, of what; who says that they count; what the équipe d'animation declares."""

from datetime import date

import pytest
from sqlmodel import select

from commands.core.telling.drawing import can_draw
from commands.counts.periods import HALF, QUARTER, YEAR, Period, is_counted, last_quarter, next_opening
from commands.counts.picture import draw, name_of
from storage import network
from storage.counts import CountAnswer, CountHolder, Tally
from tests.begun import Beginnings
from tests.chat import Chat
from tests.commands.counts.conftest import FOOD, SAMIRA, STRANGER, TWELVE
from tests.commands.programmes.conftest import taps, untaps
from tests.commands.samples.counts import LINES, SHORT
from tests.spaces import flat

LEA = TWELVE[0]


async def two_are_asked(chat: Chat) -> None:
    """Asso1 and Asso2 are asked."""
    await chat.says(FOOD + "Asso1, Asso2", person=SAMIRA)
    await chat.says("!collecte ouvrir", person=SAMIRA)
    await chat.rings(hours=1)


@pytest.fixture
async def opened(chat: Chat, beginnings: Beginnings) -> Chat:
    await beginnings.begin(chat, two_are_asked)
    return chat


async def values(chat: Chat) -> list[int | None]:
    async with chat.database.reading() as session:
        return [each.value for each in (await session.exec(select(CountAnswer).order_by(CountAnswer.id))).all()]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("said", "told", "kept"),
    [
        ("!compte CT1 -3", "ne peut pas être négatif", []),
        ("!compte CT1 - 3", "ne peut pas être négatif", []),
        ("!compte CT1 \u22123", "ne peut pas être négatif", []),
        ("!compte CT1 moins 3", "ne peut pas être négatif", []),
        ("!compte CT1 : 3", "3 foyers", [3]),
        ("!compte CT1 12,5", "nombre entier", []),
        ("!compte CT1 1e9", "un seul nombre", []),
        ("!compte CT1 1000000000", "trop grand", []),
        ("!compte CT1 30000", "c’est bien cela", []),
        ("!compte CT1 environ 40", "sans « environ »", []),
        ("!compte CT1 au moins 40", "sans « environ »", []),
        ("!compte CT1 plus de quarante", "sans « environ »", []),
        ("!compte CT1 entre 30 et 40", "un seul nombre", []),
        ("!compte CT1 3 douzaines", "36 foyers, c’est bien cela", []),
        ("!compte CT1 4", "ce nombre reste caché", [4]),
        ("!compte 12", "12 foyers", [12]),
        ("!notre nombre CT1 douze", "12 foyers", [12]),
        ("compte CT1 12", "12 foyers", [12]),
        ("CT1 12", "!compte CT1 12", []),
        ("!compte", "Il n’y a pas de nombre", []),
        ("!compte CT9 12", "Je n’ai pas d’indicateur CT9", []),
        ("!compte 12 ; Asso2", "Vous ne parlez pas pour « Asso2 »", []),
        ("!compte CT1 je ne sais pas", "vous ne savez pas", [None]),
    ],
)
async def test_one_number(opened: Chat, said: str, told: str, kept: list[int | None]) -> None:
    assert told in flat(await opened.says(said, person=LEA))
    assert await values(opened) == kept


async def test_what_is_ten_times_the_one_before_is_asked_back(opened: Chat) -> None:
    await opened.says("!compte CT1 12", person=LEA)
    assert "bien plus qu’avant" in flat(await opened.says("!compte CT1 120", person=LEA))
    assert await values(opened) == [12]
    assert "120 foyers (avant : 12)" in flat(await opened.says("!oui", person=LEA))
    assert await values(opened) == [120]


async def test_what_is_refused_leaves_the_number_that_was_said(opened: Chat) -> None:
    await opened.says("!compte CT1 12", person=LEA)
    await opened.says("!compte CT1 -3", person=LEA)
    assert await values(opened) == [12]


async def test_an_edit_of_the_message_says_how_to_correct_it(opened: Chat) -> None:
    said = opened.hear("!compte CT1 12", person=LEA)
    await opened.answer_to(said)
    assert "le dernier compte" in flat(await opened.corrects(said, "!compte CT1 13"))
    assert await values(opened) == [12]


async def test_who_speaks_for_two_says_for_which(opened: Chat) -> None:
    async with opened.database.writing() as session:
        await network.add_membership(session, LEA.user_id, 2, "agente", opened.now.date())
    assert "Asso1 et Asso2" in flat(await opened.says("!compte CT1 12", person=LEA))
    assert "noté pour Asso2" in flat(await opened.says("!compte CT1 12 ; Asso2", person=LEA))


async def test_a_number_of_two_indicators_says_of_which(opened: Chat) -> None:
    await opened.says("!indicateur Colis ; par trimestre ; jusqu’au 31 mars 2027 ; en colis ; tenu par Asso1", person=SAMIRA)
    assert "De quel indicateur" in flat(await opened.says("!compte 12", person=LEA))
    await opened.says("!compte CT1 12", person=LEA)
    assert "12 colis" in flat(await opened.says("!compte 12", person=LEA)), "the one that is left"


async def test_who_speaks_for_none_says_none(opened: Chat) -> None:
    assert "vous ne parlez encore pour aucune" in flat(await opened.says("!compte CT1 12", person=STRANGER))
    assert await values(opened) == []


async def test_who_was_not_known_to_count_counts_from_then_on(opened: Chat) -> None:
    await opened.says("!compte CT1 12", person=TWELVE[4])
    async with opened.database.reading() as session:
        assert 5 in (await session.exec(select(CountHolder.structure_id))).all()


async def test_a_hand_says_that_it_is_counted_and_its_removal_that_it_is_not(chat: Chat) -> None:
    await chat.says(FOOD.removesuffix(" ; tenu par "), person=SAMIRA)
    await chat.says("passer", person=SAMIRA)
    await chat.says("oui", person=SAMIRA)
    assert "Asso1 compte CT1" in flat(await taps(chat, "counts.tally:1", "✋", LEA))
    assert "1 structure le compte" in flat(await chat.says("!indicateur CT1"))
    assert "Asso1 ne compte pas CT1" in flat(await untaps(chat, "counts.tally:1", "✋", LEA))
    assert "0 structure le compte" in flat(await chat.says("!indicateur CT1"))


async def test_what_is_missing_is_asked_of_the_team(chat: Chat) -> None:
    assert "Samira" in await chat.says("!indicateur Colis ; par an", person=LEA), "for the équipe d'animation"
    assert "Question 1 sur 3" in flat(await chat.says("!indicateur Colis donnés ; par an", person=SAMIRA))
    await chat.says("passer", person=SAMIRA)
    assert "passé" in await chat.says("31 décembre 2020", person=SAMIRA)
    await chat.says("jusqu’au 31 décembre 2027", person=SAMIRA)
    assert "Licornes" in await chat.says("Asso1, Licornes", person=SAMIRA)
    assert "par an, jusqu’au vendredi 31 décembre 2027" in flat(await chat.says("Asso1, Asso3", person=SAMIRA))
    assert "2 structures sont notées" in flat(await chat.says("oui", person=SAMIRA))
    async with chat.database.reading() as session:
        (row,) = (await session.exec(select(Tally))).all()
        assert (row.label, row.unit, row.months, row.until) == ("Colis donnés", "colis", 12, date(2027, 12, 31))


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("!indicateur Colis ; souvent ; jusqu’au 31 mars 2027", "souvent"),
        ("!indicateur Colis ; jusqu’au 31 mars 2020", "passé"),
        ("!indicateur " + "Colis " * 40 + "; par an", "trop long"),
        ("!indicateur Colis de Mme Durand ; par an", "recon"),
        ("!indicateur CT9", "Je n’ai pas d’indicateur CT9"),
        ("!indicateur CT1 clore", "n’est plus demandé"),
        ("!indicateur CT1 bidule", "Je n’ai pas compris"),
        ("!indicateur CT1 tenu par Licornes", "Licornes"),
    ],
)
async def test_what_the_team_says_of_one(opened: Chat, said: str, told: str) -> None:
    assert told in flat(await opened.says(said, person=SAMIRA))


def test_periods_end_with_quarters() -> None:
    assert last_quarter(date(2027, 1, 1)) == last_quarter(date(2027, 3, 31)) == date(2026, 12, 31)
    assert next_opening(date(2026, 11, 30)) == date(2027, 1, 1)
    assert Period(date(2026, 12, 31), HALF).first_day == date(2026, 7, 1)
    assert [name_of(Period(date(2026, 12, 31), months)) for months in (QUARTER, HALF, YEAR)] == [
        "4e trimestre 2026",
        "2e semestre 2026",
        "année 2026",
    ]
    until = date(2026, 12, 31)
    assert [is_counted(months, until, date(2026, 9, 30)) for months in (QUARTER, HALF, YEAR)] == [True, False, False]
    assert [is_counted(months, until, date(2026, 12, 31)) for months in (QUARTER, HALF, YEAR)] == [True, True, True]
    assert not is_counted(QUARTER, until, date(2027, 3, 31))


@pytest.mark.skipif(not can_draw(), reason="the library that draws is not there")
def test_quarters_are_drawn() -> None:
    assert draw(SHORT, LINES).startswith(b"\x89PNG")
