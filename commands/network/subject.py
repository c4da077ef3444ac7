"""The family, and what its commands share: who may ask, where to answer, what to do with words they do not wait for."""

from datetime import date

from commands.core.arguments import spoken_field
from commands.core.effects import Call, Direct, Effects, Msg, Offer, Refused, Reply, msg
from commands.core.reading import SEARCH
from commands.core.vocabulary import Context, Family
from storage import network
from storage.network import Member

family = Family("network", "M’inscrire et connaître les membres")


async def registered(ctx: Context) -> Member:
    """The member who speaks. Raises Refused when they are none."""
    member = await network.get_member(ctx.session, ctx.person.user_id)
    if member is None or not member.is_registered:
        raise Refused("network.not-registered")
    return member


async def only_for_members(ctx: Context) -> None:
    """Raise Refused unless a member or a coordinator speaks: those who registered agreed to be seen by them only."""
    if ctx.person.user_id not in {coordinator.user_id for coordinator in ctx.territory.coordinators}:
        member = await network.get_member(ctx.session, ctx.person.user_id)
        if member is None or not member.is_registered:
            raise Refused("network.members-only")


def today(ctx: Context) -> date:
    """The day it is in the territory."""
    return ctx.now.astimezone(ctx.territory.zone).date()


def answer(ctx: Context, message: Msg) -> Effects:
    """Answer a dialogue where it was held: in private, or in the room that the person chose knowing that others read it."""
    return (Direct(message),) if ctx.room.private else (Reply(message),)


def other_words(ctx: Context, command: str, words: str) -> Effects:
    """Words that a command does not wait for (« inscription à la cantine »): say what it is for, and offer to search them."""
    search = ctx.table.commands.get(SEARCH)
    field = spoken_field(search) if search else None
    explained = Reply(msg("network.other-words", command=command, words=words, searchable=field is not None))
    return (explained, Offer({"oui": Call(SEARCH, {field: words})})) if field else (explained,)
