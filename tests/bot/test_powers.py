"""Whether the bot may ring for a whole room, as the state of the room says it: nio's own count of powers is not believed."""

from typing import Any

import nio
import pytest

from bot.matrix.powers import Powers
from bot.matrix.sieve import event_of

BOT, LEA = "@agora:town.example", "@lea:town.example"


def event(kind: str, content: dict[str, Any], sender: str = LEA, key: str | None = "", number: int = 1) -> nio.Event:
    source = {"event_id": f"$e{number}", "sender": sender, "type": kind, "content": content, "origin_server_ts": 1}
    found = event_of(source if key is None else source | {"state_key": key})
    assert found is not None
    return found


def batch(*events: nio.Event, left: tuple[str, ...] = ()) -> Any:
    """What a sync brings of one room."""

    class Timeline:
        def __init__(self) -> None:
            self.events = list(events)

    class Info:
        def __init__(self) -> None:
            self.state: list[nio.Event] = []
            self.timeline = Timeline()

    class Rooms:
        def __init__(self) -> None:
            self.join = {"!room": Info()} if events else {}
            self.leave = dict.fromkeys(left)

    class Answer:
        def __init__(self) -> None:
            self.rooms = Rooms()

    return Answer()


def levels(mine: int, **more: Any) -> nio.Event:
    return event("m.room.power_levels", {"users": {BOT: mine}} | more, number=2)


CREATED = event("m.room.create", {"room_version": "10"})


@pytest.mark.parametrize(
    ("events", "may"),
    [
        ([CREATED, levels(50)], True),
        ([CREATED, levels(49)], False),
        ([CREATED, levels(0, users_default=50)], False),
        ([CREATED, event("m.room.power_levels", {"users_default": 50}, number=2)], True),
        ([CREATED, levels(20, notifications={"room": 20})], True),
        ([CREATED, levels(50, notifications={"room": 80})], False),
        ([event("m.room.create", {"room_version": "12"}, sender=BOT), levels(0)], True),
        ([event("m.room.create", {"room_version": "12"}), levels(0)], False),
        ([event("m.room.create", {"room_version": "10"}, sender=BOT)], True),
    ],
)
def test_the_power_to_ring_for_all(events: list[nio.Event], *, may: bool) -> None:
    powers = Powers()
    powers.follow(batch(*events))
    assert powers.may_ring("!room", BOT) is may


def test_the_last_word_counts_and_nothing_is_known_of_a_room_that_was_left() -> None:
    powers = Powers()
    powers.follow(batch(CREATED, levels(50)))
    powers.follow(batch(levels(0)))
    assert not powers.may_ring("!room", BOT)
    powers.follow(batch(levels(50)))
    assert powers.may_ring("!room", BOT)
    powers.follow(batch(left=("!room",)))
    assert not powers.may_ring("!room", BOT)
    assert not powers.may_ring("!elsewhere", BOT)


def test_a_message_that_pretends_to_be_a_state_is_not_believed() -> None:
    powers = Powers()
    powers.follow(batch(CREATED, levels(0)))
    assert event_of({"event_id": "$x", "sender": LEA, "type": "m.room.power_levels", "content": {}, "origin_server_ts": 1}) is None
    assert not powers.may_ring("!room", BOT)
