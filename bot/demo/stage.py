"""`agora demo`: brings the sample AGORA up, shows it, and takes it down."""

import asyncio
import signal
import sys
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Self

from rich.console import Console
from rich.table import Table

from bot.demo.agora import FIRST_PORT, KEPT, Agora
from bot.demo.chat import Chat
from bot.demo.homeserver import HomeserverError
from bot.demo.partner import PartnerError
from bot.demo.tour import Tour
from bot.demo.trouble import DemoError
from bot.demo.typed import typed_lines

TOUR_FOLDER = "visite"


@dataclass(frozen=True, slots=True)
class Programme:
    """What is played. `script`: the guided tour, then down. Else the chat, unless `chat` is false: then until Ctrl-C."""

    folder: Path = Path(".demo")
    fresh: bool = False
    chat: bool = True
    script: bool = False
    port: int = FIRST_PORT

    def place(self) -> Self:
        """As it is to be played. The tour counts from one (R1, S1…): where somebody lived before, it has a town of its own beside."""
        lived_in = self.script and not self.fresh and (self.folder / KEPT).exists()
        return replace(self, folder=self.folder / TOUR_FOLDER, fresh=True) if lived_in else self


def run(programme: Programme) -> int:
    """Play it. Returns the exit code: 0, or 1 when something expected did not come."""
    console = Console()
    try:
        return asyncio.run(_play(programme, console))
    except (DemoError, HomeserverError, PartnerError) as error:
        console.print(str(error), style="red", markup=False, highlight=False)
        return 1
    except (KeyboardInterrupt, asyncio.CancelledError):
        return 0


async def _play(programme: Programme, console: Console) -> int:
    _stop_as_by_ctrl_c()
    placed = programme.place()
    if placed != programme:
        console.print(f"→ La visite se joue dans une ville neuve, {placed.folder} : la vôtre reste comme elle est.", highlight=False)
    programme = placed
    agora = Agora(
        programme.folder, say=lambda step: console.print(f"→ {step}", highlight=False), fresh=programme.fresh, port=programme.port
    )
    async with agora:
        if programme.script:
            return 0 if await agora.while_bot_lives(Tour(agora, console).play()) else 1
        _introduce(agora, console)
        if programme.chat:
            await agora.while_bot_lives(Chat(agora, console, typing=sys.stdin.isatty()).run(typed_lines()))
        else:
            console.print("Ctrl-C arrête tout.", style="dim")
            await agora.while_bot_lives(asyncio.Event().wait())
    return 0


def _stop_as_by_ctrl_c() -> None:
    task = asyncio.current_task()
    if task is not None:
        asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, task.cancel)


def _introduce(agora: Agora, console: Console) -> None:
    """Say where it is and who may come in, with any Matrix client."""
    table = Table("Nom", "Structure", "Identifiant", "Mot de passe", box=None, header_style="bold")
    for person in agora.people.values():
        account = agora.memory.accounts[person.login]
        table.add_row(person.name, person.structure, person.login, account.password)
    console.print(
        f"\nAGORA est ouverte. Serveur pour tout client Matrix (Element…) : http://localhost:{agora.homeserver.port}\n", highlight=False
    )
    console.print(table)
    console.print()
