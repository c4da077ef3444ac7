"""`!effacer`: what goes and what stays is told first, and the same person confirms it in full words, in private, within 5 minutes."""

from datetime import datetime, timedelta
from typing import Annotated, Literal

from commands.core.declaration.context import Context
from commands.core.declaration.effects import Call, Direct, Effects, Offer, Reply, msg
from commands.core.declaration.vocabulary import Args, Expected, Sought, Unspoken
from commands.core.language.words import sayings, words_of
from commands.personal_data.shared import family, is_configured, take_stock
from storage import personal_data

COMMAND = "effacer"
PATIENCE = timedelta(minutes=5)
_OWN = sayings("""
    moi, tout, toutes, tous, mes, mon, ma, les, donnees, donnee, personnelles, infos, informations, profil, compte, fiche, sur, oui
""")


def _are_own(words: str) -> bool:
    """Whether these words leave no doubt that it is about the person's own data."""
    return _OWN.issuperset(words_of(words).split())


class Erase(Args):
    """Effacer tout ce que je garde sur vous."""

    whose: Annotated[Sought, Expected(_are_own)] = ""
    answer: Annotated[Literal["oui effacer", "oui", "non"] | None, Unspoken()] = None
    asked_at: Annotated[datetime | None, Unspoken()] = None


@family.command(
    COMMAND,
    Erase,
    aliases=("supprimer", "oubliez-moi", "effacer-mes-données", "supprimer-mes-données", "effacez-moi", "oui-effacer"),
    examples=("!effacer",),
    writes=True,
)
async def erase(ctx: Context, args: Erase) -> Effects:
    """Only in private; at once when confirmed. The receipt is no private message: it must not name the person again."""
    if not _are_own(args.whose):
        return (Direct(msg("personal_data.erase-only-yours")),)
    if not ctx.room.private:
        return (Direct(msg("personal_data.erase-here")),)
    match args.answer:
        case "oui effacer":
            return await _erase(ctx)
        case "oui" if args.asked_at:
            return Reply(msg("personal_data.erase-in-full")), _offer(args.asked_at, ctx.now)
        case "non":
            return (Reply(msg("personal_data.erase-given-up")),)
        case _:
            return await _tell(ctx)


async def _tell(ctx: Context) -> Effects:
    tally = await take_stock(ctx.session, ctx.person.user_id)
    if not tally.total:
        return (Reply(msg("personal_data.nothing-to-erase", configured=is_configured(ctx))),)
    told = msg("personal_data.erase-what", goes=tally.goes, stays=tally.stays, configured=is_configured(ctx))
    return Direct(told), _offer(ctx.now, ctx.now)


async def _erase(ctx: Context) -> Effects:
    tally = await take_stock(ctx.session, ctx.person.user_id)
    receipt = await personal_data.erase(ctx.session, ctx.person.user_id, ctx.now, "request", configured=is_configured(ctx))
    told = msg("personal_data.erased", number=receipt.id, goes=tally.goes, stays=tally.stays, configured=is_configured(ctx))
    return (Reply(told),)


def _offer(asked_at: datetime, now: datetime) -> Offer:
    """What may be answered to the list; the time runs from when it was told."""
    answers = {
        "oui effacer": Call(COMMAND, {"answer": "oui effacer"}),
        "oui": Call(COMMAND, {"answer": "oui", "asked_at": asked_at.isoformat()}),
        "non": Call(COMMAND, {"answer": "non"}),
    }
    return Offer(answers, asked_at + PATIENCE - now)
