"""Matrix ids as people write or copy them."""

import re
from dataclasses import dataclass

LONGEST_ID = 255
"""Characters (Matrix specification, appendices, « Common Namespaced Identifier Grammar »)."""

_MATRIX_ID = re.compile(r"@[^\s:@/?#]+:[\w\-]+(?:\.[\w\-]+)*(?::\d+)?")


@dataclass(frozen=True, slots=True)
class Written:
    """A Matrix id in a text, and the other words of the text."""

    user_id: str
    beside: str


def find_matrix_id(said: str) -> Written | None:
    """The first Matrix id of a text: alone, or in an address that a client copied (`https://matrix.to/#/@…`, `https://tchap…/#/user/@…`).

    In small letters: phones put a capital first, and ids have none.
    """
    found = _MATRIX_ID.search(said)
    if found is None or len(found[0]) > LONGEST_ID:
        return None
    return Written(found[0].lower(), " ".join(word for word in said.split() if found[0] not in word))
