"""`!programme suivi`, `!idées`: what becomes of each idea; one's own first."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated

from sqlmodel.ext.asyncio.session import AsyncSession

from commands.core.declaration.context import Context
from commands.core.declaration.effects import Call, Effects, Offer, Reply, msg
from commands.core.declaration.vocabulary import Args, Expected, Page, Rest
from commands.programmes.subject import family, find_programme, read_name
from storage import ideas, programmes
from storage.ideas import MERGED, OPEN, WITHDRAWN, Idea, IdeaPart
from storage.programmes import Programme

PAGE = 6


@dataclass(frozen=True, slots=True)
class Line:
    """An idea in a list: how many structures (or people without one) stand behind it, and whether the person does."""

    idea: Idea
    behind: int
    mine: bool


class Ideas(Args):
    """Voir les idées du programme, les vôtres d’abord."""

    words: Annotated[Rest, Expected(lambda words: not words or bool(read_name(words)[0]))] = ""
    page: Page = 1


@family.command("idées", Ideas, aliases=("les-idées", "propositions", "boîte-à-idées"), examples=("!idées",))
async def show_ideas(ctx: Context, args: Ideas) -> Effects:
    """Those of the programme under way; where there is none, those that wait for the next one."""
    under_way = await programmes.find_under_way(ctx.session)
    programme = await find_programme(ctx, args.words) if args.words else under_way
    lines = await _lines(ctx, programme.number if programme else None)
    shown = [line for line in lines if line.idea.state not in {MERGED, WITHDRAWN}]
    page, others = _page(shown, args.page)
    told = Reply(msg("ideas.list", programme=programme, lines=page, others=others, all=len(shown)))
    return told, *_suite(others, Call("idées", {"words": args.words, "page": args.page + 1}))


class Followed(Args):
    """Voir ce que deviennent les idées d’un programme."""

    words: Rest = ""
    page: Page = 1


@family.command("programme-suivi", Followed, aliases=("suivi-programme",), examples=("!programme suivi",))
async def show_followed(ctx: Context, args: Followed) -> Effects:
    """Each idea with its answer, one's own first."""
    return await follow(ctx, await find_programme(ctx, args.words), args.page)


async def follow(ctx: Context, programme: Programme, page: int = 1) -> Effects:
    """What becomes of the ideas of a programme: those that have an answer, and those that wait for one."""
    lines = [line for line in await _lines(ctx, programme.number) if line.idea.state != WITHDRAWN]
    shown, others = _page(lines, page)
    waiting = sum(1 for line in lines if line.idea.state == OPEN)
    told = Reply(msg("ideas.followed", programme=programme, lines=shown, others=others, all=len(lines), waiting=waiting))
    return told, *_suite(others, Call("programme-suivi", {"words": programme.name, "page": page + 1}))


async def unanswered(session: AsyncSession, programme: Programme) -> Sequence[Idea]:
    """The ideas of a programme that wait for their answer; after the publication, each of them is an alarm."""
    return await ideas.list_ideas(session, programme.number, OPEN)


def _page(lines: Sequence[Line], page: int) -> tuple[Sequence[Line], int]:
    """The lines of a page, and how many come after."""
    first = (page - 1) * PAGE
    return lines[first : first + PAGE], max(0, len(lines) - first - PAGE)


def _suite(others: int, following: Call) -> Effects:
    return (Offer({"suite": following}),) if others else ()


async def _lines(ctx: Context, programme_number: int | None) -> list[Line]:
    found = [*await ideas.list_ideas(ctx.session, programme_number), *await _gone_on(ctx, programme_number)]
    parts = await ideas.list_parts(ctx.session, [each.number for each in found if each.number is not None])
    lines = [_line(ctx, idea, parts[idea.number or 0]) for idea in found]
    return sorted(lines, key=lambda line: (not line.mine, -line.behind, line.idea.number))


async def _gone_on(ctx: Context, programme_number: int | None) -> list[Idea]:
    """Those that were postponed and are in a later programme since, as this one answered them."""
    found = []
    for past in await ideas.list_past(ctx.session, programme_number=programme_number) if programme_number else ():
        idea = await ideas.get_idea(ctx.session, past.idea_number)
        if idea is not None:
            answered = past.model_dump(include={"programme_number", "state", "reason", "until", "votes"})
            found.append(Idea(**idea.model_dump() | answered | {"answered_at": past.at}))
    return found


def _line(ctx: Context, idea: Idea, parts: Sequence[IdeaPart]) -> Line:
    behind = {part.structure_id or part.user_id for part in parts}
    return Line(idea, len(behind), any(part.user_id == ctx.person.user_id for part in parts))
