"""What becomes of what somebody says of a sheet: it is so at once when they answer for it; else who does is asked, and it waits."""

from datetime import timedelta

from commands.core.declaration.context import Context, Occasion
from commands.core.declaration.effects import Call, Direct, Effects, Offer, Refused, Reply, msg
from commands.core.language.words import words_of
from commands.core.rules.caps import WAITING_CORRECTIONS
from commands.core.rules.rights import coordinator
from commands.core.subjects import number_of
from commands.core.telling.mentions import plan_for_each, working_moment
from commands.upkeep.answers import corrected
from commands.upkeep.asking import letter_of
from commands.upkeep.fields import Fact
from commands.upkeep.shared import SILENCED_BY, sheet_now, signs_as, teller
from commands.upkeep.subject import CORRECTIONS, sheet_of
from storage import confirmations, corrections, sheets, upkeep
from storage.corrections import APPLIED, Correction
from storage.rows import keep_row
from storage.sheets import NO_SERVICE, SERVICE, SheetFacts

TO_DECIDE = "upkeep.to-decide"
"""Of the timers, and of the subject of the letters, by which who answers for a sheet is asked about a correction (`upkeep.to-decide:5`)."""
TOLD_AGAIN_WITHIN = timedelta(days=14)
"""Who changes what they were asked about not long ago is told the sheet again, with its signs."""
MOST_ASKED = 3
"""People of one structure who are asked."""


async def change(ctx: Context, sheet: SheetFacts, fact: Fact) -> Effects:
    """One fact of a sheet, as somebody says it. Raises Refused for what the sheet says already."""
    if _says(sheet, fact):
        raise Refused("upkeep.says-so", structure=sheet.structure, fact=fact)
    structure_id = sheet.structure.id or 0
    waiting = await corrections.list_waiting(ctx.session, WAITING_CORRECTIONS, structure_ids=[structure_id])
    same = next((each for each in waiting if each.field == fact.field and words_of(each.value) == words_of(fact.value)), None)
    answering = (await confirmations.list_answering(ctx.session, [structure_id])).get(structure_id, [])
    mine = ctx.person.user_id in answering
    if not mine and same is not None:
        return await _agree(ctx, same)
    row = same or await _add(ctx, structure_id, fact)
    if mine or (not answering and await coordinator(ctx) is not None):
        return await _at_once(ctx, row, mine=mine)
    await CORRECTIONS.plan(ctx.session, row, ctx.territory, ctx.now)
    people = answering[:MOST_ASKED]
    asked = await plan_for_each(ctx, CORRECTIONS.of(row), TO_DECIDE, people, SILENCED_BY, working_moment(ctx), version=row.version)
    told = Reply(msg("upkeep.proposed", sheet=await sheet_of(ctx.session, row), asked=asked))
    if answering:
        return (told,)
    row.shown_at = ctx.now
    return told, *await CORRECTIONS.announced(ctx.session, row, quiet=True)


def _says(sheet: SheetFacts, fact: Fact) -> bool:
    """Whether it is so already."""
    if fact.field in {SERVICE, NO_SERVICE}:
        there = words_of(fact.value) in {words_of(each) for each in sheet.services}
        return there == (fact.field == SERVICE)
    return set(sheet.told(fact.field).split("\n")) == set(fact.value.split("\n"))


async def _add(ctx: Context, structure_id: int, fact: Fact) -> Correction:
    if await corrections.count_waiting_of(ctx.session, ctx.person.user_id) >= WAITING_CORRECTIONS:
        raise Refused("upkeep.too-many", most=WAITING_CORRECTIONS)
    row = Correction(
        structure_id=structure_id,
        field=fact.field,
        value=fact.value,
        room=ctx.field_room,
        by_structure_id=await signs_as(ctx, structure_id),
        created_by=ctx.person.user_id,
        created_at=ctx.now,
    )
    await keep_row(ctx.session, row)
    return row


async def _at_once(ctx: Context, row: Correction, *, mine: bool) -> Effects:
    """Who answers for the sheet is told it as it is now, to say whether all the rest is true."""
    effects = await apply(ctx, row)
    sheet = await sheet_now(ctx, row.structure_id)
    told = Reply(msg("upkeep.changed", sheet=await sheet_of(ctx.session, row)))
    letter = await upkeep.find_last_letter(ctx.session, row.structure_id, ctx.person.user_id) if mine else None
    if letter is not None and letter.told_at is not None and letter.told_at > ctx.now - TOLD_AGAIN_WITHIN:
        beside = await corrected(ctx, sheet)
        return told, *await letter_of(ctx.session, sheet, letter, changed=True), *effects, *beside
    again = Call("confirmer", {"chosen": row.structure_id})
    return told, Offer({"oui": again}), *effects


async def _agree(ctx: Context, row: Correction) -> Effects:
    """Somebody else said so before: it has one voice more."""
    structure_id = await signs_as(ctx, 0)
    if row.created_by != ctx.person.user_id and structure_id is not None and structure_id != row.by_structure_id:
        await corrections.add_voice(ctx.session, number_of(row), ctx.person.user_id, structure_id, ctx.now)
    return (Reply(msg("upkeep.said-before", sheet=await sheet_of(ctx.session, row), mine=row.created_by == ctx.person.user_id)),)


async def apply(occasion: Occasion, row: Correction) -> Effects:
    """The sheet says so from now on. decided_by and its structure are the handler's to tell. Raises Refused when it is gone."""
    sheet = await sheets.find_sheet(occasion.session, row.structure_id)
    if sheet is None:
        raise Refused("upkeep.sheet-gone")
    by = await teller(occasion, row.by_structure_id)
    facts = row.structure_id, row.field, row.value
    row.before = await sheets.set_fact(occasion.session, *facts, by=by, now=occasion.now, source_id=f"C{row.number}")
    row.state, row.decided_at, row.version = APPLIED, occasion.now, row.version + 1
    await CORRECTIONS.plan(occasion.session, row, occasion.territory, occasion.now)
    shown = (await CORRECTIONS.kept_true(occasion.session, row),) if row.shown_at is not None else ()
    return (*shown, *await _tell_colleagues(occasion, row))


async def _tell_colleagues(occasion: Occasion, row: Correction) -> Effects:
    """Who else answers for the sheet learns it, without a sound."""
    person = occasion.person.user_id if isinstance(occasion, Context) else ""
    answering = (await confirmations.list_answering(occasion.session, [row.structure_id])).get(row.structure_id, [])
    told = msg("upkeep.changed-told", sheet=await sheet_of(occasion.session, row))
    return tuple(Direct(told, each, quiet=True) for each in answering[:MOST_ASKED] if each not in {person, row.created_by})
