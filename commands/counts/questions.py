"""The questions that make an indicator, and how its words are read when they are said at once."""

from datetime import date
from typing import Any

from commands.core.dates import is_deadline
from commands.core.declaration.context import Context
from commands.core.declaration.effects import Refused, msg
from commands.core.declaration.questions import Question
from commands.core.language.words import parts_of, sayings, says_something, words_of
from commands.core.rules.ends import read_last_day
from commands.core.rules.lines import one_line
from commands.core.telling.french import long_date
from commands.counts.holding import find_holders
from commands.counts.periods import QUARTER, read_months
from storage.counts import MEDIAN

LONGEST, LONGEST_UNIT = 120, 30
_HOLDERS = ("tenu par", "tenus par", "tenue par", "compté par", "compte par", "structures", "demander à", "demander a")
_UNITS = ("en ", "unité ", "unite ", "unité : ", "unite : ")
_MEDIAN = sayings("mediane, en mediane, la mediane, par la mediane")
PERIODS = {3: "par trimestre", 6: "par semestre", 12: "par an"}


def _label(_ctx: Context, said: str) -> str:
    return one_line(said, LONGEST, Refused("counts.how"), "counts.too-long")


async def _unit(_ctx: Context, said: str) -> str:
    unit = " ".join(said.split())
    if not says_something(unit) or len(unit) > LONGEST_UNIT:
        raise Refused("counts.what-unit", said=said)
    return unit


async def _months(_ctx: Context, said: str) -> int:
    months = read_months(words_of(said))
    if months is None:
        raise Refused("counts.how-often", said=said)
    return months


async def read_until(ctx: Context, said: str) -> str:
    """The last day that is counted, in words that tell it on another day too."""
    return long_date(last_day_of(ctx, said))


def last_day_of(ctx: Context, said: str) -> date:
    """The day that words tell, to come. Raises Refused."""
    return read_last_day(ctx, said, msg("counts.a-time", when=None))


async def _holders(ctx: Context, said: str) -> str:
    return " ; ".join(each.acronym or each.name for each in await find_holders(ctx, said))


QUESTIONS = (
    Question("label", asks="counts.dialogue-label", reads=_label),
    Question("unit", asks="counts.dialogue-unit", reads=_unit, optional=True),
    Question("months", asks="counts.dialogue-months", reads=_months, tells=lambda months: PERIODS[months], optional=True),
    Question("until", asks="counts.dialogue-until", reads=read_until),
    Question("holders", asks="counts.dialogue-holders", reads=_holders, optional=True),
)


async def read_parts(ctx: Context, words: str) -> dict[str, Any]:
    """What words tell of an indicator, by the keys of the questions: « Foyers reçus ; par trimestre ; jusqu’au 31 décembre 2027 ».

    Raises Refused for a part that tells nothing.
    """
    known: dict[str, Any] = {}
    for part in parts_of(words):
        folded = words_of(part)
        if "label" not in known:
            known["label"] = _label(ctx, part)
        elif (months := read_months(folded)) is not None:
            known["months"] = months
        elif folded in _MEDIAN:
            known["how"] = MEDIAN
        elif (named := _after(part, _HOLDERS)) is not None:
            known["holders"] = await _holders(ctx, named)
        elif (unit := _after(part, _UNITS)) is not None:
            known["unit"] = await _unit(ctx, unit)
        elif is_deadline(part) or folded.startswith("jusqu"):
            known["until"] = await read_until(ctx, part)
        else:
            raise Refused("counts.unread", said=part)
    if "label" in known:
        known = {"months": QUARTER} | known
    return known


def _after(part: str, heads: tuple[str, ...]) -> str | None:
    """The words after one of these; None where none of them stands first."""
    head = next((each for each in heads if part.lower().startswith(each)), None)
    return part[len(head) :].strip(" :") if head is not None else None
