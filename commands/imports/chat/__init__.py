"""Lists that a coordinator sends to the bot: it reads them, asks what is doubtful, tells what would change, and writes once told to."""

from commands.imports.chat import handled, receiving, talking, undoing
from commands.imports.chat.shared import family

__all__ = ["family", "handled", "receiving", "talking", "undoing"]
