"""Once a list is in the directory: the rows that made a sheet by themselves are kept in mind, by digests, for its next edition."""

from collections.abc import Iterator, Sequence

from sqlmodel.ext.asyncio.session import AsyncSession

from commands.imports.claims import Claims
from commands.imports.identity import Key
from commands.imports.plan import Plan
from commands.imports.records import Records
from storage import directory, imports, provenance, read_rows
from storage.directory import Structure
from storage.imports import AT_ONCE
from storage.read_rows import Told
from storage.slices import slices

Remembered = dict[int, tuple[str, str, Sequence[Told]]]
"""Of sheets, by number: the digest of the row, of the sheet, and what was said of the row."""


async def taken_up(session: AsyncSession, plan: Plan) -> set[int]:
    """The sheets that people wrote of, or that others were merged into: their rows are compared each time."""
    claims: Claims = await provenance.standing(session, {key[0] for key in plan.records.structures})
    merged = {each.structure_id for each in await directory.list_merged(session)}
    return merged | {each.structure_id for each in claims.values()}


def alone(plan: Plan) -> Iterator[Sequence[tuple[int, Key]]]:
    """The rows that were read and made a sheet by themselves: rank and key, some at a time."""
    records = plan.records
    found = [(rank, key) for rank, key in records.ledger.alone() if key in records.structures and key not in plan.merged]
    return slices(found, AT_ONCE)


async def find_remembered(session: AsyncSession, records: Records, rows: Sequence[tuple[int, Key]], but: set[int]) -> Remembered:
    """What is to be kept of these rows: those whose sheets are what they say, and no more."""
    numbers = await imports.find_ids(session, Structure, [key for _, key in rows])
    sheets = await read_rows.find_sheets(session, list(numbers.values()))
    found: Remembered = {}
    for rank, key in rows:
        number = numbers.get(key)
        if number is None or number in but:
            continue
        if not records.offers or set(sheets[number].services) == set(records.made.get(key, ())):
            found[number] = records.ledger.digest(rank), sheets[number].digest, _told(records, rank)
    return found


def _told(records: Records, rank: int) -> list[Told]:
    begin = records.ledger.begins[rank]
    return [(each.column, each.value, each.reason) for each in records.notices[begin : begin + records.ledger.counts[rank]]]
