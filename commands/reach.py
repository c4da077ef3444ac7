"""How people are reached: what they want to hear nothing of, and until when; where, on which days and at which hours."""

import re
from datetime import date, datetime, time, timedelta
from typing import Any

from commands.core.dates import DAYS, Ambiguous, Deadline, Impossible, Reason, is_deadline, read_deadline
from commands.core.declaration.context import Context
from commands.core.declaration.effects import Direct, Effects, Msg, Refused, msg, reply
from commands.core.declaration.shapes import SoughtWords, Words
from commands.core.declaration.vocabulary import Family
from commands.core.language.words import words_of
from commands.core.rules import ends
from storage import reach as storage
from storage.analysis import fold
from storage.reach import Reach, Silence

family = Family("reach", "Être prévenu comme je veux", first=("silence", "joindre"))

_MESSAGES = "rappel*|message*|notif*|alerte*|mail*|sondage|sondages|spam*|recevoir|envoyer|sollicit*|derang*|embet*"
family.hears(
    "aide silence",
    "suis en vacances|serai en vacances|suis en conge|suis en conges|serai en conge|serai en conges|suis en arret"
    "|suis en conge maternite|pars en vacances"
    "|pars en conges|suis absente jusqu|suis absent jusqu",
)
family.hears(
    "joindre",
    "pas de message*|pas de notif*|pas de rappel*|ecrivez pas|ecrire pas|m ecrire|m ecrivez|m ecris|contactez pas"
    "|derangez pas|derange pas|prevenir|prevenez",
    "lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|week end|soir|matin|apres|avant|la nuit|heures|h",
)
family.hears("silence rappels", "plus|stop|arrete*|aucun|marre", "rappel|rappels")
family.hears("silence annonces", "plus|stop|arrete*|aucune|marre", "annonces")
family.hears(
    "silence fin", "reactiver|reactive|reprendre|remettre|remets|fin du|fin de|fin", "silence|rappel|rappels|notifs|notifications|alertes"
)
family.hears("silence tout", "plus|stop|arrete*|aucun|marre|trop|cesser|cessez", _MESSAGES)
family.hears(("silence tout", "désinscription", "humain"), "stop|arretez|arrete|arreter")

# ── Silences ─────────────────────────────────────────────────────────────────────────────────────────────────────

_SUBJECTS = {
    **dict.fromkeys(("rappel", "rappels"), "reminders"),
    **dict.fromkeys(("sondage", "sondages", "vote", "votes"), "polls"),
    **dict.fromkeys(("annonce", "annonces"), "announcements"),
    **dict.fromkeys(("entraide", "demande", "demandes"), "exchange"),
    **dict.fromkeys(("fiche", "fiches"), "upkeep"),
    **dict.fromkeys(("tout", "tous", "total", "complet"), storage.ALL),
}
_END = frozenset({"fin", "finir", "non", "reprendre", "reprise", "lever", "terminer"})
_TELLING = frozenset({*_SUBJECTS, *_END, *DAYS, "jusqu", "ici", "avant", "soir", "demain", "jour", "jours", "semaine", "semaines", "mois"})
_SMALL = frozenset({"les", "des", "mes", "de", "la", "le", "et", "du", "sur", "pour", "plus", "aucun", "stop", "arreter", "arret"})

_THE = re.compile(r"le \d", re.IGNORECASE)
"""The article of a date, « le 4 »."""


def _tells_a_silence(words: str) -> bool:
    """« pause 2 semaines » is said to the robot; « pause déjeuner » is looked for."""
    return not _TELLING.isdisjoint(words_of(words).split()) or is_deadline(words)


@family.command(
    "silence",
    Words.described(
        "Ne plus recevoir de rappels, de sondages, d’annonces, de fiches à vérifier ou de demandes d’entraide, un temps ou pour de bon.",
        _tells_a_silence,
    ),
    aliases=("pause", "muet"),
    examples=("!silence", "!silence rappels", "!silence tout jusqu’au 7 décembre", "!silence sondages 2 semaines", "!silence fin"),
    writes=True,
)
async def be_quiet(ctx: Context, args: Words) -> Effects:
    """Show the silences of the person, add some, or end them."""
    words = [word for word in words_of(args.words).split() if word not in _SMALL]
    if not words:
        return await _show_silences(ctx)
    if not _END.isdisjoint(words) and (_END | _SUBJECTS.keys()).issuperset(words):  # and not « fin décembre »
        return await _end_silences(ctx, [_SUBJECTS[word] for word in words if word in _SUBJECTS])
    subjects = list(dict.fromkeys(_SUBJECTS[word] for word in words if word in _SUBJECTS))
    until = _read_until(ctx, args.words, next(iter(subjects), storage.ALL))
    for subject in subjects or [storage.ALL]:
        await storage.set_silence(ctx.session, Silence(user_id=ctx.person.user_id, subject=subject, until=until))
    return reply("reach.silenced", subjects=subjects or [storage.ALL], last_day=_last_day(ctx, until), back=until)


async def _show_silences(ctx: Context) -> Effects:
    return (Direct(await _silences(ctx)),)


@family.stands("silence")
async def tell_silences(ctx: Context, _number: int) -> Msg:
    """What the person hears nothing of."""
    return await _silences(ctx)


async def _silences(ctx: Context) -> Msg:
    silences = await storage.list_silences(ctx.session, ctx.person.user_id, ctx.now)
    return msg("reach.silences", silences=[(each.subject, _last_day(ctx, each.until)) for each in silences])


async def _end_silences(ctx: Context, subjects: list[str]) -> Effects:
    """Without a subject, or with « tout »: all of them. One subject cannot be taken out of a silence on all."""
    for subject in subjects if storage.ALL not in subjects else ():
        await storage.remove_silences(ctx.session, ctx.person.user_id, subject)
    if not subjects or storage.ALL in subjects:
        await storage.remove_silences(ctx.session, ctx.person.user_id)
    left = await storage.list_silences(ctx.session, ctx.person.user_id, ctx.now)
    return reply("reach.silence-ended", silences=[(each.subject, _last_day(ctx, each.until)) for each in left])


def _read_until(ctx: Context, said: str, subject: str) -> datetime | None:
    """When a silence ends: at the hour that was told, else with its last day; None when no end was told. Raises Refused."""
    words = [word for word in said.split() if words_of(word) not in _SUBJECTS]
    while words and _SMALL.issuperset(words_of(words[0]).split()) and not _THE.match(" ".join(words)):
        words.pop(0)
    left = " ".join(words)
    if not left:
        return None
    example = msg("reach.an-end", subject=subject)
    match read_deadline(left, ctx.local_now):
        case Deadline() as deadline:
            until = _ends(ctx, deadline)
            if until <= ctx.now:
                raise ends.refused(Impossible(Reason.PAST), left, example)
            return until
        case Ambiguous() | Impossible(reason=Reason.PAST) as read:
            raise ends.refused(read, left, example)
    raise Refused("reach.silence-unclear", said=said)


def _ends(ctx: Context, deadline: Deadline) -> datetime:
    """The instant of a silence's end: « vendredi » and « vendredi soir » are the midnight after."""
    if deadline.hour or deadline.part in {"matin", "apresmidi"}:
        return deadline.ends(ctx.local_now, time())
    return datetime.combine(deadline.last_day + timedelta(days=1), time(), ctx.territory.zone)


def _last_day(ctx: Context, until: datetime | None) -> date | None:
    """The last whole day of a silence, or the very instant when it ends within a day."""
    if until is None:
        return None
    local = until.astimezone(ctx.territory.zone)
    return (local - timedelta(microseconds=1)).date() if local.time() == time() else until


# ── Where and when ───────────────────────────────────────────────────────────────────────────────────────────────

_HOURS = re.compile(
    r"\b(\d{1,2})\s*+(?:(?:h|:|heures?)\s*+(?:(\d{2})\s*+)?)?(?:-|a|et|jusqu'a)\s*+(\d{1,2})\s*+(?:h|:|heures?)(?:\s*+(\d{2}))?(?!\d)"
)
"""« 9h-17h », « de 8 h 30 à 18 h », « 9-17h », « 8:30-18:00 », folded."""
_DAY = f"({'|'.join(DAYS)})s?"
_ONE_DAY = re.compile(rf"\b{_DAY}\b")
_RANGE = re.compile(rf"\b{_DAY}\s*(?:-|au|a|jusqu'au)\s*{_DAY}\b")
_EVERY_DAY = re.compile(r"\btous les jours\b|\btoute la semaine\b|\b7 jours sur 7\b|\b7j?/7\b")
_WORKING_DAYS = re.compile(r"\bjours ouvres\b|\bjours de semaine\b|\ben semaine\b")
_CHANNELS = {
    **dict.fromkeys(("prive", "privee", "prives", "privees"), "private"),
    **dict.fromkeys(("salon", "salons", "mention", "mentions"), "room"),
}
_USUAL = frozenset({"habituel", "comme d habitude", "par defaut", "comme avant", "normal"})
_RATHER = re.compile(r"\b(?:plutot qu|et pas|et non|mais pas|au lieu d)")
"""What stands after it is not what is wished: « en privé plutôt que dans le salon »."""
_AROUND = """
    en dans le la les de du et ou un une par avec sur a au entre mon moi me joindre message messages jour jours seulement uniquement
"""


def _tells_a_preference(words: str) -> bool:
    """« joindre lundi » is said to the robot; « joindre la CAF » is looked for."""
    folded, said = fold(words), words_of(words)
    return bool(_HOURS.search(folded) or _ONE_DAY.search(folded)) or said in _USUAL or not {*_CHANNELS, "jours"}.isdisjoint(said.split())


@family.command(
    "joindre",
    SoughtWords.described("Choisir où, quels jours et à quelles heures je vous préviens.", _tells_a_preference),
    aliases=("me-joindre", "préférences"),
    examples=("!joindre", "!joindre lundi-jeudi 9h-17h", "!joindre salon", "!joindre privé", "!joindre habituel"),
    writes=True,
    shows_alone=True,
)
async def be_reached(ctx: Context, args: SoughtWords) -> Effects:
    """Show the preferences of the person, change some, or go back to the usual ones."""
    reach = await storage.get_reach(ctx.session, ctx.person.user_id)
    if not args.words:
        return (Direct(msg("reach.preferences", **_told(reach))),)
    if words_of(args.words) in _USUAL:
        await storage.remove_reach(ctx.session, ctx.person.user_id)
        return reply("reach.reached", **_told(Reach(user_id=ctx.person.user_id)))
    changed = reach.model_dump() | _read_preferences(args.words)
    await storage.set_reach(ctx.session, Reach(**changed))
    return reply("reach.reached", **_told(Reach(**changed)))


@family.stands("joindre")
async def tell_preferences(ctx: Context, _number: int) -> Msg:
    """Where and when the person is reached."""
    return msg("reach.preferences", **_told(await storage.get_reach(ctx.session, ctx.person.user_id)))


def _told(reach: Reach) -> dict[str, Any]:
    return {"channel": reach.channel, "days": reach.days, "hours": (reach.from_minute, reach.until_minute)}


def _read_preferences(said: str) -> dict[str, Any]:
    """The columns of `Reach` that these words set. Raises Refused when some of them say nothing of it."""
    left, found = _read_days(*_read_hours(_RATHER.split(fold(said), maxsplit=1)[0]))
    words = [word for word in words_of(left).split() if word not in _AROUND.split()]
    channels = {_CHANNELS[word] for word in words if word in _CHANNELS}
    if len(channels) > 1 or any(word not in _CHANNELS for word in words) or not (found or channels):
        raise Refused("reach.unclear", said=said)
    return found | ({"channel": channels.pop()} if channels else {})


def _read_hours(said: str) -> tuple[str, dict[str, Any]]:
    """What is left of the words, and the hours they tell."""
    found = _HOURS.search(said)
    if found is None:
        return said, {}
    opens, closes = (int(hour) * 60 + int(minute or 0) for hour, minute in (found.group(1, 2), found.group(3, 4)))
    if not opens < closes <= 24 * 60 or any(int(minute or 0) > 59 for minute in found.group(2, 4)):
        raise Refused("reach.impossible-hours", said=found[0])
    return said.replace(found[0], " "), {"from_minute": opens, "until_minute": closes}


def _read_days(said: str, found: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    """What is left of the words, and what was found with the days they tell; « samedi-lundi » goes round the week."""
    days: set[int] = set()
    for pattern, told in ((_EVERY_DAY, range(7)), (_WORKING_DAYS, range(5))):
        said, count = pattern.subn(" ", said)
        days |= set(told if count else ())
    for span in _RANGE.finditer(said):
        first, last = DAYS.index(span[1]), DAYS.index(span[2])
        days |= {(first + ahead) % 7 for ahead in range((last - first) % 7 + 1)}
    said = _RANGE.sub(" ", said)
    days |= {DAYS.index(day[1]) for day in _ONE_DAY.finditer(said)}
    return _ONE_DAY.sub(" ", said), found | ({"days": sorted(days)} if days else {})
