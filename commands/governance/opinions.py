"""From words to what a pilot structure says: « pour », « réserve : la raison », « objection : la raison », « retirer »."""

import re
from dataclasses import dataclass

from commands.core.language.words import audible, words_of
from storage.decisions import FOR, OBJECTION, RESERVE

LONGEST_REASON = 300
_TAKEN_BACK = frozenset(
    {
        "retirer",
        "retire",
        "retrait",
        "annuler",
        "retirer mon avis",
        "je retire mon avis",
        "retirer ma voix",
        "je retire ma voix",
        "retirer notre avis",
    }
)
_OPINION = re.compile(
    r"(?:(?:nous\s+sommes|je\s+suis|on\s+est|avis|c[’'\s]est)\s+)?"
    r"(?P<value>pour|favorable|d[’'\s]accord|accord|ok|oui|r[ée]serves?|objections?|contre|d[ée]favorable|non)(?![\w-])"
    r"\s*[:;,.\-–—!]*\s*(?P<reason>.*)",
    re.IGNORECASE | re.DOTALL,
)
_VALUES = {"r": RESERVE, "ob": OBJECTION, "c": OBJECTION, "n": OBJECTION, "d": FOR}


@dataclass(frozen=True, slots=True)
class Said:
    """What is said of a decision. value: None takes it back. reason: of a reserve or an objection; empty when it is still to be told."""

    value: str | None
    reason: str = ""


def read_opinion(words: str) -> Said | None:
    """What these words say; None when they say nothing that can be counted: « pour » followed by a « mais » is a reserve to be asked."""
    heard = audible(words)
    if words_of(heard) in _TAKEN_BACK:
        return Said(None)
    found = _OPINION.fullmatch(heard)
    if found is None:
        return None
    value, reason = _value(words_of(found["value"])), found["reason"].strip()
    if not any(sign.isalnum() for sign in reason):
        reason = ""
    if value == FOR:
        return Said(FOR) if not reason else None
    return Said(value, reason)


def is_opinion(words: str) -> bool:
    """Whether words are an opinion by themselves, among other talk."""
    found = read_opinion(words)
    return found is not None and not (found.value is not None and words_of(words).startswith(("oui ", "non ", "ok ")))


def _value(word: str) -> str:
    if word.startswith("defav"):
        return OBJECTION
    return next((value for start, value in _VALUES.items() if word.startswith(start)), FOR)
