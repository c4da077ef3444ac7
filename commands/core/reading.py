"""What a person means: a command, a short answer to an offer, something unclear, or nothing for the bot.

The rules are the principles 1, 2, 6, 7, 12 and 22 of the design of the interaction. All of it is linear in the length
of the message, and none of it fails, whatever the message.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias

from pydantic import ValidationError
from rapidfuzz.distance import OSA

from commands.core import guard
from commands.core.answers import answered, answers_a_question, closes
from commands.core.arguments import Wrong, argument, expects, fill, spoken_field, without_article
from commands.core.effects import Call, Msg, Offer, msg
from commands.core.vocabulary import Args, Command, Table
from commands.core.words import SEPARATORS, WORD, audible, unquoted
from storage.analysis import fold, tokens

HELP, SEARCH = "aide", "qui-fait"
LONGEST_QUESTION = 200
"""Characters: a longer message that is no command is not offered to the search."""
MOST_PLAIN_WORDS = 8
"""Of a message that is no command: more words that are no question are offered to the search, and not searched at once."""

_LONGEST_NAME = 40
_MOST_WORDS = 8
_NEXT_WORD = re.compile(rf"[{SEPARATORS}]*({WORD})")
_GREETING = re.compile(r"(bonjour|bonsoir|salut|hello|coucou)\b[\s,.!:;…]*", re.IGNORECASE)
_QUESTION_MARKS = frozenset(" \t\n\u00a0\u202f?!.…")


@dataclass(frozen=True, slots=True)
class Heard:
    """A message and how it came.

    private: in a room where only the bot and this person are. addressed: it began by naming the bot, whose name is no
    longer in `text`. answering: it replies to a message of the bot.
    """

    text: str
    private: bool = False
    addressed: bool = False
    answering: bool = False


@dataclass(frozen=True, slots=True)
class Silence:
    """Nothing for the bot: no answer."""


@dataclass(frozen=True, slots=True)
class Understood:
    """A command to run. `correction`: what to say before its answer, when a typo was read."""

    command: Command
    args: Args
    correction: Msg | None = None


@dataclass(frozen=True, slots=True)
class Puzzled:
    """Meant for the bot, and not clear: what to say, and the answers it offers."""

    message: Msg
    offer: Offer | None = None


Reading: TypeAlias = Silence | Understood | Puzzled


@dataclass(frozen=True, slots=True)
class _Found:
    """A name the message may begin with, its command (or commands: a guess), the words after, and how many edits away."""

    name: str
    commands: tuple[Command, ...]
    rest: str
    edits: int = 0


def read(table: Table, heard: Heard, offered: Mapping[str, Call]) -> Reading:
    """Understand a message. `offered`: what the bot offered to this person in this room, not expired."""
    text = unquoted(audible(heard.text))
    banged = text.startswith("!")
    said = text[1:].strip() if banged else text
    spoken_to = banged or heard.private or heard.addressed
    if said.startswith("!") or not (spoken_to or heard.answering) or not any(sign.isalnum() or sign == "?" for sign in said):
        return Silence()
    if call := answered(offered, said):
        return _accepted(table, call)
    if answers_a_question(said) and not closes(said):
        return Puzzled(msg("core.nothing-offered"))
    if not spoken_to or closes(said):
        return Silence()
    reading = _read_command(table, said, banged=banged)
    if reading is None and (heard.private or heard.addressed):
        return _unclear(table, said, banged=banged)
    return reading or Silence()


def names_command(table: Table, text: str, *, among_others: bool) -> bool:
    """Whether a message is a command whatever was asked before it: it begins with « ! » and a name, or nearly.

    among_others: where others talk, an answer needs the « ! » too (« ! j’aide les familles » is none of `!aide`). A command then
    is what has its name right behind, without a fault.
    """
    said = audible(text)
    if not said.startswith("!"):
        return False
    found = _find_exact(table, said[1:]) if among_others else _find(table, said[1:].strip())
    return found is not None and not (among_others and said[1:2].isspace())


def takes_file(table: Table, text: str) -> bool:
    """Whether a message is a command that looks at a file, with or without « ! »."""
    found = _find_exact(table, audible(text).removeprefix("!").strip())
    return found is not None and found.commands[0].takes_file


def nearest_names(table: Table, said: str, edits: int = 1) -> list[str]:
    """The names of at least 4 letters within this many edits of a word of at least 3."""
    if len(said) < 3:
        return []
    return [name for name in table.names if len(name) >= 4 and OSA.distance(said, name, score_cutoff=edits) <= edits]


def nearest(table: Table, said: str) -> Command | None:
    """The only command whose name, or an alias, is one edit away."""
    near = _distinct(table, nearest_names(table, said))
    return near[0] if len(near) == 1 else None


def _distinct(table: Table, names: list[str]) -> tuple[Command, ...]:
    return tuple({table.names[name].name: table.names[name] for name in names}.values())


def _accepted(table: Table, call: Call) -> Reading:
    command = table.commands.get(call.command)
    try:
        return Understood(command, command.args.model_validate(call.args)) if command else Puzzled(msg("core.nothing-offered"))
    except ValidationError:  # the offer was made by an older version
        return Puzzled(msg("core.nothing-offered"))


def _read_command(table: Table, said: str, *, banged: bool) -> Reading | None:
    """The command a message begins with, if it does; a greeting or an article may come before."""
    greeting, asked = _ungreeted(said)
    found = _find(table, asked) or (_find_near(table, asked, 2) if banged else None)
    if found is None and greeting and len(asked.split()) <= 4 and not (asked.endswith("?") and _tells(asked)):
        found = _find_exact(table, greeting)
    if found is None:
        return None
    words, exact = argument(found.rest), found.edits == 0
    if words and not expects(found.commands[0], found.name, words) and not (banged and exact):
        return None
    return _make(table, found)


def _ungreeted(said: str) -> tuple[str, str]:
    """The greeting a message begins with, and the rest; a greeting alone is also the rest."""
    greeting = _GREETING.match(said)
    return (greeting[1], said[greeting.end() :] or said) if greeting else ("", said)


def _tells(words: str) -> bool:
    """Whether something is asked for in these words: « tu es là ? » tells nothing, and « ça va ? » waits for nothing."""
    return not closes(words) and any(not token.is_stop for token in tokens(words))


def _openings(said: str) -> list[tuple[str, int]]:
    """The names the first words may spell, each with the place where it ends, the longest first."""
    openings: list[tuple[str, int]] = []
    name, place = "", 0
    while len(openings) < _MOST_WORDS and (word := _NEXT_WORD.match(said, place)) and len(word[1]) <= _LONGEST_NAME:
        name, place = name + fold(word[1]), word.end()
        openings.insert(0, (name, place))
    return openings


def _find(table: Table, said: str) -> _Found | None:
    """The longest name the message begins with; or one edit away, when that is clearly longer (« qui fat » is no « qui »)."""
    exact = _find_exact(table, said) or _find_exact(table, without_article(said))
    near = _find_near(table, said, 1)
    if exact and not (near and len(near.name) >= len(exact.name) + 3 and len(near.rest) < len(exact.rest)):
        return exact
    return near


def _find_exact(table: Table, said: str) -> _Found | None:
    openings = ((name, said[place:]) for name, place in _openings(said))
    called = ((name, table.named(name, argument(rest) if name in table.borrowed else ""), rest) for name, rest in openings)
    return next((_Found(name, (command,), rest) for name, command, rest in called if command), None)


def _find_near(table: Table, said: str, edits: int) -> _Found | None:
    """A name at this many edits: one, or two for words of seven letters and more. No word is taken that the name does not need."""
    for name, place in reversed(_openings(said)):
        if (edits == 1 or len(name) >= 7) and (near := nearest_names(table, name, edits)):
            return _Found(min(near, key=len), _distinct(table, near), said[place:], edits)
    return None


def _make(table: Table, found: _Found) -> Reading:
    command = found.commands[0]
    if len(found.commands) > 1:
        return _ask_which(found)
    correction = msg("core.corrected", command=command.name) if found.edits else None
    if HELP in table.commands and "?" in found.rest and _QUESTION_MARKS.issuperset(found.rest):
        wanted = "" if command.name == HELP else command.name
        return _run(table.commands[HELP], fill(table.commands[HELP], wanted), correction)
    args = fill(command, found.rest)
    if found.edits == 2 or (found.edits and command.writes):
        return _ask_whether(command, args)
    return _run(command, args, correction)


def _run(command: Command, args: Args | Wrong, correction: Msg | None) -> Reading:
    return Puzzled(args.message) if isinstance(args, Wrong) else Understood(command, args, correction)


def _ask_whether(command: Command, args: Args | Wrong) -> Puzzled:
    if isinstance(args, Wrong):
        return Puzzled(msg("core.did-you-mean-example", command=command.name, example=command.examples[0]))
    return Puzzled(msg("core.did-you-mean", command=command.name), Offer({"oui": _call(command, args)}))


def _ask_which(found: _Found) -> Puzzled:
    made = [(command, fill(command, found.rest)) for command in found.commands]
    choices = [_call(command, args) for command, args in made if not isinstance(args, Wrong)]
    if not choices:
        return Puzzled(msg("core.did-you-mean-example", command=found.commands[0].name, example=found.commands[0].examples[0]))
    offer = Offer({str(rank): call for rank, call in enumerate(choices, 1)})
    return Puzzled(msg("core.did-you-mean-one-of", commands=[call.command for call in choices]), offer)


def _call(command: Command, args: Args) -> Call:
    return Call(command.name, args.model_dump(mode="json", exclude_unset=True))


def _unclear(table: Table, said: str, *, banged: bool) -> Reading:
    """Words of a private room that are no command: searched when they are few or a question, else offered to the search."""
    search = table.commands.get(SEARCH)
    field = spoken_field(search) if search else None
    question = argument(_ungreeted(said)[1])
    if signs := guard.findings(said[:LONGEST_QUESTION]):
        return Puzzled(guard.refusal(signs).message)
    if search is None or field is None or not question or len(said) > LONGEST_QUESTION:
        return Puzzled(msg("core.not-understood-at-all"))
    is_plain = said.endswith("?") or len(question.split()) <= MOST_PLAIN_WORDS
    if is_plain and _tells(question) and not banged:
        return _run(search, fill(search, question), msg("core.searching"))
    return Puzzled(msg("core.not-understood", words=question), Offer({"oui": Call(search.name, {field: question})}))
