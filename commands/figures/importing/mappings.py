"""Which columns of a published table say what: declared in TOML, with French keys, because an operator may write one.

`titre` (« {annee} » is the year), `code` (the column of the area), `nom`, `reconnu_a` (columns that are all there: this is the file) and
`un_de` (one at least), `niveau` or `niveaux` (of what areas it is; by a part of the name of the file), `garder` (the rows that count),
`entier` (it has all communes of the département), `geographie_apres` (years from the data to the outlines), `[colonnes]` (a column = the
code of an indicator, or `{ indicateur, marge, note, part }`). In the name of a column, « {aa} » and « {aaaa} » stand for its year.
"""

import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from storage.analysis import fold
from storage.figures import KINDS
from storage.reasons import toml_trouble, why

Level = Literal["iris", "quartier", "commune", "epci", "departement", "region", "france"]
SHORT_YEAR, LONG_YEAR = "{aa}", "{aaaa}"
EARLIEST = 60
"""Of years of two digits: from 1960 on."""


class FigureMappingError(Exception):
    """A declaration, or the lack of one. The message says what and where, in French, for the operator."""


class _Declared(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Column(_Declared):
    """What a column says. marge, note: the columns of its margin and of the warning of the source. part: 0,12 stands for 12 %."""

    indicateur: str
    marge: str = ""
    note: str = ""
    part: bool = False


class Kept(_Declared):
    """The rows that count: a column, and its values."""

    colonne: str
    valeurs: tuple[str, ...]


class Mapping(_Declared):
    """A declaration, as the head of this module tells it."""

    titre: str
    code: str
    nom: str = ""
    reconnu_a: tuple[str, ...]
    un_de: tuple[str, ...] = ()
    niveau: Level | None = None
    niveaux: dict[str, Level] = Field(default_factory=dict)
    garder: Kept | None = None
    entier: Literal["departement"] | None = None
    geographie_apres: int | None = None
    colonnes: dict[str, Column]

    @field_validator("colonnes", mode="before")
    @classmethod
    def _in_short(cls, said: object) -> object:
        """A column may be declared by the code of its indicator alone."""
        if not isinstance(said, dict):
            return said
        return {name: {"indicateur": what} if isinstance(what, str) else what for name, what in said.items()}


@dataclass(frozen=True, slots=True)
class Used:
    """A column of a file that is read: its header, what it says and of which year; the headers of its margin and its note, if any."""

    header: str
    column: Column
    year: int
    margin: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Fit:
    """A declaration before the header of a file. headers: folded → as they stand."""

    mapping: Mapping
    headers: dict[str, str]
    level: str
    used: tuple[Used, ...]

    @property
    def years(self) -> tuple[int, ...]:
        """Of what it says, the latest first."""
        return tuple(sorted({each.year for each in self.used}, reverse=True))

    @property
    def title(self) -> str:
        """How the file is called, with its latest year."""
        return self.mapping.titre.replace("{annee}", str(self.years[0]))

    def header(self, name: str) -> str:
        """A column as the file writes it; empty when it has none of that name."""
        return self.headers.get(fold(name), "")


def own_mappings() -> tuple[Mapping, ...]:
    """Those of the house."""
    folder = resources.files("commands.figures.importing.sources")
    files = sorted((file for file in folder.iterdir() if file.name.endswith(".toml")), key=lambda file: file.name)
    return tuple(read_mapping(file.read_text(encoding="utf-8")) for file in files)


def load_mapping(path: Path) -> Mapping:
    """One that an operator wrote. Raises FigureMappingError."""
    try:
        return read_mapping(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise FigureMappingError(f"{path} ne se lit pas ({why(error)})") from error
    except UnicodeDecodeError as error:
        raise FigureMappingError(f"{path} n’est pas un texte en UTF-8") from error


def read_mapping(text: str) -> Mapping:
    """A declaration from its text. Raises FigureMappingError, with the place of the fault."""
    try:
        return Mapping.model_validate(tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        raise FigureMappingError(f"la déclaration n’est pas du TOML lisible, {toml_trouble(str(error))}") from error
    except ValidationError as error:
        place = ".".join(str(part) for part in error.errors()[0]["loc"])
        raise FigureMappingError(f"la déclaration a une faute à « {place} »") from error


def fit(mappings: Iterable[Mapping], headers: Sequence[str], file_name: str, *, level: str = "", year: int | None = None) -> Fit:
    """The declaration that a file is of: that of the most of its columns. Raises FigureMappingError when none is, or a level or year lacks.

    level, year: what the operator says, where neither the declaration nor the file does.
    """
    if twice := sorted({name for name in headers if headers.count(name) > 1}):
        raise FigureMappingError(f"la colonne « {twice[0]} » y est deux fois : laquelle croire ?")
    folded = {fold(name): name for name in headers}
    known = [mapping for mapping in mappings if _is_known(mapping, folded)]
    if not known:
        raise FigureMappingError(
            "aucune déclaration de la maison ne connaît ces colonnes. Écrivez la vôtre (docs/chiffres-du-territoire.md), puis --mapping."
        )
    found = max(known, key=lambda mapping: len(_used(mapping, folded, year)))
    used = _used(found, folded, year)
    if not used:
        raise FigureMappingError("ni les colonnes ni le fichier ne disent l’année : ajoutez --annee, par exemple --annee 2023.")
    if year is not None and year not in (told := {each.year for each in used}):
        raise FigureMappingError(f"les colonnes sont de {', '.join(map(str, sorted(told)))}, et non de {year} : retirez --annee.")
    return Fit(found, folded, _level(found, file_name, level), used)


def is_known(mappings: Iterable[Mapping], headers: Sequence[str]) -> bool:
    """Whether one of these declarations knows these headers."""
    folded = {fold(name): name for name in headers}
    return any(_is_known(mapping, folded) for mapping in mappings)


def _is_known(mapping: Mapping, folded: dict[str, str]) -> bool:
    all_there = all(_years(name, folded) for name in mapping.reconnu_a)
    return all_there and (not mapping.un_de or any(_years(name, folded) for name in mapping.un_de))


def _level(mapping: Mapping, file_name: str, said: str) -> str:
    """Of what areas the rows are: as the operator says, as the declaration does, as the name of the file does."""
    name = fold(file_name)
    found = said or mapping.niveau or next((level for part, level in mapping.niveaux.items() if part in name), "")
    if found not in KINDS:
        raise FigureMappingError("le nom du fichier ne dit pas de quels territoires il est : ajoutez --niveau commune (epci, region…).")
    return found


def _used(mapping: Mapping, folded: dict[str, str], year: int | None) -> tuple[Used, ...]:
    found = []
    for name, column in mapping.colonnes.items():
        for told, header in _years(name, folded).items():
            if (of := told or year) is not None:
                margin, note = (_of_year(each, folded, told) for each in (column.marge, column.note))
                found.append(Used(header, column, of, margin, note))
    return tuple(found)


def _of_year(name: str, folded: dict[str, str], year: int | None) -> str:
    return _years(name, folded).get(year, "") if name else ""


def _years(name: str, folded: dict[str, str]) -> dict[int | None, str]:
    """The columns that a name stands for, by their year; None of one that tells none."""
    mark = next((mark for mark in (LONG_YEAR, SHORT_YEAR) if mark in name), "")
    if not mark:
        return {None: folded[fold(name)]} if fold(name) in folded else {}
    before, _, after = (fold(part) for part in name.partition(mark))
    found: dict[int | None, str] = {}
    for each, header in folded.items():
        digits = each.removeprefix(before).removesuffix(after) if each.startswith(before) and each.endswith(after) else ""
        if len(before) + len(digits) + len(after) == len(each) and len(digits) == len(mark) - 2 and digits.isascii() and digits.isdigit():
            found[int(digits) if mark == LONG_YEAR else _whole(int(digits))] = header
    return found


def _whole(year: int) -> int:
    return 2000 + year if year < EARLIEST else 1900 + year
