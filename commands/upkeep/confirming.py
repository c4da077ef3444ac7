"""✅ under a sheet, or `!confirmer CCAS`: who answers for a structure says that its sheet is true today."""

from typing import Annotated

from commands.core.declaration.context import Context
from commands.core.declaration.effects import Call, Direct, Effects, Offer, Refused, Reply, msg
from commands.core.declaration.happenings import Tap
from commands.core.declaration.vocabulary import Args, Expected, Page, Rest, Unspoken
from commands.core.language.taps import YES, tap_of
from commands.core.language.words import words_of
from commands.core.understanding.short_answers import meant
from commands.upkeep.answers import confirm, take_back
from commands.upkeep.asking import PEN, letter_of
from commands.upkeep.campaign import progressed
from commands.upkeep.correcting import begin_correction
from commands.upkeep.shared import CHECKUP, NUMBERED, answers_for, family, find_one, may_vouch, of_sheet, sheet_now
from storage import upkeep
from storage.sheets import SheetFacts
from storage.upkeep import Checkup, CheckupLetter

PEN_TAP = tap_of(PEN)


@family.tapped(CHECKUP)
async def tap(ctx: Context, tapped: Tap) -> Effects:
    """✅ confirms the sheet that was told, as long as it says the same; ✏️ changes it. Who answers for it no more changes nothing."""
    checkup = await upkeep.get_checkup(ctx.session, tapped.number, to_change=True)
    if checkup is None or tapped.key not in {YES, PEN_TAP}:
        return ()
    sheet = await sheet_now(ctx, checkup.structure_id)
    if tapped.removed:
        taken = tapped.key == YES and await take_back(ctx, checkup, sheet)
        return (Direct(msg("upkeep.confirmed-no-more", sheet=sheet), quiet=True), *await progressed(ctx)) if taken else ()
    if not await answers_for(ctx, checkup.structure_id):
        return (Direct(msg("upkeep.not-yours", structure=sheet.structure), quiet=True),)
    if tapped.key == PEN_TAP:
        return await begin_correction(ctx, sheet)
    letter = await upkeep.get_letter(ctx.session, tapped.number, ctx.person.user_id)
    if letter is None or letter.seen != sheet.digest:
        return await _tell_as_it_is(ctx, checkup, letter, sheet)
    told, beside = await confirm(ctx, sheet)
    return Direct(told, quiet=True), *beside


async def _tell_as_it_is(ctx: Context, checkup: Checkup, letter: CheckupLetter | None, sheet: SheetFacts) -> Effects:
    """The sheet changed since it was told: nobody confirms what they did not read."""
    if letter is None:
        letter = await upkeep.add_letter(ctx.session, checkup.number or 0, ctx.person.user_id, ctx.now)
    letter.told_at = ctx.now
    return await letter_of(ctx.session, sheet, letter, changed=True)


@family.replied(CHECKUP)
def read_reply(number: int, words: str) -> str | None:
    """« oui », « c’est bon »: it is true; other words say what is wrong."""
    if meant(words) == "oui" or words_of(words) in _TRUE:
        return f"!confirmer {NUMBERED} {number}"
    return f"!corriger {NUMBERED} {number} ; {words}" if any(sign.isalnum() for sign in words) and meant(words) != "non" else None


_TRUE = frozenset(
    {"toujours bon", "tout est bon", "oui toujours bon", "rien a changer", "c est toujours bon", "tout bon", "rien n a change"}
)


class Confirming(Args):
    """Dire que la fiche d’une structure dont vous répondez est toujours bonne."""

    words: Annotated[Rest, Expected(of_sheet)] = ""
    chosen: Page = 0
    read: Annotated[str, Unspoken()] = ""


@family.command(
    "confirmer",
    Confirming,
    aliases=("toujours-bon", "fiche-à-jour", "confirmer-fiche", "confirmer-la-fiche", "fiche-vérifiée"),
    examples=("!confirmer CCAS", "!confirmer ma fiche"),
    writes=True,
)
async def confirm_sheet(ctx: Context, args: Confirming) -> Effects:
    """The sheet is shown first to who was not told it as it is: nobody confirms what they did not read."""
    found = await find_one(ctx, args.words, args.chosen, "confirmer")
    if not isinstance(found, int):
        return found
    sheet = await sheet_now(ctx, found)
    if not await may_vouch(ctx, found):
        raise Refused("upkeep.not-yours", structure=sheet.structure)
    if args.read == sheet.digest or await _was_told(ctx, sheet):
        told, beside = await confirm(ctx, sheet)
        return Reply(told), *beside
    again = Call("confirmer", {"chosen": found, "read": sheet.digest})
    return Direct(msg("upkeep.shown", sheet=sheet)), Offer({"oui": again})


async def _was_told(ctx: Context, sheet: SheetFacts) -> bool:
    """Whether the person was told the sheet as it is now."""
    letter = await upkeep.find_last_letter(ctx.session, sheet.structure.id or 0, ctx.person.user_id)
    return letter is not None and letter.seen == sheet.digest
