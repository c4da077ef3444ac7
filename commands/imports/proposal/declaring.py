"""From a proposal to a declaration, as `--mapping` reads it: a text to read, to correct, and to keep for the next edition of the list."""

from collections.abc import Mapping, Sequence
from typing import Any

import tomli_w

from commands.imports.mapping import OfferValue
from commands.imports.meanings import Meanings
from commands.imports.proposal.columns import Guess, columns_of
from commands.imports.proposal.proposal import TOWN_LAST, Proposal
from commands.imports.proposal.scores import DAYS, STREET_PARTS

HEADER = """\
# « {title} » : comment cette liste se lit. Le robot emploie ce fichier quand la même liste revient.
# Il se corrige à la main : notre champ = la colonne de la liste. Le guide docs/importer-vos-listes.md dit tout ce qui s’écrit ici.

"""
STRUCTURE = (
    "identifiant", "nom", "sigle", "type", "description", "code_postal", "commune", "code_insee", "quartier", "latitude", "longitude",
    "position", "x", "y", "horaires", *DAYS, "acces", "siret", "verifiee_le", "telephone", "courriel", "site",
)  # fmt: skip
SERVICE = {"publics": "publics", "frais": "frais", "conditions": "conditions", "contact_moyen": "contact", "zone": "zone"}
MATERIAL = "Matériel à disposition"


def declaration(proposal: Proposal, source: str, meanings: Meanings) -> dict[str, Any]:
    """What the proposal declares, in the shape of `commands.imports.mapping`. source: the short name of the list."""
    guesses = proposal.guesses
    structure = {name: _one(columns_of(guesses, name)) for name in STRUCTURE if columns_of(guesses, name)}
    structure |= _address(guesses)
    found: dict[str, Any] = {
        "source": source,
        "titre": proposal.title,
        "colonnes": [each.column for each in guesses],
        "separateurs": ["|", ";"],
        "coupes": {name: list(marks) for name, marks in proposal.cuts.items()},
        "personnes": list(columns_of(guesses, "personnes")),
        "nominatifs": "garder" if proposal.nominative else "laisser",
        "ignorees": [each.column for each in guesses if not each.fields],
        "communes": list(proposal.towns) if columns_of(guesses, TOWN_LAST) else [],
        "constantes": _constants(proposal),
        "structure": structure,
        "service": {ours: _one(columns_of(guesses, name)) for name, ours in SERVICE.items() if columns_of(guesses, name)},
        "offre": _offers(proposal),
        "coche": [
            tick for each in guesses for name in each.fields if name.startswith("coche_") and (tick := _tick(each.column, name, meanings))
        ],
        "filtre": [{"colonne": name, "sauf": list(words)} for name, words in proposal.closed.items() if name in _filters(proposal)],
    }
    return {name: value for name, value in found.items() if value}


def _address(guesses: Sequence[Guess]) -> dict[str, Any]:
    """The columns of the address; what stands before the name of a street, in columns of its own, is said with it in one go."""
    parts = tuple(name for field in STREET_PARTS for name in columns_of(guesses, field))
    streets, more = columns_of(guesses, "adresse"), columns_of(guesses, "adresse_complement")
    if not parts:
        return {"adresse": _one((*streets, *more))} if streets or more else {}
    return {"voie": _one((*parts, *streets))} | ({"adresse": _one(more)} if more else {})


def as_toml(declared: Mapping[str, Any]) -> str:
    """The text of a declaration, with what it is at its head."""
    title = " ".join(str(declared["titre"]).split())
    return HEADER.format(title=title) + _on_lines(tomli_w.dumps(declared, multiline_strings=False))


def _on_lines(text: str) -> str:
    """The same declaration with its short lists on one line each, as one would write them."""
    lines: list[str] = []
    block: list[str] = []
    for line in text.split("\n"):
        block.append(line)
        if block[0].endswith("= [") and line != "]":
            continue
        whole = f"{block[0]}{' '.join(each.strip() for each in block[1:-1]).rstrip(',')}]" if len(block) > 1 else ""
        flat = whole and len(whole) <= WIDTH and all(each.startswith("    ") and each.endswith(",") for each in block[1:-1])
        lines += [whole] if flat else block
        block = []
    return "\n".join(lines + block)


WIDTH = 120
"""Signs of a line that an editor shows whole."""


def _constants(proposal: Proposal) -> dict[str, Any]:
    found = dict(proposal.network.constants) if proposal.network else {}
    return found | ({"commune": proposal.commune} if proposal.commune else {})


def _one(columns: tuple[str, ...]) -> str | list[str]:
    return columns[0] if len(columns) == 1 else list(columns)


def _filters(proposal: Proposal) -> tuple[str, ...]:
    return (*columns_of(proposal.guesses, "etat"), *columns_of(proposal.guesses, "accord"))


def _offers(proposal: Proposal) -> list[dict[str, Any]]:
    """Columns of activities; what the house knows of their values, or was told, is written down, to be read and corrected."""
    found: list[dict[str, Any]] = []
    for name in columns_of(proposal.guesses, "services"):
        values = proposal.values.get(name, {})
        found.append({"colonne": name} | ({"valeurs": {said: _value(value) for said, value in values.items()}} if values else {}))
    return found + [{"colonne": name, "nom": MATERIAL} for name in columns_of(proposal.guesses, "equipements")]


def _value(value: OfferValue) -> dict[str, Any]:
    return {name: list(said) if isinstance(said, tuple) else said for name, said in value if said}


def _tick(column: str, name: str, meanings: Meanings) -> dict[str, Any] | None:
    """What a box says when it is ticked, in the words of its column."""
    words = " ".join(column.replace("_", " ").split()).strip(" ?:")
    is_shouted = words.isupper() and any(len(word) > ACRONYM for word in words.split())
    said = words.capitalize() if is_shouted else words[:1].upper() + words[1:]
    if name == "coche_publics":
        return {"colonne": column, "publics": list(meanings.publics(column).slugs)}
    meaning = meanings.needs(column)
    return {"colonne": column, "nom": said} | ({"besoins": list(meaning.slugs)} if meaning.is_certain else {})


ACRONYM = 5
"""Letters of a word in capitals that may be a sigle."""
