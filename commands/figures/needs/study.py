"""The frame of the analyse des besoins sociaux as one value, sections of tables with their sources, that each writer of files is given."""

from typing import Any

from commands.core.declaration.context import Context
from commands.core.declaration.effects import Attach, Printed
from commands.core.telling.printing import PDF, all_on_paper, can_print, words_of_page
from commands.core.telling.spreadsheets import XLSX
from commands.core.telling.written import DOCX, WORD, WORKBOOK, can_write
from commands.figures.needs.facts import Needs

LAYOUT = "study.typ"


def study_of(ctx: Context, needs: Needs) -> dict[str, Any]:
    """Its words: `title`, `sections` of `parts`, each a table (`columns`, `rows`), what is said without rows (`nothing`) and its `note`."""
    found: dict[str, Any] = all_on_paper(words_of_page("abs.json.j2", ctx.territory, needs=needs, today=ctx.local_now))
    return found


def files_of(study: dict[str, Any], name: str) -> tuple[Attach, ...]:
    """To be changed, to be counted with, to be read: all are made when they leave, by a process of their own."""
    word = (Attach(f"{name}.docx", DOCX, Printed(WORD, study)),) if can_write() else ()
    pdf = (Attach(f"{name}.pdf", PDF, Printed(LAYOUT, study)),) if can_print() else ()
    return *word, Attach(f"{name}.xlsx", XLSX, Printed(WORKBOOK, study)), *pdf
