"""`!réunir I7 dans I4`: two ideas are one. Every author stays named, and is told; nothing of who stood behind them is lost."""

import re

from commands.core.declaration.context import Context, Occasion
from commands.core.declaration.effects import Direct, Effects, Refused, Reply, msg
from commands.core.declaration.shapes import Words
from commands.core.declaration.vocabulary import Borrowed
from commands.core.rules.rights import only_for_the_team
from commands.core.subjects import number_of
from commands.programmes.subject import IDEAS, family, sheet_of
from storage import ideas, programmes
from storage.ideas import AUTHOR, MERGED, Idea, IdeaPart
from storage.programmes import CALL

_INTO = re.compile(r"(?:dans|a|à|avec|et|en|->|→)\s+", re.IGNORECASE)


@family.command(
    "réunir-idées",
    Words.described("Réunir deux idées qui n’en font qu’une (équipe d’animation).", IDEAS.is_named),
    aliases=("fusionner-idées", "réunir-idée"),
    examples=("!réunir I7 dans I4",),
    writes=True,
    borrowed=Borrowed(("réunir", "fusionner"), IDEAS.is_called),
)
async def merge(ctx: Context, args: Words) -> Effects:
    """Before the vote, which is on each. The first is answered by it: it is part of the second."""
    await only_for_the_team(ctx)
    idea, said = await IDEAS.find(ctx, args.words, to_change=True)
    into_said = _INTO.sub("", said.strip(), count=1) if _INTO.match(said.strip()) else said.strip()
    if not IDEAS.is_named(into_said):
        raise Refused("ideas.merge-how", idea=idea)
    into, _ = await IDEAS.find(ctx, into_said, to_change=True)
    if idea.number == into.number:
        raise Refused("ideas.merge-into-itself", idea=idea)
    for each in (idea, into):
        IDEAS.only_living(ctx, each)  # what was merged is over: there is no circle
    await _only_before_the_vote(ctx, idea, into)
    before = {part.user_id for part in (await ideas.list_parts(ctx.session, [number_of(into)]))[number_of(into)] if part.part == AUTHOR}
    authors = await bring(ctx, idea, into)
    idea.state, idea.merged_into, idea.answered_at, idea.told_at = MERGED, into.number, ctx.now, ctx.now
    await IDEAS.plan(ctx.session, idea, ctx.territory, ctx.now)
    sheet = await sheet_of(ctx.session, into)
    told = [Direct(msg("ideas.merged-told", idea=idea, sheet=sheet, mine=True), each) for each in authors if each != ctx.person.user_id]
    others = before - {*authors, ctx.person.user_id, None}
    told += [Direct(msg("ideas.merged-told", idea=idea, sheet=sheet, mine=False), each, quiet=True) for each in others]
    kept = await IDEAS.kept_true(ctx.session, idea), await IDEAS.kept_true(ctx.session, into)
    return Reply(msg("ideas.merged", idea=idea, sheet=sheet)), *kept, *told


async def _only_before_the_vote(ctx: Context, *both: Idea) -> None:
    for idea in both:
        programme = await programmes.get_programme(ctx.session, idea.programme_number) if idea.programme_number else None
        if programme is not None and programme.state != CALL:
            raise Refused("ideas.merge-too-late", idea=idea, programme=programme)


async def bring(occasion: Occasion, idea: Idea, into: Idea) -> list[str]:
    """Who stands behind one stands behind the other too. Gives the Matrix ids of the authors."""
    number = number_of(idea)
    parts = (await ideas.list_parts(occasion.session, [number]))[number]
    for part in parts:
        same = part.model_dump(include={"user_id", "part", "structure_id", "at"})
        await ideas.add_part(occasion.session, IdeaPart(idea_number=number_of(into), **same))
    return [part.user_id for part in parts if part.part == AUTHOR and part.user_id is not None]
