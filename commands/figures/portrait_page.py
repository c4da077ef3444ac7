"""The portrait of a place as one page of A4: its figures with their bars, where they come from, what not to make them say."""

from typing import Any

from commands.core.declaration.context import Context
from commands.core.telling.french import measured
from commands.core.telling.printing import all_on_paper, words_of_page
from commands.figures.portrait import Portrait, Portrayed
from commands.figures.subject import Shown
from storage.figures import Origin

LAYOUT = "portrait.typ"
MOST_BARS = 4


def page_of(ctx: Context, portrait: Portrait) -> dict[str, Any]:
    """All that stands on it, as JSON values: what may not be told of a figure is not in it."""
    sources = _sources(portrait)
    ranks = {title: rank for rank, title in enumerate(sources, 1)}
    cards = [{"one": each, "source": ranks[_source(each).title], "bars": _bars(each)} for each in portrait.figures]
    page: dict[str, Any] = all_on_paper(
        words_of_page("portrait.json.j2", ctx.territory, portrait=portrait, cards=cards, sources=sources, today=ctx.local_now)
    )
    return page


def _source(one: Portrayed) -> Origin:
    return one.sheet.shown[0].figure.source


def _sources(portrait: Portrait) -> dict[str, list[int]]:
    """Each once, in the order in which the figures need them: its title, and the years that are told of it."""
    found: dict[str, set[int]] = {}
    for each in portrait.figures:
        found.setdefault(_source(each).title, set()).add(each.sheet.year)
    return {title: sorted(years) for title, years in found.items()}


def _bars(one: Portrayed) -> list[dict[str, Any]]:
    """From zero on, the place first, then what it is compared with; none of counts: beside a département a town is no bar at all."""
    indicator, (own, *_) = one.sheet.indicator, one.sheet.shown
    beside = one.comparable[: MOST_BARS - 1]
    if not beside:
        return []
    most = max(abs(each.figure.value or 0) for each in (own, *beside)) or 1

    def bar(each: Shown) -> dict[str, Any]:
        value = each.figure.value or 0
        return {"name": each.place, "words": measured(value, indicator.unit), "share": round(abs(value) / most, 3)}

    return [bar(own), *map(bar, beside)]
