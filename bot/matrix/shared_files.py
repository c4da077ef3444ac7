"""Files that people send, as their messages refer to them: nothing is fetched, and only what is needed to show them again is kept."""

import re
from collections.abc import Mapping
from typing import Any

import nio

from bot.matrix.loose_json import mapping
from commands.core.declaration.context import SharedFile
from commands.core.language.words import audible

KINDS = frozenset({"m.file", "m.image", "m.video", "m.audio"})
LONGEST_NAME = 120
LONGEST_PART = 255
"""Characters of a key, a hash or a media type: anybody may write anything there, and we send it again."""
_PLACE = re.compile(r"mxc://[A-Za-z0-9.:\[\]_-]{1,230}/[A-Za-z0-9_-]{1,255}")
_MEDIA_TYPE = re.compile(r"[\w.+-]{1,100}/[\w.+-]{1,100}")


def shared_file(event: nio.Event | None) -> SharedFile | None:
    """The file that an event brings; None when it brings none, or one that nobody could read."""
    if not isinstance(event, nio.RoomMessageMedia | nio.RoomEncryptedMedia):
        return None
    content = mapping(event.source.get("content"))
    kind, place = content.get("msgtype"), _place(content)
    name = _line(content.get("filename")) or _line(content.get("body"))
    if kind not in KINDS or not place or not name:
        return None
    told = mapping(content.get("info"))
    size, media_type = told.get("size"), told.get("mimetype")
    info: dict[str, Any] = {}
    if isinstance(size, int) and size >= 0:
        info["size"] = size
    if isinstance(media_type, str) and _MEDIA_TYPE.fullmatch(media_type):
        info["mimetype"] = media_type
    shown = {"msgtype": kind, "body": name, "filename": name, "info": info, **place}
    return SharedFile(name, shown, info.get("size"), "file" in place, event.event_id)


def caption(content: Mapping[str, Any]) -> str:
    """What is said with a file: its body, when that is not its name (Matrix 1.10, media captions)."""
    body, name = content.get("body"), content.get("filename")
    return body if isinstance(body, str) and isinstance(name, str) and body != name else ""


def _place(content: Mapping[str, Any]) -> dict[str, Any]:
    """Where a file is, with its keys when it is sealed (Matrix specification, sending encrypted attachments). Empty when it is nowhere."""
    sealed = mapping(content.get("file"))
    if not sealed:
        url = content.get("url")
        return {"url": url} if _is_place(url) else {}
    key, hashes = mapping(sealed.get("key")), mapping(sealed.get("hashes"))
    parts = (sealed.get("iv"), sealed.get("v"), key.get("k"), key.get("kty"), key.get("alg"), hashes.get("sha256"))
    if not _is_place(sealed.get("url")) or not all(isinstance(part, str) and len(part) <= LONGEST_PART for part in parts):
        return {}
    iv, version, secret, family, algorithm, digest = parts
    jwk = {"kty": family, "alg": algorithm, "k": secret, "key_ops": ["encrypt", "decrypt"], "ext": True}
    return {"file": {"url": sealed["url"], "v": version, "iv": iv, "key": jwk, "hashes": {"sha256": digest}}}


def _is_place(url: object) -> bool:
    return isinstance(url, str) and _PLACE.fullmatch(url) is not None


def _line(name: object) -> str:
    """A name on one line, short."""
    line = " ".join(audible(name).split()) if isinstance(name, str) else ""
    stem, dot, ending = line.rpartition(".")
    return line if len(line) <= LONGEST_NAME else f"{stem[: LONGEST_NAME - 12]}{dot}{ending[:10]}"
