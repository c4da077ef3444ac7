"""Who answers for a sheet accepts or refuses a correction, by a tap; then the others are asked, and the équipe d'animation."""

from datetime import datetime, timedelta

from commands.core.declaration.context import Context, Due, Territory
from commands.core.declaration.effects import Direct, Effects, Msg, Refused, Reply, Seed, msg
from commands.core.declaration.happenings import Tap
from commands.core.declaration.shapes import Words
from commands.core.declaration.vocabulary import Borrowed
from commands.core.language.taps import NO, YES, tap_of
from commands.core.language.words import NO_MORE, words_of
from commands.core.rules.rights import find_registered
from commands.core.subjects import Instants, asks_back, number_of
from commands.core.telling.mentions import take_together, working_moment
from commands.core.understanding.short_answers import meant
from commands.upkeep.changing import TO_DECIDE, apply
from commands.upkeep.shared import SILENCED_BY, answers_for, family, may_vouch, signs_as, teller
from commands.upkeep.subject import CORRECTIONS, PLUS, sheet_of
from storage import confirmations, corrections, sheets
from storage.corrections import APPLIED, REFUSED, UNDONE, WAITING, WITHDRAWN, Correction
from storage.timers import Timer

SHOW, SETTLE = "upkeep.show", "upkeep.settle"
SHOWN_AFTER, SETTLED_AFTER = timedelta(days=7), timedelta(days=15)
AGREEING = 2
"""Other structures that agree: with as many, a correction that nobody decided is applied."""
PLUS_TAP = tap_of(PLUS)
_AGREES = frozenset({"moi aussi", "je confirme", "exact", "c est vrai", "c est juste"})


def is_decided(words: str) -> bool:
    """« C5 oui », « C5 »: words that begin with the number of a correction."""
    return CORRECTIONS.is_called(words)


async def decide_in_words(ctx: Context, words: str) -> Effects:
    """« C5 » shows it; « oui », « non » decide it; « oui » of others is one voice more; « retirer » takes one’s own back."""
    row, said = await CORRECTIONS.find(ctx, words, to_change=True)
    if not said:
        return (Reply(msg("upkeep.correction-shown", sheet=await sheet_of(ctx.session, row))),)
    if asks_back(said):
        return await CORRECTIONS.tell_anew(ctx, words)
    CORRECTIONS.only_living(ctx, row)
    if words_of(said) in NO_MORE and row.created_by == ctx.person.user_id:
        return await _withdraw(ctx, row)
    if meant(said) == "oui" or words_of(said) in _AGREES:
        return await (_decide(ctx, row, agreed=True) if await may_vouch(ctx, row.structure_id) else agree(ctx, row))
    if meant(said) == "non":
        return await _decide(ctx, row, agreed=False)
    raise Refused("upkeep.decide-how", correction=row)


async def _withdraw(ctx: Context, row: Correction) -> Effects:
    row.state, row.version = WITHDRAWN, row.version + 1
    await CORRECTIONS.plan(ctx.session, row, ctx.territory, ctx.now)
    return (Reply(msg("upkeep.withdrawn", correction=row)), *await _shown(ctx, row))


async def _shown(ctx: Context | Due, row: Correction) -> Effects:
    return (await CORRECTIONS.kept_true(ctx.session, row),) if row.shown_at is not None else ()


# ── Who answers for the sheet ────────────────────────────────────────────────────────────────────────────────────


@CORRECTIONS.timer(TO_DECIDE, WAITING)
async def ask(due: Due, planned: Timer, row: Correction) -> Effects:
    """Those whose moment has come, who still answer for the sheet."""
    answering = (await confirmations.list_answering(due.session, [row.structure_id])).get(row.structure_id, [])
    hearers = await take_together(due, planned, SILENCED_BY, working_moment(due), answering)
    sheet = await sheets.find_sheet(due.session, row.structure_id)
    if not hearers or sheet is None:
        return ()
    subject = f"{TO_DECIDE}:{row.number}"
    told = msg("upkeep.to-decide", sheet=await sheet_of(due.session, row), now=sheet.told(row.field).split("\n"))
    return *(Direct(told, each.user_id, subject) for each in hearers), *(Seed(subject, sign) for sign in (YES, NO))


@CORRECTIONS.tapped(TO_DECIDE)
async def tap(ctx: Context, tapped: Tap, row: Correction) -> Effects:
    """✅ accepts, ❌ refuses. What was decided stays: who comes after is told so."""
    if tapped.removed or tapped.key not in {YES, NO}:
        return ()
    try:
        CORRECTIONS.only_living(ctx, row)
        effects = await _decide(ctx, row, agreed=tapped.key == YES)
    except Refused as refusal:
        return (Direct(refusal.message, quiet=True),)
    return tuple(Direct(each.message, quiet=True) if isinstance(each, Reply) else each for each in effects)


@family.replied(TO_DECIDE)
def read_reply(number: int, words: str) -> str | None:
    """« oui », « non » in reply to the question; another value is a correction of one’s own, said as any."""
    return f"!corriger C{number} {meant(words)}" if meant(words) in {"oui", "non"} else None


async def _decide(ctx: Context, row: Correction, *, agreed: bool) -> Effects:
    """Raises Refused for who neither answers for the sheet nor is of the équipe d'animation."""
    if not await may_vouch(ctx, row.structure_id):
        raise Refused("upkeep.not-yours-to-decide", sheet=await sheet_of(ctx.session, row))
    row.decided_by, row.decided_structure_id = ctx.person.user_id, await signs_as(ctx, row.structure_id)
    if agreed:
        effects = await apply(ctx, row)
    else:
        row.state, row.decided_at, row.version = REFUSED, ctx.now, row.version + 1
        await CORRECTIONS.plan(ctx.session, row, ctx.territory, ctx.now)
        effects = await _shown(ctx, row)
    sheet = await sheet_of(ctx.session, row)
    return Reply(msg("upkeep.decided", sheet=sheet)), *effects, *await _tell_maker(ctx, row, msg("upkeep.decided-told", sheet=sheet))


async def _tell_maker(ctx: Context | Due, row: Correction, told: Msg) -> Effects:
    """Who said it learns what became of it, without a sound."""
    maker, me = row.created_by, ctx.person.user_id if isinstance(ctx, Context) else ""
    if maker is None or maker == me or await find_registered(ctx.session, maker) is None:
        return ()
    return (Direct(told, maker, quiet=True),)


# ── The others ───────────────────────────────────────────────────────────────────────────────────────────────────


def _after(delay: timedelta) -> Instants[Correction]:
    def at(row: Correction, _territory: Territory) -> list[datetime]:
        return [row.created_at + delay]

    return at


@CORRECTIONS.timer(SHOW, WAITING, _after(SHOWN_AFTER))
async def show(due: Due, _planned: Timer, row: Correction) -> Effects:
    """Nobody decided for a week: the others are asked whether they agree, and it is for the équipe d'animation (`!suivi`)."""
    row.shown_at = due.now
    await CORRECTIONS.plan(due.session, row, due.territory, due.now)
    return await CORRECTIONS.announced(due.session, row, quiet=True)


@CORRECTIONS.tapped()
async def tap_agreeing(ctx: Context, tapped: Tap, row: Correction) -> Effects:
    """➕: another structure says that it is right; taken back, that it does no more."""
    if tapped.key != PLUS_TAP or row.state != WAITING:
        return ()
    if tapped.removed:
        removed = await corrections.remove_voice(ctx.session, number_of(row), ctx.person.user_id)
        return (await CORRECTIONS.kept_true(ctx.session, row),) if removed else ()
    try:
        effects = await agree(ctx, row)
    except Refused as refusal:
        return (Direct(refusal.message, quiet=True),)
    return tuple(each for each in effects if not isinstance(each, Reply))


async def agree(ctx: Context, row: Correction) -> Effects:
    """One voice more, of a structure that neither said it nor is spoken of. Raises Refused for who speaks for no other one."""
    structure_id = await signs_as(ctx, 0)
    if structure_id is None or structure_id == row.by_structure_id or row.created_by == ctx.person.user_id:
        raise Refused("upkeep.no-voice-of-another", correction=row)
    if await answers_for(ctx, row.structure_id):
        return await _decide(ctx, row, agreed=True)
    await corrections.add_voice(ctx.session, number_of(row), ctx.person.user_id, structure_id, ctx.now)
    return Reply(msg("upkeep.agreed", sheet=await sheet_of(ctx.session, row))), *await _shown(ctx, row)


@CORRECTIONS.timer(SETTLE, WAITING, _after(SETTLED_AFTER), recounted=True)
async def settle(due: Due, _planned: Timer, row: Correction) -> Effects:
    """Two other structures agree: it is applied. Else it stays with the équipe d'animation."""
    agreeing = await corrections.list_agreeing(due.session, number_of(row)) - {row.by_structure_id, row.structure_id}
    if len(agreeing) < AGREEING or await sheets.find_sheet(due.session, row.structure_id) is None:
        return ()
    effects = await apply(due, row)
    told = msg("upkeep.decided-told", sheet=await sheet_of(due.session, row))
    return *effects, *await _tell_maker(due, row, told)


# ── Taken back ───────────────────────────────────────────────────────────────────────────────────────────────────


@family.command(
    "annuler-correction",
    Words.described("Annuler une correction : la fiche redit ce qu’elle disait.", CORRECTIONS.is_called),
    aliases=("annuler-la-correction",),
    examples=("!annuler C5",),
    writes=True,
    borrowed=Borrowed(("annuler", "retirer", "supprimer"), CORRECTIONS.is_called),
)
async def undo(ctx: Context, args: Words) -> Effects:
    """By who answers for the sheet, and by the équipe d'animation; one that waits, by who made it."""
    row, _ = await CORRECTIONS.find(ctx, args.words, to_change=True)
    if row.state == WAITING and row.created_by == ctx.person.user_id:
        return await _withdraw(ctx, row)
    if not await may_vouch(ctx, row.structure_id):
        raise Refused("upkeep.not-yours-to-decide", sheet=await sheet_of(ctx.session, row))
    if row.state != APPLIED:
        raise Refused("upkeep.nothing-to-undo", correction=row)
    by = await teller(ctx, await signs_as(ctx, row.structure_id))
    if not await sheets.set_back(ctx.session, row.structure_id, row.field, row.before, by=by, now=ctx.now):
        raise Refused("upkeep.changed-since", sheet=await sheet_of(ctx.session, row))
    row.state, row.version = UNDONE, row.version + 1
    return Reply(msg("upkeep.undone", sheet=await sheet_of(ctx.session, row))), *await _shown(ctx, row)
