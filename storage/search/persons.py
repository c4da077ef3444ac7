"""Of whom people speak: an age tells a public (« une dame de 75 ans », « mon fils a 16 ans »), and not what lasts (« depuis 5 ans »).

Whose mother it is tells none: « ma mère perd la tête » asks nothing for families.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from storage.analysis import Token, stem
from storage.lexicon import Lexicon
from storage.search.spoken import in_phrase

_YEARS, _MONTHS = frozenset(["an", "ans"]), frozenset(["mois"])
_CHILD, _GROWN, _OLD, _OLDEST = 12, 26, 60, 120
"""Where the young begin and end, where the old do: as data·inclusion tells its publics."""
_WHOSE = frozenset(["ma", "mon", "mes", "sa", "son", "ses", "ta", "ton", "tes", "notre", "nos", "votre", "vos", "leur", "leurs"])
_KIN = frozenset(["mere", "pere", "maman", "papa", "parents"])
_AGED = frozenset(["age", "agee", "ages", "agees"])
_PERSONS_SAID = """
    fils fille garcon enfant enfants gamin gamine gosse mome petit petite bebe jeune jeunes ado ados adolescent adolescente femme homme dame
    monsieur madame mere pere maman papa frere soeur mamie mamy papi papy grand neveu niece cousin cousine oncle tante voisin voisine
    personne mari epoux epouse copain copine mec gars etudiant etudiante collegien collegienne lyceen lyceenne eleve usager usagere
"""
_PERSONS = frozenset(_PERSONS_SAID.split())


@dataclass(frozen=True, slots=True)
class _Age:
    """An age of a question: where it begins and ends, and how many years it is."""

    start: int
    end: int
    years: int


def hear_persons(every: Sequence[Token], lexicon: Lexicon) -> Sequence[Token]:
    """Read each age as the word for people of that age, as it was typed; one that tells no public is left out, as « ma mère » is."""
    kin = [rank for rank in range(1, len(every)) if _is_kin(every, rank) and not in_phrase(every, rank, 1, lexicon)]
    told = [token for rank, token in enumerate(every) if rank not in kin]
    every = told if any(not token.is_stop for token in told) else every
    heard = list(every)
    for age in reversed(list(_ages(every, lexicon))):
        typed = " ".join(token.surface for token in every[age.start : age.end])
        word = _word_for(age.years)
        heard[age.start : age.end] = [Token(typed, word, stem(word))] if word else []
    return heard


def _is_kin(every: Sequence[Token], rank: int) -> bool:
    return every[rank].word in _KIN and every[rank - 1].word in _WHOSE


def _ages(every: Sequence[Token], lexicon: Lexicon) -> Iterator[_Age]:
    for rank, token in enumerate(every[:-1]):
        unit = every[rank + 1]
        if not token.word.isdecimal() or len(token.word) > len(str(_OLDEST)) or lexicon.has((token.stem, unit.stem)):
            continue
        start = _start(every, rank)
        if unit.word in _YEARS and int(token.word) <= _OLDEST and (start < rank or _is_told(every[:rank])):
            yield _Age(start, rank + 2, int(token.word))
        elif unit.word in _MONTHS and (start < rank or _is_of_somebody(every[:rank])):
            yield _Age(start, rank + 2, 0)


def _start(every: Sequence[Token], rank: int) -> int:
    """Where an age begins that is told by « âgé de »: a boy who is « âgé de 12 ans » is not old."""
    before = [token.word for token in every[max(rank - 2, 0) : rank]]
    return rank - 2 if before[:1] and before[0] in _AGED and before[-1] == "de" else rank


def _is_told(before: Sequence[Token]) -> bool:
    """Whether what comes before an amount of years makes it an age: nothing, somebody « a », somebody « de »."""
    said = [token.word for token in before[-2:]]
    return not said or (said[-1] == "a" and said[0] != "y") or _is_of_somebody(before)


def _is_of_somebody(before: Sequence[Token]) -> bool:
    """Whether somebody is named just before: « une dame de », « ma fille, »."""
    named = [token.word for token in before if token.word != "de"]
    return bool(named) and named[-1] in _PERSONS


def _word_for(years: int) -> str:
    if years < _CHILD:
        return "enfant"
    if years < _GROWN:
        return "jeune"
    return "senior" if years >= _OLD else ""
