"""What stands of a command that acted, when its message is corrected: it does not act twice, and says how things are and how to go on."""

from collections.abc import Awaitable, Callable, Sequence
from typing import TypeAlias

from commands.core.declaration.context import Context
from commands.core.declaration.effects import Direct, Effects, Msg, Post, Reply, Update
from commands.core.declaration.intents import Thing
from commands.core.declaration.kinds import own_word

Stands: TypeAlias = Callable[[Context, int], Awaitable[Msg | None]]
"""Tells how what a command did stands now, by the number of what it was about (0: of nothing numbered), and how to change that.

None: it is not to be told here.
"""
LONGEST_LINE = 120


def subject_of(effects: Effects, things: Sequence[Thing]) -> str | None:
    """What a command was about, by what it comes to: `meetings.meeting:12`; None when it has no number. things: what has one.

    Without a message of its own, it is what the answer tells of, by the name of the fact: `meeting` for `meetings.meeting`.
    """
    for effect in effects:
        if isinstance(effect, Update | Post) and effect.subject:
            return effect.subject
    for effect in effects:
        if isinstance(effect, Reply | Direct):
            for thing in things:
                if (fact := effect.message.facts.get(own_word(thing.kind))) is not None:
                    return f"{thing.kind}:{fact.number}"
    return None


def line_of(words: str) -> str | None:
    """A corrected command as a line to copy; None when it is too long to be one."""
    line = words.strip()
    is_line = bool(line) and "\n" not in line and len(line) <= LONGEST_LINE
    return (line if line.startswith("!") else f"!{line}") if is_line else None
