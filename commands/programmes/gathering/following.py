"""`!programme suivi`, `!idées`: what becomes of each idea; one's own first."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlmodel.ext.asyncio.session import AsyncSession

from commands.core.declaration.context import Context
from commands.core.declaration.effects import Call, Effects, Offer, Reply, msg
from commands.core.declaration.shapes import PagedWords
from commands.core.subjects import number_of
from commands.core.telling.french import MANY
from commands.programmes.subject import count_standing, family, find_programme, read_name
from storage import idea_answers, ideas, programmes
from storage.ideas import ANSWERS, GONE, OPEN, WITHDRAWN, Idea
from storage.programmes import Programme

PAGE = 6


@dataclass(frozen=True, slots=True)
class Line:
    """An idea in a list. mine: whether the person stands behind it."""

    idea: Idea
    mine: bool


@family.command(
    "idées",
    PagedWords.described("Voir les idées du programme, les vôtres d’abord.", lambda words: not words or bool(read_name(words)[0])),
    aliases=("les-idées", "propositions", "boîte-à-idées"),
    examples=("!idées",),
)
async def show_ideas(ctx: Context, args: PagedWords) -> Effects:
    """Those of the programme under way; where there is none, those that wait for the next one."""
    under_way = await programmes.find_under_way(ctx.session)
    programme = await find_programme(ctx, args.words) if args.words else under_way
    number = programme.number if programme else None
    count = await count_standing(ctx.session, number)
    lines, goes_on = await _page(ctx, number, GONE, args.page)
    others = count - args.page * PAGE if count <= MANY else None
    told = Reply(msg("ideas.list", programme=programme, lines=lines, goes_on=goes_on, others=others, all=count))
    return told, *_suite(goes_on, Call("idées", {"words": args.words, "page": args.page + 1}))


@family.command(
    "programme-suivi",
    PagedWords.described("Voir ce que deviennent les idées d’un programme."),
    aliases=("suivi-programme",),
    examples=("!programme suivi",),
)
async def show_followed(ctx: Context, args: PagedWords) -> Effects:
    """Each idea with its answer, one's own first."""
    return await follow(ctx, await find_programme(ctx, args.words), args.page)


async def follow(ctx: Context, programme: Programme, page: int = 1) -> Effects:
    """What becomes of the ideas of a programme: those that have an answer, and those that wait for one."""
    waiting = await ideas.count_ideas(ctx.session, programme.number, [OPEN])
    count = waiting + await ideas.count_ideas(ctx.session, programme.number, ANSWERS)
    lines, _ = await _page(ctx, programme.number, (WITHDRAWN,), page)
    gone_on = await _gone_on(ctx, programme)
    last = max(0, page * PAGE - count)
    lines += gone_on[max(0, last - PAGE) : last]
    everything = count + len(gone_on)
    others = max(0, everything - page * PAGE)
    told = Reply(msg("ideas.followed", programme=programme, lines=lines, others=others, all=everything, waiting=waiting))
    return told, *_suite(bool(others), Call("programme-suivi", {"words": programme.name, "page": page + 1}))


async def unanswered(session: AsyncSession, programme: Programme) -> Sequence[Idea]:
    """The ideas of a programme that wait for their answer; after the publication, each of them is an alarm."""
    return await ideas.list_ideas(session, programme.number, OPEN)


def _suite(goes_on: bool, following: Call) -> Effects:
    return (Offer({"suite": following}),) if goes_on else ()


async def _page(ctx: Context, programme_number: int | None, without: Sequence[str], page: int) -> tuple[list[Line], bool]:
    """The ideas of a page, without those in these states, and whether others follow."""
    start, limit = (page - 1) * PAGE, PAGE + 1
    found = await ideas.list_page(ctx.session, programme_number, ctx.person.user_id, without=without, start=start, limit=limit)
    return await _lines(ctx, found[:PAGE]), len(found) > PAGE


async def _gone_on(ctx: Context, programme: Programme) -> list[Line]:
    """Those that were postponed and are in a later programme since, as this one answered them."""
    past = {each.idea_number: each for each in await idea_answers.list_past(ctx.session, programme_number=programme.number)}
    answers = {number: each.model_dump(include={"programme_number", "state", "reason", "until", "votes"}) for number, each in past.items()}
    found = await ideas.list_numbered(ctx.session, list(past))
    return await _lines(ctx, [Idea(**idea.model_dump() | answers[number_of(idea)]) for idea in found])


async def _lines(ctx: Context, found: Sequence[Idea]) -> list[Line]:
    parts = await ideas.list_parts(ctx.session, [number_of(each) for each in found])
    return [Line(idea, any(part.user_id == ctx.person.user_id for part in parts[number_of(idea)])) for idea in found]
