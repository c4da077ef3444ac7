"""How a verb of `agora` ends: its exit code, and one line in French where something is wrong."""

import asyncio
import sys
from collections.abc import Coroutine
from typing import Any

import typer

from bot import logs
from bot.installation.faults import fault_of

EX_USAGE, EX_CONFIG, EX_INTERRUPTED = 2, 78, 130  # 78, of sysexits.h: an operator must act, a restart would not help


def live(work: Coroutine[Any, Any, int | None]) -> None:
    """Do the work of a verb, and exit with its code; a fault is told in one line."""
    try:
        with asyncio.Runner(loop_factory=new_loop) as runner:
            code = runner.run(work)
    except Exception as error:  # noqa: BLE001 - a traceback might quote what a person wrote: the log tells the places only
        fault = fault_of(error)
        if fault is None:
            logs.log.error("crashed", error=error)
        said = fault.said if fault else "panne inattendue du robot. Écrivez-nous, avec la ligne « crashed » ci-dessus"
        raise typer.Exit(say(said, EX_CONFIG if fault and fault.lasting else 1)) from None
    raise typer.Exit(code or 0)


def new_loop() -> asyncio.AbstractEventLoop:
    """Uvloop where it can be installed: less of each answer goes into waiting for the network."""
    try:
        import uvloop  # noqa: PLC0415 - it is not there on every system
    except ImportError:
        return asyncio.new_event_loop()
    return uvloop.new_event_loop()


def say(words: str, code: int) -> int:
    """Tell an operator what is wrong. Gives the code back, to exit with."""
    print(f"agora : {words}", file=sys.stderr)
    return code
