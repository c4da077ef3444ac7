"""The result of a poll as a picture for a phone: each choice, its number and its bar. All it shows is also said in words, beside it."""

import re
from bisect import bisect_right
from collections.abc import Callable, Sequence
from importlib.util import find_spec
from io import BytesIO
from typing import Any

from commands.core.language.words import speakable
from commands.core.telling.french import NO_BREAK, number
from commands.polls.results import Result
from storage.polls import CONSENT, DATES, Choice

PNG = "image/png"
FEWEST = 3
"""Choices: of two, the sentence says it all."""
WIDTH, TALLEST = 720, 800
"""Pixels. Clients show it 300 wide or so, and a tall one smaller: about square, it is read without being opened."""

_FAMILY = "DejaVu Sans"  # comes with the library: the same on every machine
_INK, _PAPER, _BAR, _GROUND = "#1b1b1b", "#ffffff", "#17496d", "#e4e4e4"
"""Dark on white, and the second value hatched: read by who sees colours badly, and once printed in grey."""
_QUESTION, _LABEL, _SMALL = 36, 31, 28
"""Sizes of letters in pixels: 15, 13 and 12 once the picture is 300 wide."""
_EDGE, _GAP, _UNDER, _BAR_HEIGHT, _LEADING = 24, 13, 5, 16, 1.22
_LINES = ((3, 3), (3, 2), (3, 1), (2, 1))
"""The most lines of the question and of each choice, from the best on: the first ones that fit are taken."""
_ELLIPSIS = "…"
_BLANKS = re.compile(r"[ \t\r\n\f\v\u2028\u2029]+")  # and not the no-break spaces: « 9 h 30 » stays in one line

_YES, _MAYBE = "oui", "si besoin"


def is_worth(result: Result) -> bool:
    """Whether there is something to draw, and the library to draw it with: `agora check` tells where it is missing."""
    counted = any(choice.yes or choice.maybe for choice in result.sheet.choices)
    return counted and len(result.sheet.choices) >= FEWEST and result.sheet.poll.kind != CONSENT and find_spec("matplotlib") is not None


def draw(result: Result) -> bytes:
    """A PNG image `WIDTH` pixels wide and at most `TALLEST` high, in the order of the choices."""
    sheet, pen = result.sheet, _Pen()
    numbers = [_count(choice, sheet.poll.kind) for choice in sheet.choices]
    beside = max(pen.long(said, _LABEL, bold=True) for said in numbers) + _GAP
    for most_of_question, most_of_choice in _LINES:
        question = pen.wrapped(f"S{sheet.poll.number}. {sheet.poll.question}", _QUESTION, most_of_question, bold=True)
        labels = [pen.wrapped(f"{choice.rank}. {choice.text}", _LABEL, most_of_choice, beside=beside) for choice in sheet.choices]
        height = _height(question, labels, legend=sheet.poll.kind == DATES)
        if height <= WIDTH:
            break
    pen.begin(height)
    pen.write(question, _QUESTION, bold=True)
    pen.write([f"{number(sheet.poll.voted)}{NO_BREAK}voix"], _SMALL)
    most = max(1, *(choice.yes + choice.maybe for choice in sheet.choices))
    for choice, label, said in zip(sheet.choices, labels, numbers, strict=True):
        pen.skip(_GAP)
        pen.write_right(said, _LABEL)
        pen.write(label, _LABEL)
        pen.skip(_UNDER)
        pen.bar(choice.yes / most, choice.maybe / most)
    if sheet.poll.kind == DATES:
        pen.skip(_GAP)
        pen.legend()
    return pen.drawn()


def _height(question: Sequence[str], labels: Sequence[Sequence[str]], *, legend: bool) -> float:
    """Of all that is drawn, in pixels."""
    head = len(question) * _QUESTION * _LEADING + _SMALL * _LEADING
    bars = sum(_GAP + len(label) * _LABEL * _LEADING + _UNDER + _BAR_HEIGHT for label in labels)
    return 2 * _EDGE + head + bars + (_GAP + _SMALL if legend else 0)


def _count(choice: Choice, kind: str) -> str:
    return f"{number(choice.yes)} + {number(choice.maybe)}" if kind == DATES and choice.maybe else number(choice.yes)


class _Pen:
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
        self._signs = get_font(findfont(self._font(_LABEL, False))).get_charmap()
        self._pixels, self._at = IdentityTransform(), 0.0

    def wrapped(self, text: str, size: int, most: int, *, beside: float = 0, bold: bool = False) -> list[str]:
        """The lines of a text; the last one ends with « … » when there are more than `most`. beside: what is kept free on the right."""
        lines: list[str] = []
        rest, room = self._plain(text), WIDTH - 2 * _EDGE - beside
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
        self._at = round(height) - _EDGE

    def write(self, lines: Sequence[str], size: int, *, bold: bool = False) -> None:
        """Some lines, the one under the other."""
        for line in lines:
            self._say(_EDGE, self._at - size, line, size, bold=bold)
            self._at -= size * _LEADING

    def write_right(self, text: str, size: int) -> None:
        """A short text at the right of what is written next."""
        self._say(WIDTH - _EDGE - self.long(text, size, bold=True), self._at - size, text, size, bold=True)

    def bar(self, yes: float, maybe: float) -> None:
        """A bar of two parts, each from 0 to 1 with the other one."""
        longest = WIDTH - 2 * _EDGE
        self._at -= _BAR_HEIGHT
        self._box(_EDGE, longest, _GROUND)
        self._box(_EDGE, longest * yes, _BAR)
        self._box(_EDGE + longest * yes, longest * maybe, _PAPER, hatched=True)

    def skip(self, height: float) -> None:
        """Leave some white."""
        self._at -= height

    def legend(self) -> None:
        """What the two parts of the bars are."""
        self._at -= _SMALL
        left: float = _EDGE
        for word, hatched in ((_YES, False), (_MAYBE, True)):
            self._box(left, _SMALL, _PAPER if hatched else _BAR, hatched=hatched)
            self._say(left + _SMALL + _GAP, self._at - 3, word, _SMALL)
            left += self.long(word, _SMALL) + _SMALL + 4 * _GAP

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

    def _box(self, left: float, width: float, color: str, *, hatched: bool = False) -> None:
        from matplotlib.patches import Rectangle  # noqa: PLC0415 - as above

        edge = _BAR if hatched and width else "none"
        hatch, thick = ("////", 2) if hatched else (None, 0)
        box = Rectangle((left, self._at), width, _BAR_HEIGHT, facecolor=color, edgecolor=edge, hatch=hatch, lw=thick)
        box.set_transform(self._pixels)
        self._figure.add_artist(box)

    def _plain(self, text: str) -> str:
        """In one line, without the signs that the letters of the library lack: pictures in a question, for one, are left out."""
        line = _BLANKS.sub(" ", speakable(text))
        return _BLANKS.sub(" ", "".join(sign for sign in line if ord(sign) in self._signs)).strip()
