"""The end of a request: by one tap or `!résolu E5 merci à PMI`; asked for after five working days, by itself after fifteen."""

import re
from collections.abc import Sequence
from datetime import datetime, time

from commands.core.dates import moment
from commands.core.declaration.context import Context, Due, Territory
from commands.core.declaration.effects import Direct, Effects, Refused, Reply, Seed, msg
from commands.core.declaration.happenings import Tap
from commands.core.declaration.shapes import OpenWords, Words
from commands.core.declaration.vocabulary import Borrowed
from commands.core.language.taps import YES
from commands.core.language.words import sayings, without_article, words_of
from commands.core.rules.calendar import only_in_working_time, working_days_after
from commands.core.rules.rights import leads, list_leaders
from commands.core.rules.structures import find_named
from commands.core.subjects import Instants, number_of
from commands.exchange.answering import ANSWER
from commands.exchange.learning import propose_line
from commands.exchange.subject import EXCHANGES, close, family, names_of, sheet_of
from storage import directory, exchange, network
from storage.exchange import LAPSED, OPEN, REQUEST, SOLVED, WITHDRAWN, Exchange, ExchangeAnswer
from storage.timers import Timer

STILL = "exchange.still"
"""Of the subject of the letter that asks whether a request is solved: ✅ under it closes it."""
AGAIN, LAPSE = "exchange.again", "exchange.lapse"
ASKED_AGAIN_AFTER, LAPSES_AFTER = 5, 15
"""Working days."""
MORNING = time(9)
_SOLVED = sayings("oui, oui merci, c est regle, regle, c est resolu, resolu, oui c est regle, c est bon, oui c est bon, trouve")
_THANKED = re.compile(r"\b(?:merci|grace) (?:a|aux?) ")
_THANKS = re.compile(r"(?:un\s+)?(?:grand\s+)?(?:merci|grace)\s+(?:a|aux?)\s+(?:la\s+|le\s+|les\s+)?")
_BY = re.compile(r"par\s+(?:la\s+|le\s+|les\s+)?")


@family.command(
    "résolu",
    OpenWords.described("Clore une demande que vous avez faite, et dire qui vous a aidé.", EXCHANGES.is_called),
    aliases=("résolue", "c-est-résolu", "demande-résolue"),
    examples=("!résolu E5", "!résolu E5 merci à PMI"),
    writes=True,
    borrowed=Borrowed(("clore", "fermer"), EXCHANGES.is_called),
)
async def solve(ctx: Context, args: OpenWords) -> Effects:
    """Who helped is found among those who answered, else in the directory; an offer that is closed is withdrawn."""
    row, said = await EXCHANGES.find_led(ctx, args.words)
    if row.kind != REQUEST:
        return await take_back(ctx, Words(words=args.words))
    helper = await _find_helper(ctx, row, said)
    return await _solved(ctx, row, helper)


Helper = tuple[str | None, int | None]
"""Who helped, and of which structure: either may be known alone."""


async def _find_helper(ctx: Context, row: Exchange, said: str) -> Helper:
    """Whom words thank. Raises Refused, closing nothing, when they name nobody that is known."""
    folded = words_of(said)
    named = _BY.sub("", _THANKS.sub("", folded, count=1), count=1).strip()
    if not named:
        return None, None
    answers = await exchange.list_answers(ctx.session, number_of(row))
    for each in reversed(answers):
        member = await network.get_member(ctx.session, each.user_id)
        structures = await directory.list_structures(ctx.session, [each.structure_id] if each.structure_id else [])
        called = [member.name if member else "", *(name for known in structures for name in (known.name, known.acronym or ""))]
        if any(name and _calls(named, words_of(without_article(name))) for name in called):
            return each.user_id, each.structure_id
    found = await find_named(ctx.session, named)
    helper = found.alone or (found.near[0] if len(found.near) == 1 else None)
    if helper is None:
        raise Refused("exchange.which-helper", exchange=row, said=said, answers=await _answerers(ctx, answers))
    return None, helper.id


def _calls(named: str, name: str) -> bool:
    """Whether words call somebody of this name: whole among other words, or a part of it (« Karim » for « Karim Belkacem »)."""
    return f" {name} " in f" {named} " or f" {named} " in f" {name} "


async def _answerers(ctx: Context, answers: Sequence[ExchangeAnswer]) -> list[str]:
    """The structures of those who answered, each once."""
    return [name for name in dict.fromkeys(await names_of(ctx.session, *(each.structure_id for each in answers))) if name]


async def _solved(ctx: Context, row: Exchange, helper: Helper) -> Effects:
    """It is said once to each of those who answered; who helped is thanked, and asked whether their sheet should say it."""
    row.helper_id, row.helper_structure_id = helper
    told_so = await close(ctx, row, SOLVED)
    sheet = await sheet_of(ctx.session, row)
    answers = await exchange.list_answers(ctx.session, number_of(row))
    told: Effects = ()
    for each in dict.fromkeys(answer.user_id for answer in answers):
        if each not in {ctx.person.user_id, row.created_by}:
            told += (Direct(msg("exchange.closed-told", sheet=sheet, helped=each == row.helper_id), each, quiet=True),)
    others = await _answerers(ctx, answers) if helper == (None, None) else []
    line = await propose_line(ctx, row, answers)
    return Reply(msg("exchange.solved", sheet=sheet, answers=others)), await EXCHANGES.kept_true(ctx.session, row), *told, *line, *told_so


@family.tapped(ANSWER)
async def tap_answer(ctx: Context, tapped: Tap) -> Effects:
    """✅ under an answer: it solved the request."""
    given = await exchange.get_answer(ctx.session, tapped.number)
    row = await exchange.get_exchange(ctx.session, given.exchange_number, to_change=True) if given is not None else None
    if given is None or row is None or row.kind != REQUEST or tapped.removed or tapped.key != YES or not await leads(ctx, row.created_by):
        return ()
    if row.state != OPEN:
        return (Direct(msg("exchange.is-over", exchange=row), quiet=True),) if row.helper_id != given.user_id else ()
    return _in_private(await _solved(ctx, row, (given.user_id, given.structure_id)))


@EXCHANGES.tapped(STILL)
async def tap_still(ctx: Context, tapped: Tap, row: Exchange) -> Effects:
    """✅ under the question: it is solved."""
    if tapped.removed or tapped.key != YES or row.state != OPEN or not await leads(ctx, row.created_by):
        return ()
    return _in_private(await _solved(ctx, row, (None, None)))


@family.replied(STILL)
def read_reply(number: int, words: str) -> str | None:
    """« oui », « c’est réglé, merci à PMI »: it is solved; « non », and what tells nothing of it, leave it open."""
    said = words_of(words)
    thanked = _THANKED.search(said)
    if thanked is not None:
        return f"!résolu E{number} {said[thanked.start() :]}"
    return f"!résolu E{number}" if said in _SOLVED else None


def _in_private(effects: Effects) -> Effects:
    """Nobody waits for an answer to a tap: it is told where the tap was."""
    return tuple(Direct(each.message) if isinstance(each, Reply) else each for each in effects)


# ── What time does ───────────────────────────────────────────────────────────────────────────────────────────────


def _morning_after(at: datetime, count: int, territory: Territory) -> datetime:
    """That of so many working days later."""
    return moment(working_days_after(at.astimezone(territory.zone).date(), count), MORNING, territory.zone).at


def _after(count: int) -> Instants[Exchange]:
    def at(row: Exchange, territory: Territory) -> Sequence[datetime]:
        return [_morning_after(row.created_at, count, territory)] if row.kind == REQUEST and not row.is_enquiry else ()

    return at


@EXCHANGES.timer(AGAIN, OPEN, _after(ASKED_AGAIN_AFTER))
async def ask_again(due: Due, _planned: Timer, row: Exchange) -> Effects:
    """Who asked is asked once whether it is solved, in working hours."""
    only_in_working_time(due)
    ends = _morning_after(row.created_at, LAPSES_AFTER, due.territory)
    subject = f"{STILL}:{row.number}"
    told = msg("exchange.still-open", exchange=row, ends=ends)
    people = await list_leaders(due.session, due.territory, row.created_by)
    return *(Direct(told, each, subject) for each in people), Seed(subject, YES)


@EXCHANGES.timer(LAPSE, OPEN, _after(LAPSES_AFTER))
async def lapse(due: Due, _planned: Timer, row: Exchange) -> Effects:
    """Nobody closed it: it closes, and who asked is told."""
    told_so = await close(due, row, LAPSED)
    told, people = msg("exchange.lapsed", exchange=row), await list_leaders(due.session, due.territory, row.created_by)
    return await EXCHANGES.kept_true(due.session, row), *(Direct(told, each, quiet=True) for each in people), *told_so


# ── Taken back ───────────────────────────────────────────────────────────────────────────────────────────────────


@family.command(
    "retirer-entraide",
    Words.described("Retirer une demande ou une offre d’entraide que vous avez faite.", EXCHANGES.is_called),
    aliases=("retirer-demande", "retirer-offre", "supprimer-demande", "supprimer-offre"),
    examples=("!retirer-entraide E5",),
    writes=True,
    borrowed=Borrowed(("retirer", "annuler", "supprimer"), EXCHANGES.is_called),
)
async def take_back(ctx: Context, args: Words) -> Effects:
    """It is over, and those who answered are told so."""
    row, _ = await EXCHANGES.find_led(ctx, args.words)
    told_so = await close(ctx, row, WITHDRAWN)
    sheet = await sheet_of(ctx.session, row)
    people = dict.fromkeys(each.user_id for each in await exchange.list_answers(ctx.session, number_of(row)))
    told = [
        Direct(msg("exchange.closed-told", sheet=sheet, helped=False), each, quiet=True) for each in people if each != ctx.person.user_id
    ]
    return Reply(msg("exchange.taken-back", exchange=row)), await EXCHANGES.kept_true(ctx.session, row), *told, *told_so
