"""Texts made to hold a regular expression as long as they can, from the expression itself; and how long one holds."""

import ast
import importlib
import pkgutil
import re
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from re import _constants as ops  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from types import ModuleType
from typing import Any

LONG = 61_440
"""Characters: what a homeserver takes at most in one event, and a little more."""
SHORT = LONG // 128
TOO_MUCH_FOR_SHORT_S = 0.01
BAR_S = 0.05
"""Of processor, for one text of `LONG`."""
TRIES = 7
MOST_GROWTH = 3.2
"""Times, when a text doubles: 2 is linear, 4 is quadratic; between the two is the noise of a loaded machine."""

LINEAR_GROWTH = 2.25
"""Times: what grows no more from a quarter of `LONG` to its half has so little that is not linear that it passes at `LONG` too."""

FLOORS = ("bot", "commands", "storage")
REPEATS = (ops.MAX_REPEAT, ops.MIN_REPEAT, ops.POSSESSIVE_REPEAT)
METHODS = ("search", "match", "fullmatch", "split", "findall", "finditer", "sub", "subn")


# ── How long something holds ─────────────────────────────────────────────────────────────────────────────────────


def holds(work: Callable[[str], object], make: Callable[[int], str]) -> str | None:
    """Say how a work is worse than linear in a text, doubled up to `LONG`; None when it is not. It stops at the first that is.

    What takes so little for a text that, were it quadratic, it would stay under the bar for a long one, is not tried further; nor what
    doubles with the text. An eighth of `LONG` is tried once: what takes more than that there is measured well on a quarter and a half.
    """
    if (took := cost(work, make(SHORT), TOO_MUCH_FOR_SHORT_S)) > TOO_MUCH_FOR_SHORT_S:
        return f"{took * 1e3:.0f} ms for {SHORT} characters: {make(40)!r}"
    length, before = LONG // 8, float("inf")
    while length <= LONG:
        enough = BAR_S * (length / LONG) ** 2
        if length == LONG // 2:
            enough = max(enough, before * LINEAR_GROWTH)
        if (took := cost(work, make(length), enough, tries=1 if length == LONG // 8 else TRIES)) <= enough:
            return None
        if took > BAR_S:
            half = cost(work, make(length // 2), 0)
            if took > half * MOST_GROWTH:  # once more: what a neighbour did meanwhile is no fault of the work
                took, half = cost(work, make(length), enough), cost(work, make(length // 2), 0)
            worse = f"{took * 1e3:.0f} ms for {length} characters, {half * 1e3:.0f} ms for half of them: {make(40)!r}"
            return worse if took > half * MOST_GROWTH else None
        length, before = length * 2, took
    return None


def cost(work: Callable[[str], object], text: str, enough: float, *, tries: int = TRIES) -> float:
    """The processor time of a work in seconds: the best of several, or the first that is short enough. Neighbours make it longer."""
    best = float("inf")
    for _ in range(tries):
        begun = time.process_time()
        work(text)
        best = min(best, time.process_time() - begun)
        if best <= enough or best > 10 * BAR_S:
            break
    return best


# ── Texts made from an expression ────────────────────────────────────────────────────────────────────────────────


def attacks(pattern: re.Pattern[str], tail: str) -> Iterator[Callable[[int], str]]:
    """Texts of a length: what the expression repeats, after what leads there; its own words again and again; and what nobody expects.

    tail: what they all end with.
    """
    units = dict.fromkeys(
        [*_units(pattern), *(" ", "\n", "\u00a0", "a", "A", "é", "1", "-", "'", ".", ",", "(", "<", "x ", "1 ", "a.", "a-", "l'", "à ")]
    )
    for head, unit in dict.fromkeys([*_leads(pattern), *(("", unit) for unit in units), *(("x", unit) for unit in (" ", "\n", "1", "a"))]):
        if unit:
            yield lambda length, head=head, unit=unit: head + (unit * (length // len(unit) + 1))[:length] + tail  # type: ignore[misc]


def _units(pattern: re.Pattern[str]) -> Iterator[str]:
    parsed = parser.parse(pattern.pattern, pattern.flags & ~re.DEBUG)
    samples = _samples(list(parsed))
    for sample in samples:
        yield sample
        yield sample + " "
        yield sample[:-1]
        yield sample[: len(sample) // 2]


def _leads(pattern: re.Pattern[str]) -> Iterator[tuple[str, str]]:
    """For each repetition, what leads to it and what it repeats."""
    parsed = parser.parse(pattern.pattern, pattern.flags & ~re.DEBUG)
    yield from _walk(list(parsed), "")


def _walk(items: list[Any], before: str) -> Iterator[tuple[str, str]]:
    for place, (op, value) in enumerate(items):
        lead = before + _sample(items[:place])
        if op in REPEATS:
            _, high, body = value
            if high > 4:
                for unit in _samples(list(body)):
                    yield lead, unit
                    yield "", lead + unit
            yield from _walk(list(body), lead)
        elif op is ops.SUBPATTERN:
            yield from _walk(list(value[3]), lead)
        elif op is ops.ATOMIC_GROUP:
            yield from _walk(list(value), lead)
        elif op is ops.BRANCH:
            for branch in value[1]:
                yield from _walk(list(branch), lead)


def _sample(items: list[Any]) -> str:
    return _samples(items)[0]


def _samples(items: list[Any]) -> list[str]:
    """Some texts that these parts of an expression may match: one for each way of the widest choice."""
    found = [""]
    for op, value in items:
        ways = _ways(op, value)
        found = [found[rank % len(found)] + ways[rank % len(ways)] for rank in range(min(12, max(len(found), len(ways))))]
    return found


def _ways(op: Any, value: Any) -> list[str]:
    ways: dict[Any, Callable[[], list[str]]] = {
        ops.LITERAL: lambda: [chr(value)],
        ops.NOT_LITERAL: lambda: ["x" if value != ord("x") else "z"],
        ops.ANY: lambda: ["a", " "],
        ops.IN: lambda: _members(value),
        **dict.fromkeys(REPEATS, lambda: [each * max(value[0], 1) for each in _samples(list(value[2]))]),
        ops.SUBPATTERN: lambda: _samples(list(value[3])),
        ops.ATOMIC_GROUP: lambda: _samples(list(value)),
        ops.BRANCH: lambda: [sample for branch in value[1] for sample in _samples(list(branch))[:2]] or [""],
    }
    return ways[op]() if op in ways else [""]


def _members(parts: list[Any]) -> list[str]:
    found: list[str] = []
    if parts and parts[0][0] is ops.NEGATE:
        taken = {chr(value) for op, value in parts if op is ops.LITERAL}
        return [sign for sign in ("a", " ", "1", "-", "é") if sign not in taken][:3]
    for op, value in parts:
        if op is ops.LITERAL:
            found.append(chr(value))
        elif op is ops.RANGE:
            found.append(chr(value[0]))
        elif op is ops.CATEGORY:
            found += {ops.CATEGORY_SPACE: [" ", "\n"], ops.CATEGORY_DIGIT: ["1"], ops.CATEGORY_WORD: ["a", "1"]}.get(value, ["!", "x"])
    return found or ["a"]


# ── The expressions of the house ─────────────────────────────────────────────────────────────────────────────────


@dataclass
class Used:
    """An expression, where it is, and what is done with it."""

    pattern: re.Pattern[str]
    where: str
    methods: set[str] = field(default_factory=set)

    def works(self) -> Iterator[tuple[str, Callable[[str], object]]]:
        """What is done with it, to be tried."""
        for method in sorted(self.methods):
            yield method, _work(self.pattern, method)


class Anything(str):
    """Stands for what an expression is made of while the bot runs."""

    __slots__ = ()

    def __getattr__(self, name: str) -> "Anything":
        return Anything("mot mot")


@cache
def expressions() -> list[Used]:
    """Every expression of the house: those that modules keep, wherever, and those written where they are used. Looking takes a second."""
    modules = list(_modules())
    found = _kept(modules)
    inline: list[Used] = []
    strays: dict[str, set[str]] = defaultdict(set)
    for module in modules:
        source = Path(str(module.__file__)).read_text(encoding="utf-8")
        if not any(f".{method}(" in source for method in (*METHODS, "compile")):
            continue  # to read it takes long, and each worker does it
        tree = ast.parse(source)
        compiled_late = _in_functions(tree) if "re.compile(" in source else set()
        for call, owner, method in _calls(tree):
            pattern = _value(module, owner)
            if pattern is re and (method != "compile" or call in compiled_late):
                inline.append(_inline(module, call, method))
            elif isinstance(pattern, re.Pattern) and isinstance(pattern.pattern, str):  # of bytes: a single class of signs
                found[id(pattern)].methods.add(method)
            elif pattern is None and isinstance(owner, ast.Name) and method != "split":  # of words, rather
                strays[module.__name__].add(method)
    for used in found.values():
        if not used.methods:  # kept among others, and used in a loop
            used.methods |= strays[used.where.rpartition(".")[0]] or {"search"}
    return [*found.values(), *inline]


def _kept(modules: list[ModuleType]) -> dict[int, Used]:
    found: dict[int, Used] = {}
    for module in modules:
        for name, value in vars(module).items():
            for pattern in _patterns(value, 0):
                found.setdefault(id(pattern), Used(pattern, f"{module.__name__}.{name}"))
    return found


def _calls(tree: ast.Module) -> Iterator[tuple[ast.Call, ast.expr, str]]:
    """The calls of methods that an expression has, with what they are called on."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in {*METHODS, "compile"}:
            yield node, node.func.value, node.func.attr


def _inline(module: ModuleType, call: ast.Call, method: str) -> Used:
    names = {node.id: Anything("mot") for node in ast.walk(call.args[0]) if isinstance(node, ast.Name)}
    code = compile(ast.Expression(call.args[0]), str(module.__file__), "eval")
    source = eval(code, {**names, **vars(module)})  # noqa: S307 - our own source
    flags = [each for each in ast.walk(call) if isinstance(each, ast.Attribute) and each.attr.isupper()]
    pattern = re.compile(source, re.IGNORECASE if any(each.attr == "IGNORECASE" for each in flags) else 0)
    return Used(pattern, f"{module.__name__}:{call.lineno}", {"match" if method == "compile" else method})


def _in_functions(tree: ast.Module) -> set[ast.AST]:
    """What is not done when its module is imported."""
    inside = (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda))
    return {node for function in inside for node in ast.walk(function)}


def _value(module: ModuleType, owner: ast.expr) -> object:
    try:
        return eval(compile(ast.Expression(owner), "", "eval"), dict(vars(module))) if isinstance(owner, ast.Name | ast.Attribute) else None  # noqa: S307
    except (NameError, AttributeError):
        return None


def _patterns(value: object, depth: int) -> Iterator[re.Pattern[str]]:
    if isinstance(value, re.Pattern) and isinstance(value.pattern, str):
        yield value
    elif isinstance(value, Mapping) and depth < 4:
        for each in (*value.keys(), *value.values()):
            yield from _patterns(each, depth + 1)
    elif isinstance(value, tuple | list | set | frozenset) and depth < 4:
        for each in value:
            yield from _patterns(each, depth + 1)


def _modules() -> Iterator[ModuleType]:
    for floor in FLOORS:
        package = importlib.import_module(floor)
        yield package
        for info in pkgutil.walk_packages(package.__path__, f"{floor}."):
            if not info.name.endswith("__main__") and ".migrations" not in info.name:
                yield importlib.import_module(info.name)


def _work(pattern: re.Pattern[str], method: str) -> Callable[[str], object]:
    match method:
        case "sub" | "subn":
            return lambda text: pattern.sub(" ", text)
        case "finditer":
            return lambda text: sum(1 for _ in pattern.finditer(text))
        case _:
            work: Callable[[str], object] = getattr(pattern, method)
            return work
