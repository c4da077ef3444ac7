"""Small files that only the bot may read, in its data folder."""

import os
from pathlib import Path


def write(file: Path, text: str) -> None:
    """Write a file (mode 0600) so that a crash leaves either the old one or the new one, on the disk."""
    draft = file.with_name(f"{file.name}.new")
    draft.unlink(missing_ok=True)  # of a start that was cut: it may have been made by somebody else
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as opened:
        opened.write(text)
        opened.flush()
        os.fsync(opened.fileno())
    draft.replace(file)
    folder = os.open(file.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
