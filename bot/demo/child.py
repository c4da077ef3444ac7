"""A child process of the demo: it writes to a log file, and it never outlives its parent."""

import asyncio
import asyncio.subprocess
import os
import sys
from collections.abc import Awaitable, Callable, Mapping, Sequence
from pathlib import Path
from typing import BinaryIO, ClassVar, Protocol, TypeAlias

PATIENCE_S = 10.0


class Process(Protocol):
    """A process that was started; what of `asyncio.subprocess.Process` is asked."""

    @property
    def pid(self) -> int:
        """Its number."""

    @property
    def returncode(self) -> int | None:
        """How it ended, negative when a signal ended it; None while it runs."""

    async def wait(self) -> int:
        """Wait for its end."""

    def terminate(self) -> None:
        """Ask it to end."""

    def kill(self) -> None:
        """End it."""


Spawner: TypeAlias = Callable[[str, Sequence[str], Mapping[str, str], BinaryIO], Awaitable[Process]]
"""How a process is started: an interpreter, the module and its arguments, the environment, where all it prints goes."""


async def spawn(python: str, arguments: Sequence[str], environment: Mapping[str, str], out: BinaryIO) -> Process:
    """Start a module on a leash, in a new interpreter."""
    return await asyncio.create_subprocess_exec(
        *(python, "-m", "bot.demo.leash", *arguments),
        stdin=asyncio.subprocess.PIPE,
        stdout=out,
        stderr=out,
        env=environment,
        start_new_session=True,
    )


class Child:
    """One Python module run as a child process, on a leash, in its own session (a Ctrl-C is its parent's affair)."""

    spawn: ClassVar[Spawner] = staticmethod(spawn)

    def __init__(
        self, arguments: Sequence[str], log: Path, *, environment: Mapping[str, str | None] | None = None, python: str = sys.executable
    ) -> None:
        """`arguments`: the module and its own arguments. `log`: where all it prints is added.

        `environment`: added to ours; None takes a variable away. `python`: the interpreter, with what is installed beside it.
        """
        self.arguments = tuple(arguments)
        self.log = log
        self._python = python
        wanted = {**os.environ, **(environment or {})}
        self._environment = {name: value for name, value in wanted.items() if value is not None}
        self._process: Process | None = None

    @property
    def pid(self) -> int | None:
        """The number of the process, while it runs."""
        return self._process.pid if self._process and self.running else None

    @property
    def running(self) -> bool:
        """Whether it was started and has not ended."""
        return self._process is not None and self._process.returncode is None

    async def start(self) -> None:
        """Start it, once it has ended if it ran before."""
        if self.running:
            raise RuntimeError(f"{self.arguments[0]} already runs")
        with _opened(self.log) as out:
            self._process = await Child.spawn(self._python, self.arguments, self._environment, out)

    async def wait(self) -> int:
        """Wait for its end. Returns its exit code, negative when a signal ended it."""
        if self._process is None:
            raise RuntimeError(f"{self.arguments[0]} was not started")
        return await self._process.wait()

    async def stop(self) -> int | None:
        """Ask it to end (SIGTERM), make it end after 10 s. Returns its exit code, None if it was never started."""
        if self._process is None:
            return None
        if self.running:
            self._process.terminate()
            try:
                await asyncio.wait_for(self._process.wait(), PATIENCE_S)
            except TimeoutError:
                self._process.kill()
        return await self._process.wait()

    async def kill(self) -> None:
        """End it at once (SIGKILL), as a power cut would."""
        if self._process is not None and self.running:
            self._process.kill()
            await self._process.wait()

    def last_lines(self, count: int = 12) -> str:
        """Give the end of its log, to say why it stopped."""
        text = self.log.read_text(encoding="utf-8", errors="replace") if self.log.exists() else ""
        return "\n".join(text.splitlines()[-count:])


def _opened(log: Path) -> BinaryIO:
    log.parent.mkdir(parents=True, exist_ok=True)
    return log.open("ab")
