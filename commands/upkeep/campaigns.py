"""`!campagne`: the équipe d'animation has many sheets asked about at once, sees where it stands, and closes it with a report."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from dateutil.relativedelta import relativedelta

from commands.core.dates import Deadline, moment, read_deadline
from commands.core.declaration.context import Context, Due, Occasion, Territory
from commands.core.declaration.effects import Call, Effects, Msg, Offer, Refused, Reply, msg
from commands.core.declaration.shapes import SureWords
from commands.core.language.words import parts_of, sayings, words_of
from commands.core.rules.rights import only_for_the_team
from commands.core.subjects import asks_back, number_of
from commands.core.telling.mentions import tell_team
from commands.upkeep.asking import go_on
from commands.upkeep.campaign import CAMPAIGNS, progress_of
from commands.upkeep.shared import family
from storage import confirmations, problems, timers, upkeep
from storage.analysis import tokens
from storage.rows import add_numbered
from storage.timers import Timer
from storage.upkeep import CLOSED, OPEN, RUNNING, TO_PHONE, Campaign

END = "upkeep.campaign-end"
USUAL_LENGTH, SHORTEST, LONGEST = timedelta(days=28), timedelta(days=2), timedelta(days=183)
EVENING = time(18)
MOST = 1000
"""Sheets of one campaign."""
_ALL = sayings("toutes, tous, tout, toute, l annuaire, annuaire, toutes les fiches, tout l annuaire, toutes les structures, tout le monde")
_CLOSE = sayings("clore, clos, fermer, terminer, finir, stop, arreter, fin, cloturer")
_SMALL = sayings("""
    les, la, le, l, des, de, du, d, a, au, aux, en, et, dans, sur, pour, qui, n, ont, pas, ete, non, confirme, confirmee, confirmees,
    confirmes, verifie, verifiee, verifiees, verifies, depuis, plus, mois, an, ans, fiche, fiches, structure, structures, commune,
    communes, type, types, quartier
""")


@family.command(
    "campagne",
    SureWords.described("Faire vérifier beaucoup de fiches à la fois, et suivre où cela en est (équipe d’animation).", CAMPAIGNS.is_called),
    aliases=("campagnes", "campagne-de-vérification", "vérifier-l-annuaire"),
    examples=("!campagne", "!campagne toutes", "!campagne associations non vérifiées depuis 6 mois ; fin 15 janvier", "!campagne clore"),
    writes=True,
    shows_alone=True,
)
async def campaign(ctx: Context, args: SureWords) -> Effects:
    """Without words, where the one that runs stands. Others are shown first: how many sheets, how many people asked."""
    await only_for_the_team(ctx)
    running = await upkeep.find_running(ctx.session)
    if CAMPAIGNS.is_named(args.words):
        row, said = await CAMPAIGNS.find(ctx, args.words, to_change=True)
        if asks_back(said):
            return await CAMPAIGNS.tell_anew(ctx, args.words)
        if words_of(said) not in _CLOSE:
            return await _show(ctx, row)
        CAMPAIGNS.only_living(ctx, row)
        return await _close(ctx, row)
    if not args.words.strip():
        last = running or next(iter(await upkeep.list_campaigns(ctx.session, 1)), None)
        return await _show(ctx, last) if last is not None else (Reply(msg("upkeep.campaign-how", said="", running=None)),)
    if words_of(args.words) in _CLOSE:
        if running is None:
            raise Refused("upkeep.campaign-how", said="", running=None)
        return await _close(ctx, running)
    if running is not None:
        raise Refused("upkeep.campaign-how", said="", running=running)
    return await _launch(ctx, args)


async def _show(ctx: Context, row: Campaign) -> Effects:
    """Where it stands, and what remains of it: in private, with the sheets of whom nobody answered."""
    return (Reply(msg("upkeep.campaign-shown", progress=await progress_of(ctx.session, row))),)


# ── Whom ─────────────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which sheets: of these kinds (none: of any), in these places (none: anywhere), not confirmed since a day (None: all)."""

    kinds: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    before: date | None = None


async def read_wanted(ctx: Context, said: str) -> Wanted | None:
    """Which sheets words tell; None when something of them tells nothing."""
    if words_of(said) in _ALL:
        return Wanted()
    kinds, left = _named(said, await upkeep.list_kinds(ctx.session))
    places, left = _named(left, await problems.list_places(ctx.session))
    words = words_of(left).split()
    months = next((int(word) for word in words if word.isdecimal() and len(word) <= 2), 0) * (12 if {"an", "ans"} & set(words) else 1)
    unread = [word for word in words if word not in _SMALL | _ALL and not word.isdecimal()]
    never = {"verifiees", "verifiee", "verifies", "confirmees", "confirmee", "confirmes"} & set(words)
    before = ctx.local_now.date() - relativedelta(months=months or ctx.territory.confirmation_months) if months or never else None
    return None if unread or not (kinds or places or before) else Wanted(kinds, places, before)


def _named(said: str, known: Sequence[str]) -> tuple[tuple[str, ...], str]:
    """Which of these names words hold, plural or not, and the words without them: the longest name first."""
    words = tokens(said)
    found = []
    for name in sorted(known, key=len, reverse=True):
        wanted = [token.singular for token in tokens(name)]
        starts = range(len(words) - len(wanted) + 1) if wanted else ()
        place = next((at for at in starts if [token.singular for token in words[at : at + len(wanted)]] == wanted), None)
        if place is not None:
            found += [each for each in known if [token.singular for token in tokens(each)] == wanted]
            words = [*words[:place], *words[place + len(wanted) :]]
    return tuple(dict.fromkeys(found)), " ".join(token.word for token in words)


async def _launch(ctx: Context, args: SureWords) -> Effects:
    about, *rest = parts_of(args.words)
    wanted, ends = await read_wanted(ctx, about), _ends(ctx, " ".join(rest))
    if wanted is None:
        raise Refused("upkeep.campaign-how", said=about, running=None)
    ids = await upkeep.list_matching(ctx.session, wanted.kinds, wanted.places, wanted.before, MOST + 1)
    if not ids:
        raise Refused("upkeep.campaign-none", about=about)
    if len(ids) > MOST:
        raise Refused("upkeep.campaign-too-many", about=about, most=MOST)
    if not args.sure:
        answering = await confirmations.list_answering(ctx.session, ids)
        people = {each for several in answering.values() for each in several[:1]}
        told = msg("upkeep.campaign-preview", about=about, sheets=len(ids), people=len(people), alone=len(ids) - len(answering), ends=ends)
        return Reply(told), Offer({"oui": Call("campagne", {"words": args.words, "sure": True})})
    row = Campaign(about=about, room=ctx.field_room, ends_at=ends, created_by=ctx.person.user_id, created_at=ctx.now)
    number = await add_numbered(ctx.session, row)
    known = await upkeep.take_into(ctx.session, number, ids)
    await upkeep.add_checkups(ctx.session, [each for each in ids if each not in known], ctx.now, number)
    await CAMPAIGNS.plan(ctx.session, row, ctx.territory, ctx.now)
    await go_on(ctx)
    return Reply(msg("upkeep.campaign-begun", progress=await progress_of(ctx.session, row))), *await CAMPAIGNS.announced(
        ctx.session, row, quiet=True
    )


def _ends(ctx: Context, said: str) -> datetime:
    """When it ends: four weeks from now where nothing is said. Raises Refused for words that tell no day, or one too near or too far."""
    day = ctx.local_now.date() + USUAL_LENGTH
    if said.strip():
        read = read_deadline(said, ctx.local_now)
        if not isinstance(read, Deadline) or not ctx.local_now.date() + SHORTEST <= read.day <= ctx.local_now.date() + LONGEST:
            raise Refused("upkeep.campaign-until", said=said)
        day = read.day
    return moment(day, EVENING, ctx.territory.zone).at


# ── Its end ──────────────────────────────────────────────────────────────────────────────────────────────────────


async def _close(ctx: Context, row: Campaign) -> Effects:
    told = await end(ctx, row)
    return Reply(told), await CAMPAIGNS.kept_true(ctx.session, row)


async def end(occasion: Occasion, row: Campaign) -> Msg:
    """Who was silent is to be phoned; gives the report."""
    for each in await upkeep.list_of_campaign(occasion.session, number_of(row)):
        if each.state == OPEN:
            each.state = TO_PHONE
            await timers.remove_timers(occasion.session, f"upkeep.checkup:{each.number}")
    row.state, row.closed_at, row.version = CLOSED, occasion.now, row.version + 1
    await CAMPAIGNS.plan(occasion.session, row, occasion.territory, occasion.now)
    return msg("upkeep.campaign-report", progress=await progress_of(occasion.session, row))


def _at_its_end(row: Campaign, _territory: Territory) -> list[datetime]:
    return [row.ends_at]


@CAMPAIGNS.timer(END, RUNNING, _at_its_end)
async def close_by_itself(due: Due, _planned: Timer, row: Campaign) -> Effects:
    """The équipe d'animation is told how it went."""
    told = await end(due, row)
    return await CAMPAIGNS.kept_true(due.session, row), *await tell_team(due, told)
