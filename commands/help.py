"""Help by needs: what the bot can do, a subject at a time, and what to do when there is nothing more to show."""

from typing import TypedDict

from commands.core.arguments import spoken_field
from commands.core.context import Context
from commands.core.effects import Call, Effects, Msg, Offer, Reply, msg, reply
from commands.core.reading import SEARCH, nearest
from commands.core.vocabulary import Args, Command, Family, Rest, Table
from commands.core.words import name_of

family = Family("help", "Comprendre ce que je sais faire")


class Need(TypedDict):
    """A line of the help: what a person wants to do, and an example to copy."""

    title: str
    example: str


class Help(Args):
    """Savoir ce que je sais faire, par besoin ou par sujet."""

    subject: Rest = ""


@family.command(
    "aide",
    Help,
    aliases=("help", "?", "menu", "bonjour", "commandes", "aidez-moi", "aide-moi"),
    examples=("!aide", "!aide qui-fait", "!aide 2"),
)
async def show_help(ctx: Context, args: Help) -> Effects:
    """Answer with all needs, or with the subject that was named or numbered."""
    subjects = _subjects(ctx.table)
    if not args.subject:
        return Reply(msg("help.needs", needs=_needs(subjects))), _numbers(subjects)
    if command := _command(ctx.table, args.subject):
        return (Reply(_explained(command)),)
    if chosen := _subject(subjects, args.subject):
        return (Reply(_told(chosen)),)
    return _unknown(ctx.table, subjects, args.subject)


class More(Args):
    """Voir la suite de la dernière réponse."""


@family.command("suite", More, aliases=("plus", "encore"), examples=("!suite",))
async def show_more(_ctx: Context, _args: More) -> Effects:
    """Answer a « suite » that nothing was offered for: an offer would have been taken before."""
    return reply("help.nothing-more")


def _subjects(table: Table) -> list[Family]:
    return [subject for subject in table.families if subject.commands and subject is not family]


def _needs(subjects: list[Family]) -> list[Need]:
    return [Need(title=subject.title, example=subject.commands[0].examples[0]) for subject in subjects]


def _numbers(subjects: list[Family], **more: Call) -> Offer:
    return Offer({str(rank): _chosen(subject, rank) for rank, subject in enumerate(subjects, 1)} | more)


def _chosen(subject: Family, rank: int) -> Call:
    """The subject; where it is one command that needs no word, the command itself."""
    command = subject.commands[0]
    return Call("aide", {"subject": str(rank)}) if len(subject.commands) > 1 or command.args.model_fields else Call(command.name)


def _command(table: Table, said: str) -> Command | None:
    return table.find(said) or nearest(table, name_of(said))


def _subject(subjects: list[Family], said: str) -> Family | None:
    if said.isdecimal():
        return next((subject for rank, subject in enumerate(subjects, 1) if rank == int(said)), None)
    return next((subject for subject in subjects if name_of(said) and name_of(said) in name_of(subject.title)), None)


def _told(subject: Family) -> Msg:
    if len(subject.commands) == 1:
        return _explained(subject.commands[0])
    return msg("help.subject", title=subject.title, commands=subject.commands)


def _explained(command: Command) -> Msg:
    return msg("core.command-help", name=command.name, summary=command.summary, examples=command.examples, aliases=command.aliases)


def _unknown(table: Table, subjects: list[Family], said: str) -> Effects:
    """« aide alimentaire » is no subject of help, but a need: offer to search it."""
    search = table.commands.get(SEARCH)
    field = spoken_field(search) if search else None
    if search is None or field is None or said.isdecimal():
        return Reply(msg("help.unknown-subject", subject=said, needs=_needs(subjects))), _numbers(subjects)
    question = f"aide {said}"
    answer = msg("help.unknown-subject-search", needs=_needs(subjects), question=question)
    return Reply(answer), _numbers(subjects, oui=Call(search.name, {field: question}))
