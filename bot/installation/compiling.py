"""`python -m bot.installation.compiling FOLDER ZONE`: compiles the templates apart from the robot, once for each state of them.

Compiling takes 15 MB, and the robot would keep half of them for as long as it lives.
"""

import asyncio
import sys
from asyncio.subprocess import DEVNULL
from pathlib import Path
from zoneinfo import ZoneInfo

from commands.core.declaration.context import Territory
from commands.core.telling.rendering import Texts

FOLDER = "textes"


async def compile_apart(folder: Path, zone: ZoneInfo) -> None:
    """Compile all templates into a folder, in a process of their own. One that fails leaves them to who renders."""
    command = (sys.executable, "-P", "-m", "bot.installation.compiling", str(folder), zone.key)
    child = await asyncio.create_subprocess_exec(*command, stdin=DEVNULL, stdout=DEVNULL, stderr=DEVNULL)
    try:
        await child.wait()
    finally:
        if child.returncode is None:
            child.kill()


if __name__ == "__main__":
    Texts(Territory("", ZoneInfo(sys.argv[2])), compiled=Path(sys.argv[1])).prepare()
