"""One demo at a time in a folder."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bot.demo.trouble import DemoError


@contextmanager
def held(folder: Path) -> Iterator[None]:
    """Hold the folder, made when it is not there. The system lets go of it when the process ends, however it ends.

    Raises DemoError when another process holds it.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "lock").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise DemoError(f"Une démonstration tourne déjà dans {folder}.") from None
        yield
