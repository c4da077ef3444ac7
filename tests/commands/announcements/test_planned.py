"""« à 9 h demain »: an announcement that waits for its hour, and what may befall it until then."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from commands.core.declaration.context import Audience, Coordinator
from storage import announcements, personal_data
from storage.announcements import Announcement
from tests.chat import LEA, OMAR
from tests.commands.announcements.conftest import SAMIRA, House

MOVED = "!annonce Réunion déplacée à 15 h ; salon accueil"
TUESDAY_NINE = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)


async def row(house: House, number: int = 1) -> Announcement:
    async with house.database.reading() as session:
        found = await announcements.get_announcement(session, number)
    assert found is not None
    return found


def led_by(house: House, *people: Coordinator) -> House:
    """The same house, once another équipe d'animation leads it."""
    return replace(house, territory=replace(house.territory, coordinators=people))


@pytest.mark.parametrize(
    ("said", "at"),
    [
        ("à 9 h demain", TUESDAY_NINE),
        ("!demain 9h", TUESDAY_NINE),
        ("demain", TUESDAY_NINE),
        ("à 15h", datetime(2026, 11, 23, 14, 0, tzinfo=UTC)),
        ("dans 2h", datetime(2026, 11, 23, 10, 0, tzinfo=UTC)),
    ],
)
async def test_it_leaves_at_the_hour_that_was_answered(house: House, said: str, at: datetime) -> None:
    await house.says(MOVED)
    assert "C’est prévu : AN1" in await house.says(said)
    assert await house.announced() == []
    await house.rings(minutes=(at - house.now) / timedelta(minutes=1) - 1)
    assert await house.announced() == []
    await house.rings(minutes=1)
    (row,) = await house.announced()
    assert row.content["m.mentions"] == {"room": True}


async def test_an_hour_said_with_it_is_shown_and_waits_for_yes(house: House) -> None:
    told = await house.says(f"{MOVED} ; demain 9h")
    assert "le mardi 24 novembre 2026 à 9 h" in told
    await house.says("oui")
    assert (await row(house)).due_at == TUESDAY_NINE


async def test_quietly_at_an_hour(house: House) -> None:
    await house.says(f"{MOVED} ; sans alerte ; demain 9h")
    assert "sans alerte" in await house.says("oui")
    await house.rings(days=1)
    assert [row.content["m.mentions"] for row in await house.announced()] == [{}]


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ("demain 3h du matin", "C’est la nuit"),
        ("demain à 22h", "C’est la nuit"),
        ("samedi 10h", "C’est le week-end"),
        ("25 décembre 9h", "C’est férié (Noël)"),
    ],
)
async def test_an_hour_at_which_people_are_left_alone_is_asked_first(house: House, said: str, why: str) -> None:
    await house.says(MOVED)
    assert why in await house.says(said)
    assert "C’est prévu" in await house.says("oui")


async def test_another_hour_instead_of_an_odd_one(house: House) -> None:
    await house.says(MOVED)
    await house.says("samedi 10h")
    await house.says("demain 9h")
    assert (await row(house)).due_at == TUESDAY_NINE


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("hier 9h", "C’est déjà passé"),
        ("31 février", "Ce jour n’existe pas"),
        ("demain à 3h", "plusieurs façons"),
        ("dans 2 ans", "trop loin"),
    ],
)
async def test_an_hour_that_cannot_be_is_told_and_another_may_follow(house: House, said: str, told: str) -> None:
    await house.says(MOVED)
    answer = await house.says(said)
    assert told in answer or "comprendre" in answer
    assert await house.announced() == []


async def test_an_hour_that_is_over_when_yes_comes(house: House) -> None:
    await house.says(f"{MOVED} ; à 9h03")
    house.later(minutes=4)
    assert "L’heure de cette annonce est passée" in await house.says("oui")


@pytest.mark.parametrize("said", ["!annuler AN1", "annuler annonce", "!annuler l’annonce", "annuler AN 1", "!annonce-annuler"])
async def test_it_may_be_given_up_and_its_words_come_back(house: House, said: str) -> None:
    await house.says(MOVED)
    await house.says("demain 9h")
    assert "Réunion déplacée à 15 h" in await house.says(said)
    await house.rings(days=1)
    assert await house.announced() == []
    assert "déjà annulée" in await house.says("!annuler AN1")


async def test_what_left_cannot_be_given_up(house: House) -> None:
    await house.says(MOVED)
    await house.says("oui")
    assert "déjà partie" in await house.says("!annuler AN1")


async def test_of_two_one_must_be_named(house: House) -> None:
    for room in ("accueil", "agenda"):
        await house.says(f"!annonce Bonjour à tous ; salon {room} ; demain 9h")
        await house.says("oui")
    assert "AN1 (le 24 novembre), AN2" in await house.says("!annuler annonce")


async def test_a_partner_gives_nothing_up_and_sees_no_words(house: House) -> None:
    await house.says(MOVED)
    await house.says("demain 9h")
    assert "Samira (CCAS)" in await house.says("!annuler AN1", person=LEA)
    assert "Réunion" not in await house.says("!annonces", person=LEA)
    assert "Réunion déplacée" in await house.says("!annonces")


async def test_the_day_of_a_planned_one_is_taken(house: House) -> None:
    await house.says(f"{MOVED} ; demain 9h")
    await house.says("oui")
    assert "déjà une annonce le 24 novembre" in await house.says("!annonce Autre chose ; salon accueil ; demain 14h")
    assert "Aperçu" in await house.says("!annonce Autre chose ; salon accueil")


# ── What may befall it ───────────────────────────────────────────────────────────────────────────────────────────


async def test_who_left_the_team_meanwhile_announces_nothing_the_team_gets_its_words(house: House) -> None:
    await house.says(MOVED)
    await house.says("demain 9h")
    later = led_by(house, Coordinator(OMAR.user_id, "Omar", "Ville"))
    told = await later.rings(days=1)
    assert "n’est plus dans l’équipe d’animation" in told
    assert "Réunion déplacée à 15" in told
    assert [row.person_id for row in (await later.outbox())[-1:]] == [OMAR.user_id]
    assert await later.announced() == []


async def test_who_was_erased_announces_nothing(house: House) -> None:
    await house.says(MOVED)
    await house.says("demain 9h")
    async with house.database.writing() as session:
        await personal_data.erase(session, SAMIRA.user_id, house.now, "request")
    later = led_by(house, Coordinator(OMAR.user_id, "Omar", "Ville"))
    assert "Réunion déplacée" in await later.rings(days=1)
    assert await later.announced() == []


async def test_it_leaves_once_however_often_the_clock_looks(house: House) -> None:
    await house.says(MOVED)
    await house.says("demain 9h")
    await house.rings(days=1)
    await house.rings(minutes=1)
    assert len(await house.announced()) == 1


async def test_a_bot_that_was_down_for_long_asks_instead_of_saying_what_is_no_more_true(house: House) -> None:
    await house.says(MOVED)
    await house.says("demain 9h")
    assert "J’étais à l’arrêt" in await house.rings(days=1, hours=5)
    assert await house.announced() == []


async def test_a_bot_that_was_down_for_a_while_says_it_late_but_wakes_nobody(house: House) -> None:
    await house.says(MOVED)
    await house.says("demain 20h30")
    await house.rings(days=1, hours=12.5)
    assert await house.announced() == [], "it is 21 h 30"
    told = await house.rings(hours=10)
    assert "J’étais à l’arrêt" in told


async def test_the_power_that_was_lost_meanwhile_is_told_to_its_author(house: House) -> None:
    await house.says(MOVED)
    await house.says("demain 9h")
    house.audiences["accueil"] = Audience(house.audiences["accueil"].people, may_ring=False)
    assert "sans alerte" in await house.rings(days=1)
    assert [row.content["m.mentions"] for row in await house.announced()] == [{}]


async def test_the_room_that_the_bot_was_put_out_of_is_told_to_its_author(house: House) -> None:
    await house.says(MOVED)
    await house.says("demain 9h")
    del house.audiences["accueil"]
    assert "Je ne suis plus dans ce salon" in await house.rings(days=1)
    assert await house.announced() == []
