"""What a room's state says of powers, people and spaces."""

from math import inf
from typing import Any

import pytest

from bot.matrix.room_state import MESSAGE, PIN, REDACTION, room_state

ME, LEA = "@agora:town.example", "@lea:town.example"


def event(kind: str, content: dict[str, Any], key: str = "", sender: str = LEA) -> dict[str, Any]:
    return {"type": kind, "state_key": key, "content": content, "sender": sender}


@pytest.mark.parametrize(("version", "power"), [("12", inf), ("11", 0), ("1", 0), ("org.example", 0)])
def test_the_creator_of_a_room_of_version_12_is_above_all(version: str, power: float) -> None:
    create = event("m.room.create", {"room_version": version}, sender=ME)
    assert room_state([create, event("m.room.power_levels", {"users": {}})]).power_of(ME) == power
    assert room_state([event("m.room.create", {"room_version": "12", "additional_creators": [ME]})]).power_of(ME) == inf


def test_without_levels_its_creator_rules_and_everybody_may_speak() -> None:
    state = room_state([event("m.room.create", {"room_version": "10"})])
    assert (state.power_of(LEA), state.power_of(ME), state.needed(MESSAGE), state.needed(PIN, state=True)) == (100, 0, 0, 0)


def test_levels_have_their_defaults_and_what_is_no_number_is_none() -> None:
    levels = {"users": {ME: 25}, "events": {MESSAGE: 10, PIN: "much"}, "events_default": 5, "users_default": True}
    state = room_state([event("m.room.create", {}), event("m.room.power_levels", levels)])
    assert (state.power_of(ME), state.power_of(LEA)) == (25, 0)
    assert (state.needed(MESSAGE), state.needed(REDACTION), state.needed(PIN, state=True)) == (10, 5, 50)
    assert (state.needed_to("redact"), state.needed_to("invite")) == (50, 0)


def test_people_spaces_and_what_replaces_it() -> None:
    state = room_state(
        [
            event("m.room.member", {"membership": "join"}, LEA),
            event("m.room.member", {"membership": "ban"}, ME),
            event("m.space.parent", {"via": ["town.example"]}, "!space"),
            event("m.space.parent", {}, "!left"),
            event("m.room.encryption", {"algorithm": "m.megolm.v1.aes-sha2"}),
            event("m.room.tombstone", {"replacement_room": "!new"}),
        ]
    )
    assert (state.joined, state.members[ME], state.spaces) == (frozenset({LEA}), "ban", frozenset({"!space"}))
    assert (state.encrypted, state.replaced_by) == (True, "!new")
