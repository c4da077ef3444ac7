"""The words in which figures are asked for, beside those that name them: by part, compared, since when, drawn."""

import re
from collections.abc import Iterable

from commands.core.language.words import sayings
from storage.analysis import ABBREVIATIONS
from storage.figures import COMMUNE, DEPARTMENT, EPCI, FRANCE, REGION

DECLARED, DISPOSABLE = "declare", "disponible"
EARLIEST, LATEST = 1960, 2100
BY_PART = sayings("""
    par quartier, par quartiers, par iris, par secteur, par secteurs, quartier par quartier, dans les quartiers, dans chaque quartier,
    chaque quartier, des quartiers, les quartiers, tous les quartiers, selon le quartier, selon les quartiers, entre quartiers, entre les
    quartiers, entre iris, entre les iris, des iris, les iris, quartiers, quel quartier, quels quartiers, quel iris, par commune, iris,
    chaque iris, tous les iris, quels secteurs, les secteurs, chaque secteur, par zone, infracommunal, ou sont, ou se trouvent, ou vivent,
    ou habitent, ou y a t il, un quartier, le quartier, de quartier, quartier
""")
RANKED = sayings("""
    classement, classer, classe, classes, rang, rangs, palmares, le plus, la plus, les plus, le moins, la moins, les moins, pire, pires, le
    pire, meilleur, meilleurs, meilleure, top, du plus au moins, du moins au plus, en tete, en premier, en dernier, dernier, trie, trier,
    ordre, par ordre, plus haut, plus bas, plus eleve, plus faible, maximum, minimum
""")
COMPARED = sayings("""
    compare, comparer, comparez, comparaison, compares, comparee, comparees, par rapport a, par rapport au, par rapport aux, face a, face
    au, contre, versus, vs, ecart, ecarts, difference, differences, plus que, moins que, superieur a, inferieur a, a cote de, en face de,
    au dessus de, au dessous de, en dessous de, mieux que, pire que, plus qu a, moins qu a, aussi, entre
""")
SUMMED = sayings("""
    total, au total, somme, sommes, cumul, cumule, cumules, additionner, additionne, additionnes, addition, en additionnant, en tout,
    ensemble
""")
AVERAGED = sayings("moyenne, moyennes, en moyenne, la moyenne, moyen, moyens")
COUNTED, SHARED_OUT = sayings("nombre, nombres, combien"), sayings("taux, part, parts, pourcentage, proportion")
SINCE = sayings("""
    depuis, a partir de, evolution, evolutions, evolue, evoluent, evoluer, historique, tendance, tendances, dans le temps, au fil des
    ans, au fil du temps, au fil des annees, avec le temps, d annee en annee, annee par annee, annee apres annee, chaque annee, par
    an, ces dernieres annees, ces derniers temps, progression, a augmente, a baisse, a evolue, a diminue, a change, a progresse, a
    recule, a monte, a chute, a bouge, ont augmente, ont baisse, ont evolue, ont diminue, augmente, augmentent, diminue, diminuent,
    baisse, baissent, progresse, recule, en hausse, en baisse
""")
PICTURED = sayings("image, en image, graphique, en graphique, courbe, dessin, diagramme, le graphique, un graphique, la courbe")
MAPPED = sayings("carte, en carte, sur une carte, sur la carte, une carte, la carte, cartes")
BASES = {
    DECLARED: sayings("declare, declares, declaree, declarees"),
    DISPOSABLE: sayings("disponible, disponibles"),
}
LOWEST = sayings("le moins, la moins, les moins, plus bas, plus faible, minimum, dernier, en dernier")
_TAXES = sayings("impot, impots, redistribution, prestation, prestations, prestations sociales, transferts, aides, allocations")
PLAINER = {
    "les plus modestes": "modestes",
    "les plus aises": "aises",
    "ans ou plus": "ans plus",
    "ans et plus": "ans plus",
    "au niveau de vie": "niveau de vie",
    "au niveau": "a",
    "infra communal": "par quartier",
    "infra communale": "par quartier",
    **{f"revenu{s} {fiscal}": "revenu declare" for s in ("", "s") for fiscal in ("fiscal", "fiscaux", "brut", "bruts")},
    **{f"revenu{s} {net}": "revenu disponible" for s in ("", "s") for net in ("net", "nets")},
    **{f"avant {link}apres {taxes}": "declare disponible" for link in ("", "et ", "ou ", "puis ") for taxes in _TAXES},
    **{f"avant {article}{taxes}": "declare" for article in ("", "l ", "les ") for taxes in _TAXES},
    **{f"apres {article}{taxes}": "disponible" for article in ("", "l ", "les ") for taxes in _TAXES},
}
"""What sounds like something else (a rank, households that are taxed), and how the rest of this module says it. The longest first."""
_SOME = r"(?:\d+|deux|trois|quatre|cinq|six|sept|huit|neuf|dix|quinze|vingt)"
_YEARS_AGO = re.compile(rf" (?:(?:il y a|sur|en|depuis|dans|les|ces) ){{1,3}}{_SOME} (?:dernieres )?(?:ans|annees) ")
_SAINTS = {**ABBREVIATIONS, "stes": "saintes"}
KIND_NAMES = {
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
NO_PLACE = sayings("""
    territoire, ici, jour, heure actuelle, moment, present, actuellement, aujourd hui, titre, echelle, niveau, sein, dessus,
    dessous, contraire, un, deux, trois, quatre, cinq, six, sept, huit, neuf, dix, vingt, an, ans, annee, annees, mois
""")
"""What is said after « à », « au » or « dans », and names none."""
EVERY = frozenset().union(
    *(BY_PART, RANKED, COMPARED, SUMMED, AVERAGED, COUNTED, SHARED_OUT, SINCE, PICTURED, MAPPED, LOWEST, NO_PLACE),
    *(*BASES.values(), *KIND_NAMES.values(), PLAINER),
)
"""All of them."""


def spelled_out(words: str) -> str:
    """Folded words, « st jean » as « saint jean »: so it is of names, however files and people write them."""
    return " ".join(_SAINTS.get(word, word) for word in words.split())


class Words:
    """Folded words, out of which what is understood is taken."""

    def __init__(self, said: str) -> None:
        self.left = f" {said} "

    def say_plainly(self) -> None:
        """Bring what is said in many ways to the one that is read here."""
        for phrase in sorted(PLAINER, key=len, reverse=True):
            self.left = self.left.replace(f" {phrase} ", f" {PLAINER[phrase]} ")
        self.left = _YEARS_AGO.sub(" depuis ", f" {spelled_out(self.left)} ")

    def take(self, phrases: Iterable[str], *, keep: bool = False, leaving: str = "") -> bool:
        """Whether one of these phrases stands there; all that do go away. keep: they stay, as they may name a figure too.

        leaving: a sign that stands in their place, until `take` is asked for it.
        """
        if keep:
            return any(f" {phrase} " in self.left for phrase in phrases)
        left = f" {leaving} " if leaving else " "
        found = False
        for phrase in sorted(phrases, key=len, reverse=True):
            while f" {phrase} " in self.left:
                found = True
                self.left = self.left.replace(f" {phrase} ", left, 1)
        return found

    def years(self) -> list[int]:
        """The years that stand there, which go away."""
        words = self.left.split()
        years = [int(word) for word in words if is_year(word)]
        self.left = f" {' '.join(word for word in words if not is_year(word))} "
        return years


def is_year(word: str) -> bool:
    """Whether a word is a year that figures may be of."""
    return len(word) == 4 and word.isascii() and word.isdigit() and EARLIEST <= int(word) <= LATEST
