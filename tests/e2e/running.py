"""The bot as it runs in real life: a process of its own, with its configuration in a folder."""

import asyncio
import json
from dataclasses import dataclass
from pathlib import Path

from bot.demo.child import Child
from bot.demo.homeserver import Homeserver
from bot.demo.partner import Partner


@dataclass(frozen=True, slots=True)
class RunningBot:
    """A bot on a homeserver. `child` is its process: start, stop (SIGTERM), kill (SIGKILL), its log."""

    user_id: str
    folder: Path
    child: Child

    async def meet(self, partner: Partner, name: str = "") -> str:
        """Open a room with this person and the bot, and wait for the bot in it. Returns the room's id."""
        room_id = await partner.create_room(name, invite=[self.user_id])
        await self.await_in(partner, room_id)
        return room_id

    async def await_in(self, partner: Partner, room_id: str) -> None:
        """Wait until the bot has joined a room where this person is. Fails at once, with its log, when its process ends."""
        coming = asyncio.ensure_future(partner.hear(lambda heard: heard.room_id == room_id and heard.joined == self.user_id))
        ending = asyncio.ensure_future(self.child.wait())
        await asyncio.wait({coming, ending}, return_when=asyncio.FIRST_COMPLETED)
        ending.cancel()
        if not coming.done():
            coming.cancel()
            raise AssertionError(f"the bot stopped:\n{self.child.last_lines(40)}")
        await coming

    async def ask(self, partner: Partner, room_id: str, text: str) -> str:
        """Say something and give the text of the answer."""
        said = await partner.say(room_id, text)
        answer = await partner.hear(lambda heard: heard.sender == self.user_id and heard.answers == said)
        return answer.text


def prepare_bot(folder: Path, homeserver: Homeserver, user_id: str, password: str, *, more: str = "") -> RunningBot:
    """Write the configuration of a bot. `more`: TOML added at its end (tables only). Nothing is started."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "password").write_text(password, encoding="utf-8")
    (folder / "config.toml").write_text(
        f"""data = {json.dumps(str(folder / "data"))}
territory = "Valmont-sur-Garonne"

[homeserver]
url = "{homeserver.url}"
user = "{user_id}"
password_file = {json.dumps(str(folder / "password"))}

[[pilots]]
structure = "CCAS"
coordinators = [{{ id = "@samira:{homeserver.name}", name = "Samira" }}]
{more}""",
        encoding="utf-8",
    )
    return RunningBot(user_id, folder, Child(("bot", "run", "--config", str(folder / "config.toml")), folder / "bot.log"))
