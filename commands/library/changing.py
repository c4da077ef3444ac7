"""What is told of a document is changed, or it is taken out: by who brought it, or by the équipe d'animation."""

from commands.core.declaration.context import Context
from commands.core.declaration.effects import Direct, Effects, Refused, Reply, msg
from commands.core.declaration.shapes import Words
from commands.core.declaration.vocabulary import Borrowed
from commands.core.subjects import number_of
from commands.library.asking import ask
from commands.library.subject import DOCUMENTS, family, only_who_may
from storage import dialogues, documents, passages
from storage.documents import DRAFT, WITHDRAWN
from storage.rows import remove_row


@family.command(
    "modifier-document",
    Words.described("Corriger ce qui est dit d’un document : titre, structure, année, thème, public, licence.", DOCUMENTS.is_named),
    aliases=("corriger-document", "changer-document"),
    examples=("!modifier-document DOC4",),
    writes=True,
    borrowed=Borrowed(("modifier", "corriger", "changer"), DOCUMENTS.is_called),
)
async def change(ctx: Context, args: Words) -> Effects:
    """All of it, to be changed by numbers."""
    document, _ = await DOCUMENTS.find_living(ctx, args.words)
    await only_who_may(ctx, document)
    draft = await dialogues.get_draft(ctx.session, ctx.person.user_id)
    if draft is not None and draft.expires_at > ctx.now:
        raise Refused("library.waits")
    editions = await documents.list_current(ctx.session, [number_of(document)])
    return await ask(ctx, document, editions[number_of(document)])


@family.command(
    "retirer-document",
    Words.described("Retirer un document de la bibliothèque (qui l’a apporté, ou l’équipe d’animation).", DOCUMENTS.is_named),
    aliases=("supprimer-document", "enlever-document", "retirer-un-document"),
    examples=("!retirer-document DOC4",),
    writes=True,
    borrowed=Borrowed(("retirer", "supprimer", "enlever"), DOCUMENTS.is_called),
)
async def withdraw(ctx: Context, args: Words) -> Effects:
    """Its number and its title stay, so that who looks for it knows; where its files are, and what they say, does not."""
    document, _ = await DOCUMENTS.find_living(ctx, args.words)
    await only_who_may(ctx, document)
    number = number_of(document)
    await passages.forget(ctx.session, number)
    if document.state == DRAFT:
        await remove_row(ctx.session, document)
        return (Direct(msg("library.given-up")),)
    await documents.set_emptied(ctx.session, number)
    document.state, document.summary, document.version = WITHDRAWN, "", document.version + 1
    await DOCUMENTS.plan(ctx.session, document, ctx.territory, ctx.now)
    return Reply(msg("library.withdrawn", document=document)), await DOCUMENTS.kept_true(ctx.session, document)
