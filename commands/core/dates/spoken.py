"""The words of time, each brought to one form: « Jeudi 3 déc., 14 h 30 » gives `jeudi 3 decembre , 14 h 30`.

Minutes that touch their hour stay with it: « 14h30 » gives `14 h30`.

Words that are not about time have no form: a text that holds one tells no time that may be trusted.
"""

import re
from collections.abc import Callable

from rapidfuzz.distance import OSA

from commands.core.language.numbers import COUNTS, TENS
from storage.analysis import fold

DAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
MONTHS = (
    *("janvier", "fevrier", "mars", "avril", "mai", "juin"),
    *("juillet", "aout", "septembre", "octobre", "novembre", "decembre"),
)
SIGNS = frozenset({"-", "/", ","})
"""Kept between words; a comma stands for all that parts them: « 14h, 30 » is not « 14h30 »."""
LONGEST = 200
"""Characters: what is longer is no date."""

_WAYS = {
    **dict(zip(DAYS, ("lun", "mar", "mer merc mercr", "jeu jeud", "ven vend vendr", "sam", "dim"), strict=True)),
    **dict(zip(MONTHS, ("jan janv", "fev fevr", "", "avr", "", "", "jul juil", "", "sep sept", "oct", "nov", "dec"), strict=True)),
    "h": "heure heures hr hrs",
    "min": "mn minute minutes",
    "jour": "jours j",
    "semaine": "semaines sem",
    "prochain": "prochaine prochains prochaines proch pro",
    "dernier": "derniers derniere dernieres passe passee",
    "avantdernier": "avantderniers",
    "tous": "tout toute toutes ts tts tte ttes",
    "matin": "matins matinee mat",
    "soir": "soirs soiree",
    "apresmidi": "aprem apm aprm",
    "demain": "dmn dem",
    "demi": "demie",
    "quart": "quarts",
    "e": "er ers re ere eme emes ieme iemes nd nde es",
    "1 e": "premier premiers premiere",
    "2 e": "deuxieme deuxiemes second seconds",
    "3 e": "troisieme troisiemes",
    "4 e": "quatrieme quatriemes",
    "le": "l",
    "de": "d",
    "jusqu": "jusque",
    "jusqu a": "jusqua",
    "jusqu au": "jusquau",
    "pendant": "durant duree",
}
_ALONE = """
    a annee apresdemain au aujourdhui avanthier ce cet cette chaque compter dans debut depuis des du en entre et fin hier il journee la les
    midi minuit moins mois par partir pour qui sur vers vient weekend y
"""
_FORMS = {way: form for form, ways in _WAYS.items() for way in (form, *ways.split())} | {word: word for word in _ALONE.split()}
_FORMS |= {f"{day}s": f"{day}s" for day in DAYS}
_MISSPELT = (*DAYS, *(month for month in MONTHS if len(month) > 4), "aujourdhui", "demain", "prochain", "premier", "dernier", "semaine")
"""Long enough to be known with a letter wrong."""

_NUMBER = "|".join(sorted(COUNTS, key=len, reverse=True))
_IN_LETTERS = re.compile(rf"\b(?:({'|'.join(TENS)})(?:(?: et)? ({_NUMBER}))?|({_NUMBER}))\b")


def _labelled(found: re.Match[str]) -> str:
    """« Date : jeudi », « Durée : 2h »: only what lasts is told by its label."""
    return " , pendant " if found[0].startswith("duree") else " , "


_REWRITTEN: tuple[tuple[re.Pattern[str], str | Callable[[re.Match[str]], str]], ...] = tuple(
    (re.compile(pattern), form)
    for pattern, form in (
        (r"(?<=\d)h?:(?=\d\d(?!\s?[h:\d]))", "h"),  # 14:30; in « jeudi 3 : 14h », nothing
        (r"(?<=\d)( ?(?:h|heures?) ?\d\d) ?(?:mn|min|minutes)\b", r"\1"),  # 14h30mn; in « 14h, 30 min », nothing
        (r"\b(?:(?:date|quand|horaire|jour|creneau|duree)s?|(?<![\d ])heures?|(?<=[^\d ] )heures?|(?<=\d{4} )heures?) ?:", _labelled),
        (r"(?<=\d)\.(?=\d)", "/"),
        (r"(?<=\dh)-(?=mi)", " - "),  # 9h-midi
        (r"(?<=[a-z][a-z])\.|[\s«»\"'_]+", " "),
        (r"[,;:.()!?]+", " , "),
        (r"(?<=[a-z])-(?=[a-z])", " "),
        (r"->|[>→]", "-"),
        (r"\b(?:aujourd? ?h?ui|auj|ajd)\b", "aujourdhui"),
        (r"\bap(?:res)? midi\b", "apresmidi"),
        (r"\bweek end\b", "weekend"),
        (r"\bapres demain\b", "apresdemain"),
        (r"\bavant (?=hier|dernier)", "avant"),
        (r"\b(?:s il (?:vous|te) plait|svp|stp|merci|rendez vous|rdv|rv|pile|environ|inclus)\b", " "),
        (r"(?<=[h\d]) ?(?:precise|petante|tapante|sonnante)s?\b", " "),
        (r"\b(?:ce|cet|cette) (?=soir|matin|apres ?midi|aprem|midi)", "aujourdhui "),
    )
)
"""What is said otherwise, in this order."""
_WORD = re.compile(r"(?<=[0-9])h[0-9]{2}(?![0-9]| ?h)|[a-z]+|[0-9]+|[^\sa-z0-9]")
_MONTH_BEFORE = re.compile(r"\d ?(?:er|e)? $")


def spoken(text: str) -> list[str]:
    """The words of a text in their one form; none when there is a word that tells nothing of time."""
    said = fold(text)
    if len(said) > LONGEST:
        return []
    for pattern, form in _REWRITTEN:
        said = pattern.sub(form, said)
    forms = [form_of(word) for word in _WORD.findall(_IN_LETTERS.sub(_figures, said))]
    return [] if None in forms else " ".join(form for form in forms if form).split()


def form_of(word: str) -> str | None:
    """The one form of a folded word; None when it tells nothing of time."""
    if word in SIGNS or (word.removeprefix("h").isdecimal() and word.isascii()):
        return word
    return _FORMS.get(word) or _respelt(word)


def _respelt(word: str) -> str | None:
    """The word this one is a slip of: one letter of four or more, two of eight or more; None when there is none, or two."""
    most = (len(word) >= 4) + (len(word) >= 8)
    near = [name for name in _MISSPELT if OSA.distance(word, name, score_cutoff=most) <= most] if most else []
    return _FORMS[near[0]] if len(near) == 1 else None


def _figures(found: re.Match[str]) -> str:
    tens, unit, alone = found.groups()
    if alone == "sept" and _MONTH_BEFORE.search(found.string[: found.start()]):
        return "septembre"
    return str(TENS.get(tens, 0) + COUNTS.get(unit or alone, 0))
