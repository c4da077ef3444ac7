"""Well-formed things of Matrix, and what they become when somebody writes anything in their place."""

import random
from collections.abc import Callable
from itertools import count
from typing import Any

from tests.bot.raw import BOT, LEA, OMAR, ROOM, event, member, text

SEALED_ROOM = "!sealed:town.example"
Json = Any

_numbers = count(1)


def deep(levels: int) -> Json:
    """Arrays in arrays."""
    value: Json = []
    for _ in range(levels):
        value = [value]
    return value


def anything(rng: random.Random) -> Json:
    """A value that nobody expects there."""
    return rng.choice([
        *(None, True, False, 0, 1, -1, 2**53 + 1, -(2**63) - 1, 10**25, 1.5, float("inf"), float("nan")),
        *("", "x", "\u202e", "@", " ", "\x00", "a\x00b", "\ud800", "é\udc00", "x" * 300, "$", "!", "@x:y", "$e1", ROOM, LEA, BOT),
        *([], {}, [None], [[]], {"": ""}, {"x": None}, [{}], {"events": 3}, {"content": []}, deep(50), deep(400)),
    ])  # fmt: skip


def spoil(rng: random.Random, value: Json, times: int) -> Json:
    """The same with a few places changed, taken away, doubled or added. What is given is not touched."""
    holder = {"it": _copy(value)}
    for _ in range(times):
        _spoil_once(rng, holder)
    return holder["it"]


def _spoil_once(rng: random.Random, holder: dict[str, Json]) -> None:
    places = list(_places(holder))
    parent, key = places[rng.randrange(len(places))]
    match rng.randrange(8):
        case 0 if isinstance(parent, dict) and parent is not holder:
            del parent[key]
        case 1 if isinstance(parent, list):
            parent.append(_copy(parent[key]))
        case 2 if isinstance(parent[key], dict):
            parent[key][rng.choice(["state_key", "unsigned", "type", "m.relates_to", "msgtype", "redacts", "", "\ud800"])] = anything(rng)
        case 3:
            parent[key] = _copy(rng.choice(places)[0]) if rng.random() < 0.3 else [parent[key]]
        case _:
            parent[key] = anything(rng)


def _places(value: Json) -> Any:
    """Each place in a value: the object or array, and the key."""
    if isinstance(value, dict | list):
        for key in value if isinstance(value, dict) else range(len(value)):
            yield value, key
            yield from _places(value[key])


def _copy(value: Json) -> Json:
    if isinstance(value, dict):
        return {key: _copy(each) for key, each in value.items()}
    return [_copy(each) for each in value] if isinstance(value, list) else value


# ── What is said in a room ───────────────────────────────────────────────────────────────────────────────────────

_FILE = {"msgtype": "m.file", "body": "a.csv", "filename": "a.csv", "url": "mxc://town.example/a", "info": {"size": 3}}
_SEALED_FILE = {
    "msgtype": "m.file",
    "body": "a.csv",
    "file": {
        "url": "mxc://town.example/a",
        "v": "v2",
        "iv": "aaaaaaaaaaaaaaaaaaaaaA",
        "key": {"kty": "oct", "alg": "A256CTR", "ext": True, "key_ops": ["encrypt"], "k": "a" * 43},
        "hashes": {"sha256": "a" * 43},
    },
}
_MEGOLM = {"algorithm": "m.megolm.v1.aes-sha2", "ciphertext": "AAAA", "sender_key": "k" * 43, "session_id": "s", "device_id": "D"}


def _state(kind: str, content: Json) -> Json:
    return event(kind, content, state_key="")


SAID: list[Callable[[], Json]] = [
    lambda: text("!aide"),
    lambda: text(
        "@agora aide", **{"m.mentions": {"user_ids": [BOT]}, "formatted_body": "<b>@agora</b>", "format": "org.matrix.custom.html"}
    ),
    lambda: text("* !aide", **{"m.new_content": {"msgtype": "m.text", "body": "!aide"}, "m.relates_to": _relates("m.replace")}),
    lambda: text("> <@x:y> z\n\n!importer", **{"m.relates_to": {"m.in_reply_to": {"event_id": "$e1"}}}),
    lambda: text("!aide", **{"m.relates_to": _relates("m.thread") | {"is_falling_back": True, "m.in_reply_to": {"event_id": "$e1"}}}),
    lambda: event("m.room.message", {"msgtype": "m.notice", "body": "je suis un robot"}, OMAR),
    lambda: event("m.room.message", dict(_FILE)),
    lambda: event("m.room.message", dict(_SEALED_FILE)),
    lambda: event("m.room.message", {"msgtype": "m.image", "body": "a", "url": "mxc://a/b", "info": {}}),
    lambda: event("m.reaction", {"m.relates_to": {"rel_type": "m.annotation", "event_id": "$e1", "key": "✅"}}),
    lambda: event("m.room.redaction", {"redacts": "$e1"}, redacts="$e1"),
    lambda: event("m.room.message", {}, unsigned={"redacted_because": event("m.room.redaction", {}, redacts="$e1")}),
    lambda: event("m.room.encrypted", dict(_MEGOLM)),
    lambda: event("org.matrix.msc3381.poll.start", {"question": {"body": "?"}, "answers": []}),
    lambda: event("m.call.invite", {"call_id": "1", "version": 1, "lifetime": 1, "offer": {"type": "offer", "sdp": ""}}),
    lambda: event("m.sticker", {"body": "s", "url": "mxc://a/b", "info": {}}),
    lambda: text("écho", BOT, **{"m.relates_to": _relates("m.replace")}) | {"unsigned": {"transaction_id": f"t{next(_numbers)}"}},
    lambda: member(OMAR, name="Omar", before="leave"),
    lambda: member(OMAR, "leave", before="join"),
    lambda: member(LEA, "invite"),
    lambda: member("@ban:town.example", "ban", before="join"),
    lambda: _state("m.room.name", {"name": "Accueil"}),
    lambda: _state("m.room.topic", {"topic": "…"}),
    lambda: _state("m.room.avatar", {"url": "mxc://a/b"}),
    lambda: _state("m.room.canonical_alias", {"alias": "#a:b", "alt_aliases": []}),
    lambda: _state("m.room.power_levels", {"users": {LEA: 100}, "users_default": 0, "events": {"m.room.name": 50}, "ban": 50}),
    lambda: _state(
        "m.room.create", {"room_version": "12", "creator": LEA, "predecessor": {"room_id": "!old:town.example", "event_id": "$old"}}
    ),
    lambda: _state("m.room.join_rules", {"join_rule": "invite"}),
    lambda: _state("m.room.guest_access", {"guest_access": "forbidden"}),
    lambda: _state("m.room.history_visibility", {"history_visibility": "shared"}),
    lambda: _state("m.room.tombstone", {"body": "!", "replacement_room": "!new:town.example"}),
    lambda: event("m.space.child", {"via": ["town.example"]}, state_key="!child:town.example"),
    lambda: event("m.space.parent", {"via": ["town.example"], "canonical": True}, state_key="!parent:town.example"),
]


def _relates(kind: str) -> Json:
    return {"rel_type": kind, "event_id": "$e1"}


# ── What is said to the device ───────────────────────────────────────────────────────────────────────────────────


def to_device(bot_key: str) -> list[Json]:
    """Messages to the bot's device, each as its kind should be."""

    def olm(kind: int) -> Json:
        content = {
            "algorithm": "m.olm.v1.curve25519-aes-sha2",
            "sender_key": "k" * 43,
            "ciphertext": {bot_key: {"type": kind, "body": "AAAA"}},
        }
        return {"type": "m.room.encrypted", "sender": LEA, "content": content}

    def plain(kind: str, **content: Json) -> Json:
        return {"type": kind, "sender": LEA, "content": content}

    start = {"from_device": "LEADEVICE", "method": "m.sas.v1", "transaction_id": "t", "key_agreement_protocols": ["curve25519-hkdf-sha256"]}
    sas = {"hashes": ["sha256"], "message_authentication_codes": ["hkdf-hmac-sha256.v2"], "short_authentication_string": ["emoji"]}
    wanted = {"algorithm": "m.megolm.v1.aes-sha2", "room_id": ROOM, "sender_key": "k" * 43, "session_id": "s"}
    request = {"action": "request", "body": wanted, "request_id": "r", "requesting_device_id": "LEADEVICE"}
    return [
        olm(0),
        olm(1),
        plain("m.key.verification.start", **start, **sas),
        plain(
            "m.key.verification.accept",
            transaction_id="t",
            key_agreement_protocol="curve25519",
            hash="sha256",
            commitment="c",
            message_authentication_code="hkdf-hmac-sha256.v2",
            **sas,
        ),
        plain("m.key.verification.key", transaction_id="t", key="k" * 43),
        plain("m.key.verification.mac", transaction_id="t", mac={"ed25519:LEADEVICE": "m"}, keys="k"),
        plain("m.key.verification.cancel", transaction_id="t", code="m.user", reason="non"),
        plain("m.room_key_request", **request),
        plain("m.room_key_request", action="request_cancellation", request_id="r", requesting_device_id="LEADEVICE"),
        plain("m.room_key.withheld", algorithm="m.megolm.v1.aes-sha2", code="m.no_olm", sender_key="k"),
        plain("org.example.other", value=1),
    ]


# ── A sync ───────────────────────────────────────────────────────────────────────────────────────────────────────


def joined(rng: random.Random, pieces: int) -> Json:
    """What a room brings."""
    return {
        "timeline": {"events": [rng.choice(SAID)() for _ in range(pieces)], "limited": rng.random() < 0.1, "prev_batch": "p"},
        "state": {"events": [rng.choice(SAID)()]},
        "ephemeral": {"events": [{"type": "m.typing", "content": {"user_ids": [LEA]}}, _receipt()]},
        "account_data": {"events": [{"type": "m.tag", "content": {"tags": {"u.x": {"order": 0.1}}}}]},
        "summary": {"m.joined_member_count": 3, "m.invited_member_count": 0, "m.heroes": [LEA]},
        "unread_notifications": {"notification_count": 1, "highlight_count": 0},
        "unread_thread_notifications": {"$e1": {"notification_count": 1, "highlight_count": 0}},
    }


def batch(rng: random.Random, bot_key: str) -> Json:
    """A sync with some of everything in it, as it should be."""
    invite = {"type": "m.room.member", "sender": LEA, "state_key": BOT, "content": {"membership": "invite"}}
    stripped = {"events": [invite, {"type": "m.room.name", "sender": LEA, "state_key": "", "content": {"name": "…"}}]}
    gone = {"state": {"events": []}, "timeline": {"events": [member(BOT, "leave", before="join")], "limited": False, "prev_batch": "p"}}
    return {
        "rooms": {
            "join": {ROOM: joined(rng, 2)},
            "invite": {f"!invited{next(_numbers)}:town.example": {"invite_state": stripped}},
            "leave": {"!gone:town.example": gone},
            "knock": {"!knock:town.example": {"knock_state": stripped}},
        },
        "to_device": {"events": [rng.choice(to_device(bot_key))]},
        "device_lists": {"changed": [LEA], "left": [OMAR]},
        "device_one_time_keys_count": {"signed_curve25519": 50},
        "device_unused_fallback_key_types": [],
        "presence": {"events": [{"type": "m.presence", "sender": LEA, "content": {"presence": "online", "last_active_ago": 1}}]},
        "account_data": {"events": [{"type": "m.direct", "content": {LEA: [ROOM]}}, {"type": "m.push_rules", "content": {"global": {}}}]},
    }


def _receipt() -> Json:
    return {"type": "m.receipt", "content": {"$e1": {"m.read": {LEA: {"ts": 1}}}}}
