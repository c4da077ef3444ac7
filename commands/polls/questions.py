"""The four questions that make a poll, and how each answer is read."""

from typing import Any

from commands.core.declaration.context import Context
from commands.core.declaration.effects import Refused
from commands.core.declaration.questions import Question
from commands.core.language.words import words_of
from commands.core.rules.lines import only_short
from commands.core.telling.french import long_date
from commands.polls.deadlines import read_deadline
from commands.polls.wording import LONGEST_QUESTION, check_choices, parts_of, read_options, unnumbered
from storage.polls import CONSENT

_CONSENT = frozenset({"consentement", "par consentement"})


async def _question(_ctx: Context, said: str) -> str:
    question = " ".join(parts_of(said))
    if not question:
        raise Refused("polls.no-question")
    return only_short(question, LONGEST_QUESTION, "polls.too-long", what="question")


async def _choices(_ctx: Context, said: str) -> list[str]:
    """None of them: it is a decision by consent."""
    if words_of(said) in _CONSENT:
        return []
    choices = unnumbered(parts_of(said))
    check_choices(choices)
    return choices


async def _end(ctx: Context, said: str) -> str:
    """The instant, in words that tell it on another day too."""
    ends_at = read_deadline(ctx, said).astimezone(ctx.territory.zone)
    return f"{long_date(ends_at)} à {ends_at:%Hh%M}"


async def _options(_ctx: Context, said: str) -> dict[str, Any]:
    options: dict[str, Any] = {}
    for part in parts_of(said):
        if (read := read_options(part)) is None:
            raise Refused("polls.unknown-option", said=part)
        options |= read
    if options.get("kind") == CONSENT:
        raise Refused("polls.unknown-option", said=said)
    return options


QUESTIONS = (
    Question("question", asks="polls.dialogue-question", reads=_question),
    Question("choices", asks="polls.dialogue-choices", reads=_choices, tells=lambda choices: " ; ".join(choices) or "consentement"),
    Question("end", asks="polls.dialogue-end", reads=_end, optional=True),
    Question("options", asks="polls.dialogue-options", reads=_options, optional=True),
)
