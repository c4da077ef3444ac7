"""The sheet of the steering committee as files: on paper, and as a text to be changed. Both are made of the same words."""

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from commands.core.declaration.context import Territory
from commands.core.declaration.effects import Attach, Printed
from commands.core.telling.printing import PDF, all_on_paper, can_print, words_of_page
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
        return {name: all_on_paper(each) for name, each in asdict(self).items()}

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
    said = words_of_page("committee.json.j2", territory, committee=committee, today=today)
    sections = [Section(**each | {"items": [Item(**item) for item in each["items"]]}) for each in said["sections"]]
    return Page(**said | {"sections": sections})


def files_of(page: Page, name: str) -> tuple[Attach, ...]:
    """The files, for who asked. The PDF is made when it leaves: nobody waits for it."""
    printed = (Attach(f"{name}.pdf", PDF, Printed(LAYOUT, page.as_json())),) if can_print() else ()
    return *printed, Attach(f"{name}.md", MARKDOWN, page.as_markdown().encode())
