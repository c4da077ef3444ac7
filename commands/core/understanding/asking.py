"""From what was found in a message to what is run, or asked before: a guess that writes is always asked."""

from collections.abc import Sequence

from pydantic import ValidationError

from commands.core.declaration.effects import Call, Msg, Offer, msg
from commands.core.declaration.families import Table
from commands.core.declaration.vocabulary import ALOUD, Args, Command
from commands.core.language.words import name_of
from commands.core.understanding.arguments import Wrong, argument, fill, heard_by, may_doubt, unsure
from commands.core.understanding.calling import Found
from commands.core.understanding.meanings import Puzzled, Reading, Several, Understood

HELP = "aide"
LONGEST_TOLD = 60
"""Characters of words that are repeated in a question."""
_QUESTION_MARKS = frozenset(" \t\n\u00a0\u202f?!.…")


def made(table: Table, found: Found) -> Understood | Puzzled:
    """What a command named by a message comes to."""
    command = found.command
    if len(found.commands) > 1:
        return ask_which([(each.name, each, fill(each, found.rest)) for each in found.commands])
    correction = msg("core.corrected", command=command.name) if found.edits else None
    is_question = not command.writes and any("-" in each and name_of(each) == found.name for each in command.aliases)
    if (
        HELP in table.commands and "?" in found.rest and _QUESTION_MARKS.issuperset(found.rest) and not is_question
    ):  # « prochaine réunion ? » asks for it, no more
        wanted = "" if command.name == HELP else command.name
        return run(table.commands[HELP], fill(table.commands[HELP], wanted), correction)
    args = fill(command, found.rest)
    if found.edits == 2 or (found.edits and command.may_write(heard_by(command, found.rest))):
        return ask_whether(_shown(command, found.rest), command, args)
    return run(command, args, correction)


def _shown(command: Command, words: str) -> str:
    """The command as it is asked about: with its words when they are few, for nobody should have to guess what « oui » would do."""
    told = heard_by(command, words)
    return f"{command.name} {told}" if told and len(told) <= LONGEST_TOLD else command.name


def way(table: Table, words: str, *, safe: bool = False) -> Understood | Puzzled:
    """What a way of an intent comes to, the command and its words. safe: it only shows, whatever its command may do otherwise."""
    command, rest, args = _read(table, words)
    if is_doubted(table, words) and isinstance(args, Args):  # it asks by itself, and tells of what
        return Understood(command, args)
    if command.may_write(rest) and not safe:
        return ask_whether(_shown(command, rest), command, args)
    return run(command, args, msg("core.corrected", command=words))


def is_doubted(table: Table, words: str) -> bool:
    """Whether the command of a way asks by itself what was meant: it names no thing, and was not said."""
    name, _, rest = words.partition(" ")
    return may_doubt(table.commands[name]) and not table.references(rest)


def ways(table: Table, told: Sequence[str]) -> Puzzled:
    """Which of several ways was meant."""
    readings = [(words, *_read(table, words)) for words in told]
    return ask_which([(words, command, args) for words, command, _, args in readings])


def _read(table: Table, words: str) -> tuple[Command, str, Args | Wrong]:
    """The command of a way, its words, and the arguments they make: one that asks by itself what was meant knows that it was not said."""
    name, _, rest = words.partition(" ")
    command = table.commands[name]
    args = fill(command, rest)
    return command, rest, unsure(command, args, ALOUD) if is_doubted(table, words) and isinstance(args, Args) else args


def run(command: Command, args: Args | Wrong, correction: Msg | None) -> Understood | Puzzled:
    """Run it, unless its words are wrong."""
    return Puzzled(args.message) if isinstance(args, Wrong) else Understood(command, args, correction)


def ask_whether(told: str, command: Command, args: Args | Wrong) -> Puzzled:
    """Ask whether a command was meant. told: it, as it may be copied."""
    if isinstance(args, Wrong):
        return Puzzled(msg("core.did-you-mean-example", command=command.name, example=command.examples[0]))
    return Puzzled(msg("core.did-you-mean", command=told), Offer({"oui": call_of(command, args)}))


def ask_which(choices: Sequence[tuple[str, Command, Args | Wrong]]) -> Puzzled:
    """Ask which of these was meant, each as it may be copied."""
    good = [(told, call_of(command, args)) for told, command, args in choices if not isinstance(args, Wrong)]
    if not good:
        _, command, _ = choices[0]
        return Puzzled(msg("core.did-you-mean-example", command=command.name, example=command.examples[0]))
    offer = Offer({str(rank): call for rank, (_, call) in enumerate(good, 1)})
    return Puzzled(msg("core.did-you-mean-one-of", commands=[told for told, _ in good]), offer)


def together(readings: Sequence[Understood | Puzzled]) -> Reading:
    """All wishes of one message: done when all are sure, asked when one is a guess, and none when one cannot be."""
    sure = [each for each in readings if isinstance(each, Understood)]
    if len(readings) == 1:
        return readings[0]
    if len(sure) == len(readings):
        return Several(tuple(sure))
    calls, told = [], []
    for each in readings:
        if isinstance(each, Understood):
            calls.append(call_of(each.command, each.args))
            told.append(_as_written(each))
        elif each.offer and "oui" in each.offer.answers:
            calls.append(each.offer.answers["oui"])
            told.append(str(each.message.facts["command"]))
        else:
            return each
    chain = calls[-1]
    for call in reversed(calls[:-1]):
        chain = Call(call.command, call.args, then=chain)
    return Puzzled(msg("core.did-you-mean-all", commands=told), Offer({"oui": chain}))


def accepted(table: Table, call: Call) -> Reading:
    """What an offered answer runs: a command, or all those of a chain."""
    wishes: list[Understood] = []
    left: Call | None = call
    while left is not None:
        command = table.commands.get(left.command)
        if command is None:
            return Puzzled(msg("core.nothing-offered"))
        try:
            wishes.append(Understood(command, command.args.model_validate(left.args)))
        except ValidationError:  # the offer was made by an older version
            return Puzzled(msg("core.nothing-offered"))
        left = left.then
    return wishes[0] if len(wishes) == 1 else Several(tuple(wishes))


def call_of(command: Command, args: Args) -> Call:
    """A command ready to be run later."""
    return Call(command.name, args.model_dump(mode="json", exclude_unset=True))


def _as_written(wish: Understood) -> str:
    said = " ".join(str(value) for value in wish.args.model_dump(exclude_unset=True).values())
    return f"{wish.command.name} {argument(said)}".strip()
