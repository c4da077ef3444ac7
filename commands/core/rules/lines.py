"""Words that people say to be kept: on one line, that say something, and no more of them than a phone shows well."""

from typing import Any

from commands.core.declaration.effects import Msg, Refused
from commands.core.language.words import says_something


def only_short(words: str, most: int, key: str, /, **facts: Any) -> str:
    """The words. Raises Refused, by a text that is told `most` and `said`, in characters, where there are more of them."""
    if len(words) > most:
        raise Refused.saying(Msg(key, facts | {"most": most, "said": len(words)}))
    return words


def one_line(said: str, most: int, nothing: Refused, key: str, /, **facts: Any) -> str:
    """The words on one line. Raises the refusal where they say nothing; else as `only_short`."""
    line = " ".join(said.split())
    if not says_something(line):
        raise nothing
    return only_short(line, most, key, **facts)
