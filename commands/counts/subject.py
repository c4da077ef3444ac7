"""What an indicator of the partners is: how it is called (« CT3 »), its message, who holds it, and what is told of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel.ext.asyncio.session import AsyncSession

from commands.core.declaration.context import Occasion
from commands.core.declaration.effects import msg
from commands.core.declaration.intents import Thing
from commands.core.declaration.vocabulary import Family
from commands.core.subjects import FEW, WATCHED, Subject, number_of
from commands.counts.periods import Period, is_counted
from storage import count_publications, counts, directory
from storage.counts import RUNNING, TALLY, Gathering, Published, Tally

HAND = "✋"
"""What is tapped under an indicator by who counts it."""
LAST = 6
family = Family("counts", "Les comptes des partenaires", first=("compte", "je-tiens", "comptes"), team=("indicateur", "collecte"))


@dataclass(frozen=True, slots=True)
class Line:
    """What is told of a period. alone: the structures that agreed that theirs is told, with their numbers."""

    period: Period
    published: Published
    alone: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True)
class TallySheet:
    """What is shown of an indicator: counts of structures, and no structure but those that agreed. last: the latest period first."""

    tally: Tally
    holders: int
    last: tuple[Line, ...] = ()


async def sheet_of(session: AsyncSession, tally: Tally, most: int = LAST) -> TallySheet:
    """An indicator as everybody may see it, with so many periods at the most."""
    (sheet,) = await sheets_of(session, [tally], most)
    return sheet


async def sheets_of(session: AsyncSession, tallies: Sequence[Tally], most: int = LAST) -> list[TallySheet]:
    """As `sheet_of`, of several in as many questions as of one."""
    numbers = [number_of(each) for each in tallies]
    holders = await counts.count_holders(session, numbers)
    published = await count_publications.list_published(session, numbers, most)
    told = await count_publications.list_told(session, numbers)
    names = await directory.find_short_names(session, {each.structure_id for alone in told.values() for each in alone})

    def line(tally: Tally, row: Published, last_day: date) -> Line:
        alone = told.get((row.count_number, row.gathering_number), ())
        shown = tuple((names[each.structure_id], each.value or 0) for each in alone if each.structure_id in names)
        return Line(Period(last_day, tally.months), row, shown)

    return [
        TallySheet(each, holders.get(number, 0), tuple(line(each, *row) for row in published[number]))
        for each, number in zip(tallies, numbers, strict=True)
    ]


async def _list_watched(session: AsyncSession, _now: datetime) -> Sequence[Tally]:
    return (await counts.list_tallies(session))[-WATCHED:]


TALLIES = Subject(
    family,
    Thing(TALLY, "CT", "indicateur|comptage", shown_by="indicateur", apart=False),
    ("counts.", "tally"),
    get=counts.get_tally,
    sheet=sheet_of,
    message=lambda sheet: msg("counts.told", sheet=sheet),
    seeds=lambda _sheet: (HAND,),
    room=lambda tally: tally.room,
    is_open=lambda tally, _now: tally.state == RUNNING,
    known=lambda ctx: counts.list_tallies(ctx.session, limit=FEW),
    watched=_list_watched,
    title=lambda tally: tally.label,
)
TALLIES.stands_as(lambda sheet: msg("counts.as-it-stands", tally=sheet.tally), "indicateur", "je-tiens")
TALLIES.stands_as(lambda sheet: msg("counts.number-stands", tally=sheet.tally), "compte")


async def list_asked(occasion: Occasion, gathering: Gathering) -> Sequence[Tally]:
    """The indicators that a collection asks about."""
    running = await counts.list_tallies(occasion.session)
    return [each for each in running if is_counted(each.months, each.until, gathering.last_day)]
