"""Results as a picture for a phone: each question, its answers and their bars. All it shows is also said in words, beside it."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass

from commands.core.declaration.effects import Attach, Effects, msg
from commands.core.telling.drawing import GAP, LABEL, LEADING, SMALL, TALLEST, TITLE, Pen, can_draw, height_of_bar, height_of_head
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
        head = 2 * GAP + len(self.text) * LABEL * LEADING + SMALL * LEADING
        return head + len(self.spread.shares) * height_of_bar()


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
    height = height_of_head(title)
    blocks: list[_Block] = []
    for each in found:
        block = _block(pen, each)
        if blocks and height + block.height > TALLEST:
            break
        blocks.append(block)
        height += block.height
    pen.begin(height)
    pen.head(title)
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
    pen.skip(2 * GAP)
    pen.write(block.text, LABEL, bold=True)
    pen.write([block.note], SMALL)
    most = max(1, *(share.count for share in block.spread.shares))
    for share in block.spread.shares:
        said = number(share.count)
        pen.bar(pen.label(share.label, said), said, share.count / most)
