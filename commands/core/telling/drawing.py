"""A pen for pictures that a phone shows: letters large enough once the picture is 300 wide, bars, a line over years. Dark on white."""

import re
from bisect import bisect_right
from collections.abc import Callable, Sequence
from importlib.util import find_spec
from io import BytesIO
from typing import Any

from commands.core.language.words import speakable

WIDTH, TALLEST = 720, 800
"""Pixels. Clients show it 300 wide or so, and a tall one smaller: about square, it is read without being opened."""
TITLE, LABEL, SMALL = 36, 31, 28
"""Sizes of letters in pixels: 15, 13 and 12 once the picture is 300 wide."""
EDGE, GAP, UNDER, BAR_HEIGHT, LEADING = 24, 13, 5, 16, 1.22
_CURVE = 260
"""How high a line over years is drawn, in pixels."""
_FAMILY = "DejaVu Sans"  # comes with the library: the same on every machine
_INK, _PAPER, _BAR, _GROUND = "#1b1b1b", "#ffffff", "#17496d", "#e4e4e4"
"""Dark on white, and a second value hatched: read by who sees colours badly, and once printed in grey."""
_ELLIPSIS = "…"
_BLANKS = re.compile(r"[ \t\r\n\f\v\u2028\u2029]+")  # and not the no-break spaces: « 9 h 30 » stays in one line


def can_draw() -> bool:
    """Whether the library is there: `agora check` tells where it is missing."""
    return find_spec("matplotlib") is not None


def height_of_head(title: Sequence[str], under: Sequence[str] = ()) -> float:
    """Of the lines of a title, of those under it, and of the edges of the sheet, in pixels."""
    return 2 * EDGE + len(title) * TITLE * LEADING + len(under) * SMALL * LEADING


def height_of_bar(lines: int = 1) -> float:
    """Of a bar under a label of so many lines, in pixels."""
    return GAP + lines * LABEL * LEADING + UNDER + BAR_HEIGHT


class Pen:
    """Draws from the top down, in pixels. What people wrote is drawn sign by sign: a dollar or a backslash begins no formula."""

    def __init__(self) -> None:
        from matplotlib.backends.backend_agg import FigureCanvasAgg  # noqa: PLC0415 - 40 MB
        from matplotlib.figure import Figure  # noqa: PLC0415 - as above
        from matplotlib.font_manager import FontProperties, findfont, get_font  # noqa: PLC0415 - as above
        from matplotlib.transforms import IdentityTransform  # noqa: PLC0415 - as above

        self._figure = Figure(figsize=(WIDTH / 72, 1), dpi=72, facecolor=_PAPER)  # at 72 dots an inch, a point is a pixel
        self._canvas = FigureCanvasAgg(self._figure)
        self._font: Callable[[int, bool], Any] = lambda size, bold: FontProperties(
            family=_FAMILY, size=size, weight="bold" if bold else "normal"
        )
        self._signs = get_font(findfont(self._font(LABEL, False))).get_charmap()
        self._pixels, self._at = IdentityTransform(), 0.0

    def wrapped(self, text: str, size: int, most: int, *, beside: float = 0, bold: bool = False) -> list[str]:
        """The lines of a text; the last one ends with « … » when there are more than `most`. beside: what is kept free on the right."""
        lines: list[str] = []
        rest, room = self._plain(text), WIDTH - 2 * EDGE - beside
        while rest:
            line = self._fitting(rest, room, size, bold=bold)
            if len(lines) == most - 1 and line != rest:
                return [*lines, f"{self._beginning(rest, _ELLIPSIS, room, size, bold=bold).rstrip()}{_ELLIPSIS}"]
            lines.append(line)
            rest = rest[len(line) :].lstrip(" ")
        return lines

    def begin(self, height: float) -> None:
        """Take a sheet of this height."""
        self._figure.set_size_inches(WIDTH / 72, round(height) / 72)
        self._at = round(height) - EDGE

    def write(self, lines: Sequence[str], size: int, *, bold: bool = False) -> None:
        """Some lines, the one under the other."""
        for line in lines:
            self._say(EDGE, self._at - size, line, size, bold=bold)
            self._at -= size * LEADING

    def head(self, title: Sequence[str], under: Sequence[str] = ()) -> None:
        """The lines of a title, and those under it."""
        self.write(title, TITLE, bold=True)
        self.write(under, SMALL)

    def label(self, text: str, value: str, most: int = 1) -> list[str]:
        """The lines of a label, `most` at most, that leave room for its value at their right."""
        return self.wrapped(text, LABEL, most, beside=self.long(value, LABEL, bold=True) + GAP)

    def bar(self, label: Sequence[str], value: str, yes: float, maybe: float = 0) -> None:
        """A label with its value at its right; under it a bar of two parts, each from 0 to 1 with the other one.

        The parts are of the longest bar, which begins at zero: twice as many is twice as long.
        """
        self.skip(GAP)
        self._say(WIDTH - EDGE - self.long(value, LABEL, bold=True), self._at - LABEL, value, LABEL, bold=True)
        self.write(label, LABEL)
        longest = WIDTH - 2 * EDGE
        self._at -= UNDER + BAR_HEIGHT
        self._box(EDGE, longest, _GROUND)
        self._box(EDGE, longest * yes, _BAR)
        self._box(EDGE + longest * yes, longest * maybe, _PAPER, hatched=True)

    def skip(self, height: float) -> None:
        """Leave some white."""
        self._at -= height

    def legend(self, *words: str) -> None:
        """What the two parts of the bars are: the plain one, then the hatched one."""
        self._at -= SMALL
        left: float = EDGE
        for word, hatched in zip(words, (False, True), strict=True):
            self._box(left, SMALL, _PAPER if hatched else _BAR, hatched=hatched)
            self._say(left + SMALL + GAP, self._at - 3, word, SMALL)
            left += self.long(word, SMALL) + SMALL + 4 * GAP

    def mark(self, share: float) -> None:
        """A line across the bar that was drawn last, from 0 to 1: what it is compared with."""
        left = EDGE + (WIDTH - 2 * EDGE) * share
        self._line([left, left], [self._at - UNDER, self._at + BAR_HEIGHT + UNDER])

    def curve(self, points: Sequence[tuple[float, float, str, str]]) -> None:
        """A line through points, each at a share of the width and of the height, with its name beneath and its value above.

        Where nothing would be is a thin line: how far from zero a point is can be seen.
        """
        self._at -= _CURVE
        wide, high = WIDTH - 2 * EDGE - 2 * 4 * GAP, _CURVE - 2 * LABEL - GAP
        places = [(EDGE + 4 * GAP + wide * across, self._at + LABEL + GAP + high * up) for across, up, _, _ in points]
        zero = self._at + LABEL + GAP
        self._line([EDGE, WIDTH - EDGE], [zero, zero], thick=1)
        self._line([left for left, _ in places], [base for _, base in places], dots=True)
        for (left, base), (_, _, name, value) in zip(places, points, strict=True):
            self._say(left - self.long(value, SMALL, bold=True) / 2, base + GAP, value, SMALL, bold=True)
            self._say(left - self.long(name, SMALL) / 2, self._at, name, SMALL)

    def drawn(self) -> bytes:
        """The picture as a PNG file."""
        written = BytesIO()
        self._figure.savefig(written, format="png")
        return written.getvalue()

    def long(self, text: str, size: int, *, bold: bool = False) -> float:
        """How long a text is, in pixels."""
        drawn = self._canvas.get_renderer()  # type: ignore[no-untyped-call] # the library is not typed there
        width, _, _ = drawn.get_text_width_height_descent(text, self._font(size, bold), ismath=False)
        return float(width)

    def _fitting(self, text: str, room: float, size: int, *, bold: bool) -> str:
        """The words that fit into a line; of a word that is longer than a line, the signs."""
        line = ""
        for word in text.split(" "):
            longer = f"{line} {word}" if line else word
            if self.long(longer, size, bold=bold) > room:
                break
            line = longer
        return line or self._beginning(text, "", room, size, bold=bold)

    def _beginning(self, text: str, end: str, room: float, size: int, *, bold: bool) -> str:
        """The signs that fit into a line before `end`: one at least."""
        fits = bisect_right(range(2, len(text) + 1), room, key=lambda count: self.long(text[:count] + end, size, bold=bold))
        return text[: fits + 1]

    def _say(self, left: float, base: float, text: str, size: int, *, bold: bool = False) -> None:
        # by hand: what stands in somebody's matplotlibrc must not turn TeX on
        font = self._font(size, bold)
        self._figure.text(left, base, text, transform=self._pixels, color=_INK, fontproperties=font, parse_math=False, usetex=False)

    def _line(self, across: Sequence[float], up: Sequence[float], *, dots: bool = False, thick: int = 3) -> None:
        from matplotlib.lines import Line2D  # noqa: PLC0415 - as above

        self._figure.add_artist(Line2D(across, up, color=_INK, lw=thick, marker="o" if dots else "", ms=9, transform=self._pixels))

    def _box(self, left: float, width: float, color: str, *, hatched: bool = False) -> None:
        from matplotlib.patches import Rectangle  # noqa: PLC0415 - as above

        edge = _BAR if hatched and width else "none"
        hatch, thick = ("////", 2) if hatched else (None, 0)
        box = Rectangle((left, self._at), width, BAR_HEIGHT, facecolor=color, edgecolor=edge, hatch=hatch, lw=thick)
        box.set_transform(self._pixels)
        self._figure.add_artist(box)

    def _plain(self, text: str) -> str:
        """In one line, without the signs that the letters of the library lack: pictures in a question, for one, are left out."""
        line = _BLANKS.sub(" ", speakable(text))
        return _BLANKS.sub(" ", "".join(sign for sign in line if ord(sign) in self._signs)).strip()
