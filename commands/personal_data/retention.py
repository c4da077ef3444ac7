"""Letting go in time: people are asked before, the équipe d'animation is told before and after, and the nights do the rest."""

from collections import Counter
from datetime import date, timedelta

from dateutil.relativedelta import relativedelta

from commands.core.declaration.context import Context, Due
from commands.core.declaration.effects import Direct, Effects, msg, reply
from commands.core.declaration.shapes import Nothing
from commands.core.rules.calendar import is_working_time
from commands.core.rules.rights import team
from commands.core.telling.mentions import tell_team
from commands.personal_data.shared import family
from storage import delivery, dialogues, personal_data, private_rooms, retention
from storage.dialogues import OfferedAnswers
from storage.network import Member
from storage.retention import NOTICE

FEWEST_TOLD = 3
"""People of one structure: fewer are told in the total only, for a count of one or two points at somebody."""
STAY, LEAVE = "rester", "désinscription"
"""What « oui » and « non » run; leaving is of another family, so called by its name."""
QUESTION_STANDS = timedelta(days=60)


@family.daily("personal_data.housekeeping", hour=4, minute=10)
async def forget_traces(due: Due) -> Effects:
    """Forget the traces of delivery that no homeserver repeats any more, and what nobody can answer any more."""
    old = due.now - timedelta(days=due.territory.retention.trace_days)
    await delivery.remove_old(due.session, old)
    await retention.remove_named_traces(due.session, due.months_ago(due.territory.retention.profile_months))
    await retention.remove_ended(due.session, due.now, old)
    return ()


@family.daily("personal_data.retention", hour=4, minute=20)
async def purge(due: Due) -> Effects:
    """Erase, at night, what was announced a week before and still has no sign of life. It is told in the morning."""
    spared, today, promise = await _spared(due), _today(due), due.territory.retention
    seen_by = months_before(today, promise.profile_months)
    let_go = {
        "silent": await retention.list_silent(due.session, seen_by, today - NOTICE, spared),
        "left": await retention.list_left(due.session, due.now - timedelta(days=promise.left_days)),
        "stranger": await retention.list_strangers(due.session, due.months_ago(due.territory.retention.profile_months), spared),
    }
    for reason, user_ids in let_go.items():
        for user_id in user_ids:
            await personal_data.erase(due.session, user_id, due.now, reason)
    return ()


@family.daily("personal_data.retention-letters", hour=9, minute=5)
async def tell(due: Due) -> Effects:
    """On working days: what was erased and what will be, to the équipe d'animation; whether they stay, to those without news.

    A bot that comes back at night or on a Sunday leaves it to the next working morning: nothing of it is lost.
    """
    if not is_working_time(due.local_now):
        return ()
    return (*await _report(due), *await _announce(due), *await _ask_to_stay(due))


@family.command(
    STAY,
    Nothing.described("Rester dans le réseau, quand je vous le demande."),
    aliases=("je-reste", "je-veux-rester"),
    examples=("!rester",),
)
async def stay(ctx: Context, _args: Nothing) -> Effects:
    """Thank: any word to the bot is a sign of life, and was taken as one before this command."""
    member = await ctx.session.get(Member, ctx.person.user_id)
    if member is None or member.left_at is not None:
        return reply("personal_data.stay-without-profile")
    return reply("personal_data.stay", months=ctx.territory.retention.profile_months)


async def _report(due: Due) -> Effects:
    purges = await retention.take_unreported(due.session, due.now)
    if not purges:
        return ()
    reasons = Counter(purge.reason for purge in purges)
    return await tell_team(due, msg("personal_data.purged", reasons=reasons, first=purges[0].id, last=purges[-1].id))


async def _announce(due: Due) -> Effects:
    today, promise = _today(due), due.territory.retention
    near = await retention.list_to_announce(due.session, months_before(today + NOTICE, promise.profile_months), await _spared(due))
    if not near:
        return ()
    user_ids = [member.user_id for member in near]
    structures = await retention.count_by_structure(due.session, user_ids, FEWEST_TOLD)
    await retention.set_purge_announced(due.session, user_ids, today)
    months, day = promise.profile_months, today + NOTICE
    return await tell_team(due, msg("personal_data.purge-announced", total=len(near), months=months, structures=structures, day=day))


async def _ask_to_stay(due: Due) -> Effects:
    today, promise = _today(due), due.territory.retention
    silent = await retention.list_to_renew(due.session, months_before(today, promise.renewal_months), await _spared(due))
    await retention.set_renewal_asked(due.session, [member.user_id for member in silent], today)
    letters = []
    for member in silent:
        await _offer_to_stay(due, member.user_id)
        until = months_before(member.last_seen_on, -promise.profile_months)
        letters.append(Direct(msg("personal_data.renewal", months=promise.renewal_months, until=until), member.user_id))
    return tuple(letters)


async def _offer_to_stay(due: Due, user_id: str) -> None:
    """« oui » and « non » are understood where the question is read, when that is a room known already."""
    for room in (await private_rooms.list_rooms(due.session, user_id))[:1]:
        answers = {"oui": {"command": STAY, "args": {}}, "non": {"command": LEAVE, "args": {}}}
        offer = OfferedAnswers(room_id=room.room_id, user_id=user_id, answers=answers, expires_at=due.now + QUESTION_STANDS)
        await dialogues.set_offer(due.session, offer)


def months_before(day: date, months: int) -> date:
    """The same day so many months before (after, when negative), or the last one of its month."""
    return day - relativedelta(months=months)


def _today(due: Due) -> date:
    return due.due.astimezone(due.territory.zone).date()


async def _spared(due: Due) -> set[str]:
    """Who coordinates is not forgotten by the nights: the équipe d'animation sees to itself."""
    return {coordinator.user_id for coordinator in await team(due.session, due.territory)}
