"""What an answer does to all that waits for one about a sheet."""

from datetime import timedelta

from commands.core.declaration.context import Context
from commands.core.declaration.effects import Effects, Msg, msg
from commands.upkeep.campaign import progressed
from commands.upkeep.shared import signs_as, teller
from storage import sheets, upkeep
from storage.sheets import SheetFacts
from storage.upkeep import CONFIRMED, CORRECTED, OPEN, Checkup

TAKEN_BACK_WITHIN = timedelta(days=1)


async def confirm(ctx: Context, sheet: SheetFacts) -> tuple[Msg, Effects]:
    """The sheet is true today: nobody is asked about it any more. Gives what is answered, and what else is said of it."""
    structure_id = sheet.structure.id or 0
    for each in await upkeep.list_waiting_of(ctx.session, structure_id):
        await _answered(ctx, each, CONFIRMED)
    await _found_true(ctx, structure_id)
    told = msg("upkeep.confirmed", structure=sheet.structure, months=ctx.territory.confirmation_months)
    return told, await progressed(ctx)


async def corrected(ctx: Context, sheet: SheetFacts) -> Effects:
    """Who answers for a sheet changed something of it: they looked at it, and are asked nothing more."""
    for each in await upkeep.list_waiting_of(ctx.session, sheet.structure.id or 0):
        await _answered(ctx, each, CORRECTED)
    await _found_true(ctx, sheet.structure.id or 0)
    return await progressed(ctx)


async def _found_true(ctx: Context, structure_id: int) -> None:
    by = await teller(ctx, await signs_as(ctx, structure_id))
    await sheets.set_confirmed(ctx.session, structure_id, ctx.local_now.date(), by=by, now=ctx.now)


async def _answered(ctx: Context, checkup: Checkup, state: str) -> None:
    checkup.state, checkup.answered_at, checkup.answered_by = state, ctx.now, ctx.person.user_id
    checkup.answered_structure_id = await signs_as(ctx, checkup.structure_id)


async def take_back(ctx: Context, checkup: Checkup, sheet: SheetFacts) -> bool:
    """A tap that confirmed is taken back within a day: the sheet is as old as it was. False: there is nothing to take back."""
    at = checkup.answered_at
    if checkup.state != CONFIRMED or checkup.answered_by != ctx.person.user_id or at is None or at < ctx.now - TAKEN_BACK_WITHIN:
        return False
    if sheet.structure.confirmed_on != at.astimezone(ctx.territory.zone).date():
        return False
    by = await teller(ctx, await signs_as(ctx, checkup.structure_id))
    await sheets.set_confirmed_no_more(ctx.session, checkup.structure_id, by=by, now=ctx.now)
    checkup.state, checkup.answered_at, checkup.answered_by, checkup.answered_structure_id = OPEN, None, None, None
    return True
