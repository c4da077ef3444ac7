"""Telling many people one thing, each where and when they wish to hear it: in a room where it rings for them, or in private."""

from collections.abc import Callable, Collection, Iterable, Sequence
from datetime import datetime, time, timedelta
from typing import TypeAlias

from commands.core.declaration.context import Due, Occasion
from commands.core.declaration.effects import Direct, Effects, Msg, Post
from commands.core.rules.calendar import is_working_day
from commands.core.rules.rights import team
from storage import reach, timers
from storage.reach import Listener
from storage.timers import Timer

MOST = 500
"""In one message: an event holds 64 kilobytes."""
FURTHEST = timedelta(days=14)
"""How far an hour at which somebody may be told is looked for."""
Called: TypeAlias = Callable[[Sequence[Listener]], Msg]
"""What is said in a room to some of those who are there."""
Moment: TypeAlias = Callable[[Listener], datetime | None]
"""When a person is to hear something; None: not at all."""


def spans(people: Sequence[Listener]) -> list[Sequence[Listener]]:
    """These people, as few times as one message each can mention them."""
    return [people[start : start + MOST] for start in range(0, len(people), MOST)]


def first_working_moment(person: Listener, local: datetime) -> datetime | None:
    """The first instant, on a working day, at which a person may be told; None: not within two weeks."""
    last = local + FURTHEST
    at = person.first_moment(local)
    while at is not None and at < last and not is_working_day(at.date()):
        at = person.first_moment(datetime.combine(at.date() + timedelta(days=1), time(), local.tzinfo))
    return at if at is not None and at < last else None


def working_moment(occasion: Occasion) -> Moment:
    """The first instant from now on, on a working day, at which each may be told."""
    return lambda person: first_working_moment(person, occasion.local_now)


async def working_moments(occasion: Occasion, user_ids: Sequence[str], silenced_by: str) -> dict[str, datetime]:
    """`first_working_moment` of each of these people, by their id; who is not to be told, or not for long, is left out."""
    people = await reach.list_listeners(occasion.session, user_ids, silenced_by, occasion.now)
    return {each.user_id: at for each in people if (at := first_working_moment(each, occasion.local_now)) is not None}


async def tell_team(occasion: Occasion, message: Msg, subject: str | None = None, *, quiet: bool = False) -> Effects:
    """One letter for each of the équipe d'animation, as `Direct`."""
    members = await team(occasion.session, occasion.territory)
    return tuple(Direct(message, each.user_id, subject, quiet=quiet) for each in members)


async def take_hearers(due: Due, planned: Timer, people: Sequence[Listener], moment: Moment) -> list[Listener]:
    """Those of these people whose moment is now. A timer of the same kind and version is planned for who has a later one.

    moment: when a person is to hear it; None: not at all.
    """
    moments = [(person, moment(person)) for person in people]
    later = [(person.user_id, at) for person, at in moments if at is not None and at != due.now]
    again = [timers.timer(planned.subject, planned.kind, at, version=planned.version, user_id=user_id) for user_id, at in later]
    await timers.set_each(due.session, again)
    return [person for person, at in moments if at == due.now]


async def plan_for_each(
    occasion: Occasion, subject: str, kind: str, user_ids: Iterable[str], silenced_by: str, moment: Moment, *, version: int
) -> int:
    """Plan a timer about a subject for each of these people, at an hour of theirs. Gives for how many.

    silenced_by: the subject of a silence that is heard. moment: when a person is to hear it; None: not at all.
    """
    people = await reach.list_listeners(occasion.session, list(dict.fromkeys(user_ids)), silenced_by, occasion.now)
    moments = [(person.user_id, moment(person)) for person in people]
    planned = [timers.timer(subject, kind, at, version=version, user_id=user_id) for user_id, at in moments if at is not None]
    await timers.set_each(occasion.session, planned)
    return len(planned)


async def take_together(due: Due, planned: Timer, silenced_by: str, moment: Moment, among: Collection[str] | None = None) -> list[Listener]:
    """Those whose moment has come, of all for whom `plan_for_each` planned this; who may not be told now is told later.

    among: those who are to be told still; None: all.
    """
    together = [planned, *await timers.take_due(due.session, planned.subject, planned.kind, due.now)]
    wanted = [each.user_id for each in together if among is None or each.user_id in among]
    people = await reach.list_listeners(due.session, list(dict.fromkeys(wanted)), silenced_by, due.now)
    return await take_hearers(due, planned, people, moment)


def tell(due: Due, people: Sequence[Listener], room: str, called: Called | None, alone: Msg, about: str | None = None) -> Effects:
    """One message in a room, which rings for those reached there, and one in private for each other one.

    called: None where nothing is said in the room, for it would tell who they are. about: the subject of these messages.
    """
    in_room = [person for person in people if called and person.is_told_in_room and due.rings(room, person.user_id)]
    posts = (Post(room, called(span), tuple(each.user_id for each in span), about) for span in spans(in_room) if called)
    letters = (Direct(alone, person.user_id, about) for person in people if person not in in_room)
    return *posts, *letters
