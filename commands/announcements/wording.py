"""« texte ; salon agenda ; sans alerte ; demain 9h »: what is announced, and what is said of it after."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from commands.core.dates import tells_a_time
from commands.core.declaration.effects import Refused
from commands.core.language.words import words_of
from storage.analysis import fold

LONGEST = 1_200
"""Characters: what is longer is a letter, which nobody reads on a phone."""
LONGEST_REASON = 200
_LAST = re.compile(r"([;\n])([^;\n]*)\Z")
_NOUNS = frozenset({"de", "du", "des", "d", "pour", "immobiliere", "immobilieres", "legale", "legales", "emploi", "la", "le", "les", "l"})
_ALL = re.compile(r"@(?=room\b)", re.IGNORECASE)
_QUIETLY = frozenset(
    {"sans alerte", "sans alertes", "sans sonner", "sans sonnerie", "sans bruit", "discretement", "discrete", "en silence"}
)
_JOINED = "\u2060"
"""Between « @ » and « room », which then calls nobody: it is seen nowhere."""


@dataclass(frozen=True, slots=True)
class Wording:
    """What was said: the text, the role of the room, and when, in words; empty when nobody said it. quiet: it is to ring for nobody."""

    text: str
    role: str = ""
    reason: str = ""
    when: str = ""
    quiet: bool = False


def read_wording(words: str, roles: Sequence[str]) -> Wording:
    """Take what is said of an announcement from its end; its room, from anywhere. Raises Refused: no such room, no text, too long a one."""
    wording, left = Wording(""), words.strip()
    while (last := _LAST.search(left)) is not None:
        taken = _taken(wording, last[2].strip(), roles, after_line=last[1] == "\n")
        if taken is None:
            break
        wording, left = taken, left[: last.start()].rstrip()
    parts = left.split(";")
    among = next((part for part in parts[1:] if _role(part) in roles), None)
    if among is not None and not wording.role:
        parts.remove(among)
        wording, left = replace(wording, role=_role(among) or ""), ";".join(parts)
    text = without_call(left)
    if not any(sign.isalnum() for sign in text):
        raise Refused("announcements.what")
    if len(text) > LONGEST:
        raise Refused("announcements.too-long", most=LONGEST, length=len(text))
    return replace(wording, text=text)


def is_announced(words: str) -> bool:
    """Whether words after « annonce », said without « ! », are to be announced: « annonce de location » is looked for."""
    said = words_of(words).split()
    return ";" in words or "@room" in fold(words) or (len(said) > 2 and said[0] not in _NOUNS)


def is_quietly(words: str) -> bool:
    """Whether words say that it is to ring for nobody."""
    return words_of(words) in _QUIETLY


def without_call(text: str) -> str:
    """A text in which « @room » calls nobody: at its ends it says no more than that, and goes."""
    bare = text.strip()
    while fold(bare).startswith("@room") and not bare[5:6].isalnum():
        bare = bare[5:].lstrip(" :,–—-!\u00a0\u202f")
    while fold(bare).endswith("@room"):
        bare = bare[:-5].rstrip(" :,–—-\u00a0\u202f")
    return _ALL.sub(f"@{_JOINED}", bare)


def is_night(local: datetime) -> bool:
    """Whether phones that ring at this wall time wake people."""
    return not 7 <= local.hour < 21


def _taken(wording: Wording, part: str, roles: Sequence[str], *, after_line: bool) -> Wording | None:
    """A part that tells the room, the reason, the time or that it is quiet; None for one of the text, as a line that tells a time."""
    first, _, rest = part.partition(" ")
    if is_quietly(part):
        return replace(wording, quiet=True)
    if words_of(first) == "raison" and (reason := rest.lstrip(" :\u00a0\u202f")):
        return replace(wording, reason=reason)
    if (role := _role(part)) is not None:
        if role not in roles:
            raise Refused("announcements.no-such-room", said=part, rooms=roles)
        return replace(wording, role=role)
    return replace(wording, when=part) if part and not after_line and tells_a_time(part) else None


def _role(part: str) -> str | None:
    """« salon agenda », « dans le salon de l’agenda »."""
    words = [word for word in words_of(part).split() if word not in {"dans", "le", "du", "de", "la", "l", "d"}]
    return words[1] if len(words) == 2 and words[0] == "salon" else None
