"""Two sheets of one structure become one: which are meant, what would follow, then « oui ». For a while they can be told apart again."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Annotated

from pydantic import Field

from commands.core.declaration.context import Context, Coordinator
from commands.core.declaration.effects import Call, Effects, Offer, Refused, Reply, msg
from commands.core.declaration.shapes import Words
from commands.core.declaration.vocabulary import Args, Expected, Page, Rest, Unspoken
from commands.core.language.words import parts_of, unquoted, without_article
from commands.core.rules.rights import only_for_the_team
from commands.core.rules.structures import find_named
from commands.team.shared import family
from storage import directory, merges
from storage.analysis import fold
from storage.directory import Structure
from storage.merges import Moving
from storage.rows import keep_row
from storage.team import MERGED, SEPARATED, JournalEntry

MOST_NAMESAKES = 8
TO_CONFIRM = timedelta(minutes=5)
_LOOSE_PARTS = re.compile(r"(?<!\s)\s++dans\s++|(?:(?<!\s)\s++)?+(?:→|[-=]>)\s*+")
"""Where none of the former stands: « C.C.A.S. dans CCAS de Valmont »."""


@dataclass(frozen=True, slots=True)
class Standing:
    """A sheet among namesakes, and what hangs on it."""

    structure: Structure
    moving: Moving


def names_two(words: str) -> bool:
    """Whether these words name two sheets, and not one, nor more."""
    return len(_parted(words)) == 2


def _parted(words: str) -> list[str]:
    told = parts_of(words, barred=True)
    parts = (without_article(unquoted(part.strip())) for part in (told if len(told) > 1 else _LOOSE_PARTS.split(words)))
    return [part for part in parts if part]


class Merging(Args):
    """Réunir deux fiches d’une même structure : la première disparaît, la seconde reste (équipe d’animation)."""

    words: Annotated[Rest, Expected(names_two)] = Field(description="la fiche qui disparaît, puis celle qui reste")
    gone: Page = 0
    kept: Page = 0
    confirmed: Annotated[bool, Unspoken()] = False


@family.command(
    "fusionner",
    Merging,
    aliases=("fusion", "fusionner-fiches", "réunir", "réunir-fiches", "doublon"),
    examples=("!fusionner C.C.A.S. ; CCAS de Valmont",),
    writes=True,
)
async def merge(ctx: Context, args: Merging) -> Effects:
    """Tell what would become of both sheets, and ask; once confirmed, make them one."""
    member = await only_for_the_team(ctx)
    said = _parted(args.words)
    if len(said) != 2:
        raise Refused("team.merge-which-two", said=said)
    gone, kept = await _called(ctx, said[0], args.gone), await _called(ctx, said[1], args.kept)
    gone, kept = _without(gone, kept), _without(kept, gone)
    if len(gone) > 1:
        return await _which(ctx, args, said[0], gone, going=True)
    if len(kept) > 1:
        return await _which(ctx, args.model_copy(update={"gone": gone[0].id}), said[1], kept, going=False)
    if gone[0].id == kept[0].id:
        raise Refused("team.merge-same", said=said, structure=kept[0])
    return await (_join if args.confirmed else _preview)(ctx, args, member, gone[0], kept[0])


async def _called(ctx: Context, said: str, chosen: int) -> list[Structure]:
    """The sheet that was chosen, or those a name may mean: spelled so, else read so, else near it. Raises Refused when there is none."""
    if chosen:
        found: Sequence[Structure] = await directory.list_structures(ctx.session, [chosen])
    else:
        named = await find_named(ctx.session, said, limit=MOST_NAMESAKES)
        found = [each for each in named.near if fold(each.name) == fold(said)] or named.called or named.near
    if not found:
        raise Refused("team.merge-unknown", said=said)
    return list(found)


def _without(these: list[Structure], others: list[Structure]) -> list[Structure]:
    """Of several, those that the other name does not mean for sure."""
    left = [each for each in these if len(others) != 1 or each.id != others[0].id]
    return left or these


async def _which(ctx: Context, args: Merging, said: str, found: Sequence[Structure], *, going: bool) -> Effects:
    """Namesakes are told apart by what hangs on them, and chosen by a number."""
    standing = [Standing(each, await merges.count_moving(ctx.session, each.id or 0)) for each in found]
    field = "gone" if going else "kept"
    choices = {str(rank): _call(args, **{field: each.id or 0}) for rank, each in enumerate(found, 1)}
    return Reply(msg("team.merge-which", said=said, going=going, found=standing)), Offer(choices)


def _call(args: Merging, **more: int | bool) -> Call:
    return Call("fusionner", args.model_copy(update=more).model_dump(exclude_defaults=True))


async def _preview(ctx: Context, args: Merging, _member: Coordinator, gone: Structure, kept: Structure) -> Effects:
    moving = await merges.count_moving(ctx.session, gone.id or 0, kept.id or 0)
    yes = _call(args, gone=gone.id or 0, kept=kept.id or 0, confirmed=True)
    return Reply(msg("team.merge-ask", gone=gone, kept=kept, moving=moving)), Offer({"oui": yes}, lasting=TO_CONFIRM)


async def _join(ctx: Context, _args: Merging, member: Coordinator, gone: Structure, kept: Structure) -> Effects:
    before = gone.name
    if not await merges.set_merged(ctx.session, gone.id or 0, kept.id or 0, ctx.now):
        raise Refused("team.merge-unknown", said=before)
    entry = JournalEntry(at=ctx.now, kind=MERGED, author_id=member.user_id, author_structure=member.structure, subject_structure=kept.name)
    await keep_row(ctx.session, entry)
    return (Reply(msg("team.merged", gone=before, kept=kept)),)


# ── And back ─────────────────────────────────────────────────────────────────────────────────────────────────────


@family.command(
    "séparer-fiches",
    Words.described(
        "Séparer deux fiches réunies depuis moins de 30 jours (équipe d’animation).", needed="l’ancien nom de la fiche qui avait disparu"
    ),
    aliases=("séparer", "défusionner", "annuler-fusion"),
    examples=("!séparer-fiches C.C.A.S.",),
    writes=True,
)
async def separate(ctx: Context, args: Words) -> Effects:
    """Give a sheet that was merged its own place again."""
    member = await only_for_the_team(ctx)
    said = unquoted(args.words.strip())
    merged = await merges.find_separable(ctx.session, said, ctx.now)
    again = await merges.separate(ctx.session, merged, ctx.now) if merged else None
    if merged is None or again is None:
        raise Refused("team.separate-unknown", said=said)
    (kept,) = await directory.list_structures(ctx.session, [merged.structure_id])
    entry = JournalEntry(
        at=ctx.now, kind=SEPARATED, author_id=member.user_id, author_structure=member.structure, subject_structure=again.name
    )
    await keep_row(ctx.session, entry)
    return (Reply(msg("team.separated", again=again, kept=kept)),)
