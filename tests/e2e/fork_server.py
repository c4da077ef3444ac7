"""A program imported once, and forked for each of its lives: most of what a robot or a homeserver costs is the import of its modules.

`python -m tests.e2e.fork_server FD MODULE…` imports the modules and waits at the socket FD. A request is the arguments and the environment
of a life, with its input and its output; the answer is its process number. It is then a child of the tests, not of this process.
"""

import gc
import importlib
import json
import os
import random
import runpy
import socket
import sys
from collections.abc import Callable, Sequence
from typing import Any, TypeAlias

LEASH = "bot.demo.leash"
HOMESERVER = "synapse.app.homeserver"
LARGEST = 1 << 18
"""Bytes of a request, most of which is an environment."""

AfterFork: TypeAlias = Callable[[], None]


def main(door: socket.socket, modules: Sequence[str]) -> None:
    """Import, then fork at each request. Comes back in who is forked, once it is as a new process would be."""
    ready = _own_reactor() if HOMESERVER in modules else random.seed
    for module in modules:
        importlib.import_module(module)
    gc.collect()
    gc.freeze()  # what all have in common stays where it is, and is shared
    while True:
        request, files, *_ = socket.recv_fds(door, LARGEST, 2)
        if not request:
            os._exit(0)
        number = _forked()
        if number == 0:
            door.close()
            _become(json.loads(request), files)
            ready()
            return
        for file in files:
            os.close(file)
        door.send(str(number).encode("ascii"))


def _forked() -> int:
    """Fork twice, so that who lives loses its parent at once. Gives its number; 0 to itself."""
    told, tell = os.pipe()
    between = os.fork()
    if between == 0:
        number = os.fork()
        if number == 0:
            os.close(told)
            os.close(tell)
            return 0
        os.write(tell, str(number).encode("ascii"))
        os._exit(0)
    os.waitpid(between, 0)
    number = int(os.read(told, 20))
    os.close(told)
    os.close(tell)
    return number


def _become(request: dict[str, Any], files: Sequence[int]) -> None:
    taken, given = files
    os.setsid()
    for file, number in ((taken, 0), (given, 1), (given, 2)):
        os.dup2(file, number)
    os.close(taken)
    os.close(given)
    os.environ.clear()
    os.environ.update(request["environment"])
    sys.argv = [LEASH, *request["arguments"]]
    if not hasattr(sys.modules.get(request["arguments"][0]), "__path__"):
        sys.modules.pop(request["arguments"][0], None)  # it is run as the main module


def _own_reactor() -> AfterFork:
    """Twisted makes its reactor when it is imported, and who is forked would share it: each makes its own, as in Synapse's own tests."""
    from synapse.app.complement_fork_proxied_reactor import ProxiedReactor
    from twisted.internet.main import installReactor

    proxied = ProxiedReactor()
    installReactor(proxied)  # type: ignore[no-untyped-call]

    def ready() -> None:
        from twisted.internet.epollreactor import EPollReactor

        proxied._install_real_reactor(EPollReactor())  # type: ignore[no-untyped-call]
        random.seed()

    return ready


if __name__ == "__main__":
    main(socket.socket(fileno=int(sys.argv[1])), sys.argv[2:])
    runpy.run_module(LEASH, run_name="__main__")
