"""What a document of the library is: how it is called, its message, what is shown of it."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlmodel.ext.asyncio.session import AsyncSession

from commands.core.declaration.context import Context
from commands.core.declaration.effects import Refused, msg
from commands.core.declaration.intents import Thing
from commands.core.declaration.vocabulary import Family
from commands.core.rules.rights import coordinator
from commands.core.subjects import FEW, Subject, number_of
from storage import directory, documents
from storage.documents import DOCUMENT, DRAFT, SHOWN, WITHDRAWN, Document, DocumentEdition

family = Family("library", "La bibliothèque", first=("documents", "document", "fichier"))


@dataclass(frozen=True, slots=True)
class Sheet:
    """What is shown of a document.

    by: the structure of who brought it; empty where they spoke for none. before: the rank of the edition before; 0: there is none.
    """

    document: Document
    edition: DocumentEdition | None = None
    by: str = ""
    before: int = 0


async def sheet_of(session: AsyncSession, document: Document) -> Sheet:
    """A document as everybody may see it."""
    editions = await documents.list_editions(session, number_of(document))
    current = next((each for each in editions if each.rank == document.edition), None)
    names = await directory.find_short_names(session, [document.structure_id])
    return Sheet(document, current, names.get(document.structure_id, ""), rank_before(document, editions))


def rank_before(document: Document, editions: Sequence[DocumentEdition]) -> int:
    """That of the edition before the one that is given; 0: there is none."""
    return max((each.rank for each in editions if each.rank < document.edition), default=0)


async def is_seen(ctx: Context, document: Document) -> bool:
    """What is not in the library yet is its author's; what was taken out is told as such."""
    return document.state != DRAFT or document.created_by == ctx.person.user_id


DOCUMENTS = Subject(
    family,
    Thing(DOCUMENT, "DOC", "document", shown_by="document"),
    ("library.", "document"),
    get=documents.get_document,
    sheet=sheet_of,
    message=lambda sheet: msg("library.told", sheet=sheet),
    room=lambda document: document.room,
    is_open=lambda document, _now: document.state == SHOWN,
    over=lambda document, _now: Refused("library.is-over", document=document) if document.state == WITHDRAWN else None,
    known=lambda ctx: documents.list_last(ctx.session, start=0, limit=FEW),
    is_seen=is_seen,
    title=lambda document: document.title if document.state == SHOWN else None,
)
DOCUMENTS.stands_as(lambda sheet: msg("library.as-it-stands", document=sheet.document), "document", "modifier-document", "retirer-document")


async def only_who_may(ctx: Context, document: Document) -> None:
    """Raises Refused for who neither brought it nor is of the équipe d'animation."""
    if document.created_by != ctx.person.user_id and await coordinator(ctx) is None:
        raise Refused("library.not-yours", document=document)
