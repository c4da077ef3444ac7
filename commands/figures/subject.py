"""The figures of the territory: of whom they are, and how they are shown."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from commands.core.declaration.context import Context
from commands.core.declaration.effects import Refused
from commands.core.declaration.intents import Thing
from commands.core.declaration.vocabulary import Family
from commands.core.language.words import words_of
from storage import figures
from storage.figures import COMMUNE, DISTRICT, IRIS, Area, Figure, Indicator

SHORTEST = 2
"""Letters of what names a place by itself: less is a word of any sentence."""
INDICATORS = Thing(figures.INDICATOR, "CH", "chiffre numéro|chiffre numero", shown_by="chiffre", apart=False)
"""A figure that people name by its number (« CH12 »): « chiffre 2021 » names a year, « CH 12 » a hospital."""
family = Family("figures", "Les chiffres du territoire", first=("chiffre", "chiffres", "définition", "portrait"))
family.things.append(INDICATORS)


class Places:
    """The areas that are known, and how they are called. They are sorted by kind once: a question looks for each of them by its names."""

    def __init__(self, areas: Sequence[Area]) -> None:
        self.areas = areas
        self._of_kind: dict[str, list[Area]] = {}
        for area in areas:
            self._of_kind.setdefault(area.kind, []).append(area)
        self._districts = {area.parts[0]: area for area in self.of_kind(DISTRICT) if len(area.parts) == 1}
        self.own = [area for area in self.of_kind(COMMUNE) if area.own]
        """The communes of the territory."""
        self.references = [area for area in areas if not area.own]
        """What they are compared with."""

    def of_kind(self, kind: str) -> Sequence[Area]:
        """Those of a kind, in the order of their codes."""
        return self._of_kind.get(kind, ())

    def name(self, area: Area) -> str:
        """How people call it: an IRIS without a name by that of the district that it is, or the end of its code."""
        if area.kind != IRIS:
            return area.name or {COMMUNE: f"commune {area.code}"}.get(area.kind, f"{area.kind} {area.code}")
        district = self._districts.get(area.code)
        return district.name if district else area.name or f"IRIS {area.code[5:]}"

    def sayings(self, area: Area) -> frozenset[str]:
        """The folded words that name it."""
        return _sayings(area.kind, area.code, self.name(area), area.name)


@lru_cache(maxsize=4_096)
def _sayings(kind: str, code: str, called: str, name: str) -> frozenset[str]:
    """Of an area, in all its names: a town has fifty, and each question looks for all of them."""
    names = {words_of(called), words_of(name)}
    said = names | {each.removeprefix("le ").removeprefix("la ").removeprefix("les ").removeprefix("l ") for each in names}
    if kind in (IRIS, DISTRICT):
        said |= {f"{part} {each}" for part in ("quartier", "quartier de", "quartier du", "secteur", "secteur de") for each in said if each}
    if kind == IRIS:
        said |= {code, f"iris {code[5:]}", f"iris {code[5:].lstrip('0')}", f"iris {code}"}
    return frozenset(each for each in said if len(each) > SHORTEST)


@dataclass(frozen=True, slots=True)
class Shown:
    """A figure as it is told: of what place, and why it is not where it is not."""

    place: str
    figure: Figure


@dataclass(frozen=True, slots=True)
class Sheet:
    """An indicator, with its figures of one year: own ones first; what it is compared with; the places that say nothing, and why."""

    indicator: Indicator
    shown: tuple[Shown, ...]
    references: tuple[Shown, ...] = ()

    @property
    def year(self) -> int:
        """Of the first of them."""
        return self.shown[0].figure.year


@family.titled(figures.INDICATOR)
async def tell_title(ctx: Context, number: int) -> str | None:
    """What a figure is called, where another family speaks of it."""
    indicator = await figures.get_indicator(ctx.session, number)
    return indicator.label if indicator is not None else None


async def take_indicator(ctx: Context, words: str) -> tuple[Indicator | None, str]:
    """The figure whose number words begin with (« CH12 depuis 2015 »), and the words after it. Raises Refused where there is none."""
    number, after = INDICATORS.take(words) if INDICATORS.is_called(words) else (None, words)
    if number is None:
        return None, words
    indicator = await figures.get_indicator(ctx.session, number)
    if indicator is None:
        raise Refused("figures.unknown", words=words)
    return indicator, after


async def find_notion(ctx: Context, words: str, aggregate: str = "") -> list[Indicator]:
    """The indicators of the notion that words name best, the best named first. Raises Refused: none is named."""
    if not words_of(words):
        raise Refused("figures.which", labels=[each.label for each in (await figures.list_indicators(ctx.session))[:3]])
    found = await figures.find_indicators(ctx.session, words, aggregate)
    if not found:
        raise Refused("figures.unknown", words=words)
    return [each for each in found if each.concept == found[0].concept]
