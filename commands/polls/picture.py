"""The result of a poll as a picture: bars, with the number at the end of each. What it shows is also said in words, beside it."""

from collections.abc import Sequence
from importlib.util import find_spec
from io import BytesIO
from textwrap import wrap

from commands.polls.results import Result
from storage.polls import CONSENT, DATES

PNG = "image/png"
FEWEST = 3
"""Choices: of two, the sentence says it all."""
_WIDE, _LINE, _MARGIN, _DPI = 8.0, 0.62, 0.9, 110
_INK, _BAR, _SECOND = "#1b1b1b", "#1f5f8b", "#9cc3de"
"""Dark on white: read by who sees colours badly, and once printed in grey."""

_YES, _MAYBE = "oui", "si besoin"
_LAST_SIGN = "\u2500"
"""From here on, the letters of the library lack most signs: pictures in a question, for one, are left out."""


def is_worth(result: Result) -> bool:
    """Whether there is something to draw, and the library to draw it with: the extra `reports`."""
    counted = any(choice.yes or choice.maybe for choice in result.sheet.choices)
    return counted and len(result.sheet.choices) >= FEWEST and result.sheet.poll.kind != CONSENT and find_spec("matplotlib") is not None


def draw(result: Result) -> bytes:
    """A PNG image 880 pixels wide, in the order of the choices."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg  # noqa: PLC0415 - 40 MB, and an extra
    from matplotlib.figure import Figure  # noqa: PLC0415 - as above

    sheet = result.sheet
    texts = ["\n".join(wrap(f"{choice.rank}. {_plain(choice.text)}", 34)) for choice in sheet.choices]
    figure = Figure(figsize=(_WIDE, _MARGIN + _LINE * len(texts)), dpi=_DPI, layout="constrained")
    FigureCanvasAgg(figure)
    axes = figure.add_subplot()
    places = range(len(texts))
    counts = [choice.yes for choice in sheet.choices]
    others = [choice.maybe for choice in sheet.choices]
    axes.barh(places, counts, color=_BAR, label=_YES, height=0.6)
    if sheet.poll.kind == DATES:
        axes.barh(places, others, left=counts, color=_SECOND, label=_MAYBE, height=0.6)
        axes.legend(loc="upper center", bbox_to_anchor=(0.5, 0), ncols=2, frameon=False)
    for place, said, width in zip(places, _numbers(result, counts, others), _sums(counts, others), strict=True):
        axes.text(width, place, f" {said}", va="center", color=_INK)
    axes.set_yticks(places, texts)
    axes.invert_yaxis()
    axes.set_xlim(0, max(1, *_sums(counts, others)) * 1.15)
    axes.set_xticks([])
    axes.spines[["top", "right", "bottom"]].set_visible(False)
    axes.set_title(f"S{sheet.poll.number}. " + "\n".join(wrap(_plain(sheet.poll.question), 70)), loc="left", color=_INK)
    drawn = BytesIO()
    figure.savefig(drawn, format="png")
    return drawn.getvalue()


def _numbers(result: Result, counts: Sequence[int], others: Sequence[int]) -> list[str]:
    if result.sheet.poll.kind == DATES:
        return [f"{count} + {other}" if other else str(count) for count, other in zip(counts, others, strict=True)]
    return [str(count) for count in counts]


def _sums(counts: Sequence[int], others: Sequence[int]) -> list[int]:
    return [count + other for count, other in zip(counts, others, strict=True)]


def _plain(text: str) -> str:
    """A dollar begins a formula in this library."""
    return "".join(sign for sign in text if sign < _LAST_SIGN).replace("$", r"\$")
