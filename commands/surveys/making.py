"""`!enquête`: a sounding by questions: its title, whom it asks, until when, then what it asks, one question after the other."""

from collections.abc import Sequence
from datetime import datetime, time, timedelta
from typing import Any

from commands.core.dates import is_deadline
from commands.core.declaration.context import Context
from commands.core.declaration.effects import Effects, Refused, Reply, msg
from commands.core.declaration.questions import Question
from commands.core.declaration.shapes import WholeWords
from commands.core.language.references import take_reference
from commands.core.language.words import parts_of, sayings, words_of
from commands.core.rules import ends
from commands.core.rules.calendar import first_working_day
from commands.core.rules.caps import LIVING_SURVEYS
from commands.core.rules.lines import one_line
from commands.core.rules.rights import coordinator, leads, only_for_the_team
from commands.core.subjects import asks_back
from commands.core.telling.french import long_date
from commands.core.understanding import dialogue
from commands.surveys.answering import come_back, find_place
from commands.surveys.lists import list_mine
from commands.surveys.preparing import ask_for_questions, previewed
from commands.surveys.showing import show
from commands.surveys.subject import SURVEYS, family
from commands.surveys.wording import LONGEST_TITLE
from storage import groups, surveys
from storage.groups import LIVING
from storage.rows import keep_row
from storage.surveys import CANCELLED, DRAFT, OPEN, Survey

DIALOGUE = "surveys.enquête"
EVENING = time(18)
USUAL = timedelta(days=14)
_ALL = sayings("""
    membres, les membres, tous, toutes, tout le monde, tous les membres, le reseau, reseau, tout le reseau, partenaires, les partenaires,
    tous les partenaires
""")


@family.command(
    "enquête",
    WholeWords.described(
        "Préparer une enquête anonyme par questions ; ou y répondre, voir ses résultats, par son numéro.",
        lambda words: not words or SURVEYS.is_told(words),
        announced=True,
    ),
    aliases=("nouvelle-enquête", "questionnaire", "répondre-enquête", "consultation-anonyme"),
    examples=("!enquête", "!enquête Nos besoins de formation ; membres ; jusqu’au 18 décembre", "!enquête Q3", "!enquête Q3 remettre"),
    writes=True,
)
async def sound(ctx: Context, args: WholeWords) -> Effects:
    """Without words, who may make one begins; the others are told those that wait for them."""
    if SURVEYS.is_named(args.words):
        return await _open(ctx, args.words)
    parts = parts_of(args.words)
    if not parts and not await _may_make(ctx):
        return await list_mine(ctx)
    await _only_who_makes(ctx)
    known = await _said_at_once(ctx, parts)
    if left := tuple(key for key in _KEYS if key not in known):
        return await dialogue.begin(ctx, family.asks(DIALOGUE), answers=known, questions=left)
    return await finish(ctx, known)


async def _said_at_once(ctx: Context, parts: Sequence[str]) -> dict[str, Any]:
    """« titre ; membres ; jusqu’au 18 décembre »: what is told with the command is not asked any more. Raises Refused."""
    known: dict[str, Any] = {"title": _title(ctx, parts[0])} if parts else {}
    for part in parts[1:]:
        if is_deadline(part):
            known["end"] = await _end(ctx, part)
        else:
            known["group"] = await _whom(ctx, part)
    return known


async def _open(ctx: Context, words: str) -> Effects:
    """One that is named: read again by its makers, answered by those whom it asks, told to the others."""
    survey, said = await SURVEYS.find(ctx, words, to_change=True)
    if asks_back(said):
        return await SURVEYS.tell_anew(ctx, words)
    if survey.state in {DRAFT, CANCELLED}:
        SURVEYS.only_living(ctx, survey)
        return await previewed(ctx, survey)
    if survey.state == OPEN:
        if (place := await find_place(ctx, survey)) is not None:
            return await come_back(ctx, place)
        if ctx.room.private and not await leads(ctx, survey.created_by):
            raise Refused("surveys.not-asked", survey=survey)
        return (Reply(msg("surveys.told", sheet=await SURVEYS.sheet(ctx.session, survey))),)
    return await show(ctx, survey, said)


# ── Who makes one ────────────────────────────────────────────────────────────────────────────────────────────────


async def _led_groups(ctx: Context) -> list[int]:
    """The living groups that the person leads."""
    mine = await groups.list_numbers_of(ctx.session, ctx.person.user_id)
    return [number for number in mine if ctx.person.user_id in await groups.list_hosts(ctx.session, number)]


async def _may_make(ctx: Context) -> bool:
    return await coordinator(ctx) is not None or bool(await _led_groups(ctx))


async def _only_who_makes(ctx: Context) -> None:
    """The équipe d'animation, and who leads a group, of that group. Raises Refused."""
    if not await _may_make(ctx):
        await only_for_the_team(ctx)
    if await surveys.count_living_of(ctx.session, ctx.person.user_id) >= LIVING_SURVEYS:
        raise Refused("surveys.too-many", most=LIVING_SURVEYS)


# ── The dialogue ─────────────────────────────────────────────────────────────────────────────────────────────────


def _title(_ctx: Context, said: str) -> str:
    return one_line(said, LONGEST_TITLE, Refused("surveys.no-title"), "surveys.too-long", what="title")


async def _whom(ctx: Context, said: str) -> int:
    """The number of a group; 0: all members. Raises Refused."""
    is_team = await coordinator(ctx) is not None
    if words_of(said) in _ALL:
        if not is_team:
            raise Refused("surveys.whom", groups=await _led_groups(ctx), team=False)
        return 0
    number, after = take_reference(said, "G", "groupe|groupes")
    group = await groups.get_group(ctx.session, number) if number is not None and not after.strip(" .!") else None
    if group is None or group.state not in LIVING or not (is_team or number in await _led_groups(ctx)):
        raise Refused("surveys.whom", groups=await _led_groups(ctx), team=is_team)
    return number or 0


async def _end(ctx: Context, said: str) -> str:
    """The instant, in words that tell it on another day too."""
    return _in_words(ctx, ends.read_end(ctx, said, EVENING, msg("surveys.an-end")))


def _in_words(ctx: Context, at: datetime) -> str:
    local = at.astimezone(ctx.territory.zone)
    return f"{long_date(local)} à {local:%Hh%M}"


def usual_end(ctx: Context) -> str:
    """18 h in two weeks, or the next working day."""
    day = first_working_day((ctx.local_now + USUAL).date())
    return _in_words(ctx, datetime.combine(day, EVENING, ctx.territory.zone))


_QUESTIONS = (
    Question("title", asks="surveys.ask-title", reads=_title),
    Question("group", asks="surveys.ask-whom", reads=_whom, tells=lambda number: f"groupe G{number}" if number else "tous les membres"),
    Question("end", asks="surveys.ask-end", reads=_end, optional=True),
)
_KEYS = tuple(question.key for question in _QUESTIONS)


@family.dialogue(DIALOGUE, _QUESTIONS)
async def finish(ctx: Context, answers: dict[str, Any]) -> Effects:
    """It is being made from now on, whatever becomes of the dialogue: its questions come next."""
    await _only_who_makes(ctx)
    group = await groups.get_group(ctx.session, answers["group"]) if answers["group"] else None
    survey = Survey(
        title=answers["title"],
        group_number=group.number if group else None,
        room=(group.room_id or group.room) if group else ctx.field_room,
        few=ctx.territory.few,
        ends_at=ends.read_end(ctx, answers.get("end") or usual_end(ctx), EVENING, msg("surveys.an-end")),
        created_by=ctx.person.user_id,
        created_at=ctx.now,
    )
    await keep_row(ctx.session, survey)
    return await ask_for_questions(ctx, survey)
