"""Events as homeservers send them, read by the real nio."""

from itertools import count
from typing import Any

import nio

from bot.engine.incoming import Said
from bot.engine.translate import Translator
from bot.matrix import sieve
from bot.matrix.client import NioHomeserver

BOT, LEA, OMAR = "@agora:town.example", "@lea:town.example", "@omar:town.example"
ROOM = "!room:town.example"
_ids = count(1)


def event(kind: str, content: dict[str, Any], sender: str = LEA, **more: Any) -> dict[str, Any]:
    return {
        "type": kind,
        "content": content,
        "sender": sender,
        "event_id": f"$e{next(_ids)}",
        "origin_server_ts": 1_763_884_800_000,
        **more,
    }


def member(user: str, membership: str = "join", name: str | None = None, before: str | None = None, **more: Any) -> dict[str, Any]:
    unsigned = {"unsigned": {"prev_content": {"membership": before}}} if before else {}
    content = {"membership": membership, **({"displayname": name} if name else {})}
    return event("m.room.member", content, user, state_key=user, **unsigned, **more)


def text(body: str, sender: str = LEA, /, **more: Any) -> dict[str, Any]:
    return event("m.room.message", {"msgtype": "m.text", "body": body, **more}, sender)


def batch(timeline: list[dict[str, Any]], state: list[dict[str, Any]] | None = None) -> dict[str, Any]:
    joined = {
        "timeline": {"events": timeline, "limited": False, "prev_batch": "p"},
        "state": {"events": state or []},
        "ephemeral": {"events": []},
        "account_data": {"events": []},
    }
    return {
        "next_batch": f"s{next(_ids)}",
        "rooms": {"join": {ROOM: joined}, "invite": {}, "leave": {}},
        "to_device": {"events": []},
        "device_one_time_keys_count": {},
        "presence": {"events": []},
    }


def closed(join_rule: str = "invite", visibility: str = "shared") -> list[dict[str, Any]]:
    """Who may come into a room, and who may read it: as a private room says it, if nothing else is said."""
    rules = event("m.room.join_rules", {"join_rule": join_rule}, state_key="")
    return [rules, event("m.room.history_visibility", {"history_visibility": visibility}, state_key="")]


MEMBERS = [member(BOT, name="AGORA (robot)"), member(LEA, name="Léa"), member(OMAR)]


async def received(homeserver: NioHomeserver, timeline: list[dict[str, Any]], state: list[dict[str, Any]] | None = None) -> list[nio.Event]:
    response = sieve.sync(batch(timeline, MEMBERS if state is None else state))
    await homeserver.client.receive_response(response)
    homeserver.learn(response)
    return list(response.rooms.join[ROOM].timeline.events)


async def heard(homeserver: NioHomeserver, raw: dict[str, Any], state: list[dict[str, Any]] | None = None) -> object:
    (one,) = await received(homeserver, [raw], state)
    return await Translator(homeserver, {}).translate(ROOM, one)


async def said(homeserver: NioHomeserver, raw: dict[str, Any], state: list[dict[str, Any]] | None = None) -> Said:
    found = await heard(homeserver, raw, state)
    assert isinstance(found, Said)
    return found
