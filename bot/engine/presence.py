"""Who is in which room, and for whom it can ring there, as handlers ask it."""

from bot.engine.room_roles import Roles
from bot.matrix.client import NioHomeserver
from bot.matrix.homeserver import Standing
from commands.core.declaration.context import Audience


class Presence:
    """What the homeserver tells of people in rooms. programs: other accounts that the configuration names as programs."""

    def __init__(self, homeserver: NioHomeserver, roles: Roles, programs: tuple[str, ...]) -> None:
        self._homeserver = homeserver
        self._roles = roles
        self._programs = frozenset(programs)

    def is_in(self, room_id: str, user_id: str) -> bool:
        """See `commands.core.declaration.context.Present`."""
        return self._homeserver.standing(room_id, user_id) is Standing.IN

    def rings(self, place: str, user_id: str) -> bool:
        """See `commands.core.declaration.context.Rings`."""
        room_id = self._roles.room_of(place) or place
        facts = self._homeserver.facts(room_id)
        return facts is not None and not facts.encrypted and self.is_in(room_id, user_id)

    def audience(self, place: str) -> Audience | None:
        """See `commands.core.declaration.context.AudienceOf`."""
        room_id = self._roles.room_of(place) or place
        people = self._homeserver.client.joined(room_id)
        may_ring = self._homeserver.powers.may_ring(room_id, self._homeserver.user_id)
        return None if people is None else Audience(people - self._programs - {self._homeserver.user_id}, may_ring)
