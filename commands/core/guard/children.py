"""A child who can be recognised, with a school."""

import re
from collections.abc import Iterator

from commands.core.guard.folding import Kind, Reading, Sign
from commands.core.guard.names import is_after_naming, is_first_name

_GRADE = (
    r"cp|ce ?[12]|cm ?[12]|[3-6](?:e|eme)|sixieme|cinquieme|quatrieme|troisieme|seconde|terminale|maternelle"
    r"|(?:petite|moyenne|grande) section"
)
_SCHOOL = r"ecole|college|lycee|maternelle|primaire|creche"
_AT_SCHOOL = re.compile(rf"\b(?:scolarisee?s?|en (?:{_GRADE})|(?:a l'|au |a la |de l'|du |, ?)(?:{_SCHOOL})|eleve de)\b")
_CALLED = re.compile(
    r"\b(?:eleve|collegienn?e?|lyceenn?e?|enfant|gamine?|ado|garcon|fille|fils|petite?|bebe|mineure?|jeune)\b[^\n!?.]{0,50}?"
    r"\b(?:nommee?|prenommee?|appelee?|s'appell?e|du nom de|prenom :?) ?(?=[a-z])"
)
_CHILD_OF = re.compile(
    r"\b(?:fils|fille|petite?|gamine?|bebe|enfant) (?:de (?:la|mon|ma|notre|sa|son|cette|l'|mr|mme|m\.|madame|monsieur)|du) ?"
    r"(?!ecole|college|lycee|creche|quartier|ville|cite|classe|cantine|centre|foyer|rue|section|commune|maternelle)[a-z]"
)
_PUPIL = re.compile(r"\b(?:eleve|collegienn?e?|lyceenn?e?)(?: de (?:cp|ce ?[12]|cm ?[12]|[3-6]e))?,? ?(?=[a-z])")
_NAME = re.compile(r"[a-z]{2,}(?:-[a-z]+)*")
_AT_WORK = re.compile(
    r"\b(?:anim|propos|organis|present|interven|intervi|professeur|enseign|directeur|directrice|referent|atpe|aesh|reunion|atelier"
    r"|projet|parle|travaille)"
)


def children(reading: Reading) -> Iterator[Sign]:
    """« un élève nommé… », « le fils de la gardienne, scolarisé à… », « Enzo en 5e au collège… »; not « l’école Jules Ferry »."""
    yield from _called(reading)
    yield from _children_of_somebody(reading)
    yield from _first_names_at_school(reading)


def _called(reading: Reading) -> Iterator[Sign]:
    for pattern in (_CALLED, _PUPIL):
        for found in pattern.finditer(reading.low):
            name = _NAME.match(reading.low, found.end())
            if name and (is_first_name(reading, name.start(), name[0]) or (pattern is _CALLED and reading.capital(name.start()))):
                yield reading.sign(Kind.CHILD, found.start(), name.end())


def _children_of_somebody(reading: Reading) -> Iterator[Sign]:
    for found in _CHILD_OF.finditer(reading.low):
        school = _AT_SCHOOL.search(reading.after(found.end(), 80))
        if school:
            yield reading.sign(Kind.CHILD, found.start(), found.end() + school.end())


def _first_names_at_school(reading: Reading) -> Iterator[Sign]:
    for word in _NAME.finditer(reading.low):
        if not is_first_name(reading, word.start(), word[0]) or is_after_naming(reading, word.start()):
            continue
        after = reading.after(word.end(), 60)
        if _AT_SCHOOL.search(after) and not _AT_WORK.search(after) and not _AT_WORK.search(reading.before(word.start(), 40)):
            yield reading.sign(Kind.CHILD, word.start(), word.end())
