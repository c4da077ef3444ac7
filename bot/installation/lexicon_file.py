"""The lexicon of the territory: a file of the data folder that coordinators may edit while the bot runs."""

from importlib import resources
from pathlib import Path

from bot.logs import log
from storage.lexicon import Lexicon, LexiconError, load

FILE = "lexique.toml"


class LexiconFile:
    """Gives the lexicon as it stands in the file; a faulty edit keeps the last good one, and says so in the log."""

    def __init__(self, folder: Path) -> None:
        self._file = folder / FILE
        if not self._file.exists():
            self._file.write_text((resources.files("storage") / "lexicon.toml").read_text(encoding="utf-8"), encoding="utf-8")
        self._seen = self._file.stat().st_mtime_ns
        self._lexicon = load(self._file)

    def __call__(self) -> Lexicon:
        """The lexicon of this moment."""
        try:
            changed = self._file.stat().st_mtime_ns
            if changed != self._seen:
                self._seen = changed
                self._lexicon = load(self._file)
                log.info("lexicon-read", file=str(self._file))
        except (OSError, LexiconError) as error:
            log.warning("lexicon-kept", file=str(self._file), error=str(error))
        return self._lexicon
