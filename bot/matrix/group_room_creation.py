"""How the room of a group is made on the homeserver, whole, whatever cuts its making off; and put in order again later."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, TypeAlias

import nio

from bot.logs import log
from bot.matrix.homeserver import Homeserver, RoomMade, RoomWanted
from bot.matrix.loose_json import mapping
from bot.matrix.private_room_creation import ROOM_VERSIONS_BEFORE_12, Stillborn
from bot.matrix.responses import ask
from bot.matrix.troubles import Rejected

MODERATES, OWNS = 50, 100
HOSTS_INVITE = {"invite": MODERATES}
LONGEST_NAME, LONGEST_TOPIC = 80, 400
State: TypeAlias = list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class GroupRooms:
    """How the rooms of groups are made. space: the id or the alias of the one they are in, if there is one. encrypted: when the bot can."""

    space: str | None = None
    encrypted: bool = True


class Makings:
    """Makes the rooms of groups. `homeserver` does what is asked of it elsewhere too."""

    def __init__(self, homeserver: Homeserver, client: nio.AsyncClient, rooms: GroupRooms) -> None:
        self._homeserver = homeserver
        self._client = client
        self._rooms = rooms

    async def make(self, wanted: RoomWanted) -> RoomMade:
        """Make a room, or find it again and complete it: the same key gives the same room. Raises as `Homeserver` does."""
        space = await self._homeserver.resolve(self._rooms.space) if self._rooms.space else None
        if wanted.room_id is not None:
            return await self._complete(wanted.room_id, wanted, space)
        aliases = [f"agora-groupe-{wanted.key}{suffix}" for suffix in ("", "-2", "-3")]
        for alias in aliases[:-1]:
            try:
                return await self._make(alias, wanted, space)
            except Stillborn:  # what bears this name can be no group's: the next name is tried, and found again after a crash
                log.warning("room-stillborn", room=alias)
        return await self._make(aliases[-1], wanted, space)

    async def _make(self, alias: str, wanted: RoomWanted, space: str | None) -> RoomMade:
        """Make the room of this alias, then complete it, as one that was half made. Raises Stillborn."""
        create = self._client.room_create(
            alias=alias,
            name=wanted.name[:LONGEST_NAME],
            topic=wanted.topic[:LONGEST_TOPIC],
            preset=nio.RoomPreset.private_chat,
            initial_state=self._rules(space),
            power_level_override=HOSTS_INVITE,
        )
        try:
            room_id = str((await ask(nio.RoomCreateResponse, create)).room_id)
        except Rejected:
            found = await self._homeserver.resolve(f"#{alias}:{self._homeserver.user_id.partition(':')[2]}")
            if found is None:
                raise
            room_id = found
        return await self._complete(room_id, wanted, space)

    async def _complete(self, room_id: str, wanted: RoomWanted, space: str | None) -> RoomMade:
        """Ask for what the room lacks, and only for that: what people changed of its name or its rules since stays."""
        state = await self._enter(room_id, made_by_the_bot=wanted.room_id is None)
        there = {event.get("type") for event in state}
        named: State = [
            {"type": "m.room.name", "content": {"name": wanted.name[:LONGEST_NAME]}},
            {"type": "m.room.topic", "content": {"topic": wanted.topic[:LONGEST_TOPIC]}},
        ]
        for piece in [*named, *self._rules(space)] if wanted.room_id is None else []:
            if piece["type"] not in there:
                await self._put(room_id, piece["type"], piece["content"], piece.get("state_key", ""))
        before = _content(state, "m.room.power_levels")
        powers = _powers(before, wanted, None if _stands_apart(state) else self._homeserver.user_id)
        if powers != before:
            await self._put(room_id, "m.room.power_levels", powers)
        known = {event.get("state_key") for event in state if event.get("type") == "m.room.member"}
        if wanted.room_id is None:
            for user_id in wanted.hosts:
                if user_id not in known:
                    await self._homeserver.invite(room_id, user_id)
        return RoomMade(room_id, outside=space is not None and not await self._show_in(space, room_id))

    async def _enter(self, room_id: str, *, made_by_the_bot: bool) -> State:
        """The state of the room, the bot being in it. Raises Stillborn for one it cannot enter, or did not make: anybody takes a name."""
        if made_by_the_bot:
            try:
                await self._homeserver.join(room_id)
            except Rejected as refusal:
                raise Stillborn(str(refusal)) from refusal
        state: State = (await ask(nio.RoomGetStateResponse, self._client.room_get_state(room_id))).events
        if made_by_the_bot and _creator(state) != self._homeserver.user_id:
            raise Stillborn("somebody else made it")
        return state

    async def _show_in(self, space: str, room_id: str) -> bool:
        """Whether the space shows the room: where the bot may not say so, a person must."""
        server = self._homeserver.user_id.partition(":")[2]
        try:
            await self._put(space, "m.space.child", {"via": [server], "suggested": True}, room_id)
        except Rejected as refusal:
            log.warning("room-outside-the-space", room=room_id, error=str(refusal))
            return False
        return True

    async def _put(self, room_id: str, kind: str, content: dict[str, Any], key: str = "") -> None:
        await ask(nio.RoomPutStateResponse, self._client.room_put_state(room_id, kind, content, state_key=key))

    def _rules(self, space: str | None) -> State:
        """Who enters: the members of the space; where none is known, who is invited, or knocks and is let in.

        Never `invite`: with its host alone in it, such a room would be taken for the private room of that person.
        """
        server = self._homeserver.user_id.partition(":")[2]
        enter: dict[str, Any] = {"join_rule": "knock"}
        if space is not None:
            enter = {"join_rule": "restricted", "allow": [{"type": "m.room_membership", "room_id": space}]}
        rules: State = [
            {"type": "m.room.join_rules", "state_key": "", "content": enter},
            {"type": "m.room.history_visibility", "state_key": "", "content": {"history_visibility": "shared"}},
        ]
        if space is not None:
            rules.append({"type": "m.space.parent", "state_key": space, "content": {"via": [server], "canonical": True}})
        if self._rooms.encrypted and self._client.olm is not None:
            rules.append(nio.EnableEncryptionBuilder().as_dict())
        return rules


def _content(state: Iterable[dict[str, Any]], kind: str) -> dict[str, Any]:
    """What a piece of state without a key says; empty where the room has none."""
    found = next((event for event in state if event.get("type") == kind and not event.get("state_key")), {})
    return dict(mapping(found.get("content")))


def _creator(state: State) -> str:
    return str(next((event.get("sender") for event in state if event.get("type") == "m.room.create"), ""))


def _stands_apart(state: State) -> bool:
    """Whether who made a room has all power there without being named (room version 12)."""
    return str(_content(state, "m.room.create").get("room_version", "1")) not in ROOM_VERSIONS_BEFORE_12


def _powers(before: dict[str, Any], wanted: RoomWanted, owner: str | None) -> dict[str, Any]:
    """The powers of a room, with its hosts able to moderate, and who leads no more not so. What people gave beside stays."""
    given = dict(mapping(before.get("users")))
    users = {user_id: power for user_id, power in given.items() if not (user_id in wanted.members and power == MODERATES)}
    if owner is not None:
        users = {owner: OWNS} | users
    for user_id in wanted.hosts:
        power = users.get(user_id, 0)
        users[user_id] = power if isinstance(power, int) and power > MODERATES else MODERATES
    return (HOSTS_INVITE | before if wanted.room_id is None else before) | {"users": users}
