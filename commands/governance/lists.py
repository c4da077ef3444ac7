"""`!décisions`: those that wait for a voice, and the last ones that were adopted."""

from commands.core.declaration.context import Context
from commands.core.declaration.effects import Call, Effects, Offer, Reply, msg
from commands.core.declaration.shapes import Paged
from commands.governance.subject import family, sheet_of
from storage import decisions
from storage.decisions import ADOPTED

A_PAGE = 5


@family.command(
    "décisions",
    Paged.described("Voir les décisions des structures pilotes : en cours, puis adoptées."),
    aliases=("décisions-adoptées", "décisions-en-cours", "les-décisions"),
    examples=("!décisions",),
)
async def show_decisions(ctx: Context, args: Paged) -> Effects:
    """The open ones, the first to end first; then the adopted ones, the last one first: five at a time."""
    start = (args.page - 1) * A_PAGE
    standing = [*await decisions.list_open(ctx.session), *await decisions.list_closed(ctx.session, ADOPTED, limit=start + A_PAGE + 1)]
    sheets = [await sheet_of(ctx.session, each) for each in standing[start : start + A_PAGE]]
    more = len(standing) > start + A_PAGE
    told = Reply(msg("decisions.listed", sheets=sheets, first=args.page == 1, more=more))
    return (told, Offer({"suite": Call("décisions", {"page": args.page + 1})})) if more else (told,)
