"""« Toujours bon ? »: each sheet is asked about again after some months, of one of its people after another, then of the telephone."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlmodel.ext.asyncio.session import AsyncSession

from commands.core.declaration.context import Due, Occasion
from commands.core.declaration.effects import Direct, Effects, PutOff, Seed, msg
from commands.core.language.taps import YES
from commands.core.rules.calendar import is_working_day
from commands.core.rules.school_holidays import is_school_holiday
from commands.core.telling.mentions import first_working_moment
from commands.upkeep.campaign import progressed
from commands.upkeep.shared import CHECKUP, SILENCED_BY, family
from storage import confirmations, reach, reactions, sheets, timers, upkeep
from storage.reach import Listener
from storage.sheets import SheetFacts
from storage.timers import Timer, timer
from storage.upkeep import DROPPED, OPEN, TO_PHONE, Checkup, CheckupLetter

ASK = "upkeep.ask"
PEN = "✏️"
ANSWERED_WITHIN = timedelta(days=7)
"""How long one person is waited for, before another one is asked."""
ONE_IN = timedelta(days=7)
"""A person is asked about one sheet in that time, whatever they answer for."""
MOST_TRIED = 2
"""People who are asked about a sheet, before it is for the telephone."""
MOST_A_DAY = 20
"""Sheets that begin to be asked about on one day: on the first one, all of a town are old."""
MORNING = timedelta(hours=9)


@family.daily("upkeep.day", hour=9, minute=20)
async def look(due: Due) -> Effects:
    """On working days out of the school holidays: sheets that are old begin to be asked about, and others go on to their next person."""
    if not is_asking_day(due, due.local_now):
        return ()
    before = due.months_ago(due.territory.confirmation_months).date()
    await upkeep.add_checkups(due.session, await upkeep.list_due(due.session, before, MOST_A_DAY), due.now)
    await go_on(due)
    return await progressed(due)


def is_asking_day(occasion: Occasion, local: datetime) -> bool:
    """Whether people may be asked about their sheets on a day."""
    return is_working_day(local.date()) and not is_school_holiday(local.date(), occasion.territory.school_zone)


# ── Whom to ask next ─────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class _People:
    """Who may be asked: of each structure, in the order in which they are; whom they are told apart by; who was asked this week."""

    answering: dict[int, list[str]]
    listening: dict[str, Listener]
    busy: set[str] = field(default_factory=set)


async def go_on(occasion: Occasion) -> None:
    """Each sheet that is asked about goes on: to its next person, at an hour of theirs, or to those to phone."""
    waiting = await upkeep.list_open(occasion.session)
    letters = await upkeep.list_letters(occasion.session, [each.number or 0 for each in waiting])
    people = await _people(occasion, {each.structure_id for each in waiting})
    seen: set[int] = set()
    for checkup in waiting:
        if checkup.structure_id in seen:  # two sheets were made one
            checkup.state = DROPPED
        elif not await _is_waited_for(occasion, letters.get(checkup.number or 0, [])):
            await _go_on(occasion, checkup, letters.get(checkup.number or 0, []), people)
        seen.add(checkup.structure_id)
    await occasion.session.flush()


async def _people(occasion: Occasion, structure_ids: Iterable[int]) -> _People:
    answering = await confirmations.list_answering(occasion.session, list(structure_ids))
    everybody = list({each for several in answering.values() for each in several})
    listening = await reach.list_listeners(occasion.session, everybody, SILENCED_BY, occasion.now)
    busy = await upkeep.list_busy(occasion.session, everybody, occasion.now - ONE_IN)
    return _People(answering, {each.user_id: each for each in listening}, busy)


async def _is_waited_for(occasion: Occasion, letters: Sequence[CheckupLetter]) -> bool:
    """Whether the last of those asked may still answer: they are to be told, were the robot late, or were not long ago."""
    if not letters:
        return False
    last = letters[-1]
    if last.told_at is not None:
        return last.told_at > occasion.now - ANSWERED_WITHIN
    return bool(await timers.list_timers(occasion.session, subject=f"{CHECKUP}:{last.checkup_number}", user_id=last.user_id))


async def _go_on(occasion: Occasion, checkup: Checkup, letters: Sequence[CheckupLetter], people: _People) -> None:
    tried = {each.user_id for each in letters}
    left = [each for each in people.answering.get(checkup.structure_id, ()) if each not in tried] if len(tried) < MOST_TRIED else []
    moments = {each: first_working_moment(people.listening[each], occasion.local_now) for each in left}
    reachable = [each for each in left if moments[each] is not None]
    if not reachable:
        checkup.state = TO_PHONE
        return
    for each in reachable:
        at = moments[each]
        if at is not None and each not in people.busy and is_asking_day(occasion, at):
            people.busy.add(each)
            await upkeep.add_letter(occasion.session, checkup.number or 0, each, at)
            await timers.set_timer(occasion.session, timer(f"{CHECKUP}:{checkup.number}", ASK, at, user_id=each))
            return


# ── Asking ───────────────────────────────────────────────────────────────────────────────────────────────────────


@family.timer(ASK)
async def ask(due: Due, planned: Timer) -> Effects:
    """One person is asked, unless they speak for that structure no more, wish for silence since, or somebody answered meanwhile."""
    checkup = await upkeep.get_checkup(due.session, planned.number, to_change=True)
    letter = await upkeep.get_letter(due.session, planned.number, planned.user_id)
    sheet = await sheets.find_sheet(due.session, checkup.structure_id) if checkup is not None else None
    if checkup is None or letter is None or sheet is None or checkup.state != OPEN or letter.told_at is not None:
        return ()
    people = await _people(due, [checkup.structure_id])
    if planned.user_id not in people.answering.get(checkup.structure_id, ()):
        await due.session.delete(letter)
        return ()
    at = first_working_moment(people.listening[planned.user_id], due.local_now)
    if at is None:
        letter.told_at = due.now - ANSWERED_WITHIN  # somebody else is asked the next morning
        return ()
    if at > due.local_now or not is_asking_day(due, due.local_now):
        raise PutOff(_next(due, at))
    letter.told_at = due.now
    return *await letter_of(due.session, sheet, letter), *(
        await progressed(due, checkup.campaign_number) if checkup.campaign_number else ()
    )


def _next(due: Due, at: datetime) -> datetime:
    """From an instant on, the first one on a day when people may be asked."""
    while not is_asking_day(due, at):
        at = datetime.combine(at.date() + timedelta(days=1), datetime.min.time(), at.tzinfo) + MORNING
    return at


async def letter_of(session: AsyncSession, sheet: SheetFacts, letter: CheckupLetter, *, changed: bool = False) -> Effects:
    """A sheet as somebody is asked about it. changed: since they were; signs under the former letter are forgotten, to be given anew."""
    letter.seen = sheet.digest
    subject, user_id = f"{CHECKUP}:{letter.checkup_number}", letter.user_id
    if changed:
        await reactions.remove_reactions(session, subject)
    told = msg("upkeep.asked", sheet=sheet, changed=changed)
    return Direct(told, user_id, subject), Seed(subject, YES), Seed(subject, PEN)
