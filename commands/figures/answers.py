"""What is answered of figures: of one place, of several side by side, of the parts of the town, over years. Each refuses what is false."""

from collections.abc import Sequence
from dataclasses import dataclass

from commands.core.declaration.effects import Msg, Refused, msg
from commands.figures.asking import Asked
from commands.figures.catalogue import Break, catalogue
from commands.figures.choosing import Known, first_everywhere, first_somewhere, overlap
from commands.figures.places import Places
from commands.figures.reckoning import rank, together
from commands.figures.subject import Sheet, Shown
from storage.figures import IRIS, MERGED, PARTS, Area, Figure, Indicator


@dataclass(frozen=True, slots=True)
class Answer:
    """A text, and what it tells as a sheet: what a picture would show. lines: whether the figures are of years, not of places."""

    message: Msg
    sheet: Sheet
    lines: bool = False


# ── Of one place ─────────────────────────────────────────────────────────────────────────────────────────────────


def alone(asked: Asked, known: Sequence[Known], places: Places) -> Answer:
    """The value of the town, or of the place that is named, with its references of the same year and definition."""
    area = asked.areas[0] if asked.areas else places.own[0]
    found = first_somewhere(known, [area])
    if found is None:
        raise _apart(known, area, places) or _nowhere(known, area, places)
    sheet = sheet_of(found, area, _year(found, [area], asked, places), places)
    return Answer(msg("figures.value", sheet=sheet, apart=apart_of(found, known, area, places)), sheet)


def sheet_of(found: Known, area: Area, year: int, places: Places) -> Sheet:
    """The figure of an area in a year that it has, with its references of the same year: the town's own, and the wider ones."""
    figure = found.of(area, year)
    assert figure is not None
    beside = [each for each in (*places.own, *places.references) if each != area] if area.own else []
    references = [Shown(places.name(each), there) for each in beside if (there := found.of(each, year)) and there.value is not None]
    return Sheet(found.indicator, (Shown(places.name(area), figure),), tuple(references))


def apart_of(found: Known, known: Sequence[Known], area: Area, places: Places) -> Indicator | None:
    """What the town has of the same notion, in another definition, where a place inside it has this one: it is not put beside it."""
    if area.kind not in PARTS or found.some(places.own):
        return None
    return next((each.indicator for each in known if each.indicator != found.indicator and each.some(places.own)), None)


def _nowhere(known: Sequence[Known], area: Area, places: Places) -> Refused:
    """Why there is no figure of a place: where there is one."""
    there = next((each for each in known if each.figures), None)
    if there is None:
        return Refused("figures.no-value", indicator=known[0].indicator, place=places.name(area), others=[])
    others = [places.name(each) for each in (*places.own, *places.of_kind(IRIS), *places.references) if there.figures.get(each.id or 0)]
    return Refused("figures.no-value", indicator=there.indicator, place=places.name(area), others=others[:3])


def _apart(known: Sequence[Known], area: Area, places: Places) -> Refused | None:
    """A district of several IRIS, of which nothing is to be made: its parts, each by itself. None: they say nothing either."""
    parts = [each for each in places.of_kind(IRIS) if each.code in area.parts]
    found = first_everywhere(known, parts)
    if found is None:
        return None
    shown = _shown(found, parts, found.years(parts)[0], places)
    return Refused("figures.district-apart", indicator=found.indicator, place=places.name(area), parts=shown)


def _year(found: Known, areas: Sequence[Area], asked: Asked, places: Places) -> int:
    """The year that is told: the one that is asked for, else the latest. Raises Refused where it has no figure."""
    years = found.years(areas)
    if not asked.years:
        return years[0]
    if asked.years[0] not in years:
        raise Refused("figures.other-year", indicator=found.indicator, place=places.name(areas[0]), year=asked.years[0], years=years)
    return asked.years[0]


# ── Over years ───────────────────────────────────────────────────────────────────────────────────────────────────


def over_years(asked: Asked, known: Sequence[Known], places: Places) -> Answer:
    """One place, its years side by side: of one definition, and of the same outlines where these may change."""
    if asked.by_part or len(asked.areas) > 1:
        raise Refused("figures.one-place", indicator=known[0].indicator)
    area = asked.areas[0] if asked.areas else places.own[0]
    found = first_somewhere(known, [area])
    if found is None:
        raise _nowhere(known, area, places)
    first, last = (min(asked.years, default=0), max(asked.years, default=0) if len(asked.years) > 1 else 9999)
    series = [figure for figure in found.series(area) if first <= figure.year <= last]
    if len(series) < 2:
        raise Refused("figures.one-year", indicator=found.indicator, place=places.name(area), years=found.years([area]))
    outlines = {figure.source.geography for figure in series}
    if area.kind in PARTS and len(outlines) > 1:
        raise Refused("figures.outlines", indicator=found.indicator, place=places.name(area), latest=Shown(places.name(area), series[-1]))
    broken = next((each for each in reversed(breaks_of(found.indicator)) if series[0].year < each.annee <= series[-1].year), None)
    since = [figure for figure in series if broken is None or figure.year >= broken.annee]
    if len(since) < 2:
        raise Refused("figures.redefined", indicator=found.indicator, broken=broken, latest=Shown(places.name(area), series[-1]))
    sheet = Sheet(found.indicator, tuple(Shown(str(figure.year), figure) for figure in since))
    merged = [figure for figure in since if figure.note.startswith(MERGED)]
    message = msg("figures.series", sheet=sheet, place=places.name(area), broken=broken, merged=merged)
    return Answer(message, sheet, lines=True)


def breaks_of(indicator: Indicator) -> Sequence[Break]:
    """When it began to count something else, the earliest first."""
    return sorted(catalogue().breaks.get(indicator.code, ()), key=lambda each: each.annee)


# ── Several places ───────────────────────────────────────────────────────────────────────────────────────────────


def compare(asked: Asked, known: Sequence[Known], places: Places) -> Answer:
    """The places that are named, side by side; with the town, when only one is."""
    areas = asked.areas if len(asked.areas) > 1 else [*asked.areas, *places.own[:1]]
    found, year = _comparable(asked, known, areas, places)
    shown = _shown(found, areas, year, places)
    if asked.summed or asked.averaged:
        return _together(found, areas, year, shown)
    sheet = Sheet(found.indicator, shown)
    return Answer(msg("figures.compared", sheet=sheet), sheet)


def _comparable(asked: Asked, known: Sequence[Known], areas: Sequence[Area], places: Places, first_name: str = "") -> tuple[Known, int]:
    """The one definition, and the year, in which all of these places have a figure. Raises Refused, with what parts them.

    first_name: what the first of them is called, where it stands for others.
    """
    found = first_everywhere(known, areas)
    if found is not None:
        return found, _year(found, areas, asked, places)
    apart = [(area, first_somewhere(known, [area])) for area in areas]
    for area, there in apart:
        if there is None:
            raise _nowhere(known, area, places)
    (one_place, one), *others = [(places.name(area), there) for area, there in apart if there is not None]
    other_place, other = next(((name, there) for name, there in others if there.indicator != one.indicator), others[0])
    one_place = first_name or one_place
    if one.indicator != other.indicator:
        raise Refused("figures.not-comparable", one=one.indicator, one_place=one_place, other=other.indicator, other_place=other_place)
    years = [(name, there.years([area])[0]) for (area, there), name in zip(apart, map(places.name, areas), strict=True) if there]
    raise Refused("figures.other-years", indicator=one.indicator, years=years)


def _shown(found: Known, areas: Sequence[Area], year: int, places: Places) -> tuple[Shown, ...]:
    return tuple(Shown(places.name(area), figure) for area in areas if (figure := found.of(area, year)) is not None)


def _together(found: Known, areas: Sequence[Area], year: int, shown: tuple[Shown, ...]) -> Answer:
    """One value of several places, where that can be made."""
    if overlap(areas):
        raise Refused("figures.overlap", indicator=found.indicator, places=[each.place for each in shown])
    figures_: list[Figure] = [each.figure for each in shown]
    made = together(found.indicator, figures_, [found.weight.of(area, year) if found.weight else None for area in areas])
    if made.value is None:
        raise Refused("figures.not-together", indicator=found.indicator, why=made.why)
    sheet = Sheet(found.indicator, shown)
    return Answer(msg("figures.together", sheet=sheet, value=made.value), sheet)


# ── The parts of the town ────────────────────────────────────────────────────────────────────────────────────────


def among(asked: Asked, known: Sequence[Known], places: Places) -> Answer:
    """The districts of the town, in the order of their codes; compared with the town where their definition is the same."""
    parts = _parts(asked, places)
    found = first_somewhere(known, parts)
    if found is None:
        raise _not_by_part(known, places)
    others = [area for area in asked.areas if area not in parts and (asked.compared or len(places.own) == 1)]
    if others:
        found, _ = _comparable(asked, known, [*found.some(parts)[:1], *others], places, "les quartiers")
    parts = found.some(parts)
    year = _year(found, parts, asked, places)
    shown = _shown(found, parts, year, places)
    if asked.summed or asked.averaged:
        return _together(found, parts, year, shown)
    if asked.ranked:
        return _ranked(asked, found, shown)
    town = _shown(found, others or (places.references if parts[0] in places.own else places.own), year, places)
    sheet = Sheet(found.indicator, shown, town)
    other = next((each for each in known if each.indicator != found.indicator and each.some(places.own)), None)
    apart = other.indicator if other is not None and not town else None
    return Answer(msg("figures.parts", sheet=sheet, apart=apart), sheet)


def _parts(asked: Asked, places: Places) -> Sequence[Area]:
    """The communes of the territory, where there are several; else the IRIS, of the commune that is named where one is."""
    if len(places.own) > 1 and not asked.by_part:
        return places.own
    named = {area.code for area in asked.areas if area in places.own} if len(places.own) > 1 else set()
    return [area for area in places.of_kind(IRIS) if not named or area.within in named]


def _not_by_part(known: Sequence[Known], places: Places) -> Refused:
    there = next((each for each in known if each.some(places.own)), None)
    if there is None:
        return _nowhere(known, places.own[0], places)
    year = there.years([area for area in places.own if there.some([area])])[0]
    return Refused("figures.not-by-part", sheet=Sheet(there.indicator, _shown(there, places.own, year, places)))


def _ranked(asked: Asked, found: Known, shown: tuple[Shown, ...]) -> Answer:
    """The first one, where it is for sure."""
    ranked = rank([each.figure for each in shown], lowest=asked.lowest)
    sheet = Sheet(found.indicator, shown)
    names = {each.figure.area.code: each.place for each in shown}
    if ranked.first is None or ranked.near:
        near = [names[figure.area.code] for figure in ((ranked.first, *ranked.near) if ranked.first else ())]
        raise Refused("figures.no-rank", sheet=sheet, near=near, why=ranked.why)
    first = Shown(names[ranked.first.area.code], ranked.first)
    return Answer(msg("figures.ranked", sheet=sheet, first=first, lowest=asked.lowest), sheet)
