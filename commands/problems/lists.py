"""`!problèmes`: those that are open, by the number of structures; on a theme; one's own; those that were answered."""

from collections.abc import Sequence

from commands.core.declaration.context import Context
from commands.core.declaration.effects import Call, Effects, Offer, Reply, msg
from commands.core.declaration.shapes import PagedWords
from commands.core.language.words import sayings, words_of
from commands.problems.subject import family
from commands.problems.wording import theme_of
from storage import problems
from storage.problems import ANSWERED, DROPPED, OPEN, Problem

PAGE = 5
MINE = sayings("miens, les miens, mes problemes, moi, a moi, mes, mien")
ANSWERS = sayings("repondus, reponses, avec reponse, resolus, resolu, repondu, reponse, regles, clos")
DROPS = sayings("sans suite, classes")
LATE = sayings("en retard, retard, sans nouvelles, sans nouvelle, late")


@family.command(
    "problèmes",
    PagedWords.described("Voir les problèmes du terrain : ouverts, « miens », « répondus », « en retard », ou sur un thème."),
    aliases=("les-problèmes", "mes-problèmes", "soucis", "problèmes-du-terrain"),
    examples=("!problèmes", "!problèmes logement", "!problèmes miens", "!problèmes répondus"),
)
async def show_problems(ctx: Context, args: PagedWords) -> Effects:
    """Without a count of all: that would be to read them all."""
    which, theme, found = await _page(ctx, args)
    more = len(found) > PAGE
    told = Reply(msg("problems.list", which=which, theme=theme, problems=found[:PAGE], more=more, first=args.page == 1))
    return (told, Offer({"suite": Call("problèmes", {"words": args.words, "page": args.page + 1})})) if more else (told,)


async def _page(ctx: Context, args: PagedWords) -> tuple[str, str, Sequence[Problem]]:
    """Which ones, on which theme, and a page of them with the first one of the next."""
    said, start, limit = words_of(args.words), (args.page - 1) * PAGE, PAGE + 1
    if said in MINE:
        return "mine", "", await problems.list_mine(ctx.session, ctx.person.user_id, start=start, limit=limit)
    if said in LATE:
        late = await problems.list_due(ctx.session, ctx.now, start + limit)
        return "late", "", late[start:]
    if said in ANSWERS or said in DROPS:
        state = ANSWERED if said in ANSWERS else DROPPED
        return state, "", await problems.list_page(ctx.session, state, start=start, limit=limit)
    theme = theme_of(said, ctx.lexicon)[0]
    if said and not theme:
        return "unknown", args.words, ()
    return OPEN, theme, await problems.list_page(ctx.session, OPEN, theme, start=start, limit=limit)
