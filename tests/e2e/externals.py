"""A Synapse module: the externals of Tchap, who may neither open a room nor invite anybody. They are known by their login."""

from typing import Any

from synapse.module_api import NOT_SPAM, errors

EXTERNAL = "@ext-"


class Externals:
    """Refuses what an external may not do."""

    def __init__(self, _config: dict[str, Any], api: Any) -> None:
        api.register_spam_checker_callbacks(user_may_create_room=self.may_create_room, user_may_invite=self.may_invite)

    async def may_create_room(self, user_id: str, _room: dict[str, Any]) -> object:
        """Whether someone may open a room."""
        return _unless_external(user_id)

    async def may_invite(self, inviter: str, _invited: str, _room_id: str) -> object:
        """Whether someone may ask somebody into a room."""
        return _unless_external(inviter)


def _unless_external(user_id: str) -> object:
    return errors.Codes.FORBIDDEN if user_id.startswith(EXTERNAL) else NOT_SPAM
