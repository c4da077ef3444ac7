"""The arbitration of the pilot structures, between equals: a selection is proposed, each is asked, all decide it, or its date."""

from collections.abc import Collection
from datetime import datetime, time, timedelta

from commands.core.dates import moment
from commands.core.declaration.context import Due, Occasion, Territory
from commands.core.declaration.effects import Direct, Effects, Msg, Seed, msg
from commands.core.language.taps import YES
from commands.core.rules.calendar import working_day_before
from commands.core.rules.rights import team
from commands.programmes.calendar import put_off
from commands.programmes.choosing.answers import decide
from commands.programmes.choosing.pilots import people_of, standing_of
from commands.programmes.choosing.reaching import plan_letters, take_letters
from commands.programmes.choosing.selection import Candidate, select
from commands.programmes.choosing.showing import Selection, announced, kept_true, selection_of, subject_of
from commands.programmes.choosing.wording import next_half, reason_of
from commands.programmes.subject import PROGRAMMES, family
from storage import ideas, programmes
from storage.ideas import HOST, OPEN, POSTPONED, Idea, IdeaPart
from storage.programmes import ARBITRATION, ASKED, PilotWord, Programme
from storage.rows import keep_row
from storage.timers import Timer

ASK, CHASE, NUDGE, OVER, BLOCKED = (f"programmes.{name}" for name in ("ask", "chase", "nudge", "over", "blocked"))
LETTER = "programmes.asked"
"""Of the subjects of the letters to those who speak for a pilot structure: by the word `ASKED` that was written down when it was asked."""
MORNING = time(9)


async def arbitrate(occasion: Occasion, programme: Programme) -> Effects:
    """Propose a selection, and ask each pilot structure what it says of it."""
    programme.state = ARBITRATION
    programme.version += 1
    put_off(programme, occasion.local_now)
    await _propose(occasion, programme)
    await PROGRAMMES.plan(occasion.session, programme, occasion.territory, occasion.now)
    await ask(occasion, programme, occasion.territory.pilots)
    return await announced(occasion, programme), await PROGRAMMES.kept_true(occasion.session, programme)


async def _propose(occasion: Occasion, programme: Programme) -> None:
    """What the rule makes of each idea, and why, in the words that its authors will read if nobody changes it."""
    session, wanted = occasion.session, occasion.territory.meetings_wanted
    found = {idea.number or 0: idea for idea in await ideas.list_ideas(session, programme.number, OPEN)}
    parts = await ideas.list_parts(session, list(found))
    hosting = await ideas.list_hosting(session, occasion.now)
    candidates = [_candidate(idea, parts[number], hosting) for number, idea in found.items()]
    for proposed in select(candidates, wanted, programme.draw_seed):
        idea = found[proposed.candidate.number]
        idea.verdict, idea.reason, idea.merged_into = proposed.verdict, reason_of(proposed, wanted), None
        idea.until = next_half(programme.name) if proposed.verdict == POSTPONED else ""


def _candidate(idea: Idea, parts: Collection[IdeaPart], hosting: Collection[int]) -> Candidate:
    behind = {part.structure_id for part in parts if part.structure_id is not None}
    hosts = {part.structure_id for part in parts if part.part == HOST and part.structure_id is not None}
    return Candidate(idea.number or 0, idea.votes, idea.format, idea.place, len(behind), bool(hosts - set(hosting)))


# ── Asking ───────────────────────────────────────────────────────────────────────────────────────────────────────


async def ask(occasion: Occasion, programme: Programme, structures: Collection[str], *, pause: timedelta = timedelta()) -> None:
    """Plan a letter to those who speak for these pilot structures, on the selection as it will be when they read it."""
    people = [each for structure in structures for each in await people_of(occasion, structure)]
    await plan_letters(occasion, subject_of(programme), ASK, people, version=programme.selection, pause=pause)


@family.timer(ASK)
async def tell_asked(due: Due, planned: Timer) -> Effects:
    """Each letter is understood by its signs: one under an old letter validates nothing that changed since."""
    return await _write(due, planned, again=False)


def _eve(programme: Programme, territory: Territory) -> list[datetime]:
    day = working_day_before(programme.arbitration_until.astimezone(territory.zone).date())
    return [moment(day, MORNING, territory.zone).at]


@PROGRAMMES.timer(CHASE, ARBITRATION, _eve)
async def chase(due: Due, _planned: Timer, programme: Programme) -> Effects:
    """The working day before, those who have not spoken are asked once more; the others never are."""
    standing = await standing_of(due, programme)
    people = [each for structure in standing.waiting for each in await people_of(due, structure)]
    until = programme.arbitration_until
    await plan_letters(due, subject_of(programme), NUDGE, people, version=programme.version, before=until)
    return ()


@family.timer(NUDGE)
async def tell_chased(due: Due, planned: Timer) -> Effects:
    """Who has spoken meanwhile is left in peace."""
    return await _write(due, planned, again=True)


async def _write(due: Due, planned: Timer, *, again: bool) -> Effects:
    told = await take_letters(due, planned)
    programme = await programmes.get_programme(due.session, planned.number, to_change=True)
    if programme is None or programme.state != ARBITRATION:
        return ()
    selection = await selection_of(due, programme)
    letters: list[Direct | Seed] = []
    for structure in selection.standing.waiting:
        people = [each for each in await people_of(due, structure) if each in told]
        if people:
            letters += await letter(due, selection, structure, {each: told[each] for each in people}, again=again)
    return tuple(letters)


async def letter(
    occasion: Occasion, selection: Selection, structure: str, people: dict[str, bool], *, again: bool = False
) -> list[Direct | Seed]:
    """Ask these people, each with a sound or without, what their structure says: one tap validates the selection of this letter."""
    programme = selection.programme
    assert programme.number is not None
    word = PilotWord(programme_number=programme.number, selection=programme.selection, structure=structure, word=ASKED, at=occasion.now)
    await keep_row(occasion.session, word)
    subject, asked = f"{LETTER}:{word.id}", _asked(selection, structure, again=again)
    return [*(Direct(asked, each, subject, quiet=quiet) for each, quiet in people.items()), Seed(subject, YES)]


def _asked(selection: Selection, structure: str, *, again: bool) -> Msg:
    return msg("arbitration.asked", selection=selection, structure=structure, again=again)


# ── Deciding ─────────────────────────────────────────────────────────────────────────────────────────────────────


async def settle(occasion: Occasion, programme: Programme) -> Effects:
    """After a pilot structure spoke: once all of them have validated, it is decided at once."""
    standing = await standing_of(occasion, programme)
    if standing.is_agreed:
        return await decide(occasion, programme, standing)
    return (await kept_true(occasion, programme),)


@PROGRAMMES.timer(OVER, ARBITRATION, lambda programme, _: [programme.arbitration_until])
async def end_arbitration(due: Due, _planned: Timer, programme: Programme) -> Effects:
    """At its date the selection is decided as it stands, saying without whom; not where all of them object."""
    standing = await standing_of(due, programme)
    if not standing.is_blocked:
        return await decide(due, programme, standing)
    people = [each.user_id for each in await team(due.session, due.territory)]
    await plan_letters(due, subject_of(programme), BLOCKED, people, version=programme.version)
    return (await kept_true(due, programme),)


@family.timer(BLOCKED)
async def tell_blocked(due: Due, planned: Timer) -> Effects:
    """The équipe d'animation is told that nothing is decided, and how it may be."""
    told = await take_letters(due, planned)
    programme = await programmes.get_programme(due.session, planned.number)
    if programme is None or programme.state != ARBITRATION:
        return ()
    blocked = msg("arbitration.blocked", programme=programme, standing=await standing_of(due, programme))
    return tuple(Direct(blocked, each, quiet=quiet) for each, quiet in told.items())


@family.daily("programmes.pilots", hour=8, minute=35)
async def follow_pilots(due: Due) -> Effects:
    """A pilot structure that leaves in the middle, or whose people do, keeps nobody waiting; one that has people again is asked."""
    effects: list[Effects] = []
    for each in await programmes.list_deciding(due.session):
        programme = await programmes.get_programme(due.session, each.number or 0, to_change=True)
        if programme is None or programme.state != ARBITRATION:
            continue
        standing = await standing_of(due, programme)
        if standing.is_agreed:
            effects.append(await decide(due, programme, standing))
        else:
            asked = await programmes.list_asked(due.session, programme)
            await ask(due, programme, [structure for structure in standing.waiting if structure not in asked])
    return tuple(effect for each in effects for effect in each)
