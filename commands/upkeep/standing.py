"""`!annuaire-état`: how many sheets the directory has, and how many were looked at lately."""

from datetime import timedelta

from commands.core.declaration.context import Context
from commands.core.declaration.effects import Effects, Refused, Reply, msg
from commands.core.declaration.shapes import Nothing
from commands.core.rules.rights import only_for_the_network
from commands.upkeep.shared import family
from storage import sheets

YEAR = timedelta(days=365)


@family.command(
    "annuaire-état",
    Nothing.described("Savoir combien de structures a l’annuaire, et combien de fiches sont vérifiées."),
    aliases=("état-de-l-annuaire", "bilan-annuaire", "bilan-de-l-annuaire", "combien-de-structures", "combien-de-fiches"),
    examples=("!annuaire-état",),
)
async def tell_standing(ctx: Context, _args: Nothing) -> Effects:
    """Counts only: no structure is named."""
    await only_for_the_network(ctx, Refused("upkeep.members-only"))
    counts = await sheets.count_confirmed(ctx.session, ctx.local_now.date() - YEAR)
    return (Reply(msg("upkeep.standing", counts=counts)),)
