from pathlib import Path

from commands.core.telling.manual import manual
from commands.table import TABLE

PAGE = Path(__file__).parent.parent.parent / "docs" / "commandes.md"


def test_the_page_of_the_commands_is_current() -> None:
    assert PAGE.read_text() == manual(TABLE), "write it again: agora docs"


def test_every_command_is_in_the_page() -> None:
    page = manual(TABLE)
    for command in TABLE.commands.values():
        assert f"### `!{command.name}`\n\n{command.summary}\n" in page
        assert all(f"`{example}`" in page for example in command.examples)
        assert all(f"`!{alias}`" in page for alias in command.aliases)
