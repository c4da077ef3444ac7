"""What the homeserver answers, read piece by piece: what others put into it may be anything, and must not hide the rest.

nio checks an answer as a whole, and raises on the first odd piece. Here each event, device, key and member is read by itself, and one that
cannot be read is set aside. What the house does not look at (presence, receipts, account data, unread counts) is not read at all.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

import nio
from nio.responses import DeviceList, DeviceOneTimeKeyCount, InviteInfo, RoomEventRelationsResponse, RoomInfo, RoomMember, RoomSummary

from bot.matrix.loose_json import Json, NoMatrix, count, is_id, is_user, mapping, sequence, text_of
from bot.matrix.tolerance import set_aside, tolerating

ROOM_STATE = frozenset(
    {
        "m.room.avatar",
        "m.room.canonical_alias",
        "m.room.create",
        "m.room.encryption",
        "m.room.guest_access",
        "m.room.history_visibility",
        "m.room.join_rules",
        "m.room.name",
        "m.room.power_levels",
        "m.room.tombstone",
        "m.room.topic",
    }
)
"""The states of a room that nio believes. There is one of each: its key is empty."""
MEMBERSHIPS = frozenset({"invite", "join", "knock", "leave", "ban"})


# ── Events ───────────────────────────────────────────────────────────────────────────────────────────────────────


def events(found: object) -> list[nio.Event]:
    """The events of a room that can be read."""
    return [event for each in sequence(found) if (event := event_of(each)) is not None]


def event_of(source: object) -> nio.Event | None:
    """One event of a room, whose id, sender, instant and content are what they should be; None for one that cannot be read."""
    with tolerating("event"):
        event = nio.Event.parse_event(_tidy(source))
        if isinstance(event, nio.Event):
            return event
        set_aside("event")
    return None


def _tidy(source: object) -> Json:
    """An event as it should be, without the odd parts that it can do without. Raises ValueError."""
    found = mapping(source)
    instant = found.get("origin_server_ts")
    said = is_id(found.get("event_id"), "$") and is_user(found.get("sender")) and isinstance(found.get("type"), str)
    if not said or not isinstance(found.get("content"), dict) or type(instant) is not int or not _is_in_place(found):
        raise ValueError("no event, or a state where there is none")
    unsigned, content = _unsigned(found.get("unsigned")), _without_odd(found["content"])
    return found | {"unsigned": unsigned, "content": content, "origin_server_ts": max(0, instant)}


def _is_in_place(source: Json) -> bool:
    """Whether an event is a state exactly when its type says so. Anybody may send a message of any type: nio would believe it."""
    if source["type"] in ROOM_STATE:
        return source.get("state_key") == ""
    if source["type"] == "m.room.member":
        return is_user(source.get("state_key"))
    return isinstance(source.get("state_key", ""), str)


def _unsigned(found: object) -> Json:
    unsigned = dict(mapping(found))
    for name in ("prev_content", "redacted_because"):
        if not isinstance(unsigned.get(name), dict):
            unsigned.pop(name, None)
    if "prev_content" in unsigned:
        unsigned["prev_content"] = _without_odd(unsigned["prev_content"])
        if unsigned["prev_content"].get("membership") not in MEMBERSHIPS:
            del unsigned["prev_content"]
    if not isinstance(unsigned.get("transaction_id"), str):
        unsigned.pop("transaction_id", None)
    return unsigned


def _without_odd(content: Json) -> Json:
    """A content without odd ornaments: who has an odd name is there all the same, and what has odd colours is said all the same."""
    odd = {name for name in ("displayname", "avatar_url", "reason") if not isinstance(content.get(name), str | None)}
    odd |= {name for name in ("format", "formatted_body") if not isinstance(content.get(name), str)}
    return {name: value for name, value in content.items() if name not in odd}


# ── Answers ──────────────────────────────────────────────────────────────────────────────────────────────────────


def sync(found: Json) -> nio.SyncResponse:
    """What a `/sync` brings. Raises NoMatrix when it does not say where to go on from."""
    token = found.get("next_batch")
    if not isinstance(token, str) or not token:
        raise NoMatrix("no next batch")
    rooms, lists = mapping(found.get("rooms")), mapping(found.get("device_lists"))
    return nio.SyncResponse(
        token,
        nio.Rooms(
            {room_id: InviteInfo(_invitation(room)) for room_id, room in _rooms(rooms.get("invite"))},
            {room_id: _joined(room) for room_id, room in _rooms(rooms.get("join"))},
            {room_id: _joined(room) for room_id, room in _rooms(rooms.get("leave"))},
        ),
        DeviceOneTimeKeyCount(None, count(mapping(found.get("device_one_time_keys_count")).get("signed_curve25519"))),
        DeviceList(*([user for user in sequence(lists.get(name)) if is_user(user)] for name in ("changed", "left"))),
        _each(nio.ToDeviceEvent.parse_event, sequence(mapping(found.get("to_device")).get("events")), nio.ToDeviceEvent, "to-device"),
        [],
    )


def _rooms(found: object) -> Iterable[tuple[str, Json]]:
    return ((room_id, mapping(room)) for room_id, room in mapping(found).items() if is_id(room_id, "!"))


def _joined(room: Json) -> RoomInfo:
    timeline, summary = mapping(room.get("timeline")), mapping(room.get("summary"))
    start = timeline.get("prev_batch")
    return RoomInfo(
        nio.Timeline(events(timeline.get("events")), timeline.get("limited") is True, start if isinstance(start, str) else None),
        events(mapping(room.get("state")).get("events")),
        [],
        [],
        RoomSummary(count(summary.get("m.invited_member_count")), count(summary.get("m.joined_member_count"))),
    )


def _invitation(room: Json) -> list[nio.InviteEvent]:
    state = sequence(mapping(room.get("invite_state")).get("events"))
    named = [each for each in state if isinstance(each, dict) and is_user(each.get("sender"))]
    return _each(nio.InviteEvent.parse_event, named, nio.InviteEvent, "invitation")


def _each(read: Callable[[Json], Any], found: Iterable[object], kind: type, piece: str) -> list[Any]:
    """All that can be read. None is what nio does not know: no news."""
    good: list[Any] = []
    for each in found:
        with tolerating(piece):
            one = read(each)  # type: ignore[arg-type]  # whatever it is
            if isinstance(one, kind):
                good.append(one)
            elif one is not None:
                set_aside(piece)
    return good


def messages(found: Json, room_id: str) -> nio.RoomMessagesResponse:
    """A page of a room's past. It has an end only where it had anything: odd events do not end a past."""
    end = found.get("end")
    goes_on = isinstance(end, str) and bool(sequence(found.get("chunk")))
    return nio.RoomMessagesResponse(room_id, events(found.get("chunk")), str(found.get("start")), end if goes_on else None)


def event(found: Json) -> nio.RoomGetEventResponse | nio.ErrorResponse:
    """One event; one that cannot be read is not there."""
    answer = nio.RoomGetEventResponse()
    answer.event = event_of(found)
    return answer if answer.event is not None else nio.ErrorResponse("cannot be read", "M_NOT_FOUND")


def relations(found: Json, room_id: str, event_id: str) -> RoomEventRelationsResponse:
    """What relates to an event."""
    after = found.get("next_batch")
    return RoomEventRelationsResponse(room_id, event_id, events(found.get("chunk")), None, after if isinstance(after, str) else None)


def members(found: Json, room_id: str) -> nio.JoinedMembersResponse:
    """Who is in a room. Raises NoMatrix when it does not say: nobody would be left."""
    if not isinstance(found.get("joined"), dict):
        raise NoMatrix("no members")
    known = [(user, mapping(profile)) for user, profile in found["joined"].items() if is_user(user)]
    named = [RoomMember(user, text_of(each.get("display_name")), text_of(each.get("avatar_url"))) for user, each in known]
    return nio.JoinedMembersResponse(named, room_id)


def state(found: object, room_id: str) -> nio.RoomGetStateResponse:
    """The state of a room, as it came. Raises NoMatrix where it was not created."""
    known = [each for each in sequence(found) if isinstance(each, dict) and _is_state(each)]
    if not any(each["type"] == "m.room.create" for each in known):
        raise NoMatrix("no state")
    return nio.RoomGetStateResponse(known, room_id)


def _is_state(source: Json) -> bool:
    said = (source.get("type"), source.get("state_key"), source.get("sender"))
    return all(isinstance(each, str) for each in said) and isinstance(source.get("content"), dict)


def state_event(found: Json, kind: str, key: str, room_id: str) -> nio.RoomGetStateEventResponse:
    """The content of one state of a room."""
    return nio.RoomGetStateEventResponse(found, kind, key, room_id)


def devices(found: Json) -> nio.KeysQueryResponse:
    """The devices of people. One whose keys are odd stands without any: it is there, and cannot be given anything."""
    if not isinstance(found.get("device_keys"), dict):
        raise NoMatrix("no devices")
    people = {user: mapping(theirs) for user, theirs in found["device_keys"].items() if is_user(user)}
    known = {user: {device: _device(user, device, keys) for device, keys in theirs.items()} for user, theirs in people.items()}
    return nio.KeysQueryResponse(known, {})


def _device(user_id: str, device_id: str, found: object) -> Json:
    described = mapping(found)
    keys = mapping(described.get("keys"))
    if not all(isinstance(key, str) for key in keys.values()):
        return {"user_id": user_id, "device_id": device_id}
    named = {"device_display_name": text_of(mapping(described.get("unsigned")).get("device_display_name")) or ""}
    return described | {"user_id": described.get("user_id"), "device_id": described.get("device_id"), "keys": keys, "unsigned": named}


def one_time_keys(found: Json, room_id: str = "") -> nio.KeysClaimResponse:
    """The keys that devices leave to be claimed: one each."""
    people = {user: mapping(theirs) for user, theirs in mapping(found.get("one_time_keys")).items() if is_user(user)}
    keys = {user: {device: key for device, key in theirs.items() if isinstance(key, dict) and key} for user, theirs in people.items()}
    return nio.KeysClaimResponse(keys, {}, room_id)


READERS: Mapping[type, Callable[..., object]] = {
    nio.SyncResponse: sync,
    nio.RoomMessagesResponse: messages,
    nio.RoomGetEventResponse: event,
    RoomEventRelationsResponse: relations,
    nio.JoinedMembersResponse: members,
    nio.RoomGetStateResponse: state,
    nio.RoomGetStateEventResponse: state_event,
    nio.KeysQueryResponse: devices,
    nio.KeysClaimResponse: one_time_keys,
}
"""How what is not ours alone is read, by what nio makes of it. Each takes the JSON of a good answer (status 200), and what was asked."""
