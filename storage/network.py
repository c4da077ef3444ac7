"""The network: its people, the structures they speak for, and the posts that pass from one to another."""

from collections.abc import AsyncIterator, Collection, Sequence
from datetime import date, datetime

from sqlalchemy import JSON, Column, ColumnElement, Date, and_, bindparam, or_, text
from sqlmodel import Field, SQLModel, col, delete, select, update
from sqlmodel.ext.asyncio.session import AsyncSession

from storage import search
from storage.analysis import fold, tokens, words_of
from storage.directory import FROM_NETWORK, MergedStructure, Structure
from storage.erasures import Erasing, at_erasure
from storage.holdings import ALWAYS, WITH_PROFILE, Fate, Holding, Holds
from storage.types import UtcDateTime, partial_index

SOMEBODY = "l’équipe d’animation"
"""Who stands for the person that brought a spreadsheet, once erased: told to those whom it brought in."""


class Member(SQLModel, table=True):
    """A professional who registered in the network, or whom an import brought in.

    `hidden` are the fields that the person does not show to the other members. A member who left keeps their row until
    retention takes it; one who left all rooms is inactive and stays.
    """

    __holds__ = Holds(
        Holding(
            name="profile",
            key="user_id",
            shared=(
                *("name", "offers", "seeks", "phone", "hidden", "consented_at", "imported_by", "informed_at", "joined_at", "last_seen_on"),
                *("renewal_asked_on", "purge_announced_on", "greeted_at", "inactive_since", "left_at"),
            ),
            kept=WITH_PROFILE,
            called="name",
        )
    )

    user_id: str = Field(primary_key=True)
    name: str = Field(description="how the person wishes to be called")
    offers: str = Field(default="", description="what one may ask them")
    seeks: str = Field(default="", description="what they are looking for in the network")
    phone: str | None = None
    hidden: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    consented_at: datetime | None = Field(default=None, sa_type=UtcDateTime, description="None: imported, and has not agreed yet")
    imported_by: str | None = Field(default=None, description="who brought the spreadsheet, in words; None: registered by themselves")
    informed_at: datetime | None = Field(default=None, sa_type=UtcDateTime, description="when an imported person was told so")
    joined_at: datetime = Field(sa_type=UtcDateTime, index=True)
    last_seen_on: date = Field(index=True, description="the last sign of life: retention counts from here")
    renewal_asked_on: date | None = None
    purge_announced_on: date | None = None
    greeted_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    inactive_since: datetime | None = Field(default=None, sa_type=UtcDateTime, description="left all rooms")
    left_at: datetime | None = Field(default=None, sa_type=UtcDateTime, description="unregistered")

    @property
    def is_registered(self) -> bool:
        """Whether the person agreed to be in the network, and has not left."""
        return self.consented_at is not None and self.left_at is None


class Membership(SQLModel, table=True):
    """A post: a person speaks for a structure, from a day to another. Its history stays with the structure, without the name."""

    __table_args__ = (partial_index("ix_membership_current", "user_id", "structure_id", where="until IS NULL", unique=True),)
    __holds__ = Holds(
        Holding(
            name="posts",
            key="user_id",
            shared=("structure_id", "role", "since", "until", "confirmed"),
            kept=WITH_PROFILE,
            stays=ALWAYS,
            emptied=("role",),
            ended="until",
        ),
        structures={"structure_id": Fate.FOLLOWS},
    )

    id: int | None = Field(default=None, primary_key=True)
    user_id: str | None = Field(default=None, foreign_key="member.user_id", index=True, ondelete="SET NULL")
    structure_id: int = Field(foreign_key="structure.id", index=True, ondelete="CASCADE")
    role: str = ""
    since: date
    until: date | None = None
    confirmed: bool = Field(default=True, description="whether it gives the voice of the structure: see `storage.confirmations`")


class HandOver(SQLModel, table=True):
    """A post offered to a colleague, who has not answered yet."""

    __tablename__ = "hand_over"
    __holds__ = Holds(
        Holding("hand-overs-made", "membership_id", ("offered_at",), "7 days, or until answered", through="user_id"),
        Holding("hand-overs-received", "to_user_id", ("offered_at",), "7 days, or until answered", dated="offered_at"),
    )

    id: int | None = Field(default=None, primary_key=True)
    membership_id: int = Field(foreign_key="membership.id", unique=True, ondelete="CASCADE")
    to_user_id: str = Field(index=True)
    offered_at: datetime = Field(sa_type=UtcDateTime)


class PostRequest(SQLModel, table=True):
    """That a post be confirmed, asked of those who can. A post that is not confirmed, and has none, was not confirmed in time."""

    __tablename__ = "post_request"
    __holds__ = Holds(Holding("post-requests", "membership_id", ("asked_at", "chased_at"), "14 days, or until answered", through="user_id"))

    membership_id: int = Field(primary_key=True, foreign_key="membership.id", ondelete="CASCADE")
    asked_at: datetime = Field(sa_type=UtcDateTime)
    chased_at: datetime | None = Field(default=None, sa_type=UtcDateTime, description="when it was asked once more, of the équipe")


# ── People ───────────────────────────────────────────────────────────────────────────────────────────────────────


def is_shown() -> ColumnElement[bool]:
    """Of the people who agreed, have not left, and are still in some room: the others are shown to nobody."""
    return and_(col(Member.consented_at).is_not(None), col(Member.left_at).is_(None), col(Member.inactive_since).is_(None))


async def get_member(session: AsyncSession, user_id: str) -> Member | None:
    """The person as the network knows them: registered, imported, or gone and not yet forgotten."""
    return await session.get(Member, user_id)


async def list_members(session: AsyncSession, since: datetime | None = None) -> Sequence[Member]:
    """The members that the others may see, in the order they joined; those who joined from an instant on."""
    query = select(Member).where(is_shown()).order_by(col(Member.joined_at), col(Member.user_id))
    return (await session.exec(query if since is None else query.where(col(Member.joined_at) >= since))).all()


async def find_members_by_name(session: AsyncSession, name: str) -> list[Member]:
    """The members of this name, whole, without regard to case and accents. Names collide: there may be several."""
    wanted = _words(name)
    return [member for member in await list_members(session) if wanted and _words(member.name) == wanted]


async def list_newcomers(session: AsyncSession) -> Sequence[Member]:
    """The members who have never been greeted, in the order they joined."""
    newcomers = select(Member).where(is_shown(), col(Member.greeted_at).is_(None))
    return (await session.exec(newcomers.order_by(col(Member.joined_at), col(Member.user_id)))).all()


async def set_greeted(session: AsyncSession, user_ids: Collection[str], now: datetime) -> None:
    """These people have been greeted: it is done for ever."""
    await session.exec(update(Member).where(col(Member.user_id).in_(user_ids)).values(greeted_at=now))


async def set_seen(session: AsyncSession, user_id: str, day: date) -> None:
    """A sign of life: the person is active, and retention counts anew from this day."""
    values = {"last_seen_on": day, "inactive_since": None, "renewal_asked_on": None, "purge_announced_on": None}
    unseen = or_(col(Member.last_seen_on) < day, col(Member.inactive_since).is_not(None))
    await session.exec(update(Member).where(col(Member.user_id) == user_id, unseen).values(values))


async def set_inactive(session: AsyncSession, user_id: str, now: datetime) -> None:
    """The person is in no room any more. A repeat keeps the first instant."""
    present = update(Member).where(col(Member.user_id) == user_id, col(Member.inactive_since).is_(None))
    await session.exec(present.values(inactive_since=now))


# ── Posts ────────────────────────────────────────────────────────────────────────────────────────────────────────

Post = tuple[Membership, Structure]
"""A membership with its structure."""

_ADD_MEMBERSHIP = text(
    "INSERT INTO membership (user_id, structure_id, role, since, confirmed) VALUES (:user_id, :structure_id, :role, :since, true) "
    "ON CONFLICT DO NOTHING RETURNING id"
).bindparams(bindparam("since", type_=Date()))
_ADD_STRUCTURE = text(
    "INSERT INTO structure (source, source_id, name, description) VALUES (:source, :source_id, :name, '') "
    "ON CONFLICT (source, source_id) DO NOTHING RETURNING id"
)


async def list_current_memberships(session: AsyncSession, user_ids: Collection[str] | None = None) -> Sequence[Post]:
    """The posts held now, by these people or by anybody (members or not: see `list_members`), in the order they began."""
    held = select(Membership, Structure).join(Structure, col(Structure.id) == col(Membership.structure_id))
    held = held.where(col(Membership.until).is_(None), col(Membership.user_id).is_not(None)).order_by(col(Membership.id))
    return (await session.exec(held if user_ids is None else held.where(col(Membership.user_id).in_(user_ids)))).all()


async def list_structures_of(session: AsyncSession, user_id: str) -> list[Structure]:
    """The structures a person speaks for now."""
    return [structure for _, structure in await list_current_memberships(session, [user_id])]


async def add_membership(session: AsyncSession, user_id: str, structure_id: int, role: str, since: date) -> bool:
    """A person begins to speak for a structure; who does already takes the role, unless it is empty. Gives whether they begin."""
    facts = {"user_id": user_id, "structure_id": structure_id, "role": role, "since": since}
    added = (await session.exec(_ADD_MEMBERSHIP, params=facts)).scalar()  # type: ignore[call-overload] # SQLModel types `exec` for its own statements only
    if role:
        await set_role(session, user_id, structure_id, role)
    return added is not None


async def set_role(session: AsyncSession, user_id: str, structure_id: int, role: str) -> None:
    """What a person does in a structure now."""
    held = update(Membership).where(col(Membership.user_id) == user_id, col(Membership.until).is_(None))
    await session.exec(held.where(col(Membership.structure_id) == structure_id).values(role=role))


async def remove_memberships(session: AsyncSession, user_id: str, day: date, structure_id: int | None = None) -> None:
    """A person ceases to speak for a structure, or for all. The past posts stay; what was offered of them is void."""
    held = [post for post, structure in await list_current_memberships(session, [user_id]) if structure_id in {None, structure.id}]
    numbers = [post.id for post in held]
    await session.exec(delete(HandOver).where(col(HandOver.membership_id).in_(numbers)))
    await session.exec(delete(PostRequest).where(col(PostRequest.membership_id).in_(numbers)))
    await session.exec(update(Membership).where(col(Membership.id).in_(numbers)).values(until=day))


async def add_structure(session: AsyncSession, name: str) -> int:
    """The structure that a member named and the directory does not know: a sheet to be checked, findable at once.

    Two who name it at the same time, however they spell it, get the same one. One that was merged into another is not made again.
    """
    key = _words(name)
    merged = select(MergedStructure.structure_id).where(MergedStructure.source == FROM_NETWORK, MergedStructure.source_id == key)
    if (kept := (await session.exec(merged)).first()) is not None:
        return kept
    facts = {"source": FROM_NETWORK, "source_id": key, "name": name}
    added: int | None = (await session.exec(_ADD_STRUCTURE, params=facts)).scalar()  # type: ignore[call-overload] # as in add_membership
    if added is not None:
        await search.index(session, [added])
        return added
    same = select(Structure.id).where(Structure.source == FROM_NETWORK, Structure.source_id == key)
    known = (await session.exec(same)).one()
    assert known is not None
    return known


# ── Posts offered to a colleague ─────────────────────────────────────────────────────────────────────────────────

Offered = tuple[HandOver, Membership, Structure]
"""An offer, the post and its structure."""


async def set_hand_over(session: AsyncSession, membership_id: int, to_user_id: str, now: datetime) -> None:
    """Offer a post to a colleague, instead of the one it was offered to before."""
    await remove_hand_over(session, membership_id)
    session.add(HandOver(membership_id=membership_id, to_user_id=to_user_id, offered_at=now))
    await session.flush()


async def list_hand_overs(session: AsyncSession, to_user_id: str, after: datetime) -> Sequence[Offered]:
    """The posts offered to a person after an instant, the oldest first."""
    mine = and_(col(HandOver.to_user_id) == to_user_id, col(HandOver.offered_at) > after, col(Membership.user_id).is_not(None))
    return await _list_offered(session, mine)


async def list_lapsed_hand_overs(session: AsyncSession, before: datetime) -> Sequence[Offered]:
    """The offers made up to an instant, that nobody answered."""
    return await _list_offered(session, col(HandOver.offered_at) <= before)


async def remove_hand_over(session: AsyncSession, membership_id: int) -> None:
    """The post is offered no more."""
    await session.exec(delete(HandOver).where(col(HandOver.membership_id) == membership_id))


async def _list_offered(session: AsyncSession, *conditions: ColumnElement[bool]) -> Sequence[Offered]:
    offered = select(HandOver, Membership, Structure).join(Membership, col(Membership.id) == col(HandOver.membership_id))
    held = offered.join(Structure, col(Structure.id) == col(Membership.structure_id)).where(col(Membership.until).is_(None), *conditions)
    return (await session.exec(held.order_by(col(HandOver.id)))).all()


def _words(name: str) -> str:
    """A name as it is compared: its words, folded, whatever stands between them."""
    return " ".join(token.word for token in tokens(name)) or fold(name)


@at_erasure
async def _forget_bringer(erasing: Erasing) -> AsyncIterator[None]:
    """Whom the person brought in, with a spreadsheet, was brought in by somebody."""
    for member in (await erasing.session.exec(select(Member).where(col(Member.imported_by).is_not(None)))).all():
        signed = f" {words_of(member.imported_by or '')} "
        if any(f" {name} " in signed for name in erasing.names):
            member.imported_by = SOMEBODY
    await erasing.session.flush()
    yield
