"""The follow-up of the week: what is late, due or waiting, of all families, in ten lines; by itself on the chosen morning, once."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest

from bot.engine.clock import last_due
from commands.core.declaration.mornings import Morning, read_morning
from commands.governance.following_up import KIND, days_of
from commands.table import TABLE
from storage.minutes import Minutes
from tests.chat import LEA
from tests.commands.governance.house import INES, NADIA, PAUL, SAMIRA, TEAM_ROOM, THREE, Town, private
from tests.given import meeting, poll

PLANNING = next(job for job in TABLE.jobs if job.name == "governance.follow-up-planned")
MONDAY = datetime(2026, 11, 30, 3, 15, tzinfo=UTC)  # 4 h 15 in Paris


async def follow_up(town: Town) -> list[str]:
    """Its lines."""
    return (await town.says("!suivi", room=private(SAMIRA), person=SAMIRA)).splitlines()


async def mornings(town: Town, now: datetime) -> None:
    """The clock looks at a moment, as at a start: what was due before is done, once."""
    town.now = now
    await town.timekeeper.run(PLANNING, last_due(PLANNING, now.astimezone(THREE.zone)))
    await town.timekeeper.run_timers()


async def told(town: Town) -> list[str]:
    """To whom it was told by itself."""
    return [row.person_id or "" for row in await town.outbox() if row.action == "send" and "Le suivi de l’équipe" in row.content["body"]]


async def test_nothing_to_do_is_said_when_it_is_asked_and_is_no_message_of_its_own(town: Town) -> None:
    assert "personne n’attend de réponse" in (await follow_up(town))[0]
    await mornings(town, MONDAY + timedelta(hours=6))
    assert await told(town) == []


async def test_what_is_late_first_then_due_then_waiting_each_with_its_command(town: Town) -> None:
    await town.asks("!décision Adopter la charte ; fin 25 novembre")
    await town.asks("!décision Le local ; fin 28 novembre")
    await town.asks("!décision Plus tard ; fin 28 janvier")
    async with town.database.writing() as session:
        week = datetime(2026, 11, 20, 13, 0, tzinfo=UTC)
        session.add(meeting("Café de novembre", starts_at=week, ends_at=week + timedelta(hours=2)))
        session.add(meeting("Atelier proposé", state="proposed", starts_at=week + timedelta(days=30), ends_at=week + timedelta(days=31)))
        session.add(meeting("Sans lieu", place="", starts_at=week + timedelta(days=11), ends_at=week + timedelta(days=11, hours=2)))
        session.add(poll(ends_at=datetime(2026, 12, 1, 17, 0, tzinfo=UTC)))
    await town.says("!équipe ajouter @karim:town.example ; CCAS", room=private(SAMIRA), person=SAMIRA)
    town.now = datetime(2026, 11, 25, 17, 2, tzinfo=UTC)
    await town.rings()
    lines = await follow_up(town)
    starts = ["En retard, R1", "En retard, décision D1", "À venir, décision D2", "À venir, R3", "À venir, sondage S1", "En attente, "]
    assert [any(line.lstrip("• ").startswith(start) for line in lines) for start in starts] == [True] * 6, lines
    assert sorted(lines, key=lambda line: [start[:9] for start in starts].index(line.lstrip("• ")[:9]) if "•" in line else -1) == lines
    assert not any("D3" in line for line in lines)
    assert all("!" in line for line in lines[1:])
    for command in ("!compte-rendu R1", "!décision D1", "!modifier R3 lieu", "!sondage S1", "!accepter R2", "!équipe"):
        assert any(command in line for line in lines), command


async def test_minutes_that_are_there_are_not_asked_for(town: Town) -> None:
    week = datetime(2026, 11, 20, 13, 0, tzinfo=UTC)
    async with town.database.writing() as session:
        session.add(meeting("Café de novembre", starts_at=week, ends_at=week + timedelta(hours=2)))
        await session.flush()
        session.add(Minutes(meeting_number=1, name="compte-rendu.pdf", file={}, at=town.now))
    assert "Rien n’est en retard" in (await follow_up(town))[0]


async def test_ten_lines_at_most(town: Town) -> None:
    for number in range(12):
        await town.asks(f"!décision Le sujet n° {number} ; fin vendredi 27 novembre 18h")
    lines = [line for line in await follow_up(town) if line]
    assert len(lines) == 10
    assert "Et 4 autres" in lines[-1]


async def test_the_team_alone_reads_it_in_private(town: Town) -> None:
    assert "équipe d’animation" in await town.says("!suivi", room=TEAM_ROOM, person=LEA)
    await town.asks("!décision Adopter la charte ; fin 25 novembre")
    assert "D1" not in (await town.says("!suivi", room=TEAM_ROOM, person=SAMIRA)).replace(await told_to(town, SAMIRA.user_id), "")


async def told_to(town: Town, user_id: str) -> str:
    return "\n".join(row.content["body"] for row in await town.outbox() if row.person_id == user_id and row.action == "send").replace(
        "\xa0", " "
    )


async def test_by_itself_once_on_the_chosen_morning_even_over_a_restart(town: Town) -> None:
    await town.asks("!décision Adopter la charte ; fin 4 décembre")
    await mornings(town, MONDAY - timedelta(days=1))  # Sunday
    await mornings(town, MONDAY)
    await mornings(town, MONDAY + timedelta(hours=4, minutes=44))
    assert await told(town) == []
    await mornings(town, MONDAY + timedelta(hours=4, minutes=45))  # 9 h
    assert sorted(await told(town)) == sorted([SAMIRA.user_id, NADIA.user_id, PAUL.user_id, INES.user_id])
    again = town.configured(THREE)
    await mornings(again, MONDAY + timedelta(hours=5))
    await mornings(again, MONDAY + timedelta(days=1))
    assert len(await told(again)) == 4


async def test_a_bot_that_was_down_tells_it_once_it_is_back(town: Town) -> None:
    await town.asks("!décision Adopter la charte ; fin 4 décembre")
    await mornings(town, MONDAY + timedelta(hours=8))
    assert len(await told(town)) == 4


@pytest.mark.parametrize(("chosen", "count"), [(None, 0), (Morning(1, time(8, 30)), 0), (Morning(0, time(8, 30)), 4)])
async def test_the_morning_is_a_setting(town: Town, chosen: Morning | None, count: int) -> None:
    town = town.configured(replace(THREE, follow_up=chosen))
    await town.asks("!décision Adopter la charte ; fin 4 décembre")
    await mornings(town, MONDAY)
    await mornings(town, MONDAY + timedelta(hours=4, minutes=15))
    assert len(await told(town)) == count


@pytest.mark.parametrize(
    ("weekday", "day", "is_told"),
    [
        (0, date(2027, 3, 29), False),  # Easter Monday
        (0, date(2027, 3, 30), True),
        (1, date(2027, 3, 30), True),
        (0, date(2026, 11, 30), True),
        (0, date(2026, 12, 1), False),
        (4, date(2026, 12, 25), False),
        (4, date(2026, 12, 28), True),
    ],
)
def test_on_a_public_holiday_the_next_working_day(weekday: int, day: date, is_told: bool) -> None:
    assert (day in days_of(weekday, day)) is is_told


@pytest.mark.parametrize(
    ("said", "morning"),
    [
        ("lundi 9h", Morning(0, time(9))),
        ("vendredi 8h30", Morning(4, time(8, 30))),
        ("mardi à 14 h 05", Morning(1, time(14, 5))),
        ("", None),
    ],
)
def test_how_the_setting_is_written(said: str, morning: Morning | None) -> None:
    assert read_morning(said) == morning


@pytest.mark.parametrize("said", ["lundi", "9h", "lundi 25h", "lundi 2h", "monday 9h", "lundi 9h60"])
def test_what_is_no_setting(said: str) -> None:
    with pytest.raises(ValueError, match="exemple"):
        read_morning(said)


def test_its_kind_is_a_timer_of_the_table() -> None:
    assert KIND in TABLE.timers
