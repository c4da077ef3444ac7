"""Contents of Matrix events, built from rendered texts (Matrix specification, instant messaging module)."""

from collections.abc import Iterable
from typing import Any

from commands.core.telling.rendering import Rendered

Content = dict[str, Any]


ANSWERS = "fr.agora.answers"
"""The event that an answer is for, told to programs where no reply shows it."""


def plain_answer(text: Rendered, *, to: str) -> Content:
    """A notice that stands under what it answers: where nobody else speaks, a quote of it would only take room."""
    return notice(text) | {ANSWERS: to}


def answer(text: Rendered, *, to: str, thread: str | None = None) -> Content:
    """A notice that replies to an event, in the same thread when there is one. It rings nobody."""
    return notice(text) | relation(to, thread)


def relation(to: str, thread: str | None) -> Content:
    """What makes a message an answer to an event, in the same thread when there is one."""
    related: Content = {"m.in_reply_to": {"event_id": to}}
    if thread is not None:
        related |= {"rel_type": "m.thread", "event_id": thread, "is_falling_back": True}
    return {"m.relates_to": related}


def notice(text: Rendered) -> Content:
    """A notice. `m.mentions` is always there: without it, clients ring the people whose names stand in the text."""
    return {
        "msgtype": "m.notice",
        "body": text.body,
        "format": "org.matrix.custom.html",
        "formatted_body": text.html,
        "m.mentions": {},
    }


def call(text: Rendered, mentions: Iterable[str]) -> Content:
    """A message that nobody asked for. It rings for the people mentioned; in a room, for whoever else hears all that is said there too."""
    named = list(mentions)
    return notice(text) | {"msgtype": "m.text", "m.mentions": {"user_ids": named} if named else {}}


def call_all(text: Rendered) -> Content:
    """A message that rings for everybody in its room, where the bot has the power (`notifications.room`): one mention of the room."""
    return notice(text) | {"msgtype": "m.text", "m.mentions": {"room": True}}


def moved(content: Content, person_id: str) -> Content:
    """An answer that is said in another room than it was meant for: it answers nothing there, and rings for its person."""
    kept = {key: value for key, value in content.items() if key not in {"m.relates_to", ANSWERS}}
    return kept | {"msgtype": "m.text", "m.mentions": {"user_ids": [person_id]}}


def edit(content: Content, *, of: str) -> Content:
    """The same content as the new state of an event already sent. It rings for those it mentions, and for nobody else.

    Measured on Synapse: an edit is suppressed for all but those whom its top level mentions. Its words stand there too: phones show them
    in the notification, and a client that knows no edits shows them as a second message.
    """
    new = {key: value for key, value in content.items() if key not in {"m.relates_to", ANSWERS}}
    return new | {
        "body": f"* {content['body']}",
        "formatted_body": f"* {content['formatted_body']}",
        "m.new_content": new,
        "m.relates_to": {"rel_type": "m.replace", "event_id": of},
    }


def related(said: Content, kept: Content) -> Content:
    """What is said, with the relation that was kept beside its file, if there was one."""
    return said | {key: kept[key] for key in ("m.relates_to",) if key in kept}


def picture(file: Content, described: str, png: bytes) -> Content:
    """The message of a PNG image, from that of its file: clients that show none show the words; those that read aloud read them."""
    width, height = (int.from_bytes(png[start : start + 4], "big") for start in (16, 20))
    return file | {"msgtype": "m.image", "body": described, "info": {**file.get("info", {}), "w": width, "h": height}}
