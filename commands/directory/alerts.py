"""`!préviens-moi`, `!alertes`: to be told, once and in private, when somebody does what nobody did."""

import re

from commands.core.declaration.context import Context, Due
from commands.core.declaration.effects import Call, Direct, Effects, Msg, Offer, Refused, Reply, msg
from commands.core.declaration.shapes import Words
from commands.core.language.words import NO_MORE, without_article, words_of
from commands.core.rules.calendar import is_working_day
from commands.core.rules.caps import OWN_ALERTS
from commands.core.telling.mentions import first_working_moment
from commands.directory.shared import family
from storage import alerts, directory, reach, search, timers
from storage.alerts import Alert
from storage.analysis import fold, tokens
from storage.rows import keep_row
from storage.timers import Timer, timer

ALERT, FOUND = "directory.alert", "directory.alert-found"
SILENCED_BY = "alerts"
SHOWN = 3
AT_ONCE = 200
_LEADING = frozenset(
    words_of(
        "quand lorsque dès que qu si jamais quelqu un une quelque part structure association fait font faire faisait propose proposent "
        "proposera peut ouvre existe il n y a aura on trouve s occupe de d du le la les l qui nouveau nouvelle un jour"
    ).split()
)
_ENDING = re.compile(
    r"(?<![\s,])[\s,]*+(?:(?:dis|dites|redis|redites)[- ]?(?:le[- ])?moi|(?:tu|vous) me (?:le )?(?:dis|dites|pr[ée]viens|pr[ée]venez)"
    r"|pr[ée]v(?:iens|enez)[- ]moi|je veux (?:bien )?(?:le savoir|[êe]tre pr[ée]venue?))\W*+\Z",
    re.IGNORECASE,
)
"""Behind what is waited for: « dès qu’il y a un cours de tricot, dis-le-moi »."""


@family.command(
    "préviens-moi",
    Words.described("Être prévenu, une fois et en privé, quand une structure fait ce que personne ne fait aujourd’hui."),
    aliases=("prévenez-moi", "alerte-moi", "créer-une-alerte"),
    examples=("!préviens-moi cours de tricot", "!préviens-moi quand quelqu’un fait du soutien scolaire à Castelrive"),
    writes=True,
)
async def wait_for(ctx: Context, args: Words) -> Effects:
    """Keep what the person waits for; or tell that it is there already."""
    need = need_of(args.words)
    if not need:
        raise Refused("directory.alert-of-what")
    if await _structures_for(ctx, need):
        return Reply(msg("directory.alert-already", need=need)), Offer({"oui": Call("qui-fait", {"need": need})})
    mine = await alerts.list_alerts(ctx.session, ctx.person.user_id)
    if fold(need) not in {fold(each.need) for each in mine}:
        if len(mine) >= OWN_ALERTS:
            raise Refused("directory.too-many-alerts", most=OWN_ALERTS)
        await keep_row(ctx.session, Alert(user_id=ctx.person.user_id, need=need, at=ctx.now))
    return (Direct(msg("directory.alert-kept", need=need)),)


def need_of(words: str) -> str:
    """What is waited for: « quand quelqu’un fait du tricot » is about « tricot »."""
    said = _ENDING.sub("", words.strip(" .!?")).split()
    while said and set(words_of(said[0]).split()) <= _LEADING:
        said = said[1:]
    return without_article(" ".join(said))


def _tells_alerts(words: str) -> bool:
    said = words_of(words).split()
    return not said or said[0] in NO_MORE | {"arreter", "supprimer"}


@family.command(
    "alertes",
    Words.described("Voir vos alertes ; « stop » et son numéro ou ses mots en arrête une, « stop tout » les arrête toutes.", _tells_alerts),
    aliases=("mes-alertes",),
    examples=("!alertes", "!alertes stop 2", "!alertes stop tout"),
    writes=True,
    shows_alone=True,
)
async def show_alerts(ctx: Context, args: Words) -> Effects:
    """Show those of the person, in private; stop some before."""
    if not _tells_alerts(args.words):
        raise Refused("directory.alerts-how-to", said=args.words)
    said = words_of(args.words).split()[1:]
    mine = await alerts.list_alerts(ctx.session, ctx.person.user_id)
    stopped = [each for rank, each in enumerate(mine, 1) if "tout" in said or str(rank) in said or _tells(said, each)]
    for each in stopped:
        await alerts.remove_alert(ctx.session, each.number or 0, ctx.person.user_id)
    return (Direct(msg("directory.alerts", alerts=[each for each in mine if each not in stopped], stopped=stopped)),)


def _tells(said: list[str], alert: Alert) -> bool:
    """Whether words are such as an alert waits for: « stop tricot » is « cours de tricot »."""
    wanted = {token.stem for token in tokens(" ".join(said)) if not token.is_stop and not token.word.isdecimal()}
    return bool(wanted) and wanted <= {token.stem for token in tokens(alert.need)}


@family.stands("préviens-moi", "alertes")
async def tell_alerts(ctx: Context, _number: int) -> Msg:
    """What the person waits for."""
    return msg("directory.alerts", alerts=await alerts.list_alerts(ctx.session, ctx.person.user_id), stopped=[])


# ── Telling ──────────────────────────────────────────────────────────────────────────────────────────────────────


@family.daily("directory.alerts", hour=9, minute=40)
async def look_for_all(due: Due) -> Effects:
    """What an import or a correction brought since is looked for each working morning; each is told at an hour of theirs."""
    if not is_working_day(due.local_now.date()):
        return ()
    last = 0
    while some := await alerts.list_all(due.session, after=last, limit=AT_ONCE):
        for alert in some:
            last = alert.number or 0
            if await _structures_for(due, alert.need):
                await _plan(due, alert)
    return ()


async def _plan(due: Due, alert: Alert) -> None:
    (person,) = await reach.list_listeners(due.session, [alert.user_id], SILENCED_BY, due.now)
    if (at := first_working_moment(person, due.local_now)) is not None:
        await timers.set_timer(due.session, timer(f"{ALERT}:{alert.number}", FOUND, at, user_id=alert.user_id))


@family.timer(FOUND)
async def tell_found(due: Due, planned: Timer) -> Effects:
    """Once; unless it was taken back, or who did it is gone again."""
    alert = await alerts.get_alert(due.session, planned.number)
    if alert is None or not (names := await _structures_for(due, alert.need)):
        return ()
    await alerts.remove_alert(due.session, planned.number, planned.user_id)
    return (Direct(msg("directory.alert-found", need=alert.need, names=names), planned.user_id, quiet=True),)


async def _structures_for(ctx: Context | Due, need: str) -> list[str]:
    """The names of the first structures that do just that; none, when something had to be put aside."""
    found = await search.search(ctx.session, need, ctx.lexicon, limit=SHOWN)
    if found.left_out:
        return []
    structures = await directory.find_structure_lines(ctx.session, [hit.structure_id for hit in found.hits if not hit.otherwise])
    return [structures[hit.structure_id].name for hit in found.hits if hit.structure_id in structures]
