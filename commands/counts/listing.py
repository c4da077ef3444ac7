"""`!comptes`: what partners count, and what came of it last."""

from commands.core.declaration.context import Context
from commands.core.declaration.effects import Call, Effects, Offer, Reply, msg
from commands.core.declaration.shapes import Paged
from commands.counts.subject import family, sheets_of
from storage import counts

PAGE = 4


@family.command(
    "comptes",
    Paged.described("Voir ce que les partenaires comptent, et le dernier résultat de chacun."),
    aliases=("comptes-des-partenaires", "indicateurs-des-partenaires", "indicateurs"),
    examples=("!comptes",),
)
async def show(ctx: Context, args: Paged) -> Effects:
    """Those that run."""
    found = await counts.list_tallies(ctx.session, start=(args.page - 1) * PAGE, limit=PAGE + 1)
    sheets = await sheets_of(ctx.session, found[:PAGE])
    more = len(found) > PAGE
    told = Reply(msg("counts.listed", sheets=sheets, more=more, first=args.page == 1))
    return (told, Offer({"suite": Call("comptes", {"page": args.page + 1})})) if more else (told,)
