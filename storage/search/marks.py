"""Marks: the words of the index that nobody can type, for what records say in codes.

A tag or a theme gives `tag·x`, a public `for·x`, both together in one service `tag·x·for·y`; a word of the structure's own name
`name·x`, which is both surer than its stem and rarer; a place it is in `in·x`. Of what is asked beside a need: `cost·free`, `way·walk-in`,
the days and their parts `open·2`, `open·2·eve`; `cost`, `way` and `open` alone where nothing is known of it. A middle dot never stands in
a typed word.
"""

import re
from functools import lru_cache

from storage.analysis import fold

EVERYONE = "tous-publics"
FREE, COST_UNKNOWN = "cost·free", "cost"
WALK_IN, WAY_UNKNOWN = "way·walk", "way"
HOURS_UNKNOWN = "open"
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


def place_mark(name: str) -> str:
    """Mark a place a structure is in, by its name in `search_place`."""
    return f"in·{name.replace(' ', '·')}"


def open_mark(day: int, part: str = "") -> str:
    """Mark a day of the week (0 is Monday) on which it is open, or a part of that day."""
    return f"open·{day}·{part}" if part else f"open·{day}"


def name_mark(singular: str) -> str:
    """Mark a word of a structure's own name."""
    return f"name·{singular}"


@lru_cache(maxsize=1_000)
def _code(code: str) -> str:
    return _BETWEEN.sub("·", fold(code)).strip("·")
