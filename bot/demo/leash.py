"""Runs a Python module that never outlives its parent: `python -m bot.demo.leash MODULE ARGS…`.

The parent holds the other end of this process's standard input. When the parent goes, however it goes, the pipe
closes, and the module is asked to stop (SIGTERM), then made to. Works wherever there are pipes.
"""

import os
import runpy
import signal
import sys
import threading
import time

PATIENCE_S = 8.0


def _stop_with_parent() -> None:
    while os.read(sys.__stdin__.fileno(), 1024):  # type: ignore[union-attr] # the parent always gives a pipe
        pass
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(PATIENCE_S)
    os._exit(1)


if __name__ == "__main__":
    threading.Thread(target=_stop_with_parent, daemon=True).start()
    module = sys.argv[1]
    del sys.argv[0]
    runpy.run_module(module, run_name="__main__", alter_sys=True)
