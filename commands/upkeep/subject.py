"""What a correction is: how it is called (« C5 »), how it is told to the others, and how it changes a sheet, and back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel.ext.asyncio.session import AsyncSession

from commands.core.declaration.context import Context
from commands.core.declaration.effects import Refused, msg
from commands.core.declaration.intents import Thing
from commands.core.subjects import FEW, WATCHED, Subject, number_of
from commands.upkeep.shared import family
from storage import corrections, directory
from storage.corrections import CORRECTION, WAITING, Correction

PLUS = "➕"


@dataclass(frozen=True, slots=True)
class CorrectionSheet:
    """What is shown of a correction: structures, and no person. by: of who said it; empty: of none. agreeing: structures that agree."""

    correction: Correction
    structure: str
    by: str
    decided_by: str
    agreeing: int

    @property
    def values(self) -> list[str]:
        """What the field should say."""
        return self.correction.value.split("\n") if self.correction.value else []


async def sheet_of(session: AsyncSession, row: Correction) -> CorrectionSheet:
    """A correction as everybody may see it."""
    return (await sheets_of(session, [row]))[0]


async def sheets_of(session: AsyncSession, rows: Sequence[Correction]) -> list[CorrectionSheet]:
    """Corrections as everybody may see them, in their order."""
    ids = [each for row in rows for each in (row.structure_id, row.by_structure_id, row.decided_structure_id)]
    names = await directory.find_short_names(session, ids)
    return [
        CorrectionSheet(
            *(row, names.get(row.structure_id, ""), names.get(row.by_structure_id, ""), names.get(row.decided_structure_id, "")),
            len(await corrections.list_agreeing(session, number_of(row))),
        )
        for row in rows
    ]


async def _list_last(ctx: Context) -> Sequence[CorrectionSheet]:
    return await sheets_of(ctx.session, await corrections.list_last(ctx.session, FEW))


async def _list_watched(session: AsyncSession, _now: datetime) -> Sequence[Correction]:
    """The last ones that the others are asked about."""
    return [each for each in await corrections.list_waiting(session, WATCHED) if each.shown_at is not None]


CORRECTIONS = Subject(
    family,
    Thing(CORRECTION, "C", "correction", shown_by="corriger", apart=False),
    ("upkeep.", "correction"),
    get=corrections.get_correction,
    sheet=sheet_of,
    message=lambda sheet: msg("upkeep.correction-told", sheet=sheet),
    seeds=lambda _sheet: (PLUS,),
    room=lambda row: row.room,
    is_open=lambda row, _now: row.state == WAITING and row.shown_at is not None,
    over=lambda row, _now: None if row.state == WAITING else Refused("upkeep.correction-over", correction=row),
    known=_list_last,
    watched=_list_watched,
)
CORRECTIONS.stands_as(lambda sheet: msg("upkeep.correction-shown", sheet=sheet), "annuler-correction", "corriger")
