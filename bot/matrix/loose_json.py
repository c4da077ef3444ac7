"""JSON that others wrote: read whatever is in it, and looked at as what it should be."""

import json
import re
from typing import Any, TypeAlias

DEEPEST = 64
"""How deep JSON may be nested where Python cannot read it as it is: some twenty is usual."""
LONGEST_ID = 255  # bytes, says the specification: whatever is longer is no id

Json: TypeAlias = dict[str, Any]

_BAD_ESCAPE = re.compile(r"\\(?:\\|u[dD][89abAB]..\\u[dD][c-fC-F]..|(u[dD][89a-fA-F]..|u0000))", re.DOTALL)
_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|[\[{]|[\]}]', re.DOTALL)
_LONG_NUMBER = re.compile(r"-?\d{300,}")


class NoMatrix(Exception):
    """An answer that no homeserver gives: a page of a gateway, nothing, something else."""


def parse(body: bytes) -> object:
    """Read JSON. Halves of characters and NUL, which no database takes, become « � ». Raises NoMatrix."""
    text = body.decode("utf-8", "replace")
    if "\\u" in text:
        text = _BAD_ESCAPE.sub(lambda found: r"\ufffd" if found[1] else found[0], text)
    try:
        try:
            return _read(text)
        except json.JSONDecodeError:
            raise
        except (RecursionError, ValueError):  # nested too deep, or a number of thousands of digits
            return _read(_pruned(text), parse_int=_number)
    except (RecursionError, ValueError) as error:
        raise NoMatrix(type(error).__name__) from error


def tidied(found: Json) -> Json:
    """The same object, as `parse` would have read it."""
    written = json.dumps(found)
    mended = any(match[1] for match in _BAD_ESCAPE.finditer(written))
    return mapping(parse(written.encode())) if mended else found


def _read(text: str, **how: Any) -> object:
    return json.loads(text, parse_constant=lambda _name: None, **how)  # NaN and infinities are no JSON, though Python writes them


def _number(digits: str) -> int | None:
    return None if _LONG_NUMBER.fullmatch(digits) else int(digits)


def _pruned(text: str) -> str:
    """The same JSON, where what is nested too deep is null."""
    kept: list[str] = []
    depth, start = 0, 0
    for token in _TOKEN.finditer(text):
        if token[0] in "[{":
            depth += 1
            if depth == DEEPEST + 1:
                kept += [text[start : token.start()], "null"]
        elif token[0] in "]}":
            depth -= 1
            if depth == DEEPEST:
                start = token.end()
    return "".join([*kept, text[start:]]) if depth == 0 else text


# ── Shapes ───────────────────────────────────────────────────────────────────────────────────────────────────────


def is_user(value: object) -> bool:
    """Whether something can be a person's Matrix id."""
    return is_id(value, "@") and ":" in str(value)


def is_id(value: object, sigil: str) -> bool:
    """Whether something can be the id of what has this sigil: `@`, `!`, `$`."""
    return isinstance(value, str) and 1 < len(value) <= LONGEST_ID and value.startswith(sigil)


def mapping(value: object) -> Json:
    """An object, empty where there is none."""
    return value if isinstance(value, dict) else {}


def sequence(value: object) -> list[Any]:
    """An array, empty where there is none."""
    return value if isinstance(value, list) else []


def text_of(value: object) -> str | None:
    """A text, or None."""
    return value if isinstance(value, str) else None


def count(value: object) -> int | None:
    """How many there are of something, or None."""
    return value if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 10**9 else None
