"""What the reports of `agora import` are made of: tables and lists of inert text."""

from collections.abc import Iterable
from typing import Any, Protocol

from rich.console import Console
from rich.table import Table
from rich.text import Text

from commands.imports import cells
from commands.imports.rows import HIDDEN, Notice

LONGEST_CELL = 80
LONGEST_VALUE = 60
NAMES_SHOWN = 20
PLACES_SHOWN = 20
VALUES_SHOWN = 3


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


class Left(Protocol):
    """A line that makes nothing, and why."""

    @property
    def place(self) -> int:
        """Its line, or its rank."""

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


def show_left(console: Console, left: Iterable[Left], place: str) -> None:
    """Say which rows make nothing, without a fault, by their reason; those of a file that are no rows too."""
    groups: dict[str, list[int]] = {}
    for each in left:
        groups.setdefault(each.reason, []).append(each.place)
    for reason, places in groups.items():
        say(console, f"Laissées de côté, {cells.line(reason)} : {told_places(place, places)}.")


def show_notices(console: Console, notices: Iterable[Notice], place: str) -> None:
    """One line for each column and kind of trouble, with what is met and where: « Tél : numéro inutilisable (« 12 ») : lignes 4, 9 »."""
    groups: dict[tuple[str, str], tuple[dict[str, None], list[int]]] = {}
    for notice in notices:
        values, places = groups.setdefault((notice.column, notice.reason), ({}, []))
        values[notice.value] = None
        places.append(notice.place)
    if groups:
        say(console, "Cases corrigées, ou laissées de côté (leurs lignes sont prises) :")
    for (column, reason), (values, places) in groups.items():
        told = [f"« {cells.line(value)[:LONGEST_VALUE]} »" for value in values if value != HIDDEN]
        shown = ", ".join(told[:VALUES_SHOWN]) + (", …" if len(told) > VALUES_SHOWN else "")
        say(console, f"- {cells.line(column)} : {reason}{f' ({shown})' if shown else ''} : {told_places(place, places)}.")


def told_places(place: str, places: Iterable[int]) -> str:
    """« lignes 4, 9 et 12 », « ligne 4 »; of many, the first."""
    found = [str(each) for each in dict.fromkeys(places)]
    others = f" et {len(found) - PLACES_SHOWN} autres" if len(found) > PLACES_SHOWN else ""
    word = place.lower().replace("fiche", "fiches").replace("ligne", "lignes") if len(found) > 1 else place.lower()
    return f"{word} {', '.join(found[:PLACES_SHOWN])}{others}"


def counted(number: int, word: str, many: str = "") -> str:
    """« 1 ligne », « 12 lignes », « 0 refusée ». many: of several words, « 2 cases refusées »."""
    return f"{number} {word if number < 2 else many or f'{word}s'}"


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
