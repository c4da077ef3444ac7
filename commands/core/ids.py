"""Matrix ids as people write or copy them."""

import re
from dataclasses import dataclass

_MATRIX_ID = re.compile(r"(?:\w+:\S*?)?(@[^\s:@/?#]+:[\w\-]+(?:\.[\w\-]+)*(?::\d+)?)(?:\?\S*)?")
"""Alone, or in an address that a client copied: `https://matrix.to/#/@…`, `https://tchap…/#/user/@…`."""


@dataclass(frozen=True, slots=True)
class Written:
    """A Matrix id in a text, and the text without it."""

    user_id: str
    beside: str


def find_matrix_id(said: str) -> Written | None:
    """The first Matrix id of a text. In small letters: phones put a capital first, and ids have none."""
    found = _MATRIX_ID.search(said)
    return Written(found[1].lower(), said.replace(found[0], " ").strip()) if found else None
