"""A quarter's collection: it opens by itself, asks each structure once, in private, over all that it counts, chases once, and closes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta

from commands.core.dates import moment
from commands.core.declaration.context import Context, Due, Occasion
from commands.core.declaration.effects import Effects, Msg, Post, Refused, Reply, Update, msg
from commands.core.declaration.shapes import Words
from commands.core.language.words import sayings, words_of
from commands.core.rules.calendar import first_working_day, is_working_day
from commands.core.rules.rights import only_for_the_team
from commands.core.rules.school_holidays import is_school_holiday
from commands.counts.letters import LETTER, go_on, plan_chase
from commands.counts.periods import is_counted, last_quarter, next_opening
from commands.counts.publishing import publish
from commands.counts.subject import TALLIES, family, list_asked
from storage import counts, timers
from storage.counts import CLOSED, ENDED, Gathering, Tally
from storage.rows import add_numbered
from storage.timers import Timer, timer

GATHERING = "counts.gathering"
CHASE, CLOSE = "counts.chase", "counts.close"
LASTS, CHASED_BEFORE = timedelta(days=21), timedelta(days=7)
MORNING, EVENING = time(9), time(18)
IN_A_MESSAGE = 3
"""Indicators."""
_OPEN = sayings("ouvrir, lancer, commencer, demarrer, maintenant, ouvre, lance")
_CLOSE = sayings("clore, fermer, terminer, finir, fin, cloturer, arreter")


@family.daily("counts.day", hour=9, minute=25)
async def look(due: Due) -> Effects:
    """On a working day out of the school holidays, once a quarter is over: its collection opens, or goes on to who was not asked yet."""
    today = due.local_now.date()
    if not is_working_day(today) or is_school_holiday(today, due.territory.school_zone):
        return ()
    gathering = await counts.find_gathering(due.session)
    if gathering is None and await find_wanted(due) and await counts.find_gathering_of(due.session, last_quarter(today)) is None:
        gathering = await open_gathering(due)
    if gathering is not None:
        await go_on(due, gathering)
    over = [
        each for each in await counts.list_tallies(due.session) if gathering is None and not _goes_on(each, last_quarter(today), now=True)
    ]
    for tally in over:
        await end(due, tally)
    return tuple([await TALLIES.kept_true(due.session, each) for each in over])


async def find_wanted(occasion: Occasion) -> Sequence[Tally]:
    """The indicators that the quarter which is over is counted for, and that a structure holds."""
    last_day = last_quarter(occasion.local_now.date())
    running = [each for each in await counts.list_tallies(occasion.session) if is_counted(each.months, each.until, last_day)]
    held = await counts.count_holders(occasion.session, [each.number or 0 for each in running])
    return [each for each in running if each.number in held]


async def open_gathering(occasion: Occasion) -> Gathering:
    """Structures are asked about the quarter that is over, from now on."""
    today = occasion.local_now.date()
    closing = first_working_day(today + LASTS)
    closes_at = moment(closing, EVENING, occasion.territory.zone).at
    gathering = Gathering(last_day=last_quarter(today), opened_at=occasion.now, closes_at=closes_at)
    number = await add_numbered(occasion.session, gathering)
    chased_at = moment(first_working_day(closing - CHASED_BEFORE), MORNING, occasion.territory.zone).at
    planned = [timer(f"{GATHERING}:{number}", CHASE, chased_at), timer(f"{GATHERING}:{number}", CLOSE, closes_at)]
    await timers.set_timers(occasion.session, f"{GATHERING}:{number}", planned)
    return gathering


@family.timer(CHASE)
async def chase(due: Due, planned: Timer) -> Effects:
    """Those who were asked, and have not said all, are asked once more, each at an hour of theirs."""
    gathering = await counts.get_gathering(due.session, planned.number)
    if gathering is not None and gathering.state != CLOSED:
        await plan_chase(due, gathering)
    return ()


@family.timer(CLOSE)
async def close_by_itself(due: Due, planned: Timer) -> Effects:
    """What may be told is told, in the room of the field."""
    gathering = await counts.get_gathering(due.session, planned.number, to_change=True)
    return await _close(due, gathering) if gathering is not None and gathering.state != CLOSED else ()


async def _close(occasion: Occasion, gathering: Gathering) -> Effects:
    """For good: nothing that is said later changes what is told."""
    gathering.state, gathering.closes_at = CLOSED, min(gathering.closes_at, occasion.now)
    letters = await counts.list_letters(occasion.session, gathering.number or 0)
    await timers.remove_all(occasion.session, [f"{GATHERING}:{gathering.number}", *(f"{LETTER}:{each.number}" for each in letters)])
    told = await publish(occasion, gathering)
    for sheet in told:
        if not _goes_on(sheet.tally, gathering.last_day):
            await end(occasion, sheet.tally)
    updates = [Update(TALLIES.of(sheet.tally), TALLIES.message(sheet)) for sheet in told]
    posts = [Post(occasion.field_room, msg("counts.published", sheets=told[at : at + IN_A_MESSAGE]), quiet=True) for at in _steps(told)]
    return *updates, *posts


def _steps(told: Sequence[object]) -> range:
    return range(0, len(told), IN_A_MESSAGE)


def _goes_on(tally: Tally, last_day: date, *, now: bool = False) -> bool:
    """Whether another period of it is to come after a quarter, within a year. now: or that quarter is counted."""
    if now and is_counted(tally.months, tally.until, last_day):
        return True
    for _ in range(4):
        last_day = last_quarter(next_opening(next_opening(last_day)))
        if is_counted(tally.months, tally.until, last_day):
            return True
    return False


async def end(occasion: Occasion, tally: Tally) -> None:
    """Nobody is asked any more; what was told stays."""
    tally.state, tally.version = ENDED, tally.version + 1
    await TALLIES.plan(occasion.session, tally, occasion.territory, occasion.now)


# ── What the équipe d'animation says ─────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Standing:
    """Where the collection that is open stands: structures asked, and those that said all that they count."""

    gathering: Gathering
    asked: int
    complete: int
    unreached: int


def _is_said(words: str) -> bool:
    return words_of(words) in _OPEN | _CLOSE


@family.command(
    "collecte",
    Words.described("Voir où en est la collecte du trimestre ; l’ouvrir sans attendre, ou la clore (équipe d’animation).", _is_said),
    aliases=("collecte-du-trimestre",),
    examples=("!collecte", "!collecte ouvrir", "!collecte clore"),
    writes=True,
)
async def collect(ctx: Context, args: Words) -> Effects:
    """One a quarter: it may open before its day, or close before it."""
    await only_for_the_team(ctx)
    said = words_of(args.words)
    gathering = await counts.find_gathering(ctx.session)
    if said in _OPEN and gathering is None:
        if await counts.find_gathering_of(ctx.session, last_quarter(ctx.local_now.date())) is not None:
            raise Refused("counts.collected-already", again=next_opening(ctx.local_now.date()))
        if not await find_wanted(ctx):
            raise Refused("counts.nothing-to-collect")
        gathering = await open_gathering(ctx)
        await go_on(ctx, gathering)
    elif said in _CLOSE and gathering is not None:
        return Reply(msg("counts.collection-closed")), *await _close(ctx, gathering)
    standing = await standing_of(ctx, gathering) if gathering is not None else None
    return (Reply(msg("counts.collection", standing=standing, opens=next_opening(ctx.local_now.date()))),)


async def standing_of(occasion: Occasion, gathering: Gathering) -> Standing:
    """Counts of structures, and none of them named."""
    numbers = [each.number or 0 for each in await list_asked(occasion, gathering)]
    left = await counts.count_left(occasion.session, gathering.number or 0, numbers)
    reached = {each.structure_id for each in await counts.list_letters(occasion.session, gathering.number or 0)}
    silent = {structure for structure, count in left.items() if count}
    return Standing(gathering, len(left), len(left) - len(silent), len(silent - reached))


@family.stands("collecte")
async def tell_as_it_stands(ctx: Context, _number: int) -> Msg:
    """Where it stands."""
    gathering = await counts.find_gathering(ctx.session)
    return msg(
        "counts.collection",
        standing=await standing_of(ctx, gathering) if gathering is not None else None,
        opens=next_opening(ctx.local_now.date()),
    )
