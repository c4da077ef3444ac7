"""What becomes of an announcement that was planned: it is said at its hour, given up, or told to who may say it otherwise."""

from datetime import timedelta

from commands.announcements.lists import is_named
from commands.announcements.sending import DUE
from commands.announcements.shared import THING, family, find_reached, said
from commands.core.declaration.context import Context, Coordinator, Due
from commands.core.declaration.effects import Direct, Effects, PutOff, Refused, Reply, msg
from commands.core.declaration.shapes import Words
from commands.core.declaration.vocabulary import Borrowed
from commands.core.rules.calendar import next_waking_time
from commands.core.rules.rights import only_for_the_team, team
from commands.core.telling.mentions import tell_team
from storage import announcements, timers
from storage.announcements import CANCELLED, PLANNED, SAID, Announcement
from storage.timers import Timer

STALE = timedelta(hours=3)
"""After its hour: « le café commence » is no more true. Who announced it is asked."""


@family.command(
    "annuler-annonce",
    Words.described("Annuler une annonce prévue (équipe d’animation).", is_named),
    aliases=("annonce-annuler", "annuler-l-annonce", "retirer-annonce"),
    examples=("!annuler AN3", "!annuler annonce"),
    writes=True,
    borrowed=Borrowed(("annuler", "annule"), is_named),
)
async def give_up(ctx: Context, args: Words) -> Effects:
    """The one that is named, else the only one that is planned. Any of the équipe d'animation may."""
    await only_for_the_team(ctx)
    row = await _named(ctx, args.words)
    if row.state != PLANNED:
        raise Refused("announcements.is-over", announcement=row)
    row.state, row.version, text, row.text = CANCELLED, row.version + 1, row.text, ""
    await timers.remove_timers(ctx.session, f"{THING.kind}:{row.number}")
    return (Reply(msg("announcements.given-up", announcement=row, text=text)),)


async def _named(ctx: Context, words: str) -> Announcement:
    number, _ = THING.take(words)
    planned = await announcements.list_planned(ctx.session)
    if number is None and len(planned) == 1:
        number = planned[0].number
    row = None if number is None else await announcements.get_announcement(ctx.session, number)
    if row is None:
        raise Refused("announcements.unknown", number=number, planned=planned)
    return row


@family.timer(DUE)
async def say_planned(due: Due, planned: Timer) -> Effects:
    """At its hour, when who announced it still may, and the bot is there."""
    row = await announcements.get_announcement(due.session, planned.number)
    if row is None or row.state != PLANNED:
        return ()
    late = due.now - row.due_at
    if late <= STALE and (at := next_waking_time(due.local_now)) > due.now and late > timedelta(minutes=5):
        raise PutOff(at)
    author = next((each for each in await team(due.session, due.territory) if each.user_id == row.created_by), None)
    if author is None:
        return await _give_back(due, row, None, "left")
    if late > STALE:
        return await _give_back(due, row, author, "late")
    reached = await find_reached(due, row.room_id)
    if reached is None:
        return await _give_back(due, row, author, "not-there")
    told = said(row, row.text, author, reached)
    row.state, row.text = SAID, ""
    alone = (Direct(msg("announcements.said-mutely", announcement=row, mute=reached.mute), author.user_id, quiet=True),)
    return *told, *(alone if reached.mute and not row.quiet else ())


async def _give_back(due: Due, row: Announcement, author: Coordinator | None, why: str) -> Effects:
    """It is not said: whoever may say it otherwise gets its words back."""
    row.state, text, row.text = CANCELLED, row.text, ""
    told = msg("announcements.not-said", announcement=row, text=text, why=why)
    return await tell_team(due, told) if author is None else (Direct(told, author.user_id),)
