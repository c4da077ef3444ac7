"""The posts that wait to be confirmed by a colleague or by the équipe d'animation: until then, they give no voice."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement
from sqlmodel import col, delete, select, update
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.directory import Structure
from storage.network import Member, Membership, Post, PostRequest, is_shown


@dataclass(frozen=True, slots=True)
class Unconfirmed:
    """A post that waits, of whom, and since when it is asked (None: it lapsed)."""

    post: Membership
    structure: Structure
    member: Member
    asked_at: datetime | None

    @property
    def number(self) -> int:
        """What people call it by."""
        return self.post.id or 0


async def has_others(session: AsyncSession, structure_id: int, user_id: str) -> bool:
    """Whether somebody else speaks for a structure now, confirmed or not."""
    held = select(Membership.id).where(Membership.structure_id == structure_id, *_current(), Membership.user_id != user_id)
    return (await session.exec(held.limit(1))).first() is not None


async def list_confirmers(session: AsyncSession, structure_id: int, user_id: str) -> Sequence[Member]:
    """The members who may confirm the post of a person in a structure, as they speak for it: those who were here last come first."""
    speaking = select(Member).join(Membership, col(Membership.user_id) == col(Member.user_id))
    speaking = speaking.where(Membership.structure_id == structure_id, *_current(), col(Membership.confirmed))
    others = speaking.where(is_shown(), Member.user_id != user_id)
    return (await session.exec(others.order_by(col(Member.last_seen_on).desc(), col(Member.user_id)))).all()


async def list_answering(session: AsyncSession, structure_ids: Collection[int]) -> dict[int, list[str]]:
    """Who answers for each of these structures, as they were confirmed there, and are here: those who were here last come first."""
    held = select(Membership.structure_id, Member.user_id).join(Member, col(Member.user_id) == col(Membership.user_id))
    held = held.where(col(Membership.structure_id).in_(structure_ids), *_current(), col(Membership.confirmed), is_shown())
    found: dict[int, list[str]] = {}
    for structure_id, user_id in await session.exec(held.order_by(col(Member.last_seen_on).desc(), col(Member.user_id))):
        found.setdefault(structure_id, []).append(user_id)
    return found


async def was_asked_since(session: AsyncSession, structure_id: int, user_id: str, day: date) -> bool:
    """Whether a post of a person in a structure ended from a day on without having been confirmed: nobody is asked twice."""
    ended = select(Membership.id).where(Membership.structure_id == structure_id, Membership.user_id == user_id)
    return (await session.exec(ended.where(~col(Membership.confirmed), col(Membership.until) >= day).limit(1))).first() is not None


async def find_unconfirmed(session: AsyncSession, number: int) -> Unconfirmed | None:
    """The post of this number, as long as it is held and not confirmed."""
    return next(iter(await _list(session, Membership.id == number)), None)


async def list_unconfirmed(session: AsyncSession, *, structure_ids: Sequence[int] | None = None) -> list[Unconfirmed]:
    """The posts whose confirmation is asked for (in these structures), in the order they began."""
    asked = col(PostRequest.asked_at).is_not(None)
    return await _list(session, asked if structure_ids is None else asked & col(Membership.structure_id).in_(structure_ids))


async def list_to_chase(session: AsyncSession, before: datetime) -> list[Unconfirmed]:
    """Those asked for up to an instant, and once only."""
    return await _list(session, (col(PostRequest.asked_at) <= before) & col(PostRequest.chased_at).is_(None))


async def list_lapsed(session: AsyncSession, before: datetime) -> list[Unconfirmed]:
    """Those asked for up to an instant, that nobody answered."""
    return await _list(session, col(PostRequest.asked_at) <= before)


async def set_unconfirmed(session: AsyncSession, user_id: str, structure_id: int, now: datetime) -> int:
    """The current post of a person in a structure is to be confirmed, and it is asked. Gives its number."""
    current = select(Membership).where(Membership.user_id == user_id, Membership.structure_id == structure_id, *_current())
    post = (await session.exec(current.execution_options(populate_existing=True))).one()
    assert post.id is not None
    post.confirmed = False
    await remove_request(session, post.id)
    session.add(PostRequest(membership_id=post.id, asked_at=now))
    await session.flush()
    return post.id


async def set_confirmed(session: AsyncSession, number: int) -> bool:
    """A post gives its voice from now on. False when it was confirmed, or ended, before: whoever comes second changes nothing."""
    waiting = update(Membership).where(col(Membership.id) == number, ~col(Membership.confirmed), *_current())
    done = bool((await session.exec(waiting.values(confirmed=True))).rowcount)
    await remove_request(session, number)
    return done


async def set_chased(session: AsyncSession, number: int, now: datetime) -> None:
    """It was asked once more."""
    await session.exec(update(PostRequest).where(col(PostRequest.membership_id) == number).values(chased_at=now))


async def remove_request(session: AsyncSession, number: int) -> None:
    """Nobody is asked any more."""
    await session.exec(delete(PostRequest).where(col(PostRequest.membership_id) == number))


async def list_voices(session: AsyncSession, user_id: str) -> list[Post]:
    """The confirmed posts of a person, in the order they began: the structures whose voice they may give."""
    held = select(Membership, Structure).join(Structure, col(Structure.id) == col(Membership.structure_id))
    held = held.where(Membership.user_id == user_id, *_current(), col(Membership.confirmed)).order_by(col(Membership.id))
    return list((await session.exec(held)).all())


async def find_voice(session: AsyncSession, user_id: str) -> int | None:
    """The number of the structure that a person speaks for: of several, the first; None: of none that was confirmed."""
    voices = await list_voices(session, user_id)
    return voices[0][1].id if voices else None


def _current() -> tuple[ColumnElement[bool], ...]:
    return col(Membership.until).is_(None), col(Membership.user_id).is_not(None)


async def _list(session: AsyncSession, condition: ColumnElement[bool] | bool) -> list[Unconfirmed]:
    query = select(Membership, Structure, Member, PostRequest.asked_at).join(Structure, col(Structure.id) == col(Membership.structure_id))
    query = query.join(Member, col(Member.user_id) == col(Membership.user_id))
    query = query.join(PostRequest, col(PostRequest.membership_id) == col(Membership.id), isouter=True)
    waiting = query.where(*_current(), ~col(Membership.confirmed), condition).order_by(col(Membership.id))
    return [Unconfirmed(*row) for row in (await session.exec(waiting.execution_options(populate_existing=True))).all()]
