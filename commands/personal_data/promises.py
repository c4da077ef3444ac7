"""`!confidentialité`: who answers for the data, what it is for, who sees it, how long it is kept, and one's rights."""

from commands.core.declaration.context import Context
from commands.core.declaration.effects import Effects, reply
from commands.core.declaration.shapes import Nothing
from commands.core.understanding.dialogue import KEPT
from commands.personal_data.shared import family


@family.command(
    "confidentialité",
    Nothing.described("Savoir qui garde quoi, pourquoi, combien de temps, et vos droits."),
    aliases=("vie-privée", "cnil", "rgpd-info", "données-privées", "mentions-légales"),
    examples=("!confidentialité",),
)
async def tell_promises(ctx: Context, _args: Nothing) -> Effects:
    """Answer where it was asked: it is nobody's secret."""
    privacy = ctx.territory.privacy
    return reply(
        "personal_data.promises",
        controllers=privacy.controllers or ctx.territory.pilots,
        privacy=privacy,
        retention=ctx.territory.retention,
        draft_days=KEPT.days,
    )
