"""`python -m bot.installation.compiling FOLDER ZONE`: compiles the templates apart from the robot, once for each state of them.

Compiling takes 15 MB, and the robot would keep half of them for as long as it lives.
"""

import sys
from asyncio.subprocess import DEVNULL
from pathlib import Path
from zoneinfo import ZoneInfo

from bot.machine import process
from commands.core.declaration.context import Territory
from commands.core.telling.rendering import Texts

FOLDER = "textes"


async def compile_apart(folder: Path, zone: ZoneInfo) -> None:
    """Compile all templates into a folder, in a process of their own. One that fails leaves them to who renders."""
    async with process("bot.installation.compiling", str(folder), zone.key, stdin=DEVNULL, stdout=DEVNULL, stderr=DEVNULL) as child:
        await child.wait()


if __name__ == "__main__":
    Texts(Territory("", ZoneInfo(sys.argv[2])), compiled=Path(sys.argv[1])).prepare()
