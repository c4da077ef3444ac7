"""How people begin and end the words of a deadline: « fin », « d’ici », « avant », « au plus tard », « vendredi max », « inclus »."""

import re
from dataclasses import dataclass

from commands.core.dates.spoken import DAYS, MONTHS, form_of

SIGNS = " :,.'=>()-–—"
_SAYING = r"(?:merci de |a )?(?:repon|vot|retour|avis|rend)[a-z]{0,6}(?: [a-z]{2,12})?(?= (?:avant|d'ici|d ici|jusqu|au plus|pour|fin))"
"""« réponse souhaitée avant … », « votez d’ici … »."""
_PLAIN = (
    *("jusqu(?:e|au?\\b|'|\\b)", r"au plus tard\b", r"dernier delai\b", r"date limite(?: d(?:e |')[a-z]{4,12})?\b"),
    *(r"(?:ce sera |se )?(?:clos|ferme|termine)\b", r"clotur(?:e|er|ee)\b", r"(?:deadline|echeance|limite)\b", r"delai(?: de reponse)?\b"),
    _SAYING,
)
_OPENING = re.compile(
    r"(?P<fin>(?:la )?fin(?:it|ira|issant)?)(?![a-z])|(?P<avant>avant)\b|(?P<ici>d ?'? ?ici)\b|(?P<dans>dans|sous)\b"
    rf"|(?P<pendant>pendant|pour)\b|(?P<plain>{'|'.join(_PLAIN)})"
)
_CLOSING = re.compile(
    r"\b(?:(?:grand )?max(?:i|imum)?|au plus tard|dernier delai|derniere limite|(?P<whole>inclus|compris)e?"
    r"|(?:en )?fin de (?P<part>journee|matinee|apres[ -]?midi|soiree))[ ).!]*\Z"
)
_PARTS = {"journee": "journee", "matinee": "matin", "soiree": "soir"}
_SMALL = {
    **dict.fromkeys(("a la ", "a l'", "a ", "de la ", "de l'", "de ", "du ", "d'", "en "), ""),
    "au ": "le ",
}
"""What stands between the opening and the time: « au 4 » is « le 4 », « de la semaine » is « semaine »."""
_VAGUE = """
    bientot asap vite rapidement vacances noel paques toussaint rentree ete hiver printemps automne ascension pentecote carnaval week
    prochainement possible tard tot trimestre semestre aujourd auj ajd
"""
_TELLING = "hier demain aujourdhui apresdemain matin apresmidi soir midi minuit semaine mois jour annee journee weekend h min prochain"
_OF_TIME = frozenset((*DAYS, *(f"{day}s" for day in DAYS), *MONTHS, *_TELLING.split()))


@dataclass(frozen=True, slots=True)
class Opened:
    """How words begin. by: of `fin`, `avant`, `ici`, `dans`, `pendant`, `plain`; rest: the words after; signed: after a colon."""

    by: frozenset[str]
    rest: str
    signed: bool = False

    def is_limit(self) -> bool:
        """Whether the words are a deadline to whoever reads them, even where the time cannot be read."""
        tells = self.signed or any(_tells_time(word) for word in re.findall("[a-z]+|[0-9]+", self.rest))
        return not self.by.isdisjoint({"fin", "avant", "ici", "plain"}) and bool(self.rest) and tells


@dataclass(frozen=True, slots=True)
class Closed:
    """The words without what ends them. closed: something did; whole: « inclus »; part: « journee », or a part of the day."""

    rest: str
    closed: bool = False
    whole: bool = False
    part: str = ""


def opened(text: str) -> Opened:
    """How a folded text begins."""
    by: frozenset[str] = frozenset()
    signed, rest = False, text.lstrip(SIGNS)
    while True:
        bare = rest if _OPENING.match(rest) or not by else _without_small(rest)
        found = _OPENING.match(bare)
        if found is None or (found.lastgroup == "fin" and "fin" in by):
            return Opened(by, bare, signed)
        by |= {found.lastgroup or ""}
        after = bare[found.end() :].lstrip()
        signed = signed or after.startswith(":")
        rest = after.lstrip(SIGNS)


def closed(text: str) -> Closed:
    """How a folded text ends."""
    found = _CLOSING.search(text)
    if found is None:
        return Closed(text)
    part = _PARTS.get(found["part"], "apresmidi") if found["part"] else ""
    return Closed(text[: found.start()].rstrip(" ,("), closed=True, whole=bool(found["whole"]), part=part)


def _without_small(rest: str) -> str:
    if rest[:2] == "a " and rest[2:3].isdigit():  # « à 18 » is an hour
        return rest
    return next((instead + rest[len(small) :] for small, instead in _SMALL.items() if rest.startswith(small)), rest)


def _tells_time(word: str) -> bool:
    return word.isdecimal() or word in _VAGUE.split() or form_of(word) in _OF_TIME
