"""`agora check` against a real homeserver: what is well, and what to mend."""

import asyncio
import sys
from pathlib import Path

import pytest

from bot.demo.homeserver import Account, Homeserver
from bot.demo.partner import Partner
from tests.e2e.conftest import Template

pytestmark = pytest.mark.e2e


def config(folder: Path, url: str, account: Account, **rooms: str) -> Path:
    named = "\n".join(f'{role} = "{room}"' for role, room in rooms.items())
    file = folder / "config.toml"
    file.write_text(
        f"""territory = "Valmont"
data = "{folder / "data"}"
[homeserver]
url = "{url}"
user = "{account.user_id}"
password = "{account.password}"
encryption = false
[[pilots]]
structure = "CCAS"
[rooms]
{named}
""",
        encoding="utf-8",
    )
    return file


async def check(file: Path) -> tuple[int, str]:
    program = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", "check", "--config", str(file), stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE
    )
    out, _ = await program.communicate()
    return program.returncode or 0, out.decode()


@pytest.mark.smoke
async def test_everything_is_tried_and_what_to_mend_is_said(
    homeserver: Homeserver, template: Template, people: dict[str, Partner], tmp_path: Path
) -> None:
    bot = template.accounts["agora"]
    samira = people["samira"]
    good = await samira.create_room("Accueil", invite=[bot.user_id], room_alias_name="accueil")
    sealed = {"type": "m.room.encryption", "state_key": "", "content": {"algorithm": "m.megolm.v1.aes-sha2"}}
    encrypted = await samira.create_room("Chiffré", invite=[bot.user_id], initial_state=[sealed])
    silent = await samira.create_room("Muet", invite=[bot.user_id], power_level_content_override={"events_default": 50})
    async with Partner(homeserver.url, bot.user_id, bot.access_token) as agora:
        for room in (good, encrypted, silent):
            await agora.join(room)

    code, said = await check(config(tmp_path, homeserver.url, bot, accueil="#accueil:test.local"))
    assert code == 0, said
    assert "✓ Salon accueil (#accueil:test.local) : 2 membres, non chiffré, le robot peut y écrire" in said
    assert "✓ Base de données" in said
    assert "✓ Fuseau horaire : Europe/Paris" in said

    code, said = await check(config(tmp_path, homeserver.url, bot, accueil="#absent:test.local", agenda=encrypted, programme=silent))
    assert code == 1
    assert "✗ Salon accueil (#absent:test.local) : cette adresse n’existe pas" in said
    assert "il est chiffré" in said
    assert "donnez-lui le rang 50" in said


async def test_a_homeserver_that_is_not_there_and_a_wrong_password_are_said(
    homeserver: Homeserver, template: Template, tmp_path: Path
) -> None:
    bot = template.accounts["agora"]
    code, said = await check(config(tmp_path, "http://127.0.0.1:9", bot))
    assert code == 1
    assert "✗ Serveur http://127.0.0.1:9" in said
    wrong = Account(bot.user_id, "", "", "wrong")
    code, said = await check(config(tmp_path, homeserver.url, wrong))
    assert code == 1
    assert "le serveur refuse le compte" in said
