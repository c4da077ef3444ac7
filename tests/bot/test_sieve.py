"""Answers of the homeserver, read piece by piece."""

from typing import Any

import nio
import pytest

from bot.engine.translate import Translator
from bot.matrix import sieve
from bot.matrix.client import NioHomeserver
from bot.matrix.homeserver import LeftOut
from bot.matrix.loose_json import NoMatrix, parse
from bot.matrix.responses import LONGEST_WAIT_S, failure
from bot.matrix.troubles import RateLimited
from tests.bot.raw import BOT, LEA, OMAR, ROOM, event, member, received, text

HERE = {"state_key": ""}


def _cut(levels: int) -> Any:
    """Arrays in arrays, and null where they were cut."""
    value: Any = None
    for _ in range(levels):
        value = [value]
    return value


@pytest.mark.parametrize(
    ("body", "read"),
    [
        (rb'{"a": "\ud83d\ude00"}', {"a": "😀"}),
        (rb'{"a": "\ud83d"}', {"a": "�"}),
        (rb'{"a": "\ude00\ud83d\u0000"}', {"a": "���"}),
        (rb'{"a": "\\ud83d \\u0000"}', {"a": r"\ud83d \u0000"}),
        (rb'{"a": "\\\ud83d"}', {"a": "\\�"}),
        (b'{"a": "\xff"}', {"a": "�"}),
        (b'{"a": ' + b"9" * 5000 + b"}", {"a": None}),
        (b'{"a": NaN, "b": Infinity}', {"a": None, "b": None}),
        (rb'{"\udc00": 1}', {"�": 1}),
        (b'{"a": "[[[", "b": ' + b"[" * 3000 + b"]" * 3000 + b', "c": 1}', {"a": "[[[", "b": _cut(63), "c": 1}),
    ],
)
def test_json_as_others_write_it(body: bytes, read: Any) -> None:
    assert parse(body) == read


@pytest.mark.parametrize("body", [b"", b"<html>", b'{"a": ', b"{'a': 1}", b"\xff\xfe\x00"])
def test_what_is_no_json_is_no_answer(body: bytes) -> None:
    with pytest.raises(NoMatrix):
        parse(body)


@pytest.mark.parametrize("found", [{}, {"next_batch": None}, {"next_batch": ""}, {"next_batch": 3}])
def test_a_sync_that_says_not_where_to_go_on_from_is_none(found: Any) -> None:
    with pytest.raises(NoMatrix):
        sieve.sync(found)


@pytest.mark.parametrize(
    "odd",
    [
        {"event_id": 3},
        {"event_id": "e1"},
        {"sender": None},
        {"sender": "lea"},
        {"type": []},
        {"content": []},
        {"content": "x"},
        {"origin_server_ts": "hier"},
        {"origin_server_ts": True},
        {"origin_server_ts": None},
        {"state_key": 3},
    ],
)
def test_an_odd_event_is_set_aside_and_its_neighbours_are_read(odd: dict[str, Any]) -> None:
    assert [each.body for each in sieve.events([text("un"), {**text("deux"), **odd}, 3, None, text("trois")])] == ["un", "trois"]


@pytest.mark.parametrize("odd", [3, "x", [], {"transaction_id": 3}, {"redacted_because": "x"}, {"prev_content": []}])
def test_what_the_server_adds_may_be_odd(odd: Any) -> None:
    (one,) = sieve.events([{**text("un"), "unsigned": odd}])
    assert (one.body, one.transaction_id) == ("un", None)


async def test_who_has_an_odd_name_is_there_all_the_same(homeserver: NioHomeserver) -> None:
    zoe = "@zoe:town.example"
    odd = event("m.room.member", {"membership": "join", "displayname": 3, "avatar_url": []}, zoe, state_key=zoe)
    await received(homeserver, [odd], [member(BOT), member(LEA)])
    assert homeserver.companion(ROOM) is None  # no private room, whatever the name
    gone = event("m.room.member", {"membership": "leave", "displayname": 3}, zoe, state_key=zoe)
    await received(homeserver, [gone], [])
    assert homeserver.companion(ROOM) == LEA


@pytest.mark.parametrize("key", [{}, {"state_key": "x"}])
@pytest.mark.parametrize(
    ("kind", "content"),
    [("m.room.encryption", {"algorithm": "m.megolm.v1.aes-sha2"}), ("m.room.name", {"name": "Faux"}), ("m.room.create", {"creator": OMAR})],
)
async def test_a_message_is_no_state_of_the_room(
    homeserver: NioHomeserver, kind: str, content: dict[str, Any], key: dict[str, str]
) -> None:
    assert await received(homeserver, [event(kind, content, OMAR, **key)]) == []
    room = homeserver.client.rooms[ROOM]
    assert (room.encrypted, room.name) == (False, None)


async def test_a_state_of_the_room_is_believed(homeserver: NioHomeserver) -> None:
    await received(
        homeserver,
        [event("m.room.encryption", {"algorithm": "m.megolm.v1.aes-sha2"}, **HERE), event("m.room.name", {"name": "Vrai"}, **HERE)],
    )
    room = homeserver.client.rooms[ROOM]
    assert (room.encrypted, room.name) == (True, "Vrai")


def test_a_page_of_odd_events_does_not_end_a_past() -> None:
    page = sieve.messages({"chunk": [3, None], "start": "a", "end": "b"}, ROOM)
    assert (page.chunk, page.end) == ([], "b")
    assert sieve.messages({"chunk": [], "start": "a", "end": "b"}, ROOM).end is None


def test_one_odd_member_hides_nobody() -> None:
    found = sieve.members({"joined": {LEA: {"display_name": 3}, OMAR: None, "x": {}}}, ROOM)
    assert [(each.user_id, each.display_name) for each in found.members] == [(LEA, None), (OMAR, None)]


def test_sections_of_a_sync_of_another_kind_hide_nothing() -> None:
    odd = {"presence": 3, "account_data": [], "device_lists": "x", "device_one_time_keys_count": {"signed_curve25519": -1}, "to_device": 3}
    rooms = {"join": {ROOM: {"timeline": {"events": [text("un")]}, "ephemeral": 3, "summary": []}, "x": 3}, "invite": 3, "leave": []}
    found = sieve.sync({"next_batch": "s1", **odd, "rooms": rooms})
    assert [each.body for each in found.rooms.join[ROOM].timeline.events] == ["un"]
    assert (found.device_key_count.signed_curve25519, found.to_device_events, found.rooms.invite) == (None, [], {})


def test_an_event_that_cannot_be_read_is_not_there() -> None:
    assert isinstance(sieve.event({"event_id": 3}), nio.ErrorResponse)


def test_nobody_waits_for_ever_because_an_answer_says_so() -> None:
    limited = failure(nio.ErrorResponse("…", "M_LIMIT_EXCEEDED", 10**15))
    assert isinstance(limited, RateLimited)
    assert limited.seconds == LONGEST_WAIT_S


async def test_a_device_without_a_key_concerns_its_owner_unless_a_program(homeserver: NioHomeserver) -> None:
    await received(homeserver, [])

    async def is_robot(user_id: str) -> bool:
        return user_id == OMAR

    translator = Translator(homeserver, {}, is_robot=is_robot)
    found = await translator.keyless(LeftOut(ROOM, LEA, "D", "Téléphone"))
    assert found is not None
    assert (found.person.user_id, found.room.room_id, found.device) == (LEA, ROOM, "Téléphone")
    again = await translator.keyless(LeftOut("!other:town.example", LEA, "D", "Téléphone"))
    assert again is not None
    assert again.cause == found.cause  # told once, wherever it is
    assert await translator.keyless(LeftOut(ROOM, OMAR, "D", "")) is None
