"""The reactions under a message, compared with those that the homeserver has: what was missed, in either direction, happens now."""

import nio

from bot.answers import Rejected
from bot.homeserver import Homeserver
from bot.incoming import Tapped, Translator, Untapped, instant
from bot.logs import log
from storage import reactions
from storage.database import Database


class Recount:
    """Finds what the stream did not bring. Raises the failures of `bot.answers`."""

    def __init__(self, database: Database, homeserver: Homeserver, translator: Translator) -> None:
        self._database = database
        self._homeserver = homeserver
        self._translator = translator

    async def missed(self, subject: str) -> list[Tapped | Untapped]:
        """What happened under the message of a subject and is not known here, the oldest first."""
        async with self._database.reading() as session:
            told = await reactions.find_message(session, subject)
            known = {each.event_id for each in await reactions.list_reactions(session, subject)}
        if told is None or told.event_id is None:
            return []
        try:
            standing = await self._homeserver.reactions(told.room_id, told.event_id)
        except Rejected as refusal:  # the bot is in its room no more: what is known stands
            log.warning("recount-refused", room=told.room_id, error=str(refusal))
            return []
        there = {event.event_id for event in standing}
        gone = [await self._gone(told.room_id, event_id) for event_id in sorted(known - there)]
        new = [self._translator.signed(told.room_id, event) for event in standing if event.event_id not in known]
        removed = await self._removed(told.room_id, told.event_id) if reactions.is_there(told) else None
        return [each for each in (*gone, *new, removed) if each is not None]

    async def _removed(self, room_id: str, event_id: str) -> Untapped | None:
        """The message itself, when it was taken away. Synapse still lists the reactions under it."""
        event = await self._homeserver.event(room_id, event_id)
        return self._untapped(room_id, event) if isinstance(event, nio.RedactedEvent) else None

    async def _gone(self, room_id: str, event_id: str) -> Untapped | None:
        """A reaction that is not listed any more, as it was taken back; None: one that stands, under an edit of the message."""
        event = await self._homeserver.event(room_id, event_id)
        if event is None or isinstance(event, nio.ReactionEvent):
            return None
        return self._untapped(room_id, event)

    def _untapped(self, room_id: str, event: nio.Event) -> Untapped:
        because = event.source.get("unsigned", {}).get("redacted_because", {})
        taken_at = instant(because.get("origin_server_ts"))
        return Untapped(f"recount:{event.event_id}", self._translator.room(room_id), event.event_id, taken_at)


async def nothing_missed(_subject: str) -> list[Tapped | Untapped]:
    """For a house without a homeserver."""
    return []
