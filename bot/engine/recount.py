"""The reactions under a message, compared with those that the homeserver has: what was missed, in either direction, happens now."""

from collections.abc import Sequence

import nio

from bot.engine.incoming import Tapped, Untapped
from bot.engine.translate import Translator, instant
from bot.logs import log
from bot.matrix.homeserver import Homeserver
from bot.matrix.loose_json import mapping
from bot.matrix.troubles import Rejected
from storage import reactions
from storage.database import Database
from storage.delivery import Outgoing


class Recount:
    """Finds what the stream did not bring. Raises the failures of `bot.matrix.troubles`."""

    def __init__(self, database: Database, homeserver: Homeserver, translator: Translator) -> None:
        self._database = database
        self._homeserver = homeserver
        self._translator = translator

    async def missed(self, subject: str) -> list[Tapped | Untapped]:
        """What happened under the message of a subject and is not known here, the oldest first."""
        async with self._database.reading() as session:
            messages = await reactions.list_messages(session, subject)
            known = {each.event_id for each in await reactions.list_reactions(session, subject)}
        standing: list[tuple[str, nio.ReactionEvent]] = []
        seen: list[str] = []
        for message in messages:
            assert message.event_id is not None
            try:
                found = await self._homeserver.reactions(message.room_id, message.event_id)
            except Rejected as refusal:  # the message was taken back, or the bot is in its room no more: what is known stands
                log.warning("recount-refused", room=message.room_id, error=str(refusal))
                continue
            seen.append(message.room_id)
            standing += [(message.room_id, event) for event in found]
        missing = sorted(known - {event.event_id for _, event in standing})
        gone = [await self._gone(seen, event_id) for event_id in missing]
        new = [await self._translator.signed(room_id, event) for room_id, event in standing if event.event_id not in known]
        removed = await self._removed(messages[-1]) if messages and reactions.is_there(messages[-1]) else None
        return [each for each in (*gone, *new, removed) if each is not None]

    async def _removed(self, message: Outgoing) -> Untapped | None:
        """The message itself, when it was taken away. Synapse still lists the reactions under it."""
        assert message.event_id is not None
        event = await self._homeserver.event(message.room_id, message.event_id)
        return self._untapped(message.room_id, event) if isinstance(event, nio.RedactedEvent) else None

    async def _gone(self, room_ids: Sequence[str], event_id: str) -> Untapped | None:
        """A reaction that is not listed any more, as it was taken back; None: one that stands, under an edit of the message.

        room_ids: where it may have been given, as a room may have been replaced.
        """
        for room_id in room_ids:
            event = await self._homeserver.event(room_id, event_id)
            if event is not None and not isinstance(event, nio.ReactionEvent):
                return self._untapped(room_id, event)
        return None

    def _untapped(self, room_id: str, event: nio.Event) -> Untapped:
        because = mapping(mapping(event.source.get("unsigned")).get("redacted_because"))
        taken_at, by = instant(because.get("origin_server_ts")), because.get("sender")
        room = self._translator.room(room_id)
        return Untapped(f"recount:{event.event_id}", room, event.event_id, taken_at, by if isinstance(by, str) else None)


async def nothing_missed(_subject: str) -> list[Tapped | Untapped]:
    """For a house without a homeserver."""
    return []
