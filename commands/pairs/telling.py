"""What people are told in private, each at an hour of theirs, on a working day: with whom they are, or that they wait."""

from commands.core.declaration.context import Due
from commands.core.declaration.effects import Direct, Effects, msg
from commands.core.telling.mentions import take_hearers, working_moment
from commands.pairs.drawing import AGAIN, LEFT, PARTED, TOLD
from commands.pairs.shared import SILENCED_BY, family, find_partners
from commands.pairs.topics import pair_of
from storage import pairs, reach
from storage.pairs import IN, OUT
from storage.timers import Timer


@family.timer(TOLD)
async def tell(due: Due, planned: Timer) -> Effects:
    """With whom; unless one of them left the network, or said no, since the draw."""
    pair = await pairs.get_pair(due.session, planned.number)
    if pair is None or not await _hears(due, planned) or not await _wishes(due, planned.user_id):
        return ()
    shown = await pair_of(due.session, pair, planned.user_id)
    other = pair.other_than(planned.user_id)
    if shown is not None and other is not None and await _wishes(due, other):
        drawn = await pairs.get_draw(due.session, pair.month)
        assert drawn is not None, "a pair is of a draw"
        return (Direct(msg("pairs.told", shown=shown, seed=drawn.seed), planned.user_id),)
    return await _alone(due, planned)


@family.timer(PARTED)
async def tell_parted(due: Due, planned: Timer) -> Effects:
    """The other one is gone."""
    return await _alone(due, planned) if await _hears(due, planned) and await _wishes(due, planned.user_id) else ()


@family.timer(LEFT)
async def tell_left(due: Due, planned: Timer) -> Effects:
    """There was nobody for them this month."""
    if not await _hears(due, planned) or not await _wishes(due, planned.user_id):
        return ()
    return (Direct(msg("pairs.left"), planned.user_id),)


@family.timer(AGAIN)
async def ask_again(due: Due, planned: Timer) -> Effects:
    """Half a year after a no, once."""
    wish = await pairs.get_wish(due.session, planned.user_id)
    if wish is None or wish.state != OUT or not await _hears(due, planned):
        return ()
    return (Direct(msg("pairs.again"), planned.user_id),)


async def _alone(due: Due, planned: Timer) -> Effects:
    pair = await pairs.get_pair(due.session, planned.number)
    if pair is not None:
        pair.parted = True
    await pairs.set_waited(due.session, [], [planned.user_id])
    return (Direct(msg("pairs.parted"), planned.user_id),)


async def _wishes(due: Due, user_id: str) -> bool:
    wish = await pairs.get_wish(due.session, user_id)
    return wish is not None and wish.state == IN


async def _hears(due: Due, planned: Timer) -> bool:
    """Whether the person is here, and may be told it now; who may later is, by a timer of the same kind."""
    if planned.user_id not in await find_partners(due.session, [planned.user_id]):
        return False
    people = await reach.list_listeners(due.session, [planned.user_id], SILENCED_BY, due.now)
    return bool(await take_hearers(due, planned, people, working_moment(due)))
