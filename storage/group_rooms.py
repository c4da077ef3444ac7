"""The rooms of groups: what is asked of the homeserver, and what it gave. What waits for a room leaves in the transaction that tells it."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import col, update
from sqlmodel.ext.asyncio.session import AsyncSession

from storage import timers
from storage.delivery import ASIDE, WAITING, Outgoing, digest
from storage.group_actions import OPEN as TO_DO
from storage.group_actions import GroupAction
from storage.groups import LIVING, OUTSIDE, Group, find_of_room, get_group, list_hosts, list_members
from storage.meetings import Meeting
from storage.timers import timer

KIND = "groups.group"
"""Of the subjects that messages are remembered under: `groups.group:2`."""
TOLD = "groups.room"
"""The timer that goes off once the homeserver made a room, or refused to."""
NOT_ASKED_IN = "groups.not-asked-in"
"""The timer that goes off, for a person, once the homeserver refused to ask them into the room."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """The room that a group is to have. key: what gives the same room again. room_id: the one it has. hosts, members: Matrix ids."""

    number: int
    key: str
    name: str
    topic: str
    hosts: tuple[str, ...]
    members: tuple[str, ...]
    room_id: str | None


def subject_of(number: int) -> str:
    """What the messages of a group, and what is done for it elsewhere, are remembered under: `groups.group:2`."""
    return f"{KIND}:{number}"


def is_of_group(subject: str) -> bool:
    """Whether a subject is a group."""
    return subject.startswith(f"{KIND}:")


def place_of(number: int) -> str:
    """Where what is said in the room of a group waits until there is one: neither a room, nor a person, nor a role."""
    return f"+{KIND}:{number}"


def is_place(room: str) -> bool:
    """Whether that is such a place."""
    return room.startswith("+")


def number_of(place: str) -> int:
    """The number of the group that a place is of."""
    return int(place.rpartition(":")[2])


async def get_wanted(session: AsyncSession, place: str) -> Wanted | None:
    """The room that is to be made for a place, or put in order; None: the group does not live any more."""
    group = await get_group(session, number_of(place))
    if group is None or group.number is None or group.state not in LIVING:
        return None
    hosts = tuple(await list_hosts(session, group.number))
    members = tuple(each.user_id for each in await list_members(session, group.number) if each.user_id and each.user_id not in hosts)
    key = digest(f"{KIND}:{group.number}|{group.openings}|{group.created_at.isoformat()}")
    return Wanted(group.number, key, group.name, group.purpose, hosts, members, group.room_id)


async def set_there(session: AsyncSession, number: int, room_id: str, now: datetime, *, outside: bool) -> None:
    """The room is there: what waits for it leaves, and the family is told. outside: the space does not show it."""
    group = await get_group(session, number, to_change=True)
    if group is None:
        return
    group.room_id, group.trouble = room_id, OUTSIDE if outside else ""
    await session.flush()
    waits = col(Outgoing.room_id) == place_of(number), col(Outgoing.state) == WAITING
    await session.exec(update(Outgoing).where(*waits).values(room_id=room_id))
    to_do = col(GroupAction.group_number) == number, col(GroupAction.state) == TO_DO
    await session.exec(update(GroupAction).where(*to_do).values(room_id=room_id))
    of_it = col(Meeting.asked_for) == f"{KIND}:{number}", col(Meeting.starts_at) > now
    await session.exec(update(Meeting).where(*of_it).values(room_id=room_id))
    await _tell(session, group, now)


async def set_refused(session: AsyncSession, number: int, reason: str, now: datetime) -> None:
    """The homeserver refuses the room: what waits for it is given up, and the family is told."""
    group = await get_group(session, number, to_change=True)
    waits = col(Outgoing.room_id) == place_of(number), col(Outgoing.state) == WAITING
    await session.exec(update(Outgoing).where(*waits).values(state=ASIDE, trouble=reason, content={}, settled_at=now))
    if group is not None and group.room_id is None:
        group.trouble = reason
        await session.flush()
        await _tell(session, group, now)


async def set_not_asked_in(session: AsyncSession, room_id: str, user_id: str, now: datetime) -> None:
    """The homeserver refused to ask a person into the room of a group: the family is told."""
    group = await find_of_room(session, room_id)
    if group is not None:
        await timers.set_timer(session, timer(f"{KIND}:{group.number}", NOT_ASKED_IN, now, user_id=user_id))


async def _tell(session: AsyncSession, group: Group, now: datetime) -> None:
    await timers.set_timer(session, timer(f"{KIND}:{group.number}", TOLD, now, version=group.openings))
