"""What the official package of data·inclusion says of a national file, where it is installed (the extra `inclusion`)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from typing import Any

from pydantic import ValidationError

HINTS: Mapping[str, str] = {
    "adresse_bien_definie": "l’adresse",
    "modes_mobilisation_bien_definis": "comment on y vient, et qui peut le demander",
    "au_moins_un_public": "pour qui",
    "au_moins_une_thematique": "à quel besoin il répond",
    "au_moins_un_moyen_de_contact": "un téléphone, un courriel ou un lien",
    "courriel_bien_defini": "un courriel",
    "date_maj_recente": "une confirmation récente",
    "frais_bien_definis": "si c’est gratuit ou payant, et combien",
    "description_bien_definie": "une description de 200 à 2 000 signes",
    "telephone_bien_defini": "un téléphone",
}
"""What is to be added for each criterion of the official score to be full."""
TWO = 2


@dataclass(frozen=True, slots=True)
class Verdict:
    """How many rows are valid, and of the others the name and the fields at fault."""

    structures: int
    services: int
    faults: tuple[tuple[str, tuple[str, ...]], ...] = ()


@dataclass(frozen=True, slots=True)
class Quality:
    """The official score of a service, from 0 to 1, and the two things whose absence costs it the most."""

    structure_id: str
    name: str
    score: float
    missing: tuple[str, ...]


def is_installed() -> bool:
    """Whether the package is there: `pip install .[inclusion]`."""
    return find_spec("data_inclusion") is not None


def verify(structures: Sequence[Mapping[str, Any]], services: Sequence[Mapping[str, Any]]) -> Verdict:
    """Have every row checked. Raises ImportError where the package is missing."""
    from data_inclusion.schema import v1  # noqa: PLC0415 - it is heavy, and only who exports needs it

    faults = [
        (str(row["nom"]), tuple(sorted({str(fault["loc"][0]) for fault in found.errors()})))
        for model, rows in ((v1.Structure, structures), (v1.Service, services))
        for row in rows
        if (found := _fault(model, row))
    ]
    wrong = sum(_fault(v1.Structure, row) is not None for row in structures) if faults else 0
    return Verdict(len(structures) - wrong, len(services) - len(faults) + wrong, tuple(faults))


def _fault(model: Any, row: Mapping[str, Any]) -> ValidationError | None:
    try:
        model.model_validate(row)
    except ValidationError as fault:
        return fault
    return None


def qualities(services: Sequence[Mapping[str, Any]]) -> list[Quality]:
    """The score of each service, the lowest first. Raises ImportError where the package is missing."""
    from data_inclusion.schema.v1 import Service, score_qualite  # noqa: PLC0415 - as above

    found = []
    for row in services:
        score, criteria = score_qualite.score(Service.model_validate(row))
        short = sorted((value, rank, name) for rank, (name, value) in enumerate(criteria.items()) if value is not None and value < 1)
        missing = tuple(HINTS.get(name, name.replace("_", " ")) for _, _, name in short[:TWO])
        found.append(Quality(str(row["structure_id"]), str(row["nom"]), score, missing))
    return sorted(found, key=lambda each: each.score)
