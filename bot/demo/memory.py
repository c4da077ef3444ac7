"""What the demo remembers from one start to the next: one JSON file, for its owner only (it holds passwords)."""

import json
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from bot import private_files
from bot.demo.homeserver import Account

BOT = "agora"
ROOMS = ("Accueil", "Agenda", "Programme")


@dataclass(slots=True)
class Memory:
    """Accounts by login, the bot's own included; rooms by name; the private rooms with the bot by login."""

    accounts: dict[str, Account] = field(default_factory=dict)
    rooms: dict[str, str] = field(default_factory=dict)
    private: dict[str, str] = field(default_factory=dict)

    def id_of(self, login: str) -> str:
        """Give the Matrix id of someone."""
        return self.accounts[login].user_id


def read_memory(path: Path) -> Memory:
    """Read what was kept."""
    found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    accounts = {login: Account(**account) for login, account in found["accounts"].items()}
    return Memory(accounts, found["rooms"], found["private"])


def keep(memory: Memory, path: Path) -> None:
    """Write it down, whole or not at all."""
    private_files.write(path, json.dumps(asdict(memory), ensure_ascii=False, indent=1))
