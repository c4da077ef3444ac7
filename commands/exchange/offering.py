"""`!offre`: what is offered to the network, until a day; asked for before it ends, and over by itself."""

from collections.abc import Sequence
from datetime import datetime, time, timedelta

from commands.core.dates import is_deadline, moment, read_deadline
from commands.core.declaration.context import Context, Due, Territory
from commands.core.declaration.effects import Direct, Effects, Refused, Reply, Seed, msg
from commands.core.declaration.happenings import Tap
from commands.core.declaration.shapes import Words
from commands.core.declaration.vocabulary import Borrowed
from commands.core.language.taps import NO, YES
from commands.core.language.words import parts_of, words_of
from commands.core.rules import ends
from commands.core.rules.calendar import only_in_working_time, working_day_before
from commands.core.rules.caps import OPEN_OFFERS
from commands.core.rules.rights import leads, list_leaders, only_for_the_network
from commands.core.subjects import number_of
from commands.exchange.asking import show
from commands.exchange.letters import FOUND, plan_for
from commands.exchange.matching import like, remember
from commands.exchange.matter import theme_of
from commands.exchange.subject import EXCHANGES, REQUESTS, checked, close, family, find_of, only_once
from storage import confirmations, exchange
from storage.exchange import LAPSED, OFFER, OPEN, WITHDRAWN, Exchange
from storage.rows import add_numbered
from storage.timers import Timer

VALID = "exchange.valid"
"""Of the subject of the letter that asks whether an offer still stands."""
LASTS = timedelta(days=90)
ASKED_BEFORE = timedelta(days=3)
EVENING, MORNING = time(18), time(9)


@family.command(
    "offre",
    Words.described(
        "Offrir quelque chose au réseau : une salle, du matériel, un savoir-faire, un stage, un véhicule ; et jusqu’à quand.",
        EXCHANGES.is_named,
    ),
    aliases=("offrir", "offre-entraide", "proposer-de-l-aide", "prête"),
    examples=("!offre une salle de 30 places le samedi ; jusqu’au 18 décembre", "!offre E5"),
    writes=True,
)
async def offer(ctx: Context, args: Words) -> Effects:
    """A number shows one; other words are a new one. Those who ask for it are told once, and so is who offers."""
    if EXCHANGES.is_named(args.words):
        return await show(ctx, args.words)
    await only_for_the_network(ctx, Refused("exchange.members-only"))
    text, until = _read(ctx, args.words)
    await only_once(ctx, text, OFFER, OPEN_OFFERS)
    row = Exchange(
        kind=OFFER,
        text=text,
        theme=theme_of(text),
        room=ctx.field_room,
        structure_id=await confirmations.find_voice(ctx.session, ctx.person.user_id),
        until=until,
        created_by=ctx.person.user_id,
        created_at=ctx.now,
    )
    number = await add_numbered(ctx.session, row)
    asked = [each for each in await like(ctx, REQUESTS, text) if each.created_by not in {None, ctx.person.user_id}]
    for each in asked:
        await exchange.add_pair(ctx.session, number_of(each), number, ctx.now)
    await remember(ctx, row)
    await EXCHANGES.plan(ctx.session, row, ctx.territory, ctx.now)
    await plan_for(ctx, row, FOUND, list(dict.fromkeys(each.created_by for each in asked if each.created_by)))
    return Reply(msg("exchange.offered", exchange=row, asked=asked)), *await EXCHANGES.announced(ctx.session, row, quiet=True)


def _read(ctx: Context, words: str) -> tuple[str, datetime]:
    """What is offered, and until when. Raises Refused."""
    *told, last = parts_of(words) or [""]
    if told and (is_deadline(last) or read_deadline(last, ctx.local_now) is not None):
        return checked("offer", " ".join(told)), read_end(ctx, last)
    return checked("offer", " ".join([*told, last])), moment((ctx.local_now + LASTS).date(), EVENING, ctx.territory.zone).at


def read_end(ctx: Context, said: str) -> datetime:
    """The instant that words tell, at 18 h when they tell no hour. Raises Refused where they tell none to come, within a year."""
    return ends.read_end(ctx, said, EVENING, msg("exchange.an-end"))


# ── Whether it still stands ──────────────────────────────────────────────────────────────────────────────────────


def _before(row: Exchange, territory: Territory) -> Sequence[datetime]:
    """The morning of a working day, three days before its end; never on the day when it was made."""
    if row.kind != OFFER or row.until is None:
        return ()
    day = working_day_before((row.until - ASKED_BEFORE).astimezone(territory.zone).date())
    return [moment(day, MORNING, territory.zone).at]


@EXCHANGES.timer(VALID, OPEN, _before)
async def ask_whether_it_stands(due: Due, _planned: Timer, row: Exchange) -> Effects:
    """Who offers is asked once, in working hours."""
    only_in_working_time(due)
    subject = f"{VALID}:{row.number}"
    people = await list_leaders(due.session, due.territory, row.created_by)
    letters = [Direct(msg("exchange.still-valid", exchange=row), each, subject) for each in people]
    return *letters, Seed(subject, YES), Seed(subject, NO)


@EXCHANGES.timer("exchange.end", OPEN, lambda row, _territory: [row.until] if row.until else ())
async def end(due: Due, _planned: Timer, row: Exchange) -> Effects:
    """It is over, and who offered is told, without a sound."""
    told_so = await close(due, row, LAPSED)
    told, people = msg("exchange.offer-ended", exchange=row), await list_leaders(due.session, due.territory, row.created_by)
    return await EXCHANGES.kept_true(due.session, row), *(Direct(told, each, quiet=True) for each in people), *told_so


@EXCHANGES.tapped(VALID)
async def tap_valid(ctx: Context, tapped: Tap, row: Exchange) -> Effects:
    """✅: it stands for three months more; ❌: it is over."""
    if tapped.removed or tapped.key not in {YES, NO} or row.state != OPEN or not await leads(ctx, row.created_by):
        return ()
    if tapped.key == NO:
        told_so = await close(ctx, row, WITHDRAWN)
        return Direct(msg("exchange.taken-back", exchange=row)), await EXCHANGES.kept_true(ctx.session, row), *told_so
    return await _extended(ctx, row, moment((ctx.local_now + LASTS).date(), EVENING, ctx.territory.zone).at)


async def _extended(ctx: Context, row: Exchange, until: datetime) -> Effects:
    row.until, row.version = until, row.version + 1
    await EXCHANGES.plan(ctx.session, row, ctx.territory, ctx.now)
    return Direct(msg("exchange.extended", exchange=row)), await EXCHANGES.kept_true(ctx.session, row)


@family.command(
    "prolonger-offre",
    Words.described("Dire jusqu’à quand vaut une offre que vous avez faite.", EXCHANGES.is_called),
    aliases=("offre-jusqu-au",),
    examples=("!prolonger-offre E5 jusqu’au 18 décembre",),
    writes=True,
    borrowed=Borrowed(("prolonger",), EXCHANGES.is_called),
)
async def extend(ctx: Context, args: Words) -> Effects:
    """Without a day, three months more."""
    row, said = await find_of(ctx, args.words, OFFER)
    until = read_end(ctx, said) if said.strip() else moment((ctx.local_now + LASTS).date(), EVENING, ctx.territory.zone).at
    return await _extended(ctx, row, until)


@family.replied(VALID)
def read_reply(number: int, words: str) -> str | None:
    """A reply to the question: « non », « oui jusqu’au 15 mars », or a day alone."""
    said = words_of(words)
    if said in {"non", "plus valable", "non merci", "c est fini", "fini"}:
        return f"!retirer-entraide E{number}"
    day = words.strip()
    for yes in ("oui", "Oui", "OUI"):
        day = day.removeprefix(yes).lstrip(" ,;.:")
    return f"!prolonger-offre E{number} {day}" if said else None
