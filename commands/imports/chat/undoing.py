"""`!annuler-import`: the last import, wherever it was made, taken back for a day."""

from commands.core.declaration.context import Context
from commands.core.declaration.effects import Call, Direct, Effects, Offer, Refused, Reply, msg
from commands.core.declaration.vocabulary import Args, Page
from commands.core.rules.rights import only_for_the_team
from commands.imports.chat.shared import family, only_when_free
from storage import import_runs
from storage.brought_lists import KEPT, UNDOING, BroughtList
from storage.rows import keep_row


class UndoingImport(Args):
    """Annuler le dernier import de l’annuaire, pendant un jour."""

    number: Page = 0


@family.command(
    "annuler-import",
    UndoingImport,
    aliases=("annuler-l-import", "annuler-le-dernier-import", "défaire-import"),
    examples=("!annuler-import",),
    writes=True,
)
async def undo_import(ctx: Context, args: UndoingImport) -> Effects:
    """Which one is told first, unless it is the one that was just written."""
    structure = (await only_for_the_team(ctx)).structure
    await only_when_free(ctx)
    run = await import_runs.find_undoable(ctx.session, ctx.now)
    if run is None or (args.number and run.number != args.number):
        raise Refused("imports.nothing-to-undo")
    if not args.number:
        asked = msg("imports.undo-this", title=run.title, by=run.brought_by, at=run.started_at, counts=run.counts)
        return Reply(asked), Offer({"oui": Call("annuler-import", {"number": run.number})})
    undoing = BroughtList(
        user_id=ctx.person.user_id,
        room_id=ctx.room.room_id,
        event_id=ctx.cause,
        name=run.title,
        state=UNDOING,
        run=run.number,
        brought_by=structure,
        at=ctx.now,
        expires_at=ctx.now + KEPT,
    )
    await keep_row(ctx.session, undoing)
    return (Direct(msg("imports.being-undone", name=run.title)),)
