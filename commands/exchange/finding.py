"""What the search tells beside the structures: an offer that stands, what an initiative taught."""

from commands.core.declaration.context import Context
from commands.core.declaration.effects import Msg, msg
from commands.exchange.leading import EXPERIENCES
from commands.exchange.subject import EXCHANGES, OFFERS, family
from storage import exchange, initiatives


@family.also_finds(OFFERS)
async def tell_offer(ctx: Context, number: int) -> Msg | None:
    """As long as it stands."""
    offer = await exchange.get_exchange(ctx.session, number)
    return msg("exchange.also", exchange=offer) if offer is not None and EXCHANGES.is_open(offer, ctx.now) else None


@family.also_finds(EXPERIENCES)
async def tell_experience(ctx: Context, number: int) -> Msg | None:
    """What went well."""
    initiative = await initiatives.get_initiative(ctx.session, number)
    return msg("initiatives.also", initiative=initiative) if initiative is not None else None
