"""`python -m bot.administration.list_child < job and file > lines of JSON`: what takes long with a list, apart from the robot.

A list may be long, or made to harm: its memory and its time are those of this process, which ends with the pipe it tells its progress
into. The directory is written as `agora import` does it: alone, some of it at a time, whole or undone. The first line that comes in is
the job, as JSON; the file follows. Each line that goes out is `{"progress": [done, total]}`; the last one is an outcome.
"""

import asyncio
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import Any

from sqlmodel.ext.asyncio.session import AsyncSession

from bot.administration import apart
from bot.administration.apart import Outcome
from bot.administration.import_lists import Known, as_another, find_known, list_known, place_of, remember, slug_of
from bot.administration.import_reading import NATIONAL
from bot.administration.import_run import counts, plan_of, read_rows_of, write_plan
from bot.administration.list_report import people_told, report_of, text_of
from bot.administration.report_tables import LONGEST_CELL
from bot.installation.import_undoing import settle, undo_import
from bot.installation.memory import collect_seldom
from commands.imports import people
from commands.imports.crossing import crossed
from commands.imports.files import Sheet, UnreadableError, read_sheet
from commands.imports.mapping import Mapping, MappingError, list_mappings, parse_mapping
from commands.imports.meanings import Meanings
from commands.imports.plan import Plan
from commands.imports.proposal.asking import READING, Reading, find_doubtful
from commands.imports.proposal.people import people_of
from commands.imports.proposal.proposal import Proposal, propose
from commands.imports.reading.bounds import MEMORY_MB
from storage import brought_lists, import_runs
from storage.brought_lists import PLANNING, UNDOING, WRITING
from storage.brought_lists import READING as READ
from storage.database import Database
from storage.import_runs import NAME, ImportRun
from storage.lexicon import Lexicon

NOT_WRITTEN: dict[str, Any] = {"shrunk": None, "total": 0}


@dataclass(frozen=True, slots=True)
class Job(apart.Job):
    """What is to be done with a list. `number`: of its `BroughtList`; `title`: its file's name; the others as that has them."""

    do: str
    number: int
    title: str
    url: str
    now: str
    day: str
    by: str
    mapping: str | None = None
    source: str | None = None
    afresh: bool = False
    forced: bool = False
    run: int | None = None

    @property
    def most_mb(self) -> int | None:
        """What is read may be made to harm; what is written was read before, and is ours."""
        return MEMORY_MB if self.do in {READ, PLANNING} else None


class _House:
    """Where the list goes."""

    def __init__(self, job: Job, database: Database, lexicon: Lexicon) -> None:
        self.job, self.database, self.lexicon = job, database, lexicon
        self.data, self.now, self.today = Path(job.data), datetime.fromisoformat(job.now), date.fromisoformat(job.day)

    def sheet(self, content: bytes) -> Sheet:
        """The list; a table of needs is brought to rows. Raises UnreadableError."""
        return crossed(read_sheet(content), Meanings(self.lexicon))

    def declared(self) -> Mapping:
        """The declaration that the list is read by. Raises MappingError."""
        if self.job.mapping is not None:
            return parse_mapping(self.job.mapping, self.job.title)
        return list_mappings()[self.job.source or NATIONAL]


async def do(job: Job, content: bytes, lexicon: Lexicon) -> Outcome:
    """Do a job. Raises what is the machine's trouble, and not the file's."""
    database = Database(job.url, mapped=False)
    try:
        house = _House(job, database, lexicon)
        if job.do == UNDOING:
            return await _undo(house)
        if job.do == WRITING:
            return await _write(house, content)
        sheet = house.sheet(content)
        return await _plan(house, sheet) if job.do == PLANNING else await _read(house, sheet)
    except (UnreadableError, MappingError) as error:
        return {"trouble": {"words": str(error)}}
    finally:
        await database.close()


# ── Reading ──────────────────────────────────────────────────────────────────────────────────────────────────────


async def _read(house: _House, sheet: Sheet) -> Outcome:
    """How a list would be read. Where that is known, what it would change."""
    if people.describes(sheet.columns):
        return {"trouble": {"why": "people"}}
    if sheet.apart:
        return await _plan(house, sheet, source=NATIONAL)
    title = Path(house.job.title).stem
    known = list_known(house.data, sheet.columns)
    found = await find_known(house.database, known, sheet, title, house.lexicon, house.today) if known else None
    if found and found.file is None:
        return await _plan(house, sheet, source=found.name)
    if known and not house.job.afresh:
        return await (_plan(house, sheet, mapping=found.text, remembered=True) if found else _plan_alike(house, sheet, known[0], title))
    meanings = Meanings(house.lexicon)
    proposal = propose(sheet, meanings, title)
    reading = Reading(_nameless(proposal), tuple(find_doubtful(proposal, sheet, meanings)))
    slug = found.mapping.source if found else slug_of(house.data, title)
    told = {"reading": READING.dump_python(reading, mode="json"), "slug": slug, "rows": len(sheet.structures)}
    return {"read": told | {"people": people_told(proposal.people)}}


def _nameless(proposal: Proposal) -> Proposal:
    """What is kept while questions are answered quotes nobody whom the list names, and no more of its cells than a question shows."""
    quoted = (each if "personnes" not in each.fields else replace(each, examples=()) for each in proposal.guesses)
    short = (replace(each, examples=tuple(words[:LONGEST_CELL] for words in each.examples)) for each in quoted)
    return replace(proposal, guesses=tuple(short))


# ── What it would change ─────────────────────────────────────────────────────────────────────────────────────────


async def _plan_alike(house: _House, sheet: Sheet, like: Known, title: str) -> Outcome:
    """What another list would change, that is read as one that has its columns."""
    another = as_another(house.data, like, title)
    remember(house.data, another.name, another.text)
    return await _plan(house, sheet, mapping=another.text, like=like.mapping.titre)


async def _plan(
    house: _House, sheet: Sheet, *, mapping: str | None = None, source: str | None = None, remembered: bool = False, like: str = ""
) -> Outcome:
    """What a list would change. Its declaration, if somebody just agreed to it, is remembered for its next edition.

    remembered: it is one. like: the list whose columns it has, and which it is not.
    """
    job = house.job
    mapping, source = mapping or job.mapping, source or job.source
    declared = parse_mapping(mapping, job.title) if mapping else list_mappings()[source or NATIONAL]
    if job.do == PLANNING and mapping:
        mapping, declared = _own(house, mapping, declared)
        remember(house.data, declared.source, mapping)
    plan = await _made(house, sheet, declared)
    told = {
        "mapping": mapping,
        "source": source,
        "slug": declared.source,
        "remembered": remembered,
        "like": like,
        "report": report_of(sheet, plan),
        "text": text_of(sheet, plan),
        "people": None if job.do != READ else people_told(people_of(sheet, declared)) | {"kept": declared.nominatifs == "garder"},
    }
    return {"plan": told}


def _own(house: _House, mapping: str, declared: Mapping) -> tuple[str, Mapping]:
    """A declaration under a short name that no other list took meanwhile: by that name its sheets are known."""
    file = place_of(house.data, declared.source)
    there = parse_mapping(file.read_text("utf-8-sig"), file.name) if file.exists() else declared
    if house.job.afresh or set(there.colonnes) == set(declared.colonnes):
        return mapping, declared
    slug = slug_of(house.data, declared.titre)
    own = mapping.replace(f'source = "{declared.source}"', f'source = "{slug}"', 1)
    return own, parse_mapping(own, house.job.title)


async def _made(house: _House, sheet: Sheet, declared: Mapping) -> Plan:
    records = await read_rows_of(house.database, sheet, declared, house.lexicon, house.today)
    return await plan_of(house.database, records, declared)


# ── Writing ──────────────────────────────────────────────────────────────────────────────────────────────────────


async def _write(house: _House, content: bytes) -> Outcome:
    """Write what a list changes. One that was cut half-way is undone before, or found whole: its number was kept with its beginning."""
    job, database = house.job, house.database
    async with database.alone(NAME) as alone:
        if not alone:
            return {"busy": NOT_WRITTEN}
        await settle(database, house.now)
        if job.run is not None:
            run = await _run(house)
            return {"written": run.counts | {"total": 0, "run": run.number}} if run and run.ended_at else {"cut": NOT_WRITTEN}
        sheet = house.sheet(content)
        plan = await _made(house, sheet, house.declared())
        if plan.shrunk and not job.forced:
            return await _plan(house, sheet)
        number = await write_plan(database, plan, house.now, by=job.by, began=partial(_begin, job.number), told=_tell_progress)
    return {"written": counts(plan) | {"total": sum(counts(plan).values()), "run": number}}


async def _begin(number: int, session: AsyncSession, run: int) -> None:
    await brought_lists.set_run(session, number, run)


def _tell_progress(done: int, total: int) -> None:
    apart.tell({"progress": [done, total]})


async def _run(house: _House) -> ImportRun | None:
    async with house.database.reading() as session:
        return await session.get(ImportRun, house.job.run)


async def _undo(house: _House) -> Outcome:
    """Take an import back. Asked for again after a kill, it goes on where it was."""
    job, database = house.job, house.database
    async with database.alone(NAME) as alone:
        if not alone:
            return {"undone": {"why": "busy"}}
        await settle(database, house.now)
        async with database.reading() as session:
            last = await import_runs.find_undoable(session, house.now)
        if last is not None and job.run is not None and last.number == job.run:
            return {"undone": asdict(await undo_import(database, job.run, job.by, house.now))}
        run = await _run(house)
    return {"undone": {"why": "again" if run and run.undone_at else "too-late"}}


def _do(job: Job, content: bytes, lexicon: Lexicon) -> Outcome:
    return asyncio.run(do(job, content, lexicon))


def main() -> None:
    """Do the job that comes in."""
    collect_seldom()
    apart.serve(Job, _do, crash="list-crashed")


if __name__ == "__main__":
    main()
