"""The bot's device is signed by its owner: checked by another implementation of the signatures (vodozemac), as any client does."""

import asyncio
import json
import stat
import sys
from pathlib import Path
from typing import Any

import pytest
import vodozemac

from bot.demo.homeserver import Homeserver, free_port
from bot.demo.partner import Partner
from bot.matrix import kept_files
from tests.e2e.conftest import Born
from tests.e2e.living import LivingBot, Wanted
from tests.e2e.proxy import Proxy
from tests.e2e.voices import until
from tests.pace import PACE

pytestmark = pytest.mark.e2e

ENCRYPTED = Wanted(encryption=True)


def canonical(signed: dict[str, Any]) -> bytes:
    bare = {name: value for name, value in signed.items() if name not in {"signatures", "unsigned"}}
    return json.dumps(bare, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def is_signed(what: dict[str, Any], user_id: str, public: str) -> bool:
    """Whether a key has signed an object, by the rules of the specification."""
    signature = what["signatures"][user_id].get(f"ed25519:{public}")
    if signature is None:
        return False
    key = vodozemac.Ed25519PublicKey.from_base64(public)
    key.verify_signature(canonical(what), vodozemac.Ed25519Signature.from_base64(signature))
    return True


async def shown(reader: Partner, user_id: str) -> dict[str, Any]:
    """What anybody is shown of an account: its master and self-signing key, and its devices."""
    answer = await reader.request("POST", "/keys/query", {"device_keys": {user_id: []}})
    return {
        "master": answer.get("master_keys", {}).get(user_id),
        "self": answer.get("self_signing_keys", {}).get(user_id),
        "devices": answer["device_keys"].get(user_id, {}),
    }


def public(key: dict[str, Any]) -> str:
    (value,) = key["keys"].values()
    return str(value)


async def trusted_devices(reader: Partner, user_id: str) -> set[str]:
    """The devices that the owner's master key vouches for."""
    keys = await shown(reader, user_id)
    if keys["master"] is None or keys["self"] is None or not is_signed(keys["self"], user_id, public(keys["master"])):
        return set()
    return {name for name, device in keys["devices"].items() if is_signed(device, user_id, public(keys["self"]))}


def device_of(bot: LivingBot) -> str:
    return str(json.loads((bot.folder / "data" / "compte.json").read_text())["device_id"])


async def signed(bot: LivingBot, reader: Partner) -> str:
    """Wait until the device of the bot is vouched for. Gives its id."""

    async def well() -> bool:
        return device_of(bot) in await trusted_devices(reader, bot.user_id)

    async with asyncio.timeout(60 * PACE):
        while not await well():  # noqa: ASYNC110 - another process is asked
            await asyncio.sleep(0.2)
    return device_of(bot)


async def test_the_device_is_signed_once_and_a_new_device_by_the_same_identity(
    homeserver: Homeserver, people: dict[str, Partner], born: Born
) -> None:
    lea = people["lea"]
    bot = born(homeserver.url, ENCRYPTED)
    await bot.start()
    first = await signed(bot, lea)
    file = bot.folder / "data" / kept_files.IDENTITY
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    kept, master = file.read_bytes(), public((await shown(lea, bot.user_id))["master"])

    await bot.terminate()
    await bot.start()
    assert await signed(bot, lea) == first
    assert (file.read_bytes(), public((await shown(lea, bot.user_id))["master"])) == (kept, master)
    assert bot.log.count("identity-published") == 1

    await bot.terminate()
    for lost in (bot.folder / "data" / "chiffrement").iterdir():
        lost.unlink()
    (bot.folder / "data" / "chiffrement").rmdir()
    await bot.start()
    second = await signed(bot, lea)
    assert second != first
    assert public((await shown(lea, bot.user_id))["master"]) == master


async def test_a_crash_between_the_file_and_its_publication_loses_no_identity(
    homeserver: Homeserver, people: dict[str, Partner], born: Born
) -> None:
    lea = people["lea"]
    async with Proxy(homeserver.url, free_port()) as proxy:
        trouble = proxy.fail("bad-gateway", lambda request: request.path.endswith("/device_signing/upload"))
        bot = born(proxy.url, ENCRYPTED)
        await bot.start()
        await until(lambda: trouble.met > 0, what=lambda: bot.log)
        await bot.kill()
        kept = (bot.folder / "data" / kept_files.IDENTITY).read_bytes()
        assert (await shown(lea, bot.user_id))["master"] is None
        proxy.mend()
        await bot.start()
        await signed(bot, lea)
        assert (bot.folder / "data" / kept_files.IDENTITY).read_bytes() == kept


async def test_an_identity_that_is_not_ours_is_never_replaced_unasked(
    homeserver: Homeserver, people: dict[str, Partner], born: Born
) -> None:
    lea = people["lea"]
    bot = born(homeserver.url, ENCRYPTED)
    await bot.start()
    await signed(bot, lea)
    await bot.terminate()
    file = bot.folder / "data" / kept_files.IDENTITY
    copy = file.rename(bot.folder / "copie.json")
    master = public((await shown(lea, bot.user_id))["master"])

    await bot.start()
    await until(lambda: "identity-unknown" in bot.log, what=lambda: bot.log)
    assert not file.exists()
    assert public((await shown(lea, bot.user_id))["master"]) == master
    code, said = await agora(bot, "identity")
    assert (code, "le serveur en connaît une autre" in said, "agora identity --replace" in said) == (1, True, True)
    await bot.terminate()

    # the copy is put back: all is well again
    copy.rename(file)
    code, said = await agora(bot, "identity")
    assert (code, "l’appareil du robot est signé" in said) == (0, True)

    # the copy is lost: the operator says so, and Synapse asks for the password before it takes another identity
    file.unlink()
    code, said = await agora(bot, "identity", "--replace")
    assert (code, "une nouvelle identité" in said) == (0, True), said
    await bot.start()
    await signed(bot, lea)
    assert public((await shown(lea, bot.user_id))["master"]) != master


async def agora(bot: LivingBot, *verb: str) -> tuple[int, str]:
    config: Path = bot.folder / "config.toml"
    program = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", *verb, "--config", str(config), stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE
    )
    out, _ = await program.communicate()
    return program.returncode or 0, out.decode()
