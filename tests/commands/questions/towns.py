"""The towns that the questions are asked in: imported as a coordinator does, or row by row where no reader knows their list yet."""

import json
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib import resources
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from sqlmodel.ext.asyncio.session import AsyncSession

from commands.imports.applying import apply_plan
from commands.imports.files import read_sheet
from commands.imports.mapping import list_mappings, recognise
from commands.imports.plan import make_plan
from commands.imports.records import read_records
from storage import directory, search
from storage.analysis import fold
from storage.directory import Structure
from tests.shipped import LEXICON

FOLDER = Path(__file__).parent
KNOWN, APART, SPOKEN, LATER, FRESH, UNSEEN, HURRIED = "known", "apart", "spoken", "later", "fresh", "unseen", "hurried"
SETS = (KNOWN, APART, SPOKEN, LATER, FRESH, UNSEEN, HURRIED, "last", "asked_once", "blind")
"""Those that the search was made on, and those written before anything was asked: what was met then stands at the head of each file."""
ONCE = ("blind2",)
"""Those that nothing was mended by: they tell what to expect of questions that nobody has seen. The last three of the others were so."""
SAMPLE = "valmont"
SHOWN = 3
_NOW = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
_FILES = {"gironde": "gironde_data_inclusion_v1.json", "aix": "aix-en-provence.json"}


@dataclass(frozen=True, slots=True)
class Asked:
    """A question, and what the names of the structures hoped for contain."""

    words: str
    hoped: tuple[str, ...]

    def is_met(self, names: list[str]) -> bool:
        """Whether one of those hoped for is among these."""
        return any(fold(part) in fold(name) for part in self.hoped for name in names)


def questions(name: str) -> tuple[datetime, dict[str, list[Asked]]]:
    """The questions of a file by their town, and when they are asked."""
    read = tomllib.loads((FOLDER / f"{name}.toml").read_text(encoding="utf-8"))
    at = read.pop("at").replace(tzinfo=ZoneInfo("Europe/Paris"))
    return at, {town: [Asked(words, tuple(hoped)) for words, *hoped in several] for town, several in read.items()}


async def settle(session: AsyncSession, town: str, shared: Path | None = None) -> None:
    """Fill the directory with a town. shared: where the public data of the territory is, of which all towns are but the sample."""
    if town == SAMPLE:
        await _import(session, (resources.files("bot") / "demo" / "town" / "valmont.json").read_bytes())
        return
    assert shared is not None
    if town in _FILES:
        await _import(session, (shared / "data" / "structures" / _FILES[town]).read_bytes())
        return
    lists = shared / "data" / "lists"
    rows = list(_france_services(lists) if town == "france_services" else _angers(lists))
    session.add_all(rows)
    await session.flush()
    await search.index(session, [row.id for row in rows if row.id])


async def found(session: AsyncSession, asked: Asked, at: datetime) -> list[str]:
    """The names of the structures that a question shows first."""
    hits = (await search.search(session, asked.words, LEXICON, limit=SHOWN, at=at)).hits
    structures = await directory.list_structures(session, [hit.structure_id for hit in hits])
    return [structure.name for structure in structures]


async def _import(session: AsyncSession, content: bytes) -> None:
    sheet = read_sheet(content)
    mapping = list_mappings()["data_inclusion"] if sheet.apart else recognise(sheet.columns, list_mappings().values())
    assert mapping is not None
    plan = await make_plan(session, read_records(sheet, mapping, LEXICON, _NOW.date()), "town")
    await apply_plan(session, plan, _NOW)


def _france_services(lists: Path) -> Iterator[Structure]:
    rows = json.loads((lists / "france-services-100.geojson").read_text(encoding="utf-8"))["features"]
    for rank, row in enumerate(row["properties"] for row in rows):
        yield Structure(
            source="france-services",
            source_id=str(rank),
            name=row["lib_france_services"].strip(),
            commune=row["lib_com"].strip(),
            postcode=row["code_postal"].strip().zfill(5),
            latitude=row["LATITUDE"],
            longitude=row["LONGITUDE"],
            opening_hours=_week(row),
        )


_DAYS = {"lundi": "Mo", "mardi": "Tu", "mercredi": "We", "jeudi": "Th", "vendredi": "Fr", "samedi": "Sa"}


def _week(row: dict[str, Any]) -> str | None:
    days = {short: row[f"h_{day}"].replace(" ", "") for day, short in _DAYS.items() if row[f"h_{day}"].strip(" -")}
    times = {short: ",".join(_span(part) for part in spans.split("/")) for short, spans in days.items()}
    return "; ".join(f"{short} {spans}" for short, spans in times.items()) or None


def _span(words: str) -> str:
    return "-".join(time.zfill(5) for time in words.split("-"))


def _angers(lists: Path) -> Iterator[Structure]:
    for row in json.loads((lists / "angers.json").read_text(encoding="utf-8")):
        does = [
            row[key]
            for key in row
            if key.startswith("QUALIF") or key in {"ACCES_ORDI", "WIFI", "PRET_MAT", "AIDE_DEMAT", "FORM_PERF", "PUBLIC_"}
        ]
        yield Structure(
            source="angers",
            source_id=str(row["TYPO_UID"]),
            name=row["USER_NOM"],
            commune="Angers",
            district=row["USER_QUART"],
            postcode="49000",
            description=". ".join(each for each in does if each),
            latitude=row["LAT"],
            longitude=row["LNG"],
        )
