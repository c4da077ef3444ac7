"""The demo as a newcomer meets it: one command, in a terminal or a pipe."""

import asyncio
import fcntl
import os
import shutil
import signal
import sys
from asyncio.subprocess import PIPE, STDOUT, Process
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from io import StringIO
from pathlib import Path

import pytest
import pytest_asyncio
from rich.console import Console

from bot.demo.agora import Agora
from bot.demo.chat import PRIVATE
from bot.demo.homeserver import free_port
from bot.demo.memory import read_memory
from bot.demo.steps import Step
from bot.demo.tour import Tour

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(400)]  # the first one plays the whole tour, the others wait for it


@pytest.fixture(autouse=True, scope="module")
def interruptible() -> Iterator[None]:
    """A shell that starts us in the background has us ignore Ctrl-C, and so would all that we start."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def town(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """The folder of a demo whose guided tour has been played once: by one of the workers, whose folder the others copy."""
    here = tmp_path_factory.getbasetemp()
    played = (here if worker_id == "master" else here.parent) / "demo-played"
    with played.with_suffix(".lock").open("w") as lock:
        await asyncio.to_thread(fcntl.flock, lock, fcntl.LOCK_EX)
        if not played.exists():
            await _play(played.with_suffix(".begun"))
            played.with_suffix(".begun").rename(played)
    return Path(await asyncio.to_thread(shutil.copytree, played, tmp_path_factory.mktemp("demo") / "town"))


async def _play(folder: Path) -> None:
    async with _demo(folder, "--script") as process:
        output, _ = await process.communicate()
    assert process.returncode == 0, output.decode()
    assert "tout ce qui était attendu est venu" in output.decode()
    assert _left_behind(folder) == []


async def test_ctrl_c_stops_everything_and_the_state_stays(town: Path) -> None:
    before = read_memory(town / "demo.json")
    async with _demo(town, "--no-chat") as process:
        output = await _read_until(process, "Ctrl-C")
        assert before.accounts["samira"].password in output
        process.send_signal(signal.SIGINT)
        await process.communicate()
    assert process.returncode == 0
    assert _left_behind(town) == []
    assert read_memory(town / "demo.json") == before


async def test_sigterm_stops_everything_too(town: Path) -> None:
    async with _demo(town, "--no-chat") as process:
        await _read_until(process, "Ctrl-C")
        process.terminate()
        await process.communicate()
    assert _left_behind(town) == []


async def test_the_chat_works_through_a_pipe(town: Path) -> None:
    async with _demo(town) as process:
        output, _ = await process.communicate("!aide\n/salon prive\naide\n/qui lea\n!état\n/quitter\n".encode())
    lines = output.decode().splitlines()
    assert process.returncode == 0
    assert lines.count("AGORA (robot)  Accueil") >= 1
    assert lines.count("AGORA (robot)  Privé") >= 2
    assert "Samira  Accueil" in lines
    assert "Léa  Privé" in lines


async def test_what_is_private_goes_on_in_the_room_that_the_bot_opens(town: Path) -> None:
    async with _demo(town) as process:
        output, _ = await process.communicate(b"/qui omar\n!inscription\n/salon prive\noui\nstop\n/quitter\n")
    lines = output.decode().splitlines()
    assert process.returncode == 0
    assert "AGORA (robot) vous invite dans un salon privé. Pour accepter : /salon privé" in lines
    first, second, third = (place for place, line in enumerate(lines) if line == "AGORA (robot)  Privé")
    assert "Avant la première question" in lines[first + 1]
    assert "Question 1 sur 5" in lines[second + 1]
    assert "C’est arrêté" in lines[third + 1]


async def test_the_clock_of_the_robot_is_moved_from_the_chat(town: Path) -> None:
    async with _demo(town) as process:
        output, _ = await process.communicate(b"/demain\n/plus 90min\n/plus tard\n/quitter\n")
    assert process.returncode == 0
    lines = output.decode().splitlines()
    first, second = (line for line in lines if line.startswith("Pour le robot, nous sommes le"))
    assert first.endswith(", 9\u00a0h.")
    assert second.endswith(", 10\u00a0h\u00a030.")


async def test_a_taken_port_is_skipped_and_said(town: Path) -> None:
    port = free_port()
    taken = await asyncio.start_server(lambda _reader, writer: writer.close(), "127.0.0.1", port)
    async with taken, _demo(town, "--no-chat", port=port) as process:
        output = await _read_until(process, "Ctrl-C")
        async with _demo(town, "--no-chat") as other:
            second, _ = await other.communicate()
        process.send_signal(signal.SIGINT)
        await process.communicate()
    assert f"Le port {port} est déjà pris" in output
    assert "déjà" in second.decode()


async def test_the_tour_says_what_was_expected_and_what_came(town: Path) -> None:
    said = StringIO()
    async with Agora(town, say=lambda _step: None, port=free_port()) as agora:
        steps = (
            Step("juste", "samira", "Accueil", "!état", ("marche",)),
            Step("autre réponse", "samira", "Accueil", "!état", ("girafe",)),
            Step("pas de réponse", "samira", "Accueil", "Bonne journée !!!", ("bonjour",)),
            Step("silence attendu", "samira", "Accueil", "!état"),
            Step("silence tenu", "samira", "Accueil", "Bravo !!!"),
            Step("juste encore", "samira", "Accueil", "!état", ("marche",)),
            Step("rien de plus", "samira", PRIVATE, expects=("rien",), way="listening"),
            Step("pas de fichier", "samira", PRIVATE, expects=("nom",), way="file"),
            Step("pas d’invitation", "ines", PRIVATE, expects=("bonjour",), way="invitation"),
        )
        assert not await Tour(agora, Console(file=said, width=200), patience_s=3).play(steps)
    printed = said.getvalue()
    assert "✗ autre réponse : !état\n  attendu : « girafe »" in printed
    assert "✗ pas de réponse : Bonne journée !!!\n  attendu : « bonjour »\n  reçu : rien" in printed
    assert "✗ silence attendu : !état\n  attendu : le silence" in printed
    for title, expected in (("rien de plus", "rien"), ("pas de fichier", "nom"), ("pas d’invitation", "bonjour")):
        assert f"✗ {title}\n  attendu : « {expected} »\n  reçu : rien" in printed
    assert printed.count("✗") == 6


@asynccontextmanager
async def _demo(folder: Path, *options: str, port: int | None = None) -> AsyncIterator[Process]:
    """A demo, that a test which fails does not leave running: it would keep the folder from the tests that follow."""
    command = (sys.executable, "-m", "bot", "demo", "--folder", str(folder), "--port", str(port or free_port()), *options)
    process = await asyncio.create_subprocess_exec(
        *command, stdin=PIPE, stdout=PIPE, stderr=STDOUT, env={**os.environ, "PYTHONUNBUFFERED": "1"}
    )
    try:
        yield process
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()


async def _read_until(process: Process, words: str) -> str:
    assert process.stdout is not None
    output = ""
    while words not in output:
        chunk = await process.stdout.read(4096)
        assert chunk, f"ended without « {words} »:\n{output}"
        output += chunk.decode(errors="replace")
    return output


def _left_behind(folder: Path) -> list[str]:
    """List the processes that still speak of this folder (on Linux; elsewhere, none is seen)."""
    found = []
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            command = path.read_bytes().replace(b"\0", b" ").decode(errors="replace")
        except OSError:
            continue
        if f"{folder}/" in command:
            found.append(command)
    return found
