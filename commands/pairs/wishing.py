"""`!binôme oui`, `non`, `pause jusqu’au…`: nobody is in a pair who did not ask for it."""

from commands.core.declaration.context import Context
from commands.core.declaration.effects import Direct, Effects, Msg, Refused, msg
from commands.core.declaration.shapes import Words
from commands.core.language.words import words_of
from commands.core.rules.ends import read_last_day
from commands.core.rules.rights import find_registered
from commands.pairs.shared import family, find_partners, month_of, next_draw, seed_of_month
from commands.pairs.topics import pair_of
from storage import pairs
from storage.pairs import IN, OUT, PairWish

_YES = frozenset({"oui", "ok", "je veux", "inscription", "je participe", "participer", "d accord", "reprendre", "fin", "fin pause"})
_NO = frozenset({"non", "stop", "arreter", "arret", "plus", "je ne veux plus", "desinscription", "quitter", "non merci"})
_PAUSE = frozenset({"pause", "pauser", "suspendre"})
_BEFORE_A_DAY = ("pendant", "de", "d")


def _is_wish(words: str) -> bool:
    """« binôme oui » is said to the robot; « binôme tutorat » is looked for."""
    said = words_of(words)
    return not said or said in _YES | _NO or said.split()[0] in _PAUSE


@family.command(
    "binôme",
    Words.described(
        "Rencontrer chaque mois une personne d’une structure que vous ne connaissez pas : oui, non, ou pause jusqu’à une date.", _is_wish
    ),
    aliases=("binômes", "mon-binôme", "café-surprise", "rencontre-surprise"),
    examples=("!binôme", "!binôme oui", "!binôme non", "!binôme pause jusqu’au 7 janvier"),
    writes=True,
    shows_alone=True,
)
async def wish(ctx: Context, args: Words) -> Effects:
    """Say how things are, or change that. Members only: others are shown to nobody."""
    if await find_registered(ctx.session, ctx.person.user_id) is None:
        raise Refused("pairs.members-only")
    said = words_of(args.words)
    first, _, rest = args.words.strip().partition(" ")
    if not said:
        return (Direct(await _standing(ctx)),)
    if words_of(first) in _PAUSE:
        return await _pause(ctx, rest)
    if said not in _YES | _NO:
        raise Refused("pairs.how-to", said=args.words)
    before = await pairs.get_wish(ctx.session, ctx.person.user_id)
    state = IN if said in _YES else OUT
    waited = before.waited if before and before.state == IN == state else 0
    await pairs.set_wish(ctx.session, PairWish(user_id=ctx.person.user_id, state=state, waited=waited, answered_at=ctx.now))
    return (Direct(await _standing(ctx)),)


@family.stands("binôme")
async def tell_standing(ctx: Context, _number: int) -> Msg:
    """What the person wishes, as it is now."""
    return await _standing(ctx)


async def _pause(ctx: Context, said: str) -> Effects:
    """Nothing until a day, included; who was in none comes in after it."""
    first, _, rest = said.strip().partition(" ")
    until = rest if words_of(first) in _BEFORE_A_DAY else said
    if not words_of(until):
        raise Refused("pairs.pause-until")
    last = read_last_day(ctx, until, msg("pairs.a-pause"))
    before = await pairs.get_wish(ctx.session, ctx.person.user_id)
    waited = before.waited if before else 0
    paused = PairWish(user_id=ctx.person.user_id, state=IN, paused_until=last, waited=waited, answered_at=ctx.now)
    await pairs.set_wish(ctx.session, paused)
    return (Direct(await _standing(ctx)),)


async def _standing(ctx: Context) -> Msg:
    today = ctx.local_now.date()
    mine = await pairs.get_wish(ctx.session, ctx.person.user_id)
    made = await pairs.get_draw(ctx.session, month_of(today))
    last = await pairs.find_last_of(ctx.session, ctx.person.user_id)
    with_whom = await pair_of(ctx.session, last, ctx.person.user_id) if last is not None and last.month == month_of(today) else None
    day = next_draw(today, made=made is not None)
    if mine is not None and mine.paused_until is not None and mine.paused_until >= day:
        day = next_draw(mine.paused_until, made=True)
    has_structure = ctx.person.user_id in await find_partners(ctx.session, [ctx.person.user_id])
    seed = seed_of_month(month_of(day))
    return msg("pairs.standing", wish=mine, pair=with_whom, draw=day, seed=seed, today=today, has_structure=has_structure)
