"""`!document` with a file or an address: it is read apart, then asked about; `!document DOC4` shows one, gives its file, renews it."""

from typing import Any

from commands.core import guard
from commands.core.declaration.context import Context, SharedFile
from commands.core.declaration.effects import Direct, Effects, Refused, msg, reply
from commands.core.declaration.happenings import FileSent
from commands.core.declaration.shapes import OpenWords
from commands.core.declaration.vocabulary import Borrowed
from commands.core.rules.caps import WAITING_DOCUMENTS
from commands.core.rules.rights import only_for_the_network
from commands.core.subjects import asks_back, number_of
from commands.library.asking import go_on
from commands.library.finding import show_found
from commands.library.giving import asks_for_file, give, show
from commands.library.links import digest_of, link_in, read_link
from commands.library.subject import DOCUMENTS, family, only_who_may, rank_before
from commands.library.wording import read_parts
from storage import confirmations, documents
from storage.documents import KEPT, LINK, MOST_BYTES, Document, DocumentEdition
from storage.rows import keep_row

LARGEST_MB = MOST_BYTES // 1_000_000


def _is_brought(words: str) -> bool:
    """« document DOC4 », « document https://… » are said to the robot; « document pour la CAF » is looked for."""
    return not words or DOCUMENTS.is_named(words) or bool(link_in(words))


@family.command(
    "document",
    OpenWords.described(
        "Mettre un document dans la bibliothèque (un fichier PDF, Word ou LibreOffice, ou un lien) ; ou en voir un, par son numéro.",
        _is_brought,
    ),
    aliases=("ajouter-document", "nouveau-document", "ajouter-un-document", "déposer-document", "partager-document"),
    examples=("!document https://www.insee.fr/fr/statistiques/1234567", "!document DOC4", "!document DOC4 fichier"),
    writes=True,
    borrowed=Borrowed(("remettre", "remettre-document"), DOCUMENTS.is_called),
    takes_file=True,
)
async def bring(ctx: Context, args: OpenWords) -> Effects:
    """With a file or an address, it is brought; with words alone, looked for; with nothing, what waits is asked about again."""
    link = link_in(args.words)
    if DOCUMENTS.is_named(args.words):
        return await _one(ctx, args.words, link)
    if ctx.file is not None:
        return await receive(ctx, ctx.file, args.words)
    if link:
        return await _receive_link(ctx, link, args.words.replace(link, " ; ", 1))
    if args.words:
        return await show_found(ctx, args.words)
    if waiting := await documents.list_drafts(ctx.session, ctx.person.user_id):
        return await go_on(ctx, waiting)
    return reply("library.how", private=ctx.room.private, most=LARGEST_MB)


@family.when(FileSent)
async def take(ctx: Context, sent: FileSent) -> Effects:
    """A document that is sent to the bot without a word."""
    return await receive(ctx, sent.file, "") if sent.file.is_document else ()


async def _one(ctx: Context, words: str, link: str) -> Effects:
    """What is said of one that is named."""
    document, after = await DOCUMENTS.find(ctx, words)
    if ctx.file is not None or link:
        return await _renew(ctx, words, link)
    if asks_back(after):
        return await DOCUMENTS.tell_anew(ctx, words)
    if asks_for_file(after):
        return await give(ctx, document, after)
    return await show(ctx, document)


async def _renew(ctx: Context, words: str, link: str) -> Effects:
    """A new edition: the one before stays. Raises Refused."""
    document, _ = await DOCUMENTS.find_living(ctx, words)
    await only_who_may(ctx, document)
    editions = await documents.list_editions(ctx.session, number_of(document))
    rank = 1 + max(each.rank for each in editions)
    if link:
        await keep_row(ctx.session, await _link_edition(ctx, document, link, rank))
        document.edition, document.version = rank, document.version + 1
        before = rank_before(document, editions)
        return *reply("library.renewed", document=document, before=before), await DOCUMENTS.kept_true(ctx.session, document)
    assert ctx.file is not None
    await keep_row(ctx.session, _edition(ctx, document, _taken(ctx.file), rank))
    return (Direct(msg("library.being-read", name=ctx.file.name, number=document.number)),)


async def receive(ctx: Context, file: SharedFile, words: str) -> Effects:
    """Have a document read. Raises Refused."""
    await _only_if_may(ctx)
    document = await _add(ctx, read_parts(words))
    await keep_row(ctx.session, _edition(ctx, document, _taken(file), 1))
    return (Direct(msg("library.being-read", name=file.name, number=None)),)


async def _receive_link(ctx: Context, link: str, words: str) -> Effects:
    """An address is kept as it is, and never visited. Raises Refused."""
    await _only_if_may(ctx)
    document = await _add(ctx, read_parts(words))
    await keep_row(ctx.session, await _link_edition(ctx, document, link, 1))
    return await go_on(ctx, [document])


async def _only_if_may(ctx: Context) -> None:
    await only_for_the_network(ctx, Refused("library.members-only"))
    if len(await documents.list_drafts(ctx.session, ctx.person.user_id)) >= WAITING_DOCUMENTS:
        raise Refused("library.too-many", most=WAITING_DOCUMENTS)


async def _add(ctx: Context, said: dict[str, Any]) -> Document:
    document = Document(
        **said,
        structure_id=await confirmations.find_voice(ctx.session, ctx.person.user_id),
        room=ctx.field_room,
        created_by=ctx.person.user_id,
        created_at=ctx.now,
        expires_at=ctx.now + KEPT,
    )
    await keep_row(ctx.session, document)
    return document


def _taken(file: SharedFile) -> SharedFile:
    """Raises Refused for what is no document, is too large, or whose name speaks of an accompanied person."""
    if file.size is not None and file.size > MOST_BYTES:
        raise Refused("library.not-taken", name=file.name, why="too-large", most=LARGEST_MB)
    if file.content.get("msgtype") != "m.file":
        raise Refused("library.not-taken", name="", why="other", most=LARGEST_MB)
    guard.only_safe(file.name.rpartition(".")[0].replace("_", " "))
    return file


def _edition(ctx: Context, document: Document, file: SharedFile, rank: int) -> DocumentEdition:
    return DocumentEdition(
        document_number=number_of(document),
        rank=rank,
        name=file.name,
        file=file.content,
        size=file.size,
        room_id=ctx.room.room_id,
        event_id=file.event_id or ctx.cause,
        brought_by=ctx.person.user_id,
        at=ctx.now,
    )


async def _link_edition(ctx: Context, document: Document, said: str, rank: int) -> DocumentEdition:
    """Raises Refused for an address that nobody else could open, or that is there already."""
    link = read_link(said)
    digest = digest_of(link)
    if (same := await documents.find_same(ctx.session, digest)) is not None:
        raise await there_already(ctx, same)
    return DocumentEdition(
        document_number=number_of(document),
        rank=rank,
        name=link,
        link=link,
        digest=digest,
        state=LINK,
        brought_by=ctx.person.user_id,
        at=ctx.now,
    )


async def there_already(ctx: Context, same: DocumentEdition) -> Refused:
    """What is said of a file or an address that the library has; nothing is told of what somebody else is still asked about."""
    document = await documents.get_document(ctx.session, same.document_number)
    shown = document is not None and document.state == documents.SHOWN
    mine = document is not None and document.created_by == ctx.person.user_id
    return Refused("library.there-already", document=document if shown or mine else None, shown=shown)
