"""Each idea gets its answer once the selection is decided; its authors are told it in person, once. One without is an alarm."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from commands.core.declaration.context import Due, Occasion
from commands.core.declaration.effects import Direct, Effects, Post, msg
from commands.core.rules.rights import team
from commands.core.subjects import number_of
from commands.programmes.choosing.pilots import Standing
from commands.programmes.choosing.reaching import plan_letters, take_letters
from commands.programmes.choosing.showing import kept_true, selection_of
from commands.programmes.gathering.following import unanswered
from commands.programmes.gathering.merging import bring
from commands.programmes.subject import IDEAS, PROGRAMMES, ROOM, family
from storage import idea_answers, ideas, programmes, timers
from storage.ideas import AUTHOR, HOST, KEPT, MERGED, OPEN, Idea
from storage.programmes import DECIDED, PUBLISHED, Programme
from storage.rows import keep_row
from storage.team import PROGRAMME_DECIDED, JournalEntry
from storage.timers import Timer

ANSWERS, TELL = "programmes.answers", "programmes.tell-answers"
LATE, TELL_LATE = "programmes.unanswered", "programmes.tell-unanswered"
MOST = 4
"""Ideas in one letter: what a phone shows."""
LAST = 4
EACH_WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Answer:
    """An idea with its answer, as one person is told it: it is theirs, or they are ready to hold it."""

    idea: Idea
    mine: bool
    into: Idea | None


async def decide(occasion: Occasion, programme: Programme, standing: Standing) -> Effects:
    """The selection becomes the answers. Told once in the room; the authors are told in person, each at an hour of theirs."""
    session, now = occasion.session, occasion.now
    programme.state, programme.decided_at = DECIDED, now
    programme.version += 1
    answered = [idea for idea in await ideas.list_ideas(session, programme.number, OPEN) if idea.verdict is not None]
    for idea in answered:
        await _answer(occasion, idea)
    await PROGRAMMES.plan(session, programme, occasion.territory, now)
    await _write_down(occasion, programme, standing)
    await _plan_letters(occasion, programme, answered)
    told = Post(ROOM, msg("arbitration.decided", selection=await selection_of(occasion, programme)))
    edits = [await IDEAS.kept_true(session, idea) for idea in answered]
    return told, await PROGRAMMES.kept_true(session, programme), await kept_true(occasion, programme), *edits


async def _answer(occasion: Occasion, idea: Idea) -> None:
    assert idea.verdict is not None
    idea.state, idea.answered_at = idea.verdict, occasion.now
    into = await ideas.get_idea(occasion.session, idea.merged_into, to_change=True) if idea.verdict == MERGED and idea.merged_into else None
    if into is not None:
        await bring(occasion, idea, into)
    await IDEAS.plan(occasion.session, idea, occasion.territory, occasion.now)


async def _write_down(occasion: Occasion, programme: Programme, standing: Standing) -> None:
    """In the journal: which pilot structures validated it, at its date or all together."""
    by = ", ".join(standing.validated)
    entry = JournalEntry(at=occasion.now, kind=PROGRAMME_DECIDED, author_structure=by, subject_structure=programme.name)
    await keep_row(occasion.session, entry)


async def _plan_letters(occasion: Occasion, programme: Programme, answered: Sequence[Idea]) -> None:
    """To the authors, also of what was merged; and to those who are ready to hold what is kept."""
    parts = await ideas.list_parts(occasion.session, [number_of(idea) for idea in answered])
    people = [
        part.user_id
        for idea in answered
        for part in parts[number_of(idea)]
        if part.user_id is not None and (part.part == AUTHOR or (part.part == HOST and idea.state == KEPT))
    ]
    await plan_letters(occasion, f"{ANSWERS}:{programme.number}", TELL, people, version=programme.version)


@family.timer(TELL)
async def tell_answers(due: Due, planned: Timer) -> Effects:
    """One letter a person, however many ideas they had."""
    told = await take_letters(due, planned)
    programme = await programmes.get_programme(due.session, planned.number)
    if programme is None or programme.state not in {DECIDED, PUBLISHED}:
        return ()
    letters = []
    for user_id, quiet in told.items():
        found = [await _told(due, idea, parts) for idea, parts in await idea_answers.list_answered(due.session, planned.number, user_id)]
        answers = [answer for answer in found if answer is not None]
        for answer in answers:
            if answer.mine:
                answer.idea.told_at = answer.idea.told_at or due.now
        if answers:
            others = max(0, len(answers) - MOST)
            letters.append(Direct(msg("answers.told", programme=programme, answers=answers[:MOST], others=others), user_id, quiet=quiet))
    return tuple(letters)


async def _told(due: Due, idea: Idea, parts: Sequence[str]) -> Answer | None:
    """None: of what is not theirs, who would have held it is told nothing, and who merged two before the vote told it then."""
    is_mine = AUTHOR in parts
    if idea.verdict is None or not (is_mine or (HOST in parts and idea.state == KEPT)):
        return None
    into = await ideas.get_idea(due.session, idea.merged_into) if idea.merged_into else None
    return Answer(idea, is_mine, into)


# ── Without an answer ────────────────────────────────────────────────────────────────────────────────────────────


@family.daily("programmes.unanswered", hour=8, minute=45)
async def watch_unanswered(due: Due) -> Effects:
    """From the publication on, once a week: the équipe d'animation is told of all the ideas that still wait."""
    for programme in await programmes.list_last(due.session, LAST):
        late = due.now - programme.publication_at
        if late > timedelta() and await unanswered(due.session, programme):
            subject, week = f"{LATE}:{programme.number}", late // EACH_WEEK
            await timers.set_timer(due.session, timers.timer(subject, LATE, due.now, version=week))
    return ()


@family.timer(LATE)
async def call_late(due: Due, planned: Timer) -> Effects:
    """Once a week, whatever the job of the day does."""
    people = [each.user_id for each in await team(due.session, due.territory)]
    await plan_letters(due, planned.subject, TELL_LATE, people, version=planned.version)
    return ()


@family.timer(TELL_LATE)
async def tell_late(due: Due, planned: Timer) -> Effects:
    """What was answered since is no more told."""
    told = await take_letters(due, planned)
    programme = await programmes.get_programme(due.session, planned.number)
    waiting = await unanswered(due.session, programme) if programme is not None else []
    if programme is None or not waiting:
        return ()
    alarm = msg("answers.late", programme=programme, waiting=waiting)
    return tuple(Direct(alarm, each, quiet=quiet) for each, quiet in told.items())
