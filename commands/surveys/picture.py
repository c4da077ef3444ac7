"""Results as a picture for a phone: each question, its answers and their bars. All it shows is also said in words, beside it."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass

from commands.core.declaration.effects import Attach, Effects, msg
from commands.core.telling.drawing import BAR_HEIGHT, EDGE, GAP, LABEL, LEADING, SMALL, TALLEST, TITLE, UNDER, Pen, can_draw
from commands.core.telling.french import NO_BREAK, number, plural
from commands.core.telling.printing import PNG
from commands.surveys.results import Found, Spread
from storage.surveys import Survey


@dataclass(frozen=True, slots=True)
class _Block:
    """A question as it is drawn: its lines, and what is under it."""

    text: list[str]
    note: str
    spread: Spread

    @property
    def height(self) -> float:
        """In pixels."""
        bars = len(self.spread.shares) * (GAP + LABEL * LEADING + UNDER + BAR_HEIGHT)
        return 2 * GAP + len(self.text) * LABEL * LEADING + SMALL * LEADING + bars


async def pictured(survey: Survey, found: Sequence[Found], room_id: str | None) -> Effects:
    """The first of these questions that are counted, as many as a phone shows, with their description; nothing where none is.

    room_id: where; None: to who asks. It is drawn beside the loop.
    """
    worth = [each for each in found if each.spread is not None]
    if not worth or not can_draw():
        return ()
    drawn, shown = await asyncio.to_thread(draw, survey, worth)
    described = msg("surveys.picture", survey=survey, found=shown)
    return (Attach(f"enquete-Q{survey.number}.png", PNG, drawn, room_id=room_id, described=described),)


def draw(survey: Survey, found: Sequence[Found]) -> tuple[bytes, list[Found]]:
    """A PNG image, and the questions that are on it: the first one at least."""
    pen = Pen()
    title = pen.wrapped(f"Q{survey.number}. {survey.title}", TITLE, 2, bold=True)
    height = 2 * EDGE + len(title) * TITLE * LEADING
    blocks: list[_Block] = []
    for each in found:
        block = _block(pen, each)
        if blocks and height + block.height > TALLEST:
            break
        blocks.append(block)
        height += block.height
    pen.begin(height)
    pen.write(title, TITLE, bold=True)
    for block in blocks:
        _write(pen, block)
    return pen.drawn(), list(found[: len(blocks)])


def _block(pen: Pen, found: Found) -> _Block:
    assert found.spread is not None
    answers = found.spread.answered
    note = f"{number(answers)} {plural(answers, 'réponse')}"
    if found.spread.mean is not None and found.spread.median is not None:
        note += f", moyenne{NO_BREAK}{number(float(found.spread.mean))}, médiane{NO_BREAK}{number(float(found.spread.median))}"
    return _Block(pen.wrapped(f"{found.question.rank}. {found.question.text}", LABEL, 3, bold=True), note, found.spread)


def _write(pen: Pen, block: _Block) -> None:
    """From zero on, so that twice as many is twice as long."""
    pen.skip(2 * GAP)
    pen.write(block.text, LABEL, bold=True)
    pen.write([block.note], SMALL)
    most = max(1, *(share.count for share in block.spread.shares))
    for share in block.spread.shares:
        said = number(share.count)
        pen.skip(GAP)
        pen.write_right(said, LABEL)
        pen.write(pen.wrapped(share.label, LABEL, 1, beside=pen.long(said, LABEL, bold=True) + GAP), LABEL)
        pen.skip(UNDER)
        pen.bar(share.count / most, 0)
