"""The places that figures are of, and how they are called."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import cached_property, lru_cache

from commands.core.language.words import words_of
from commands.figures.phrases import KIND_NAMES, spelled_out
from storage.figures import COMMUNE, DISTRICT, IRIS, KINDS, PARTS, Area
from storage.search.typos import Known

SHORTEST = 2
"""Letters of what names a place by itself: less is a word of any sentence."""
BEFORE_PART = ("quartier", "quartier de", "quartier du", "quartier des", "secteur", "secteur de", "secteur du", "secteur des")
"""What may stand before the name of a part of the town."""
_KINDS = frozenset().union(*KIND_NAMES.values())


class Places:
    """The areas that are known, and how they are called."""

    def __init__(self, areas: Sequence[Area]) -> None:
        self.areas = areas
        self._of_kind: dict[str, list[Area]] = defaultdict(list)
        for area in areas:
            self._of_kind[area.kind].append(area)
        self.districts = self.of_kind(DISTRICT) or self.of_kind(IRIS)
        """Those that the settings name, else the IRIS."""
        self._named_iris = {area.parts[0]: area for area in self.of_kind(DISTRICT) if len(area.parts) == 1}
        self.own = [area for area in self.of_kind(COMMUNE) if area.own]
        """The communes of the territory."""
        self.references = [area for area in areas if not area.own]
        """What they are compared with."""

    def of_kind(self, kind: str) -> Sequence[Area]:
        """Those of a kind, in the order of their codes."""
        return self._of_kind.get(kind, ())

    def name(self, area: Area) -> str:
        """How people call it, with what tells it from another of the same name: « Centre (Valmont) »."""
        return self._names.get((area.kind, area.code)) or self.plain_name(area)

    def plain_name(self, area: Area) -> str:
        """How people call it: an IRIS without a name by that of the district that it is, or the end of its code."""
        if area.kind != IRIS:
            return area.name or {COMMUNE: f"commune {area.code}"}.get(area.kind, f"{area.kind} {area.code}")
        district = self._named_iris.get(area.code)
        return district.name if district else area.name or f"IRIS {area.code[5:]}"

    def sayings(self, area: Area) -> frozenset[str]:
        """The folded words that name it."""
        return _sayings(area.kind, area.code, self.name(area), self.plain_name(area), area.name)

    @cached_property
    def called(self) -> Mapping[str, Sequence[Area]]:
        """The areas that folded words name: one and the same place once."""
        found: dict[str, list[Area]] = defaultdict(list)
        for area in self.areas:
            for saying in self.sayings(area):
                found[saying].append(area)
        for kind, phrases in KIND_NAMES.items():
            for phrase in phrases if self.of_kind(kind) else ():
                found[phrase] += self.of_kind(kind)
        return {saying: self._distinct(areas) if len(areas) > 1 else areas for saying, areas in found.items()}

    @cached_property
    def proper(self) -> Mapping[str, Sequence[Area]]:
        """Those of them that are names, and may be misspelt: not « la ville », nor what begins with « quartier »."""
        return {name: areas for name, areas in self.called.items() if name not in _KINDS and not name.startswith(BEFORE_PART)}

    @cached_property
    def spelled(self) -> Sequence[Known]:
        """How these are written, in one word; each with its name."""
        return [Known(key, key, name, 1) for name in self.proper if (key := without_article(name).replace(" ", ""))]

    @cached_property
    def _names(self) -> Mapping[tuple[str, str], str]:
        """Those that are told apart."""
        alike: dict[str, list[Area]] = defaultdict(list)
        for area in (*self.of_kind(IRIS), *self.of_kind(DISTRICT)):
            alike[spelled_out(words_of(self.plain_name(area)))].append(area)
        several = [areas for areas in alike.values() if len(self._distinct(areas)) > 1]
        return {(each.kind, each.code): self._told_apart(each, areas) for areas in several for each in areas}

    def _told_apart(self, area: Area, alike: Sequence[Area]) -> str:
        elsewhere = all(each.within != area.within for each in self._distinct(alike) if each.code not in (area.code, *area.parts))
        commune = next((each.name for each in self.own if each.code == area.within), "")
        part = "quartier entier" if area.kind == DISTRICT else f"IRIS {area.code}"
        return f"{self.plain_name(area)} ({commune if elsewhere and commune else part})"

    def _distinct(self, areas: Sequence[Area]) -> list[Area]:
        """One of each place: not the district that is one IRIS of them; of a commune and of its parts, or of what it is in, the commune."""
        wide = [area for area in areas if area.kind not in PARTS]
        if wide:
            smallest = min((area.kind for area in wide), key=KINDS.index)
            return [area for area in wide if area.kind == smallest]
        iris = {area.code for area in areas if area.kind == IRIS}
        return [area for area in areas if area.kind == IRIS or len(area.parts) != 1 or area.parts[0] not in iris]


@lru_cache(maxsize=4)
def places_of(areas: tuple[Area, ...]) -> Places:
    """They are the same from one question to the next, and a town has a thousand names for them."""
    return Places(areas)


def _sayings(kind: str, code: str, *names: str) -> frozenset[str]:
    """Of an area, in all its names."""
    folded = {spelled_out(words_of(each)) for each in names}
    said = folded | {without_article(each) for each in folded}
    if kind in PARTS:
        said |= {f"{before} {each}" for before in BEFORE_PART for each in said if each}
    if kind == IRIS:
        said |= {code, f"iris {code[5:]}", f"iris {code[5:].lstrip('0')}", f"iris {code}"}
    return frozenset(each for each in said if len(each) > SHORTEST)


def without_article(name: str) -> str:
    """Folded words of a name, as they are said within a sentence."""
    return name.removeprefix("le ").removeprefix("la ").removeprefix("les ").removeprefix("l ")
