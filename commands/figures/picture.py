"""Figures as a picture for a phone: a bar a place, a line over years. All it shows is also said in words, beside it."""

import asyncio

from commands.core.declaration.context import Context
from commands.core.declaration.effects import Attach, Effects, Msg, Printed, Reply, msg
from commands.core.telling.drawing import GAP, SMALL, TITLE, Pen, can_draw, height_of_bar, height_of_head
from commands.core.telling.french import measured
from commands.core.telling.printing import PNG, can_print
from commands.figures.answers import Answer
from commands.figures.mapping import LAYOUT, page_of
from commands.figures.subject import Sheet, Shown
from storage import readings
from storage.figure_contours import find_contours
from storage.figures import COUNT, INDICATOR, Indicator

MOST = 20
"""Bars: of more, nobody reads one on a phone."""
NAMED = 5
"""Points of a line whose year and value are written: more would touch. All are in the words beside."""
_NO_VALUE = "–"


async def with_picture(ctx: Context, answer: Answer, *, pictured: bool, mapped: bool) -> Effects:
    """The words; and the picture, or the map, where it was asked for, and there are several figures to see. It is drawn beside the loop."""
    told = Reply(answer.message, then=await beneath(ctx, answer.sheet.indicator))
    described = msg("figures.picture", sheet=answer.sheet)
    if mapped:
        outlines = await find_contours(ctx.session, [each.figure.area.id or 0 for each in answer.sheet.shown])
        if not outlines or not can_print():
            return (Reply(answer.message, then=msg("figures.no-map")),)
        page = page_of(answer.sheet, outlines)
        return told, Attach("carte.png", PNG, Printed(LAYOUT, page), room_id=ctx.files_to, described=described)
    if not pictured or not is_worth(answer):
        return (told,)
    drawn = await asyncio.to_thread(draw, answer)
    return told, Attach("chiffres.png", PNG, drawn, room_id=ctx.files_to, described=described)


async def beneath(ctx: Context, indicator: Indicator) -> Msg:
    """The number of a figure, and what professionals see behind it."""
    return msg("figures.beneath", indicator=indicator, seen=await readings.count_readings(ctx.session, f"{INDICATOR}:{indicator.id}"))


def is_worth(answer: Answer) -> bool:
    """Whether there are figures to compare with the eye, and the library to draw them with."""
    return 1 < len(_told(answer.sheet)) <= MOST and can_draw()


def draw(answer: Answer) -> bytes:
    """A PNG image, as wide as a phone shows it: the places in the order of the words, what they are compared with hatched beneath."""
    sheet, pen = answer.sheet, Pen()
    title = pen.wrapped(sheet.indicator.label, TITLE, 3, bold=True)
    source = pen.wrapped(f"{sheet.shown[0].figure.source.title} ({_years(answer)})", SMALL, 2)
    pen.begin(height_of_head(title, source) + (300 if answer.lines else len(_told(sheet)) * height_of_bar()))
    pen.head(title, source)
    (_curve if answer.lines else _bars)(pen, sheet)
    return pen.drawn()


def _bars(pen: Pen, sheet: Sheet) -> None:
    """Across each bar, where the first reference is."""
    most = max(abs(each.figure.value or 0) for each in _told(sheet)) or 1
    reference = next((each.figure.value for each in sheet.references if each.figure.value), None)
    for each in _told(sheet):
        share = abs(each.figure.value or 0) / most
        said = amount(sheet.indicator, each.figure.value)
        label = pen.label(each.place, said)
        if each in sheet.references:
            pen.bar(label, said, 0, share)
            continue
        pen.bar(label, said, share)
        if reference is not None:
            pen.mark(abs(reference) / most)


def _curve(pen: Pen, sheet: Sheet) -> None:
    """A point a year, at its distance from the others, from zero on: a small change looks small. Names where they do not touch."""
    told = [(each.figure.year, each.figure.value or 0) for each in _told(sheet)]
    years, most = [year for year, _ in told], max(abs(value) for _, value in told) or 1
    apart = -(-len(told) // NAMED)
    pen.skip(2 * GAP)
    points = []
    for rank, (year, value) in enumerate(told):
        names = (str(year), amount(sheet.indicator, value)) if (len(told) - 1 - rank) % apart == 0 else ("", "")
        points.append(((year - years[0]) / ((years[-1] - years[0]) or 1), abs(value) / most, *names))
    pen.curve(points)


def amount(indicator: Indicator, value: float | None) -> str:
    """A value with its unit, as short as a bar wants it: « 9,3 % », « 25 500 € », « 24 339 »."""
    return _NO_VALUE if value is None else measured(value, indicator.unit, bare=True)


def _told(sheet: Sheet) -> tuple[Shown, ...]:
    """What has a value; of counts, without the references: beside a département a town is no bar at all."""
    references = () if sheet.indicator.aggregate == COUNT else sheet.references
    return tuple(each for each in (*sheet.shown, *references) if each.figure.value is not None)


def _years(answer: Answer) -> str:
    first, last = answer.sheet.shown[0].figure.year, answer.sheet.shown[-1].figure.year
    return f"{first}-{last}" if first != last else str(first)
