"""Raw events → plain frozen values. What is not for the house (other bots' notices, images, malformed events) gives nothing."""

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

import nio

from bot.engine.incoming import (
    Arrived,
    Automated,
    Came,
    Expelled,
    Incoming,
    Invited,
    Keyless,
    Replaced,
    Said,
    Sealed,
    Tapped,
    Untapped,
    Went,
)
from bot.engine.robots import IsRobot, nobody
from bot.engine.timeline import is_arrival
from bot.matrix.homeserver import Homeserver, LeftOut
from bot.matrix.loose_json import mapping, text_of
from bot.matrix.shared_files import caption, shared_file
from commands.core.declaration.context import Person, Room
from commands.core.language.taps import tap_of
from commands.core.language.words import LONGEST_MESSAGE
from storage.delivery import digest

MAX_TEXT = LONGEST_MESSAGE + 1  # what is longer is read no further than it takes to say so
MAX_NAME = 80
MAX_KEY = 100
_EVENT_ID = re.compile(r"\$[!-~]{1,254}")
_ROOM_ID = re.compile(r"![!-~]{1,254}")
_CALLING = "bonjour|bonsoir|salut|coucou|hello|slt|bjr|merci|dis|hey"
_FALLBACK = re.compile(r"\A(?:> [^\n]*\n)+\n?")


class Translator:
    """Turns the homeserver's events into values, with what must be known of the room and the person."""

    def __init__(
        self,
        homeserver: Homeserver,
        roles: Mapping[str, str],
        takes_file: Callable[[str], bool] = lambda _said: False,
        is_robot: IsRobot = nobody,
    ) -> None:
        """`takes_file` tells whether a message is a command that looks at the file it replies to. What an `is_robot` does is nothing."""
        self._homeserver = homeserver
        self._roles = roles
        self._takes_file = takes_file
        self._is_robot = is_robot

    async def translate(self, room_id: str, event: nio.Event) -> Incoming | None:
        """One event of a room's timeline. Raises the failures of `bot.matrix.troubles` when the homeserver must be asked and cannot."""
        if isinstance(event, nio.RoomMemberEvent):
            return await self._moved(room_id, event)
        if isinstance(event, nio.ReactionEvent | nio.RedactionEvent):
            return await self.signed(room_id, event)
        if event.sender == self._homeserver.user_id or await self._is_robot(event.sender):
            return None
        return await self._spoken(room_id, event)

    async def _spoken(self, room_id: str, event: nio.Event) -> Said | Sealed | Automated | None:
        """What somebody says, in words or with a file."""
        if isinstance(event, nio.RoomMessageNotice):
            return Automated(event.sender)
        if isinstance(event, nio.MegolmEvent):
            return Sealed(event.event_id, self.room(room_id), self.person(room_id, event.sender), event.source)
        if isinstance(event, nio.RoomMessageMedia | nio.RoomEncryptedMedia):
            return self._sent(room_id, event)
        return await self._said(room_id, event) if isinstance(event, nio.RoomMessageText) else None

    async def invited(self, room_id: str, info: nio.InviteInfo, token: str) -> Invited | None:
        """An invitation. It bears no event id: its cause is the batch that brought it, and joining twice is harmless."""
        for event in info.invite_state:
            if isinstance(event, nio.InviteMemberEvent) and event.membership == "invite" and event.state_key == self._homeserver.user_id:
                inviter = Person(event.sender, event.sender)
                return None if await self._is_robot(event.sender) else Invited(f"invite:{room_id}:{token}", Room(room_id), inviter)
        return None

    async def keyless(self, left_out: LeftOut) -> Keyless | None:
        """A device that could not be given a key, for its owner; a program has nobody to tell."""
        if await self._is_robot(left_out.user_id):
            return None
        room_id, who = left_out.room_id, left_out.user_id
        cause = f"keyless:{digest(f'{who}|{left_out.device_id}')}"
        return Keyless(cause, self.room(room_id), self.person(room_id, who), left_out.name[:MAX_NAME])

    def replaced(self, room_id: str, events: Iterable[object]) -> Replaced | None:
        """What replaces a room, by the last of these events of it that says so.

        Only a state of the room in clear is believed: who may write there could put the same words in a message, or seal them.
        """
        upgrades = [event for event in events if isinstance(event, nio.RoomUpgradeEvent)]
        said = [event for event in upgrades if not event.decrypted and event.source.get("state_key") == ""]
        if not said or not _ROOM_ID.fullmatch(said[-1].replacement_room) or said[-1].replacement_room == room_id:
            return None
        return Replaced(said[-1].event_id, self.room(room_id), self.person(room_id, said[-1].sender), said[-1].replacement_room)

    def expelled(self, room_id: str, events: Iterable[object]) -> Expelled | None:
        """Who put the bot out of a room, by the events of the batch in which it is there no more; None when it left by itself.

        Each room that has a role is told of; of the others, one a day for each person who does it: nobody rings the team all day.
        """
        own = [event for event in events if isinstance(event, nio.RoomMemberEvent) and event.state_key == self._homeserver.user_id]
        gone = own[-1] if own else None
        if gone is None or gone.membership not in {"leave", "ban"} or gone.prev_membership == "invite":
            return None
        if gone.sender == self._homeserver.user_id:
            return None
        role = self._roles.get(room_id)
        day = f"expelled:{digest(f'{gone.sender}|{instant(gone.server_timestamp)!s:.10}')}"
        return Expelled(day if role is None else gone.event_id, Room(room_id, role), Person(gone.sender, gone.sender))

    def room(self, room_id: str) -> Room:
        """The room as it is now: private means the bot and one person, nobody else invited, closed to all others."""
        role = self._roles.get(room_id)
        facts = self._homeserver.facts(room_id)
        if facts is None:
            return Room(room_id, role)
        private = role is None and facts.joined == 2 and facts.invited == 0 and facts.secluded
        return Room(room_id, role, private, facts.encrypted)

    def person(self, room_id: str, user_id: str) -> Person:
        """Who it is, by the name of this room."""
        return Person(user_id, self._homeserver.name_of(room_id, user_id)[:MAX_NAME])

    async def _moved(self, room_id: str, event: nio.RoomMemberEvent) -> Arrived | Came | Went | None:
        """Somebody joined or left; a change of name is nothing, and so is the bot's entry where nobody asked it in (a room it made).

        Programs too: who is in a room is a fact, and a private one where a program came in is private no more.
        """
        if is_arrival(event, self._homeserver.user_id) and event.prev_membership == "invite":
            alone_with = self._homeserver.companion(room_id)
            if self._is_space(room_id) or (alone_with and await self._is_robot(alone_with)):
                return None
            return Arrived(event.event_id, self.room(room_id), self.person(room_id, alone_with or event.sender))
        who = str(event.state_key)
        if who == self._homeserver.user_id or event.membership == event.prev_membership:
            return None
        if event.membership == "join":
            return Came(event.event_id, self.room(room_id), self.person(room_id, who))
        if event.membership in {"leave", "ban"}:
            everywhere = not self._homeserver.sees(who)
            refused = event.prev_membership == "invite"
            return Went(event.event_id, self.room(room_id), self.person(room_id, who), everywhere, refused)
        return None

    def _is_space(self, room_id: str) -> bool:
        """Whether a room only holds others: nobody reads what is said in it."""
        facts = self._homeserver.facts(room_id)
        return facts is not None and facts.space

    async def signed(self, room_id: str, event: nio.ReactionEvent | nio.RedactionEvent) -> Tapped | Untapped | None:
        """A reaction, or what may take one back; None for one of the bot's own, or a program's.

        A program that takes a person's reaction back (it moderates the room) does take it back.
        """
        if event.sender == self._homeserver.user_id:
            return None
        if isinstance(event, nio.RedactionEvent):
            return Untapped(event.event_id, self.room(room_id), str(event.redacts), instant(event.server_timestamp), event.sender)
        if await self._is_robot(event.sender):
            return None
        person, sent_at = self.person(room_id, event.sender), instant(event.server_timestamp)
        return Tapped(event.event_id, self.room(room_id), person, str(event.reacts_to), tap_of(event.key[:MAX_KEY]), sent_at)

    async def _said(self, room_id: str, event: nio.RoomMessageText) -> Said | None:
        content = mapping(event.source.get("content"))
        relation = mapping(content.get("m.relates_to"))
        body, edits = event.body, None
        if relation.get("rel_type") == "m.replace":
            edits = _event_id(relation.get("event_id"))
            new_content = mapping(content.get("m.new_content"))
            body, content = text_of(new_content.get("body")) or "", new_content
            replaced = await self._homeserver.event(room_id, edits) if edits else None
            if replaced is None or replaced.sender != event.sender:
                return None
        reply_to = _event_id(mapping(relation.get("m.in_reply_to")).get("event_id"))
        thread = _event_id(relation.get("event_id")) if relation.get("rel_type") == "m.thread" else None
        if reply_to:
            body = _FALLBACK.sub("", body)
        text, addressed = self._unaddress(room_id, body.strip()[:MAX_TEXT], content)
        answered = None if relation.get("is_falling_back") is True else reply_to
        shown = await self._homeserver.event(room_id, answered) if answered and self._takes_file(text) else None
        return Said(
            event_id=event.event_id,
            room=self.room(room_id),
            person=self.person(room_id, event.sender),
            text=text,
            addressed=addressed,
            thread=thread,
            reply_to=answered,
            edits=edits,
            file=shared_file(shown),
            sent_at=instant(event.server_timestamp),
        )

    def _sent(self, room_id: str, event: nio.RoomMessageMedia | nio.RoomEncryptedMedia) -> Said | None:
        """A file, with its caption; a new state of one is nothing."""
        content = mapping(event.source.get("content"))
        text, addressed = self._unaddress(room_id, caption(content).strip()[:MAX_TEXT], content)
        said = Said(event.event_id, self.room(room_id), self.person(room_id, event.sender), text, addressed, file=shared_file(event))
        return said if said.file and mapping(content.get("m.relates_to")).get("rel_type") != "m.replace" else None

    def _unaddress(self, room_id: str, text: str, content: Mapping[str, Any]) -> tuple[str, bool]:
        """Take the bot's name away from a text. Returns the rest, and whether the message was spoken to the bot.

        A mention, its id or « @ » and its name address it wherever they stand. Its bare name, only where one calls somebody.
        """
        me = self._homeserver.user_id
        local = me[1:].partition(":")[0]
        shown = self._homeserver.name_of(room_id, me)
        mentioned = _mentions(content, me)
        for name in filter(None, (me, f"@{shown}", f"@{local}", shown if mentioned else "")):
            rest = _without(text, name)
            if rest is not None:
                return rest, True
        for name in filter(None, (shown, local)):
            rest = _after_call(text, name, alone=mentioned)
            if rest is not None:
                return rest, True
        return text, False


def _without(text: str, name: str) -> str | None:
    """A text without a name that stands anywhere in it, nor the sign after it; None when the name does not stand there."""
    found = re.search(rf"(?<![\w@]){re.escape(name)}(?![\w:-])|{re.escape(name)}(?=:\s)", text, re.IGNORECASE)
    if found is None:
        return None
    before, after = text[: found.start()].rstrip(" \t"), text[found.end() :].lstrip(" \t")
    after = after.lstrip(":, \t")
    return (before + after if before.endswith("\n") else f"{before} {after}").strip()


def _after_call(text: str, name: str, *, alone: bool) -> str | None:
    """What follows a bare name that calls the bot: it begins the text, or comes after a greeting.

    Unless `alone` (there is a mention), « : » or « , » must follow: a sentence about the AGORA is not spoken to it.
    """
    after = r"(?!\w)[\s:,]*" if alone else r"\s*[:,]"
    found = re.match(rf"(?:(?:{_CALLING})[\s,]+)?{re.escape(name)}{after}", text, re.IGNORECASE)
    return text[found.end() :].strip() if found else None


def _mentions(content: Mapping[str, Any], user_id: str) -> bool:
    """Whether a message mentions a person: by `m.mentions`, or by a link (matrix.to, Tchap's own, `matrix:`)."""
    named = mapping(content.get("m.mentions")).get("user_ids")
    html = text_of(content.get("formatted_body")) or ""
    links = (f"/#/{user_id}", f"/#/user/{user_id}", f"matrix:u/{user_id[1:]}", f"/#/{user_id.replace('@', '%40').replace(':', '%3A')}")
    return (isinstance(named, list) and user_id in named) or any(f'{link}"' in html for link in links)


def instant(stamp: object) -> datetime | None:
    """When a sender's server says that something was sent, in milliseconds: any number. None for what is no instant of this era."""
    try:
        return datetime.fromtimestamp(stamp / 1000, UTC)  # type: ignore[operator]  # what is no number is caught
    except (OverflowError, ValueError, OSError, TypeError):
        return None


def _event_id(value: object) -> str | None:
    """The id of an event. Programs may write anything there, and it goes into addresses, queries and our own messages."""
    return value if isinstance(value, str) and _EVENT_ID.fullmatch(value) else None
