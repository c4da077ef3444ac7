"""What the shell brings of a document: what it says, or why it cannot be read."""

from typing import Any

from commands.core.declaration.context import Context
from commands.core.declaration.effects import Direct, Effects, msg
from commands.core.declaration.happenings import DocumentRead
from commands.core.subjects import number_of
from commands.library.asking import go_on
from commands.library.bringing import LARGEST_MB, there_already
from commands.library.subject import DOCUMENTS, family, rank_before
from commands.library.wording import structure_called
from storage import documents, passages
from storage.documents import CUT, DRAFT, READ, TEXTLESS, WAITING, Document, DocumentEdition
from storage.passages import Passage, Word
from storage.rows import remove_row


@family.when(DocumentRead)
async def handle(ctx: Context, read: DocumentRead) -> Effects:
    """Tell what came of it. What was given up meanwhile is passed over."""
    edition = await documents.get_edition(ctx.session, read.number)
    if edition is None or edition.state != WAITING:
        return ()
    document = await documents.get_document(ctx.session, edition.document_number, to_change=True)
    if document is None:
        return ()
    if trouble := read.outcome.get("trouble"):
        name = edition.name
        await _give_up(ctx, document, edition)
        return (Direct(msg("library.not-taken", name=name, why=trouble["why"], most=LARGEST_MB)),)
    told = read.outcome["read"]
    if (same := await documents.find_same(ctx.session, told["digest"], but=edition.id)) is not None:
        refusal = await there_already(ctx, same)
        await _give_up(ctx, document, edition)
        return (Direct(refusal.message),)
    return await _take(ctx, document, edition, told)


async def _give_up(ctx: Context, document: Document, edition: DocumentEdition) -> None:
    """Nothing is kept of a file that is none; what was there before it stays."""
    await remove_row(ctx.session, edition)
    if document.state == DRAFT:
        await remove_row(ctx.session, document)


async def _take(ctx: Context, document: Document, edition: DocumentEdition, told: dict[str, Any]) -> Effects:
    """Its text is kept, and what it tells of itself is proposed."""
    edition.digest, edition.pages, edition.read_pages = told["digest"], told["pages"], told["read_pages"]
    edition.scripted, edition.room_id, edition.event_id = told["scripted"], None, None
    edition.state = TEXTLESS if not told["passages"] else CUT if told["cut"] else READ
    text = [Passage(page, words) for page, words in told["passages"]]
    words = [Word(stem, weight, tuple(places)) for stem, weight, places in told["words"]]
    await passages.remember_text(ctx.session, number_of(document), text, words)
    document.edition = edition.rank
    said = Direct(msg("library.read", edition=edition, named=told["named"]))
    if document.state == DRAFT:
        await _propose(ctx, document, told["proposal"])
        return said, *await go_on(ctx, [document])
    document.version += 1
    await ctx.session.flush()
    before = rank_before(document, await documents.list_editions(ctx.session, number_of(document)))
    renewed = Direct(msg("library.renewed", document=document, before=before))
    return said, renewed, await DOCUMENTS.kept_true(ctx.session, document)


async def _propose(ctx: Context, document: Document, proposal: dict[str, Any]) -> None:
    """What nobody said of it. Who made it is told where it is a structure of the directory: in files it is a person as often."""
    document.title = document.title or proposal["title"]
    document.author = document.author or await structure_called(ctx, proposal["maker"])
    document.year = document.year or proposal["year"]
    document.theme = document.theme or proposal["theme"]
    document.audience = document.audience or proposal["audience"]
    document.licence = document.licence or proposal["licence"]
    await ctx.session.flush()
