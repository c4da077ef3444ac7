"""What two people may begin with: something that one offers and the other looks for, else an opening question."""

from dataclasses import dataclass

from sqlmodel.ext.asyncio.session import AsyncSession

from commands.pairs.shared import Partner, find_partners
from storage.analysis import tokens
from storage.network import Member
from storage.pairs import Pair

QUESTIONS = 8
"""How many opening questions the texts have."""


@dataclass(frozen=True, slots=True)
class PairShown:
    """A pair as one of its people is told it. other: who is with them. offered: what one has that the other looks for; by_me: it is theirs.

    question: the number of the opening question, where nothing of the sort is known.
    """

    pair: Pair
    me: Partner
    other: Partner
    offered: str
    by_me: bool
    question: int


async def pair_of(session: AsyncSession, pair: Pair, user_id: str) -> PairShown | None:
    """A pair as one of its people may be told it; None where one of them is in the network no more."""
    other_id = pair.other_than(user_id)
    partners = await find_partners(session, [each for each in (user_id, other_id) if each])
    me, other = partners.get(user_id), partners.get(other_id or "")
    if me is None or other is None:
        return None
    mine, theirs = _met(me.member, other.member), _met(other.member, me.member)
    return PairShown(pair, me, other, theirs or mine, bool(mine and not theirs), (pair.number or 0) % QUESTIONS)


def _met(giver: Member, seeker: Member) -> str:
    """What one offers, where a word of it is looked for by the other; empty otherwise. What they hide is not looked at."""
    offered, sought = ("" if field in each.hidden else getattr(each, field) for each, field in ((giver, "offers"), (seeker, "seeks")))
    return offered if _stems(offered) & _stems(sought) else ""


def _stems(words: str) -> set[str]:
    return {token.stem for token in tokens(words) if not token.is_stop}
