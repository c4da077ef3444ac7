"""From the question of renewal to the purge and its report; who is spared, and when nobody is rung."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from commands.core.declaration.context import Due
from commands.core.rules.rights import person_key
from commands.personal_data import family
from commands.personal_data.retention import months_before, purge, tell
from storage.claims import Claim
from storage.dialogues import Draft, OfferedAnswers
from storage.erasures import Erasure
from storage.lexicon import Lexicon
from storage.network import Member
from storage.private_rooms import PrivateRoom
from storage.reach import Silence
from storage.team import TeamChange
from tests.chat import LEA, OMAR, PRIVATE, TERRITORY, Chat
from tests.commands.personal_data.people import SAMIRA, everything, put, register, told


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2026, 11, 23), 24, date(2024, 11, 23)),
        (date(2026, 12, 31), 1, date(2026, 11, 30)),
        (date(2026, 3, 31), 1, date(2026, 2, 28)),
        (date(2028, 2, 29), 24, date(2026, 2, 28)),
        (date(2026, 1, 15), 1, date(2025, 12, 15)),
        (date(2026, 12, 15), -1, date(2027, 1, 15)),
        (date(2026, 1, 31), -1, date(2026, 2, 28)),
    ],
)
def test_months_are_counted_on_the_calendar(day: date, months: int, expected: date) -> None:
    assert months_before(day, months) == expected


async def night(chat: Chat) -> None:
    """The jobs of one day of the house, through dispatch; the clock stands at 9 in Paris."""
    for job in family.jobs:
        await chat.timekeeper.run(job, chat.now)


async def test_from_the_question_to_the_purge(chat: Chat) -> None:
    await register(chat, last_seen_on=date(2025, 1, 23))
    await register(chat, OMAR, last_seen_on=date(2025, 1, 24))
    await put(chat, PrivateRoom(room_id=PRIVATE.room_id, user_id=LEA.user_id, opened_at=chat.now))
    await night(chat)
    assert [body for body in told(await chat.outbox(), LEA) if "Souhaitez-vous rester" in body]
    assert told(await chat.outbox(), OMAR) == []
    asked = len(await chat.outbox())
    await night(chat)
    assert len(await chat.outbox()) == asked
    chat.now = datetime(2027, 1, 18, 8, tzinfo=UTC)  # a Monday, a week before 24 months
    await night(chat)
    assert len(told(await chat.outbox(), OMAR)) == 1
    announced = told(await chat.outbox(), SAMIRA)
    assert [body.splitlines()[0] for body in announced] == [
        "2 profils sont sans nouvelles depuis 24 mois. Je les effacerai à partir du lundi 25 janvier 2027."
    ]
    assert not [body for body in announced if "Léa" in body or "Structure" in body]
    chat.later(days=6)
    await night(chat)
    assert len(await everything(chat, Member)) == 2
    chat.later(days=1)
    await night(chat)
    assert await everything(chat, Member) == []
    assert "2 profils sans nouvelles" in told(await chat.outbox(), SAMIRA)[-1]
    assert {one.reason for one in await everything(chat, Erasure)} == {"silent"}


async def test_yes_or_no_is_understood_where_the_question_was_asked(chat: Chat) -> None:
    await register(chat, last_seen_on=date(2025, 1, 23))
    await put(chat, PrivateRoom(room_id=PRIVATE.room_id, user_id=LEA.user_id, opened_at=chat.now))
    await night(chat)
    chat.later(days=20)
    assert "vous restez dans le réseau" in await chat.says("oui")


async def test_a_word_to_the_bot_renews(chat: Chat) -> None:
    await register(chat, last_seen_on=date(2024, 11, 23), purge_announced_on=date(2026, 11, 16))
    await chat.says("logement ?")
    await night(chat)
    assert len(await everything(chat, Member)) == 1
    assert told(await chat.outbox(), SAMIRA) == []


async def test_who_unregistered_goes_after_a_month_and_who_left_the_rooms_stays(chat: Chat) -> None:
    await register(chat, left_at=chat.now - timedelta(days=29))
    await register(chat, OMAR, inactive_since=chat.now - timedelta(days=300))
    await night(chat)
    assert len(await everything(chat, Member)) == 2
    chat.later(days=1)
    await night(chat)
    assert [one.user_id for one in await everything(chat, Member)] == [OMAR.user_id]
    assert "1 profil d’une personne désinscrite" in told(await chat.outbox(), SAMIRA)[0]


async def test_coordinators_are_spared_and_nobody_is_written_to_at_night_nor_at_the_week_end(chat: Chat) -> None:
    await register(chat, SAMIRA, last_seen_on=date(2020, 1, 1))
    await register(chat, LEA, last_seen_on=date(2025, 1, 1))
    for hour in (datetime(2026, 11, 27, 21, tzinfo=UTC), datetime(2026, 11, 28, 8, tzinfo=UTC)):  # a Friday evening, a Saturday
        chat.now = hour
        await night(chat)
    assert await chat.outbox() == []
    chat.later(days=2)
    await night(chat)
    assert {row.person_id for row in await chat.outbox()} == {LEA.user_id}
    chat.later(days=30)
    await night(chat)
    assert SAMIRA.user_id in {one.user_id for one in await everything(chat, Member)}


async def test_who_joined_the_team_is_told_and_spared_and_who_was_removed_is_not(chat: Chat) -> None:
    now: dict[str, Any] = {"proposed_for": "PMI", "proposed_at": chat.now, "confirmed_at": chat.now, "structure": "CCAS"}
    await register(chat, OMAR, last_seen_on=date(2020, 1, 1), purge_announced_on=date(2026, 1, 1))
    await register(chat, last_seen_on=date(2020, 1, 1), purge_announced_on=date(2026, 1, 1))
    await put(chat, TeamChange(action="add", user_id=OMAR.user_id, person_key=person_key(OMAR.user_id), name="Omar", **now))
    await put(chat, TeamChange(action="remove", user_id=SAMIRA.user_id, person_key=person_key(SAMIRA.user_id), name="Samira", **now))
    await night(chat)
    assert [one.user_id for one in await everything(chat, Member)] == [OMAR.user_id]
    assert "1 profil sans nouvelles" in told(await chat.outbox(), OMAR)[0]
    assert told(await chat.outbox(), SAMIRA) == []


async def test_what_is_over_is_swept(chat: Chat) -> None:
    await put(
        chat,
        Silence(user_id=LEA.user_id, subject="polls", until=chat.now),
        Silence(user_id=LEA.user_id, subject="all", until=chat.now + timedelta(days=1)),
        Silence(user_id=OMAR.user_id, subject="all"),
        Draft(user_id=LEA.user_id, dialogue="x", begun_at=chat.now, expires_at=chat.now),
        OfferedAnswers(room_id="!a", user_id=LEA.user_id, answers={}, expires_at=chat.now),
        Claim(cause="$old", at=chat.now - timedelta(days=31)),
        Claim(cause="$new", at=chat.now - timedelta(days=29)),
    )
    await night(chat)
    assert {(one.user_id, one.subject) for one in await everything(chat, Silence)} == {(LEA.user_id, "all"), (OMAR.user_id, "all")}
    assert (await everything(chat, Draft), await everything(chat, OfferedAnswers)) == ([], [])
    assert {claim.cause for claim in await everything(chat, Claim) if claim.cause.startswith("$")} == {"$new"}


async def test_without_a_team_the_nights_still_keep_the_promise(chat: Chat) -> None:
    await register(chat, last_seen_on=date(2020, 1, 1), renewal_asked_on=date(2026, 1, 1), purge_announced_on=date(2026, 1, 1))
    alone = type(TERRITORY)(name="Seule", zone=TERRITORY.zone)
    async with chat.database.writing() as session:
        due = Due(session=session, now=chat.now, due=chat.now, territory=alone, lexicon=Lexicon())
        assert await purge(due) == ()
        assert await tell(due) == ()
    assert await everything(chat, Member) == []


async def test_staying_is_for_members(chat: Chat) -> None:
    assert "Vous n’êtes pas dans le réseau" in await chat.says("!rester")
    await register(chat, left_at=chat.now)
    assert "Vous n’êtes pas dans le réseau" in await chat.says("!je reste")
