"""The shapes of a guided dialogue: its questions, how each answer is read, and who finishes it."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, TypeAlias

from commands.core.declaration.context import Context
from commands.core.declaration.effects import Effects, Msg


@dataclass(frozen=True, slots=True)
class Choice:
    """What a question gives when several things may have been meant: the next answer is a number. « oui » takes the first of one or two.

    message: lists them, numbered from 1. values: JSON values in that order.
    """

    message: Msg
    values: tuple[Any, ...]


Reader: TypeAlias = Callable[[Context, str], Awaitable[Any] | Any]


@dataclass(frozen=True, slots=True)
class Question:
    """One question of a dialogue.

    asks: key of its text, told the facts `place`, `total` (both None when not `numbered`), `answers` (key → value) and
    `noted` (the last answer in words, or None). reads: turns the words said into a JSON value, or a `Choice`, at once or awaited; raises
    `Refused` when they do not do, and the question waits on; raises `Ended` to end the dialogue there. tells: the value in words.
    optional: « passer » gives None. screened: the guard reads the answer first.
    """

    key: str
    asks: str
    reads: Reader
    tells: Callable[[Any], str] = str
    optional: bool = False
    numbered: bool = True
    screened: bool = True


class Ended(Exception):
    """A reader's end of the dialogue: the draft is forgotten, and the text says so."""

    def __init__(self, key: str, /, **facts: Any) -> None:
        super().__init__(key)
        self.message = Msg(key, facts)


SAID = "said"
Finish: TypeAlias = Callable[[Context, dict[str, Any]], Awaitable[Effects]]


@dataclass(frozen=True, slots=True)
class Dialogue:
    """A declared dialogue. summary: key of the text to confirm, told `answers`; None finishes at the last answer.

    begun_by: the command that begins it again once it was stopped. finish: done with the answers (key → value), in the transaction
    of the « oui ». takes_all: finish is given each answer as it was said (key `SAID`), and reads it itself: nothing of it is kept here.
    """

    name: str
    begun_by: str
    questions: tuple[Question, ...]
    summary: str | None
    finish: Finish
    takes_all: bool = False

    def question(self, key: str) -> Question:
        """The question of this key."""
        return next(question for question in self.questions if question.key == key)
