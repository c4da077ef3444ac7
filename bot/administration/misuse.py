"""What is wrong with how a verb was called, in French: what the library says is English."""

from typing import Any

import typer

from bot.administration.usage import name_of, path_of

Misuse: type[Exception] = typer.BadParameter.__mro__[1]
"""Every fault of a command line is one; typer shows no other way to it."""


def misuse(error: Any) -> str:
    """One line, with how to learn what to write instead."""
    verb = path_of(error.ctx) if error.ctx is not None else "agora"
    return f"{_fault(error)}. Pour savoir comment l’écrire : {verb} --help"


def _fault(error: Any) -> str:
    option = getattr(error, "option_name", None)
    if option is not None:
        return f"l’option « {option} » n’existe pas, ou il lui manque une valeur"
    if isinstance(error, typer.BadParameter):
        name = "une valeur" if error.param is None else name_of(error.param)
        return f"« {name} » manque, ou n’a pas la forme attendue"
    return "cette commande n’existe pas, ou elle a un mot de trop"
