"""Reactions as votes and signatures: the same sign however a phone writes it."""

import re
import unicodedata

YES, NO = "✅", "❌"
NUMBERS = ("1️⃣", "2️⃣", "3️⃣", "4️⃣", "5️⃣", "6️⃣", "7️⃣", "8️⃣")
"""As clients draw them, for the bot's own: more than eight at once would keep others waiting (Synapse lets one in five seconds through)."""

_VARIANTS = re.compile("[\ufe0e\ufe0f\u20e3\U0001f3fb-\U0001f3ff]")
_SAME = {
    **dict.fromkeys(("✅", "✔", "☑", "👍", "✓"), YES),
    **dict.fromkeys(("❌", "✖", "❎", "👎", "✗", "✘"), NO),
}


def tap_of(key: str) -> str:
    """The sign of a reaction: without its skin tone and the marks of its drawing; « 1️⃣ », « 1⃣ » and « ① » are `1`; ✔️ and 👍🏽 are ✅.

    ✖️ and 👎 are ❌.
    """
    bare = unicodedata.normalize("NFKC", _VARIANTS.sub("", key))
    return _SAME.get(bare, bare)
