"""Subscriptions: an address that a phone looks at from time to time, and what it finds there."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlmodel.ext.asyncio.session import AsyncSession

from commands.core.declaration.context import Context
from commands.core.declaration.effects import Direct, Effects, Refused, Reply, msg
from commands.core.rules.rights import only_for_members
from commands.meetings.announcing.ics import Entry, File
from storage import feeds, meetings
from storage.meetings import Meeting

BACK = timedelta(days=92)
"""How long a meeting that is over stays in a subscribed calendar. All those to come are there."""
MOST = 500
"""Meetings in a calendar: half a megabyte. The first ones; those where the person is registered before any other."""

PUBLIC_PATH = "/agenda.ics"


def path_of(secret: str) -> str:
    """Where the calendar of this secret is."""
    return f"/agenda/{secret}.ics"


async def public_file(session: AsyncSession, now: datetime) -> File:
    """The meetings open to everybody, for whoever asks."""
    found = await meetings.list_for_calendars(session, now - BACK, public=True, limit=MOST)
    return File([Entry(meeting) for meeting in found], public=True)


async def file_of(session: AsyncSession, user_id: str, now: datetime) -> File:
    """All the meetings of the network as a member may see them, with the video links of those where they have a seat."""
    mine = await meetings.list_for_calendars(session, now - BACK, user_id=user_id, limit=MOST)
    others = await meetings.list_for_calendars(session, now - BACK, limit=MOST)
    found = {meeting.number: meeting for meeting in (*mine, *others)}
    return File(await entries_for(session, user_id, sorted(list(found.values())[:MOST], key=lambda meeting: meeting.starts_at)))


async def entries_for(session: AsyncSession, user_id: str, found: Sequence[Meeting]) -> list[Entry]:
    """These meetings as a person may see them."""
    states, changes = await meetings.list_states_of(session, user_id), await meetings.list_changes_of(session, user_id)
    return [Entry(each, states.get(each.number or 0), changes.get(each.number or 0, 0)) for each in found]


# ── What is said of them ─────────────────────────────────────────────────────────────────────────────────────────


async def tell_public(ctx: Context) -> Effects:
    """The address of the public calendar."""
    return (Reply(msg("meetings.feed-public", address=_base(ctx) + PUBLIC_PATH)),)


async def subscribe(ctx: Context) -> Effects:
    """A first address. The bot does not know again the one it gave: it is above, in the private room, or replaced."""
    base = await _for_members(ctx)
    if known := await feeds.get_feed(ctx.session, ctx.person.user_id):
        return (Direct(msg("meetings.feed-known", since=known.created_at)),)
    return await _give(ctx, base)


async def renew(ctx: Context) -> Effects:
    """Another address; the one of before leads nowhere from now on."""
    return await _give(ctx, await _for_members(ctx))


async def unsubscribe(ctx: Context) -> Effects:
    """The address leads nowhere from now on. Said to whoever asks: no right is needed to stop."""
    return (Direct(msg("meetings.feed-stopped", had=await feeds.remove_feed(ctx.session, ctx.person.user_id))),)


async def _give(ctx: Context, base: str) -> Effects:
    await feeds.set_feed(ctx.session, ctx.person.user_id, ctx.secret, ctx.now)
    return (Direct(msg("meetings.feed-given", address=base + path_of(ctx.secret))),)


async def _for_members(ctx: Context) -> str:
    """Where calendars are. Raises Refused without such a place, and for who is no member: the calendar goes with the membership."""
    base = _base(ctx)
    await only_for_members(ctx, Refused("meetings.feed-for-members"))
    return base


def _base(ctx: Context) -> str:
    if ctx.territory.public_url is None:
        raise Refused("meetings.feed-nowhere")
    return ctx.territory.public_url
