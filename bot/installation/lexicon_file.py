"""The lexicon of the territory: a file of the data folder that coordinators may edit while the bot runs.

What it was copied from stands beside it, so that a newer program brings its new words without bringing back those the town took out.
"""

from pathlib import Path

from bot.logs import log
from storage.lexicon import Lexicon, check, load, shipped
from storage.lexicon_troubles import LexiconError

FILE, ORIGIN = "lexique.toml", "lexique-origine.toml"


class LexiconFile:
    """Gives the lexicon as it stands in the file; a faulty edit keeps the last good one, and says so in the log."""

    def __init__(self, folder: Path) -> None:
        self._file = folder / FILE
        if not self._file.exists():
            self._file.write_text(shipped(), encoding="utf-8")
        self._origin = _origin(folder / ORIGIN, self._file)
        self._seen = self._file.stat().st_mtime_ns
        self._lexicon = load(self._file, self._origin)

    def __call__(self) -> Lexicon:
        """The lexicon of this moment."""
        try:
            changed = self._file.stat().st_mtime_ns
            if changed != self._seen:
                self._seen = changed
                self._lexicon = load(self._file, self._origin)
                log.info("lexicon-read", file=str(self._file))
        except (OSError, LexiconError) as error:
            log.warning("lexicon-kept", file=str(self._file), error=str(error))
        return self._lexicon


def _origin(file: Path, own: Path) -> str:
    """What the town's file was copied from; of an older house nobody knows, and it is the file as it stands today."""
    try:
        told = file.read_text(encoding="utf-8")
        check(told)
    except (OSError, ValueError):
        told = own.read_text(encoding="utf-8-sig", errors="replace")
        file.write_text(told, encoding="utf-8")
    return told
