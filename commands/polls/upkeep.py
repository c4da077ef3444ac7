"""What the days do to polls by themselves: counts that are checked, names that are forgotten."""

from collections.abc import Sequence
from datetime import timedelta

from commands.core.declaration.context import Due, Occasion, Person
from commands.core.declaration.effects import Direct, Effect, Effects, Repaired, msg
from commands.core.declaration.follow_ups import FollowUp, Pressing
from commands.core.subjects import number_of
from commands.polls.subject import POLLS, family, takes_votes
from storage import ballots, directory, forgotten_votes, network, polls
from storage.ballots import TALLY
from storage.merges import UNHEARD
from storage.polls import OPEN, Poll
from storage.timers import Timer

AHEAD = timedelta(days=7)


@POLLS.timer(TALLY, OPEN)
async def tell_tally(due: Due, _planned: Timer, poll: Poll) -> Effects:
    """Somebody was forgotten, and their voice with them, or two structures became one: the message of the poll says so."""
    return (await POLLS.kept_true(due.session, poll),)


@POLLS.timer(UNHEARD, OPEN)
async def tell_unheard(due: Due, timer: Timer, poll: Poll) -> Effects:
    """Two structures became one: whose ballot counts no more, as that of a new colleague is later, is told so quietly."""
    ballot = await ballots.find_ballot(due.session, timer.number, timer.user_id)
    if ballot is None or ballot.structure_id is None or not takes_votes(poll, due.now):
        return ()
    heard = await polls.find_last_ballot(due.session, timer.number, ballot.structure_id)
    if heard is None or heard.user_id in {None, timer.user_id}:
        return ()
    member = await network.get_member(due.session, heard.user_id or "")
    named = Person(heard.user_id or "", member.name if member else heard.name) if poll.names and not poll.secret else None
    (structure,) = await directory.list_structures(due.session, [ballot.structure_id])
    return (Direct(msg("votes.structures-merged", poll=poll, structure=structure.name, colleague=named), timer.user_id, quiet=True),)


@family.follows_up
async def list_ending(occasion: Occasion) -> Sequence[FollowUp]:
    """The polls that end this week: `!suivi` tells them."""
    ending = [poll for poll in await polls.list_open(occasion.session) if poll.ends_at <= occasion.now + AHEAD]
    return [FollowUp(Pressing.DUE, poll.ends_at, msg("polls.ends-soon", poll=poll)) for poll in ending]


@family.daily("polls.tallies", hour=4, minute=45)
async def check_tallies(due: Due) -> Effects:
    """Every night the ballots of the open polls are counted again: the message of a poll whose count was wrong is put right."""
    wrong: list[Effect] = []
    for each in await polls.list_open(due.session):
        poll = await polls.get_poll(due.session, number_of(each), to_change=True)
        if poll is not None and await ballots.count_anew(due.session, poll):
            wrong += [await POLLS.kept_true(due.session, poll), Repaired(POLLS.of(poll))]
    return tuple(wrong)


@family.daily("polls.votes", hour=4, minute=50)
async def forget_who_voted(due: Due) -> Effects:
    """A year after a poll (`retention.attendance_months`), only what the voices said is known."""
    await forgotten_votes.remove_names(due.session, due.months_ago(due.territory.retention.attendance_months))
    return ()
