"""`!regards CH12`: what all see behind it, side by side, and what is asked of it."""

from commands.core.declaration.context import Context
from commands.core.declaration.effects import Call, Effects, Offer, Reply, msg
from commands.core.declaration.families import Table
from commands.core.declaration.shapes import PagedWords
from commands.readings.reading import seen_of
from commands.readings.subject import family, names_a_subject, take_about
from storage import readings

PAGE = 4


@family.command(
    "regards",
    PagedWords.described(
        "Voir les regards des structures sur un chiffre, un document, un problème : côte à côte, même contraires.", names_a_subject
    ),
    aliases=("regards-croisés", "les-regards", "voir-les-regards"),
    examples=("!regards P7", "!regards chiffre pauvreté"),
    knows_all=True,
)
async def show(ctx: Context, args: PagedWords, table: Table) -> Effects:
    """Structures, never a person."""
    about, _ = await take_about(ctx, args.words, table, "regards")
    seen = await seen_of(ctx.session, about.subject)
    start = (args.page - 1) * PAGE
    more = len(seen) > start + PAGE
    asked = await readings.count_questions(ctx.session, subject=about.subject)
    told = Reply(msg("readings.listed", about=about, count=len(seen), seen=seen[start : start + PAGE], asked=asked, more=more))
    return (told, Offer({"suite": Call("regards", {"words": about.reference, "page": args.page + 1})})) if more else (told,)
