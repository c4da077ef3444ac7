"""How the columns of a source become our fields: declared in TOML, with French keys, because an operator writes it.

Shape (see `sources/` for whole ones): `source`, `titre`, `colonnes` (all present: this is the file), `dates`
(strptime formats beside ISO), `separateurs` (of cells with several values), `personnes` (columns naming people: never
kept), `[structure]` and `[service]` (our field = column, or a list of columns read together), `[valeurs.<field>]`
(their code = our words), `[[offre]]` (columns of a structure's row that make services), `[[coche]]` (columns that are
ticked), `[[filtre]]` (rows that are left aside), `[constantes]` (what all rows say). The guide `docs/importer-vos-listes.md`
tells them to whom they are for.
"""

import tomllib
from collections.abc import Iterable
from functools import cached_property
from importlib import resources
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from commands.imports.meanings import folded
from storage.analysis import fold
from storage.reasons import toml_trouble

Columns = tuple[str, ...]


class _Declared(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class _Fields(_Declared):
    """Our field = the columns it is read from, folded: headers are compared without case nor accents."""

    @field_validator("*", mode="before")
    @classmethod
    def _as_columns(cls, value: object) -> object:
        names = [value] if isinstance(value, str) else value
        return tuple(fold(name) if isinstance(name, str) else name for name in names) if isinstance(names, list | tuple) else value

    @property
    def used(self) -> frozenset[str]:
        """Every column some field is read from."""
        return frozenset(name for columns in dict(self).values() for name in columns)


class StructureFields(_Fields):
    """The columns of a structure. `adresse` may hold the postcode and the commune too: they are taken out of it."""

    source: Columns = ()
    identifiant: Columns = ()
    nom: Columns
    sigle: Columns = ()
    type: Columns = ()
    description: Columns = ()
    voie: Columns = Field(default=(), description="number, type and name of a street that stand apart: said in one go, before `adresse`")
    adresse: Columns = ()
    code_postal: Columns = ()
    commune: Columns = ()
    code_insee: Columns = ()
    quartier: Columns = ()
    latitude: Columns = ()
    longitude: Columns = ()
    position: Columns = Field(default=(), description="« latitude, longitude » in one cell")
    x: Columns = Field(default=(), description="metres of Lambert 93, eastwards")
    y: Columns = ()
    horaires: Columns = ()
    lundi: Columns = ()
    mardi: Columns = ()
    mercredi: Columns = ()
    jeudi: Columns = ()
    vendredi: Columns = ()
    samedi: Columns = ()
    dimanche: Columns = ()
    acces: Columns = ()
    siret: Columns = ()
    verifiee_le: Columns = ()
    telephone: Columns = ()
    courriel: Columns = ()
    site: Columns = ()

    @property
    def reach(self) -> frozenset[str]:
        """The columns that say how it is reached."""
        return frozenset({*self.telephone, *self.courriel, *self.site})


class ServiceFields(_Fields):
    """The columns of a service: of its own row when `structure` is given, else of the structure's row, for each of its offers."""

    source: Columns = ()
    identifiant: Columns = ()
    structure: Columns = ()
    nom: Columns = ()
    description: Columns = ()
    themes: Columns = ()
    besoins: Columns = ()
    publics: Columns = ()
    frais: Columns = ()
    frais_precisions: Columns = ()
    contact: Columns = Field(default=(), description="how to reach it: codes with a table of values, or words")
    contact_precisions: Columns = ()
    orientation: Columns = Field(default=(), description="who may ask; a value whose words are empty means anybody, and is not told")
    modes: Columns = ()
    conditions: Columns = ()
    zone: Columns = ()
    verifiee_le: Columns = ()
    telephone: Columns = ()
    courriel: Columns = ()
    site: Columns = ()


class OfferValue(_Declared):
    """What a value of an offer column stands for. `besoins`: slugs of the lexicon; `themes`: data·inclusion codes."""

    nom: str
    besoins: tuple[str, ...] = ()
    themes: tuple[str, ...] = ()


class _OfColumn(_Declared):
    """What is said of one column."""

    colonne: str

    @field_validator("colonne")
    @classmethod
    def _folded(cls, value: str) -> str:
        return fold(value)


class Offer(_OfColumn):
    """A column whose values are things done there. With `nom`, they make one service of that name; else one each."""

    nom: str | None = None
    valeurs: dict[str, OfferValue] = Field(default_factory=dict)

    @field_validator("valeurs")
    @classmethod
    def _folded_values(cls, values: dict[str, OfferValue]) -> dict[str, OfferValue]:
        return {folded(name): value for name, value in values.items()}


class Tick(_OfColumn):
    """A column that says yes or no, or is crossed. What a yes means: a service of this name, publics, a price, a way in, an access."""

    nom: str | None = None
    besoins: tuple[str, ...] = ()
    themes: tuple[str, ...] = ()
    publics: tuple[str, ...] = ()
    frais: str | None = None
    contact: str | None = None
    acces: str | None = None


class Filter(_OfColumn):
    """Which rows are left aside: those whose cell says one of `sauf`, or with `seulement` something else than these."""

    sauf: tuple[str, ...] = ()
    seulement: tuple[str, ...] = ()


class Constants(_Declared):
    """What every row says without a column for it. `services`: what all of them do."""

    type: str | None = None
    commune: str | None = None
    code_postal: str | None = None
    acces: str | None = None
    publics: tuple[str, ...] = ()
    frais: str | None = None
    conditions: str | None = None
    contact: str | None = None
    zone: str | None = None
    services: tuple[OfferValue, ...] = ()


class Mapping(_Declared):
    """A whole declaration; see the module. `ignorees`: columns that are known, and not read."""

    source: str
    titre: str
    colonnes: Columns
    dates: tuple[str, ...] = ()
    separateurs: tuple[str, ...] = ()
    coupes: dict[str, tuple[str, ...]] = Field(default_factory=dict, description="separators of one column, in place of `separateurs`")
    personnes: Columns = ()
    nominatifs: Literal["garder", "laisser"] = "garder"
    ignorees: Columns = ()
    communes: tuple[str, ...] = Field(default=(), description="of addresses that end with one and no postcode, those that are known")
    structure: StructureFields
    service: ServiceFields = Field(default_factory=ServiceFields)
    offre: tuple[Offer, ...] = ()
    coche: tuple[Tick, ...] = ()
    filtre: tuple[Filter, ...] = ()
    constantes: Constants = Field(default_factory=Constants)
    valeurs: dict[str, dict[str, str]] = Field(default_factory=dict)

    @field_validator("colonnes", "personnes", "ignorees", mode="after")
    @classmethod
    def _folded(cls, values: Columns) -> Columns:
        return tuple(fold(value) for value in values)

    @field_validator("valeurs", mode="after")
    @classmethod
    def _folded_values(cls, tables: dict[str, dict[str, str]]) -> dict[str, dict[str, str]]:
        return {name: {folded(code): words for code, words in table.items()} for name, table in tables.items()}

    @field_validator("coupes", mode="after")
    @classmethod
    def _folded_cuts(cls, cuts: dict[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
        return {fold(name): marks for name, marks in cuts.items()}

    @cached_property
    def used(self) -> frozenset[str]:
        """Every column that is read, or left out on purpose."""
        told: tuple[_OfColumn, ...] = (*self.offre, *self.coche, *self.filtre)
        lone = {each.colonne for each in told}
        return self.structure.used | self.service.used | lone | set(self.personnes) | set(self.ignorees)

    @cached_property
    def declared(self) -> frozenset[str]:
        """The columns whose cells say something of a structure, or of what it does."""
        return self.used - set(self.ignorees) - set(self.personnes)

    @cached_property
    def telling(self) -> frozenset[str]:
        """The columns whose cells may name somebody among other words."""
        told = self.structure, self.service
        return frozenset(name for fields in told for ours in ("description", "telephone", "courriel") for name in getattr(fields, ours))

    @cached_property
    def mixed(self) -> frozenset[str]:
        """The columns of words that say something else too: each piece of their cells goes where it belongs."""
        words = set(self.structure.description)
        others = {*self.structure.horaires, *self.structure.adresse, *(each.colonne for each in self.offre)}
        return frozenset(words & (others | self.structure.reach))

    @cached_property
    def hours_among(self) -> frozenset[str]:
        """The columns of words, or of activities, that tell hours too: « permanence le jeudi 14h-17h »."""
        return self.mixed | frozenset({*self.structure.horaires} & {each.colonne for each in self.offre})

    @cached_property
    def makes_services(self) -> bool:
        """Whether a structure's row may make services."""
        return not self.service.structure and bool(self.offre or self.coche or self.constantes.services or self.service.used)

    def cuts(self, column: str) -> tuple[str, ...]:
        """Where the values of a column's cells are cut."""
        return self.coupes.get(column, self.separateurs)

    def words(self, field: str, value: str) -> str:
        """Give the words for a code of the source; the code itself when the table of values does not know it."""
        return self.valeurs.get(field, {}).get(folded(value), value)


class MappingError(Exception):
    """A declaration that cannot be used; the message is one French line with the place."""


def parse_mapping(text: str, name: str) -> Mapping:
    """Read a declaration; `name` is what the error calls it. Raises MappingError."""
    try:
        return Mapping.model_validate(tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        raise MappingError(f"{name} : ce n’est pas du TOML valable, {toml_trouble(str(error))}") from error
    except ValidationError as error:
        first = error.errors()[0]
        path = ".".join(str(step) for step in first["loc"])
        raise MappingError(f"{name} : la clé « {path} » est inconnue, absente ou mal écrite.") from error


def list_mappings() -> dict[str, Mapping]:
    """List the declarations that come with the house, by the name `--source` takes."""
    return {name: parse_mapping(text, f"{name}.toml") for name, text in list_declarations().items()}


def list_declarations() -> dict[str, str]:
    """The same, as they are written."""
    folder = resources.files("commands.imports.sources")
    files = sorted((file for file in folder.iterdir() if file.name.endswith(".toml")), key=lambda file: file.name)
    return {file.name.removesuffix(".toml"): file.read_text("utf-8") for file in files}


FIT = 0.75
"""Which part of the columns of a file a format must know, to be the format of that file."""


def recognise(columns: Iterable[str], mappings: Iterable[Mapping]) -> Mapping | None:
    """Choose the format that knows the most of these columns, among those that find all they ask for.

    One that leaves more than a quarter of the columns unread is none: a list may be called by `source, id, nom, date_maj` in many formats.
    """
    present = {fold(name) for name in columns}
    fitting = [mapping for mapping in mappings if present.issuperset(mapping.colonnes)]
    found = max(fitting, key=lambda mapping: (len(present & mapping.used), len(mapping.colonnes)), default=None)
    return found if found and len(present & found.used) >= FIT * len(present) else None
