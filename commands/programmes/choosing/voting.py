"""From the call for ideas to the vote, at its date or by one tap before it: balanced polls of approval, in an order drawn by lot."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime, time, timedelta
from math import ceil
from random import Random

from commands.core.dates import moment
from commands.core.declaration.context import Context, Due, Occasion, Territory
from commands.core.declaration.effects import Call, Effects, Happens, Offer, Post, PutOff, Refused, Reply, Seed, msg
from commands.core.declaration.happenings import PollWanted, Tap
from commands.core.declaration.shapes import SureWords
from commands.core.language.taps import YES
from commands.core.rules.calendar import working_day_before
from commands.core.rules.rights import coordinator, only_for_the_team
from commands.core.telling.mentions import tell_team
from commands.programmes.choosing.arbitration import arbitrate
from commands.programmes.choosing.wording import choice_of, question_of
from commands.programmes.subject import IDEAS, PROGRAMME, PROGRAMMES, ROOM, family, find_under_way
from storage import ideas, polls, programmes
from storage.ideas import OPEN, Idea
from storage.polls import CLOSED
from storage.programmes import CALL, VOTE, Programme
from storage.timers import Timer

MOST = 8
"""Ideas in one poll: as many as a poll has choices."""
FEWEST = 2
IDEAS_OVER, EVE, VOTE_OVER = "programmes.ideas-over", "programmes.eve", "programmes.vote-over"
EARLY = "programmes.early"
"""Of the subjects of the letters that offer to open the vote now."""
MORNING = time(9)
AFTER_THE_VOTE = timedelta(minutes=5)
"""Polls say their results a minute after their end."""


def grouped(found: Sequence[Idea], seed: str) -> list[tuple[str, list[Idea]]]:
    """The ideas as they are voted on: by kind of meeting, at most `MOST` together, in an order drawn from a seed that everybody sees.

    A kind that has one idea only is voted on with others. Gives the kind of each group, empty for several.
    """
    drawn = sorted(found, key=lambda idea: idea.number or 0)
    Random(seed).shuffle(drawn)  # noqa: S311 - anybody may draw it again
    if len(drawn) <= MOST:
        kinds = {idea.format for idea in drawn}
        return [(kinds.pop() if len(kinds) == 1 else "", drawn)]
    by_kind: dict[str, list[Idea]] = defaultdict(list)
    for idea in drawn:
        by_kind[idea.format].append(idea)
    together = [idea for kind in [*by_kind] if len(by_kind[kind]) < FEWEST or not kind for idea in by_kind.pop(kind)]
    if len(together) == 1 and by_kind:
        by_kind[max(by_kind, key=lambda kind: len(by_kind[kind]))] += together
        together = []
    groups = [*sorted(by_kind.items()), *([("", together)] if together else [])]
    return [(kind, part) for kind, members in groups for part in _parts(members)]


def _parts(members: list[Idea]) -> list[list[Idea]]:
    """As few parts as hold them all, of the same size or one less."""
    count = ceil(len(members) / MOST)
    return [members[at::count] for at in range(count)]


# ── When the call is over ────────────────────────────────────────────────────────────────────────────────────────


def _eve(programme: Programme, territory: Territory) -> list[datetime]:
    day = working_day_before(programme.ideas_until.astimezone(territory.zone).date())
    return [moment(day, MORNING, territory.zone).at]


@PROGRAMMES.timer(EVE, CALL, _eve)
async def offer_to_open(due: Due, _planned: Timer, programme: Programme) -> Effects:
    """The working day before, the équipe d'animation may open the vote by one tap, and sees what there is to vote on.

    Where the bot was down until the call was over, there is nothing to offer any more: the vote opens now.
    """
    if due.now >= programme.ideas_until:
        return ()
    found = await ideas.list_ideas(due.session, programme.number, OPEN)
    subject = f"{EARLY}:{programme.number}"
    asked = msg("programmes.eve", programme=programme, count=len(found))
    letters = await tell_team(due, asked, subject, quiet=True)
    return (*letters, Seed(subject, YES)) if letters and len(found) >= FEWEST else letters


@PROGRAMMES.timer(IDEAS_OVER, CALL, lambda programme, _: [programme.ideas_until])
async def end_call(due: Due, _planned: Timer, programme: Programme) -> Effects:
    """The vote opens by itself; with fewer ideas than two there is none."""
    return await open_vote(due, programme)


@PROGRAMMES.tapped(EARLY)
async def tap_early(ctx: Context, tapped: Tap, programme: Programme) -> Effects:
    """✅ under the letter of the eve: once, by one of the équipe d'animation."""
    if tapped.key != YES or tapped.removed or programme.state != CALL or await coordinator(ctx) is None:
        return ()
    programme.ideas_until = ctx.now
    return Reply(msg("programmes.vote-open", programme=programme)), *await open_vote(ctx, programme)


@family.command(
    "programme-voter",
    SureWords.described("Ouvrir le vote du programme avant la date (équipe d’animation)."),
    aliases=("programme-vote", "ouvrir-le-vote"),
    examples=("!programme voter",),
    writes=True,
)
async def open_early(ctx: Context, args: SureWords) -> Effects:
    """Asked first: no idea is taken any more for this programme."""
    await only_for_the_team(ctx)
    programme = await find_under_way(ctx)
    if programme.state != CALL:
        raise Refused("programmes.vote-is-open", programme=programme)
    if not args.sure:
        count = await ideas.count_ideas(ctx.session, programme.number, [OPEN])
        return Reply(msg("programmes.vote-sure", programme=programme, count=count)), Offer({"oui": Call("programme-voter", {"sure": True})})
    programme.ideas_until = ctx.now
    return Reply(msg("programmes.vote-open", programme=programme)), *await open_vote(ctx, programme)


async def open_vote(occasion: Occasion, programme: Programme) -> Effects:
    """Ask the polls in the room of programmes. With one idea or none, the pilot structures are asked at once."""
    session, now = occasion.session, occasion.now
    found = await ideas.list_ideas(session, programme.number, OPEN)
    programme.state = VOTE
    programme.version += 1
    if len(found) < FEWEST or occasion.room_of(ROOM) is None:
        return await arbitrate(occasion, programme)
    groups = grouped(found, programme.draw_seed)
    wanted = [
        PollWanted(
            question_of(programme, kind, rank, len(groups)),
            tuple(choice_of(idea, len(members)) for idea in members),
            programme.vote_until,
            ROOM,
            f"{PROGRAMME}:{programme.number}",
        )
        for rank, (kind, members) in enumerate(groups, 1)
    ]
    await PROGRAMMES.plan(session, programme, occasion.territory, now)
    told = Post(ROOM, msg("programmes.vote-told", programme=programme, count=len(found), polls=len(groups)))
    return told, *(Happens(each) for each in wanted)


@family.when(PollWanted)
async def tell_poll(ctx: Context, wanted: PollWanted) -> Effects:
    """Once the family of polls has asked it, the message of the programme names it."""
    kind, _, number = wanted.asked_for.partition(":")
    programme = await programmes.get_programme(ctx.session, int(number)) if kind == PROGRAMME else None
    return (await PROGRAMMES.kept_true(ctx.session, programme),) if programme is not None else ()


# ── When the vote is over ────────────────────────────────────────────────────────────────────────────────────────


@PROGRAMMES.timer(VOTE_OVER, VOTE, lambda programme, _: [programme.vote_until + AFTER_THE_VOTE])
async def end_vote(due: Due, _planned: Timer, programme: Programme) -> Effects:
    """Each idea has its voices; the pilot structures are asked. A poll that was prolonged is waited for."""
    asked = await polls.list_asked_for(due.session, f"{PROGRAMME}:{programme.number}")
    if open_until := [poll.ends_at for poll in asked if poll.state != CLOSED]:
        raise PutOff(max(due.now, *open_until) + AFTER_THE_VOTE)
    await _count(due, programme)
    return await arbitrate(due, programme)


async def _count(due: Due, programme: Programme) -> None:
    """What each idea got, where it was voted on: the chain from an idea to its votes."""
    for poll in await polls.list_asked_for(due.session, f"{PROGRAMME}:{programme.number}"):
        for choice in await polls.list_choices(due.session, poll.number or 0):
            number, _ = IDEAS.thing.take(choice.text)
            idea = await ideas.get_idea(due.session, number, to_change=True) if number else None
            if idea is not None and idea.programme_number == programme.number:
                idea.poll_number, idea.rank, idea.votes = poll.number, choice.rank, choice.yes
