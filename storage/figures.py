"""The territory's figures: what they are (indicators), where they are of (areas), where they come from (sources), and the values.

A value refers to the others by their numbers. What may not be told of it (`Value.hidden`) is decided once, at its import: decision 50.
"""

import heapq
import json
from collections import Counter, defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Column, UniqueConstraint
from sqlmodel import Field, SQLModel, col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from storage import likeness
from storage.analysis import SOFT_WORDS, stem, stems_of
from storage.holdings import Holds
from storage.lexicon import Lexicon
from storage.search.asking import query
from storage.types import UtcDateTime

INDICATOR = "figures.indicator"
"""Under which the words of indicators are remembered."""
IRIS, DISTRICT, COMMUNE, EPCI, DEPARTMENT, REGION, FRANCE = "iris", "quartier", "commune", "epci", "departement", "region", "france"
PARTS = (IRIS, DISTRICT)
"""Those of the parts of a commune."""
KINDS = (*PARTS, COMMUNE, EPCI, DEPARTMENT, REGION, FRANCE)
"""From the smallest to the widest."""
COUNT, MEDIAN, RATE = "count", "median", "rate"
"""What may be done with the values of several areas: counts are added, rates are averaged by their weight, nothing is done with medians."""
FEW, NEAR = "few", "near"
SUM = "somme"
"""How the note of a value begins that was made here, of those of several places."""
MERGED = f"{SUM} des anciennes communes"
"""The same, of communes which are one today."""
_CANDIDATES = 12
_AREAS = query("SELECT id, kind, code, name, within, CAST(parts AS text), own FROM figure_area ORDER BY code")
_VALUES = query(
    "SELECT told.indicator_id, told.area_id, told.year, told.value, told.flag, told.note, told.margin, told.hidden,"
    " source.id, source.title, source.edition, source.geography"
    " FROM figure_value AS told JOIN figure_source AS source ON source.id = told.source_id"
    " WHERE told.indicator_id {among:indicators} AND told.area_id {among:areas}"
)
_SAYING = query("SELECT stem, number FROM like_word WHERE kind = :kind AND stem {among:stems}")
WIDE = frozenset(stem(word) for word in (*SOFT_WORDS, "habitants", "population", "an"))
_WIDE_WEIGHT = 0.1
"""« Le revenu des habitants » asks for the income: what is said of every figure names one only where nothing else does."""
PLAIN = Lexicon()
"""Figures have words of their own: « logement » is no need here."""


class FigureArea(SQLModel, table=True):
    """A commune of the territory, its districts, or what they are compared with, as it is kept (see `Area`)."""

    __tablename__ = "figure_area"
    __table_args__ = (UniqueConstraint("kind", "code"),)
    __holds__ = Holds(plain={("kind", "code", "name", "within", "parts"): "places of the official geography, and of the settings"})

    id: int | None = Field(default=None, primary_key=True)
    kind: str
    code: str
    name: str = ""
    within: str = ""
    parts: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    own: bool = False


class Indicator(SQLModel, table=True):
    """What a figure is, as the catalogue of the house says it (`commands/figures/catalogue.toml`).

    basis: the family of its definition (declared, disposable); concept: what those of several bases have in common, which are never
    compared. weight: the code of the count that a rate is a share of. rank: in the order of the catalogue.
    """

    __tablename__ = "figure_indicator"
    __holds__ = Holds(
        plain={
            ("code", "label", "plain", "unit", "aggregate", "weight", "concept", "basis", "theme"): "our own words on figures",
            ("definition", "caution", "synonyms"): "our own words on figures",
        }
    )

    id: int | None = Field(default=None, primary_key=True)
    code: str = Field(unique=True)
    label: str
    plain: str = Field(description="what it is, in one sentence; « {} » is the value")
    unit: str = Field(description="percent, euros, people, …: how it is said")
    aggregate: str
    weight: str = ""
    concept: str = Field(default="", index=True)
    basis: str = ""
    theme: str = Field(default="", index=True)
    definition: str = ""
    caution: str = ""
    synonyms: str = ""
    rank: int = 0


class Source(SQLModel, table=True):
    """A file that was imported: an edition of what an institute publishes. geography: the year of the outlines that it uses."""

    __tablename__ = "figure_source"
    __table_args__ = (UniqueConstraint("digest", "level"),)
    __holds__ = Holds(plain={("title", "edition", "file", "digest", "level"): "what an institute published, and the name of the file"})

    id: int | None = Field(default=None, primary_key=True)
    title: str
    edition: str = ""
    file: str
    digest: str
    level: str = Field(description="the kind of areas its rows are of")
    geography: int | None = None
    imported_at: datetime = Field(sa_type=UtcDateTime)


class Value(SQLModel, table=True):
    """A value of an indicator, of an area, of a year, by a source. None: the source gives none, and `flag` says why (s, ns, nd, so).

    margin: plus or minus, in the unit of the value. note: the source's own warning. hidden: it is told to nobody, because it is few, or
    because a few could be found by difference.
    """

    __tablename__ = "figure_value"
    __holds__ = Holds(plain={("flag", "note", "hidden"): "codes of the source, and our own words"})

    indicator_id: int = Field(foreign_key="figure_indicator.id", primary_key=True, ondelete="CASCADE")
    area_id: int = Field(foreign_key="figure_area.id", primary_key=True, ondelete="CASCADE")
    year: int = Field(primary_key=True)
    source_id: int = Field(foreign_key="figure_source.id", primary_key=True, index=True, ondelete="CASCADE")
    value: float | None = None
    flag: str = ""
    note: str = ""
    margin: float | None = None
    hidden: str = ""


@dataclass(frozen=True, slots=True)
class Area:
    """A commune of the territory, its districts, or what they are compared with. id: once it is kept.

    within: the code of the commune that an IRIS or a district is of. parts: the IRIS of a district. own: of the territory, not a reference.
    """

    kind: str
    code: str
    name: str = ""
    within: str = ""
    parts: tuple[str, ...] = ()
    own: bool = False
    id: int | None = None


@dataclass(frozen=True, slots=True)
class Origin:
    """What is told of a source beside its figures. geography: the year of the outlines that it uses."""

    title: str
    edition: str = ""
    geography: int | None = None


@dataclass(frozen=True, slots=True)
class Figure:
    """A value as it may be told. value: None where it is hidden, or where the source gives none. is_noted: the source warns of it."""

    area: Area
    year: int
    value: float | None
    flag: str
    note: str
    margin: float | None
    hidden: bool
    source: Origin
    is_noted: bool = False


# ── Reading ──────────────────────────────────────────────────────────────────────────────────────────────────────


async def list_areas(session: AsyncSession) -> tuple[Area, ...]:
    """All of them, in the order of their codes: a few hundred at most."""
    rows = await _AREAS.rows(await session.connection(), {})
    return tuple(
        Area(kind, code, name, within, tuple(json.loads(parts)), bool(own), number) for number, kind, code, name, within, parts, own in rows
    )


async def find_figures(session: AsyncSession, indicator_ids: Collection[int], areas: Sequence[Area]) -> dict[int, list[Figure]]:
    """What may be told of some indicators in some areas, by indicator: of each area and year the newest edition, the latest years first."""
    there = {area.id or 0: area for area in areas}
    rows = await _VALUES.rows(await session.connection(), {"indicators": list(indicator_ids), "areas": list(there)})
    found: dict[tuple[int, int, int], tuple[tuple[str, int], Figure]] = {}
    for indicator_id, area_id, year, *told, source_id, title, edition, geography in rows:
        key, newest = (indicator_id, area_id, year), (edition, source_id)
        if key not in found or newest > found[key][0]:
            found[key] = newest, _told(there[area_id], year, Origin(title, edition, geography), told)
    figures: dict[int, list[Figure]] = {}
    for (indicator_id, _, _), (_, figure) in sorted(found.items(), key=lambda each: (-each[0][2], each[1][1].area.code)):
        figures.setdefault(indicator_id, []).append(figure)
    return figures


def _told(area: Area, year: int, source: Origin, told: Sequence[Any]) -> Figure:
    value, flag, note, margin, hidden = told
    shown, margin = (None, None) if hidden else (value, margin)
    noted = bool(note) and not note.startswith(SUM)
    return Figure(area, year, shown, flag, note, margin, bool(hidden), source, noted)


async def find_indicators(session: AsyncSession, words: str, aggregate: str = "") -> list[Indicator]:
    """Those that words name: first those that say most of them, then those of an aggregate, those whose name says them. Two statements.

    Those of the same notion as one of them come too, in their order. A word that none says tells nothing.
    """
    places = await _places(session, words)
    said = Counter(stem for stem, _ in places)
    shares: dict[int, float] = defaultdict(float)
    for mark, number in places:
        shares[number] += (_WIDE_WEIGHT if mark in WIDE else 1) / said[mark]
    best = heapq.nlargest(_CANDIDATES, shares, key=lambda number: (round(shares[number], 6), -number))
    notions = select(Indicator.concept).where(col(Indicator.id).in_(best))
    found = (await session.exec(select(Indicator).where(col(Indicator.concept).in_(notions)))).all() if best else []

    def rank(each: Indicator) -> tuple[float, bool, int, int]:
        named = len(said.keys() & likeness.marks_of(each.label, PLAIN))
        return -round(shares.get(each.id or 0, 0), 6), each.aggregate != aggregate, -named, each.rank

    return sorted(found, key=rank)


async def _places(session: AsyncSession, words: str) -> list[tuple[str, int]]:
    """Which indicators say which words: a stem, the number of an indicator."""
    connection = await session.connection()
    found = await _SAYING.rows(connection, {"kind": INDICATOR, "stems": list(stems_of(words))})
    return [(stem, number) for stem, number in found]


async def list_indicators(session: AsyncSession, theme: str = "") -> Sequence[Indicator]:
    """All of a theme, or all, in the order of the catalogue."""
    asked = select(Indicator).order_by(col(Indicator.rank))
    return (await session.exec(asked.where(Indicator.theme == theme) if theme else asked)).all()


async def get_indicator(session: AsyncSession, number: int) -> Indicator | None:
    """The one that people call by this number."""
    return await session.get(Indicator, number)


async def list_of_codes(session: AsyncSession, codes: Collection[str]) -> Sequence[Indicator]:
    """Those of some codes, as the catalogue calls them."""
    return (await session.exec(select(Indicator).where(col(Indicator.code).in_(codes)))).all()


async def list_sources(session: AsyncSession) -> Sequence[Source]:
    """All that was imported, the latest first."""
    return (await session.exec(select(Source).order_by(col(Source.id).desc()))).all()
