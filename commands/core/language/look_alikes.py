"""Names that read alike on a phone, whatever letters make them: accents, case, order, letters of other alphabets, signs that show nothing.

A warning, and no proof: two people may bear one name. The pairs are those of the letters of Unicode's « confusables » (Unicode Technical
Standard 39, « Unicode Security Mechanisms ») that make a name of Latin letters in the alphabets people's keyboards have.
"""

import unicodedata

from rapidfuzz.distance import OSA

SHORTEST_WITH_A_SLIP = 8
"""Letters of a name from which one that is missing, more, swapped or other makes it no other name for the eye."""

_LATIN = str.maketrans(
    {
        **dict(zip("абвгеёзийкмнорстухьіїјѕһԁԛԝ", "a6bree3uukmhopctyxbiijshdqw", strict=True)),
        **dict(zip("αβγεικνορστυχωϲ", "abyeikvopotuxwc", strict=True)),
        **dict(zip("օսոհքցյաեւ", "ounhpgjweu", strict=True)),
        "ı": "i",
        "ɩ": "i",
        "ɡ": "g",
        "ɑ": "a",
        "ʟ": "l",
        "ꞵ": "b",
        "ß": "ss",
        "œ": "oe",
        "æ": "ae",
        "ø": "o",
        "ł": "l",
        "đ": "d",
    }
)
_UPPER = str.maketrans(dict(zip("АВЕКМНОРСТУХІЈЅΑΒΕΖΗΙΚΜΝΟΡΤΥΧ", "ABEKMHOPCTYXIJSABEZHIKMNOPTYX", strict=True)))
_SAME_SHAPE = str.maketrans({"1": "l", "|": "l", "i": "l", "0": "o", "5": "s"})


def skeleton(name: str) -> str:
    """What the eye keeps of a name: its words in a fixed order, of plain small letters, « i » and « l » being one."""
    plain = unicodedata.normalize("NFKD", name.translate(_UPPER)).casefold()
    shown = "".join(sign for sign in plain if unicodedata.category(sign) not in {"Mn", "Cf", "Cc", "Me"}).translate(_LATIN)
    words = "".join(sign if sign.isalnum() or sign == "|" else " " for sign in shown).translate(_SAME_SHAPE).replace("rn", "m")
    return " ".join(sorted(words.split()))


def are_alike(one: str, other: str) -> bool:
    """Whether one name may be taken for the other."""
    first, second = skeleton(one), skeleton(other)
    if not first or not second:
        return False
    slips = 1 if min(len(first), len(second)) >= SHORTEST_WITH_A_SLIP else 0
    return OSA.distance(first.replace(" ", ""), second.replace(" ", ""), score_cutoff=slips) <= slips
