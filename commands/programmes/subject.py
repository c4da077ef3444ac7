"""What a programme and an idea are: how they are called, their messages, until when something is done about them."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from sqlmodel.ext.asyncio.session import AsyncSession

from commands.core.declaration.context import Context
from commands.core.declaration.effects import msg
from commands.core.declaration.intents import Thing
from commands.core.declaration.vocabulary import Family
from commands.core.language.taps import YES
from commands.core.subjects import FEW, WATCHED, Subject, number_of
from commands.core.telling.french import MANY
from storage import directory, idea_answers, ideas, polls, programmes
from storage.analysis import fold
from storage.ideas import AUTHOR, HOST, OPEN, STANDING, SUPPORT, Idea, IdeaPart
from storage.polls import Poll
from storage.programmes import ARBITRATION, CALL, DECIDED, VOTE, Programme

ROOM = "programme"
"""The role of the room where programmes are made."""
IDEA, PROGRAMME = "programmes.idea", "programmes.programme"
HOLDING = "🤝"
"""What is tapped under an idea by who is ready to hold it with others."""
family = Family(
    "programmes",
    "Le programme",
    first=("programme", "propose", "idées", "soutenir", "rejoindre", "idée", "sélection"),
    team=(
        *("programme-ouvrir", "programme-dates", "réunir-idées", "programme-voter", "programme-publier", "programme-abandonner"),
        *("valider-sélection", "amender", "objecter"),
    ),
)
_NAME = re.compile(r"(20\d\d)\s?[-/. ]\s?([12])(?!\d)")


# ── A programme ──────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Calendar:
    """What is shown of a programme. ideas: how many it has, as far as `MANY` and one; those merged into another are counted in it.

    polls: where it is voted on.
    """

    programme: Programme
    ideas: int
    polls: Sequence[Poll]


async def count_standing(session: AsyncSession, programme_number: int | None) -> int:
    """How many ideas a programme has, as far as `MANY` and one: those that are merged or taken back are not counted."""
    return await ideas.count_ideas(session, programme_number, STANDING, up_to=MANY + 1)


async def calendar_of(session: AsyncSession, programme: Programme) -> Calendar:
    """A programme as everybody may see it."""
    asked = await polls.list_asked_for(session, f"{PROGRAMME}:{programme.number}")
    return Calendar(programme, await count_standing(session, programme.number), asked)


PROGRAMMES = Subject(
    family,
    Thing(PROGRAMME, "PG", "pg", shown_by="programme"),
    ("programmes.", "programme"),
    get=programmes.get_programme,
    sheet=calendar_of,
    message=lambda calendar: msg("programmes.calendar", calendar=calendar),
    room=lambda _programme: ROOM,
    is_open=lambda programme, _now: programme.state in {CALL, VOTE, ARBITRATION, DECIDED},
    known=lambda ctx: programmes.list_last(ctx.session, FEW),
)


def read_name(words: str) -> tuple[str, str]:
    """The name of a programme that words begin with, « 2027-1 », and the words after it; empty when they begin with none."""
    found = _NAME.match(words.strip())
    return (f"{found[1]}-{found[2]}", words.strip()[found.end() :].strip()) if found else ("", words)


async def find_programme(ctx: Context, words: str) -> Programme:
    """The programme that words name; else the one under way, else the last one. Raises Refused."""
    name, _ = read_name(words)
    found = await programmes.find_named(ctx.session, name) if name else await programmes.find_under_way(ctx.session)
    if found is None and not name:
        found = next(iter(await programmes.list_last(ctx.session, 1)), None)
    if found is None:
        raise await PROGRAMMES.unknown(ctx, None)
    return found


async def find_under_way(ctx: Context) -> Programme:
    """The programme that is being made, to change it. Raises Refused when none is."""
    found = await programmes.find_under_way(ctx.session, to_change=True)
    if found is None:
        raise await PROGRAMMES.unknown(ctx, None)
    return found


# ── An idea ──────────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Sheet:
    """What is shown of an idea: structures and counts, no names. programme: None of one that waits for the next.

    authors, hosts, supporters: names of structures, each once, in the order they came; alone, ready_alone: how many support it, or are
    ready to hold it, without one.
    past: the programmes that postponed it before this one, each with until when.
    """

    idea: Idea
    programme: Programme | None
    authors: Sequence[str]
    hosts: Sequence[str]
    supporters: Sequence[str]
    alone: int = 0
    comments: int = 0
    merged: Sequence[int] = field(default=())
    past: Sequence[tuple[str, str]] = field(default=())
    ready_alone: int = 0


async def sheet_of(session: AsyncSession, idea: Idea) -> Sheet:
    """An idea as everybody may see it."""
    number = number_of(idea)
    parts = (await ideas.list_parts(session, [number]))[number]
    names = await directory.find_short_names(session, [part.structure_id for part in parts])
    programme = await programmes.get_programme(session, idea.programme_number) if idea.programme_number else None
    told = {kind: _structures(parts, names, kind) for kind in (AUTHOR, HOST, SUPPORT)}
    alone, ready = (len({each.user_id for each in parts if each.part == part and each.structure_id is None}) for part in (SUPPORT, HOST))
    comments, merged = await ideas.count_comments(session, number), await ideas.list_merged(session, number)
    past = [
        (await programmes.get_programme(session, each.programme_number), each.until)
        for each in await idea_answers.list_past(session, number=number)
    ]
    before = [(each.name, until) for each, until in past if each is not None]
    return Sheet(idea, programme, told[AUTHOR], told[HOST], told[SUPPORT], alone, comments, merged, before, ready)


def _structures(parts: Sequence[IdeaPart], names: dict[int | None, str], kind: str) -> list[str]:
    return list(dict.fromkeys(names[part.structure_id] for part in parts if part.part == kind and part.structure_id in names))


async def _list_last(session: AsyncSession, limit: int) -> Sequence[Idea]:
    """The last ideas that wait for an answer."""
    under_way = await programmes.find_under_way(session)
    return await ideas.list_last(session, under_way.number if under_way else None, limit)


IDEAS = Subject(
    family,
    Thing(IDEA, "I", "idée|idee|proposition", shown_by="idée"),
    ("ideas.", "idea"),
    get=ideas.get_idea,
    sheet=sheet_of,
    message=lambda sheet: msg("ideas.told", sheet=sheet),
    seeds=lambda _sheet: (YES, HOLDING),
    room=lambda _idea: ROOM,
    is_open=lambda idea, _now: idea.state == OPEN,
    known=lambda ctx: _list_last(ctx.session, FEW),
    watched=lambda session, _now: _list_last(session, WATCHED),
)
IDEAS.stands_as(
    lambda sheet: msg("ideas.as-it-stands", sheet=sheet),
    *("propose", "retirer-idée", "soutenir", "rejoindre", "commenter", "compléter"),
)


def text_of(idea: Idea) -> str:
    """What likeness goes by."""
    return f"{idea.title} {idea.why}"


def format_named(ctx: Context, said: str) -> str | None:
    """The kind of meeting that words name, as the configuration writes it; None: they name none."""
    folded = fold(said)
    return next((each.name for each in ctx.territory.formats if folded in {fold(each.name), fold(each.name) + "s"}), None)
