"""Which figures make the portrait of a territory: those that the équipe d'animation chose, in their order."""

from collections.abc import Collection, Sequence

from sqlmodel import Field, SQLModel, col, delete, select
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.figures import Indicator
from storage.holdings import Holds


class PortraitFigure(SQLModel, table=True):
    """A figure of the portrait, by its code in the catalogue: a figure that is received only later has its place already."""

    __tablename__ = "portrait_figure"
    __holds__ = Holds(plain={("code",): "our own words on figures"})

    rank: int = Field(primary_key=True)
    code: str = Field(unique=True)


async def list_chosen(session: AsyncSession) -> Sequence[str]:
    """The codes that were chosen, in their order; none: nobody chose."""
    return (await session.exec(select(PortraitFigure.code).order_by(col(PortraitFigure.rank)))).all()


async def set_chosen(session: AsyncSession, codes: Sequence[str]) -> None:
    """These, and no others. None: nobody chose."""
    await session.exec(delete(PortraitFigure))
    session.add_all(PortraitFigure(rank=rank, code=code) for rank, code in enumerate(codes))
    await session.flush()


async def list_notions(session: AsyncSession, concepts: Collection[str]) -> dict[str, list[Indicator]]:
    """The indicators of each of these notions that are known, in all their definitions, in the order of the catalogue."""
    notions: dict[str, list[Indicator]] = {}
    asked = select(Indicator).where(col(Indicator.concept).in_(concepts)).order_by(col(Indicator.rank))
    for each in (await session.exec(asked)).all():
        notions.setdefault(each.concept, []).append(each)
    return notions
