"""Builds the sample AGORA on an empty homeserver: accounts, space, rooms, the bot's configuration."""

import json
from collections.abc import Awaitable, Callable, Iterable
from pathlib import Path
from urllib.parse import quote

from bot import private_files
from bot.demo.homeserver import Homeserver
from bot.demo.memory import BOT, ROOMS, Memory
from bot.demo.partner import Json, Partner
from bot.demo.people import Person

BOT_NAME = "AGORA (robot)"
TERRITORY = "Valmont-sur-Garonne"
COMMUNE = "99001"
"""Its code in the invented figures."""
SPACE = "agora-espace"
TOPIC = "Écrivez !aide"

Meet = Callable[[str], Awaitable[Partner]]


async def register(homeserver: Homeserver, people: Iterable[Person], memory: Memory) -> None:
    """Make the accounts of the bot and of the people."""
    memory.accounts[BOT] = await homeserver.register(BOT, name=BOT_NAME)
    for person in people:
        memory.accounts[person.login] = await homeserver.register(person.login, name=f"{person.name} ({person.structure})")


async def make_rooms(server: str, logins: Iterable[str], meet: Meet, memory: Memory) -> None:
    """Make the private space and its rooms; the first person does it, invites the bot to the rooms, and all come in."""
    first, *others = logins
    host = await meet(first)
    space = await host.create_room("AGORA", creation_content={"type": "m.space"}, room_alias_name=SPACE, invite=[memory.id_of(BOT)])
    memory.rooms = {name: await _make_room(host, name, space, server, memory.id_of(BOT)) for name in ROOMS}
    await _let_moderate(host, space, memory.id_of(BOT))
    for login in others:
        await host.invite(space, memory.id_of(login))
        partner = await meet(login)
        for room_id in (space, *memory.rooms.values()):
            await partner.join(room_id)


async def _make_room(host: Partner, name: str, space: str, server: str, bot_id: str) -> str:
    members = {"join_rule": "restricted", "allow": [{"type": "m.room_membership", "room_id": space}]}
    state = [_state("m.room.join_rules", members), _state("m.space.parent", {"via": [server], "canonical": True}, key=space)]
    room_id = await host.create_room(name, room_alias_name=name.lower(), topic=TOPIC, invite=[bot_id], initial_state=state)
    await host.set_state(space, "m.space.child", {"via": [server], "suggested": True}, key=room_id)
    await _let_moderate(host, room_id, bot_id)
    return room_id


async def _let_moderate(host: Partner, room_id: str, bot_id: str) -> None:
    """Let the bot give the room its picture."""
    levels = await host.request("GET", f"/rooms/{quote(room_id, safe='')}/state/m.room.power_levels")
    await host.set_state(room_id, "m.room.power_levels", levels | {"users": levels.get("users", {}) | {bot_id: 50}})


def write_config(folder: Path, homeserver: Homeserver, people: Iterable[Person], memory: Memory, *, bot_port: int) -> Path:
    """Write the bot's configuration, for the ports of this start (`bot_port`: its /healthz). Returns its path."""
    password, config = folder / "bot.password", folder / "config.toml"
    private_files.write(password, memory.accounts[BOT].password)
    rooms = (f"{name.lower()} = {_quoted(f'#{name.lower()}:{homeserver.name}')}" for name in ROOMS)
    pilots = (_pilot(person.structure, person.name, memory.id_of(person.login)) for person in people if person.coordinator)
    lines = [
        f"data = {_quoted(str(folder / 'bot'))}",
        f"territory = {_quoted(TERRITORY)}",
        *("", "[homeserver]", f"url = {_quoted(homeserver.url)}", f"user = {_quoted(memory.id_of(BOT))}"),
        f"password_file = {_quoted(str(password))}",
        "encrypted_private_rooms = false",  # the people of the terminal have no keys
        *("", "[rooms]", *rooms, f"espace = {_quoted(f'#{SPACE}:{homeserver.name}')}"),
        *("", "[invitations]", f"servers = [{_quoted(homeserver.name)}]"),
        *("", "[figures]", f"communes = [{_quoted(COMMUNE)}]"),
        *("", "[http]", f"port = {bot_port}"),
        *pilots,
    ]
    private_files.write(config, "\n".join(lines) + "\n")
    return config


def _pilot(structure: str, name: str, user_id: str) -> str:
    return f"\n[[pilots]]\nstructure = {_quoted(structure)}\ncoordinators = [{{ id = {_quoted(user_id)}, name = {_quoted(name)} }}]"


def _state(kind: str, content: Json, *, key: str = "") -> Json:
    return {"type": kind, "state_key": key, "content": content}


def _quoted(text: str) -> str:
    """Write a TOML string: a JSON one is one."""
    return json.dumps(text, ensure_ascii=False)
