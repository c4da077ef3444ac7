"""Runs the bot with files that may not grow beyond some bytes, as on a full disk: `python -m tests.e2e.small_disk BYTES run …`."""

import resource
import signal
import sys

if __name__ == "__main__":
    most = int(sys.argv.pop(1))
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)  # a write is then refused, with an error
    resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))
    from bot.administration.cli import main

    main()
