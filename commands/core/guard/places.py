"""Where a person lives: an exact address, or initials with a street."""

import re
from collections.abc import Iterator

from commands.core.guard.folding import Kind, Reading, Sign

_ROAD = (
    r"(?:rue|avenue|av|bd|bld|boulevard|allees?|impasse|chemin|quai|route|square|residence|lotissement|cite|voie|sente|ruelle|esplanade"
    r"|hameau|faubourg|passage|cours (?!de (?!la |l')|d'|du soir|en|pour|a |par)"
    r"|place (?!en\b|pour|a\b|dans|disponible|libre|au\b|assise|d'(?:he|ac)"
    r"|de (?:creche|parking|hotel|chrs|ehpad|foyer|cinema|spectacle|cantine|theatre|concert)))"
)
_NUMBERED = re.compile(rf"\b\d{{1,4}}(?: ?(?:bis|ter|quater|[a-d])\b)?,? (?:{_ROAD})\b")
_LIVES = re.compile(
    r"\b(?:habit(?:e|ent|ait|ant)|vi(?:t|vent|vait)|resid(?:e|ent|ait)|loge[a-z]*|demeur(?:e|ent|ait|ant)|domicilie[es]*|heberge[a-z]*"
    r"|squatt[a-z]*|dor(?:t|ment)|(?:son|leur) adresse|chez (?:elle|lui|eux)|vivant)\b"
)
_ONE = re.compile(
    r"\b(?:dame|monsieur|couple|personne|elle|il|maman|papa|mere|pere|famille|jeune|homme|femme|enfant|voisine?|locataire|usagere?"
    r"|fils|fille|bebe|mme|mr|madame|m\.)\b"
)
_OPEN = re.compile(
    r"\b(?:accueil|permanences?|recu[es]*|recevons|rendez-vous|venir|viennent|local|locaux|ccas|centre|association|asso|service|reunion"
    r"|rencontre|atelier|distribution|ouvert[es]*|siege|bureaux?|antenne|agence|collectif|epicerie|structure|situee?s?|entree|se fait"
    r"|aura lieu|il (?:y a|faut|reste|suffit))\b"
)
_INITIALS = re.compile(
    r"(?<![\w.'-])(?:[A-Z]\.[ -]?-?[A-Z]\.?(?:[ -]{1,2}[A-Z]\.?)?|[a-z]\.[a-z]\.)(?![\w-]|\.?[A-Z])(?=[^\n!?]{0,30}\b"
    r"(?i:rue|avenue|boulevard|bd|allees?|impasse|chemin|place|quai|route|square|cours|residence|cite|passage|lotissement)\b)"
)
_NO_PERSON = frozenset(["za", "zi", "bp", "pc", "cc", "rv", "rd", "nb", "ps", "tt", "cf", "pj", "ag", "ca"])


def homes(reading: Reading) -> Iterator[Sign]:
    """« habite au 12 rue des Lilas », « dame seule, 22 avenue Foch »; not « permanence au 12 rue Jean Jaurès »."""
    for found in _NUMBERED.finditer(reading.low):
        before, after = reading.before(found.start(), 80), reading.after(found.end(), 60)
        told = _LIVES.search(before) or _ONE.search(before) or (_LIVES.search(after) and _ONE.search(after))
        if told and not _OPEN.search(f"{before} {after}"):
            yield reading.sign(Kind.ADDRESS, found.start(), found.end())


def initials(reading: Reading) -> Iterator[Sign]:
    """« L.M., rue des Acacias »; not « Z.A. rue des Acacias », nor « S.A.M.U. social »."""
    for found in _INITIALS.finditer(reading.cased):
        if "".join(sign for sign in found[0].lower() if sign.isalpha()) not in _NO_PERSON:
            yield reading.sign(Kind.INITIALS, found.start(), found.end())
