"""What is compared with the homeserver at each start: all that people tap under, as long as a tap does something."""

from datetime import timedelta

from commands.table import TABLE
from storage.database import Database
from storage.group_actions import GroupAction
from storage.groups import Group
from storage.ideas import KEPT, Idea
from storage.initiatives import Initiative
from storage.meetings import CANCELLED
from storage.problems import Problem
from tests.chat import MORNING
from tests.given import meeting

KINDS = ("problems.problem", "exchange.initiative", "groups.group", "groups.action")


async def test_meetings_to_come_and_ideas_that_wait_are_watched_and_those_that_are_over_are_not(database: Database) -> None:
    async with database.writing() as session:
        begins = MORNING + timedelta(days=3)
        for start, state in ((begins, "planned"), (MORNING - timedelta(days=3), "planned"), (begins, CANCELLED)):
            session.add(meeting(starts_at=start, ends_at=start + timedelta(hours=2), state=state))
        for title, state in (("Un jardin", "open"), ("Un café", KEPT)):
            session.add(Idea(title=title, state=state, created_at=MORNING))
        await session.flush()
        assert list(await TABLE.watches["meetings.meeting"](session, MORNING)) == [1]
        assert list(await TABLE.watches["programmes.idea"](session, MORNING)) == [1]


def test_whatever_is_called_by_a_number_and_tapped_is_watched() -> None:
    tapped = {thing.kind for thing in TABLE.things} & TABLE.taps.keys()
    assert tapped <= TABLE.watches.keys(), tapped - TABLE.watches.keys()


async def test_of_a_kind_the_last_that_live_are_watched(database: Database) -> None:
    async with database.writing() as session:
        for state in ("open", "answered", "open"):
            session.add(Problem(text="Le dernier bus", state=state, room="programme", due_at=MORNING, created_at=MORNING))
        for state in ("open", "done"):
            session.add(Initiative(title="Un café", state=state, room="programme", created_at=MORNING))
        for name, state in (("Mobilité", "open"), ("Santé", "closed"), ("Jeunes", "paused")):
            session.add(Group(name=name, state=state, room="programme", active_at=MORNING, created_at=MORNING))
        await session.flush()
        for state in ("open", "done", "dropped"):
            session.add(GroupAction(group_number=1, what="écrire", state=state, created_at=MORNING))
        await session.flush()
        watched = {kind: sorted(await TABLE.watches[kind](session, MORNING)) for kind in KINDS}
    assert watched == {"problems.problem": [1, 3], "exchange.initiative": [1], "groups.group": [1, 3], "groups.action": [1, 2]}
