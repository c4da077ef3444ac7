"""Who is asked for a structure at a collection: one of its people, once, at an hour of theirs, over all that it counts; chased once."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from commands.core.declaration.context import Due, Occasion
from commands.core.declaration.effects import Direct, Effects, PutOff, msg
from commands.core.telling.mentions import working_moments
from commands.counts.periods import Period
from commands.counts.subject import family, list_asked
from storage import confirmations, counts, directory, timers
from storage.counts import CLOSED, CountHolder, CountLetter, Gathering, Tally
from storage.timers import Timer, timer

LETTER = "counts.letter"
"""Of the letters that ask (`counts.letter:7`), so that a reply is understood."""
ASK, CHASE_ONE = "counts.ask", "counts.chase-one"
SILENCED_BY = "counts"


async def go_on(occasion: Occasion, gathering: Gathering) -> None:
    """Each structure that has something to say, and whose letter nobody got, has one of its people asked: who may be told in time."""
    left = await _left(occasion, gathering)
    letters = {each.structure_id: each for each in await counts.list_letters(occasion.session, gathering.number or 0)}
    answering = await confirmations.list_answering(occasion.session, left)
    waiting = {(each.number, each.user_id) for each in await timers.list_of_kind(occasion.session, ASK)}
    everybody = sorted({person for people in answering.values() for person in people})
    moments = await working_moments(occasion, everybody, SILENCED_BY)
    asked = []
    for structure_id, holders in left.items():
        letter, people = letters.get(structure_id), answering.get(structure_id, [])
        if letter is not None and letter.user_id in people and (letter.told_at or (letter.number, letter.user_id) in waiting):
            continue
        ready = [each for each in _in_order(people, holders) if each in moments and moments[each] < gathering.closes_at]
        if ready:
            number, at = gathering.number or 0, moments[ready[0]]
            letter = letter or CountLetter(gathering_number=number, structure_id=structure_id, user_id=ready[0], due_at=at)
            letter.user_id, letter.due_at, letter.told_at = ready[0], at, None
            asked.append(letter)
    await counts.set_letters(occasion.session, asked)
    await timers.set_each(occasion.session, [_timer(each, ASK, each.due_at) for each in asked])


def _timer(letter: CountLetter, kind: str, at: datetime) -> Timer:
    return timer(f"{LETTER}:{letter.number}", kind, at, user_id=letter.user_id)


async def _left(occasion: Occasion, gathering: Gathering) -> dict[int, list[CountHolder]]:
    """What each structure has not said yet, of what it counts."""
    numbers = [each.number or 0 for each in await list_asked(occasion, gathering)]
    said = {(each.count_number, each.structure_id) for each in await counts.list_answers(occasion.session, gathering.number or 0)}
    left: dict[int, list[CountHolder]] = {}
    for holder in await counts.list_holders(occasion.session, numbers):
        if (holder.count_number, holder.structure_id) not in said:
            left.setdefault(holder.structure_id, []).append(holder)
    return left


def _in_order(people: Sequence[str], holders: Sequence[CountHolder]) -> list[str]:
    """Who said that the structure counts it comes first."""
    said_by = {each.said_by for each in holders}
    return sorted(people, key=lambda each: each not in said_by)


@family.timer(ASK)
async def ask(due: Due, planned: Timer) -> Effects:
    """Unless they speak for it no more, wish for silence since, or a colleague said it meanwhile: then another one is asked, or nobody."""
    waiting = await _waiting(due, planned)
    if waiting is None or waiting.letter.told_at is not None:
        return ()
    if not await _is_now(due, waiting.letter):
        await go_on(due, waiting.gathering)
        return ()
    waiting.letter.told_at = due.now
    return await _told(due, waiting, chased=False)


async def plan_chase(occasion: Occasion, gathering: Gathering) -> None:
    """Each who was asked, and whose structure has not said all, at an hour of theirs."""
    left = await _left(occasion, gathering)
    letters = [each for each in await counts.list_letters(occasion.session, gathering.number or 0) if each.told_at is not None]
    letters = [each for each in letters if each.structure_id in left]
    answering = await confirmations.list_answering(occasion.session, left)
    speaking = sorted({each.user_id for each in letters if each.user_id in answering.get(each.structure_id, ())})
    moments = await working_moments(occasion, speaking, SILENCED_BY)
    reached = [each for each in letters if each.user_id in moments and moments[each.user_id] < gathering.closes_at]
    await timers.set_each(occasion.session, [_timer(each, CHASE_ONE, moments[each.user_id]) for each in reached])


@family.timer(CHASE_ONE)
async def chase_one(due: Due, planned: Timer) -> Effects:
    """Once."""
    waiting = await _waiting(due, planned)
    if waiting is None or waiting.letter.chased_at is not None or not await _is_now(due, waiting.letter):
        return ()
    waiting.letter.chased_at = due.now
    return await _told(due, waiting, chased=True)


@dataclass(frozen=True, slots=True)
class _Waiting:
    """A letter of a collection that is open, and what its structure has not said."""

    letter: CountLetter
    gathering: Gathering
    left: Sequence[Tally]


async def _waiting(due: Due, planned: Timer) -> _Waiting | None:
    """What a timer is about; None: nothing is waited for, or another one is asked."""
    letter = await counts.get_letter(due.session, planned.number)
    gathering = await counts.get_gathering(due.session, letter.gathering_number) if letter is not None else None
    if letter is None or gathering is None or gathering.state == CLOSED or letter.user_id != planned.user_id:
        return None
    missing = {each.count_number for each in await counts.list_held(due.session, [letter.structure_id])}
    missing -= {each.count_number for each in await counts.list_answers(due.session, gathering.number or 0, letter.structure_id)}
    left = [each for each in await list_asked(due, gathering) if each.number in missing]
    return _Waiting(letter, gathering, left) if left else None


async def _is_now(due: Due, letter: CountLetter) -> bool:
    """Whether who is asked is told now; not where they speak for it no more, or want to hear nothing. Raises PutOff for another hour."""
    answering = await confirmations.list_answering(due.session, [letter.structure_id])
    if letter.user_id not in answering.get(letter.structure_id, ()):
        return False
    at = (await working_moments(due, [letter.user_id], SILENCED_BY)).get(letter.user_id)
    if at is not None and at > due.local_now:
        raise PutOff(at)
    return at is not None


async def _told(due: Due, waiting: _Waiting, *, chased: bool) -> Effects:
    letter, gathering = waiting.letter, waiting.gathering
    names = await directory.find_short_names(due.session, [letter.structure_id])
    wanted = [(each, Period(gathering.last_day, each.months)) for each in waiting.left]
    facts = {"structure": names.get(letter.structure_id, ""), "wanted": wanted, "closes_at": gathering.closes_at, "chased": chased}
    return (Direct(msg("counts.asked", **facts), letter.user_id, f"{LETTER}:{letter.number}"),)
