"""`!compte-rendu`: minutes attached to a meeting, as a link or a file, and found again."""

import re
from datetime import timedelta
from typing import Any

from commands.core import guard
from commands.core.declaration.context import Context, SharedFile
from commands.core.declaration.effects import A_FILE, Call, Effects, Forward, Offer, Refused, Reply, msg
from commands.core.declaration.shapes import OpenWords
from commands.core.language.words import words_of
from commands.core.rules.rights import coordinator
from commands.meetings.people import host_of
from commands.meetings.preparing.wording import read_link
from commands.meetings.subject import MEETINGS, family
from storage import attendance, meetings, minutes
from storage.meetings import GONE, Meeting
from storage.minutes import Minutes
from storage.rows import keep_row

WAITS = timedelta(minutes=10)
A_PAGE = 5
SEARCHED = 500
MOST_GIVEN = 5
"""Files at once: the others are given by their number."""
MOST = 20
"""Minutes of one meeting."""

_REMOVE = re.compile(r"(?:retirer?|supprimer?|enlever?)\s*+(?:(?:le|la|n\s*+[°ºo])\s*+)?(\d{1,3})?", re.IGNORECASE)
_ADD = re.compile(r"(?:ajouter?|joindre|envoyer|nouveau)\b.*", re.IGNORECASE)
_NUMBER = re.compile(r"(?:n\s*[°ºo]\s*)?(\d{1,3})", re.IGNORECASE)


@family.command(
    "compte-rendu",
    OpenWords.described("Trouver le compte rendu d’une rencontre, ou en joindre un : un lien ou un fichier.", MEETINGS.is_named),
    aliases=("cr", "notes", "comptes-rendus", "compte-rendus", "compte-rendu-de"),
    examples=("!compte-rendu", "!compte-rendu R12", "!compte-rendu R12 https://nuage.example.org/cafe", "!compte-rendu R12 retirer 2"),
    writes=True,
    shows_alone=True,
    takes_file=True,
)
async def report(ctx: Context, args: OpenWords) -> Effects:
    """Find minutes, give them, or attach some."""
    if not MEETINGS.is_named(args.words):
        return await _find(ctx, args.words)
    meeting, after = await MEETINGS.find(ctx, args.words, to_change=True)
    if ctx.file is not None:
        return await _attach(
            ctx, meeting, Minutes(meeting_number=meeting.number or 0, **_file(ctx), author_id=ctx.person.user_id, at=ctx.now)
        )
    if found := _REMOVE.fullmatch(after):
        return await _remove(ctx, meeting, int(found[1] or 0))
    if _ADD.fullmatch(after):
        return await _wait(ctx, meeting)
    if after and not _NUMBER.fullmatch(after):
        link = read_link(after)
        return await _attach(
            ctx, meeting, Minutes(meeting_number=meeting.number or 0, name=link, link=link, author_id=ctx.person.user_id, at=ctx.now)
        )
    return await _give(ctx, meeting, int(after) if after.isdecimal() else None)


async def _find(ctx: Context, words: str) -> Effects:
    """The last minutes, or those whose meeting or name has all these words."""
    if ctx.file is not None:
        raise Refused("meetings.minutes-of-which")
    wanted = set(words_of(words).split())
    found: dict[int, Meeting] = {}
    for meeting, each in await minutes.list_last(ctx.session, SEARCHED):
        if wanted <= set(words_of(f"{meeting.title} {meeting.theme} {meeting.format} {each.name}").split()):
            found[meeting.number or 0] = meeting
    listed = list(found.values())
    return (Reply(msg("meetings.minutes-found", meetings=listed[:A_PAGE], more=len(listed) > A_PAGE, said=words)),)


async def _give(ctx: Context, meeting: Meeting, rank: int | None) -> Effects:
    """The links and the files. A sealed one is for no other than who may read where it is given."""
    there = await minutes.list_minutes(ctx.session, meeting.number or 0)
    if not there:
        if await _may_attach(ctx, meeting):
            return await _wait(ctx, meeting)
        raise Refused("meetings.no-minutes", meeting=meeting)
    wanted = [each for place, each in enumerate(there, 1) if rank in {None, place}]
    files = [Forward(_shared(each), each.is_sealed and not ctx.room.encrypted) for each in wanted if each.file][:MOST_GIVEN]
    mine = await _may_attach(ctx, meeting)
    apart = bool([each for each in files if each.private]) and not ctx.room.private
    return Reply(msg("meetings.minutes", meeting=meeting, minutes=there, mine=mine, apart=apart)), *files


async def _wait(ctx: Context, meeting: Meeting) -> Effects:
    """The next file that this person sends in this room is the one."""
    await _only_if_may_attach(ctx, meeting)
    asked = Reply(msg("meetings.minutes-awaited", meeting=meeting, minutes=int(WAITS.total_seconds()) // 60))
    return asked, Offer({A_FILE: Call("compte-rendu", {"words": f"R{meeting.number}"})}, WAITS)


async def _attach(ctx: Context, meeting: Meeting, attached: Minutes) -> Effects:
    await _only_if_may_attach(ctx, meeting)
    there = await minutes.list_minutes(ctx.session, meeting.number or 0)
    if len(there) >= MOST:
        raise Refused("meetings.too-many-minutes", meeting=meeting, most=MOST)
    await keep_row(ctx.session, attached)
    noted = Reply(msg("meetings.minutes-attached", meeting=meeting, attached=attached, rank=len(there) + 1))
    return noted, await MEETINGS.kept_true(ctx.session, meeting)


async def _remove(ctx: Context, meeting: Meeting, rank: int) -> Effects:
    """Who attached them takes them back, or who holds the meeting, or the équipe d'animation."""
    there = await minutes.list_minutes(ctx.session, meeting.number or 0)
    rank = rank or (1 if len(there) == 1 else 0)
    if not 1 <= rank <= len(there):
        raise Refused("meetings.which-minutes", meeting=meeting, minutes=there)
    gone = there[rank - 1]
    if gone.author_id != ctx.person.user_id and not await _answers_for(ctx, meeting):
        raise Refused("meetings.minutes-not-yours", meeting=meeting)
    await minutes.remove_minutes(ctx.session, gone)
    return Reply(msg("meetings.minutes-removed", meeting=meeting, gone=gone)), await MEETINGS.kept_true(ctx.session, meeting)


async def _answers_for(ctx: Context, meeting: Meeting) -> bool:
    """Whether the person holds the meeting, or is of the équipe d'animation."""
    is_host = ctx.person.user_id == await host_of(ctx.session, ctx.territory, meeting)
    return is_host or await coordinator(ctx) is not None


async def _may_attach(ctx: Context, meeting: Meeting) -> bool:
    """Who answers for the meeting, is registered, or was there."""
    row = await meetings.find_registration(ctx.session, meeting.number or 0, ctx.person.user_id)
    if (row is not None and row.state != GONE) or await _answers_for(ctx, meeting):
        return True
    return any(each.user_id == ctx.person.user_id for each in await attendance.list_walk_ins(ctx.session, meeting.number or 0))


async def _only_if_may_attach(ctx: Context, meeting: Meeting) -> None:
    if not await _may_attach(ctx, meeting):
        raise Refused("meetings.minutes-not-yours", meeting=meeting)


def _file(ctx: Context) -> dict[str, Any]:
    """What is kept of the file at hand. Raises Refused when its name speaks of an accompanied person."""
    file = ctx.file
    assert file is not None
    guard.only_safe(file.name.rpartition(".")[0].replace("_", " "))
    return {"name": file.name, "file": file.content, "size": file.size}


def _shared(each: Minutes) -> SharedFile:
    return SharedFile(each.name, each.file or {}, each.size, each.is_sealed)
