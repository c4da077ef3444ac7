"""A message of ours that somebody took away in its room: who leads what it is about is told, and may have it told anew."""

from sqlmodel.ext.asyncio.session import AsyncSession

from commands.core.context import Context
from commands.core.effects import Direct, Effects, Msg
from commands.core.rights import list_leaders
from commands.core.words import words_of
from storage import reactions

_BACK = frozenset({"remettre", "remets", "a remettre", "remettre le message", "remettre l annonce", "republier"})


def asks_back(words: str) -> bool:
    """Whether the words after a number (« S3 remettre ») ask for its message again."""
    return words_of(words) in _BACK


async def tell_leaders(ctx: Context, message: Msg, made_by: str | None) -> Effects:
    """Tell those who lead what somebody made, each in private and without a sound."""
    return tuple(Direct(message, user_id, quiet=True) for user_id in await list_leaders(ctx.session, ctx.territory, made_by))


async def make_way(session: AsyncSession, subject: str) -> bool:
    """Make a subject ready to be told anew, and give whether it is to be: not when its message stands, or none ever was.

    What the reactions under the lost message did stands. They themselves are forgotten: nobody sees them any more to take them back,
    and the same sign under the new message must count, and go, like a first one.
    """
    told = await reactions.find_message(session, subject)
    if told is None or reactions.is_there(told):
        return False
    await reactions.remove_reactions(session, subject)
    return True
