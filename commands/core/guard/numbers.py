"""What figures tell of a person: dates of birth, social security numbers, phones; and e-mail addresses."""

import re
from collections.abc import Iterator

from commands.core.guard.folding import Kind, Reading, Sign

_MONTH = r"(?:janv|fevr|mars|avr|mai|juin|juil|aout|sept|oct|nov|dec)[a-z]*\.?"
_DATE = rf"(?:\d{{1,2}} ?[/.-] ?\d{{1,2}} ?[/.-] ?(?:\d{{4}}|\d\d)|(?:1er|\d{{1,2}}) ?{_MONTH}(?: (?:\d{{4}}|\d\d))?)(?!\d)"
_DAY = r"(?:(?:lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche) )?"
_SPELLED = rf"[a-z]+(?:[- ][a-z]+){{0,3}} {_MONTH} \d{{2,4}}"
_BORN = re.compile(
    rf"\bne(?:es?|s|\(e\)) (?:le |ce |un )?{_DAY}{_DATE}|\bnee?s? le {_DAY}{_SPELLED}"
    rf"|\bne (?:le |ce |un )?{_DAY}{_DATE}(?:(?<=[ /.-]\d\d)|(?<=\d{{4}}))"  # « ne » is the negation too: with a year only
)
_BORN_IN = re.compile(rf"\bnee?(?:\(e\))? en (?:{_MONTH} )?(?:19\d\d|20[0-3]\d|[3-9]\d(?!\d))")
_BIRTH = re.compile(rf"\b(?:date (?:de )?naissance|naissance|ddn|d\.d\.n\.?|anniversaire)[^\d\n!?]{{0,15}}{_DATE}")
_THING = re.compile(
    r"\b(?:associations?|asso|centres?|projets?|structures?|reseau|collectif|idees?|services?|dispositifs?|festival|epicerie|fondation"
    r"|compagnie|lieu|lieux|jardin|cafe|club|cooperative|mouvement|entreprise|partenariat|agora|plateforme|maison|ecole|foyer|initiative"
    r"|demarche|atelier|salon)\b"
)
_SOMEBODY = re.compile(
    r"\b(?:dames?|femmes?|hommes?|garcons?|filles?|fils|enfants?|bebes?|monsieur|madame|mme|jeunes?|mineure?|eleve|personne|elle|il"
    r"|usagere?)\b"
)

_NIR = re.compile(r"(?<![\d-])(?<!\d )[1-478](?:[ .-]?\d){5}[ .-]?[\dab](?:[ .-]?\d){6}(?:[ .-]?\d\d)?(?![ .-]?\d)")
_NIR_NEAR = re.compile(r"\b(?:secu|securite sociale|nir|n\.i\.r|vitale|immatricul|ameli|cpam|assure)")
_CORSICA = {"2a": "19", "2b": "18"}

_DAY_OR_MONTH = (
    r"(?!(?:(?:[0-2]\d|3[01])[/.-])?(?:0\d|1[0-2])/(?:19|20)\d\d(?!\d)|(?:[0-2]\d|3[01])([.-])(?:0\d|1[0-2])\1(?:19|20)\d\d(?!\d))"
)
"""« 01/09/2026 30/11/2026 » are two dates, though their figures could be a phone's."""
_PHONE = re.compile(
    rf"(?<![\d+])(?<!\d[ .-]){_DAY_OR_MONTH}(?:(?:\+|00) ?33[ .-]?(?:\(0\))?[ .-]?|0)(?!8)[1-9](?:[ .\-/]{{0,2}}\d\d){{4}}(?!\d)"
    r"|\+(?!33)\d(?:[ .-]?\d){8,13}(?!\d)|\bzero[ -](?:six|sept)[ -](?:\d\d|[a-z]+)"
)
_MAIL = re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,5}")
_OFFICE_BOX = re.compile(
    r"accueil|contact|info|secretariat|direction|bonjour|ccas|cias|asso|mairie|service|inscription|reservation"
    r"|coordination|equipe|agora|reseau|permanence|mds|pmi|benevol|communication"
)
_OFFICE_DOMAIN = re.compile(r"(?:^|\.)(?:ville-|mairie|ccas|departement|centre-social)|asso|gouv\.fr")
_OFFICE = re.compile(
    r"\b(?:contact|renseign|infos?\b|informations?\b|inscri|reserv|standard|accueil|secretariat|permanence|ccas|mds|centre|association"
    r"|mairie|structure|service|bureau|equipe|antenne|plateforme|ligne|numero vert|atelier|rencontre|billet|coordin|rendez-vous|rdv"
    r"|referent|educat|mediat|assistante? sociale)"
)
_PRIVATE = re.compile(
    r"\b(?:elle|lui|dames?|monsieur|madame|mme|mr|maman|papa|mere|pere|familles?|fils|fille|jeunes?|usagere?|voisine?|soeur|frere|sa|son"
    r"|l[ae] (?:re)?joindre|l[ea] rappeler|rappelez-l[ea]|joignable|portable|mari|couple|enfants?|bebe|beneficiaire|garcon|homme|femme)\b"
    r"|\bil(?! (?:reste|y a|faut|s'agit|manque|est possible|suffit))\b"
)
_AROUND = 90


def births(reading: Reading) -> Iterator[Sign]:
    """« né le 12/03/1987 », « née en 2015 », « DDN 01/01/1970 »; not « l’association est née en 2015 », nor « enfants nés en 2022 »."""
    for pattern in (_BORN, _BORN_IN, _BIRTH):
        for found in pattern.finditer(reading.low):
            before = reading.before(found.start(), 60)
            if pattern is _BIRTH or not _THING.search(before) or _SOMEBODY.search(before):
                yield reading.sign(Kind.BIRTH, found.start(), found.end())


def social_security_numbers(reading: Reading) -> Iterator[Sign]:
    """13 or 15 digits, spaced or not. With a key that is wrong: only where the words around speak of social security."""
    for found in _NIR.finditer(reading.low):
        around = reading.low[max(0, found.start() - _AROUND) : found.end() + _AROUND]
        if _is_nir(re.sub(r"[ .-]", "", found[0]), told=bool(_NIR_NEAR.search(around))):
            yield reading.sign(Kind.NIR, found.start(), found.end())


def contacts(reading: Reading) -> Iterator[Sign]:
    """A phone or an e-mail, unless the sentence gives it as that of a service and speaks of nobody."""
    for pattern in (_PHONE, _MAIL):
        for found in pattern.finditer(reading.low):
            around = f"{reading.before(found.start(), _AROUND)} {reading.after(found.end(), _AROUND)}"
            office = _OFFICE.search(around) or (pattern is _MAIL and _is_office(found[0]))
            if not office or _PRIVATE.search(around):
                yield reading.sign(Kind.CONTACT, found.start(), found.end())


def _is_nir(number: str, *, told: bool) -> bool:
    """Sex, year, month (fictitious ones included) and department must be possible; then the key, 97 minus the rest by 97 (INSEE)."""
    month, department = int(number[3:5]), number[5:7]
    if not (1 <= month <= 12 or 20 <= month <= 42 or 50 <= month <= 99) or department == "00":
        return False
    if not department.isdigit() and department not in _CORSICA:
        return False
    if told:
        return True
    body = int(number[:5] + _CORSICA.get(department, department) + number[7:13])
    return 1 <= month <= 12 if len(number) == 13 else int(number[13:]) == 97 - body % 97


def _is_office(mail: str) -> bool:
    """Whether an address is that of a service, by what stands before the « @ » or behind it."""
    box, _, domain = mail.partition("@")
    return bool(_OFFICE_BOX.search(box) or _OFFICE_DOMAIN.search(domain))
