"""Reminders: when each is due, what is still said when it is late, to whom and where, and what is answered."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from bot.engine.incoming import Tapped, Untapped
from commands.core.declaration.context import Due, Person, Room
from commands.core.declaration.formats import Format
from commands.core.language.taps import tap_of
from commands.meetings.reminders.instants import EVE, SOON, WEEK, hearing, moments
from storage import delivery, meetings, network, personal_data, reach, timers
from storage.lexicon import Lexicon
from storage.meetings import CONFIRMED, OFFERED, WAITING, Meeting, Registration
from storage.reach import Reach, Silence
from tests.chat import LEA, MORNING, OMAR, TERRITORY, Chat
from tests.given import meeting, member
from tests.spaces import flat

PARIS = ZoneInfo("Europe/Paris")
SAMIRA = Person("@samira:town.example", "Samira")
INES = Person("@ines:town.example", "Inès")
AGENDA = Room("!agenda:town.example", role="agenda")
CAFE = "!rencontre Café de décembre ; jeudi 3 décembre 14h-16h ; Maison pour tous ; 9 ; https://meet.example.org/secret"


def paris(said: str) -> datetime:
    return datetime.fromisoformat(said).replace(tzinfo=PARIS).astimezone(UTC)


def held(said: str, **facts: Any) -> Meeting:
    """A meeting of two hours that begins when clocks show this."""
    start = datetime.fromisoformat(said)
    at = paris(said)
    hours: dict[str, Any] = {"wall_start": start, "wall_end": start + timedelta(hours=2), "starts_at": at}
    return meeting(number=1, ends_at=at + timedelta(hours=2), **hours, **facts)


# ── When ─────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("start", "week", "eve", "soon"),
    [
        ("2026-12-03T14:00", "2026-11-26T09:00", "2026-12-02T09:00", "2026-12-03T12:00"),
        ("2026-12-07T14:00", "2026-11-30T09:00", "2026-12-04T09:00", "2026-12-07T12:00"),  # a Monday: the eve is Friday
        ("2026-12-05T10:00", "2026-11-27T09:00", "2026-12-04T09:00", "2026-12-05T08:30"),  # a Saturday
        ("2026-12-03T09:00", "2026-11-26T09:00", "2026-12-02T09:00", "2026-12-03T08:30"),
        ("2026-12-03T08:59", "2026-11-26T09:00", "2026-12-02T09:00", None),
        ("2026-12-03T08:30", "2026-11-26T09:00", "2026-12-02T09:00", None),
        ("2026-12-03T20:30", "2026-11-26T09:00", "2026-12-02T09:00", "2026-12-03T18:30"),  # in the evening
        ("2026-11-12T14:00", "2026-11-05T09:00", "2026-11-10T09:00", "2026-11-12T12:00"),  # the 11th is a public holiday
        ("2027-01-08T14:00", "2026-12-31T09:00", "2027-01-07T09:00", "2027-01-08T12:00"),  # so is the 1st
        ("2026-10-26T09:30", "2026-10-19T09:00", "2026-10-23T09:00", "2026-10-26T08:30"),  # after the night of October
        ("2026-10-25T10:00", "2026-10-16T09:00", "2026-10-23T09:00", "2026-10-25T08:30"),
        ("2027-03-28T11:00", "2027-03-19T09:00", "2027-03-26T09:00", "2027-03-28T09:00"),  # the day that lacks an hour
        ("2027-03-29T14:00", "2027-03-22T09:00", "2027-03-26T09:00", "2027-03-29T12:00"),  # Easter Monday
    ],
)
def test_the_instants_of_reminders(start: str, week: str, eve: str, soon: str | None) -> None:
    found = dict(moments(held(start), TERRITORY))
    wanted = {kind: paris(at) for kind, at in (("reminders.week", week), ("reminders.eve", eve), ("reminders.soon", soon)) if at}
    assert found == wanted


@pytest.mark.parametrize(
    ("start", "soon"),
    [
        (datetime(2026, 10, 25, 0, 30, tzinfo=UTC), None),  # the first 2 h 30 of the night of October
        (datetime(2026, 10, 25, 9, 15, tzinfo=UTC), datetime(2026, 10, 25, 7, 30, tzinfo=UTC)),  # 10 h 15: 8 h 30, in winter time
        (datetime(2027, 3, 28, 8, 15, tzinfo=UTC), datetime(2027, 3, 28, 6, 30, tzinfo=UTC)),  # 10 h 15: 8 h 30, in summer time
        (datetime(2027, 3, 28, 1, 30, tzinfo=UTC), None),  # 3 h 30
    ],
)
def test_the_nights_that_change_the_hour_to_the_minute(start: datetime, soon: datetime | None) -> None:
    wall = start.astimezone(PARIS).replace(tzinfo=None)
    of_night = meeting(number=1, wall_start=wall, wall_end=wall, starts_at=start, ends_at=start)
    assert dict(moments(of_night, TERRITORY)).get("reminders.soon") == soon


def test_a_format_has_its_own_reminders() -> None:
    only_eve = replace(TERRITORY, formats=(Format("comité", reminders=("reminders.eve",)), Format("café partenaires", reminders=())))
    assert [kind for kind, _ in moments(held("2026-12-03T14:00", format="comité"), only_eve)] == ["reminders.eve"]
    assert list(moments(held("2026-12-03T14:00"), only_eve)) == []
    assert len(list(moments(held("2026-12-03T14:00", format="bal"), only_eve))) == 3


@pytest.mark.parametrize(
    ("kind", "start", "now", "said"),
    [
        ("reminders.week", "2026-12-03T14:00", "2026-11-26T09:00", "2026-11-26T09:00"),
        ("reminders.week", "2026-12-03T14:00", "2026-11-26T09:14", "2026-11-26T09:14"),
        ("reminders.week", "2026-12-03T14:00", "2026-11-26T20:00", "2026-11-27T08:30"),  # never in the evening because it was late
        ("reminders.week", "2026-12-03T14:00", "2026-11-28T10:00", "2026-11-30T08:30"),  # a Saturday
        ("reminders.week", "2026-12-03T14:00", "2026-12-01T18:00", "2026-12-02T08:30"),
        ("reminders.week", "2026-12-03T14:00", "2026-12-02T09:00", None),  # the eve says it
        ("reminders.eve", "2026-12-03T14:00", "2026-12-02T16:00", "2026-12-02T16:00"),
        ("reminders.eve", "2026-12-03T14:00", "2026-12-02T23:00", "2026-12-03T08:30"),
        ("reminders.eve", "2026-12-03T14:00", "2026-12-03T12:00", None),  # the last one says it
        ("reminders.eve", "2026-12-03T08:30", "2026-12-02T19:00", "2026-12-02T19:00"),  # the meeting demands it
        ("reminders.eve", "2026-12-03T08:30", "2026-12-03T03:00", "2026-12-03T07:00"),  # nobody is woken
        ("reminders.eve", "2026-12-03T08:30", "2026-12-03T08:05", None),
        ("reminders.soon", "2026-12-03T14:00", "2026-12-03T13:50", "2026-12-03T13:50"),
        ("reminders.soon", "2026-12-03T14:00", "2026-12-03T14:00", None),
        ("reminders.soon", "2026-12-03T20:30", "2026-12-03T18:30", "2026-12-03T18:30"),
        ("reminders.soon", "2026-12-03T20:30", "2026-12-03T19:10", "2026-12-03T19:10"),
        ("reminders.soon", "2026-12-05T10:00", "2026-12-05T09:20", "2026-12-05T09:20"),  # a Saturday
    ],
)
def test_what_is_late_is_said_while_it_helps(kind: str, start: str, now: str, said: str | None) -> None:
    of_day = held(start)
    due = dict(moments(of_day, TERRITORY))[kind]
    at = hearing(kind, of_day, occasion(paris(now), due))
    assert (at.astimezone(UTC) if at else None) == (paris(said) if said else None)


def occasion(now: datetime, due: datetime) -> Due:
    return Due(session=None, now=now, due=due, territory=TERRITORY, lexicon=Lexicon())  # type: ignore[arg-type] # when it is said is known without a database


# ── To whom ──────────────────────────────────────────────────────────────────────────────────────────────────────


async def come(chat: Chat, *people: Person, room: bool = True) -> None:
    """Sign up, each in their private room, or under the announcement."""
    for person in people:
        where = Room(f"!{person.name}:town.example", private=True) if room else AGENDA
        await chat.says("!participe R1", person=person, room=where)


async def hold(chat: Chat, said: str = CAFE) -> None:
    await chat.says(said, person=SAMIRA, room=Room("!Samira:town.example", private=True))


async def told(chat: Chat) -> list[tuple[str, list[str]]]:
    """What reminders said, and for whom it rang: the person, or the room."""
    about = [row for row in await chat.outbox() if (row.subject or "").startswith("reminders.reminder:")]
    rows = [row for row in about if row.action == ("send" if row.person_id else "ring")]
    return [(row.person_id or row.room_id, row.content["m.mentions"].get("user_ids", [])) for row in rows]


async def test_three_reminders_each_once(chat: Chat) -> None:
    await hold(chat)
    await come(chat, LEA)
    assert await chat.rings(days=2, hours=23, minutes=59) == ""
    week = flat(await chat.rings(minutes=1))
    assert "Jeudi 3 décembre 2026 à 14 h : R1, Café de décembre, Maison pour tous." in week
    assert "Toujours là" not in week
    eve = flat(await chat.rings(days=6))
    assert "Demain, jeudi 3 décembre 2026 à 14 h : R1" in eve
    assert "Toujours là ? Vous ne venez plus ? ❌ sous ce message, ou !absent R1" in eve
    soon = flat(await chat.rings(days=1, hours=3))
    assert "Aujourd’hui, jeudi 3 décembre 2026 à 14 h" in soon
    assert "https://meet.example.org/secret" in soon
    assert "à l’arrêt" not in week + eve + soon
    assert await chat.rings(days=3) == ""
    assert await told(chat) == [(LEA.user_id, [LEA.user_id])] * 3


async def test_those_without_a_private_room_are_called_in_one_message_without_the_link(chat: Chat) -> None:
    await hold(chat)
    async with chat.database.writing() as session:
        await reach.set_reach(session, Reach(user_id=INES.user_id, channel="room"))
    await come(chat, LEA, INES)
    await come(chat, OMAR, room=False)
    said = flat(await chat.rings(days=3))
    assert await told(chat) == [(AGENDA.room_id, [INES.user_id, OMAR.user_id]), (LEA.user_id, [LEA.user_id])]
    assert said.count("https://meet.example.org/secret") == 1
    assert "Le lien de la visio, en privé : !rencontre R1" in said


async def test_who_chose_private_and_has_no_room_yet_gets_one(chat: Chat) -> None:
    await hold(chat)
    async with chat.database.writing() as session:
        await reach.set_reach(session, Reach(user_id=OMAR.user_id))
    await come(chat, OMAR, room=False)
    await chat.rings(days=3)
    assert await told(chat) == [(OMAR.user_id, [OMAR.user_id])]


async def test_only_those_who_have_a_seat(chat: Chat) -> None:
    await hold(chat, CAFE.replace("; 9 ;", "; 1 ;"))
    await come(chat, LEA, OMAR)
    await chat.rings(days=3)
    assert await told(chat) == [(LEA.user_id, [LEA.user_id])]


@pytest.mark.parametrize("subject", ["reminders", "all"])
async def test_a_silence_is_respected(chat: Chat, subject: str) -> None:
    await hold(chat)
    await come(chat, LEA, OMAR)
    async with chat.database.writing() as session:
        await reach.set_silence(session, Silence(user_id=LEA.user_id, subject=subject))
        await reach.set_silence(session, Silence(user_id=OMAR.user_id, subject="polls"))
    await chat.rings(days=3)
    assert await told(chat) == [(OMAR.user_id, [OMAR.user_id])]


async def test_who_is_out_of_their_hours_is_told_when_these_come(chat: Chat) -> None:
    await hold(chat)
    await come(chat, LEA, OMAR)
    async with chat.database.writing() as session:
        await reach.set_reach(session, Reach(user_id=LEA.user_id, from_minute=14 * 60))
        await reach.set_silence(session, Silence(user_id=OMAR.user_id, subject="all", until=paris("2026-11-27T00:00")))
    assert await chat.rings(days=3) == ""
    assert "R1" in await chat.rings(hours=5)
    assert "R1" in await chat.rings(hours=18, minutes=30)
    assert await told(chat) == [(LEA.user_id, [LEA.user_id]), (OMAR.user_id, [OMAR.user_id])]


async def test_who_is_put_off_again_is_told_in_the_end(chat: Chat) -> None:
    """Léa's own hours begin at two; by then she wants silence until half past three."""
    await hold(chat)
    await come(chat, LEA)
    async with chat.database.writing() as session:
        await reach.set_reach(session, Reach(user_id=LEA.user_id, from_minute=14 * 60))
    assert await chat.rings(days=3) == ""
    async with chat.database.writing() as session:
        await reach.set_silence(session, Silence(user_id=LEA.user_id, subject="all", until=paris("2026-11-26T15:30")))
    assert await chat.rings(hours=5) == ""
    assert "R1" in await chat.rings(hours=1, minutes=30)
    assert await chat.rings(hours=3) == ""


async def test_the_eve_is_heard_even_without_an_hour_left(chat: Chat) -> None:
    await hold(chat)
    await come(chat, LEA)
    async with chat.database.writing() as session:
        await reach.set_reach(session, Reach(user_id=LEA.user_id, days=[0]))
    assert "R1" in await chat.rings(days=7)  # Monday the 30th: the week's, put off
    assert "Demain" in await chat.rings(days=2)
    assert "Aujourd’hui" not in await chat.rings(days=1, hours=3)


async def test_who_left_the_network_or_its_rooms_or_was_erased_hears_nothing(chat: Chat) -> None:
    await hold(chat)
    people = [Person(f"@{name}:town.example", name) for name in ("gone", "inactive", "erased", "stays")]
    async with chat.database.writing() as session:
        for person in people:
            await member(session, person.user_id, person.name, left_at=chat.now if person.name == "gone" else None)
    await come(chat, *people)
    async with chat.database.writing() as session:
        await network.set_inactive(session, people[1].user_id, chat.now)
        await personal_data.erase(session, people[2].user_id, chat.now, "asked")
    await chat.rings(days=3)
    assert await told(chat) == [(people[3].user_id, [people[3].user_id])]


# ── What changes, what was missed ────────────────────────────────────────────────────────────────────────────────


async def planned(chat: Chat) -> list[tuple[str, datetime]]:
    """The reminders that are planned, among what else is."""
    async with chat.database.reading() as session:
        return [(each.kind, each.due_at) for each in await timers.list_timers(session) if each.kind in {WEEK, EVE, SOON}]


async def test_a_meeting_that_moves_is_recalled_anew(chat: Chat) -> None:
    await hold(chat)
    await come(chat, LEA)
    await chat.rings(days=3)
    await chat.says("!modifier R1 date jeudi 10 décembre", person=SAMIRA, room=Room("!Samira:town.example", private=True))
    instants = ["2026-12-03T09:00", "2026-12-09T09:00", "2026-12-10T12:00"]
    assert await planned(chat) == list(zip(("reminders.week", "reminders.eve", "reminders.soon"), map(paris, instants), strict=True))
    assert "10 décembre" in await chat.rings(days=7)


async def test_a_meeting_held_after_its_instants_has_only_those_to_come(chat: Chat) -> None:
    await hold(chat, CAFE.replace("jeudi 3 décembre", "mardi 24 novembre"))
    assert [kind for kind, _ in await planned(chat)] == ["reminders.soon"]


async def test_a_cancelled_meeting_has_none_left(chat: Chat) -> None:
    await hold(chat)
    await come(chat, LEA)
    await chat.says("!rappel R1 1h avant", room=Room("!Léa:town.example", private=True))
    for words in ("!annuler-rencontre R1", "oui"):
        await chat.says(words, person=SAMIRA, room=Room("!Samira:town.example", private=True))
    assert await planned(chat) == []


async def test_a_machine_that_slept_for_two_days_says_only_the_last_one_and_asks_pardon(chat: Chat) -> None:
    await hold(chat, CAFE.replace("jeudi 3 décembre", "mercredi 2 décembre"))
    await come(chat, LEA)
    chat.later(days=6)
    said = flat(await chat.rings(days=2, hours=4))  # Tuesday the 1st, 13 h: the week's and the eve's are due
    assert said.count("R1, Café") == 1
    assert "J’étais à l’arrêt. Ce rappel part en retard, pardon." in said
    assert "Toujours là" in said


async def test_what_is_late_in_the_night_waits_for_the_morning(chat: Chat) -> None:
    await hold(chat)
    await come(chat, LEA)
    assert await chat.rings(days=3, hours=13) == ""
    assert await chat.rings(hours=10, minutes=29) == ""
    assert "en retard" in await chat.rings(minutes=1)
    assert await chat.rings(hours=1) == ""


async def test_a_clock_that_is_set_back_says_nothing_twice(chat: Chat) -> None:
    await hold(chat)
    await come(chat, LEA)
    assert await chat.rings(days=3) != ""
    assert await chat.rings(hours=-1) == ""
    assert await chat.rings(hours=2) == ""


async def test_hundreds_of_meetings_due_at_one_minute(chat: Chat) -> None:
    """More than one transaction does."""
    async with chat.database.writing() as session:
        held_then = [meeting() for _ in range(120)]
        session.add_all(held_then)
        await session.flush()
        numbers = [each.number or 0 for each in held_then]
        session.add_all(Registration(meeting_number=number, user_id=f"@p{number}:x", arrival=1, at=MORNING) for number in numbers)
        session.add_all(timers.timer(f"meetings.meeting:{number}", "reminders.week", MORNING + timedelta(days=3)) for number in numbers)
    await chat.rings(days=3)
    assert len({rung for _, (rung,) in await told(chat)}) == len(await told(chat)) == 120
    assert await chat.rings(minutes=1) == ""


# ── Taps ─────────────────────────────────────────────────────────────────────────────────────────────────────────


async def recall(chat: Chat) -> None:
    """The eve's reminder, sent."""
    await chat.rings(days=3)
    await chat.rings(days=6)
    (row,) = [row for row in await chat.outbox() if "Toujours" in row.content.get("body", "") and row.action == "send"]
    async with chat.database.writing() as session:
        await delivery.set_sent(session, row.id or 0, "$reminder", chat.now)


async def states(chat: Chat) -> dict[str | None, str]:
    async with chat.database.reading() as session:
        return {row.user_id: row.state for row in await meetings.list_registrations(session, 1)}


async def taps(chat: Chat, event_id: str, key: str, person: Person = LEA) -> str:
    room = Room(f"!{person.name}:town.example", private=True)
    return flat(await chat.answer_to(Tapped(event_id, room, person, "$reminder", tap_of(key))))


@pytest.mark.parametrize("key", ["❌", "✖️", "✖", "👎", "👎🏽", "❎"])
async def test_a_tap_frees_the_seat_and_its_removal_takes_it_back(chat: Chat, key: str) -> None:
    await hold(chat)
    await come(chat, LEA)
    await recall(chat)
    assert "C’est noté, vous ne venez pas : R1" in await taps(chat, "$tap", key)
    assert await states(chat) == {}
    back = await chat.answer_to(Untapped("$untap", Room("!Léa:town.example", private=True), "$tap"))
    assert "Inscription notée" in flat(back)
    assert await states(chat) == {LEA.user_id: CONFIRMED}


async def test_a_freed_seat_goes_to_the_next_one_who_takes_it_by_a_tap(chat: Chat) -> None:
    await hold(chat, CAFE.replace("; 9 ;", "; 1 ;"))
    await come(chat, LEA, OMAR)
    await recall(chat)
    assert "Une place se libère" in await taps(chat, "$tap", "❌")
    assert await states(chat) == {OMAR.user_id: OFFERED}
    assert "Inscription notée" in await taps(chat, "$yes", "👍", OMAR)
    assert await states(chat) == {OMAR.user_id: CONFIRMED}
    back = await chat.answer_to(Untapped("$untap", Room("!Léa:town.example", private=True), "$tap"))
    assert "Vous êtes en attente, rang 1" in flat(back)
    assert await states(chat) == {OMAR.user_id: CONFIRMED, LEA.user_id: WAITING}


async def test_other_taps_change_nothing(chat: Chat) -> None:
    await hold(chat)
    await come(chat, LEA)
    await recall(chat)
    assert await taps(chat, "$party", "🎉") == ""
    assert await taps(chat, "$yes", "✅") == ""
    assert await taps(chat, "$no", "❌", INES) == ""
    assert await chat.answer_to(Untapped("$un-1", AGENDA, "$yes")) == ""
    assert await chat.answer_to(Untapped("$un-2", AGENDA, "$no")) == ""
    assert await states(chat) == {LEA.user_id: CONFIRMED}


async def test_after_the_start_a_tap_is_refused(chat: Chat) -> None:
    await hold(chat)
    await come(chat, LEA)
    await recall(chat)
    chat.later(days=1, hours=6)
    assert "a déjà commencé" in await taps(chat, "$tap", "❌")
    assert await states(chat) == {LEA.user_id: CONFIRMED}
