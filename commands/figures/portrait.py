"""Which ten figures make the portrait of a place: those that the équipe d'animation chose, else those that most files give."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from sqlmodel.ext.asyncio.session import AsyncSession

from commands.figures.answers import apart_of, sheet_of
from commands.figures.catalogue import catalogue
from commands.figures.choosing import Known, first_somewhere, known_of
from commands.figures.places import Places
from commands.figures.subject import Sheet, Shown
from storage import figures, portraits
from storage.figures import COUNT, PARTS, Area, Indicator

MOST = 10
USUAL = (
    *("population", "moins-15", "pop-75-89", "revenu-median", "pauvrete", "part-monoparentales", "part-personnes-seules"),
    *("taux-chomage", "part-hlm", "part-sans-diplome", "part-vacants", "menages-imposes", "pauvrete-moins-30", "pauvrete-locataires"),
    *("allocataires-caf", "foyers-rsa", "demandeurs-emploi", "logements-sociaux", "rapport-interdecile", "naissances", "menages"),
    *("premier-decile", "part-pensions", "part-activite", "part-prestations"),
)
"""Where nobody chose, by their codes: the first ten that are known of the place, of ages, money, families, work and housing."""


@dataclass(frozen=True, slots=True)
class Portrayed:
    """A figure of a portrait. apart: what it is not put beside, though it looks like it."""

    sheet: Sheet
    apart: Indicator | None = None

    @property
    def comparable(self) -> tuple[Shown, ...]:
        """What it may be measured against: nothing of a count, as a town and a département are of no comparable size."""
        told = self.sheet.indicator.aggregate != COUNT and self.told
        return tuple(each for each in self.sheet.references if each.figure.value is not None) if told else ()

    def beside(self, place: str) -> Shown | None:
        """What stands beside it of a place."""
        return next((each for each in self.comparable if each.place == place), None)

    @property
    def told(self) -> bool:
        """Whether it has a value that may be told."""
        return self.sheet.shown[0].figure.value is not None


@dataclass(frozen=True, slots=True)
class Portrait:
    """A place in ten figures at most. within: the commune of a district. missing: what was chosen, and is not known there."""

    place: str
    within: str
    figures: tuple[Portrayed, ...]
    missing: tuple[Indicator, ...] = ()

    @property
    def years(self) -> list[int]:
        """Of its figures, the latest first."""
        return sorted({each.sheet.year for each in self.figures}, reverse=True)

    @property
    def reference(self) -> str:
        """The place that the most of its figures are compared with; empty: none is."""
        beside = Counter(shown.place for each in self.figures for shown in each.comparable)
        return next((place for place, _ in beside.most_common(1)), "")

    @property
    def has_notes(self) -> bool:
        """Whether the source itself warns of one of them."""
        return any(each.sheet.shown[0].figure.is_noted for each in self.figures)


async def portray(session: AsyncSession, area: Area, places: Places) -> Portrait:
    """The portrait of a place: of each figure the definition that is known there, once, with its references of the same year."""
    chosen = await portraits.list_chosen(session)
    ((_, drawn, missing),) = await find_portrayed(session, chosen or USUAL, [area], places)
    if not chosen:
        drawn, missing = [each for each in drawn if each.told], []
    within = next((places.name(each) for each in places.own if each.code == area.within), "") if area.kind in PARTS else ""
    return Portrait(places.name(area), within, tuple(drawn[:MOST]), tuple(missing))


async def find_portrayed(
    session: AsyncSession, codes: Sequence[str], areas: Sequence[Area], places: Places
) -> list[tuple[Area, list[Portrayed], list[Indicator]]]:
    """Of each place, what is known there of the notions that codes name, of the latest year of each; and those of which nothing is.

    All that is told of all of them is read at once.
    """
    wanted = wanted_of(codes)
    notions = await portraits.list_notions(session, [each.concept for each in wanted])
    ids = [each.id or 0 for among in notions.values() for each in among]
    told = await figures.find_figures(session, ids, [*areas, *places.own, *places.references])
    known = [known_of(_best_first(each, notions.get(each.concept, ())), told) for each in wanted]
    found = []
    for area in areas:
        drawn = [one for each in known if (one := _portrayed(each, area, places)) is not None]
        there = {each.sheet.indicator.concept for each in drawn}
        found.append((area, drawn, [each for each in wanted if each.concept not in there]))
    return found


def wanted_of(codes: Sequence[str]) -> list[Indicator]:
    """The indicators of the catalogue that codes name, the first of each notion: two definitions of one are never side by side."""
    every = catalogue().indicators
    found: dict[str, Indicator] = {}
    for code in codes:
        if code in every:
            found.setdefault(every[code].concept, every[code])
    return list(found.values())


def _best_first(wanted: Indicator, notion: Sequence[Indicator]) -> list[Indicator]:
    return sorted(notion, key=lambda each: each.code != wanted.code)


def _portrayed(known: Sequence[Known], area: Area, places: Places) -> Portrayed | None:
    """What is known of a notion in a place, of its latest year."""
    found = first_somewhere(known, [area])
    if found is None:
        return None
    return Portrayed(sheet_of(found, area, found.years([area])[0], places), apart_of(found, known, area, places))
