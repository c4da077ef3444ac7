"""The territory and what it is compared with, as the settings name them: which rows of a national table are ours."""

from collections import Counter
from collections.abc import Sequence
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from storage.analysis import fold
from storage.figures import COMMUNE, DEPARTMENT, DISTRICT, EPCI, FRANCE, IRIS, REGION, Area

COMMUNE_LENGTH, IRIS_LENGTH = 5, 9
COMMUNE_CODE, IRIS_CODE = r"^(\d{2}|2[AB])\d{3}$", r"^(\d{2}|2[AB])\d{7}$"
NATION = "FRANCE"


class District(BaseModel):
    """A district, as people call it, and the IRIS that make it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str = Field(min_length=1, max_length=60)
    iris: tuple[Annotated[str, Field(pattern=IRIS_CODE)], ...] = Field(min_length=1)


class Scope(BaseModel):
    """communes: one, or those of a CIAS; by the codes of INSEE, as all others. names: code → how it is called, where files give no name.

    former: code of a commune that is no more → that which it is in. threshold: the count of people, or of households, under which
    nothing is told.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    communes: tuple[Annotated[str, Field(pattern=COMMUNE_CODE)], ...] = ()
    intercommunality: str = Field(default="", pattern=r"^(\d{9})?$")
    department: str = Field(default="", pattern=r"^(\d{2,3}|2[AB])?$")
    region: str = Field(default="", pattern=r"^(\d{2})?$")
    districts: tuple[District, ...] = ()
    names: dict[str, str] = {}
    former: dict[Annotated[str, Field(pattern=COMMUNE_CODE)], Annotated[str, Field(pattern=COMMUNE_CODE)]] = {}
    threshold: int = Field(default=5, ge=1, le=50)

    def area_of(self, level: str, code: str, name: str = "") -> Area | None:
        """The area that a row of a level is of; None where it is none of ours."""
        name = self.names.get(code) or name
        if level == IRIS and code[:COMMUNE_LENGTH] in self.communes and len(code) == IRIS_LENGTH:
            return Area(kind=IRIS, code=code, name=name, within=code[:COMMUNE_LENGTH], own=True)
        if level == COMMUNE and code in self.communes:
            return Area(kind=COMMUNE, code=code, name=name, within=self.intercommunality, own=True)
        references = {EPCI: self.intercommunality, DEPARTMENT: self.department, REGION: self.region, FRANCE: code}
        if code and references.get(level) == code:
            return Area(kind=level, code=NATION if level == FRANCE else code, name=name or ("France" if level == FRANCE else ""))
        return None

    def districts_of(self) -> list[Area]:
        """The districts, each within the commune of its IRIS, and called by them: one of other IRIS is another one."""
        return [
            Area(
                kind=DISTRICT,
                code=f"Q{'+'.join(sorted(each.iris))}",
                name=each.name,
                within=each.iris[0][:COMMUNE_LENGTH],
                parts=each.iris,
                own=True,
            )
            for each in self.districts
        ]

    def holds(self, area: Area) -> bool:
        """Whether an area that is stored is still one of ours."""
        if area.kind == DISTRICT:
            return area.code in {each.code for each in self.districts_of()}
        code = NATION if area.kind == FRANCE else area.code
        return area.kind == DEPARTMENT or self.area_of(area.kind, code) is not None


def trouble(scope: Scope) -> str:
    """What is wrong with settings that were read well each by itself; empty when nothing is."""
    if not scope.communes:
        return 'figures.communes est vide : donnez le code INSEE de la commune, par exemple communes = ["33069"]'
    said: Sequence[str] = [code for district in scope.districts for code in district.iris]
    if twice := sorted({code for code in said if said.count(code) > 1}):
        return f"figures.districts : l’IRIS {twice[0]} est dans deux quartiers"
    if strange := [code for code in said if code[:COMMUNE_LENGTH] not in scope.communes]:
        return f"figures.districts : l’IRIS {strange[0]} n’est d’aucune commune de figures.communes"
    named = Counter((each.iris[0][:COMMUNE_LENGTH], fold(each.name)) for each in scope.districts)
    if alike := next((each for each, count in named.items() if count > 1), None):
        return f"figures.districts : deux quartiers de {alike[0]} s’appellent « {alike[1]} »"
    return ""
