"""What of the programmes waits for the équipe d'animation: `!suivi` tells it."""

from collections.abc import Sequence
from datetime import timedelta

from commands.core.declaration.context import Occasion
from commands.core.declaration.effects import msg
from commands.core.declaration.follow_ups import FollowUp, Pressing
from commands.programmes.calendar import half_year_of
from commands.programmes.choosing.pilots import standing_of
from commands.programmes.gathering.following import unanswered
from commands.programmes.publishing.publication import ready_of
from commands.programmes.subject import family
from storage import ideas, programmes
from storage.programmes import ARBITRATION, CALL, DECIDED, PUBLISHED, Programme

AHEAD = timedelta(days=7)
LAST = 4
"""Programmes that are looked at: two years of them."""


@family.follows_up
async def list_steps(occasion: Occasion) -> Sequence[FollowUp]:
    """The step of the programme under way: a call that ends this week, pilot structures that are waited for, what is to be published."""
    programme = await programmes.find_under_way(occasion.session)
    if programme is None:
        return ()
    if programme.state == CALL and programme.ideas_until <= occasion.now + AHEAD:
        count = await ideas.count_ideas(occasion.session, programme.number, [ideas.OPEN])
        return (FollowUp(Pressing.DUE, programme.ideas_until, msg("programmes.call-ends", programme=programme, count=count)),)
    if programme.state == ARBITRATION and programme.arbitration_until <= occasion.now + AHEAD:
        late, standing = programme.arbitration_until <= occasion.now, await standing_of(occasion, programme)
        told = msg("programmes.selection-waits", programme=programme, standing=standing)
        return (FollowUp(Pressing.LATE if late else Pressing.DUE, programme.arbitration_until, told),)
    if programme.state == DECIDED and (kept := (await ready_of(occasion, programme)).all):
        late = programme.publication_at <= occasion.now
        told = msg("programmes.publication-waits", programme=programme, count=kept)
        return (FollowUp(Pressing.LATE if late else Pressing.DUE, programme.publication_at, told),)
    return ()


@family.follows_up
async def list_ideas(occasion: Occasion) -> Sequence[FollowUp]:
    """Of the last programmes: the ideas that have no answer though it is time, those that were kept and have no date."""
    found = []
    for programme in await programmes.list_last(occasion.session, LAST):
        is_late = programme.publication_at <= occasion.now
        if is_late and (waiting := await unanswered(occasion.session, programme)):
            told = msg("programmes.ideas-unanswered", programme=programme, waiting=waiting)
            found.append(FollowUp(Pressing.LATE, programme.publication_at, told))
        if _is_held(occasion, programme) and (undated := (await ready_of(occasion, programme)).open):
            told = msg("programmes.ideas-undated", programme=programme, undated=undated)
            found.append(FollowUp(Pressing.LATE if is_late else Pressing.DUE, programme.publication_at, told))
    return found


def _is_held(occasion: Occasion, programme: Programme) -> bool:
    """Whether dates may still be found: its selection is decided, and its half-year is not over."""
    half_year = half_year_of(programme)
    is_over = half_year is not None and half_year[1] < occasion.local_now.date()
    return programme.state in {DECIDED, PUBLISHED} and not is_over
