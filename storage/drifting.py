"""When structures were last seen in what the network does: meetings, polls, ideas, problems, mutual help, groups.

What was seen since an instant is asked by time, so that it costs what happened since, however long the network has lived. What is older is
only asked of the structures that were not seen, by their own rows.
"""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import func, literal_column
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.attendance import WalkIn
from storage.exchange import Exchange, ExchangeAnswer
from storage.groups import GroupMember
from storage.ideas import IdeaComment, IdeaPart
from storage.initiatives import Initiative, InitiativeSupport
from storage.meetings import CONFIRMED, PLANNED, Meeting, Registration
from storage.polls import Ballot
from storage.problems import ProblemPart

_NOBODY: Any = literal_column("NULL")
_HELD = func.coalesce(col(Meeting.host_id), col(Meeting.created_by))


def _signs() -> tuple[tuple[Any, Any, Any, Any], ...]:
    """Each sign of life: the structure and the person who gave it (one of them may be NULL), when, and the rest of its condition.

    A family adds its own here. The instant is to be the first column of an index.
    """
    of_meeting = col(Meeting.state) == PLANNED
    registered = (col(Registration.meeting_number) == col(Meeting.number)) & (col(Registration.state) == CONFIRMED) & of_meeting
    return (
        (col(Registration.structure_id), col(Registration.user_id), col(Meeting.starts_at), registered),
        (_NOBODY, col(WalkIn.user_id), col(Meeting.starts_at), (col(WalkIn.meeting_number) == col(Meeting.number)) & of_meeting),
        (_NOBODY, _HELD, col(Meeting.starts_at), of_meeting),
        (col(Ballot.structure_id), col(Ballot.user_id), col(Ballot.at), None),
        (col(IdeaPart.structure_id), col(IdeaPart.user_id), col(IdeaPart.at), None),
        (_NOBODY, col(IdeaComment.user_id), col(IdeaComment.at), None),
        (col(ProblemPart.structure_id), col(ProblemPart.user_id), col(ProblemPart.at), None),
        (col(Exchange.structure_id), col(Exchange.created_by), col(Exchange.created_at), None),
        (col(ExchangeAnswer.structure_id), col(ExchangeAnswer.user_id), col(ExchangeAnswer.at), None),
        (col(Initiative.structure_id), col(Initiative.created_by), col(Initiative.created_at), None),
        (col(InitiativeSupport.structure_id), col(InitiativeSupport.user_id), col(InitiativeSupport.at), None),
        (col(GroupMember.structure_id), col(GroupMember.user_id), col(GroupMember.at), None),
    )


async def list_seen(session: AsyncSession, since: datetime) -> tuple[set[int], set[str]]:
    """The structures that gave a sign of life since an instant, and the people who gave one in the name of none.

    Who is registered for what is to come gives one.
    """
    structures: set[int] = set()
    people: set[str] = set()
    for structure, person, at, condition in _signs():
        query = select(structure, person).where(at >= since)  # each is sorted out here: DISTINCT makes SQLite read all that ever was
        for structure_id, user_id in await session.exec(query if condition is None else query.where(condition)):
            if structure_id is not None:
                structures.add(structure_id)
            elif user_id is not None:
                people.add(user_id)
    return structures, people


async def find_last_seen(session: AsyncSession, structure_ids: Sequence[int], people: Collection[str]) -> dict[int | str, datetime]:
    """When these structures, and these people in the name of none, last gave a sign of life; those that never did are left out."""
    found: dict[int | str, datetime] = {}
    for structure, person, at, condition in _signs():
        for key, among in ((structure, structure_ids), (person, list(people))):
            if key is _NOBODY or not among:
                continue
            told = col(Meeting.host_id).in_(among) | col(Meeting.created_by).in_(among) if key is _HELD else key.in_(among)
            query = select(key, func.max(at)).where(told).group_by(key)
            if key is person and structure is not _NOBODY:
                query = query.where(structure.is_(None))
            for who, last in await session.exec(query if condition is None else query.where(condition)):
                found[who] = max(last, found.get(who, last))
    return found
