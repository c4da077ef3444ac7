"""The libraries that only some answers need: where one is missing, the bot works on without these, and the operator is told."""

from collections.abc import Iterator
from importlib.util import find_spec

from bot.installation.room_findings import Finding

NEEDED_FOR = {
    "matplotlib": "l’image des résultats d’un sondage",
    "typst": "la feuille d’émargement en PDF, le programme et l’annuaire à imprimer, les cartes et un logo en SVG",
}
"""What `pip install .` brings, by its name of import and of PyPI, and what goes without it."""


def look_at_libraries() -> Iterator[Finding]:
    """One finding when all are there; else one for each that is missing."""
    missing = [name for name in NEEDED_FOR if find_spec(name) is None]
    if not missing:
        yield Finding("Images et PDF : de quoi les faire est installé")
    for name in missing:
        yield Finding(f"Images et PDF ({name})", f"pas installé, donc sans {NEEDED_FOR[name]} : pip install {name}", advice=True)
