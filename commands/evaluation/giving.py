"""The bilan as a picture, a page to print, the pages of the équipe d'animation, and a spreadsheet."""

import asyncio

from commands.core.declaration.context import Context
from commands.core.declaration.effects import Attach, Effects, Refused, Reply, msg
from commands.core.rules.rights import only_for_the_team
from commands.core.telling.printing import PDF, PNG, can_print
from commands.core.telling.spreadsheets import XLSX
from commands.evaluation import pages
from commands.evaluation.publishing import Published
from commands.evaluation.subject import Asked
from storage import directory
from storage.evaluation.bilan import Material

PICTURE, PAPER, WHOLE, TABLE = "picture", "paper", "whole", "table"
SHOWN = 4
"""Pairs of sectors, in the words beside the picture."""


async def give(ctx: Context, asked: Asked, found: Published, material: Material, what: str) -> Effects:
    """A file: what names structures is for the équipe d'animation alone. All is made beside the loop, and what is drawn when it leaves."""
    if what != TABLE and not can_print():
        raise Refused("evaluation.no-printer", asked=asked)
    page = await asyncio.to_thread(pages.page_of, ctx, asked, found, material)
    name = f"bilan-{asked.words.replace(' ', '-')}"
    if what == PICTURE:
        pairs, beyond = page["pairs"], page["more_pairs"]
        described = msg("evaluation.picture", asked=asked, found=found, pairs=pairs[:SHOWN], more=len(pairs) + beyond - SHOWN)
        return Reply(described), Attach(f"{name}.png", PNG, pages.printed(page, picture=True), room_id=ctx.files_to, described=described)
    told = Reply(msg("evaluation.given", asked=asked, what=what))
    if what == PAPER:
        return told, Attach(f"{name}.pdf", PDF, pages.printed(page), room_id=ctx.files_to)
    if what == TABLE:
        book = await asyncio.to_thread(pages.spreadsheet, page, found, material)
        return told, Attach(f"{name}.xlsx", XLSX, book, room_id=ctx.files_to)
    await only_for_the_team(ctx)
    alone, unseen = found.bilan.alone, found.bilan.unseen
    names = await directory.find_short_names(ctx.session, (*alone, *unseen))
    listed = (sorted(names[each] for each in some if each in names) for some in (alone, unseen))
    made = await asyncio.to_thread(pages.whole, page, material, *listed)
    return told, Attach(f"{name}-equipe.pdf", PDF, pages.printed(made))
