"""`!programme imprimer`: the programme by month, as PDF, web page and Markdown. All say the same, and name structures, no people."""

import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from itertools import groupby
from typing import Any

from commands.core.declaration.context import Context, Occasion, Territory
from commands.core.declaration.effects import Attach, Effects, Printed, Refused, Reply, msg
from commands.core.declaration.shapes import Words
from commands.core.telling.french import NO_BREAK, hour, listed, long_date, month_year
from commands.core.telling.printing import PDF, can_print, on_paper
from commands.core.telling.rendering import TEAM
from commands.programmes.publishing.holding import find_host
from commands.programmes.subject import family, find_programme
from storage import confirmations, directory, ideas, meetings
from storage.ideas import AUTHOR, HOST, KEPT, Idea
from storage.meetings import CANCELLED, Meeting
from storage.programmes import PUBLISHED, Programme

LAYOUT, WEB_LAYOUT = "programme.typ", "programme.page.j2"
HTML, MARKDOWN = "text/html", "text/markdown"
_HALVES = {"1": "1er semestre", "2": "2e semestre"}
_MARKED = re.compile(r"([\\`*_{}\[\]<>()#+!|~])")
_LISTED = re.compile(r"^(\d+)([.)])|^([-=>])")


@dataclass(frozen=True, slots=True)
class Entry:
    """What stands on paper of a meeting, or of an idea without a date yet (day and hours are then empty).

    name: how it is called, « R12 » or « I4 ». more: its kind and its structure. note: « annulée », « date en cours de vote ».
    cancelled: the title is struck through.
    """

    name: str
    title: str
    day: str = ""
    hours: str = ""
    place: str = ""
    why: str = ""
    more: str = ""
    note: str = ""
    cancelled: bool = False


@dataclass(frozen=True, slots=True)
class Month:
    """The meetings of a month, the first one first."""

    name: str
    entries: Sequence[Entry]


@dataclass(frozen=True, slots=True)
class Page:
    """The whole of a printed programme. open_title: what stands above the ideas without a date."""

    title: str
    territory: str
    count: str
    months: Sequence[Month]
    open_title: str
    open: Sequence[Entry]
    footer: str
    printed_on: str

    def as_json(self) -> dict[str, Any]:
        """As a layout reads it."""
        return asdict(self)

    def as_markdown(self) -> str:
        """For a letter, or another page."""
        lines = [f"# {_marked(self.title)}", "", f"{_marked(self.territory)}. {_marked(self.count)}", ""]
        for month in self.months:
            lines += [f"## {_marked(month.name)}", "", *_listed(month.entries)]
        if self.open:
            lines += [f"## {_marked(self.open_title)}", "", *_listed(self.open)]
        return "\n".join([*lines, "---", "", f"{_marked(self.footer)} {_marked(self.printed_on)}", ""])


@family.command(
    "programme-imprimer",
    Words.described("Recevoir le programme à imprimer : PDF, page web et texte."),
    aliases=("imprimer-programme", "imprimer-le-programme"),
    examples=("!programme imprimer",),
)
async def print_one(ctx: Context, args: Words) -> Effects:
    """As it stands today, where it was asked for."""
    programme = await find_programme(ctx, args.words)
    if programme.state != PUBLISHED:
        raise Refused("programmes.not-published", programme=programme)
    told = Reply(msg("programmes.to-print", programme=programme, printable=can_print()))
    return told, *files_of(await read_page(ctx, programme), programme, ctx.room.room_id)


def files_of(page: Page, programme: Programme, room_id: str) -> tuple[Attach, ...]:
    """The files, for a room. The PDF and the web page are made when they leave: nobody waits for them."""
    name, words = f"programme-{programme.name}", page.as_json()
    printed = (Attach(f"{name}.pdf", PDF, Printed(LAYOUT, words), room_id=room_id),) if can_print() else ()
    web = Attach(f"{name}.html", HTML, Printed(WEB_LAYOUT, words), room_id=room_id)
    return *printed, web, Attach(f"{name}.md", MARKDOWN, page.as_markdown().encode(), room_id=room_id)


async def read_page(occasion: Occasion, programme: Programme) -> Page:
    """What stands on paper of a programme, as it is now."""
    session, territory = occasion.session, occasion.territory
    kept = await ideas.list_ideas(session, programme.number, KEPT)
    structures = await _structures(occasion, kept)
    held: list[tuple[Meeting, Entry]] = []
    without: list[Entry] = []
    for idea in kept:
        meeting = await meetings.get_meeting(session, idea.meeting_number) if idea.meeting_number else None
        structure = structures.get(idea.number or 0, "")
        if meeting is None:
            without.append(_open_entry(idea, structure))
        else:
            held.append((meeting, _entry(meeting, structure)))
    held.sort(key=lambda each: (each[0].wall_start, each[0].number))
    months = [Month(name, [entry for _, entry in some]) for name, some in groupby(held, key=lambda each: _month(each[0]))]
    count = sum(1 for meeting, _ in held if meeting.state != CANCELLED)
    today = long_date(occasion.local_now.date())
    year, _, half = programme.name.partition("-")
    return Page(
        title=f"Programme du {_HALVES.get(half, half)}{NO_BREAK}{year}",
        territory=on_paper(f"AGORA, {territory.name}"),
        count=f"{count} rencontre{'s' if count > 1 else ''} entre partenaires de l’action sociale." if count else "",
        months=months,
        open_title="Date à fixer",
        open=without,
        footer=on_paper(_contact(territory)),
        printed_on=f"État au {today}.",
    )


def _entry(meeting: Meeting, structure: str) -> Entry:
    starts, ends = meeting.wall_start, meeting.wall_end
    day = long_date(starts.date()).rsplit(" ", 2)[0]
    place = ", ".join(filter(None, (meeting.place, "en visio" if meeting.video_link else "")))
    return Entry(
        name=f"R{meeting.number}",
        title=on_paper(meeting.title),
        day=day.capitalize(),
        hours=f"{hour(starts)} à {hour(ends)}",
        place=on_paper(place),
        why=on_paper(meeting.theme),
        more=on_paper(_joined(meeting.format, structure)),
        note="annulée" if meeting.state == CANCELLED else "",
        cancelled=meeting.state == CANCELLED,
    )


def _open_entry(idea: Idea, structure: str) -> Entry:
    note = "date en cours de vote" if len(idea.dates) > 1 else ""
    more = _joined(idea.format, structure)
    return Entry(
        f"I{idea.number}", on_paper(idea.title), place=on_paper(idea.place), why=on_paper(idea.why), more=on_paper(more), note=note
    )


def _joined(kind: str, structure: str) -> str:
    told = ", ".join(filter(None, (kind, f"avec {structure}" if structure else "")))
    return told[:1].upper() + told[1:]


def _month(meeting: Meeting) -> str:
    return month_year(meeting.wall_start.date()).capitalize()


async def _structures(occasion: Occasion, kept: Sequence[Idea]) -> dict[int, str]:
    """The structure of who holds each idea: that of the host, else of those who are ready to hold it, else of who had it."""
    session = occasion.session
    parts = await ideas.list_parts(session, [idea.number or 0 for idea in kept])
    numbers: dict[int, int] = {}
    for idea in kept:
        host = await find_host(session, idea)
        voice = await confirmations.find_voice(session, host) if host else None
        ready = [each.structure_id for kind in (HOST, AUTHOR) for each in parts[idea.number or 0] if each.part == kind]
        found = next((each for each in (voice, *ready) if each is not None), None)
        if found is not None:
            numbers[idea.number or 0] = found
    names = await directory.find_short_names(session, numbers.values())
    return {number: names[structure_id] for number, structure_id in numbers.items() if structure_id in names}


def _contact(territory: Territory) -> str:
    who = listed(territory.pilots) or TEAM
    return f"Pour venir ou en savoir plus{NO_BREAK}: {territory.privacy.email or who}."


def _listed(entries: Sequence[Entry]) -> list[str]:
    lines = []
    for entry in entries:
        when = ", ".join(filter(None, (entry.day, entry.hours)))
        note = f" ({entry.note})" if entry.note else ""
        lines.append(f"- **{_marked(' : '.join(filter(None, (when, entry.title))))}**{note}")
        lines += [f"  {_marked(each)}" + "  " for each in (entry.place, entry.why, f"{entry.more} [{entry.name}]".strip()) if each]
    return [*lines, ""]


def _marked(text: str) -> str:
    """As Markdown shows it and nothing else: what people wrote begins no list, no heading, no link."""
    return _LISTED.sub(lambda found: f"{found[1]}\\{found[2]}" if found[1] else f"\\{found[3]}", _MARKED.sub(r"\\\1", text))
