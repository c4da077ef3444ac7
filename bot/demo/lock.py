"""One demo at a time in a folder."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bot.demo.trouble import DemoError
from storage.database import locked


@contextmanager
def held(folder: Path) -> Iterator[None]:
    """Hold the folder, made when it is not there. The system lets go of it when the process ends, however it ends.

    Raises DemoError when another process holds it.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with locked(folder / "lock") as alone:
        if not alone:
            raise DemoError(f"Une démonstration tourne déjà dans {folder}.")
        yield
