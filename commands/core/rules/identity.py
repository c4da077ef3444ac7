"""Who a name stands for, where rights, a voice or a post depend on it: the Matrix id, since when it is known, and who is called alike.

A display name is whatever its bearer wishes. The id is theirs alone, and cannot be changed.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlmodel.ext.asyncio.session import AsyncSession

from commands.core.declaration.context import Territory
from commands.core.language.look_alikes import are_alike
from commands.core.rules.rights import team
from storage import network

MOST_NAMESAKES = 2


@dataclass(frozen=True, slots=True)
class Known:
    """An account. since: when its person entered the network; None: they did not. of_team: of the équipe d'animation."""

    user_id: str
    name: str
    since: datetime | None = None
    of_team: bool = False


@dataclass(frozen=True, slots=True)
class Identity:
    """Who is meant. alike: other accounts of the network whose name may be taken for theirs."""

    person: Known
    alike: tuple[Known, ...] = ()

    @property
    def user_id(self) -> str:
        """The Matrix id of who is meant."""
        return self.person.user_id

    @property
    def name(self) -> str:
        """What they are called."""
        return self.person.name


async def identify(session: AsyncSession, territory: Territory, user_id: str, name: str = "") -> Identity:
    """Who this account is. name: what they are called as long as the network knows no name of theirs."""
    (found,) = await identify_all(session, territory, [(user_id, name)])
    return found


async def identify_all(session: AsyncSession, territory: Territory, people: Iterable[tuple[str, str]]) -> list[Identity]:
    """Who these accounts are, each with the name it has as long as the network knows none, in their order."""
    known = {person.user_id: Known(person.user_id, person.name, of_team=True) for person in await team(session, territory)}
    for member in await network.list_members(session):
        of_team = member.user_id in known
        known[member.user_id] = Known(member.user_id, member.name, member.joined_at, of_team)
    found = []
    for user_id, name in people:
        meant = known.get(user_id) or Known(user_id, name or user_id)
        alike = [other for other in known.values() if other.user_id != user_id and are_alike(other.name, meant.name)]
        found.append(Identity(meant, tuple(alike[:MOST_NAMESAKES])))
    return found
