"""`!relancer E5`: those to whom a request was put, and who have not answered, are asked once more."""

from commands.core.declaration.context import Context
from commands.core.declaration.effects import Effects, Refused, Reply, msg
from commands.core.declaration.shapes import Words
from commands.core.declaration.vocabulary import Borrowed
from commands.exchange.letters import CHASE, list_silent, plan_for
from commands.exchange.subject import EXCHANGES, family, find_of
from storage.exchange import REQUEST


@family.command(
    "relancer-demande",
    Words.described("Relancer une fois ceux à qui votre demande a été posée et qui n’ont pas répondu.", EXCHANGES.is_called),
    aliases=("relance-demande", "relancer-entraide"),
    examples=("!relancer E5",),
    writes=True,
    borrowed=Borrowed(("relancer", "relance"), EXCHANGES.is_called),
)
async def chase(ctx: Context, args: Words) -> Effects:
    """Once; each at an hour of theirs. Where there is nobody to ask, nobody was: it may be done again later."""
    row, _ = await find_of(ctx, args.words, REQUEST)
    if row.chased_at is not None:
        raise Refused("exchange.chased-already", exchange=row)
    told = await plan_for(ctx, row, CHASE, await list_silent(ctx, row))
    if told:
        row.chased_at = ctx.now
    return (Reply(msg("exchange.chased", exchange=row, told=told)),)
