"""Reactions as votes and signatures: the same sign however a phone writes it."""

import re
import unicodedata

YES, NO = "✅", "❌"
FIGURES = tuple(f"{figure}\ufe0f\u20e3" for figure in range(10))
"""From 0 to 9, as clients draw them."""
MOST_SEEDS = 8
"""Under one message: more at once would keep others waiting (Synapse lets one in five seconds through)."""
NUMBERS = FIGURES[1 : MOST_SEEDS + 1]
"""For the bot's own, under what is told as a list."""

_VARIANTS = re.compile("[\ufe0e\ufe0f\u20e3\U0001f3fb-\U0001f3ff]")
_SAME = {
    **dict.fromkeys(("✅", "✔", "☑", "👍", "✓"), YES),
    **dict.fromkeys(("❌", "✖", "❎", "👎", "✗", "✘"), NO),
    "🔟": "10",
}


def tap_of(key: str) -> str:
    """The sign of a reaction: without its skin tone and the marks of its drawing; « 1️⃣ », « 1⃣ » and « ① » are `1`; ✔️ and 👍🏽 are ✅.

    ✖️ and 👎 are ❌.
    """
    bare = unicodedata.normalize("NFKC", _VARIANTS.sub("", key))
    return _SAME.get(bare, bare)
