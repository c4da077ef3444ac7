"""What it costs, as lists say it: « Gratuit », « 5 € par an », « Payant, Adhésion »."""

from collections.abc import Iterable

from storage.analysis import fold

OTHER = frozenset({"other", "autre", "autres", "autre (precisez)"})
"""What forms answer when something else is written elsewhere."""
PAID = ("payant", "paid", "€", "euro", "adhesion", "cotisation", "participation", "tarif", "quotient")
FREE = ("gratuit", "free", "sans frais", "aucun frais")
PLAIN = frozenset({"gratuit", "payant", "gratuit sous condition", "free", "paid", "sans frais", "aucun frais"})


def costs(said: Iterable[str]) -> tuple[str | None, str]:
    """What it costs, in the directory's words (« gratuit », « payant »), and the list's words where they say more."""
    words = [each.replace("_", " ").strip() for each in said if fold(each) not in OTHER]
    folded = [fold(each) for each in words]
    free = any(each.startswith(FREE) for each in folded)
    paid = any(mark in each for each in folded for mark in PAID)
    more = ", ".join(dict.fromkeys(each for each, bare in zip(words, folded, strict=True) if bare not in PLAIN))
    if (free and paid) or "gratuit sous condition" in folded:
        return "gratuit sous condition", more
    if free or paid:
        return "gratuit" if free else "payant", more
    return ", ".join(dict.fromkeys(words)) or None, ""
