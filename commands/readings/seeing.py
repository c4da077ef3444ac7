"""`!regard CH12 …`: what a professional sees behind a figure, a document, a problem; said again, it is corrected, or taken back."""

from typing import Annotated

from commands.core.declaration.context import Context
from commands.core.declaration.effects import Call, Effects, Msg, Offer, Refused, Reply, msg
from commands.core.declaration.families import Table
from commands.core.declaration.vocabulary import Args, Expected, Page, Rest
from commands.core.language.words import NO_MORE, words_of
from commands.core.rules.caps import READINGS
from commands.core.rules.rights import only_for_the_network, only_for_the_team
from commands.readings.reading import Seen, seen_of, take_contrary
from commands.readings.subject import About, checked, family, names_a_subject, signs_as, take_about
from storage import readings
from storage.readings import Reading
from storage.rows import keep_row, remove_row

_TAKEN_AWAY = frozenset({"retirer", "retire", "supprimer", "enlever"})


class Seeing(Args):
    """Dire ce que vous voyez derrière un chiffre, un document, un problème ; redit, votre regard est corrigé ; « retirer » l’enlève."""

    words: Annotated[Rest, Expected(names_a_subject)] = ""
    taken: Page = 0


@family.command(
    "regard",
    Seeing,
    aliases=("mon-regard", "notre-regard", "donner-un-regard"),
    examples=(
        "!regard P7 Ce sont surtout des retraités, qui n’osent pas demander",
        "!regard chiffre pauvreté ; beaucoup d’étudiants, qui partent l’été",
        "!regard P7 contre CCAS ; chez nous, ce sont des familles",
        "!regard P7 retirer",
    ),
    writes=True,
    knows_all=True,
)
async def see(ctx: Context, args: Seeing, table: Table) -> Effects:
    """Shown to all, signed by the structure. taken: the one that the équipe d'animation takes away, as was asked."""
    await only_for_the_network(ctx, Refused("readings.members-only"))
    about, said = await take_about(ctx, args.words, table, "regard")
    mine = await readings.find_reading(ctx.session, about.subject, ctx.person.user_id)
    verb, _, rank = words_of(said[:40]).partition(" ")
    if args.taken or (verb in _TAKEN_AWAY and rank.isdecimal()):
        return await _take_away(ctx, about, args.taken, int(rank or 0))
    if words_of(said[:40]) in NO_MORE:
        if mine is None:
            raise Refused("readings.none-of-yours", about=about)
        await remove_row(ctx.session, mine)
        return (Reply(msg("readings.taken-back", about=about, mine=True)),)
    return await _keep(ctx, about, said, mine)


async def _keep(ctx: Context, about: About, said: str, mine: Reading | None) -> Effects:
    """New, or in place of what the person saw before; what it says the contrary of is kept with it."""
    structure_id = await signs_as(ctx)
    facing, text = take_contrary(said, await seen_of(ctx.session, about.subject), mine, structure_id)
    if facing is not None and mine is not None and not text:
        text = mine.text
    text = checked(text, "regard", about)
    if mine is None and await readings.count_readings_of(ctx.session, ctx.person.user_id) >= READINGS:
        raise Refused("readings.too-many", most=READINGS)
    kept = mine or Reading(subject=about.subject, user_id=ctx.person.user_id, text=text, at=ctx.now)
    kept.text, kept.structure_id, kept.at = text, structure_id, ctx.now
    kept.against_id = facing.reading.id if facing is not None else None
    await keep_row(ctx.session, kept)
    seen = await seen_of(ctx.session, about.subject)
    own = next(each for each in seen if each.reading.id == kept.id)
    told = msg("readings.noted", about=about, seen=own, facing=_at(seen, own.facing), others=len(seen) - 1, again=mine is not None)
    return (Reply(told),)


def _at(seen: list[Seen], rank: int) -> Seen | None:
    return seen[rank - 1] if rank else None


async def _take_away(ctx: Context, about: About, number: int, rank: int) -> Effects:
    """By the équipe d'animation: it is shown first, for ranks move when one goes. number: of the one that was shown."""
    await only_for_the_team(ctx)
    seen = await seen_of(ctx.session, about.subject)
    chosen = next((each for each in seen if (each.reading.id == number if number else each.rank == rank)), None)
    if chosen is None:
        raise Refused("readings.no-such-rank", about=about, count=len(seen))
    if not number:
        again = Call("regard", {"words": about.reference, "taken": chosen.reading.id})
        return Reply(msg("readings.take-away", about=about, seen=chosen)), Offer({"oui": again})
    await remove_row(ctx.session, chosen.reading)
    return (Reply(msg("readings.taken-back", about=about, mine=False)),)


@family.stands("regard")
async def tell_as_it_stands(_ctx: Context, _number: int) -> Msg:
    """What was said first stands; how to correct it."""
    return msg("readings.reading-stands")
