"""What has been kept long enough: profiles without news, people who left, strangers' traces. Dates and instants come from the caller."""

from collections.abc import Collection, Sequence
from datetime import date, datetime, timedelta

from sqlalchemy import exists, func
from sqlmodel import col, delete, or_, select, update
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.delivery import Naming, Outgoing
from storage.directory import Structure
from storage.erasures import Erasure
from storage.holdings import column_of, holdings, tables
from storage.network import Member, Membership
from storage.types import UtcDateTime

NOTICE = timedelta(days=7)
"""Between the announcement of a purge and the purge."""


async def list_to_renew(session: AsyncSession, seen_by: date, spared: Collection[str]) -> Sequence[Member]:
    """Registered members without news since this day, whom nobody asked since then whether they want to stay."""
    never = or_(col(Member.renewal_asked_on).is_(None), col(Member.renewal_asked_on) <= col(Member.last_seen_on))
    here = col(Member.left_at).is_(None), col(Member.consented_at).is_not(None), col(Member.user_id).not_in(spared)
    return (await session.exec(select(Member).where(*here, col(Member.last_seen_on) <= seen_by, never))).all()


async def list_to_announce(session: AsyncSession, seen_by: date, spared: Collection[str]) -> Sequence[Member]:
    """Members without news since this day, whose purge was not announced since they were last seen."""
    never = or_(col(Member.purge_announced_on).is_(None), col(Member.purge_announced_on) <= col(Member.last_seen_on))
    silent = col(Member.left_at).is_(None), col(Member.last_seen_on) <= seen_by, col(Member.user_id).not_in(spared)
    return (await session.exec(select(Member).where(*silent, never))).all()


async def list_silent(session: AsyncSession, seen_by: date, announced_by: date, spared: Collection[str]) -> Sequence[str]:
    """The ids of members without news since one day, whose purge was announced by another one, with no sign of life since."""
    told = col(Member.purge_announced_on) <= announced_by, col(Member.purge_announced_on) > col(Member.last_seen_on)
    silent = col(Member.left_at).is_(None), col(Member.last_seen_on) <= seen_by, col(Member.user_id).not_in(spared)
    return (await session.exec(select(Member.user_id).where(*silent, *told).order_by(col(Member.user_id)))).all()


async def list_left(session: AsyncSession, left_by: datetime) -> Sequence[str]:
    """The ids of members who unregistered by an instant. They chose it: it is announced to nobody, and no word of theirs stops it."""
    return (await session.exec(select(Member.user_id).where(col(Member.left_at) <= left_by).order_by(col(Member.user_id)))).all()


async def set_renewal_asked(session: AsyncSession, user_ids: Collection[str], today: date) -> None:
    """They were asked whether they want to stay."""
    await session.exec(update(Member).where(col(Member.user_id).in_(user_ids)).values(renewal_asked_on=today))


async def set_purge_announced(session: AsyncSession, user_ids: Collection[str], today: date) -> None:
    """The équipe d'animation was told that these profiles go soon."""
    await session.exec(update(Member).where(col(Member.user_id).in_(user_ids)).values(purge_announced_on=today))


async def count_by_structure(session: AsyncSession, user_ids: Collection[str], at_least: int) -> list[tuple[str, int]]:
    """Structures that at least so many of these people speak for, with how many: fewer would point at them."""
    people = func.count(func.distinct(col(Membership.user_id)))
    query = select(Structure.name, people).join(Membership, col(Membership.structure_id) == col(Structure.id))
    current = query.where(col(Membership.user_id).in_(user_ids), col(Membership.until).is_(None))
    found = await session.exec(current.group_by(col(Structure.id), col(Structure.name)).having(people >= at_least).order_by(people.desc()))
    return list(found.all())


async def list_strangers(session: AsyncSession, before: datetime, spared: Collection[str]) -> list[str]:
    """The ids of people who are no members, and of whom every dated trace is older than an instant.

    Who has no dated trace at all is left out: what they asked for (to be left in peace, for instance) still holds.
    """
    last: dict[str, datetime] = {}
    for holding in holdings():
        if holding.dated is None:
            continue
        key, dated = column_of(holding.table, holding.key), column_of(holding.table, holding.dated)
        unknown = key.is_not(None), ~exists().where(col(Member.user_id) == key)
        for user_id, at in (await session.exec(select(key, func.max(dated, type_=UtcDateTime())).where(*unknown).group_by(key))).all():
            last[user_id] = max(at, last.get(user_id, at))
    return sorted(user_id for user_id, at in last.items() if at < before and user_id not in spared)


async def remove_ended(session: AsyncSession, now: datetime, traces_before: datetime) -> None:
    """Forget the rows that are of no use any more, and the traces made before an instant, as each table says."""
    for model, holds in tables().items():
        if holds.ends is not None:
            await session.exec(delete(model).where(column_of(model, holds.ends) <= now))
        if holds.traces is not None:
            await session.exec(delete(model).where(column_of(model, holds.traces) < traces_before))


async def remove_named_traces(session: AsyncSession, before: datetime) -> None:
    """Forget the ids of old messages that name, or were for, nobody who is still a member: nobody will ask for their redaction."""
    for_member = exists().where(col(Member.user_id) == col(Outgoing.person_id))
    names_member = exists().where(col(Naming.txn_id) == col(Outgoing.txn_id), col(Naming.user_id) == col(Member.user_id))
    old = col(Outgoing.settled_at) < before, col(Outgoing.subject).is_(None)
    await session.exec(delete(Outgoing).where(*old, ~for_member, ~names_member))
    await session.exec(delete(Naming).where(col(Naming.txn_id).not_in(select(Outgoing.txn_id))))


# ── The reports ──────────────────────────────────────────────────────────────────────────────────────────────────


async def take_unreported(session: AsyncSession, now: datetime) -> Sequence[Erasure]:
    """The purges that the équipe d'animation was not told of yet; they are taken as told from now on."""
    query = select(Erasure).where(Erasure.reason != "request", col(Erasure.reported_at).is_(None)).order_by(col(Erasure.id))
    purges = (await session.exec(query)).all()
    for purge in purges:
        purge.reported_at = now
    await session.flush()
    return purges
