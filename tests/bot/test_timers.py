"""What is planned goes off once: in time or late, put off, planned anew, failed, or with a bot that died."""

from datetime import datetime, timedelta

import pytest

from bot.engine.clock import Clock
from commands.core.declaration.context import Due
from commands.core.declaration.effects import Direct, Effects, PutOff, msg
from commands.core.declaration.families import Table
from commands.core.declaration.vocabulary import Family
from storage import timers
from storage.database import Database
from storage.timers import Timer, timer
from tests.chat import LEA, MORNING, TERRITORY, Chat

family = Family("trial", "Essayer")


def _figure(planned: Timer, late: int) -> int:
    """Another one for each message: the same words that wait twice for a person are said once."""
    return planned.number * 1_000_000 + planned.version * 1_000 + late


@family.timer("trial.tell")
async def tell(due: Due, planned: Timer) -> Effects:
    late = round((due.now - due.due).total_seconds())
    told = msg("core.dialogue-too-long", most=_figure(planned, late))
    return (Direct(told, planned.user_id or LEA.user_id, subject=f"told:{planned.number}"),)


@family.timer("trial.tell-at-ten")
async def tell_at_ten(due: Due, planned: Timer) -> Effects:
    ten = MORNING + timedelta(hours=1)
    if due.now < ten:
        due.session.add(timer("trial.trial:99", "trial.tell", due.now))
        await due.session.flush()
        raise PutOff(ten)
    return await tell(due, planned)


@family.timer("trial.fail")
async def fail(due: Due, planned: Timer) -> Effects:
    due.session.add(timer("trial.trial:99", "trial.tell", due.now))
    await due.session.flush()
    raise KeyError("Madame D.")


@pytest.fixture
def chat(database: Database) -> Chat:
    return Chat(database, Table((family,)))


async def plan(
    chat: Chat, kind: str = "trial.tell", subject: str = "trial.trial:1", *, hours: float = 1, version: int = 0, user_id: str = ""
) -> None:
    async with chat.database.writing() as session:
        at = chat.now + timedelta(hours=hours)
        await timers.set_timer(session, timer(subject, kind, at, version=version, user_id=user_id))


async def planned(chat: Chat) -> list[tuple[str, str, datetime]]:
    async with chat.database.reading() as session:
        return [(each.subject, each.kind, each.due_at) for each in await timers.list_timers(session)]


async def test_it_goes_off_in_its_time_and_once(chat: Chat) -> None:
    await plan(chat)
    assert await chat.rings(minutes=59) == ""
    assert "1000000" in await chat.rings(minutes=1)
    assert await chat.rings(hours=1) == ""
    assert [(row.person_id, row.subject) for row in await chat.outbox()] == [(LEA.user_id, "told:1")]
    assert await planned(chat) == []


async def test_the_last_plan_counts_and_knows_its_person(chat: Chat) -> None:
    await plan(chat)
    await plan(chat, user_id=LEA.user_id)
    await plan(chat, hours=2)
    async with chat.database.reading() as session:
        (of_all,) = await timers.list_timers(session, subject="trial.trial:1", user_id="")
        (of_lea,) = await timers.list_timers(session, subject="trial.trial:1", user_id=LEA.user_id)
    assert (of_all.kind, of_lea.kind) == ("trial.tell", "trial.tell")
    assert (of_all.due_at, of_lea.due_at) == (chat.now + timedelta(hours=2), chat.now + timedelta(hours=1))
    assert len(await planned(chat)) == 2


async def test_planned_again_for_the_same_version_it_is_silent(chat: Chat) -> None:
    await plan(chat)
    await chat.rings(hours=1)
    await plan(chat)
    assert await chat.rings(hours=1) == ""
    await plan(chat, version=1)
    assert await chat.rings(hours=1) != ""


async def test_a_person_may_be_told_later_and_later_again(chat: Chat) -> None:
    for _ in range(3):
        await plan(chat, user_id=LEA.user_id)
        assert await chat.rings(hours=1) != ""
    await plan(chat, hours=0, user_id=LEA.user_id)
    assert await chat.rings() == ""


async def test_nothing_is_lost_when_the_bot_slept_nor_done_twice_when_the_clock_is_set_back(chat: Chat) -> None:
    await plan(chat)
    assert "1172800" in await chat.rings(days=2, hours=1)  # in seconds
    chat.later(days=-2)
    await plan(chat, hours=-1)
    assert await chat.rings() == ""


async def test_put_off_it_undoes_what_it_wrote_and_goes_off_later(chat: Chat) -> None:
    await plan(chat, "trial.tell-at-ten", hours=0)
    assert await chat.rings() == ""
    assert await planned(chat) == [("trial.trial:1", "trial.tell-at-ten", MORNING + timedelta(hours=1))]
    assert "1003600" in await chat.rings(hours=1)


async def test_what_fails_leaves_nothing_holds_nothing_up_and_is_given_up_in_the_end(chat: Chat, log: pytest.CaptureFixture[str]) -> None:
    await plan(chat, "trial.fail", hours=0)
    await plan(chat, hours=0, subject="trial.trial:2")
    assert await chat.rings() != ""
    assert await planned(chat) == [("trial.trial:1", "trial.fail", chat.now + timedelta(minutes=1))]
    for minutes in (1, 5, 25):
        assert await chat.rings(minutes=minutes) == ""
    assert await planned(chat) == []
    said = log.readouterr().err
    assert said.count("timer-failed") == 4
    assert "Madame" not in said


async def test_a_kind_that_nobody_knows_any_more_is_dropped(chat: Chat) -> None:
    await plan(chat, "of-another-version", hours=0)
    assert await chat.rings() == ""
    assert await planned(chat) == []


async def test_more_than_one_page_is_done_at_once(chat: Chat) -> None:
    for number in range(120):
        await plan(chat, subject=f"trial.trial:{number + 1}", hours=0)
    await chat.rings()
    assert len(await chat.outbox()) == 120
    assert len({row.txn_id for row in await chat.outbox()}) == 120


async def test_the_clock_does_what_is_due_at_its_start(chat: Chat) -> None:
    await plan(chat)
    chat.later(hours=3)
    clock = Clock(chat.timekeeper, (), TERRITORY, lambda: chat.now)
    await clock.start()
    clock.stop()
    assert len(await chat.outbox()) == 1
