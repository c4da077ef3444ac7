"""A list that is in the directory: the rows that made a sheet by themselves are kept in mind, by digests, for its next edition."""

from collections.abc import Collection, Iterator, Sequence

from sqlmodel.ext.asyncio.session import AsyncSession

from commands.imports.identity import Key, Record
from commands.imports.known_rows import DONE
from commands.imports.plan import Plan
from commands.imports.records import Records
from storage import directory, imports, provenance, read_rows
from storage.directory import Structure
from storage.imports import AT_ONCE
from storage.read_rows import Told, digest_sheet, words_of_sheet
from storage.slices import slices

Kept = tuple[str, str, Sequence[Told]]
"""The digest of a row, of its sheet, and what was said of the row."""


def of_added(plan: Plan, records: Records, whole: Collection[Key]) -> dict[Key, Kept]:
    """What is to be kept of the rows of new sheets, by key, once these are written.

    plan: a portion; records: of the whole list; whole: see `adding.Added`.
    """
    services: dict[Key | None, list[Record]] = {}
    for record in plan.services.added:
        services.setdefault(record.structure, []).append(record)
    found: dict[Key, Kept] = {}
    for record in plan.structures.added:
        own, rank = services.get(record.key, []), records.ledger.rank(record.key)
        if rank is not None and record.key in whole and (not records.offers or len(own) == records.ledger.made[rank]):
            found[record.key] = records.ledger.digest(rank), _digest(record, own), _told(records, rank)
            records.ledger.ranks[record.key] = DONE
    return found


def _digest(record: Record, services: Sequence[Record]) -> str:
    contacts = [("", *reach) for reach in record.contacts] + [(each.key[1], *reach) for each in services for reach in each.contacts]
    told = (words_of_sheet(each.key, each.values, service=True) for each in services)
    return digest_sheet(words_of_sheet(record.key, record.values), told, contacts)


# ── Those that were there ────────────────────────────────────────────────────────────────────────────────────────


async def taken_up(session: AsyncSession, plan: Plan) -> set[int]:
    """The sheets that people wrote of, or that others were merged into: their rows are compared each time."""
    claims = await provenance.standing(session, {key[0] for key in plan.records.structures})
    merged = {each.structure_id for each in await directory.list_merged(session)}
    return merged | {each.structure_id for each in claims.values()}


def left(plan: Plan) -> Iterator[Sequence[tuple[Key, int]]]:
    """The other rows that made a sheet by themselves: its key, and their rank, some at a time."""
    records = plan.records
    found = [
        (key, rank) for key, rank in records.ledger.ranks.items() if rank >= 0 and key in records.structures and key not in plan.merged
    ]
    return slices(found, AT_ONCE)


async def find_left(session: AsyncSession, records: Records, rows: Sequence[tuple[Key, int]], but: Collection[int]) -> dict[int, Kept]:
    """What is to be kept of these rows, by the number of their sheets: those that say what rows say, and no more. but: see `taken_up`."""
    numbers = await imports.find_ids(session, Structure, [key for key, _ in rows])
    sheets = await read_rows.find_sheets(session, list(numbers.values()))
    found: dict[int, Kept] = {}
    for key, rank in rows:
        number = numbers.get(key)
        if number is None or number in but:
            continue
        services = sheets[number].services
        if not records.offers or (len(services) == records.ledger.made[rank] and all(each in records.services for each in services)):
            found[number] = records.ledger.digest(rank), sheets[number].digest, _told(records, rank)
    return found


def _told(records: Records, rank: int) -> list[Told]:
    begin = records.ledger.begins[rank]
    return [(each.column, each.value, each.reason) for each in records.notices[begin : begin + records.ledger.counts[rank]]]
