"""A letter of electronic mail as programs save it (RFC 5322, « .eml »): its words; what is attached to it is not opened."""

import re
from email import message_from_bytes, policy
from email.message import EmailMessage

_OPENING = re.compile(rb"(?:From|To|Cc|Subject|Date|Received|Return-Path|Delivered-To|Message-ID|MIME-Version|X-[\w-]+): ", re.IGNORECASE)
_KIND = re.compile(rb"^Content-Type: ", re.IGNORECASE | re.MULTILINE)
HEAD, LARGEST = 20_000, 5_000_000


def words_of_letter(content: bytes) -> bytes | None:
    """The words of such a letter, as text or as a page. None: it is another file, or says nothing."""
    if len(content) > LARGEST or not _OPENING.match(content) or not _KIND.search(content[:HEAD]):
        return None
    letter = message_from_bytes(content, EmailMessage, policy=policy.default)
    body = letter.get_body(("html", "plain"))
    try:
        words = "" if body is None else str(body.get_content())
        return (f"<html>{words}" if body is not None and body.get_content_subtype() == "html" else words).encode() or None
    except (LookupError, ValueError):  # of a kind, or in letters, that nobody knows
        return None
