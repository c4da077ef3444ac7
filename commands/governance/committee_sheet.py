"""The sheet of the steering committee as files: on paper, and as a text to be changed. Both are made of the same words."""

import json
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from jinja2 import Environment, StrictUndefined

from commands.core.declaration.context import Territory
from commands.core.declaration.effects import Attach, Printed
from commands.core.telling.french import filters
from commands.core.telling.printing import PDF, can_print, on_paper
from commands.core.telling.rendering import SOURCES
from commands.governance.committee_facts import Committee

LAYOUT = "committee.typ"
MARKDOWN = "text/markdown"


@dataclass(frozen=True, slots=True)
class Item:
    """What is told of one thing. name: how it is called, « D4 »; empty: it has no number. more: in smaller letters, under it."""

    name: str
    words: str
    more: str


@dataclass(frozen=True, slots=True)
class Section:
    """Items under a title. nothing: what is said where there are none. lines: how many are left to write on."""

    title: str
    items: list[Item]
    nothing: str
    lines: int


@dataclass(frozen=True, slots=True)
class Page:
    """The whole sheet. since, prepared: the days it tells from, and was made on, as sentences."""

    title: str
    territory: str
    since: str
    prepared: str
    sections: list[Section]

    def as_json(self) -> dict[str, Any]:
        """As a layout reads it, in the letters that are printed with."""
        return {name: _printable(each) for name, each in asdict(self).items()}

    def as_markdown(self) -> str:
        """Titles and lists, which any word processor opens: what is told is not escaped, as it is no HTML."""
        lines = [f"# {self.title}, {self.territory}", "", f"{self.prepared} {self.since}", ""]
        for section in self.sections:
            lines += [f"## {section.title}", ""]
            for item in section.items:
                lines += [f"- {', '.join(filter(None, (item.name, item.words)))}", *([f"  {item.more}"] if item.more else [])]
            lines += ["-"] if section.lines else [] if section.items else [section.nothing]
            lines.append("")
        return "\n".join(lines)


def page_of(committee: Committee, territory: Territory, today: datetime) -> Page:
    """What the sheet says, in the words of its template."""
    environment = Environment(loader=SOURCES, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True, autoescape=False)  # noqa: S701 - it writes JSON
    environment.filters.update(filters(territory.zone))
    written = environment.get_template("committee.json.j2").render(committee=committee, territory=territory.name, today=today)
    said = json.loads(written)
    sections = [Section(**each | {"items": [Item(**item) for item in each["items"]]}) for each in said["sections"]]
    return Page(**said | {"sections": sections})


def files_of(page: Page, name: str) -> tuple[Attach, ...]:
    """The files, for who asked. The PDF is made when it leaves: nobody waits for it."""
    printed = (Attach(f"{name}.pdf", PDF, Printed(LAYOUT, page.as_json())),) if can_print() else ()
    return *printed, Attach(f"{name}.md", MARKDOWN, page.as_markdown().encode())


def _printable(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _printable(each) for name, each in value.items()}
    if isinstance(value, list):
        return [_printable(each) for each in value]
    return on_paper(value) if isinstance(value, str) else value
