"""The embedded homeserver: up, down, killed, copied, never orphaned."""

import asyncio
import os
import sys
from pathlib import Path

import pytest

from bot.demo.homeserver import Homeserver, HomeserverError, Options, copy_template, free_port
from tests.e2e.conftest import Template
from tests.pace import PACE

pytestmark = pytest.mark.e2e

PARENT = """
import asyncio, sys
from pathlib import Path
from bot.demo.homeserver import Homeserver

async def main():
    server = Homeserver(Path(sys.argv[1]))
    await server.start()
    print(server.pid, flush=True)
    await asyncio.Event().wait()

asyncio.run(main())
"""


async def test_users_outlive_a_power_cut(template: Template, tmp_path: Path) -> None:
    copy_template(template.folder, tmp_path / "copy")
    async with Homeserver(tmp_path / "copy") as server:
        made = await server.register("nouvelle")
        await server.kill()
        await server.start()
        with pytest.raises(HomeserverError, match="refuse"):
            await server.register("nouvelle")
        assert made.user_id == f"@nouvelle:{server.name}"


async def test_a_folder_not_stopped_cleanly_is_not_copied(template: Template, tmp_path: Path) -> None:
    copy_template(template.folder, tmp_path / "copy")
    async with Homeserver(tmp_path / "copy") as server:
        await server.register("nouvelle")
        with pytest.raises(HomeserverError, match="proprement"):
            copy_template(server.folder, tmp_path / "other")


@pytest.mark.skipif(not hasattr(os, "pidfd_open"), reason="needs Linux to watch a process that is no child")
async def test_no_orphan_when_the_parent_is_killed(template: Template, tmp_path: Path) -> None:
    copy_template(template.folder, tmp_path / "copy")
    parent = await asyncio.create_subprocess_exec(sys.executable, "-c", PARENT, str(tmp_path / "copy"), stdout=asyncio.subprocess.PIPE)
    assert parent.stdout is not None
    child = int(await parent.stdout.readline())
    parent.kill()
    await parent.wait()
    await asyncio.wait_for(_end_of(child), 20 * PACE)


async def test_a_port_already_taken_is_said_not_hung_on(tmp_path: Path) -> None:
    port = free_port()
    listener = await asyncio.start_server(lambda _reader, writer: writer.close(), "127.0.0.1", port)
    async with listener:
        assert free_port(port) != port
        with pytest.raises(HomeserverError, match="arrêté au démarrage"):
            await Homeserver(tmp_path, port=port, options=Options()).start()


async def _end_of(pid: int) -> None:
    """Wait for the end of a process that is not our child."""
    try:
        descriptor = os.pidfd_open(pid)
    except ProcessLookupError:
        return
    ended = asyncio.Event()
    asyncio.get_running_loop().add_reader(descriptor, ended.set)
    await ended.wait()
    asyncio.get_running_loop().remove_reader(descriptor)
    os.close(descriptor)
