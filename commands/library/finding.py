"""`!documents logement`: the documents that say it, with the passage; `!documents`: the last ones."""

from typing import Annotated

from commands.core.declaration.context import Context
from commands.core.declaration.effects import Call, Effects, Offer, Reply, msg
from commands.core.declaration.vocabulary import Args, Expected, OpenSought, Page
from commands.core.language.words import sayings, words_of
from commands.core.subjects import number_of
from commands.library.excerpts import excerpt
from commands.library.giving import show
from commands.library.subject import DOCUMENTS, family
from storage import document_search, documents
from storage.passages import Passage

PAGE, FOUND = 5, 3
"""Documents of a list; those that are told with a passage."""
ALONE, AMONG = 240, 130
"""Characters of a passage, where there is one document, or several."""
MINE = sayings("miens, les miens, mes documents, moi, a moi, mes, mien")
ALL = sayings("tous, tout, toutes, les derniers, derniers, recents, nouveaux, liste, la liste, les documents, documents")


def _is_sought(words: str) -> bool:
    """« documents logement », « documents sur les jeunes » are said to the robot; « documents pour une demande de RSA » is a need."""
    said = words_of(words)
    return not said or said in MINE | ALL or said.startswith("sur ") or len(said.split()) == 1 or DOCUMENTS.is_named(words)


class Finding(Args):
    """Trouver un document par ses mots, avec le passage ; sans mots, voir les derniers."""

    words: Annotated[OpenSought, Expected(_is_sought, freely=("bibliothèque",), announced=True)] = ""
    page: Page = 1


@family.command(
    "documents",
    Finding,
    aliases=("bibliothèque", "les-documents", "études", "rapports", "chercher-document", "trouver-document"),
    examples=("!documents logement", "!documents", "!documents miens"),
)
async def find(ctx: Context, args: Finding) -> Effects:
    """By what they are called, and by what they say."""
    said = words_of(args.words)
    if DOCUMENTS.is_called(args.words):
        document, _ = await DOCUMENTS.find(ctx, args.words)
        return await show(ctx, document)
    if said and said not in MINE | ALL:
        return await show_found(ctx, args.words, args.page)
    mine = said in MINE
    start = (args.page - 1) * PAGE
    if mine:
        found = await documents.list_mine(ctx.session, ctx.person.user_id, start=start, limit=PAGE + 1)
    else:
        found = await documents.list_last(ctx.session, start=start, limit=PAGE + 1)
    more = len(found) > PAGE
    told = Reply(msg("library.list", documents=found[:PAGE], mine=mine, more=more, first=args.page == 1))
    return told, *_next(args.words, args.page, more=more)


async def show_found(ctx: Context, words: str, page: int = 1) -> Effects:
    """Each with the passage that says it best."""
    start = (page - 1) * FOUND
    findings = await document_search.search(ctx.session, words, ctx.lexicon, start=start, limit=FOUND)
    passages = {each.number: each.passage or Passage(0, "") for each in findings.found}
    length = ALONE if len(passages) == 1 else AMONG
    told = [
        {
            "document": document,
            "link": edition.link,
            "page": passages[number_of(document)].page,
            "words": excerpt(passages[number_of(document)].text, findings.stems, length),
        }
        for document, edition in await documents.list_given(ctx.session, list(passages))
    ]
    more = findings.total > start + FOUND
    said = msg("library.found", said=words, found=told, findings=findings, more=more, first=page == 1)
    return Reply(said), *_next(words, page, more=more)


def _next(words: str, page: int, *, more: bool) -> Effects:
    return (Offer({"suite": Call("documents", {"words": words, "page": page + 1})}),) if more else ()
