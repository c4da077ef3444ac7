"""The guard at the door: signs that a free text speaks of an accompanied person who could be recognised.

Pure and in one place: every free text that would be stored is screened here first. Fields meant for a professional's own contact are not.
Nothing of a screened text is kept or logged, and neither are its signs: they say where a person is named.
"""

from commands.core.declaration.effects import Refused
from commands.core.guard.children import children
from commands.core.guard.folding import Kind, Sign, read
from commands.core.guard.names import families, first_names, named_people
from commands.core.guard.numbers import births, contacts, social_security_numbers
from commands.core.guard.places import homes, initials

__all__ = ["Kind", "Sign", "findings", "is_safe", "only_safe", "refusal"]

_FINDERS = (named_people, families, first_names, initials, births, social_security_numbers, contacts, children, homes)


def findings(text: str) -> tuple[Sign, ...]:
    """The signs of an accompanied person, in the order of the text. Any text is accepted; the time is linear in its length."""
    reading = read(text)
    found = {sign for finder in _FINDERS for sign in finder(reading)}
    return tuple(sorted(found, key=lambda sign: (sign.start, sign.end, sign.kind)))


def is_safe(text: str) -> bool:
    """Whether a text may be stored: no sign was found. Not a proof that nobody can be recognised."""
    return not findings(text)


def only_safe(text: str) -> str:
    """The text. Raises Refused where there are signs in it."""
    if signs := findings(text):
        raise refusal(signs)
    return text


def refusal(signs: tuple[Sign, ...]) -> Refused:
    """What to raise when there are signs: it says what kinds were seen, and repeats nothing of the text."""
    return Refused("guard.refused", kinds=tuple(kind.value for kind in Kind if any(sign.kind is kind for sign in signs)))
