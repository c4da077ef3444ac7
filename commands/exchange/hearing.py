"""Who may be told of a request: in a room of the network, at an hour of theirs that comes while it is of use."""

from collections.abc import Collection
from datetime import datetime, timedelta

from commands.core.declaration.context import Occasion
from commands.core.telling.mentions import first_working_moment
from storage import reach
from storage.reach import Listener

SILENCED_BY = "exchange"
OF_USE = timedelta(days=10)
"""How long after it was made a request is still told to who could not be told before."""
_ROLES = ("terrain", "programme", "accueil", "agenda")


async def list_hearing(occasion: Occasion, user_ids: Collection[str]) -> set[str]:
    """Those of these people who are in a room of the network, and hear of it soon."""
    rooms = [room for role in _ROLES if (room := occasion.room_of(role))]
    listening = await reach.list_listeners(occasion.session, list(user_ids), SILENCED_BY, occasion.now)
    hearing = {each.user_id for each in listening if moment_of(each, occasion.local_now) is not None}
    return {each for each in hearing if not rooms or any(occasion.present(room, each) for room in rooms)}


def moment_of(person: Listener, local: datetime) -> datetime | None:
    """When a person may be told of a request; None: not while it is of use."""
    at = first_working_moment(person, local)
    return at if at is not None and at <= local + OF_USE else None
