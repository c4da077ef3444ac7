"""What is asked of a document before it is in the library: what nobody said and the file does not tell; then all of it, to be agreed to."""

from collections.abc import Sequence
from typing import Any

from commands.core.declaration.context import Context
from commands.core.declaration.effects import AskAgain, Direct, Effects, Refused, msg
from commands.core.declaration.questions import Question
from commands.core.language.words import says_something, unquoted, words_of
from commands.core.rules.rights import only_for_the_network
from commands.core.subjects import number_of
from commands.core.understanding import dialogue
from commands.core.understanding.short_answers import meant
from commands.library.licences import read_licence
from commands.library.subject import DOCUMENTS, family
from commands.library.wording import EVERYBODY, OURS, checked, own_structure, read_year, structure_called, theme_called
from storage import dialogues, documents, passages
from storage.documents import DRAFT, LINK, SHOWN, TEXTLESS, WAITING, WITHDRAWN, Document, DocumentEdition

DIALOGUE = "library.document"
NUMBER, STATE = "number", "state"
"""Facts among the answers: which document it is, and what its file is."""


def _says(said: str, refusal: Refused) -> str:
    """Raises the refusal where nothing is said, or « oui » to a question that is not answered so."""
    if not says_something(said) or meant(said) == "oui":
        raise refusal
    return said


async def _author(ctx: Context, said: str) -> str:
    if words_of(said) in OURS and (own := await own_structure(ctx)):
        return own
    if not says_something(said):
        raise Refused("library.no-author")
    return await structure_called(ctx, said) or checked("author", said)


QUESTIONS = (
    Question(
        "title", asks="library.ask-title", reads=lambda _ctx, said: checked("title", unquoted(_says(said, Refused("library.no-title"))))
    ),
    Question("author", asks="library.ask-author", reads=_author, optional=True),
    Question("year", asks="library.ask-year", reads=lambda ctx, said: read_year(said, ctx.local_now.year), optional=True),
    Question("theme", asks="library.ask-theme", reads=lambda ctx, said: theme_called(checked("theme", said), ctx.lexicon), optional=True),
    Question(
        "audience",
        asks="library.ask-audience",
        reads=lambda _ctx, said: "" if words_of(said) in EVERYBODY else checked("audience", said),
        optional=True,
    ),
    Question("licence", asks="library.ask-licence", reads=lambda _ctx, said: checked("licence", read_licence(said)), optional=True),
    Question(
        "summary",
        asks="library.ask-summary",
        reads=lambda _ctx, said: checked("summary", _says(said, Refused("library.no-summary"))),
        optional=True,
    ),
)
_ALWAYS_KNOWN = ("audience", "summary")
"""What is not asked, and may be told: everybody, and nothing. A summary is, of what has no text."""


async def go_on(ctx: Context, waiting: Sequence[Document]) -> Effects:
    """Ask about the first document that is read. What the person is being asked already comes before."""
    draft = await dialogues.get_draft(ctx.session, ctx.person.user_id)
    if draft is not None and draft.expires_at > ctx.now:
        mine = draft.dialogue == DIALOGUE and draft.answers.get(NUMBER) in {each.number for each in waiting}
        return (AskAgain(),) if mine else (Direct(msg("library.waits")),)
    if draft is not None:
        await dialogues.remove_draft(ctx.session, ctx.person.user_id)
    editions = await documents.list_current(ctx.session, [number_of(each) for each in waiting])
    for document in waiting:
        edition = editions.get(number_of(document))
        if edition is not None and edition.state != WAITING:
            return await ask(ctx, document, edition)
    return (Direct(msg("library.still-read", name=next((each.name for each in editions.values()), ""))),)


async def ask(ctx: Context, document: Document, edition: DocumentEdition) -> Effects:
    """What is missing; then the summary."""
    told = {key.key: getattr(document, key.key) for key in QUESTIONS}
    known = {key: value or None for key, value in told.items() if value or key in _ALWAYS_KNOWN or document.state != DRAFT}
    if edition.state in {LINK, TEXTLESS} and not document.summary and document.state == DRAFT:
        del known["summary"]
    facts = {NUMBER: document.number, STATE: edition.state, "name": edition.name, "new": document.state == DRAFT}
    return await dialogue.begin(ctx, family.asks(DIALOGUE), answers=known | facts, skipping=True)


@family.dialogue(DIALOGUE, QUESTIONS, summary="library.to-confirm", begun_by="document")
async def finish(ctx: Context, answers: dict[str, Any]) -> Effects:
    """It is in the library, or is told of otherwise. The next one that waits is asked about."""
    await only_for_the_network(ctx, Refused("library.members-only"))
    document = await documents.get_document(ctx.session, answers[NUMBER], to_change=True)
    if document is None or document.state == WITHDRAWN:
        return (Direct(msg("library.gone")),)
    new = document.state == DRAFT
    for key in QUESTIONS:
        setattr(document, key.key, answers[key.key] if key.key == "year" else answers[key.key] or "")
    document.version += 1
    await remember(ctx, document)
    if not new:
        return Direct(msg("library.changed", document=document)), await DOCUMENTS.kept_true(ctx.session, document)
    document.state, document.shown_at, document.expires_at = SHOWN, ctx.now, None
    await ctx.session.flush()
    noted = Direct(msg("library.noted", document=document))
    announced = await DOCUMENTS.announced(ctx.session, document, quiet=True)
    left = await documents.list_drafts(ctx.session, ctx.person.user_id)
    return noted, *announced, *(await go_on(ctx, left) if left else ())


async def remember(ctx: Context, document: Document) -> None:
    """It is found by what is told of it."""
    told = (document.author, document.theme, document.audience, document.summary, str(document.year or ""))
    await passages.remember_told(ctx.session, number_of(document), document.title, told)
