"""An import, run: refused where its source would lose half, written so that a bot answers meanwhile. French, for the operator."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Iterator
from datetime import date, datetime
from functools import cache
from hashlib import blake2b
from pathlib import Path
from typing import TypeAlias

from rich.console import Console
from rich.progress import Progress
from sqlmodel.ext.asyncio.session import AsyncSession

import commands
import storage
from bot.installation.ground import open_database
from bot.installation.import_undoing import settle, undo_import
from bot.settings import Settings
from commands.imports.adding import make_ready
from commands.imports.applying import apply_plan, find_changed_rows
from commands.imports.claims import Disagreement
from commands.imports.files import Sheet
from commands.imports.known_rows import look_up
from commands.imports.labels import FIELDS
from commands.imports.mapping import Mapping
from commands.imports.plan import Plan, make_plan
from commands.imports.portions import portions
from commands.imports.records import Records, Watch, read_records
from commands.imports.remembering import find_left, left, of_added, taken_up
from storage import import_runs, read_rows
from storage.database import Database
from storage.import_runs import NAME
from storage.lexicon import Lexicon
from storage.read_rows import DIGEST_BYTES

BREATH_S = 0.016
"""The least: the lock is free for as long as it was held. Who waits for it looks again every two milliseconds."""
BY_HAND = "la ligne de commande"
BUSY = "Un autre import est en cours. Attendez sa fin, puis recommencez."
NOTHING_TO_UNDO = "Aucun import à annuler : un import s’annule pendant un jour, et le dernier seulement."
WHAT = {"structure": "structures", "service": "services"}

Began: TypeAlias = Callable[[AsyncSession, int], Awaitable[None]]
Told: TypeAlias = Callable[[int, int], None]


async def nothing_more(_session: AsyncSession, _number: int) -> None:
    """Where nothing else begins with an import."""


def nobody(_done: int, _total: int) -> None:
    """Where nobody but the terminal is told."""


def shrinking(plan: Plan) -> str | None:
    """Why a list is not written: a source would lose half, in one sentence with both numbers. None when it may be."""
    if not plan.shrunk:
        return None
    each = plan.shrunk[0]
    return (
        f"« {each.source} » avait {each.before} {WHAT[each.kind]}, ce fichier n’en laisse que {each.after} : "
        "est-ce bien la liste entière ? Si oui, ajoutez --force."
    )


async def read_rows_of(database: Database, sheet: Sheet, declared: Mapping, lexicon: Lexicon, today: date, watch: Watch = iter) -> Records:
    """What a list says. Rows that come as they came the last time, and whose sheets say so still, are passed over."""
    async with database.reading() as session:
        ledger = await look_up(session, sheet, declared, lexicon, _code())
    return read_records(sheet, declared, lexicon, today, watch, ledger)


@cache
def _code() -> bytes:
    """What names our own code: another release may read otherwise."""
    told = blake2b(digest_size=DIGEST_BYTES)
    files = (file for package in (commands, storage) for place in package.__path__ for file in Path(place).rglob("*"))
    for file in sorted(each for each in files if each.suffix in {".py", ".toml"}):
        told.update(file.read_bytes())
    return told.digest()


async def plan_of(database: Database, records: Records, declared: Mapping) -> Plan:
    """What these records would change, by the declaration that they were read by."""
    async with database.reading() as session:
        return await make_plan(session, records, declared.source, declared.titre)


async def write_plan(
    database: Database,
    plan: Plan,
    now: datetime,
    *,
    by: str = BY_HAND,
    console: Console | None = None,
    began: Began = nothing_more,
    told: Told = nobody,
) -> int | None:
    """Write a plan, and let the bot write what people say between two portions of it. Only who is alone may (`Database.alone`).

    Gives its number, to take it back; None where nothing changes but rows as they came, which is no import to take back.
    Cut half-way, it is undone at the next start of the bot or of `agora import`. began: done with its number, in the transaction that
    begins it. told: how many sheets and services are written, of how many, after each portion.
    """
    number = None if plan.is_empty else await _begin(database, plan, by, now, began)
    total = sum(counts(plan).values())
    async with database.reading() as session:
        rows = await find_changed_rows(session, plan)
    with Progress(console=console or Console(quiet=True), transient=True) as progress:
        bar = progress.add_task("Écriture", total=total or None)
        freed, held = time.monotonic(), 0.0
        for part in portions(plan, rows=rows):
            async with database.reading() as session:
                added = await make_ready(session, part)
            kept = of_added(part, plan.records, added.whole)
            await asyncio.sleep(freed + max(BREATH_S, held) - time.monotonic())
            async with database.writing() as session:
                begun = time.monotonic()
                numbers = await apply_plan(session, part, now, number, added)
                await read_rows.remember(session, {numbers[key]: each for key, each in kept.items()}, fresh=True)
            held = (freed := time.monotonic()) - begun
            progress.advance(bar, sum(counts(part).values()))
            told(int(progress.tasks[0].completed), total)
    if number is not None:
        async with database.writing() as session:
            await import_runs.set_ended(session, number, counts(plan), now)
    await _remember_others(database, plan)
    return number


async def _begin(database: Database, plan: Plan, by: str, now: datetime, began: Began) -> int:
    async with database.writing() as session:
        number = await import_runs.add_run(session, plan.source, plan.title, by, now)
        await began(session, number)
    return number


async def _remember_others(database: Database, plan: Plan) -> None:
    """Keep in mind the rows of sheets that were there, which need not be read again."""
    async with database.reading() as session:
        but = await taken_up(session, plan)
    for rows in left(plan):
        async with database.reading() as session:
            found = await find_left(session, plan.records, rows, but)
        await asyncio.sleep(BREATH_S)
        async with database.writing() as session:
            await read_rows.remember(session, found)


def counts(plan: Plan) -> dict[str, int]:
    """What an import did, in numbers: sheets and services together."""
    both = plan.structures, plan.services
    return {
        "added": sum(len(delta.added) for delta in both),
        "changed": sum(len(delta.changed) for delta in both),
        "withdrawn": sum(len(delta.withdrawn) for delta in both),
    }


async def undo_for(settings: Settings, now: datetime) -> None:
    """`undo_last`, of an installation, and what was done, told."""
    async with open_database(settings, mapped=False) as database:
        print(await undo_last(database, now))


async def undo_last(database: Database, now: datetime, *, by: str = BY_HAND) -> str:
    """Take the last import back, if it is less than a day old. What was done, in words."""
    async with database.alone(NAME) as alone:
        if not alone:
            return BUSY
        await settle(database, now)
        async with database.reading() as session:
            run = await import_runs.find_undoable(session, now)
        if run is None:
            return NOTHING_TO_UNDO
        undone = await undo_import(database, run.number or 0, by, now)
    stay = f" {undone.kept} restent : quelqu’un y a écrit depuis, ou s’en sert." if undone.kept else ""
    return (
        f"L’import de « {run.title} » du {run.started_at:%d/%m/%Y} est annulé : {undone.removed} fiches et services retirés, "
        f"{undone.restored} champs et services remis comme avant.{stay}"
    )


def disagreements(told: list[Disagreement]) -> Iterator[tuple[int, str, str, object, str]]:
    """Where the list and the directory say otherwise: place, name, field, what the list says, what stays and on whose word."""
    for each in told:
        day = f" le {each.at:%d/%m/%Y}" if each.at else ""
        kept = ", ".join(each.kept) if isinstance(each.kept, list) else each.kept
        yield each.place, each.name, FIELDS[each.field], each.said, f"{kept} ({each.by}{day})"
