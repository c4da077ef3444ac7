"""No-break spaces in the texts, where French wants them and a keyboard, or a neighbour, gives others: for scripts/format."""

import re
from pathlib import Path

TEXTS = Path(__file__).parent.parent / "commands" / "texts" / "fr"
_LEFT_ALONE = re.compile(r"(<code>.*?</code>|\{%.*?%\}|\{#.*?#\}|\{\{.*?\}\}|<[^>]+>)", re.DOTALL)
_WIDE, _THIN = re.compile(r" (?=[:»])|(?<=«) "), re.compile(r" (?=[;?]|!(?!\w))")
_TOO_THIN, _TOO_WIDE = re.compile("\u202f(?=[:»])|(?<=«)\u202f"), re.compile("\u00a0(?=[;?]|!(?!\\w))")


def typeset(template: str) -> str:
    """A template whose « : » and guillemets have their no-break space, and « ; ! ? » a narrow one. What is to be copied keeps its spaces.

    A no-break space of the other width is put right wherever it stands: what Jinja says between quotes is said to people too.
    """
    template = _TOO_WIDE.sub("\u202f", _TOO_THIN.sub("\u00a0", template))
    parts = _LEFT_ALONE.split(template)
    parts[::2] = [_THIN.sub("\u202f", _WIDE.sub("\u00a0", words)) for words in parts[::2]]
    return "".join(parts)


def sources() -> list[Path]:
    """The texts that are typeset so: what is written for paper and for a browser has rules of its own."""
    return sorted([*TEXTS.glob("*.html.j2"), *TEXTS.glob("*.txt.j2")])


if __name__ == "__main__":
    for path in sources():
        path.write_text(typeset(path.read_text(encoding="utf-8")), encoding="utf-8")
