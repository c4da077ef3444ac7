"""How a verb of `agora` is written, in French: what the library would print is half English."""

from collections.abc import Iterable, Iterator
from textwrap import wrap
from typing import Any

import typer
from typer.core import TyperCommand, TyperGroup
from typing_extensions import override

from bot.administration.outcome import EX_USAGE

WIDTH = 100
COLUMN = 26
"""Where explanations begin."""
HELP = "--help"


class _Told:
    """Tells in French how it is written."""

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """As the library asks for it."""
        formatter.write("\n".join(_told(self, ctx)))


class Verb(_Told, TyperCommand):
    """A verb."""


class Verbs(_Told, TyperGroup):
    """Several verbs under one name."""

    @override
    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        if not args:
            print(ctx.get_help())
            raise typer.Exit(EX_USAGE)
        return super().parse_args(ctx, args)


def path_of(ctx: Any) -> str:
    """The verb, with those above it, as people write them: however the program was called, its name is `agora`."""
    return f"{path_of(ctx.parent)} {ctx.info_name}" if ctx.parent is not None else "agora"


def name_of(parameter: Any) -> str:
    """An option by its name, an argument by what it stands for."""
    return str(parameter.metavar or next(iter(parameter.opts), parameter.name))


def _told(command: Any, ctx: Any) -> Iterator[str]:
    arguments = [each for each in command.params if each.param_type_name == "argument"]
    options = [each for each in command.params if each.param_type_name == "option"]
    verbs = dict(getattr(command, "commands", {}))
    wanted = [name_of(each) if each.required else f"[{name_of(each)}]" for each in arguments] or (["VERBE"] if verbs else [])
    yield f"À écrire : {' '.join((path_of(ctx), *wanted, '[OPTIONS]'))}"
    yield from ("", *wrap(command.help, WIDTH))
    yield from _listed("À donner :", ((name_of(each), each.help) for each in arguments))
    yield from _listed("Verbes :", ((name, each.help) for name, each in verbs.items()))
    yield from _listed("Options :", (*((_written(each), _explained(each)) for each in options), (HELP, "Montrer cette aide.")))


def _listed(title: str, lines: Iterable[tuple[str, str]]) -> Iterator[str]:
    told = list(lines)
    if told:
        yield from ("", title)
    for name, words in told:
        begun = f"  {name}".ljust(COLUMN)
        yield from wrap(words, WIDTH, initial_indent=begun, subsequent_indent=" " * COLUMN)


def _written(option: Any) -> str:
    names = " ou ".join((*option.opts, *option.secondary_opts))
    return names if option.is_flag else f"{names} …"


def _explained(option: Any) -> str:
    given = option.default if not option.is_flag else None
    return f"{option.help} Sinon : {given}." if given else str(option.help)
