"""The quarters of an indicator as a picture: a bar each, and none where nothing is told. All it shows is said in words beside it."""

from collections.abc import Sequence

from commands.core.telling.drawing import BAR_HEIGHT, EDGE, GAP, LABEL, LEADING, SMALL, TITLE, UNDER, Pen, can_draw
from commands.core.telling.french import number
from commands.counts.periods import HALF, QUARTER, Period
from commands.counts.subject import Line
from storage.counts import Tally

NOT_TOLD = "non communiqué"


def is_worth(lines: Sequence[Line]) -> bool:
    """Whether there are quarters to compare with the eye, and the library to draw them with."""
    return sum(each.published.value is not None for each in lines) > 1 and can_draw()


def draw(tally: Tally, lines: Sequence[Line]) -> bytes:
    """A PNG image, as wide as a phone shows it. lines: the latest period first; they are drawn in the order of time."""
    pen = Pen()
    title = pen.wrapped(f"{tally.label} ({tally.unit})", TITLE, 3, bold=True)
    under = pen.wrapped("Comptes des partenaires ; une même personne a pu être comptée plusieurs fois", SMALL, 2)
    row = GAP + LABEL * LEADING + UNDER + BAR_HEIGHT
    pen.begin(2 * EDGE + len(title) * TITLE * LEADING + len(under) * SMALL * LEADING + len(lines) * row)
    pen.write(title, TITLE, bold=True)
    pen.write(under, SMALL)
    most = max(each.published.value or 0 for each in lines) or 1
    for each in reversed(lines):
        value = each.published.value
        said = NOT_TOLD if value is None else number(value)
        pen.skip(GAP)
        pen.write_right(said, LABEL)
        answered = f"{name_of(each.period)} ({each.published.answered} sur {each.published.holders})"
        pen.write(pen.wrapped(answered, LABEL, 1, beside=pen.long(said, LABEL, bold=True) + GAP), LABEL)
        pen.skip(UNDER)
        pen.bar((value or 0) / most, 0)
    return pen.drawn()


def name_of(period: Period) -> str:
    """« 4e trimestre 2026 »."""
    rank, year = "1er" if period.rank == 1 else f"{period.rank}e", period.last_day.year
    return {QUARTER: f"{rank} trimestre {year}", HALF: f"{rank} semestre {year}"}.get(period.months, f"année {year}")
