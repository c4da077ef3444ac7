"""Marks: the words of the index that nobody can type, for what records say in codes.

A tag or a theme gives `tag·x`, a public `for·x`, both together in one service `tag·x·for·y`; a word of the structure's own name
`name·x`, which is both surer than its stem and rarer. A middle dot never stands in a typed word.
"""

import re
from functools import lru_cache

from storage.analysis import fold

EVERYONE = "tous-publics"
_BETWEEN = re.compile(r"[^0-9a-z]+")


def tag_mark(tag: str) -> str:
    """Mark a need (its slug, or a data·inclusion theme)."""
    return f"tag·{_code(tag)}"


def public_mark(public: str) -> str:
    """Mark a public (its data·inclusion code)."""
    return f"for·{_code(public)}"


def both_mark(tag: str, public: str) -> str:
    """Mark a need answered for a public by one and the same service."""
    return f"{tag_mark(tag)}·{public_mark(public)}"


def name_mark(singular: str) -> str:
    """Mark a word of a structure's own name."""
    return f"name·{singular}"


@lru_cache(maxsize=1_000)
def _code(code: str) -> str:
    return _BETWEEN.sub("·", fold(code)).strip("·")
