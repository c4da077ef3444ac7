"""The review of a programme at its mid-term: three questions to those who held its meetings, and what was held, told to everybody.

Sums only: who held what is compared with nobody. The words of hosts are for the équipe d'animation.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any

from sqlmodel.ext.asyncio.session import AsyncSession

from commands.core.dates import moment
from commands.core.declaration.context import Context, Due, Occasion, Territory
from commands.core.declaration.effects import Attach, Direct, Effects, Refused, Reply, Seed, msg
from commands.core.declaration.happenings import Tap
from commands.core.declaration.questions import Question
from commands.core.declaration.shapes import Words
from commands.core.language.references import take_reference
from commands.core.language.taps import YES
from commands.core.language.words import words_of
from commands.core.rules.calendar import first_working_day
from commands.core.rules.rights import coordinator
from commands.core.subjects import number_of
from commands.core.telling.mentions import take_hearers, working_moment
from commands.core.understanding import dialogue
from commands.core.understanding.courtesy import agrees, declines
from commands.programmes.calendar import half_year_of
from commands.programmes.publishing.holding import find_host
from commands.programmes.subject import IDEAS, PROGRAMMES, family, find_programme, read_name
from storage import attendance, dialogues, ideas, meetings, reach, reviews, timers
from storage.ideas import KEPT, Idea
from storage.meetings import CANCELLED, Meeting
from storage.programmes import PUBLISHED, Programme
from storage.reviews import AS_PLANNED, NOT_HELD, OTHERWISE, WENT, Review
from storage.timers import Timer

REVIEW = "programmes.review"
"""Of the subjects of the letters to hosts (by the idea), and of the timer that sends them."""
DIALOGUE = "programmes.revue"
SILENCED_BY = "polls"
MORNING = time(9)
_OTHERWISE = frozenset({"autrement", "en partie", "oui mais", "deplacee", "reportee", "decalee", "presque", "pas comme prevu"})
_NOT_HELD = frozenset({"annulee", "elle n a pas eu lieu", "pas eu lieu"})


@dataclass(frozen=True, slots=True)
class Held:
    """A meeting of a programme that is over or was cancelled, with the idea that it comes from."""

    idea: Idea
    meeting: Meeting


@dataclass(frozen=True, slots=True)
class Sums:
    """What became of the ideas that were kept. present: how many people were noted as present, at `counted` of the meetings that were held.

    answers: what hosts said, by how it went.
    """

    held: int
    to_come: int
    cancelled: int
    without: int
    present: int
    counted: int
    answers: dict[str, int]

    @property
    def answered(self) -> int:
        """Meetings of which a host said how it went."""
        return sum(self.answers.values())


# ── At mid-term ──────────────────────────────────────────────────────────────────────────────────────────────────


def _mid_term(programme: Programme, territory: Territory) -> Sequence[datetime]:
    """Half-way between the publication and the end of the half-year, on a working morning."""
    half_year = half_year_of(programme)
    if programme.published_at is None or half_year is None:
        return ()
    published = programme.published_at.astimezone(territory.zone).date()
    _, last = half_year
    return [moment(first_working_day(published + (last - published) / 2), MORNING, territory.zone).at] if last > published else ()


@PROGRAMMES.timer(REVIEW, PUBLISHED, _mid_term)
async def ask_hosts(due: Due, planned: Timer, programme: Programme) -> Effects:
    """Ask each of those who held a meeting that is over, once, at an hour of theirs; nobody who wants to hear nothing of it."""
    together = [planned, *await timers.take_due(due.session, planned.subject, REVIEW, due.now)]
    by_host = await _by_host(due, programme)
    wanted = [each.user_id for each in together if each.user_id] if planned.user_id else list(by_host)
    people = await reach.list_listeners(due.session, [each for each in wanted if each in by_host], SILENCED_BY, due.now)
    told = await take_hearers(due, planned, people, working_moment(due))
    programme.reviewed_at = programme.reviewed_at or due.now
    effects: list[Direct | Seed] = []
    for person in told:
        theirs = by_host[person.user_id]
        subject = f"{REVIEW}:{theirs[0].idea.number}"
        effects += [Direct(msg("programmes.review-asked", programme=programme, held=theirs), person.user_id, subject), Seed(subject, YES)]
    return tuple(effects)


async def _by_host(occasion: Occasion, programme: Programme) -> dict[str, list[Held]]:
    """What each has held and said nothing of yet."""
    said = {(each.idea_number, each.user_id) for each in await reviews.list_reviews(occasion.session, number_of(programme))}
    found: dict[str, list[Held]] = {}
    for held in await _over(occasion, programme):
        host = held.meeting.host_id or await find_host(occasion.session, held.idea)
        if host is not None and (held.idea.number, host) not in said:
            found.setdefault(host, []).append(held)
    return found


async def _over(occasion: Occasion, programme: Programme) -> list[Held]:
    found = []
    for idea, meeting in await _all(occasion.session, programme):
        if meeting is not None and (meeting.state == CANCELLED or meeting.ends_at <= occasion.now):
            found.append(Held(idea, meeting))
    return sorted(found, key=lambda held: (held.meeting.starts_at, held.meeting.number))


async def _all(session: AsyncSession, programme: Programme) -> list[tuple[Idea, Meeting | None]]:
    kept = await ideas.list_ideas(session, programme.number, KEPT)
    return [(idea, await meetings.get_meeting(session, idea.meeting_number) if idea.meeting_number else None) for idea in kept]


# ── What hosts say ───────────────────────────────────────────────────────────────────────────────────────────────


@IDEAS.tapped(REVIEW)
async def tap(ctx: Context, tapped: Tap, idea: Idea) -> Effects:
    """✅ under the letter begins the questions."""
    return await _begin(ctx, idea) if tapped.key == YES and not tapped.removed else ()


async def _begin(ctx: Context, idea: Idea) -> Effects:
    """The three questions on the meeting of an idea. Those on another one, begun and not finished, are left. Raises Refused."""
    held = await _find_held(ctx, idea)
    if (draft := await dialogues.get_draft(ctx.session, ctx.person.user_id)) is not None and draft.dialogue == DIALOGUE:
        await dialogues.remove_draft(ctx.session, ctx.person.user_id)
    known = {"idea": idea.number, "meeting": held.meeting.number, "title": held.meeting.title}
    return await dialogue.begin(ctx, family.asks(DIALOGUE), answers=known)


async def _find_held(ctx: Context, idea: Idea) -> Held:
    """The meeting of an idea, once it is over, for who held it and for the équipe d'animation. Raises Refused."""
    meeting = await meetings.get_meeting(ctx.session, idea.meeting_number) if idea.meeting_number else None
    if meeting is None or not (meeting.state == CANCELLED or meeting.ends_at <= ctx.now):
        raise Refused("programmes.review-too-early", idea=idea, meeting=meeting)
    if ctx.person.user_id != (meeting.host_id or await find_host(ctx.session, idea)) and await coordinator(ctx) is None:
        raise Refused("programmes.review-of-hosts", meeting=meeting)
    return Held(idea, meeting)


async def _went(_ctx: Context, said: str) -> str:
    words = words_of(said)
    if words in _OTHERWISE:
        return OTHERWISE
    if declines(said) or words in _NOT_HELD:
        return NOT_HELD
    if agrees(said) or words == "comme prevu":
        return AS_PLANNED
    raise Refused("programmes.review-went-how", said=said)


async def _words(_ctx: Context, said: str) -> str:
    return " ".join(said.split())


QUESTIONS = (
    Question("went", asks="programmes.review-went", reads=_went, tells=lambda _: ""),
    Question("worked", asks="programmes.review-worked", reads=_words, optional=True),
    Question("to_change", asks="programmes.review-to-change", reads=_words, optional=True),
)


@family.dialogue(DIALOGUE, QUESTIONS)
async def finish(ctx: Context, answers: dict[str, Any]) -> Effects:
    """Kept, in place of what was said before; the next meeting of the same host is named."""
    idea = await ideas.get_idea(ctx.session, answers["idea"])
    if idea is None:
        return ()
    held = await _find_held(ctx, idea)
    review = Review(
        idea_number=number_of(idea),
        user_id=ctx.person.user_id,
        went=answers["went"],
        worked=answers["worked"] or "",
        to_change=answers["to_change"] or "",
        at=ctx.now,
    )
    await reviews.set_review(ctx.session, review)
    programme = await find_programme(ctx, "") if idea.programme_number is None else await PROGRAMMES.get(ctx.session, idea.programme_number)
    others = (await _by_host(ctx, programme)).get(ctx.person.user_id, []) if programme else []
    return (Direct(msg("programmes.review-noted", meeting=held.meeting, others=others)),)


# ── What everybody sees ──────────────────────────────────────────────────────────────────────────────────────────


def _take(words: str) -> int | None:
    return take_reference(words, "R", "rencontre")[0]


def _is_for_reviews(words: str) -> bool:
    """« revue R12 » and « revue 2027-1 » are said to the robot; « revue de presse » is not."""
    return not words or IDEAS.is_named(words) or _take(words) is not None or bool(read_name(words)[0])


@family.command(
    "revue",
    Words.described(
        "Voir ce qui a été tenu du programme ; avec le numéro d’une rencontre que vous avez animée, dire comment elle s’est passée.",
        _is_for_reviews,
    ),
    aliases=("programme-revue", "revue-du-programme", "mi-parcours"),
    examples=("!programme revue", "!revue R12"),
    writes=True,
)
async def show(ctx: Context, args: Words) -> Effects:
    """The sums; in private, the équipe d'animation has the words of hosts as a file."""
    name, _ = read_name(args.words)
    number = None if name or IDEAS.thing.letter in args.words[:1].upper() else _take(args.words)
    if number is not None:
        found = await ideas.find_of_meeting(ctx.session, number)
        if found is None:
            raise Refused("programmes.review-of-no-programme", number=number)
        return await _begin(ctx, found)
    if not name and IDEAS.is_named(args.words):
        return await _begin(ctx, (await IDEAS.find(ctx, args.words))[0])
    programme = await find_programme(ctx, args.words)
    if programme.state != PUBLISHED:
        raise Refused("programmes.not-published", programme=programme)
    told = Reply(msg("programmes.review", programme=programme, sums=await _sums(ctx, programme)))
    words = await _in_words(ctx, programme)
    if not words or not ctx.room.private or await coordinator(ctx) is None:
        return (told,)
    return told, Attach(f"revue-{programme.name}.txt", "text/plain", words.encode())


async def _sums(ctx: Context, programme: Programme) -> Sums:
    found = await _all(ctx.session, programme)
    there = [meeting for _, meeting in found if meeting is not None]
    living = [meeting for meeting in there if meeting.state != CANCELLED]
    held = [meeting for meeting in living if meeting.ends_at <= ctx.now]
    present = [await attendance.count_present(ctx.session, meeting) for meeting in held]
    went = [each.went for each in await reviews.list_reviews(ctx.session, number_of(programme))]
    return Sums(
        held=len(held),
        to_come=len(living) - len(held),
        cancelled=len(there) - len(living),
        without=len(found) - len(there),
        present=sum(present),
        counted=sum(1 for count in present if count),
        answers={way: went.count(way) for way in WENT},
    )


async def _in_words(ctx: Context, programme: Programme) -> str:
    """What hosts wrote, under the title of each meeting; nobody is named."""
    titles = {idea.number: meeting.title if meeting else idea.title for idea, meeting in await _all(ctx.session, programme)}
    lines = []
    for each in await reviews.list_reviews(ctx.session, number_of(programme)):
        said = [f"  + {each.worked}" if each.worked else "", f"  > {each.to_change}" if each.to_change else ""]
        if any(said):
            lines += [f"I{each.idea_number} : {titles.get(each.idea_number, '')}", *filter(None, said), ""]
    return "\n".join(lines)
