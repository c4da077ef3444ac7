"""What the reports of `agora import` are made of: tables and lists of inert text."""

from collections.abc import Iterable
from typing import Any, Protocol

from rich.console import Console
from rich.table import Table
from rich.text import Text

from commands.imports import cells
from commands.imports.identity import LeftAside
from commands.imports.rows import Notice

LONGEST_CELL = 80
NAMES_SHOWN = 20


class Refusal(Protocol):
    """A row that is not taken, and why."""

    @property
    def place(self) -> int:
        """Its line, or its rank."""

    @property
    def name(self) -> str:
        """What it calls itself, if it does."""

    @property
    def reason(self) -> str:
        """In words."""


def show_refusals(console: Console, refusals: Iterable[Refusal], place: str) -> None:
    """List the rows that are not taken. `place`: what their places are called."""
    rows = table("Lignes refusées", place, "Nom", "Raison")
    for refusal in refusals:
        rows.add_row(cell(refusal.place), cell(refusal.name), cell(refusal.reason))
    if rows.row_count:
        console.print(rows)


def show_notices(console: Console, notices: Iterable[Notice], place: str) -> None:
    """One row for each trouble, with every place it was met at."""
    groups: dict[tuple[str, str, str], list[int]] = {}
    for notice in notices:
        groups.setdefault((notice.column, notice.value, notice.reason), []).append(notice.place)
    rows = table("Cellules laissées de côté (leurs lignes sont prises)", "Colonne", "Contenu", "Raison", place)
    for (column, value, reason), places in groups.items():
        rows.add_row(cell(column), cell(value), cell(reason), Text(", ".join(map(str, dict.fromkeys(places)))))
    if groups:
        console.print(rows)


def show_left(console: Console, left: Iterable[LeftAside], place: str) -> None:
    """List the rows that make nothing, without a fault."""
    rows = table("Lignes laissées de côté", place, "Nom", "Raison")
    for each in left:
        rows.add_row(cell(each.place), cell(each.words), cell(each.reason))
    if rows.row_count:
        console.print(rows)


def show_disagreements(console: Console, told: Iterable[tuple[int, str, str, object, str]], place: str) -> None:
    """List the fields that stay as they are though the list says otherwise."""
    rows = table("Votre liste dit autre chose (gardé tel quel)", place, "Nom", "Champ", "Votre liste", "Gardé")
    for each in told:
        rows.add_row(*map(cell, each))
    if rows.row_count:
        console.print(rows)


def show_names(console: Console, title: str, names: Iterable[str]) -> None:
    """A sentence with the first names of a list, when it has any."""
    listed = [cells.line(name)[:LONGEST_CELL] for name in names]
    if listed:
        others = f" et {len(listed) - NAMES_SHOWN} autres" if len(listed) > NAMES_SHOWN else ""
        say(console, f"{title} : {', '.join(listed[:NAMES_SHOWN])}{others}.")


def table(title: str, *columns: str) -> Table:
    """A table that folds long words."""
    made = Table(title=title, title_justify="left")
    for column in columns:
        made.add_column(column, overflow="fold")
    return made


def cell(value: Any) -> Text:
    """Show a value as inert text: the data of a file is neither markup nor terminal codes."""
    words = ", ".join(map(str, value)) if isinstance(value, list | tuple) else value
    shown = cells.line(words) or "–"
    return Text(shown if len(shown) <= LONGEST_CELL else f"{shown[: LONGEST_CELL - 1]}…")


def say(console: Console, sentence: str) -> None:
    """A sentence, as it is."""
    console.print(Text(sentence))
