"""What a batch brings of each room, and in what order it is worked through."""

import nio
from hypothesis import given
from hypothesis import strategies as st

from bot.engine.timeline import echoes, in_order, since_arrival
from bot.matrix.client import NioHomeserver
from storage.stream import Echo
from tests.bot.raw import BOT, LEA, event, member, received, text


async def test_only_what_came_after_the_invitation_counts_in_a_new_room(homeserver: NioHomeserver) -> None:
    invited = event("m.room.member", {"membership": "invite"}, LEA, state_key=BOT)
    events = await received(homeserver, [text("avant"), invited, text("entre"), member(BOT, before="invite"), text("après")])
    assert [one.body for one in since_arrival(events, BOT) if isinstance(one, nio.RoomMessageText)] == ["entre", "après"]
    events = await received(homeserver, [text("avant"), member(BOT), text("après")])
    assert [one.body for one in since_arrival(events, BOT) if isinstance(one, nio.RoomMessageText)] == ["après"]
    events = await received(homeserver, [text("un"), member(BOT, before="join"), text("deux")])
    assert len(since_arrival(events, BOT)) == 3


async def test_our_own_echo_tells_the_event_of_a_transaction(homeserver: NioHomeserver) -> None:
    own = text("réponse", BOT) | {"unsigned": {"transaction_id": "t1"}}
    events = await received(homeserver, [text("!aide"), own])
    assert echoes(events, BOT) == [Echo("t1", own["event_id"])]


async def test_our_own_edit_tells_what_it_is_an_edit_of(homeserver: NioHomeserver) -> None:
    relation = {"m.relates_to": {"rel_type": "m.replace", "event_id": "$poll"}, "m.new_content": {"msgtype": "m.text", "body": "3 voix"}}
    own = text("* 3 voix", BOT, **relation) | {"unsigned": {"transaction_id": "t2"}}
    (event,) = echoes(await received(homeserver, [own]), BOT)
    assert event == Echo("t2", own["event_id"], "$poll")


async def test_who_wrote_first_is_heard_first_whatever_the_room() -> None:
    rooms = {"!a": [tap("!a", 2), tap("!a", 5)], "!b": [tap("!b", 1), tap("!b", 3), tap("!b", 9)]}
    assert [(room, one.server_timestamp) for room, one in in_order(rooms)] == [("!b", 1), ("!a", 2), ("!b", 3), ("!a", 5), ("!b", 9)]


stamps = st.lists(st.integers(0, 10**15), max_size=8)


@given(st.dictionaries(st.sampled_from(["!a", "!b", "!c"]), stamps))
async def test_whatever_servers_write_nothing_is_lost_and_a_room_keeps_its_order(written: dict[str, list[int]]) -> None:
    rooms = {room: [tap(room, stamp) for stamp in stamps] for room, stamps in written.items()}
    found = list(in_order(rooms))
    assert {room: [one for place, one in found if place == room] for room in rooms} == rooms


def tap(room: str, stamp: int) -> nio.Event:
    raw = event("m.reaction", {"m.relates_to": {"rel_type": "m.annotation", "event_id": "$poll", "key": "1️⃣"}}, origin_server_ts=stamp)
    return nio.ReactionEvent(raw, "$poll", "1️⃣")
