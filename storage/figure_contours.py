"""Where the areas of the figures are on a map: their outlines, as a file of the territory gave them."""

from collections.abc import Collection, Mapping, Sequence

from sqlalchemy import JSON, Column
from sqlmodel import Field, SQLModel, col, delete, select
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.holdings import Holds

Outline = Sequence[Sequence[Sequence[float]]]
"""Lines of latitudes and longitudes, in degrees."""


class FigureContour(SQLModel, table=True):
    """The outline of an area."""

    __tablename__ = "figure_contour"
    __holds__ = Holds(plain={("lines",): "where places of the official geography are"})

    area_id: int = Field(primary_key=True, foreign_key="figure_area.id", ondelete="CASCADE")
    lines: list[list[list[float]]] = Field(sa_column=Column(JSON, nullable=False))


async def set_contours(session: AsyncSession, outlines: Mapping[int, Outline]) -> None:
    """Keep the outlines of these areas, by their numbers, instead of those they had."""
    await session.exec(delete(FigureContour).where(col(FigureContour.area_id).in_(outlines)))
    for area_id, lines in outlines.items():
        session.add(FigureContour(area_id=area_id, lines=[[list(point) for point in line] for line in lines]))
    await session.flush()


async def find_contours(session: AsyncSession, area_ids: Collection[int]) -> dict[int, Outline]:
    """Those of these areas that are known, by their numbers."""
    found = await session.exec(select(FigureContour).where(col(FigureContour.area_id).in_(area_ids)))
    return {each.area_id: each.lines for each in found.all()}
