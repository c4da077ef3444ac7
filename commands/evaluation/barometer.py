"""`!baromètre`: once a year, the same six questions to all members; what they say, beside the year before where they are the same."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from commands.core.declaration.context import Context, Occasion
from commands.core.declaration.effects import Call, Effects, Offer, Refused, Reply, msg
from commands.core.declaration.shapes import SureWords
from commands.core.language.words import sayings, words_of
from commands.core.rules import ends
from commands.core.rules.calendar import first_working_day
from commands.core.rules.rights import only_for_the_team
from commands.evaluation.questions import HIGH, LOW, compared, made_questions, scales
from commands.evaluation.subject import family
from storage import network, surveys
from storage.evaluation.barometer import BAROMETER, list_barometers, read_asked
from storage.surveys import CLOSED, Survey

USUAL = timedelta(days=21)
EVENING = time(18)
_OPENING = sayings("ouvrir, ouvre, ouvrons, lancer, lance, envoyer, demarrer, commencer, ouverture")
_ASKED = sayings("questions, question, les questions, comment, regle, regles, methode")
_FILLING = frozenset({"de", "l", "annee", "en", "du", "le", "la", "les", "resultat", "resultats"})


@dataclass(frozen=True, slots=True)
class Wanted:
    """What was asked: of which year (None: the last), to open this year's, or its questions. end: until when; unread: not understood."""

    year: int | None = None
    opening: bool = False
    questions: bool = False
    end: str = ""
    unread: bool = False


def read_wanted(words: str) -> Wanted:
    """« 2026 », « ouvrir jusqu’au 18 décembre », « questions »."""
    said = words.strip(" .!?")
    first, _, after = said.partition(" ")
    if words_of(first) in _OPENING:
        return Wanted(opening=True, end=after.strip(" ;,"))
    if words_of(said) in _ASKED:
        return Wanted(questions=True)
    left = [word for word in words_of(said).split() if word not in _FILLING]
    if len(left) == 1 and left[0].isdecimal() and len(left[0]) == 4:
        return Wanted(int(left[0]))
    return Wanted(unread=bool(left))


def _is_for_the_barometer(words: str) -> bool:
    """« baromètre 2026 » is said to the robot; « baromètre santé mentale » is looked for."""
    return not read_wanted(words).unread


@family.command(
    "baromètre",
    SureWords.described(
        "Lire le baromètre de l’année : six questions au réseau, les mêmes chaque année ; l’équipe d’animation l’ouvre.",
        _is_for_the_barometer,
    ),
    aliases=("baromètre-du-réseau", "baromètres"),
    examples=("!baromètre", "!baromètre 2026", "!baromètre questions", "!baromètre ouvrir jusqu’au 18 décembre"),
    writes=True,
)
async def show_barometer(ctx: Context, args: SureWords) -> Effects:
    """What anybody may know of it are numbers: what was said in words is for the network, by the soundings."""
    wanted = read_wanted(args.words)
    if wanted.unread:
        raise Refused("evaluation.barometer-unread", words=args.words)
    if wanted.questions:
        return (Reply(msg("evaluation.barometer-questions", texts=[each["text"] for each in scales().values()], low=LOW, high=HIGH)),)
    if wanted.opening:
        return await _open(ctx, wanted.end, args)
    return await _read(ctx, wanted.year)


def year_of(occasion: Occasion, survey: Survey) -> int:
    """The one that it was opened in, as the town counts."""
    return survey.created_at.astimezone(occasion.territory.zone).year


async def _of_year(ctx: Context, year: int) -> Survey | None:
    return next((each for each in await list_barometers(ctx.session) if year_of(ctx, each) == year), None)


# ── Opening ──────────────────────────────────────────────────────────────────────────────────────────────────────


async def _open(ctx: Context, said: str, args: SureWords) -> Effects:
    """A year has one, and it cannot be asked anew: it is told before to how many, and until when."""
    await only_for_the_team(ctx)
    year = ctx.local_now.year
    if (there := await _of_year(ctx, year)) is not None:
        raise Refused("evaluation.barometer-there", year=year, survey=there)
    people, few = len(await network.list_members(ctx.session)), ctx.territory.few
    if people < few:
        raise Refused("evaluation.barometer-alone", people=people, few=few)
    until = ends.read_end(ctx, said, EVENING, msg("evaluation.an-end")) if said else _usual_end(ctx)
    if not args.sure:
        sure = Call("baromètre", {"words": args.words, "sure": True})
        return Reply(msg("evaluation.barometer-sure", year=year, people=people, until=until)), Offer({"oui": sure})
    survey = Survey(
        title=f"Baromètre {year} de l’AGORA",
        key=BAROMETER,
        room=ctx.field_room,
        few=few,
        ends_at=until,
        created_by=ctx.person.user_id,
        created_at=ctx.now,
    )
    number = await surveys.ask(ctx.session, survey, made_questions(), ctx.now)
    return (Reply(msg("evaluation.barometer-opened", year=year, number=number, people=people, until=until)),)


def _usual_end(ctx: Context) -> datetime:
    """18 h in three weeks, or the next working day."""
    return datetime.combine(first_working_day((ctx.local_now + USUAL).date()), EVENING, ctx.territory.zone)


# ── Reading ──────────────────────────────────────────────────────────────────────────────────────────────────────


async def _read(ctx: Context, year: int | None) -> Effects:
    """Of one that is open nothing is told, but until when it is: each new answer would tell itself by the difference."""
    there = await list_barometers(ctx.session)
    found = _wanted_of(ctx, there, year)
    if found is None:
        raise Refused("evaluation.barometer-none", year=year, years=sorted({year_of(ctx, each) for each in there}))
    mine = year_of(ctx, found)
    closed = sorted({year_of(ctx, each) for each in there if each.state == CLOSED})
    if found.state != CLOSED:
        return (Reply(msg("evaluation.barometer-open", year=mine, survey=found, years=closed)),)
    before = next((each for each in there if year_of(ctx, each) == mine - 1 and each.state == CLOSED), None)
    earlier = await read_asked(ctx.session, before) if before is not None else None
    lines = compared(await read_asked(ctx.session, found), earlier)
    return (Reply(msg("evaluation.barometer", year=mine, survey=found, lines=lines)),)


def _wanted_of(ctx: Context, there: Sequence[Survey], year: int | None) -> Survey | None:
    """The last one, where no year is told."""
    return next((each for each in reversed(there) if year is None or year_of(ctx, each) == year), None)
