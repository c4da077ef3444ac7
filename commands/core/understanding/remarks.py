"""What is said of what the bot just showed: « et le numéro ? » after a sheet, « plutôt pour les jeunes ? » after a search."""

import re
from collections.abc import Mapping

from pydantic import ValidationError

from commands.core import guard
from commands.core.declaration.effects import A_NARROWING, ANSWER, OF_SHOWN, Call
from commands.core.declaration.families import Table
from commands.core.declaration.intents import folded
from commands.core.declaration.vocabulary import Args, Command
from commands.core.understanding import asking
from commands.core.understanding.arguments import is_screened, spoken_field
from commands.core.understanding.courtesy import thanks_for
from commands.core.understanding.meanings import Puzzled, Understood

_ABOUT_ME = re.compile(r" (?:j|je|on|nous) (?!peux|peut|veux|voudrais|puis|cherche)")
"""Who speaks tells what they do themselves: « j’y vais demain »."""
LONGEST = 80
"""Characters: what is longer is no remark on what was shown."""


def remark(table: Table, said: str, offered: Mapping[str, Call], *, loose: bool = False) -> Understood | Puzzled | None:
    """What words come to that are said of what was shown; None: they are not. What writes is asked.

    loose: that a search is to be narrowed, which may be said in any words, and so only where nothing else is understood.
    """
    if len(said) > LONGEST or not any(map(is_of_shown, offered)) or table.references(said) or thanks_for(said):
        return None
    words = folded(said)
    if _ABOUT_ME.match(words):
        return None
    heard = (each for each in table.remarks if each.follows in offered and (each.follows == A_NARROWING) == loose)
    meant = next((each for each in heard if each.matches(words, ())), None)
    return _made(table, offered[meant.follows], said) if meant else None


def is_of_shown(answer: str) -> bool:
    """Whether an answer that is offered is only good for what was shown last."""
    return answer.startswith(OF_SHOWN)


def _made(table: Table, call: Call, said: str) -> Understood | Puzzled | None:
    command = table.commands.get(call.command)
    if command is None or (is_screened(command) and guard.findings(said)):
        return None
    takes = {ANSWER: said} if ANSWER in command.args.model_fields else {}
    try:
        args = command.args.model_validate(call.args | takes)
    except ValidationError:  # the offer was made by an older version
        return None
    return asking.ask_whether(_told(command, args), command, args) if command.writes else Understood(command, args)


def _told(command: Command, args: Args) -> str:
    """The command as it may be copied."""
    field = spoken_field(command)
    return f"{command.name} {getattr(args, field)}".strip() if field else command.name
