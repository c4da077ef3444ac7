"""« oui »: an announcement leaves, once, or is planned for an instant, when it leaves in the name of who said it if they still may."""

from datetime import timedelta

from commands.announcements.drafts import Draft, odd_moment, read_instant
from commands.announcements.previewing import SEND, preview, room_name, why_again
from commands.announcements.shared import THING, Reached, family, find_reached, rooms_of, said, take_day
from commands.core.declaration.context import Context, Coordinator
from commands.core.declaration.effects import Effects, Refused, Reply, msg
from commands.core.rules.rights import only_for_the_team
from storage.announcements import PLANNED, SAID, Announcement
from storage.rows import keep_row
from storage.team import ANNOUNCED_AGAIN, JournalEntry
from storage.timers import set_timer, timer

FRESH = timedelta(minutes=5)
"""After a preview: what was counted then may be wrong later, and so may the wish."""
DUE = "announcements.due"


@family.command(SEND, Draft, examples=("!annonce-envoyer",), writes=True)
async def send(ctx: Context, draft: Draft) -> Effects:
    """It leaves, or is planned. Shown too long ago, it is shown again; at an odd hour, it is asked."""
    me = await only_for_the_team(ctx)
    if not draft.text:
        raise Refused("announcements.nothing-waits")
    if draft.shown_at is None or ctx.now - draft.shown_at > FRESH:
        return await preview(ctx, me, draft.model_copy(update={"answer": ""}), late=True)
    if draft.answer:
        draft = draft.model_copy(update={"at": read_instant(ctx, draft.answer), "answer": ""})
        assert draft.at is not None
        if odd_moment(draft.at.astimezone(ctx.territory.zone)):
            return await preview(ctx, me, draft)
    if asked := await why_again(ctx, draft):
        return asked
    if not draft.reason and not await take_day(ctx, draft.room, draft.at or ctx.now):
        return await why_again(ctx, draft)
    return await _say(ctx, me, draft) if draft.at is None else await _plan(ctx, me, draft)


async def _say(ctx: Context, me: Coordinator, draft: Draft) -> Effects:
    reached = await find_reached(ctx, draft.room)
    if reached is None:
        raise Refused("announcements.not-there", room=room_name(ctx, draft.room), rooms=rooms_of(ctx))
    row = await _add(ctx, me, draft)
    told = said(row, draft.text, me, reached)
    row.state, row.text = SAID, ""
    here = room_name(ctx, draft.room)
    return (*((_sent(row, here, reached),) if here else ()), *told)


def _sent(row: Announcement, here: str, reached: Reached) -> Reply:
    return Reply(msg("announcements.sent", announcement=row, room=here, reached=reached))


async def _plan(ctx: Context, me: Coordinator, draft: Draft) -> Effects:
    assert draft.at is not None
    if draft.at <= ctx.now:
        raise Refused("announcements.hour-over")
    row = await _add(ctx, me, draft)
    await set_timer(ctx.session, timer(f"{THING.kind}:{row.number}", DUE, draft.at, version=row.version))
    return (Reply(msg("announcements.planned", announcement=row, room=room_name(ctx, draft.room))),)


async def _add(ctx: Context, me: Coordinator, draft: Draft) -> Announcement:
    """Keep it, and why where it is not the first of its day."""
    row = Announcement(
        room_id=draft.room,
        text=draft.text,
        quiet=draft.quiet,
        reason=draft.reason,
        state=PLANNED,
        structure=me.structure,
        created_by=me.user_id,
        created_at=ctx.now,
        due_at=draft.at or ctx.now,
    )
    await keep_row(ctx.session, row)
    if draft.reason:
        why = JournalEntry(at=ctx.now, kind=ANNOUNCED_AGAIN, author_id=me.user_id, author_structure=me.structure, about=draft.reason)
        await keep_row(ctx.session, why)
    return row
