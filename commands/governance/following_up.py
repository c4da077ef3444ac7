"""`!suivi`: what is late, due this week or waiting for an answer, in ten lines; told to the team by itself on the chosen morning."""

from collections.abc import Sequence
from datetime import date, timedelta

from commands.core.dates import moment
from commands.core.declaration.context import Context, Due, Occasion
from commands.core.declaration.effects import Direct, Effects, msg
from commands.core.declaration.families import Table
from commands.core.declaration.follow_ups import FollowUp, Pressing
from commands.core.declaration.shapes import Nothing
from commands.core.rules.calendar import first_working_day
from commands.core.rules.rights import only_for_the_team
from commands.core.subjects import number_of
from commands.core.telling.mentions import tell_team
from commands.governance.subject import family, sheet_of
from storage import decisions, delegations, timers
from storage.decisions import LAPSED
from storage.timers import Timer, timer

MOST = 8
"""Lines of things to do; one before, one after."""
AHEAD, BEHIND = timedelta(days=7), timedelta(days=14)
KIND = "governance.follow-up"


@family.command(
    "suivi",
    Nothing.described("Voir ce qui est en retard, à faire cette semaine, ou en attente d’une réponse (équipe d’animation)."),
    aliases=("suivi-hebdomadaire", "point-de-la-semaine", "à-faire"),
    examples=("!suivi",),
    knows_all=True,
)
async def show_follow_up(ctx: Context, _args: Nothing, table: Table) -> Effects:
    """Where nobody else reads."""
    await only_for_the_team(ctx)
    found = await gathered(ctx, table)
    return (Direct(msg("governance.follow-up", lines=found[:MOST], others=max(0, len(found) - MOST))),)


async def gathered(occasion: Occasion, table: Table) -> Sequence[FollowUp]:
    """What all families have to be followed up: what is late first, the oldest first."""
    found = [each for provider in table.follow_ups for each in await provider(occasion)]
    return sorted(found, key=lambda each: (each.pressing, each.at))


# ── On the chosen morning ────────────────────────────────────────────────────────────────────────────────────────


@family.daily("governance.follow-up-planned", hour=4, minute=15)
async def plan(due: Due) -> Effects:
    """When today is the day, the follow-up is planned for its hour: a bot that was down then tells it once it is back."""
    chosen, today = due.territory.follow_up, due.due.astimezone(due.territory.zone).date()
    if chosen is not None and today in days_of(chosen.weekday, today):
        at = moment(today, chosen.at, due.territory.zone).at
        await timers.set_timer(due.session, timer(f"{KIND}:{today.toordinal()}", KIND, at))
    return ()


def days_of(weekday: int, near: date) -> set[date]:
    """The working days on which a day of the week falls, around a date: on a public holiday, the next working day."""
    days = (near + timedelta(days=shift) for shift in range(-7, 8))
    return {first_working_day(day) for day in days if day.weekday() == weekday}


@family.timer(KIND, knows_all=True)
async def tell(due: Due, _planned: Timer, table: Table) -> Effects:
    """To each of the team, in private. Nothing is said when there is nothing."""
    found = await gathered(due, table)
    if not found:
        return ()
    told = msg("governance.follow-up", lines=found[:MOST], others=max(0, len(found) - MOST))
    return await tell_team(due, told)


# ── What of this family is to be followed up ─────────────────────────────────────────────────────────────────────


@family.follows_up
async def list_decisions(occasion: Occasion) -> Sequence[FollowUp]:
    """Those that end this week, and those that were not taken lately and that nobody asked again."""
    found = []
    for each in await decisions.list_open(occasion.session):
        if each.ends_at <= occasion.now + AHEAD:
            sheet = await sheet_of(occasion.session, each)
            found.append(FollowUp(Pressing.DUE, each.ends_at, msg("governance.decision-ends", sheet=sheet)))
    for each in await decisions.list_closed(occasion.session, LAPSED, since=occasion.now - BEHIND):
        at = each.closed_at or each.ends_at
        found.append(FollowUp(Pressing.LATE, at, msg("governance.decision-lapsed", number=number_of(each), title=each.title)))
    return found


@family.follows_up
async def list_unanswered(occasion: Occasion) -> Sequence[FollowUp]:
    """Delegations that nobody accepted yet."""
    standing = [each for each in await delegations.list_delegations(occasion.session) if each.accepted_at is None]
    return [FollowUp(Pressing.WAITING, each.proposed_at, msg("governance.delegation-waits", structure=each.structure)) for each in standing]
