"""The manual of the commands, written from their declarations: `docs/commandes.md`."""

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from commands.core.declaration.families import Table
from commands.core.telling.rendering import TEXTS


def manual(table: Table) -> str:
    """All commands in Markdown, by family, in the order in which `!aide` tells them."""
    environment = Environment(  # noqa: S701 - Markdown, from our own declarations only
        loader=FileSystemLoader(TEXTS), undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True, keep_trailing_newline=True
    )
    families = [family for family in table.families if family.commands]
    return environment.get_template("manual.md.j2").render(families=families)
