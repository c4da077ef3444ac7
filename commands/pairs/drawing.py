"""The draw of a month, on its first working day from the third on; and who is to be asked again, or told that they are alone."""

import asyncio
from collections.abc import Sequence
from datetime import datetime

from dateutil.relativedelta import relativedelta

from commands.core.declaration.context import Due
from commands.core.declaration.effects import Effects, msg
from commands.core.rules.calendar import is_working_day
from commands.core.telling.mentions import tell_team, working_moments
from commands.pairs.pairing import Candidate, Drawn, draw
from commands.pairs.shared import FIRST_DAY, LAST_DAY, SILENCED_BY, Partner, family, find_partners, month_of, seed_of_month
from storage import pairs, timers
from storage.pairs import Pair, PairDraw
from storage.timers import timer

TOLD, LEFT, PARTED, AGAIN = "pairs.told", "pairs.left", "pairs.parted", "pairs.again"
PAIR, DRAW, WISH = "pairs.pair", "pairs.draw", "pairs.wish"
ASKED_AGAIN_AFTER = relativedelta(months=6)


@family.daily("pairs.day", hour=10, minute=10)
async def look(due: Due) -> Effects:
    """On working days only: people are told then, each at an hour of theirs."""
    today = due.local_now.date()
    if not is_working_day(today):
        return ()
    await _ask_again(due)
    await _tell_who_is_left_alone(due)
    if not FIRST_DAY <= today.day <= LAST_DAY or await pairs.get_draw(due.session, month_of(today)) is not None:
        return ()
    return await _draw(due)


async def _draw(due: Due) -> Effects:
    """Draw, once a month. Who cannot be told within two weeks is in no pair: another one would wait for them."""
    today = due.local_now.date()
    wishes = {each.user_id: each for each in await pairs.list_wishing(due.session, today)}
    moments = await working_moments(due, list(wishes), SILENCED_BY)
    partners = {user_id: each for user_id, each in (await find_partners(due.session, list(moments))).items() if user_id in moments}
    if not partners:
        return ()
    structures = {each.structure.id or 0 for each in partners.values()}
    drawn = await asyncio.to_thread(  # a second, of a thousand people: others are answered meanwhile
        draw,
        [Candidate(user_id, each.structure.id or 0, wishes[user_id].waited) for user_id, each in partners.items()],
        await pairs.list_met(due.session, sorted(structures), due.now),
        await pairs.list_former(due.session, sorted(partners)),
        seed_of_month(month_of(today)),
    )
    made = await _keep(due, drawn, partners)
    told = ((pair, user_id) for pair in made for user_id in (pair.first_id, pair.second_id) if user_id is not None)
    planned = [timer(f"{PAIR}:{pair.number}", TOLD, moments[user_id], user_id=user_id) for pair, user_id in told]
    await timers.set_each(due.session, planned)
    if len(structures) == 1 and len(partners) > 1:
        return await tell_team(due, msg("pairs.one-structure", partners=len(partners), structure=next(iter(partners.values())).structure))
    await _plan_left(due, drawn, moments)
    return ()


async def _keep(due: Due, drawn: Drawn, partners: dict[str, Partner]) -> Sequence[Pair]:
    month = month_of(due.local_now.date())
    made = [
        Pair(
            month=month,
            first_id=one.user_id,
            second_id=other.user_id,
            first_structure_id=one.structure_id,
            second_structure_id=other.structure_id,
            at=due.now,
        )
        for one, other in drawn.pairs
    ]
    row = PairDraw(month=month, seed=seed_of_month(month), people=len(partners), pairs=len(made))
    await pairs.add_draw(due.session, row, made)
    paired = [each.user_id for both in drawn.pairs for each in both]
    await pairs.set_waited(due.session, paired, [each.user_id for each in drawn.left])
    return made


async def _plan_left(due: Due, drawn: Drawn, moments: dict[str, datetime]) -> None:
    """Who is left out is told so the first month; then only that there is somebody."""
    month = f"{due.local_now.date():%Y%m}"
    alone = [each.user_id for each in drawn.left if not each.waited]
    await timers.set_each(due.session, [timer(f"{DRAW}:{month}", LEFT, moments[each], user_id=each) for each in alone])


async def _ask_again(due: Due) -> None:
    """Who said no six months ago is asked once more."""
    wishes = await pairs.list_to_ask_again(due.session, due.now - ASKED_AGAIN_AFTER)
    here = await find_partners(due.session, [each.user_id for each in wishes])
    moments = await working_moments(due, list(here), SILENCED_BY)
    await timers.set_each(due.session, [timer(f"{WISH}:0", AGAIN, at, user_id=user_id) for user_id, at in moments.items()])
    await pairs.set_asked(due.session, [each.user_id for each in wishes], due.now)


async def _tell_who_is_left_alone(due: Due) -> None:
    """One of a pair of this month, or of the last one, left the network: the other is told once, and goes first the next time."""
    today = due.local_now.date()
    for month in (month_of(today - relativedelta(months=1)), month_of(today)):
        for pair in await pairs.list_of_month(due.session, month):
            if pair.parted or await timers.list_timers(due.session, subject=f"{PAIR}:{pair.number}"):
                continue
            here = await find_partners(due.session, [each for each in (pair.first_id, pair.second_id) if each])
            if len(here) == 1:
                pair.parted = True
                (alone,) = here
                for at in (await working_moments(due, [alone], SILENCED_BY)).values():
                    await timers.set_timer(due.session, timer(f"{PAIR}:{pair.number}", PARTED, at, user_id=alone))
