"""What the demo writes down: the bot's configuration, and its own memory."""

import stat
from pathlib import Path

import pytest

from bot.demo.building import write_config
from bot.demo.homeserver import Account, Homeserver
from bot.demo.lock import held
from bot.demo.memory import BOT, Memory, keep, read_memory
from bot.demo.people import read_people
from bot.demo.trouble import DemoError
from bot.settings import load

ACCOUNTS = {login: Account(f"@{login}:agora.local", "jeton", "APPAREIL", 'mot "de" passe\\') for login in (BOT, "samira", "paul")}


def test_the_bot_accepts_the_configuration_written_for_it(tmp_path: Path) -> None:
    folder = tmp_path / 'un "drôle" de dossier'
    folder.mkdir()
    people = [person for person in read_people() if person.login in ACCOUNTS]
    settings = load(
        write_config(folder, Homeserver(folder / "homeserver", port=20_000), people, Memory(accounts=ACCOUNTS), bot_port=20_001)
    )
    assert settings.data == folder / "bot"
    assert str(settings.homeserver.url) == "http://127.0.0.1:20000/"
    assert settings.homeserver.read_password() == 'mot "de" passe\\'
    assert settings.rooms.by_role() == {role: f"#{role}:agora.local" for role in ("accueil", "agenda", "programme")}
    assert {coordinator.user_id for coordinator in settings.as_territory().coordinators} == {"@samira:agora.local", "@paul:agora.local"}
    assert settings.as_territory().inviting_servers == {"agora.local"}


def test_memory_comes_back_as_it_was_and_is_its_owners_only(tmp_path: Path) -> None:
    memory = Memory(ACCOUNTS, {"Accueil": "!a"}, {"samira": "!s"})
    keep(memory, tmp_path / "demo.json")
    assert read_memory(tmp_path / "demo.json") == memory
    assert stat.S_IMODE((tmp_path / "demo.json").stat().st_mode) == 0o600


def test_one_demo_at_a_time_in_a_folder(tmp_path: Path) -> None:
    with held(tmp_path / "demo"), pytest.raises(DemoError, match="déjà"), held(tmp_path / "demo"):
        pass
    with held(tmp_path / "demo"):
        assert (tmp_path / "demo").is_dir()


def test_the_town_has_its_coordinators_first() -> None:
    people = read_people()
    assert {"samira", "paul", "lea", "omar", "ines", "karim"} <= {person.login for person in people}
    assert people[0].coordinator
    assert not people[-1].coordinator
