"""The letters of a request: to each of those who are asked, once, in private, at an hour of theirs."""

from collections.abc import Sequence
from datetime import datetime

from commands.core.declaration.context import Due, Occasion
from commands.core.declaration.effects import Direct, Effects, Msg, msg
from commands.core.rules.rights import find_registered
from commands.core.subjects import number_of
from commands.core.telling.mentions import plan_for_each, take_together, tell, working_moment
from commands.exchange.hearing import SILENCED_BY, moment_of
from commands.exchange.matching import Chosen, speakers
from commands.exchange.subject import EXCHANGES, close, of_kind, sheet_of
from storage import confirmations, exchange, exchange_letters
from storage.exchange import ALONE, OFFER, OPEN, REQUEST, WITHDRAWN, Exchange
from storage.reach import Listener
from storage.timers import Timer

ASK, FOUND, CHASE = "exchange.ask", "exchange.found", "exchange.chase"
LETTER = "exchange.letter"
"""Of the subject of the letter of a request: a reply to it is an answer."""


async def plan_letters(occasion: Occasion, row: Exchange, chosen: Chosen) -> None:
    """Plan a letter for each: of whom an offer may answer it, of the people and of the structures that are chosen."""
    await exchange.add_asked(occasion.session, number_of(row), chosen.structure_ids, occasion.now)
    asker = row.created_by or ""
    offering = [each.created_by for each in chosen.offers if each.created_by]
    by_structure = await speakers(occasion, chosen.structure_ids, asker)
    colleagues = {each.structure_id for each in chosen.offers}
    others = [each for number in chosen.structure_ids if number not in colleagues for each in by_structure.get(number, ())]
    everybody = list(dict.fromkeys((*offering, *chosen.people, *others)))
    await exchange_letters.add_letters(occasion.session, number_of(row), everybody, chosen.people, occasion.now)
    await plan_for(occasion, row, ASK, everybody)


async def plan_for(occasion: Occasion, row: Exchange, kind: str, user_ids: Sequence[str]) -> int:
    """Plan what is to be told of one to these people, each at an hour of theirs; who wants to hear nothing of it is left out.

    Gives to how many.
    """

    def moment(person: Listener) -> datetime | None:
        return moment_of(person, occasion.local_now)

    return await plan_for_each(occasion, EXCHANGES.of(row), kind, user_ids, SILENCED_BY, moment, version=row.version)


async def _hearers(due: Due, planned: Timer) -> list[Listener]:
    """Those whose moment is now, of all who are to be told by then; who may not be told now is told later."""
    return await take_together(due, planned, SILENCED_BY, working_moment(due))


@EXCHANGES.timer(ASK, OPEN)
async def write_letters(due: Due, planned: Timer, row: Exchange) -> Effects:
    """Ask all those whose moment has come, unless they answered since. Who chose a mention in the room is told there."""
    return await _write(due, row, await _hearers(due, planned))


@EXCHANGES.timer(CHASE, OPEN)
async def chase(due: Due, planned: Timer, row: Exchange) -> Effects:
    """Those whom it was planned for are asked once more, as they were, unless they or a colleague answered since."""
    silent = await list_silent(due, row)
    return await _write(due, row, await take_together(due, planned, SILENCED_BY, working_moment(due), silent), again=True)


async def list_silent(occasion: Occasion, row: Exchange) -> list[str]:
    """Who was asked on an earlier day, and has not answered, nor anybody of their structure."""
    zone = occasion.territory.zone
    answers = await exchange.list_answers(occasion.session, number_of(row))
    people, structures = {each.user_id for each in answers}, {each.structure_id for each in answers if each.structure_id}
    told = [
        each.user_id
        for each in await exchange_letters.list_letters(occasion.session, number_of(row))
        if each.told_at is not None and each.told_at.astimezone(zone).date() < occasion.local_now.date()
    ]
    return [each for each in told if each not in people and await confirmations.find_voice(occasion.session, each) not in structures]


async def _write(due: Due, row: Exchange, hearers: Sequence[Listener], *, again: bool = False) -> Effects:
    answered = {each.user_id for each in await exchange.list_answers(due.session, number_of(row))}
    people = [each for each in hearers if each.user_id not in answered | {row.created_by}]
    people = [each for each in people if await find_registered(due.session, each.user_id) is not None]
    await exchange_letters.set_told(due.session, number_of(row), [each.user_id for each in people], due.now)
    own = {each.user_id for each in await exchange_letters.list_letters(due.session, number_of(row)) if each.own}
    sheet, about = await sheet_of(due.session, row), f"{LETTER}:{row.number}"

    def called(span: Sequence[Listener]) -> Msg:
        return msg("exchange.called", sheet=sheet, people=span)

    effects: Effects = ()
    for each in people:
        offer = await _offer_of(due, row, each.user_id)
        letter = msg("exchange.letter", sheet=sheet, offer=offer, own=each.user_id in own, again=again)
        in_private = row.is_enquiry or each.user_id in own
        by_mention = each.reach is not None and each.reach.channel == "room" and not in_private
        effects += tell(due, [each], row.room, called if by_mention else None, letter, about)
    return effects


async def _offer_of(due: Due, row: Exchange, user_id: str) -> Exchange | None:
    """The offer of a person that may answer a request."""
    mine = of_kind(await exchange.list_open_of(due.session, user_id), OFFER)
    fitting = [each for each in mine if await exchange.is_pair(due.session, number_of(row), number_of(each))]
    return next(iter(fitting), None)


@EXCHANGES.timer(FOUND, OPEN)
async def tell_found(due: Due, planned: Timer, row: Exchange) -> Effects:
    """Those who ask for what was offered meanwhile learn it, once."""
    effects: Effects = ()
    for person in await _hearers(due, planned):
        mine = of_kind(await exchange.list_open_of(due.session, person.user_id), REQUEST)
        asked = [each for each in mine if await exchange.is_pair(due.session, number_of(each), number_of(row))]
        if asked:
            told = msg("exchange.found", sheet=await sheet_of(due.session, row), asked=asked)
            effects += (Direct(told, person.user_id, f"{LETTER}:{row.number}"),)
    return effects


@EXCHANGES.timer(ALONE, OPEN)
async def end_alone(due: Due, _planned: Timer, row: Exchange) -> Effects:
    """The person it was of was erased: nobody is there to be answered."""
    told_so = await close(due, row, WITHDRAWN)
    return await EXCHANGES.kept_true(due.session, row), *told_so
