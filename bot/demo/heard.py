"""What a person on Matrix hears: one event of a room, read without interpretation."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from bot.matrix.content import ANSWERS


@dataclass(frozen=True, slots=True)
class Heard:
    """One event of a room. `txn`: the transaction id, on one's own words only. `subject`: whom or what a state is about."""

    room_id: str
    event_id: str
    sender: str
    kind: str
    content: dict[str, Any]
    txn: str = ""
    subject: str = ""

    @property
    def is_message(self) -> bool:
        """Whether it is a message that still has its words."""
        return self.kind == "m.room.message" and "body" in self.content

    @property
    def is_file(self) -> bool:
        """Whether it gives a file."""
        return self.is_message and self.content.get("msgtype") == "m.file"

    @property
    def is_said(self) -> bool:
        """Whether it is words: no file, no picture."""
        return self.is_message and self.content.get("msgtype") in {"m.text", "m.notice"}

    @property
    def words(self) -> dict[str, Any]:
        """The content to be shown: the corrected one when this is a correction."""
        new: dict[str, Any] | None = self.content.get("m.new_content")
        return new or self.content

    @property
    def text(self) -> str:
        """The plain words."""
        return str(self.words.get("body", ""))

    @property
    def html(self) -> str:
        """The formatted words, empty when there are none."""
        return str(self.words.get("formatted_body", ""))

    @property
    def answers(self) -> str | None:
        """The id of the message this one answers."""
        reply: str | None = self._relation.get("m.in_reply_to", {}).get("event_id")
        return reply or self.content.get(ANSWERS)

    @property
    def edits(self) -> str | None:
        """The id of the message this one corrects."""
        return self._related("m.replace")

    @property
    def thread(self) -> str | None:
        """The id of the message that begins the thread of this one."""
        return self._related("m.thread")

    @property
    def joined(self) -> str | None:
        """Who has just come into the room, if this says that someone has."""
        return self.subject if self.kind == "m.room.member" and self.content.get("membership") == "join" else None

    @property
    def _relation(self) -> dict[str, Any]:
        relation: dict[str, Any] = self.content.get("m.relates_to") or {}
        return relation

    def _related(self, kind: str) -> str | None:
        event_id: str | None = self._relation.get("event_id")
        return event_id if self._relation.get("rel_type") == kind else None


def in_order(room_id: str, events: Iterable[dict[str, Any]]) -> list[Heard]:
    """Read the events of a room, in the order given."""
    return [_heard(room_id, event) for event in events]


def _heard(room_id: str, event: dict[str, Any]) -> Heard:
    txn = event.get("unsigned", {}).get("transaction_id", "")
    return Heard(room_id, event["event_id"], event["sender"], event["type"], event["content"], txn, event.get("state_key", ""))
