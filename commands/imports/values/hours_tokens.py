"""The words of opening hours, each brought to what it is: a day, an hour, « à », « et », « fermé », a word to be told or to beware of."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum, auto

from commands.core.language.words import sayings
from storage.analysis import fold

LONGEST = 600
"""Characters: what is longer is told as it is."""


class Kind(Enum):
    """What a word is. BEWARE: it changes what the others say (« vacances », « un mardi sur deux »), and no reader knows how."""

    DAYS, RANK, TIME, FIGURE, TO, AND, BAR, BETWEEN, CLOSED, EXCEPT, MOMENT, HOLIDAYS, NOTE, FILLING, BREAK, WORD, BEWARE = (
        auto() for _ in range(17)
    )


@dataclass(frozen=True, slots=True)
class Token:
    """A word, and where it stands. value: days (0 is Monday), a rank in the month, minutes since midnight, or a part of the day."""

    kind: Kind
    value: tuple[int, ...]
    start: int
    end: int


_GOES_ON = r"\s?(?:\d{1,2}\s?[h:]|[-–/,&]\s?(?:lu|ma|me|je|ve|sa|di)\b|(?:et|au|à)\s(?:lu|ma|me|je|ve|sa|di)\b)"
"""What stands behind « ma », « me », « je » and « sa » that are days, and no words: an hour, or another day."""
_WEEK = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
_REWRITTEN = [
    (re.compile(pattern, re.IGNORECASE), words)
    for pattern, words in (
        (r"\b(lun|mar|mer|merc|jeu|ven|vendr|sam|dim)\.", r"\1"),
        *((rf"\b{day[:2]}\b\.?(?={_GOES_ON})", day) for day in _WEEK),
        (r"apr[èe]s[ \-]?midi", "aprem"),
        (r"rendez[ \-]vous|\br\.?d\.?v\b\.?", "rdv"),
        (r"week[ \-]?end", "weekend"),
        (r"\btous les (?=matins?\b|aprems?\b|soirs?\b)", "tlj "),
        (r"jusqu['’]\s?[àa]\b|jusque\b", "à"),
        (r"\b7 ?j?(?:ours)? ?(?:/|sur) ?7\b(?: ?j(?:ours)?\b)?|\btous les jours\b|\bchaque jour\b|\bquotidiennement\b", "tlj"),
        (r"\b24 ?h? ?(?:/|sur) ?24(?: ?h)?\b", "0h à 24h"),
        (r"(?:les )?jours f[ée]ri[ée]s", "fériés"),
        (r"\ben semaine\b|\bjours ouvr[ée]s\b", "semaine"),
        (r"sans interruption|non[ \-]stop|journ[ée]e continue|en continu\b", " "),
        (r"\bsans rdv\b", "sansrdv"),
        (r"\b(?:sur|avec|par) rdv\b", "surrdv"),
        (r"\bmon\b(?=\s*(?:to\b|and\b|[-–,/:&]|\d))", "monday"),
    )
]
_INITIAL = r"(?:L|M|J|V|S|D|Lu|Ma|Me|Je|Ve|Sa|Di)"
_INITIALS = re.compile(
    rf"\b{_INITIAL}(?:\s{{0,3}}(?:,|/|-|–|&|\bau\b|\bà|\bet\b|\s)\s{{0,3}}{_INITIAL}){{1,6}}(?![\w'’])|\b[LMJVSD]{{3,7}}\b"
)
_INITIAL_OF = re.compile(rf"\b{_INITIAL}(?![\w'’])|[LMJVSD]")
_DAYS_OF = {day[:length].capitalize(): day for day in _WEEK for length in (1, 2) if day[:length] != "m"}
"""« L » and « Lu » are « lundi »; « M » is two days."""
_TWELVE = re.compile(r"\b(1[0-2]|0?[1-9])(?:[:.h]([0-5]\d))?\s?([ap])\.?m\b\.?", re.IGNORECASE)
_TOKEN = re.compile(
    r"(?P<hour>\d{1,2}) ?(?:h(?:eures?|rs?)?(?: ?(?P<minutes>[0-5]\d)(?! ?[h:\d]))?|:(?P<after>[0-5]\d)(?::\d\d)?"
    r"|\.(?P<dotted>[0-5]\d)(?!\d))(?: ?mi?n\b)?"
    r"|(?P<rank>\d)(?:er|[èe]re?|[èe]me|nde?|e)s?\b|(?P<figure>\d+)|(?P<word>[^\W\d_]+)|(?P<sign>[^\w\s]|\n)",
    re.IGNORECASE,
)
_NAMES = (
    "lundi lun lu monday",
    "mardi mar ma tuesday tue tues",
    "mercredi mer merc me wednesday wed",
    "jeudi jeu je thursday thu thur thurs",
    "vendredi ven vendr ve friday fri",
    "samedi sam sa saturday sat",
    "dimanche dim di sunday sun",
)
_DAYS = {
    **{name: (day,) for day, names in enumerate(_NAMES) for name in names.split()},
    "tlj": tuple(range(7)),
    "semaine": tuple(range(5)),
    "weekend": (5, 6),
}
_RANKS = {"premier": 1, "premiers": 1, "deuxieme": 2, "second": 2, "troisieme": 3, "quatrieme": 4, "dernier": -1}
MORNING, AFTERNOON, EVENING = (0,), (1,), (2,)
_MOMENTS = {
    **dict.fromkeys(("matin", "matins", "matinee", "matinees"), MORNING),
    **dict.fromkeys(("aprem", "aprems"), AFTERNOON),
    **dict.fromkeys(("soir", "soirs", "soiree", "soirees"), EVENING),
}
_NOON = {"midi": 12 * 60, "minuit": 24 * 60}
_WORDS = {
    **dict.fromkeys(("a", "au", "aux", "to"), Kind.TO),
    **dict.fromkeys(("et", "puis", "ainsi", "and"), Kind.AND),
    "entre": Kind.BETWEEN,
    **dict.fromkeys(("ferme", "fermee", "fermes", "fermeture", "closed", "off"), Kind.CLOSED),
    **dict.fromkeys(("sauf", "excepte", "hors"), Kind.EXCEPT),
    "feries": Kind.HOLIDAYS,
    **dict.fromkeys(("rdv", "sansrdv", "surrdv"), Kind.NOTE),
    **dict.fromkeys(
        sayings("""de, du, des, le, les, la, l, d, un, une, en, que, ouvert, ouverte, ouverts, ouverture, ouvertures, horaire,
        horaires, heures, accueil, public, chaque, mois, est, sont, nous, sommes, jour, jours, tous, toutes, toute,
        journee, h, y, compris, from"""),
        Kind.FILLING,
    ),
    **dict.fromkeys(
        sayings("""vacances, vacance, ete, hiver, saison, saisons, scolaire, scolaires, scolarite, paire, paires, impaire,
        impaires, quinzaine, sur, pas, aucun, aucune, ou, jusqu, partir, avant, apres, debut, fin, environ, variable,
        variables, exceptionnellement, exceptionnel, sinon, selon, telephone, telephonique, telephoniquement, tel,
        semaines, periode, janvier, fevrier, mars, avril, mai, juin, juillet, aout, septembre, octobre, novembre,
        decembre, non, ne, sans, parfois, certains, certaines, alternance, alternativement, provisoire, travaux,
        mo, tu, we, th, fr, su, ph, sh"""),
        Kind.BEWARE,
    ),
}
_SIGNS = {
    **dict.fromkeys("-–—→>", Kind.TO),
    **dict.fromkeys(",&+", Kind.AND),
    "/": Kind.BAR,
    **dict.fromkeys(";\n|•.", Kind.BREAK),
}  # fmt: skip


def rewritten(words: str) -> str:
    """Words of hours, those of several parts made one, days said by their initials in full, hours of English in ours."""
    words = _TWELVE.sub(_of_the_day, _INITIALS.sub(_in_full, words))
    for pattern, said in _REWRITTEN:
        words = pattern.sub(said, words)
    return words


def _in_full(found: re.Match[str]) -> str:
    """« L au V » is « lundi au vendredi », « LMMJV » its five days. M is two days: « M, M » are both, « M, Me » tells which."""
    run = found[0]
    if run.isalpha() and len(run) > 2:
        run = ", ".join(run)
    initials = [each[0] for each in _INITIAL_OF.finditer(run)]
    days = iter(_days_of_m(initials))
    if initials.count("M") > len(_days_of_m(initials)):
        return found[0]
    return _INITIAL_OF.sub(lambda each: next(days) if each[0] == "M" else _DAYS_OF[each[0]], run)


def _days_of_m(initials: Sequence[str]) -> Sequence[str]:
    """The days that each M of a run of initials is; none where nothing tells."""
    if initials.count("M") == 1 and ("Me" in initials) != ("Ma" in initials):
        return ("mardi",) if "Me" in initials else ("mercredi",)
    places = [rank for rank, each in enumerate(initials) if each == "M"]
    return ("mardi", "mercredi") if len(places) == 2 and places[1] - places[0] == 1 else ()


def _of_the_day(found: re.Match[str]) -> str:
    """« 5:30 pm » is « 17h30 », « 12 am » midnight."""
    hour = int(found[1]) % 12 + (12 if found[3].lower() == "p" else 0)
    if not hour and not found[2]:
        return "minuit"
    return f"{hour}h{found[2] or ''}"


def as_written(words: str) -> str:
    """Such words as people write them again."""
    return (
        words.replace("sansrdv", "sans rendez-vous")
        .replace("surrdv", "sur rendez-vous")
        .replace("aprem", "après-midi")
        .replace("rdv", "rendez-vous")
    )


def tokens_of(words: str) -> list[Token]:
    """Cut rewritten words into tokens."""
    return [_token(found) for found in _TOKEN.finditer(words)]


def _token(found: re.Match[str]) -> Token:
    start, end = found.span()
    if hour := found["hour"]:
        minutes = int(hour) * 60 + int(found["minutes"] or found["after"] or found["dotted"] or 0)
        return Token(Kind.TIME if minutes <= 24 * 60 else Kind.BEWARE, (minutes,), start, end)
    if rank := found["rank"]:
        return Token(Kind.RANK if 1 <= int(rank) <= 5 else Kind.BEWARE, (int(rank),), start, end)
    if figure := found["figure"]:
        is_hour = len(figure) < 3 and int(figure) <= 24
        return Token(Kind.FIGURE if is_hour else Kind.BEWARE, (int(figure) * 60,) if is_hour else (), start, end)
    if sign := found["sign"]:
        return Token(_SIGNS.get(sign, Kind.FILLING), (), start, end)
    follows = found.string[end : end + 2].strip()[:1].isalpha()
    return _word(found["word"], start, end, alone=not follows)


def _word(said: str, start: int, end: int, *, alone: bool) -> Token:
    word = fold(said)
    if said.lower() == "dès" or (said in "LMJVSD" and alone):  # « M » alone is one of two days
        return Token(Kind.BEWARE, (), start, end)
    days = _DAYS.get(word) or _DAYS.get(word.removesuffix("s"))
    if days and (len(word) > 2 or said.islower() or (said[0].isupper() and alone)):  # « Sa permanence » is no Saturday
        is_known = len(word) > 2 or not said.islower()  # of « lu » alone nothing says that it is a day
        return Token(Kind.DAYS if is_known else Kind.BEWARE, days, start, end)
    if rank := _RANKS.get(word):
        return Token(Kind.RANK, (rank,), start, end)
    if moment := _MOMENTS.get(word):
        return Token(Kind.MOMENT, moment, start, end)
    if word in _NOON:
        return Token(Kind.TIME, (_NOON[word],), start, end)
    return Token(_WORDS.get(word, Kind.WORD), (), start, end)
