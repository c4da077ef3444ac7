"""An import, run: refused where its source would lose half, written so that a bot answers meanwhile. French, for the operator."""

import asyncio
from collections.abc import Iterator
from datetime import datetime

from commands.imports.applying import apply_plan
from commands.imports.claims import Disagreement
from commands.imports.labels import FIELDS
from commands.imports.plan import Plan
from commands.imports.portions import portions
from storage.database import Database

BREATH_S = 0.15  # SQLite asks for its lock again every tenth of a second
WHAT = {"structure": "structures", "service": "services"}


def shrinking(plan: Plan) -> str | None:
    """Why a list is not written: a source would lose half, in one sentence with both numbers. None when it may be."""
    if not plan.shrunk:
        return None
    each = plan.shrunk[0]
    return (
        f"« {each.source} » avait {each.before} {WHAT[each.kind]}, ce fichier n’en laisse que {each.after} : "
        "est-ce bien la liste entière ? Si oui, ajoutez --force."
    )


async def write_plan(database: Database, plan: Plan, now: datetime) -> None:
    """Write a plan, and let the bot write what people say between two portions of it."""
    for part in portions(plan):
        async with database.writing() as session:
            await apply_plan(session, part, now)
        await asyncio.sleep(BREATH_S)


def disagreements(told: list[Disagreement]) -> Iterator[tuple[int, str, str, object, str]]:
    """Where the list and the directory say otherwise: place, name, field, what the list says, what stays and on whose word."""
    for each in told:
        day = f" le {each.at:%d/%m/%Y}" if each.at else ""
        kept = ", ".join(each.kept) if isinstance(each.kept, list) else each.kept
        yield each.place, each.name, FIELDS[each.field], each.said, f"{kept} ({each.by}{day})"
