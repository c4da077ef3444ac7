"""From a selection that is decided to what is held: one tap makes the meetings, the polls on dates and the printed programme, once."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from commands.core.declaration.context import Context, Due, Occasion, Territory
from commands.core.declaration.effects import Call, Direct, Effects, Offer, Post, Refused, Reply, Seed, msg
from commands.core.declaration.happenings import Tap
from commands.core.declaration.shapes import SureWords
from commands.core.language.taps import YES
from commands.core.rules.calendar import only_in_working_time
from commands.core.rules.rights import coordinator, only_for_the_team
from commands.core.telling.mentions import tell_team
from commands.programmes.publishing.holding import find_host, hold
from commands.programmes.publishing.printed import files_of, read_page
from commands.programmes.publishing.slots import slots_of
from commands.programmes.subject import PROGRAMMES, ROOM, family, find_programme
from storage import ideas, meetings, polls, programmes, timers
from storage.ideas import KEPT, Idea
from storage.meetings import Meeting
from storage.programmes import DECIDED, PUBLISHED, Programme
from storage.timers import Timer
from storage.timers import timer as timer_of

TO_PUBLISH = "programmes.to-publish"
"""Of the subjects of the letters that offer to publish, and of the timer that sends them."""
PRINTED = "programmes.printed"
"""The timer that tells what was published, once its meetings are made."""
A_MINUTE = timedelta(minutes=1)
SHOWN = 5
"""Meetings in the message: all of them are in the printed programme, which comes with it."""


@dataclass(frozen=True, slots=True)
class Ready:
    """The ideas that were kept: those on a date, those whose date a poll will find, those that have neither."""

    dated: Sequence[Idea]
    asked: Sequence[Idea]
    open: Sequence[Idea]

    @property
    def all(self) -> int:
        """How many were kept."""
        return len(self.dated) + len(self.asked) + len(self.open)


@dataclass(frozen=True, slots=True)
class Followed:
    """What an idea that was kept came to: its meeting, the poll that looks for its date, or neither yet."""

    idea: Idea
    meeting: Meeting | None = None
    poll_number: int | None = None


def _when_to_publish(programme: Programme, _territory: Territory) -> Sequence[datetime]:
    """At the date that was said, or once it is decided when that comes later."""
    return [max(programme.publication_at, programme.decided_at + A_MINUTE) if programme.decided_at else programme.publication_at]


@PROGRAMMES.timer(TO_PUBLISH, DECIDED, _when_to_publish)
async def offer_to_publish(due: Due, _planned: Timer, programme: Programme) -> Effects:
    """The équipe d'animation publishes by one tap, and sees what is still without a date."""
    only_in_working_time(due)
    ready = await ready_of(due, programme)
    subject = f"{TO_PUBLISH}:{programme.number}"
    asked = msg("programmes.to-publish", programme=programme, ready=ready)
    letters = await tell_team(due, asked, subject)
    return (*letters, Seed(subject, YES)) if letters and ready.all else letters


@PROGRAMMES.tapped(TO_PUBLISH)
async def tap(ctx: Context, tapped: Tap, programme: Programme) -> Effects:
    """✅ under the letter, once, by one of the équipe d'animation: the row of the programme is theirs until the end."""
    if tapped.key != YES or tapped.removed or programme.state != DECIDED or await coordinator(ctx) is None:
        return ()
    return await publish(ctx, programme)


@family.command(
    "programme-publier",
    SureWords.described("Publier le programme décidé : rencontres, sondages de dates et programme imprimable (équipe d’animation)."),
    aliases=("publier-programme", "publier-le-programme"),
    examples=("!programme publier",),
    writes=True,
)
async def publish_by_words(ctx: Context, args: SureWords) -> Effects:
    """Asked first: what is published is announced."""
    await only_for_the_team(ctx)
    found = await find_programme(ctx, args.words)
    programme = await programmes.get_programme(ctx.session, found.number or 0, to_change=True)
    assert programme is not None
    if programme.state == PUBLISHED:
        raise Refused("programmes.is-over", programme=programme)
    if programme.state != DECIDED:
        raise Refused("programmes.not-decided", programme=programme)
    if not args.sure:
        sure = Call("programme-publier", {"words": programme.name, "sure": True})
        return Reply(msg("programmes.publish-sure", programme=programme, ready=await ready_of(ctx, programme))), Offer({"oui": sure})
    return await publish(ctx, programme)


async def publish(ctx: Context, programme: Programme) -> Effects:
    """Ask the meetings of who makes them, in this one transaction; what is said to all is told once they are there."""
    ready = await ready_of(ctx, programme)
    if not ready.all:
        raise Refused("programmes.nothing-kept", programme=programme)
    programme.state, programme.published_at = PUBLISHED, ctx.now
    programme.version += 1
    await PROGRAMMES.plan(ctx.session, programme, ctx.territory, ctx.now)
    await timers.set_timer(ctx.session, timer_of(PROGRAMMES.of(programme), PRINTED, ctx.now, version=programme.version))
    wanted = [effect for idea in (*ready.dated, *ready.asked) for effect in await hold(ctx, idea, quiet=True)]
    told = Reply(msg("programmes.published", programme=programme, ready=ready, room=ctx.room_of(ROOM) is not None))
    return told, await PROGRAMMES.kept_true(ctx.session, programme), *wanted


async def ready_of(occasion: Occasion, programme: Programme) -> Ready:
    """The ideas of a programme that were kept and are no meeting yet, by what is known of their date."""
    now = occasion.local_now.replace(tzinfo=None)
    kept = [idea for idea in await ideas.list_ideas(occasion.session, programme.number, KEPT) if idea.meeting_number is None]
    counted = [(idea, len(slots_of(idea, now))) for idea in kept]
    return Ready(
        [idea for idea, count in counted if count == 1],
        [idea for idea, count in counted if count > 1],
        [idea for idea, count in counted if count == 0],
    )


# ── Once its meetings are there ──────────────────────────────────────────────────────────────────────────────────


@PROGRAMMES.timer(PRINTED, PUBLISHED)
async def tell_all(due: Due, _planned: Timer, programme: Programme) -> Effects:
    """One message that everybody hears, with the programme to be printed; and what is asked of each host, in private."""
    followed = await _followed(due, programme)
    held = sorted((each for each in followed if each.meeting), key=lambda each: each.meeting.starts_at if each.meeting else due.now)
    asked = [each for each in followed if each.poll_number]
    without = [each for each in followed if not each.meeting and not each.poll_number]
    facts = {"held": held[:SHOWN], "others": max(0, len(held) - SHOWN), "asked": asked, "without": without}
    told = Post(ROOM, msg("programmes.published-told", programme=programme, **facts))
    room_id = due.room_of(ROOM)
    files = files_of(await read_page(due, programme), programme, room_id) if room_id else ()
    return told, *files, *await _letters(due, followed)


async def _followed(occasion: Occasion, programme: Programme) -> list[Followed]:
    found = []
    for idea in await ideas.list_ideas(occasion.session, programme.number, KEPT):
        meeting = await meetings.get_meeting(occasion.session, idea.meeting_number) if idea.meeting_number else None
        asked = [] if meeting else await polls.list_asked_for(occasion.session, f"programmes.idea:{idea.number}")
        found.append(Followed(idea, meeting, asked[-1].number if asked else None))
    return found


async def _letters(occasion: Occasion, followed: Sequence[Followed]) -> list[Direct]:
    """One a host, of all that they hold: it rings only for who has a date to say."""
    held: dict[str, list[Followed]] = {}
    for each in followed:
        if (host := await find_host(occasion.session, each.idea)) is not None:
            held.setdefault(host, []).append(each)
    letters = []
    for host, theirs in held.items():
        without = [each for each in theirs if not each.meeting and not each.poll_number]
        told = msg("programmes.host-told", held=[each for each in theirs if each.meeting], without=without, count=len(theirs))
        letters.append(Direct(told, host, quiet=not without))
    return letters
