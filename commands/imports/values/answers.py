"""Columns of crosses, and of yes and no: what a cell says of the thing its column is named after."""

from dataclasses import dataclass

from commands.core.language.words import sayings, words_of
from commands.imports.values.words import line

LONGEST_NOTE = 200
_YES_SIGNS = frozenset("x×✓✔☑✅●•■◉✕+") - {"✕"}
_NO_SIGNS = frozenset("✗✘❌☐○□✕") | {"-", "–", "—"}
_YES = sayings("x, xx, xxx, o, oui, oui oui, yes, y, vrai, true, 1, ok, coche, si, present, disponible")
_NO = sayings(
    """n, non, no, faux, false, 0, jamais, aucun, aucune, pas du tout, pas encore, plus maintenant, non concerne, non disponible,
    indisponible, rien, neant"""
)
_UNKNOWN = sayings(
    """peut etre, a voir, a confirmer, a definir, en projet, en cours, en reflexion, ne sait pas, nsp, je ne sais pas, non precise,
    non renseigne, pas renseigne, ?"""
)
_NEGATIVES = ("ne ", "n ", "pas ", "jamais ", "aucun ", "aucune ", "plus de ", "ferme", "arrete", "supprime", "non ")


@dataclass(frozen=True, slots=True)
class Answer:
    """yes: None when the cell says nothing, or nothing sure. note: what it says beside (« à partir de 16 ans »)."""

    yes: bool | None
    note: str = ""


def read_answer(value: object) -> Answer:
    """Read « x », « OUI », « non », « 1 », « ✓ », « jamais », « Oui, si c’est le jeudi », « (à partir de 16 ans) », « le jeudi »."""
    if isinstance(value, bool):
        return Answer(value)
    said = " ".join(str("" if value is None else value).split())
    if said in _YES_SIGNS or (words_of(said.removesuffix(".0")) in _YES):
        return Answer(yes=True)
    if said in _NO_SIGNS or words_of(said.removesuffix(".0")) in _NO:
        return Answer(yes=False)
    words = line(value)
    if not words or words_of(words) in _UNKNOWN:
        return Answer(None)
    return _of_words(words[:LONGEST_NOTE])


def _of_words(words: str) -> Answer:
    first, note = _opening(words)
    if first in _UNKNOWN or words_of(words).startswith(tuple(f"{each} " for each in _UNKNOWN if len(each) > 1)):
        return Answer(None, words)
    if first in _YES:
        return Answer(yes=True, note=note)
    if first in _NO:
        return Answer(yes=False, note=note)
    said = f"{words_of(words)} "
    if said.startswith(_NEGATIVES) or " ne " in said or " n est pas " in said or " pas de " in said:
        return Answer(yes=False, note=words)
    return Answer(yes=True, note=words.strip("() ") if words.startswith("(") and words.endswith(")") else words)


def _opening(words: str) -> tuple[str, str]:
    """The answer before a comma, a bracket or a dash, and what follows."""
    for place, sign in enumerate(words):
        if sign in ",;:(–/." or (sign in "- " and words_of(words[:place]) in {"oui", "non", "x"}):
            return words_of(words[:place]), words[place:].strip(" ,;:()–-/.")
    return words_of(words), ""
