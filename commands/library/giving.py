"""A document is shown by its number, and its file is sent again, or its address: what was asked for was opened."""

from commands.core.declaration.context import Context, SharedFile
from commands.core.declaration.effects import Effects, Forward, Refused, Reply, msg
from commands.core.declaration.shapes import Words
from commands.core.declaration.vocabulary import Borrowed
from commands.core.language.words import words_of
from commands.core.subjects import number_of
from commands.library.asking import go_on
from commands.library.subject import DOCUMENTS, family, sheet_of
from storage import documents, readings
from storage.documents import DRAFT, SHOWN, Document

_FILES = frozenset({"fichier", "fichiers", "version", "edition", "pdf", "lien", "telecharger", "ouvrir", "lire"})


async def show(ctx: Context, document: Document) -> Effects:
    """Its sheet. One that waits for its author's word is asked about."""
    if document.state == DRAFT:
        return await go_on(ctx, [document])
    _opened(ctx, document)
    seen = await readings.count_readings(ctx.session, DOCUMENTS.of(document))
    return (Reply(msg("library.shown", sheet=await sheet_of(ctx.session, document), seen=seen)),)


@family.command(
    "fichier",
    Words.described("Recevoir le fichier d’un document, ou son lien ; d’une ancienne version, par son numéro.", DOCUMENTS.is_named),
    aliases=("fichier-document", "télécharger", "lire-document", "ouvrir-document"),
    examples=("!fichier DOC4", "!fichier DOC4 version 1"),
    borrowed=Borrowed(("lire", "ouvrir", "télécharger-document"), DOCUMENTS.is_called),
)
async def give_file(ctx: Context, args: Words) -> Effects:
    """As « !document DOC4 fichier »."""
    return await give(ctx, *await DOCUMENTS.find(ctx, args.words))


def asks_for_file(words: str) -> bool:
    """Whether the words after a number ask for its file, or for one of its editions."""
    said = words_of(words).split()
    return any(word in _FILES or word.isdecimal() for word in said)


async def give(ctx: Context, document: Document, words: str) -> Effects:
    """Its file, or its address; of the edition that a number names, else of the one that holds. A sealed one, where nobody else reads."""
    DOCUMENTS.only_living(ctx, document)
    rank = next((int(word) for word in words_of(words).split() if word.isdecimal()), None)
    editions = [each for each in await documents.list_editions(ctx.session, number_of(document)) if each.rank <= document.edition]
    edition = next((each for each in editions if each.rank == (rank or document.edition)), None)
    if edition is None:
        raise Refused("library.no-edition", document=document, ranks=[each.rank for each in editions])
    _opened(ctx, document)
    private = edition.is_sealed and not ctx.room.encrypted
    told = Reply(msg("library.given", document=document, edition=edition, apart=private and not ctx.room.private))
    if edition.file is None:
        return (told,)
    return told, Forward(SharedFile(edition.name, edition.file, edition.size, edition.is_sealed), private)


def _opened(ctx: Context, document: Document) -> None:
    """By somebody else than who brought it."""
    if document.state == SHOWN and document.opened_at is None and document.created_by != ctx.person.user_id:
        document.opened_at = ctx.now
