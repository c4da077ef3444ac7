"""What is told of a document is changed, or it is taken out: by who brought it, or by the équipe d'animation."""

from typing import Annotated

from commands.core.declaration.context import Context
from commands.core.declaration.effects import Direct, Effects, Refused, Reply, msg
from commands.core.declaration.vocabulary import Args, Borrowed, Expected, Rest
from commands.core.subjects import number_of
from commands.library.asking import ask
from commands.library.subject import DOCUMENTS, family, only_who_may
from storage import dialogues, documents, passages
from storage.documents import DRAFT, WITHDRAWN
from storage.rows import remove_row


class Changing(Args):
    """Corriger ce qui est dit d’un document : titre, structure, année, thème, public, licence."""

    words: Annotated[Rest, Expected(DOCUMENTS.is_named)] = ""


@family.command(
    "modifier-document",
    Changing,
    aliases=("corriger-document", "changer-document"),
    examples=("!modifier-document DOC4",),
    writes=True,
    borrowed=Borrowed(("modifier", "corriger", "changer"), DOCUMENTS.is_called),
)
async def change(ctx: Context, args: Changing) -> Effects:
    """All of it, to be changed by numbers."""
    document, _ = await DOCUMENTS.find(ctx, args.words, to_change=True)
    DOCUMENTS.only_living(ctx, document)
    await only_who_may(ctx, document)
    draft = await dialogues.get_draft(ctx.session, ctx.person.user_id)
    if draft is not None and draft.expires_at > ctx.now:
        raise Refused("library.waits")
    editions = await documents.list_current(ctx.session, [number_of(document)])
    return await ask(ctx, document, editions[number_of(document)])


class Withdrawing(Args):
    """Retirer un document de la bibliothèque (qui l’a apporté, ou l’équipe d’animation)."""

    words: Annotated[Rest, Expected(DOCUMENTS.is_named)] = ""


@family.command(
    "retirer-document",
    Withdrawing,
    aliases=("supprimer-document", "enlever-document", "retirer-un-document"),
    examples=("!retirer-document DOC4",),
    writes=True,
    borrowed=Borrowed(("retirer", "supprimer", "enlever"), DOCUMENTS.is_called),
)
async def withdraw(ctx: Context, args: Withdrawing) -> Effects:
    """Its number and its title stay, so that who looks for it knows; where its files are, and what they say, does not."""
    document, _ = await DOCUMENTS.find(ctx, args.words, to_change=True)
    DOCUMENTS.only_living(ctx, document)
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
