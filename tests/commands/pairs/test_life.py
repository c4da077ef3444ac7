"""`!binôme`: who wishes it is put in touch once a month, in private, on a working day; the others never hear of it."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlmodel import select

from storage import personal_data
from storage.meetings import Registration
from storage.network import Member, Membership
from storage.pairs import IN, OUT
from storage.reach import Silence
from tests import given
from tests.chat import LEA
from tests.commands.pairs.conftest import DRAW_DAY, PEOPLE, SAMIRA, House, next_month


def ids(*names: str) -> set[str]:
    return {PEOPLE[name].user_id for name in names}


# ── What people say ──────────────────────────────────────────────────────────────────────────────────────────────


async def test_nobody_is_in_without_having_said_yes(house: House) -> None:
    async with house.database.writing() as session:
        await given.member(session, LEA.user_id, "Léa", await given.findable(session, given.structure("PMI")))
    assert "Seulement qui le demande" in await house.hears("Léa", "!binôme")
    await house.day(DRAW_DAY)
    assert await house.letters() == []
    assert await house.wish("Léa") is None


async def test_yes_and_no(house: House) -> None:
    await house.settle(Léa="PMI")
    assert "Prochain tirage : jeudi 3 décembre 2026 (graine « 247710ac »)" in await house.hears("Léa", "!binôme")
    assert "pas avant" in await house.hears("Léa", "!binôme non")
    found = await house.wish("Léa")
    assert found is not None
    assert found.state == OUT


@pytest.mark.parametrize(
    ("said", "until"),
    [
        ("pause jusqu’au 7 janvier", date(2027, 1, 7)),
        ("pause jusqu’au 07/01/2027", date(2027, 1, 7)),
        ("pause 2 mois", date(2027, 1, 22)),
        ("pause pendant 2 semaines", date(2026, 12, 6)),
    ],
)
async def test_a_pause(house: House, said: str, until: date) -> None:
    await house.settle(Léa="PMI")
    told = await house.hears("Léa", f"!binôme {said}")
    assert "En pause jusqu’au" in told
    found = await house.wish("Léa")
    assert found is not None
    assert (found.state, found.paused_until) == (IN, until)


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ("pause", "Jusqu’à quand ?"),
        ("pause jusqu’à hier", "C’est déjà passé"),
        ("pause jusqu’au 31 février", "Écrivez : !binôme pause jusqu’au 28/02/2027"),
        ("pause longtemps", "Je ne lis pas de date dans « longtemps »"),
        ("pause jusqu’à lundi", "plusieurs façons"),  # it is Monday
    ],
)
async def test_a_pause_without_an_end_is_asked(house: House, said: str, why: str) -> None:
    await house.settle(Léa="PMI")
    assert why in await house.hears("Léa", f"!binôme {said}")
    found = await house.wish("Léa")
    assert found is not None
    assert found.paused_until is None


async def test_words_that_are_none_are_refused_with_examples(house: House) -> None:
    await house.settle(Léa="PMI")
    assert "!binôme pause" in await house.hears("Léa", "!binôme peut-être")


async def test_who_is_no_member_is_told_how_to_be(house: House) -> None:
    assert "!inscription" in await house.hears("Léa", "!binôme oui")
    assert await house.wish("Léa") is None


async def test_a_member_without_a_structure_is_told_what_is_missing(house: House) -> None:
    async with house.database.writing() as session:
        await given.member(session, LEA.user_id, "Léa")
    assert "!changement" in await house.hears("Léa", "!binôme oui")


# ── The draw ─────────────────────────────────────────────────────────────────────────────────────────────────────


async def test_two_of_two_structures_are_told_of_each_other_once(house: House) -> None:
    await house.settle(Léa="PMI", Omar="Secours")
    await house.day(DRAW_DAY)
    letters = dict(await house.letters())
    assert set(letters) == ids("Léa", "Omar")
    assert "Omar (Secours), @omar:town.example" in letters[LEA.user_id]
    assert "Léa (PMI)" in letters[PEOPLE["Omar"].user_id]
    assert all("Tirage « 247710ac »" in letter for letter in letters.values())
    for later in (timedelta(hours=2), timedelta(days=1), timedelta(days=4)):
        await house.day(DRAW_DAY + later)
    assert len(await house.letters()) == 2
    (draw,) = await house.draws()
    assert (draw.month, draw.seed, draw.people, draw.pairs) == ("2026-12", "247710ac", 2, 1)


@pytest.mark.parametrize(
    ("offers", "seeks", "told"),
    [
        ("prêter une salle", "une salle le mardi", "On peut lui demander « prêter une salle », et c’est ce que vous cherchez"),
        ("un avis sur un bail", "des bénévoles", "?"),
    ],
)
async def test_it_comes_with_a_subject(house: House, offers: str, seeks: str, told: str) -> None:
    await house.settle(Léa="PMI", Omar="Secours")
    async with house.database.writing() as session:
        lea, omar = [await session.get(Member, PEOPLE[name].user_id) for name in ("Léa", "Omar")]
        assert lea
        assert omar
        lea.seeks, omar.offers = seeks, offers
    await house.day(DRAW_DAY)
    assert told in dict(await house.letters())[LEA.user_id]


async def test_what_somebody_hides_is_no_subject(house: House) -> None:
    await house.settle(Léa="PMI", Omar="Secours")
    async with house.database.writing() as session:
        lea, omar = [await session.get(Member, PEOPLE[name].user_id) for name in ("Léa", "Omar")]
        assert lea
        assert omar
        lea.seeks, omar.offers, omar.hidden = "une salle", "prêter une salle", ["offers"]
    await house.day(DRAW_DAY)
    assert not any("salle" in text for _, text in await house.letters())


async def test_an_odd_one_is_told_and_goes_first_the_next_month(house: House) -> None:
    await house.settle(Léa="PMI", Omar="Secours", Inès="Mission locale")
    await house.day(DRAW_DAY)
    (left,) = [user_id for user_id, text in await house.letters() if "il manquait une personne" in text]
    before = await house.last()
    await house.day(next_month(DRAW_DAY))
    assert left in {user_id for user_id, text in await house.letters(before) if "Votre binôme du mois" in text}
    assert left not in {user_id for user_id, text in await house.letters(before) if "il manquait" in text}


async def test_one_alone_is_told_the_first_month_only(house: House) -> None:
    await house.settle(Léa="PMI")
    await house.day(DRAW_DAY)
    await house.day(next_month(DRAW_DAY))
    assert [user_id for user_id, _ in await house.letters()] == [LEA.user_id]


async def test_all_of_one_structure_is_told_to_the_team_alone(house: House) -> None:
    await house.settle(Léa="PMI", Omar="PMI", Inès="PMI")
    await house.day(DRAW_DAY)
    assert [(user_id, "PMI" in text) for user_id, text in await house.letters()] == [(SAMIRA.user_id, True)]
    assert await house.pairs() == []


async def test_nobody_is_told_nothing(house: House) -> None:
    await house.day(DRAW_DAY)
    assert (await house.letters(), await house.draws()) == ([], [])


async def test_structures_that_met_at_a_meeting_are_not_put_in_touch_where_others_may_be(house: House) -> None:
    await house.settle(Léa="PMI", Omar="Secours", Inès="Mission locale", Paul="CAF")
    async with house.database.writing() as session:
        posts = {post.user_id: post.structure_id for post in (await session.exec(select(Membership))).all()}
        for number, names in ((1, ("Léa", "Omar")), (2, ("Inès", "Paul")), (3, ("Léa", "Inès")), (4, ("Omar", "Paul"))):
            session.add(given.meeting(number=number, starts_at=house.now - timedelta(days=9), ends_at=house.now - timedelta(days=8)))
            await session.flush()
            for rank, name in enumerate(names, 1):
                user_id = PEOPLE[name].user_id
                row = Registration(meeting_number=number, user_id=user_id, structure_id=posts[user_id], arrival=rank, at=house.now)
                session.add(row)
    await house.day(DRAW_DAY)
    assert {frozenset((pair.first_id, pair.second_id)) for pair in await house.pairs()} == {
        frozenset(ids("Léa", "Paul")),
        frozenset(ids("Omar", "Inès")),
    }


async def test_a_former_pair_is_not_drawn_again_while_others_may_be(house: House) -> None:
    await house.settle(Léa="PMI", Omar="Secours", Inès="Mission locale", Paul="CAF")
    await house.day(DRAW_DAY)
    await house.day(next_month(DRAW_DAY))
    couples = [frozenset((pair.first_id, pair.second_id)) for pair in await house.pairs()]
    assert (len(couples), len(set(couples))) == (4, 4)


async def test_who_pauses_is_left_out_and_comes_back_by_themselves(house: House) -> None:
    await house.settle(Léa="PMI", Omar="Secours")
    await house.hears("Léa", "!binôme pause jusqu’au 31 décembre")
    await house.day(DRAW_DAY)
    assert await house.pairs() == []
    await house.day(next_month(DRAW_DAY))
    assert len(await house.pairs()) == 1


async def test_who_is_silent_for_good_is_in_no_pair(house: House) -> None:
    await house.settle(Léa="PMI", Omar="Secours")
    async with house.database.writing() as session:
        session.add(Silence(user_id=LEA.user_id, subject="all"))
    await house.day(DRAW_DAY)
    assert await house.pairs() == []


async def test_it_is_told_at_an_hour_of_each_on_a_working_day(house: House) -> None:
    await house.settle(Léa="PMI", Omar="Secours")
    await house.hears("Léa", "!joindre lundi 14h-17h")
    await house.day(DRAW_DAY)
    assert [user_id for user_id, _ in await house.letters()] == [PEOPLE["Omar"].user_id]
    house.now = datetime(2026, 12, 7, 13, 30, tzinfo=UTC)
    await house.timekeeper.run_timers()
    assert [user_id for user_id, _ in await house.letters()] == [PEOPLE["Omar"].user_id, LEA.user_id]


@pytest.mark.parametrize(
    ("day", "made"),
    [
        (datetime(2026, 12, 2, 9, 10, tzinfo=UTC), False),
        (datetime(2026, 12, 5, 9, 10, tzinfo=UTC), False),  # a Saturday
        (datetime(2026, 12, 7, 9, 10, tzinfo=UTC), True),
        (datetime(2026, 12, 15, 9, 10, tzinfo=UTC), False),
    ],
)
async def test_the_day_of_the_draw(house: House, day: datetime, *, made: bool) -> None:
    await house.settle(Léa="PMI", Omar="Secours")
    await house.day(day)
    assert bool(await house.pairs()) is made


# ── Who goes ─────────────────────────────────────────────────────────────────────────────────────────────────────


async def test_who_leaves_before_it_is_told_leaves_the_other_the_first_of_the_next_month(house: House) -> None:
    await house.settle(Léa="PMI", Omar="Secours")
    await house.hears("Léa", "!joindre lundi 14h-17h")
    await house.day(DRAW_DAY)
    await house.leaves("Omar")
    house.now = datetime(2026, 12, 7, 13, 30, tzinfo=UTC)
    await house.timekeeper.run_timers()
    assert "n’est plus disponible" in dict(await house.letters())[LEA.user_id]
    found = await house.wish("Léa")
    assert found is not None
    assert found.waited == 1


@pytest.mark.parametrize("how", ["left", "erased"])
async def test_who_goes_after_is_told_to_the_other_once(house: House, how: str) -> None:
    await house.settle(Léa="PMI", Omar="Secours")
    await house.day(DRAW_DAY)
    before = await house.last()
    if how == "left":
        await house.leaves("Omar")
    else:
        async with house.database.writing() as session:
            await personal_data.erase(session, PEOPLE["Omar"].user_id, house.now, "request")
    for days in (1, 4, 5):
        await house.day(DRAW_DAY + timedelta(days=days))
    assert [(user_id, "n’est plus disponible" in text) for user_id, text in await house.letters(before)] == [(LEA.user_id, True)]


async def test_who_says_no_before_it_is_told_hears_nothing(house: House) -> None:
    await house.settle(Léa="PMI", Omar="Secours")
    await house.hears("Léa", "!joindre lundi 14h-17h")
    await house.day(DRAW_DAY)
    await house.hears("Léa", "!binôme non")
    before = await house.last()
    house.now = datetime(2026, 12, 7, 13, 30, tzinfo=UTC)
    await house.timekeeper.run_timers()
    assert await house.letters(before) == []


async def test_who_said_no_is_asked_again_once_after_six_months(house: House) -> None:
    await house.settle(Léa="PMI")
    await house.hears("Léa", "!binôme non")
    for month, day, told in ((4, 1, 0), (5, 21, 0), (5, 24, 1), (12, 1, 1)):
        await house.day(datetime(2027, month, day, 9, 10, tzinfo=UTC))
        assert len(await house.letters()) == told
    assert [user_id for user_id, _ in await house.letters()] == [LEA.user_id]
