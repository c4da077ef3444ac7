"""The quarters of an indicator as a picture: a bar each, and none where nothing is told. All it shows is said in words beside it."""

from collections.abc import Sequence

from commands.core.telling.drawing import SMALL, TITLE, Pen, can_draw, height_of_bar, height_of_head
from commands.core.telling.french import number
from commands.counts.periods import HALF, QUARTER, Period
from commands.counts.subject import Line
from storage.counts import MEDIAN, SUM, Tally

NOT_TOLD = "non dit"
UNDER_IT = {
    SUM: "Entre parenthèses, les structures qui ont répondu. Une même personne a pu être comptée plusieurs fois.",
    MEDIAN: "Entre parenthèses, les structures qui ont répondu. Valeur médiane.",
}


def is_worth(lines: Sequence[Line]) -> bool:
    """Whether there are quarters to compare with the eye, and the library to draw them with."""
    return sum(each.published.value is not None for each in lines) > 1 and can_draw()


def draw(tally: Tally, lines: Sequence[Line]) -> bytes:
    """A PNG image, as wide as a phone shows it. lines: the latest period first; they are drawn in the order of time."""
    pen = Pen()
    title = pen.wrapped(f"{tally.label} ({tally.unit})", TITLE, 3, bold=True)
    under = pen.wrapped(UNDER_IT[tally.how], SMALL, 3)
    pen.begin(height_of_head(title, under) + len(lines) * height_of_bar())
    pen.head(title, under)
    most = max(each.published.value or 0 for each in lines) or 1
    for each in reversed(lines):
        value = each.published.value
        said = NOT_TOLD if value is None else number(value)
        answered = f"{name_of(each.period)} ({each.published.answered} sur {each.published.holders})"
        pen.bar(pen.label(answered, said), said, (value or 0) / most)
    return pen.drawn()


def name_of(period: Period) -> str:
    """« 4e trimestre 2026 »."""
    rank, year = "1er" if period.rank == 1 else f"{period.rank}e", period.last_day.year
    return {QUARTER: f"{rank} trimestre {year}", HALF: f"{rank} semestre {year}"}.get(period.months, f"année {year}")
