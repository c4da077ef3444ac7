"""No reader of people's words holds the house: each expression, and each way a message goes, is linear in its length.

Processor time is compared with that of half the text, so that a loaded machine changes nothing: see `tests.hostile`.
"""

import re
from collections.abc import Callable, Sequence
from datetime import date, datetime

import pytest

from commands.core import guard
from commands.core.dates import read_deadline, read_first_day, read_when, without_place
from commands.core.declaration.effects import Call
from commands.core.declaration.vocabulary import Borrowed, Expected
from commands.core.language.ids import find_matrix_id
from commands.core.understanding.arguments import argument, fill
from commands.core.understanding.calling import names_command, takes_file
from commands.core.understanding.meanings import Heard
from commands.core.understanding.messages import read
from commands.core.understanding.short_answers import answered, meant
from commands.imports import cells
from commands.imports.values.addresses import read_address
from commands.imports.values.answers import read_answer
from commands.imports.values.coordinates import read_place
from commands.imports.values.dates import read_day
from commands.imports.values.hours import read_hours
from commands.imports.values.lists import cut, list_marks
from commands.table import TABLE
from storage.analysis import fold, tokens
from storage.emergencies import emergencies_in
from tests.hostile import Used, attacks, expressions, holds
from tests.shipped import LEXICON

TODAY, NOW = date(2026, 11, 23), datetime(2026, 11, 23, 9, 0)  # noqa: DTZ001 - what clocks show
PARTS = 12
"""Of the expressions of the house, that workers share: only who tries them reads the whole house to find them."""
UNITS = (
    " ",
    "\n",
    "\u00a0",
    "é",
    "œ",
    "a",
    "1",
    "-",
    "'",
    ".",
    ",",
    ";",
    "(",
    "[",
    "<",
    "x ",
    "1 ",
    "a.",
    "R1 ",
    "le ",
    "dans ",
    "12h30 ",
    "@a:b ",
    "> ",
    "« ",
)
SOME = pytest.mark.parametrize(
    "units",
    [UNITS[::5], pytest.param([unit for rank, unit in enumerate(UNITS) if rank % 5], marks=pytest.mark.slow)],
    ids=["some", "others"],
)
OFFERED = {"oui": Call("aide", {}), "1": Call("aide", {})}


def words(unit: str, head: str = "") -> Callable[[int], str]:
    """A text of a length, that ends with what nobody expects."""
    return lambda length: head + (unit * (length // len(unit) + 1))[:length] + "y"


def check(work: Callable[[str], object], head: str = "", units: Sequence[str] = UNITS) -> list[str]:
    return [worse for unit in units if (worse := holds(work, words(unit, head)))]


@pytest.mark.parametrize("tail", ["y", pytest.param("", marks=pytest.mark.slow), pytest.param("\x00", marks=pytest.mark.slow)])
@pytest.mark.parametrize("part", range(PARTS))
def test_every_expression_of_the_house_is_linear(part: int, tail: str) -> None:
    """A new one is found by itself. To mend one: `\\s++` where nothing is to be given back, `(?<!\\s)` before what begins with blanks."""
    slow = [
        (used.where, method, worse)
        for used in expressions()[part::PARTS]
        for method, work in used.works()
        for make in attacks(used.pattern, tail)
        if (worse := holds(work, make))
    ]
    assert slow == []


def test_the_expressions_of_the_house_are_found() -> None:
    found = {used.where.partition(":")[0] if ":" in used.where else used.where.rpartition(".")[0] for used in expressions()}
    assert {
        "commands.team.merging",
        "commands.core.language.references",
        "commands.imports.cells",
        "bot.engine.translate",
        "storage.merges",
    } <= found


def test_a_quadratic_expression_does_not_pass() -> None:
    slow = Used(re.compile(r"\s+dans\s+"), "here", {"split"})
    assert any(holds(work, make) for _, work in slow.works() for make in attacks(slow.pattern, "y"))


@pytest.mark.slow
@pytest.mark.parametrize(("name", "rank"), [(name, rank) for rank, name in enumerate(sorted(TABLE.commands))])
def test_a_command_and_whatever_follows_is_read_in_linear_time(name: str, rank: int) -> None:
    """Each command before a fifth of the units, typed or said in turn: what is its own is measured with all of them below."""
    spoken = rank // 5 % 2 == 0
    said = f"bonjour, {name} " if spoken else f"!{name} x"
    assert check(lambda text: read(TABLE, Heard(text, private=spoken, addressed=spoken), OFFERED), said, UNITS[rank % 5 :: 5]) == []


HEADS = ("", "« ", "!", "! ", "oui ", "bonjour ", "> ", "merci ", "? ")
EACH_TIME = {("", 0), ("!", 1)}


@pytest.mark.parametrize(
    ("head", "part"),
    [pytest.param(head, part, marks=() if (head, part) in EACH_TIME else pytest.mark.slow) for head in HEADS for part in range(5)],
)
def test_whatever_is_said_is_read_in_linear_time(head: str, part: int) -> None:
    """In parts of the units, that workers share."""
    units = UNITS[part::5]
    for private, addressed, answering in ((True, False, False), (False, True, False), (False, False, True)):
        heard = lambda text, p=private, a=addressed, r=answering: Heard(text, private=p, addressed=a, answering=r)  # noqa: E731
        assert check(lambda text, heard=heard: read(TABLE, heard(text), OFFERED), head, units) == []  # type: ignore[misc]


PREDICATES = {
    **{
        f"{command.name} expects": mark.among
        for command in TABLE.commands.values()
        for field in command.args.model_fields.values()
        for mark in field.metadata
        if isinstance(mark, Expected)
    },
    **{f"{command.name} borrows": command.borrowed.among for command in TABLE.commands.values() if isinstance(command.borrowed, Borrowed)},
}


@SOME
@pytest.mark.parametrize("name", sorted(PREDICATES))
def test_what_tells_whether_words_are_for_a_command_is_linear(name: str, units: Sequence[str]) -> None:
    """They run before anybody knows who speaks."""
    assert [worse for head in ("", "R1 ") for worse in check(PREDICATES[name], head, units)] == []


READERS: dict[str, Callable[[str], object]] = {
    "guard": guard.findings,
    "fold": fold,
    "tokens": tokens,
    "argument": argument,
    "meant": meant,
    "emergencies": lambda said: emergencies_in(said, LEXICON.emergencies),
    "answered": lambda said: answered(OFFERED, said),
    "names_command": lambda said: names_command(TABLE, said, among_others=True),
    "takes_file": lambda said: takes_file(TABLE, said),
    "matrix id": find_matrix_id,
    "when": lambda said: read_when(said, NOW),
    "first day": lambda said: read_first_day(said, TODAY),
    "deadline": lambda said: read_deadline(said, NOW),
    "place": lambda said: without_place(said, NOW),
    "fill": lambda said: [fill(command, said) for command in list(TABLE.commands.values())[:5]],
    "cell: text": cells.text,
    "cell: phones": cells.phones,
    "cell: emails": cells.emails,
    "cell: webs": cells.webs,
    "cell: hours": read_hours,
    "cell: day": read_day,
    "cell: place": read_place,
    "cell: address": lambda said: read_address(said, said, said),
    "cell: answer": read_answer,
    "cell: list": lambda said: cut(said, list_marks([said])),
}


@SOME
@pytest.mark.parametrize("name", sorted(READERS))
def test_a_reader_is_linear(name: str, units: Sequence[str]) -> None:
    assert [worse for head in ("", "+33 ") for worse in check(READERS[name], head, units)] == []
