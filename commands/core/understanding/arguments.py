"""From the words after a command to its Args, or to what is missing in them."""

import re
from dataclasses import dataclass

from pydantic import ValidationError
from pydantic.fields import FieldInfo

from commands.core import guard
from commands.core.declaration.effects import Msg, msg
from commands.core.declaration.marks import Spoken, Stripped, Unscreened, Unsure, Whole
from commands.core.declaration.vocabulary import Args, Command, Expected, Unspoken
from commands.core.language.words import LONGEST, name_of, unquoted, without_article

_LEADING = " \t\r\n\u00a0\u202f:,;.=>-–—"
_TRAILING = " \t\r\n\u00a0\u202f?.!…,;:"
_POLITE = re.compile(
    r"(?<![;:\n])(?:\s|^)(?:svp|stp|s['’ ]il (?:vous|te) pla[iî]t|désolée?|desolee?|dsl|sorry|merci(?: beaucoup| bcp| d['’]avance)?)\Z",
    re.IGNORECASE,
)
_MOST_POLITE = 3
"""Polite words that one ends with: « svp merci d’avance »."""


@dataclass(frozen=True, slots=True)
class Wrong:
    """Why the words do not make the arguments, for the person who wrote them."""

    message: Msg


def argument(words: str) -> str:
    """The words that are looked for: as they were said, without the quotes around, nor a leading article unless it was quoted."""
    bare = as_said(words)
    inside = unquoted(bare)
    return inside if inside != bare else without_article(bare)


def as_said(words: str) -> str:
    """The words of an argument: no final « ? », no « svp »."""
    said = words.lstrip(_LEADING).rstrip(_TRAILING)
    for _ in range(_MOST_POLITE):
        said = _POLITE.sub("", said).rstrip(_TRAILING)
    return said


def takes_words(command: Command) -> bool:
    """Whether something may be said after the command."""
    return any(not _is(field, Unspoken) for field in command.args.model_fields.values())


def expects(command: Command, name: str, words: str) -> bool:
    """Whether a command, called by this name, waits for these words, where no « ! » says that they are for it."""
    marks = [mark for field in command.args.model_fields.values() for mark in field.metadata if isinstance(mark, Expected)]
    told = len(words) <= LONGEST  # what is too long is refused, and not looked into before
    return takes_words(command) and all((told and mark.among(words)) or name in map(name_of, mark.freely) for mark in marks)


def is_waited_for(command: Command, name: str, words: str) -> bool:
    """Whether a command says which words it waits for, and these are such."""
    marked = any(isinstance(mark, Expected) for field in command.args.model_fields.values() for mark in field.metadata)
    return marked and expects(command, name, words)


def is_announced(command: Command, words: str) -> bool:
    """Whether a colon right after the name of a command says that any words are for it. words: all that follows the name."""
    after = words.lstrip(" \u00a0\u202f")
    marks = [mark for field in command.args.model_fields.values() for mark in field.metadata if isinstance(mark, Expected)]
    return after[:1] == ":" and bool(as_said(after)) and any(mark.announced for mark in marks)


def may_doubt(command: Command) -> bool:
    """Whether a command tells words that were not said to it from those that were."""
    return any(_is(field, Unsure) for field in command.args.model_fields.values())


def unsure(command: Command, args: Args, how: str) -> Args:
    """The arguments of a command whose words were not said to it, where it wants to know."""
    field = next((name for name, field in command.args.model_fields.items() if _is(field, Unsure)), None)
    return args.model_copy(update={field: how}) if field else args


def spoken_field(command: Command) -> str | None:
    """The field that takes the words left, if the command has one."""
    return next((name for name, field in command.args.model_fields.items() if _is(field, Spoken)), None)


def heard_by(command: Command, words: str) -> str:
    """Words as a command hears them: as they were said, or what is looked for in them, where it looks for something."""
    if any(_is(field, Whole) for field in command.args.model_fields.values()):
        return words.strip().lstrip(_LEADING)
    sought = any(_is(field, Stripped) for field in command.args.model_fields.values())
    return argument(words) if sought else as_said(words)


def fill(command: Command, words: str) -> Args | Wrong:
    """The arguments these words make: one word for each plain field in order, all that is left for `Rest`."""
    left = heard_by(command, words)
    if len(left) > LONGEST:
        return Wrong(msg("core.too-long", command=command.name, most=LONGEST, example=command.examples[0]))
    if is_screened(command) and (signs := guard.findings(left)):
        return Wrong(guard.refusal(signs).message)
    said: dict[str, str] = {}
    for name, field in command.args.model_fields.items():
        if not left or _is(field, Unspoken):
            continue
        if _is(field, Spoken):
            said[name], left = left, ""
        else:
            said[name], _, left = left.partition(" ")
            left = left.lstrip()
    try:
        return command.args.model_validate(said)
    except ValidationError as error:
        return Wrong(_why(command, error))


def is_screened(command: Command) -> bool:
    """Whether the guard reads what is said to a command before it does."""
    return takes_words(command) and not any(_is(field, Unscreened) for field in command.args.model_fields.values())


def _is(field: FieldInfo, mark: type[Spoken | Stripped | Unspoken | Unscreened | Unsure | Whole]) -> bool:
    return any(isinstance(item, mark) for item in field.metadata)


def _why(command: Command, error: ValidationError) -> Msg:
    first = error.errors(include_url=False)[0]
    example = command.examples[0]
    match first["type"]:
        case "missing":
            what = command.args.model_fields[str(first["loc"][0])].description
            return msg("core.missing", command=command.name, what=what, example=example)
        case "string_too_long":
            return msg("core.too-long", command=command.name, most=first["ctx"]["max_length"], example=example)
        case _:
            return msg("core.invalid", command=command.name, said=str(first["input"]), example=example)
