"""Names of people: after a civility, after « famille », and first names told with an age or a situation."""

import re
from collections.abc import Iterator
from re import Match

from commands.core.guard.folding import Kind, Reading, Sign
from commands.core.guard.words import COMMON, COMMON_OF_FAMILIES, FIRST_NAMES, FUNCTIONS, NAMING, TITLES, WORDS_TOO
from storage.analysis import STOP_WORDS

_CIVILITY = re.compile(
    r"\b(?:mmes?|mdme|madame|mesdames|mrs?|mm|monsieur|msieur|messieurs|mlles?|mademoiselle)\b\.?[ \n]{0,2}(?=[a-z])"
    r"|(?<![\w'-])(?<!\d )(?<!\b[a-z]\.)(?<!\b[a-z]\. )m ?\.[ \n]{0,2}(?=[a-z])"
)
_CIVILITIES = frozenset(["madame", "monsieur", "mademoiselle", "mesdames", "messieurs", "mme", "mlle"])
_BARE_M = re.compile(r"(?<![\w'.-])(?<!\d )M (?=[A-Z][a-zA-Z'-])")
_SMALL_M = re.compile(
    r"(?<![\w'.-])(?<!\d )m (?=[a-z]{4,} (?:est|a|n|ne|dort|vit|veut|doit|peut|cherche|demande|attend|refuse|va|vient|habite)\b)"
)
_PRONOUN = re.compile(r"\b(?:il|elle|on|ils|elles|ca|cela|tu|qui|ne|je|nous|vous)\s*$")
_HOUSE = re.compile(r"\b(?:famille|epoux|couple|veuve|veuf|consorts|fratrie)[ \n]{1,2}(?=[a-z])")
_NAME = re.compile(
    r"(?P<particle>(?:(?:de la|de|du|des|da|do|dos|di|del|el|al|le|la|ben|bou|ould|van|von|saint|st) |[dlno]'){0,2})"
    r"(?P<name>[a-z]+(?:[-'][a-z]+)*)"
)
_OF_NAMES_ONLY = frozenset(["da", "do", "dos", "di", "del", "el", "al", "ben", "bou", "ould", "van", "von", "o'"])
_ELIDED = re.compile(r"(?:[sncmtj]|qu|jusqu|lorsqu)'")
_ELISION = re.compile(r"(?:[stjc]|qu)'[aeiouyh]|m'[aeiouy]")
"""Before a verb: « s’est », « m’a »; « m’bala » is a name."""
_NOUN = re.compile(
    r"\b(?:une?|les?|la|cet?|cette|ces|du|au|des|chaque|autre|quel|quelle|vieux|vieille|jeune|petite?|deux|trois|plusieurs)\s*$"
)
_COLLEAGUE_AFTER = re.compile(
    rf"(?: [A-Z][\w'-]*){{0,2}} ?[,(] ?(?i:(?:l'|la |le |notre |nos )?(?:{FUNCTIONS})[a-z]*"
    r"(?: (?:sociale?|municipale?|specialisee?|adjointe?|scolaire))?(?= ?(?:$|[,.;:)!?\n]|d[ue] |des |d'|au |a l|chez |pour )))"
)
_COLLEAGUE_BEFORE = re.compile(rf"\b(?:{FUNCTIONS})[a-z]*(?: (?:du|de la|de l') ?[a-z]+)?,? ?$")

_KIN = (
    r"(?P<one>fils|fille|bebe|mari|pere|papa|mere|maman|frere|soeur|compagnon|compagne|conjointe?|epouse|ex-femme|petite?-fil(?:s|le))"
    r"|femme|enfants?|gamin(?:e|s|es)?|jumeaux|jumelles|ado"
)
_WORD = re.compile(r"(?<![\w'-])(?:d'|l'|qu')?([a-z]{2,}(?:-[a-z]+)*)")
_SMALL_ONE = re.compile(r"\b(?:petite?|jeune|bebe|ado|mineure?|gamine?|enfant|usagere?|beneficiaire|nomme|nommee|prenomme|prenommee) $")
_OF_KIN = re.compile(rf"\b(?:{_KIN}) (?:de |d')$")
_AGE = re.compile(r" ?,? ?\(?(?:(?:agee? )?de |qui a |a |agee? )?\d{1,2} (?:ans|mois)\b(?! (?:d'|de |du ))")
_STATE = re.compile(
    r"\b(?:dort|dormait) (?:dans|dehors|chez|a la|au|sous|sur)|\bvit (?:dans|dehors|seule?|chez|a la|au|sous|avec)"
    r"|\ba la rue\b|\bsdf\b|\benceinte\b|\bsans (?:papiers?|logement|domicile|ressources?|abri)\b"
    r"|\b(?:battue?|frappee?|violee?|agressee?|harcelee?|maltraitee?|menacee?|expulsee?|placee?|exclue?|radiee?)\b"
    r"|\bfugu|\bsuicid|\bdepressi|\balcoolique|\bincarcere|\bhospitalise|\brupture\b|\bdettes?\b|\boqtf\b"
    r"|\b(?:boit|se drogue|se scarifie)\b"
    r"|\bsort(?:ie?)? de (?:prison|l'ase|l'hopital)|\bmere isolee\b|\b(?:maman|papa) (?:solo|isolee?)\b|\bpas suivie? par\b"
    r"|\bn'? ?a (?:plus|pas|jamais eu) (?:de |d'|a )?(?:titre|papiers?|logement|toit|manger|mange|ressources?|droits|rsa|carte|argent"
    r"|electricite|chauffage|lait|couches|mutuelle|hebergement|quoi)|\bne (?:mange|vient|va|paie|paye|sort|parle) plus\b"
    r"|\bpaie plus\b|\bpeut plus payer\b|\b(?:est|soit) (?:malade|seule?)\b.{0,20}\b(?:mere|mutuelle|pere|medecin|pmi)\b"
)
_AT_WORK = re.compile(
    r"\b(?:anim|propos|organis|present|accueill|recoi[tv]|intervi|form[ae]|reunion|permanence|atelier|coordin|referent|collegue|equipe|educat"
    r"|assistante? sociale|du (?:ccas|centre|service|secours|foyer|chrs|samu)|de la (?:mds|mission|maison|caf|pmi|ville))"
)
_STATE_SPAN = 70


def named_people(reading: Reading) -> Iterator[Sign]:
    """« Mme D. », « monsieur Benali », « M. et Mme Petrov », « mr le bris »; not « M. le Maire », nor a colleague told with a function."""
    for pattern, text in ((_CIVILITY, reading.low), (_BARE_M, reading.cased), (_SMALL_M, reading.low)):
        for civility in pattern.finditer(text):
            end = _name_after(reading, civility)
            if end and not _of_a_thing(reading, civility) and not _colleague(reading, civility, end):
                yield reading.sign(Kind.NAME, civility.start(), end)


def families(reading: Reading) -> Iterator[Sign]:
    """« la famille Martin », « famille k. », « le couple Marchetti »; not « la famille monoparentale »."""
    for house in _HOUSE.finditer(reading.low):
        name = _NAME.match(reading.low, house.end())
        if name and not _of_a_thing(reading, house) and _names_a_house(reading, name):
            yield reading.sign(Kind.NAME, house.start(), name.end())


def first_names(reading: Reading) -> Iterator[Sign]:
    """« la petite Inès », « Inès, 14 ans », « le fils de Karim », « kevin dort dans sa voiture »; not « Karim anime l’atelier »."""
    for word in _WORD.finditer(reading.low):
        start, end = word.span(1)
        capital = reading.capital(start)
        known = is_first_name(reading, start, word[1])
        if not (known or (capital and word[1] not in COMMON)) or is_after_naming(reading, start):
            continue
        if _told_as_a_person(reading, word, known=known):
            yield reading.sign(Kind.FIRST_NAME, start, end)


def is_first_name(reading: Reading, place: int, word: str) -> bool:
    """Whether this word is a frequent first name; one that is a word too only with a capital."""
    head = word.partition("-")[0]
    return head in FIRST_NAMES and (head not in WORDS_TOO or reading.capital(place))


def _told_as_a_person(reading: Reading, word: Match[str], *, known: bool) -> bool:
    low, (start, end) = reading.low, word.span(1)
    before = reading.before(start, 30)
    small = _SMALL_ONE.search(before)
    if small and word[1] not in {"st", "ste"} and (known or not reading.cased[start - len(before) + small.start()].isupper()):
        return True
    age = _AGE.match(low, end)
    if age and (known or low[end : end + 3].lstrip().startswith((",", "("))):
        return not _AT_WORK.search(reading.before(start, 40))
    kin = _OF_KIN.search(before)
    if kin and (known or kin["one"]):
        return True
    after = reading.after(end, _STATE_SPAN)
    state = _STATE.search(after) if known else None
    return state is not None and not _AT_WORK.search(after[: state.start()]) and not _AT_WORK.search(before)


def _name_after(reading: Reading, civility: Match[str]) -> int | None:
    """Where the name that follows a civility ends, or nothing when no name follows."""
    low = reading.low
    found = _NAME.match(low, civility.end())
    if not found or (civility.re is _SMALL_M and _PRONOUN.search(low[max(0, civility.start() - 8) : civility.start()])):
        return None
    name, start = found["name"], found.start("name")
    if TITLES.intersection(name.split("-")):
        return None
    if len(name) == 1:
        return _initial(reading, found)
    if reading.capital(start) and not _ELIDED.match(name):
        return found.end() if found["particle"] or name not in STOP_WORDS | _CIVILITIES else None
    return found.end() if _small_name(reading, civility, found) else None


def _initial(reading: Reading, found: Match[str]) -> int | None:
    """« Mme D. », « mme s jeudi »; not « mme a besoin », « monsieur s est plaint »."""
    low, end = reading.low, found.end()
    if low[end : end + 1] == "." or (reading.capital(found.start("name")) and not found["particle"]):
        return end
    if found["name"] in "ay" or found["particle"]:
        return None
    elided = found["name"] in "sncmtldj" and re.match(" [aeiouyh]", low[end : end + 2])
    return None if elided else end


def _small_name(reading: Reading, civility: Match[str], found: Match[str]) -> bool:
    """A name typed without a capital: any word that does not usually follow a civility."""
    said, particle, name = civility[0].strip(" .\n"), found["particle"].strip(), found["name"]
    if _NOUN.search(reading.low[max(0, civility.start() - 12) : civility.start()]) or _ELIDED.match(name):
        return False
    if particle == "n'":
        return name[0] not in "aeiouyh"
    if name in COMMON:
        return False
    return not particle or bool(_OF_NAMES_ONLY.intersection(particle.split())) or not said.startswith(("mada", "mons", "mesd", "mess"))


def _names_a_house(reading: Reading, found: Match[str]) -> bool:
    name, particle = found["name"], found["particle"].strip()
    if particle in {"de", "d'", "du", "des", "de la"}:
        return name in FIRST_NAMES
    if len(name) == 1:
        return reading.low[found.end() : found.end() + 1] == "." or reading.capital(found.start("name"))
    if name in COMMON_OF_FAMILIES or TITLES.intersection(name.split("-")):
        return False
    if reading.capital(found.start("name")):
        return True
    if particle or _ELISION.match(reading.low, found.start("name")):
        return False
    return not re.search(
        r"(?:ale|euse|i?enne|ee|ere|aine|[ao]ise|[ae]nte?|ique|ive|elle|aire|iste|ile|[ai]ble|ais|ai(?:en)?t|ien|ees?)$", name
    )


def _of_a_thing(reading: Reading, civility: Match[str]) -> bool:
    """« Maison Madame de Sévigné », « la compagnie Monsieur Cheval »: what is named after people, with capitals."""
    return reading.capital(civility.start()) and is_after_naming(reading, civility.start())


def is_after_naming(reading: Reading, place: int) -> bool:
    """Whether one of the three words before is that of a thing which is named after people, with nothing but names between."""
    words = re.findall(r"[a-z']+|[,;:.()\d]", reading.before(place, 40))[-4:]
    for word in reversed(words):
        if word in NAMING:
            return True
        if not (word in FIRST_NAMES or word in {"de", "du", "des", "la", "le", "les", "l'", "d'", "saint", "sainte", "maternelle", "et"}):
            return False
    return False


def _colleague(reading: Reading, civility: Match[str], end: int) -> bool:
    """« Mme Costa, directrice du centre », « l’assistante sociale Mme Costa »: a name told with a function; an initial hides a person."""
    if end - civility.end() < 2:
        return False
    return bool(_COLLEAGUE_AFTER.match(reading.cased, end) or _COLLEAGUE_BEFORE.search(reading.before(civility.start(), 50)))
