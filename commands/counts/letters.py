"""Who is asked for a structure at a collection: one of its people, once, at an hour of theirs, over all that it counts; chased once."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from commands.core.declaration.context import Due, Occasion
from commands.core.declaration.effects import Direct, Effects, Msg, PutOff, msg
from commands.core.telling.mentions import first_working_moment
from commands.counts.periods import Period
from commands.counts.subject import family, list_asked
from storage import counts, directory, reach, timers, upkeep
from storage.counts import CLOSED, CountHolder, CountLetter, Gathering, Tally
from storage.timers import Timer, timer

LETTER = "counts.letter"
"""Of the letters that ask (`counts.letter:7`), so that a reply is understood."""
ASK, CHASE_ONE = "counts.ask", "counts.chase-one"
SILENCED_BY = "counts"


async def go_on(occasion: Occasion, gathering: Gathering) -> None:
    """Each structure that has something to say, and whose letter nobody got, has one of its people asked."""
    left = await _left(occasion, gathering)
    letters = {each.structure_id: each for each in await counts.list_letters(occasion.session, gathering.number or 0)}
    answering = await upkeep.list_answering(occasion.session, list(left))
    for structure_id, holders in left.items():
        letter = letters.get(structure_id)
        people = _in_order(answering.get(structure_id, []), holders)
        if letter is not None and letter.user_id in people and (letter.told_at or await _is_planned(occasion, letter)):
            continue
        await _ask_one(occasion, gathering, structure_id, letter, people)


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


async def _is_planned(occasion: Occasion, letter: CountLetter) -> bool:
    return bool(await timers.list_timers(occasion.session, subject=f"{LETTER}:{letter.number}", user_id=letter.user_id))


async def _ask_one(occasion: Occasion, gathering: Gathering, structure_id: int, letter: CountLetter | None, people: Sequence[str]) -> None:
    """The first who may be told before the end."""
    for person in await reach.list_listeners(occasion.session, list(people), SILENCED_BY, occasion.now):
        at = first_working_moment(person, occasion.local_now)
        if at is None or at >= gathering.closes_at:
            continue
        if letter is None:
            letter = CountLetter(gathering_number=gathering.number or 0, structure_id=structure_id, user_id=person.user_id, due_at=at)
        letter.user_id, letter.due_at, letter.told_at = person.user_id, at, None
        number = await counts.set_letter(occasion.session, letter)
        await timers.set_timer(occasion.session, timer(f"{LETTER}:{number}", ASK, at, user_id=person.user_id))
        return


@family.timer(ASK)
async def ask(due: Due, planned: Timer) -> Effects:
    """Unless they speak for it no more, wish for silence since, or a colleague said it meanwhile."""
    letter, gathering, left = await _waiting(due, planned)
    if letter is None or gathering is None or letter.told_at is not None:
        return ()
    at = await _moment(due, letter)
    if at is None:
        return await _ask_another(due, gathering)
    if at > due.local_now:
        raise PutOff(at)
    letter.told_at = due.now
    return (Direct(await _letter(due, gathering, letter, left), letter.user_id, f"{LETTER}:{letter.number}"),)


async def plan_chase(occasion: Occasion, gathering: Gathering) -> None:
    """Each who was asked, and whose structure has not said all, at an hour of theirs."""
    left = await _left(occasion, gathering)
    for letter in await counts.list_letters(occasion.session, gathering.number or 0):
        at = await _moment(occasion, letter)
        if letter.structure_id in left and letter.told_at is not None and at is not None and at < gathering.closes_at:
            planned = timer(f"{LETTER}:{letter.number}", CHASE_ONE, at, user_id=letter.user_id)
            await timers.set_timer(occasion.session, planned)


@family.timer(CHASE_ONE)
async def chase_one(due: Due, planned: Timer) -> Effects:
    """Once."""
    letter, gathering, left = await _waiting(due, planned)
    if letter is None or gathering is None or letter.chased_at is not None:
        return ()
    at = await _moment(due, letter)
    if at is not None and at > due.local_now:
        raise PutOff(at)
    if at is None:
        return ()
    letter.chased_at = due.now
    return (Direct(await _letter(due, gathering, letter, left, chased=True), letter.user_id, f"{LETTER}:{letter.number}"),)


async def _waiting(due: Due, planned: Timer) -> tuple[CountLetter | None, Gathering | None, list[Tally]]:
    """A letter of a collection that is open, and what its structure has not said; None: nothing is waited for."""
    letter = await counts.get_letter(due.session, planned.number)
    gathering = await counts.get_gathering(due.session, letter.gathering_number) if letter is not None else None
    if letter is None or gathering is None or gathering.state == CLOSED or letter.user_id != planned.user_id:
        return None, None, []
    holders = (await _left(due, gathering)).get(letter.structure_id, [])
    missing = {each.count_number for each in holders}
    left = [each for each in await list_asked(due, gathering) if each.number in missing]
    return (letter, gathering, left) if left else (None, None, [])


async def _moment(occasion: Occasion, letter: CountLetter) -> datetime | None:
    """When who is asked may be told; None: they speak for it no more, or want to hear nothing."""
    answering = await upkeep.list_answering(occasion.session, [letter.structure_id])
    if letter.user_id not in answering.get(letter.structure_id, ()):
        return None
    (person,) = await reach.list_listeners(occasion.session, [letter.user_id], SILENCED_BY, occasion.now)
    return first_working_moment(person, occasion.local_now)


async def _ask_another(due: Due, gathering: Gathering) -> Effects:
    await go_on(due, gathering)
    return ()


async def _letter(due: Due, gathering: Gathering, letter: CountLetter, left: Sequence[Tally], *, chased: bool = False) -> Msg:
    names: Mapping[int | None, str] = await directory.find_short_names(due.session, [letter.structure_id])
    periods = [Period(gathering.last_day, each.months) for each in left]
    structure = names.get(letter.structure_id, "")
    wanted = list(zip(left, periods, strict=True))
    return msg("counts.asked", structure=structure, wanted=wanted, closes_at=gathering.closes_at, chased=chased)
