"""The one number that a structure says: « 12 », « douze », « environ 40 » (asked back), « je ne sais pas », « pas chez nous »."""

from collections.abc import Set
from dataclasses import dataclass
from enum import Enum

from commands.core.language.amounts import Unread, read_amount
from commands.core.language.numbers import OF_NUMBERS, ROUND, read_number
from commands.core.language.words import audible, sayings, words_of
from storage.analysis import tokens

_UNKNOWN = sayings("""
    je ne sais pas, ne sais pas, sais pas, on ne sait pas, nous ne savons pas, inconnu, ne sait pas, nsp, pas de chiffre, pas compte,
    pas encore, nous ne l avons pas, on ne l a pas, je ne l ai pas, aucune idee
""")
_ELSEWHERE = sayings("""
    pas chez nous, pas nous, pas concerne, pas concernes, non concerne, non concernes, nous ne le tenons pas, on ne le tient pas,
    je ne le tiens pas, nous ne comptons pas cela, nous ne comptons pas, sans objet, ne nous concerne pas, cela ne nous concerne pas, pas
    chez moi
""")
_NOBODY = sayings("aucun, aucune, zero, personne, rien, neant, pas un, pas une, nul, nulle")
_ABOUT = sayings("""
    environ, approximativement, presque, pres, autour, peu, plus, moins, grosso, modo, quasiment, env, vers, minimum, maximum, min, max,
    mini, maxi, jusqu, pense, crois, dirais, peut, etre, loin, pas, bonne, petite, estime, estimation, certainement, surement
""")
"""What makes a number one that is not sure: it is asked back."""
_AROUND = sayings("""
    nous, on, en, a, avons, j, ai, je, eu, recu, recus, recue, recues, accueilli, accueillis, aide, aides, compte, comptes, c, est, sont,
    il, y, ete, pour, le, la, les, de, des, du, d, l, ce, cette, ca, trimestre, semestre, annee, chez, total, tout, au, notre, nombre, soit,
    par, mois, bien, exactement, merci, bonjour, svp, foyer, foyers, personne, personnes, famille, familles, menage, menages, enfant,
    enfants, dossier, dossiers, jeune, jeunes, demande, demandes, usager, usagers, beneficiaire, beneficiaires, rendez, vous, acte, actes,
    colis, oui
""")
"""What people say around a number, and which changes nothing of it."""


class Sort(Enum):
    """What was said. DOUBT: a number that is asked back."""

    NUMBER = "number"
    DOUBT = "doubt"
    UNKNOWN = "unknown"
    ELSEWHERE = "elsewhere"
    NEGATIVE = "negative"
    DECIMALS = "decimals"
    HUGE = "huge"
    UNCLEAR = "unclear"


_WHY = {Unread.NEGATIVE: Sort.NEGATIVE, Unread.DECIMALS: Sort.DECIMALS, Unread.HUGE: Sort.HUGE, Unread.UNCLEAR: Sort.UNCLEAR}


@dataclass(frozen=True, slots=True)
class Said:
    """value: of a number, or of one that is asked back."""

    sort: Sort
    value: int = 0


def read_said(said: str, unit: str) -> Said:
    """What words tell: one number, or none. unit: what is counted, which may be said with it.

    Nothing is read by halves: words that are neither a number nor said around one make it unclear, and so do two numbers.
    """
    text = audible(said).strip(" .!;,:=")
    folded = words_of(text)
    if folded in _UNKNOWN or text == "?":
        return Said(Sort.UNKNOWN)
    if folded in _ELSEWHERE:
        return Said(Sort.ELSEWHERE)
    if folded in _NOBODY:
        return Said(Sort.NUMBER, 0)
    around = _AROUND.union(*((token.word, token.singular, f"{token.singular}s") for token in tokens(unit)))
    return _number(_doubts(text).split(), around)


def _doubts(text: str) -> str:
    """The signs of a doubt as the word for it: « ~40 », « 40 ? »."""
    for sign in "~≈?":
        text = text.replace(sign, " environ ")
    return text


def _number(words: list[str], around: Set[str]) -> Said:
    """Of the words of a text, the one number; those of it stand together."""
    heard = [words_of(word).split() for word in words]
    rounds = [at for at, parts in enumerate(heard) if parts[-1:] and parts[-1] in ROUND]
    places = [at for at, parts in enumerate(heard) if _is_of_a_number(words[at], parts) and not (rounds and parts in (["un"], ["une"]))]
    others = [each for at, parts in enumerate(heard) for each in parts if at not in places and each not in ROUND]
    if len(rounds) > 1 or any(each not in around and each not in _ABOUT and each not in {"un", "une"} for each in others):
        return Said(Sort.UNCLEAR)
    times = ROUND[heard[rounds[0]][-1]] if rounds else 1
    if rounds and not places:
        return Said(Sort.DOUBT, times)
    if not places or [*places, *rounds] != list(range(places[0], places[0] + len(places) + len(rounds))):
        return Said(Sort.UNCLEAR)
    if _is_negative(words, heard, places[0]):
        return Said(Sort.NEGATIVE)
    read = _read(" ".join(words[at] for at in places), about=bool(rounds) or not _ABOUT.isdisjoint(others))
    return Said(read.sort, read.value * times)


def _is_of_a_number(word: str, parts: list[str]) -> bool:
    return any(sign.isdecimal() for sign in word) or (bool(parts) and OF_NUMBERS.issuperset(parts))


def _is_negative(words: list[str], heard: list[list[str]], first: int) -> bool:
    """« moins 3 », « - 3 »; « au moins 3 » is three or more."""
    before = heard[max(first - 2, 0) : first]
    return (before[-1:] == [["moins"]] and before != [["au"], ["moins"]]) or words[max(first - 1, 0)] in {"-", "−", "–"}


def _read(text: str, *, about: bool) -> Said:
    cents = read_amount(text)
    if isinstance(cents, Unread):
        in_words = read_number(words_of(text))
        if in_words is None:
            return Said(_WHY[cents])
        cents = in_words * 100
    if cents % 100:
        return Said(Sort.DECIMALS)
    return Said(Sort.DOUBT if about else Sort.NUMBER, cents // 100)
