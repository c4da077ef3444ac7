"""What is asked of figures, in the words people use: of what, where, since when, and what is to be made of it."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from commands.core.language.words import sayings, words_of
from commands.figures.subject import Places
from storage.figures import COMMUNE, COUNT, DEPARTMENT, EPCI, FRANCE, RATE, REGION, Area

DECLARED, DISPOSABLE = "declare", "disponible"
EARLIEST, LATEST = 1960, 2100
_BY = sayings("""
    par quartier, par quartiers, par iris, par secteur, par secteurs, quartier par quartier, dans les quartiers, dans chaque quartier,
    chaque quartier, des quartiers, les quartiers, tous les quartiers, selon le quartier, selon les quartiers, entre quartiers, entre les
    quartiers, entre iris, entre les iris, des iris, les iris, quartiers, quel quartier, quels quartiers, quel iris, par commune, iris,
    chaque iris, tous les iris, un quartier, le quartier, de quartier, quartier
""")
_RANK = sayings("""
    classement, classer, classe, classes, rang, rangs, palmares, le plus, la plus, les plus, le moins, la moins, les moins, pire, pires, le
    pire, meilleur, meilleurs, meilleure, top, du plus au moins, du moins au plus, en tete, en premier, en dernier, dernier, trie, trier,
    ordre, par ordre, plus haut, plus bas, plus eleve, plus faible, maximum, minimum
""")
_COMPARE = sayings("""
    compare, comparer, comparez, comparaison, compares, comparee, comparees, par rapport a, par rapport au, par rapport aux, face a, face
    au, contre, versus, vs, ecart, ecarts, difference, differences, plus que, moins que, superieur a, inferieur a, a cote de, en face de,
    mieux que, pire que, plus qu a, moins qu a, aussi, entre
""")
_SUM = sayings("""
    total, au total, somme, sommes, cumul, cumule, cumules, additionner, additionne, additionnes, addition, en additionnant, en tout,
    ensemble
""")
_MEAN = sayings("moyenne, moyennes, en moyenne, la moyenne, moyen, moyens")
_COUNT, _RATE = sayings("nombre, nombres, combien"), sayings("taux, part, parts, pourcentage, proportion")
_SINCE = sayings(
    "depuis, evolution, evolue, historique, tendance, dans le temps, au fil des ans, progression, a augmente, a baisse, a evolue"
)
_PICTURE = sayings("image, en image, graphique, en graphique, courbe, dessin, diagramme, le graphique, un graphique, la courbe")
_MAP = sayings("carte, en carte, sur une carte, sur la carte, une carte, la carte, cartes")
_BASES = {
    DECLARED: sayings("declare, declares, declaree, declarees, avant impots, avant redistribution, avant prestations"),
    DISPOSABLE: sayings("disponible, disponibles, apres impots, apres redistribution, apres prestations"),
}
_LOWEST = sayings("le moins, la moins, les moins, plus bas, plus faible, minimum, dernier, en dernier")
_NO_RANK = {"les plus modestes": "modestes", "les plus aises": "aises", "ans ou plus": "ans plus", "ans et plus": "ans plus"}
"""What sounds like a rank, and names a figure."""
_KINDS = {
    COMMUNE: sayings(
        "ville, la ville, commune, la commune, ensemble de la ville, toute la ville, ville entiere, la ville entiere, communal, communale"
    ),
    EPCI: sayings(
        "metropole, la metropole, intercommunalite, agglomeration, agglo, communaute de communes, epci, intercommunal, intercommunale"
    ),
    DEPARTMENT: sayings("departement, le departement, departemental, departementale"),
    REGION: sayings("region, la region, regional, regionale"),
    FRANCE: sayings("france, la france, pays, national, nationale, niveau national, moyenne nationale, au national"),
}


@dataclass(slots=True)
class Asked:
    """What was read of a question. about: the words that are left, which name the figure. absent: kinds of places that are not known.

    aggregate: what sort of figure, where the words tell it.
    """

    about: str
    areas: list[Area]
    bases: set[str]
    years: list[int]
    by_part: bool = False
    ranked: bool = False
    compared: bool = False
    summed: bool = False
    averaged: bool = False
    since: bool = False
    pictured: bool = False
    mapped: bool = False
    lowest: bool = False
    aggregate: str = ""
    absent: list[str] = field(default_factory=list)


class _Words:
    """Folded words, out of which what is understood is taken."""

    def __init__(self, said: str) -> None:
        self.left = f" {said} "

    def take(self, phrases: Iterable[str], *, keep: bool = False) -> bool:
        """Whether one of these phrases stands there; all that do go away. keep: they stay, as they may name a figure too."""
        found = False
        for phrase in sorted(phrases, key=len, reverse=True):
            while f" {phrase} " in self.left and not (keep and found):
                found = True
                if keep:
                    break
                self.left = self.left.replace(f" {phrase} ", " ", 1)
        return found

    def years(self) -> list[int]:
        """The years that stand there, which go away."""
        words = self.left.split()
        years = [int(word) for word in words if _is_year(word)]
        self.left = f" {' '.join(word for word in words if not _is_year(word))} "
        return years


def read(said: str, places: Places) -> Asked:
    """A question, whatever its order."""
    words = _Words(words_of(said))
    for phrase, plain in _NO_RANK.items():
        words.left = words.left.replace(f" {phrase} ", f" {plain} ")
    areas = _areas(words, places)
    bases = {base for base, phrases in _BASES.items() if words.take(phrases, keep=True)}
    absent = [kind for kind, phrases in _KINDS.items() if not places.of_kind(kind) and words.take(phrases)]
    lowest = words.take(_LOWEST, keep=True)
    compared = words.take(_COMPARE)
    ranked = words.take(_RANK)
    asked = Asked("", areas, bases, words.years())
    asked.since = words.take(_SINCE)
    asked.pictured = words.take(_PICTURE)
    asked.mapped = words.take(_MAP)
    asked.by_part = words.take(_BY) or ranked or asked.mapped
    asked.ranked, asked.compared, asked.lowest, asked.absent = ranked, compared, lowest, absent
    asked.aggregate = COUNT if words.take(_COUNT) else RATE if words.take(_RATE, keep=True) else ""
    asked.summed, asked.averaged = words.take(_SUM), words.take(_MEAN)
    asked.about = " ".join(words.left.split())
    return asked


def _is_year(word: str) -> bool:
    return len(word) == 4 and word.isascii() and word.isdigit() and EARLIEST <= int(word) <= LATEST


def _areas(words: _Words, places: Places) -> list[Area]:
    """The areas that are named, those of the longest names first; each once."""
    every = [(saying, area) for area in places.areas for saying in places.sayings(area)]
    every += [(saying, area) for kind, phrases in _KINDS.items() for area in places.of_kind(kind) for saying in phrases]
    named = [(saying, area) for saying, area in every if f" {saying} " in words.left]
    found: list[Area] = []
    for saying, area in sorted(named, key=lambda each: -len(each[0])):
        if words.take((saying,)) and area not in found:
            found.append(area)
    return found
