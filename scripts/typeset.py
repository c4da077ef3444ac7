"""No-break spaces in the texts, where French wants them and a keyboard gives others: for scripts/format."""

import re
from pathlib import Path

TEXTS = Path("commands/texts/fr")
_LEFT_ALONE = re.compile(r"(<code>.*?</code>|\{%.*?%\}|\{#.*?#\}|\{\{.*?\}\}|<[^>]+>)", re.DOTALL)
_WIDE, _THIN = re.compile(r" (?=[:»])|(?<=«) "), re.compile(r" (?=[;?]|!(?!\w))")


def typeset(template: str) -> str:
    """A template whose « : » and guillemets have their no-break space, and « ; ! ? » a narrow one. What is to be copied stays."""
    parts = _LEFT_ALONE.split(template)
    parts[::2] = [_THIN.sub("\u202f", _WIDE.sub("\u00a0", words)) for words in parts[::2]]
    return "".join(parts)


if __name__ == "__main__":
    for path in TEXTS.glob("*.html.j2"):
        path.write_text(typeset(path.read_text(encoding="utf-8")), encoding="utf-8")
