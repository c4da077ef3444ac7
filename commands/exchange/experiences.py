"""`!retours`: what initiatives of before taught, the latest first, or those that say some words."""

from commands.core.declaration.context import Context
from commands.core.declaration.effects import Call, Effects, Offer, Reply, msg
from commands.core.subjects import number_of
from commands.exchange.leading import EXPERIENCES
from commands.exchange.subject import EarlierWords, family
from storage import initiatives, likeness
from storage.initiatives import DONE, Initiative

PAGE = 3


@family.command(
    "retours",
    EarlierWords.described("Relire ce que les initiatives ont appris : ce qui a marché, ce qui a coincé.", lambda words: not words),
    aliases=("retours-d-expérience", "retour-d-expérience", "expériences"),
    examples=("!retours", "!retours jardin"),
)
async def show(ctx: Context, args: EarlierWords) -> Effects:
    """Three of them."""
    if args.words:
        return (Reply(msg("initiatives.experiences", words=args.words, page=await like(ctx, args.words), more=False)),)
    rows = await initiatives.list_in(ctx.session, DONE, PAGE + 1, args.before or None)
    more = len(rows) > PAGE
    told = Reply(msg("initiatives.experiences", words="", page=rows[:PAGE], more=more))
    return told, *([Offer({"suite": Call("retours", {"before": number_of(rows[PAGE - 1])})})] if more else [])


async def like(ctx: Context, words: str) -> list[Initiative]:
    """Those that say what these words say."""
    found = await likeness.find_like(ctx.session, EXPERIENCES, words, ctx.lexicon, limit=PAGE)
    return await initiatives.list_numbered(ctx.session, [each.number for each in found])
