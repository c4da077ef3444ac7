"""Files as messages bring them: what is needed to show them again, and nothing that somebody slipped in."""

from typing import Any

import nio
import pytest

from bot.matrix.client import NioHomeserver
from bot.matrix.shared_files import shared_file
from tests.bot.raw import event, heard, said

INFO = {"size": 12, "mimetype": "application/pdf"}
PLAIN: dict[str, Any] = {"msgtype": "m.file", "body": "CR.pdf", "url": "mxc://town.example/abc", "info": INFO}
KEY = {"kty": "oct", "alg": "A256CTR", "k": "secret", "key_ops": ["encrypt", "decrypt"], "ext": True}


def message(**more: Any) -> dict[str, Any]:
    return event("m.room.message", PLAIN | more)


async def test_a_file_without_a_caption(homeserver: NioHomeserver) -> None:
    found = await said(homeserver, message())
    assert found.text == ""
    assert found.file is not None
    assert (found.file.name, found.file.size, found.file.sealed) == ("CR.pdf", 12, False)
    assert found.file.content == PLAIN | {"filename": "CR.pdf"}


async def test_a_caption_is_what_is_said(homeserver: NioHomeserver) -> None:
    found = await said(homeserver, message(body="!compte-rendu R12", filename="CR.pdf"))
    assert found.text == "!compte-rendu R12"
    assert found.file is not None
    assert found.file.name == "CR.pdf"


async def test_nothing_else_of_it_is_kept(homeserver: NioHomeserver) -> None:
    strange = {"format": "x", "formatted_body": "<b>", "m.mentions": {"room": True}, "m.relates_to": {"m.in_reply_to": {"event_id": "$a"}}}
    found = await said(homeserver, message(**strange, info={"size": -1, "mimetype": "x" * 300, "thumbnail_url": "mxc://a/b"}))
    assert found.file is not None
    assert set(found.file.content) == {"msgtype", "body", "filename", "info", "url"}
    assert found.file.content["info"] == {}


@pytest.mark.parametrize("place", ["https://town.example/x", "mxc://town.example/../x", "mxc://", ""])
async def test_a_file_that_is_nowhere_is_none(homeserver: NioHomeserver, place: str) -> None:
    assert await heard(homeserver, message(url=place)) is None


async def test_a_new_state_of_a_file_is_nothing(homeserver: NioHomeserver) -> None:
    assert await heard(homeserver, message(**{"m.relates_to": {"rel_type": "m.replace", "event_id": "$a"}})) is None


@pytest.mark.parametrize("kind", ["m.file", "m.image"])
def test_a_sealed_file_keeps_its_keys_and_no_more(kind: str) -> None:
    place = {"url": "mxc://town.example/abc", "v": "v2", "iv": "iv", "key": KEY, "hashes": {"sha256": "hash"}}
    content = {"msgtype": kind, "body": "CR.pdf", "file": place | {"more": "x"}, "info": INFO}
    found = shared_file(nio.RoomMessage.parse_decrypted_event(event("m.room.message", content)))
    assert found is not None
    assert found.sealed
    assert found.content["file"] == place


def test_a_sealed_file_without_its_keys_is_none() -> None:
    place = {"url": "mxc://town.example/abc", "v": "v2", "iv": "iv", "key": KEY | {"k": 3}, "hashes": {"sha256": "hash"}}
    sealed = nio.RoomMessage.parse_decrypted_event(event("m.room.message", {"msgtype": "m.file", "body": "CR.pdf", "file": place}))
    assert shared_file(sealed) is None
