"""Where a person lives: an exact address, or initials with a street."""

import re
from collections.abc import Iterator

from commands.core.guard.reading import Kind, Reading, Sign

_ROAD = (
    r"(?:rue|avenue|av|bd|bld|boulevard|allees?|impasse|chemin|quai|route|square|residence|lotissement|cite|voie|sente|ruelle|esplanade|hameau|faubourg|passage"
    r"|cours (?!de (?!la |l')|d'|du soir|en|pour|a |par)|place (?!en\b|pour|a\b|dans|disponible|libre|au\b|assise|d'(?:he|ac)"
    r"|de (?:creche|parking|hotel|chrs|ehpad|foyer|cinema|spectacle|cantine|theatre|concert)))"
)
_HOUSE = rf"\b\d{{1,4}}(?: ?(?:bis|ter|quater|[a-d])\b)?,? (?:{_ROAD})\b"
_NUMBERED = re.compile(_HOUSE)
_LIVES = re.compile(
    r"\b(?:habit(?:e|ent|ait|ant)|vi(?:t|vent|vait)|resid(?:e|ent|ait)|loge[a-z]*|demeur(?:e|ent|ait|ant)|domicilie[es]*|heberge[a-z]*|squatt[a-z]*|dor(?:t|ment)"
    r"|(?:son|leur) adresse|chez (?:elle|lui|eux)|vivant)\b"
)
_ONE = re.compile(
    r"\b(?:dame|monsieur|couple|personne|elle|il|maman|papa|mere|pere|famille|jeune (?:homme|femme|fille)|jeune|homme|femme|enfant|voisine?|locataire|usagere?"
    r"|fils|fille|bebe|mme|mr|madame|m\.)\b"
)
_OPEN = re.compile(
    r"\b(?:accueil|permanences?|recu[es]*|recevons|rendez-vous|venir|viennent|local|locaux|ccas|centre|association|asso|service|reunion|rencontre|atelier|distribution|ouvert[es]*"
    r"|siege|bureaux?|antenne|agence|collectif|epicerie|structure|situee?s?|entree|se fait|aura lieu|il (?:y a|faut|reste|suffit))\b"
)
_INITIALS = re.compile(
    r"(?<![\w.'-])(?:[A-Z]\.[ -]?-?[A-Z]\.?(?:[ -]{1,2}[A-Z]\.?)?|[a-z]\.[a-z]\.)(?![\w-]|\.?[A-Z])(?=[^\n!?]{0,30}\b"
    r"(?i:rue|avenue|boulevard|bd|allees?|impasse|chemin|place|quai|route|square|cours|residence|cite|passage|lotissement)\b)"
)
_NO_PERSON = frozenset(["za", "zi", "bp", "pc", "cc", "rv", "rd", "nb", "ps", "tt", "cf", "pj", "ag", "ca"])


def homes(reading: Reading) -> Iterator[Sign]:
    """« habite au 12 rue des Lilas », « dame seule, 22 avenue Foch »; not « permanence au 12 rue Jean Jaurès »."""
    for found in _NUMBERED.finditer(reading.low):
        before = reading.before(found.start(), 80)
        sentence = f"{before} {reading.after(found.end(), 60)}"
        if not _OPEN.search(sentence) and (_LIVES.search(before) or _ONE.search(before)):
            yield reading.sign(Kind.ADDRESS, found.start(), found.end())


def initials(reading: Reading) -> Iterator[Sign]:
    """« L.M., rue des Acacias »; not « Z.A. rue des Acacias », nor « S.A.M.U. social »."""
    for found in _INITIALS.finditer(reading.cased):
        if "".join(sign for sign in found[0].lower() if sign.isalpha()) not in _NO_PERSON:
            yield reading.sign(Kind.INITIALS, found.start(), found.end())
