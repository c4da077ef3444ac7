"""What of the sheets waits for the équipe d'animation: those that nobody answered about, to be phoned; corrections that nobody decided."""

from collections.abc import Sequence
from datetime import timedelta

from commands.core.declaration.context import Context, Occasion
from commands.core.declaration.effects import Call, Direct, Effects, Offer, Refused, msg
from commands.core.declaration.follow_ups import FollowUp, Pressing
from commands.core.declaration.shapes import Paged
from commands.core.rules.rights import only_for_the_team
from commands.upkeep.deciding import SHOWN_AFTER
from commands.upkeep.shared import family
from commands.upkeep.subject import sheets_of
from storage import corrections, sheets, upkeep
from storage.corrections import Correction

A_PAGE = 5
MOST = 20


@family.follows_up
async def list_waiting(occasion: Occasion) -> Sequence[FollowUp]:
    """One line for all that are to be phoned, one for all corrections that wait for more than a week, or for nobody else."""
    found = []
    to_phone = await upkeep.list_to_phone(occasion.session, 1)
    if to_phone:
        told = msg("upkeep.phone-waits", count=await upkeep.count_to_phone(occasion.session))
        found.append(FollowUp(Pressing.WAITING, to_phone[0].begun_at, told))
    undecided = await _undecided(occasion)
    if undecided:
        shown = await sheets_of(occasion.session, undecided[:3])
        told = msg("upkeep.corrections-wait", sheets=shown, more=max(0, len(undecided) - len(shown)))
        found.append(FollowUp(Pressing.WAITING, undecided[0].created_at, told))
    return found


async def _undecided(occasion: Occasion) -> list[Correction]:
    """The corrections that are for the équipe d'animation: all that were shown to the others."""
    rows = await corrections.list_waiting(occasion.session, MOST)
    return [each for each in rows if each.shown_at is not None or each.created_at <= occasion.now - SHOWN_AFTER - timedelta(days=1)]


@family.command(
    "à-vérifier",
    Paged.described("Voir les fiches que personne n’a confirmées, à vérifier par téléphone (équipe d’animation)."),
    aliases=("fiches-à-vérifier", "à-appeler", "a-telephoner", "à-téléphoner", "structures-à-appeler"),
    examples=("!à-vérifier",),
)
async def list_to_check(ctx: Context, args: Paged) -> Effects:
    """In private: a few at a time, with the number to call. A number shows the sheet, to be confirmed once it was read out."""
    await only_for_the_team(ctx)
    start = (args.page - 1) * A_PAGE
    page, total = await upkeep.list_to_phone(ctx.session, A_PAGE, start=start), await upkeep.count_to_phone(ctx.session)
    if args.page > 1 and not page:
        raise Refused("help.nothing-more")
    known = await sheets.find_sheets(ctx.session, [each.structure_id for each in page])
    shown = [known[each.structure_id] for each in page if each.structure_id in known]
    more = max(0, total - start - A_PAGE)
    calls = {str(rank): Call("confirmer", {"chosen": each.structure.id}) for rank, each in enumerate(shown, start + 1)}
    following = {"suite": Call("à-vérifier", {"page": args.page + 1})} if more else {}
    told = msg("upkeep.to-phone", sheets=shown, start=start + 1, total=total, more=more)
    return Direct(told), *((Offer(calls | following),) if calls else ())
