"""What a batch brings of each room: which of its events are for the house, and in what order they are worked through."""

import heapq
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import accumulate
from operator import itemgetter
from typing import TypeGuard

import nio

from bot.matrix.loose_json import mapping, text_of
from storage.stream import Echo


def in_order(timelines: Mapping[str, Sequence[nio.Event]]) -> Iterator[tuple[str, nio.Event]]:
    """Go through the events of several rooms, given by room id, as they came: who wrote first is heard first, wherever it was.

    Inside a room the homeserver's order stands. Between rooms it gives none, only the instants that the servers of senders wrote: one that
    lies may come late or early among those of the same batch, and no further.
    """
    dated = (_dated(room_id, events) for room_id, events in timelines.items())
    return ((room_id, event) for _, room_id, event in heapq.merge(*dated, key=itemgetter(0)))


def _dated(room_id: str, events: Sequence[nio.Event]) -> Iterator[tuple[int, str, nio.Event]]:
    """Each event, after the latest instant that its room has reached there, in milliseconds."""
    instants = accumulate((event.server_timestamp for event in events), max)
    return ((instant, room_id, event) for instant, event in zip(instants, events, strict=True))


def last_words(timelines: Mapping[str, Sequence[nio.Event]], user_id: str) -> frozenset[str]:
    """Of each room, the last thing that anybody but the bot says in it: when some were said in a row, only its answer needs no quote."""
    said = {
        room_id: [
            event for event in events if event.sender != user_id and isinstance(event, nio.RoomMessage) and _replaced_by(event) is None
        ]
        for room_id, events in timelines.items()
    }
    return frozenset(events[-1].event_id for events in said.values() if events)


def is_arrival(event: object, user_id: str) -> TypeGuard[nio.RoomMemberEvent]:
    """Whether an event is the bot's own joining, and not a change of its name."""
    return (
        isinstance(event, nio.RoomMemberEvent)
        and event.state_key == user_id
        and event.membership == "join"
        and event.prev_membership != "join"
    )


def reaches_invitation(events: list[nio.Event], user_id: str) -> bool:
    """Whether events go back to where the bot was asked in; a room that it entered by itself begins with its joining."""
    arrivals = [(place, event) for place, event in enumerate(events) if is_arrival(event, user_id)]
    if not arrivals:
        return False
    place, arrival = arrivals[-1]
    return arrival.prev_membership != "invite" or any(_invites(event, user_id) for event in events[:place])


def since_arrival(events: list[nio.Event], user_id: str) -> list[nio.Event]:
    """Leave out what a room said before the bot was asked in: from its invitation on, else from its joining."""
    arrived = max((place for place, event in enumerate(events) if is_arrival(event, user_id)), default=None)
    if arrived is None:
        return events
    for place in range(arrived, -1, -1):
        if _invites(events[place], user_id):
            return events[place:]
    return events[arrived:]


def _invites(event: object, user_id: str) -> bool:
    return isinstance(event, nio.RoomMemberEvent) and event.state_key == user_id and event.membership == "invite"


def echoes(events: Iterable[object], user_id: str) -> list[Echo]:
    """What we sent and that comes back."""
    return [
        Echo(event.transaction_id, event.event_id, _replaced_by(event))
        for event in events
        if isinstance(event, nio.Event) and event.sender == user_id and event.transaction_id
    ]


def is_own(events: Iterable[object], user_id: str) -> bool:
    """Whether events are nothing but what the bot said; what it did to a room (a state, its joining) is more than that."""
    return all(isinstance(event, nio.Event) and event.sender == user_id and "state_key" not in event.source for event in events)


def _replaced_by(event: nio.Event) -> str | None:
    """The message that one of ours is an edit of."""
    relation = mapping(event.source["content"].get("m.relates_to"))
    return text_of(relation.get("event_id")) if relation.get("rel_type") == "m.replace" else None
