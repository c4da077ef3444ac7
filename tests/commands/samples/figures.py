from datetime import UTC, datetime
from typing import Any

from commands.figures.catalogue import catalogue
from commands.figures.portrait import Portrait, Portrayed
from commands.figures.subject import Sheet, Shown
from storage.figures import COMMUNE, DEPARTMENT, IRIS, SUM, Area, Figure, Origin, Source

AT = datetime(2026, 11, 29, 9, 0, tzinfo=UTC)
INCOMES, CENSUS = Origin("INSEE, Filosofi 2021 par IRIS, revenus déclarés", "2021"), Origin("INSEE, recensement 2021", "2021")
FILES = [Source(title=each.title, file="x.csv", digest="", level=COMMUNE, imported_at=AT) for each in (INCOMES, CENSUS)]
TOWN = Area(kind=COMMUNE, code="99001", name="Valmont-sur-Garonne", own=True)
WIDER = Area(kind=DEPARTMENT, code="99", name="Garonne-et-Deux-Vallées")
POVERTY, DECLARED, PEOPLE, MIDDLE = (
    catalogue().indicators[code] for code in ("pauvrete", "bas-revenus", "population", "rapport-interdecile")
)
EVERY = tuple(catalogue().indicators.values())


def _figure(area: Area, value: float | None, year: int = 2021, *, source: Origin = INCOMES, **more: Any) -> Figure:
    facts: dict[str, Any] = {"flag": "", "note": "", "margin": None, "hidden": False} | more
    facts["is_noted"] = bool(facts["note"]) and not facts["note"].startswith(SUM)
    return Figure(area=area, year=year, value=value, source=source, **facts)


def _iris(rank: int) -> Area:
    return Area(kind=IRIS, code=f"99001{rank:04}", within="99001", own=True)


def shown(place: str, value: float | None, area: Area = TOWN, **more: Any) -> Shown:
    """A figure as it is told, of a place."""
    return Shown(place, _figure(area, value, **more))


NOTED = shown("Les Deux-Ponts", 26.0, _iris(9), margin=1.0, note="1")
PARTS = (
    *(shown(f"IRIS {rank:04}", 7.0 + rank, _iris(rank), margin=1.0) for rank in range(1, 14)),
    NOTED,
    shown("La Gravette", None, _iris(14), flag="s"),
    shown("Le Bourg", None, _iris(15), flag="ns"),
    shown("Bel-Air", None, _iris(16), hidden=True),
    shown("La Plaine", None, _iris(17)),
)
ONE = Sheet(POVERTY, (shown("Valmont-sur-Garonne", 10.0),), (shown("Garonne-et-Deux-Vallées", 13.6, WIDER),) * 5)
COUNTED = Sheet(PEOPLE, (shown("Valmont-sur-Garonne", 24_339.4, source=CENSUS, note="somme de 3 IRIS"),))
MIXED = Sheet(DECLARED, PARTS)
YEARS = Sheet(PEOPLE, tuple(shown(str(year), 20_000.0 + year, source=CENSUS, year=year) for year in range(2010, 2022)))
BROKEN = catalogue().breaks["demandeurs-emploi"][0]
MERGED = _figure(TOWN, 12_000.0, 2014, source=CENSUS, note="somme des anciennes communes 99001, 99002")
BESIDE = tuple(shown(place, 14.25, WIDER) for place in ("Garonne-et-Deux-Vallées", "Nouvelle-Aquitaine", "France"))
LONGEST = sorted((each for each in EVERY if each.aggregate != "count"), key=lambda each: -len(each.label))[:10]
PORTRAIT = Portrait("Valmont-sur-Garonne", "", tuple(Portrayed(Sheet(each, (shown("Valmont", 12.25),), BESIDE)) for each in LONGEST))
DISTRICT = Portrait(
    "Les Deux-Ponts",
    "Valmont-sur-Garonne",
    (
        Portrayed(Sheet(DECLARED, (NOTED,)), POVERTY),
        Portrayed(COUNTED),
        Portrayed(Sheet(PEOPLE, (shown("Bel-Air", None, hidden=True, year=2020),), BESIDE)),
    ),
    (MIDDLE, POVERTY, PEOPLE),
)

SAMPLES: dict[str, list[dict[str, Any]]] = {
    "figures.value": [
        {"sheet": ONE, "apart": None},
        {"sheet": COUNTED, "apart": None},
        {"sheet": Sheet(DECLARED, (NOTED,)), "apart": POVERTY},
        {"sheet": Sheet(PEOPLE, (shown("Bel-Air", None, _iris(16), hidden=True),)), "apart": None},
        {"sheet": Sheet(POVERTY, (shown("Bel-Air", None, flag="s"),)), "apart": None},
        *({"sheet": Sheet(each, (shown("Valmont-sur-Garonne", 12.25),)), "apart": None} for each in EVERY),
    ],
    "figures.beneath": [{"indicator": POVERTY, "seen": seen} for seen in (0, 1, 12)],
    "figures.parts": [
        {"sheet": MIXED, "apart": POVERTY},
        {"sheet": Sheet(DECLARED, PARTS[:3], (NOTED,)), "apart": None},
        {"sheet": Sheet(MIDDLE, (NOTED, shown("Bel-Air", 3.0, margin=2.0))), "apart": None},
    ],
    "figures.series": [
        {"sheet": YEARS, "place": "Valmont-sur-Garonne", "broken": None, "merged": []},
        {"sheet": YEARS, "place": "Valmont-sur-Garonne", "broken": BROKEN, "merged": [MERGED]},
    ],
    "figures.redefined": [{"indicator": POVERTY, "broken": BROKEN, "latest": NOTED}],
    "figures.compared": [{"sheet": Sheet(DECLARED, PARTS[:6])}, {"sheet": ONE}],
    "figures.together": [{"sheet": COUNTED, "value": 12_000.0}, {"sheet": Sheet(POVERTY, PARTS[:3]), "value": 9.25}],
    "figures.ranked": [{"sheet": MIXED, "first": NOTED, "lowest": lowest} for lowest in (True, False)],
    "figures.picture": [{"sheet": ONE}, {"sheet": MIXED}],
    "figures.no-map": [{}],
    "figures.none-yet": [{}],
    "figures.which": [{"labels": [each.label for each in EVERY[:3]]}, {"labels": []}],
    "figures.unknown": [{"words": "licornes " * 20}],
    "figures.place-unknown": [{"kind": kind, "places": []} for kind in ("epci", "region", "france", "departement")]
    + [{"kind": "region", "places": ["Garonne-et-Deux-Vallées", "France"]}],
    "figures.not-received": [{"indicator": each} for each in EVERY],
    "figures.place-which": [{"places": ["Centre (Valmont)", "Centre (Ailleurs)"]}],
    "figures.nowhere": [{"words": "Mérignac", "indicator": POVERTY, "places": places} for places in ([], ["La Garenne", "Bel-Air"])],
    "figures.no-value": [{"indicator": DECLARED, "place": "Bel-Air", "others": others} for others in ([], ["Le Bourg", "La Plaine"])],
    "figures.district-apart": [{"indicator": indicator, "place": "Les Deux-Ponts", "parts": PARTS[:2]} for indicator in (DECLARED, MIDDLE)],
    "figures.other-year": [{"indicator": POVERTY, "place": "Bel-Air", "year": 2015, "years": [2021, 2020]}],
    "figures.one-place": [{"indicator": POVERTY}],
    "figures.one-year": [{"indicator": POVERTY, "place": "Bel-Air", "years": [2021]}],
    "figures.outlines": [{"indicator": DECLARED, "place": "Bel-Air", "latest": NOTED}],
    "figures.two-definitions": [{"one": POVERTY, "other": DECLARED}, {"one": POVERTY, "other": POVERTY}],
    "figures.no-such-definition": [{"indicator": DECLARED, "basis": "disponible"}],
    "figures.not-comparable": [
        {"one": DECLARED, "one_place": "Les Deux-Ponts", "other": POVERTY, "other_place": "Valmont-sur-Garonne"},
        {"one": DECLARED, "one_place": "les quartiers", "other": POVERTY, "other_place": "Valmont-sur-Garonne"},
    ],
    "figures.other-years": [{"indicator": POVERTY, "years": [("Valmont", 2021), ("Garonne", 2020)]}],
    "figures.overlap": [{"indicator": PEOPLE, "places": ["Valmont", "Bel-Air"]}],
    "figures.not-together": [{"indicator": DECLARED, "why": why} for why in ("median", "weights", "hidden", "missing")],
    "figures.not-by-part": [{"sheet": ONE}],
    "figures.no-rank": [
        {"sheet": MIXED, "near": ["Bel-Air", "Le Bourg", "La Plaine", "La Gravette"], "why": ""},
        {"sheet": MIXED, "near": [], "why": "no-margin"},
        {"sheet": MIXED, "near": [], "why": "missing"},
    ],
    "figures.themes": [{"counts": {"revenus": 31, "population": 3}, "sources": FILES}],
    "figures.listed": [{"theme": "revenus", "indicators": EVERY[:5], "more": more} for more in (True, False)],
    "figures.defined": [{"indicator": POVERTY, "others": [DECLARED]}, {"indicator": PEOPLE, "others": []}],
    "figures.portrait": [{"portrait": each, "printed": printed} for each in (PORTRAIT, DISTRICT) for printed in (True, False)],
    "figures.portrait-empty": [{"place": "La Garenne", "parts": parts} for parts in ([], ["Alouette", "Bruyère"])],
    "figures.portrait-unknown": [{"words": "les lilas", "places": places} for places in ([], ["La Garenne", "Bel-Air"])],
    "figures.portrait-of-which": [{"places": ["Valmont", "Ailleurs"]}],
    "figures.portrait-of-one": [{"places": ["Alouette", "Bruyère"]}],
    "figures.portrait-chosen": [
        {"labels": [each.label for each in LONGEST], "chosen": chosen, "new": new}
        for chosen, new in ((True, True), (True, False), (False, False))
    ],
    "figures.portrait-usual": [{}],
    "figures.portrait-too-many": [{"most": 10, "count": 12}],
    "figures.needs": [
        {"year": 2026, "figures": 31, "empty": ["Les personnes en situation de handicap"], "problems": 4, "gaps": 1, "files": 3},
        {"year": 2026, "figures": 0, "empty": ["Les familles", "Les jeunes", "Les personnes âgées"], "problems": 0, "gaps": 0, "files": 2},
    ],
    "figures.needs-year": [{"words": "licornes " * 10, "year": 2026}],
}
