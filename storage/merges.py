"""Two sheets of one structure become one: all that pointed to the sheet that goes points to the one that stays, in one transaction.

Lists that bring the sheet again, and people who name it, are led to the one that stays (`MergedStructure`). Polls that are over keep
the voices they had; in those that are open, a structure has one. For a while it can be taken back: `separate`.
"""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlmodel import col, delete, func, select, update
from sqlmodel.ext.asyncio.session import AsyncSession

from storage import ballots, followers, problems, search, seats, timers
from storage.analysis import tokens
from storage.directory import Contact, MergedStructure, Service, Structure
from storage.imports import Reach
from storage.meetings import GONE, PLANNED, Meeting, Registration
from storage.network import HandOver, Membership, PostRequest
from storage.polls import OPEN, STRUCTURE, Ballot, Poll
from storage.rows import count_rows, locked
from storage.timers import timer
from storage.types import as_json

UNHEARD = "polls.unheard"
"""The timer that goes off for a person whose ballot counts no more, as their structure became one with another that voted later."""
SEPARABLE_FOR = timedelta(days=30)
_KEYS = frozenset({"id", "source", "source_id", "name"})
_POINT = frozenset({"latitude", "longitude"})
"""What says something of one address only."""


@dataclass(frozen=True, slots=True)
class Moving:
    """What a sheet takes along: people who speak for it now, services, meetings somebody signed up for, open polls it voted in.

    joint: of those polls, the numbers of those by structure in which the sheet that stays voted too: two voices become one.
    """

    people: int
    services: int
    meetings: int
    polls: int
    joint: tuple[int, ...] = ()


async def count_moving(session: AsyncSession, gone: int, kept: int | None = None) -> Moving:
    """What a sheet would take along if it became another one."""
    held = Membership.structure_id == gone, col(Membership.until).is_(None), col(Membership.user_id).is_not(None)
    met = Registration.structure_id == gone, Registration.state != GONE
    tops = await _tops(session, (gone,) if kept is None else (gone, kept))
    return Moving(
        people=await count_rows(session, Membership, *held),
        services=await count_rows(session, Service, Service.structure_id == gone),
        meetings=(await session.exec(select(func.count(func.distinct(Registration.meeting_number))).where(*met))).one(),
        polls=sum(gone in each for each in tops.values()),
        joint=tuple(sorted(number for number, each in tops.items() if len(each) == 2)),
    )


async def set_merged(session: AsyncSession, gone_id: int, kept_id: int, now: datetime) -> bool:
    """Make a sheet part of another one. False when either is there no more: nothing is changed."""
    changed = await _lock_open_polls(session)  # in the order in which a vote locks: its poll, then the structure it is of
    both = select(Structure).where(col(Structure.id).in_((gone_id, kept_id))).order_by(col(Structure.id))
    found = {each.id: each for each in await session.exec(locked(both))}
    if gone_id == kept_id or len(found) != 2:
        return False
    gone, kept = found[gone_id], found[kept_id]
    merged = await _remember(session, gone, kept_id, now)
    before, after = facts_of(kept), filled(facts_of(kept), facts_of(gone))
    filling = {name: [before[name], as_json(value)] for name, value in after.items() if value != before[name]}
    merged.way_back = {"number": gone_id, "filled": filling, "marks": await followers.marks_of(session, gone_id)}
    for name, value in after.items():
        setattr(kept, name, value)
    await _join_contacts(session, gone_id, kept_id)
    await _join_posts(session, gone_id, kept_id)
    await _join_ballots(session, changed, merged, gone_id, now)
    await _refresh_meetings(session, gone_id, now)
    await followers.follow_structure(session, gone_id, kept)
    await problems.count_structure_again(session, kept_id, now)
    await search.remove(session, [gone_id])
    await session.delete(gone)
    await search.index(session, [kept_id])
    return True


async def find_separable(session: AsyncSession, said: str, now: datetime) -> MergedStructure | None:
    """The sheet of this name that was merged lately, and may be on its own again."""
    query = select(MergedStructure).where(col(MergedStructure.merged_at) > now - SEPARABLE_FOR)
    found = (await session.exec(query.order_by(col(MergedStructure.id).desc()))).all()
    return next((each for each in found if each.way_back and _read(each.name) == _read(said)), None)


def _read(name: str) -> list[str]:
    return [token.word for token in tokens(name)]


async def separate(session: AsyncSession, merged: MergedStructure, now: datetime) -> Structure | None:
    """Make a sheet that was merged one of its own again, with what was its. None, and nothing is done, where its place is taken.

    Who spoke for both speaks for the one that stayed, and what is being asked in conversations names that one.
    """
    taken = select(Structure.id).where(Structure.source == merged.source, Structure.source_id == merged.source_id)
    kept = await session.get(Structure, merged.structure_id, with_for_update=True)
    if not merged.way_back or kept is None or (await session.exec(taken)).first() is not None:
        return None
    way, changed = merged.way_back, await _lock_open_polls(session)
    free = await session.get(Structure, way["number"]) is None
    facts = told_by(merged) | {"name": merged.name, "source": merged.source, "source_id": merged.source_id}
    again = Structure(id=way["number"] if free else None, **facts)
    session.add(again)
    for name, (before, after) in way["filled"].items():
        if as_json(getattr(kept, name)) == after:
            setattr(kept, name, before)
    await session.flush()
    assert again.id is not None
    assert kept.id is not None
    await session.exec(update(Ballot).where(col(Ballot.merged_id) == merged.id).values(merged_id=None))
    await followers.follow_back(session, way["marks"], kept.id, again.id)
    await _own_contacts_again(session, merged, again.id)
    await session.delete(merged)
    await session.flush()
    await _count_apart(session, changed, (kept.id, again.id), now)
    await problems.count_structure_again(session, kept.id, now)
    await problems.count_structure_again(session, again.id, now)
    await search.index(session, [kept.id, again.id])
    return again


async def _own_contacts_again(session: AsyncSession, merged: MergedStructure, again_id: int) -> None:
    """The ways to reach it that the other sheet had too, and that were left to that one."""
    own = {(contact.kind, contact.value) for contact in await _own_contacts(session, again_id)}
    lost = ((kind, value) for kind, value in merged.contacts if (kind, value) not in own)
    session.add_all(Contact(structure_id=again_id, kind=kind, value=value) for kind, value in lost)


async def _count_apart(session: AsyncSession, polls_open: Sequence[Poll], both: Collection[int], now: datetime) -> None:
    """In open polls, the two structures have a voice each."""
    tops = await _tops(session, both)
    await ballots.count_without(session, [poll for poll in polls_open if poll.number in tops], now)


# ── Facts ────────────────────────────────────────────────────────────────────────────────────────────────────────


def facts_of(structure: Structure) -> dict[str, Any]:
    """What a sheet tells, without its name and its keys."""
    return structure.model_dump(exclude=set(_KEYS))


def filled(own: Mapping[str, Any], others: Mapping[str, Any]) -> dict[str, Any]:
    """These facts, where they say nothing those of another sheet. A place on the map goes with its address."""
    elsewhere = bool(own.get("address")) and own.get("address") != others.get("address")
    return {
        name: others[name] if value in {None, ""} and name in others and not (elsewhere and name in _POINT) else value
        for name, value in own.items()
    }


def told_by(merged: MergedStructure) -> dict[str, Any]:
    """The facts of a merged sheet, as `facts_of` gave them."""
    day = merged.facts.get("confirmed_on")
    return merged.facts | {"confirmed_on": date.fromisoformat(day) if day else None}


def missing(own: Collection[Reach], others: Iterable[Reach]) -> list[Reach]:
    """Of other contacts, those that these have not, however they are written."""
    known = {_plain(reach) for reach in own}
    fresh = {_plain(reach): reach for reach in others if _plain(reach) not in known}
    return list(fresh.values())


def _plain(reach: Reach) -> Reach:
    kind, value = reach
    if kind == "phone":
        return kind, re.sub(r"^(?:00)?33(?=\d{9}$)", "0", re.sub(r"\D", "", value))
    return kind, re.sub(r"^(?:https?://)?(?:www\.)?", "", value.strip().casefold()).rstrip("/")


async def _remember(session: AsyncSession, gone: Structure, kept_id: int, now: datetime) -> MergedStructure:
    merged = MergedStructure(
        source=gone.source,
        source_id=gone.source_id,
        name=gone.name,
        structure_id=kept_id,
        facts=gone.model_dump(mode="json", exclude=set(_KEYS)),
        contacts=[[contact.kind, contact.value] for contact in await _own_contacts(session, gone.id or 0)],
        merged_at=now,
    )
    session.add(merged)
    await session.flush()
    return merged


async def _own_contacts(session: AsyncSession, structure_id: int) -> Sequence[Contact]:
    own = select(Contact).where(Contact.structure_id == structure_id, col(Contact.service_id).is_(None))
    return (await session.exec(own.order_by(col(Contact.id)))).all()


async def _join_contacts(session: AsyncSession, gone_id: int, kept_id: int) -> None:
    """Of the contacts of the sheet that goes, leave those that the other one has."""
    known = [(contact.kind, contact.value) for contact in await _own_contacts(session, kept_id)]
    for contact in await _own_contacts(session, gone_id):
        reach = contact.kind, contact.value
        if missing(known, [reach]):
            known.append(reach)
        else:
            await session.delete(contact)
    await session.flush()


# ── People ───────────────────────────────────────────────────────────────────────────────────────────────────────


async def _join_posts(session: AsyncSession, gone_id: int, kept_id: int) -> None:
    """Who speaks for both keeps one post: the longest held, with what either told of it, confirmed if either was, offered as either was."""
    current = select(Membership).where(col(Membership.until).is_(None), col(Membership.user_id).is_not(None))
    kept = {post.user_id: post for post in await session.exec(current.where(Membership.structure_id == kept_id))}
    for post in (await session.exec(current.where(Membership.structure_id == gone_id))).all():
        if (mine := kept.get(post.user_id)) is None:
            continue
        mine.role, mine.since = mine.role or post.role, min(mine.since, post.since)
        if post.confirmed and not mine.confirmed:
            mine.confirmed = True
            await session.exec(delete(PostRequest).where(col(PostRequest.membership_id) == mine.id))
        offered = (await session.exec(select(HandOver).where(HandOver.membership_id == mine.id))).first()
        if offered is None:
            await session.exec(update(HandOver).where(col(HandOver.membership_id) == post.id).values(membership_id=mine.id))
        await session.exec(delete(Membership).where(col(Membership.id) == post.id))
    await session.flush()


async def _refresh_meetings(session: AsyncSession, gone_id: int, now: datetime) -> None:
    """Have the announcements of the meetings to come name the structure that stays."""
    coming = select(Registration.meeting_number).join(Meeting, col(Meeting.number) == col(Registration.meeting_number))
    coming = coming.where(Registration.structure_id == gone_id, Meeting.state == PLANNED, col(Meeting.starts_at) > now)
    for number in (await session.exec(coming.distinct())).all():
        await seats.pass_on(session, number, now)


# ── Polls ────────────────────────────────────────────────────────────────────────────────────────────────────────


async def _lock_open_polls(session: AsyncSession) -> Sequence[Poll]:
    return (await session.exec(locked(select(Poll).where(Poll.state == OPEN).order_by(col(Poll.number))))).all()


async def _tops(session: AsyncSession, structure_ids: Collection[int]) -> dict[int, dict[int, str | None]]:
    """Whose ballot counts for each of these structures, in the open polls by structure: the one voted first comes first."""
    query = select(Ballot.poll_number, Ballot.structure_id, Ballot.user_id).join(Poll, col(Poll.number) == col(Ballot.poll_number))
    query = query.where(Poll.state == OPEN, Poll.voices == STRUCTURE, col(Ballot.structure_id).in_(structure_ids))
    tops: dict[int, dict[int, str | None]] = {}
    for number, structure_id, user_id in (await session.exec(query.order_by(col(Ballot.place)))).all():
        of_poll = tops.setdefault(number, {})
        of_poll.pop(structure_id or 0, None)
        of_poll[structure_id or 0] = user_id
    return tops


async def _join_ballots(session: AsyncSession, polls_open: Sequence[Poll], merged: MergedStructure, gone_id: int, now: datetime) -> None:
    """In open polls, the ballots are counted as those of one structure, and who counts no more is to be told; in others, nothing moves."""
    tops = await _tops(session, (gone_id, merged.structure_id))
    over = col(Ballot.poll_number).in_(select(Poll.number).where(Poll.state != OPEN)), col(Ballot.merged_id).is_(None)
    await session.exec(update(Ballot).where(col(Ballot.structure_id) == gone_id, *over).values(merged_id=merged.id))
    await session.exec(update(Ballot).where(col(Ballot.structure_id) == gone_id).values(structure_id=merged.structure_id))
    changed = [poll for poll in polls_open if gone_id in tops.get(poll.number or 0, {})]
    await ballots.count_without(session, changed, now)
    for poll in changed:
        unheard, *heard = tops[poll.number or 0].values()
        if heard and unheard:
            await timers.set_timer(session, timer(f"polls.poll:{poll.number}", UNHEARD, now, version=poll.moves, user_id=unheard))
