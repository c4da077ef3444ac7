"""Robots and homeservers that are forked from a process which has imported their modules: see `fork_server`."""

import asyncio
import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import BinaryIO

from bot.demo.child import Process, spawn
from tests.e2e.fork_server import HOMESERVER

ROBOT = ("bot.administration.cli", "bot.demo.time_machine")
PROGRAMS: Mapping[str, Sequence[str]] = {"bot": ROBOT, "bot.demo.time_machine": ROBOT, HOMESERVER: (HOMESERVER,)}
"""The modules that may be run → what is imported before."""


class Forked:
    """A process that became a child of ours because its parent had ended. It is to be waited for, as one that we started."""

    def __init__(self, pid: int, leash: int) -> None:
        """`leash`: the other end of its standard input."""
        self.pid = pid
        self.returncode: int | None = None
        self._leash = leash
        self._ends = os.pidfd_open(pid)
        self._ended = asyncio.Event()
        asyncio.get_running_loop().add_reader(self._ends, self._reap)

    async def wait(self) -> int:
        """Wait for its end. Gives its exit code, negative when a signal ended it."""
        await self._ended.wait()
        assert self.returncode is not None
        return self.returncode

    def terminate(self) -> None:
        """SIGTERM."""
        self._send(signal.SIGTERM)

    def kill(self) -> None:
        """SIGKILL."""
        self._send(signal.SIGKILL)

    def _send(self, number: signal.Signals) -> None:
        if self.returncode is None:
            with suppress(ProcessLookupError):
                signal.pidfd_send_signal(self._ends, number)

    def _reap(self) -> None:
        asyncio.get_running_loop().remove_reader(self._ends)
        self.returncode = os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1])
        os.close(self._ends)
        os.close(self._leash)
        self._ended.set()


class ForkServers:
    """One for each program. They import while the tests begin."""

    def __init__(self) -> None:
        self._servers = [_Server(modules) for modules in dict.fromkeys(PROGRAMS.values())]

    async def spawn(self, python: str, arguments: Sequence[str], environment: Mapping[str, str], out: BinaryIO) -> Process:
        """Start a module on a leash; in a new interpreter where it is no program of ours, or another interpreter is wanted."""
        modules = PROGRAMS.get(arguments[0])
        if modules is None or python != sys.executable:
            return await spawn(python, arguments, environment, out)
        server = next(each for each in self._servers if each.modules == modules)
        return await server.spawn(json.dumps({"arguments": list(arguments), "environment": dict(environment)}), out)

    def close(self) -> None:
        """End them."""
        for server in self._servers:
            server.close()


class _Server:
    def __init__(self, modules: Sequence[str]) -> None:
        self.modules = modules
        self._door, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        command = (sys.executable, "-m", "tests.e2e.fork_server", str(theirs.fileno()), *modules)
        self._process = subprocess.Popen(command, stdin=subprocess.DEVNULL, pass_fds=(theirs.fileno(),))
        theirs.close()

    async def spawn(self, request: str, out: BinaryIO) -> Forked:
        taken, leash = os.pipe()
        socket.send_fds(self._door, [request.encode()], [taken, out.fileno()])
        os.close(taken)
        return Forked(int(await asyncio.to_thread(self._door.recv, 20)), leash)

    def close(self) -> None:
        self._door.close()
        self._process.wait()
