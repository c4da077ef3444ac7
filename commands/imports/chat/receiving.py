"""A list that comes: `!importer`, and a file that a coordinator sends in private."""

from commands.core.declaration.context import Context, SharedFile
from commands.core.declaration.effects import AskAgain, Direct, Effects, Refused, msg, reply
from commands.core.declaration.happenings import FileSent
from commands.core.declaration.shapes import Words
from commands.core.language.words import words_of
from commands.core.rules.rights import coordinator, only_for_the_team, team
from commands.imports.chat.shared import DIALOGUE, LARGEST_MB, family
from storage import brought_lists, dialogues
from storage.brought_lists import CHANGING, KEPT, READING, TALKING, BroughtList
from storage.rows import keep_row, remove_row

_LISTS = frozenset("une un la le ma mon cette ce notre des liste fichier tableur structures annuaire".split())  # noqa: SIM905 - words to read


def _is_a_list(words: str) -> bool:
    """« importer ma liste » is said to the robot; « importer des oranges » is not."""
    return _LISTS.issuperset(words_of(words).split())


@family.command(
    "importer",
    Words.described("Importer une liste de structures : envoyez-moi le fichier en privé (Excel, CSV, Word, PDF…).", _is_a_list),
    aliases=("import", "importer-une-liste"),
    examples=("!importer",),
    writes=True,
    takes_file=True,
)
async def import_list(ctx: Context, _args: Words) -> Effects:
    """With a file, or in reply to one, it is read. Without, what is begun is told, or how to begin."""
    if ctx.file is not None:
        return await receive(ctx, ctx.file)
    await only_for_the_team(ctx)
    begun = await brought_lists.find_list(ctx.session, ctx.person.user_id)
    if begun is None:
        return reply("imports.how", private=ctx.room.private, most=LARGEST_MB)
    draft = await dialogues.get_draft(ctx.session, ctx.person.user_id)
    if begun.state == TALKING and draft is not None and draft.dialogue == DIALOGUE:
        return (AskAgain(),)
    if begun.state == TALKING:  # what was answered about it is forgotten, or was never asked
        begun.ask(READING, ctx.now)
    return (Direct(msg("imports.being-handled", name=begun.name, state=begun.state)),)


@family.when(FileSent)
async def take(ctx: Context, sent: FileSent) -> Effects:
    """Only a coordinator's is opened. A document that comes alone is for the library: its list is read when it is asked for."""
    return () if sent.file.is_document else await receive(ctx, sent.file)


async def receive(ctx: Context, file: SharedFile) -> Effects:
    """Have a list read. One that was only talked about gives way to it: most come back corrected. Raises Refused."""
    member = await coordinator(ctx)
    if member is None:
        raise Refused("imports.team-only", team=await team(ctx.session, ctx.territory))
    if not ctx.room.private:
        raise Refused("imports.in-private", name=file.name)
    if file.content.get("msgtype") != "m.file" or not _may_be_read(file):
        raise Refused("imports.no-list", name=file.name)
    if file.size is not None and file.size > LARGEST_MB * 1_000_000:
        raise Refused("imports.too-large", name=file.name, size=round(file.size / 1_000_000), most=LARGEST_MB)
    before = await brought_lists.find_list(ctx.session, ctx.person.user_id)
    if before is not None and before.state in CHANGING:
        raise Refused("imports.busy", name=before.name, mine=True)
    if before is not None:
        await forget(ctx, before)
    brought = BroughtList(
        user_id=ctx.person.user_id,
        room_id=ctx.room.room_id,
        event_id=file.event_id or ctx.cause,
        name=file.name,
        file=file.content,
        brought_by=member.structure,
        at=ctx.now,
        expires_at=ctx.now + KEPT,
    )
    await keep_row(ctx.session, brought)
    return being_read(brought, before=before, behind=await brought_lists.find_changing(ctx.session))


def being_read(brought: BroughtList, *, before: BroughtList | None = None, behind: BroughtList | None = None) -> Effects:
    """It is read, in the place of the one before, once what is being written is."""
    others = {"before": before.name if before else None, "behind": behind.name if behind else None}
    return (Direct(msg("imports.being-read", name=brought.name, **others)),)


async def forget(ctx: Context, brought: BroughtList) -> None:
    """Nothing is kept of a list, nor of what was answered about it."""
    await remove_row(ctx.session, brought)
    draft = await dialogues.get_draft(ctx.session, brought.user_id)
    if draft is not None and draft.dialogue == DIALOGUE:
        await dialogues.remove_draft(ctx.session, brought.user_id)


_OTHERS = frozenset("doc ppt pptx odp png jpg jpeg gif heic zip mp3 mp4 msg".split())  # noqa: SIM905 - as above
"""Endings of files that nobody can read a list from. What has none of ours either is looked into."""


def _may_be_read(file: SharedFile) -> bool:
    return file.is_table or file.ending not in _OTHERS
