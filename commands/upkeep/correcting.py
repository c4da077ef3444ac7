"""`!corriger CCAS ; téléphone 05…`, in words or by questions, and ✏️ under a sheet: what is wrong on it, said by anybody of the network."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Any

from commands.core import guard
from commands.core.declaration.context import Context
from commands.core.declaration.effects import Call, Effects, Offer, Refused, Reply, msg
from commands.core.declaration.questions import Choice, Question
from commands.core.declaration.vocabulary import Args, Borrowed, Expected, OpenRest, Page, Unspoken
from commands.core.language.words import parts_of, says_something, words_of
from commands.core.rules.rights import only_for_the_network
from commands.core.rules.structures import Named, find_inside, find_named, list_voices
from commands.core.understanding import dialogue
from commands.upkeep.changing import change
from commands.upkeep.deciding import decide_in_words, is_decided
from commands.upkeep.fields import Fact, fact_of, read_fact, section_called, section_of
from commands.upkeep.shared import MINE, asked_about, family, of_sheet, sheet_now
from commands.upkeep.telling import CLOSED, is_ours, said_of
from commands.upkeep.wording import Spoken, likely_readings, readings
from storage import dialogues
from storage.directory import Structure
from storage.sheets import NO_SERVICE, SheetFacts, find_sheet

DIALOGUE = "upkeep.corriger"


def _is_ours(words: str) -> bool:
    """« corriger la fiche du CCAS », « corriger C5 » are said to the robot; « corriger une copie » is not."""
    return of_sheet(words) or is_decided(words)


def _tells_one(words: str) -> bool:
    """« erreur CCAS ; téléphone 05… » is said to the robot; « oups, erreur » takes back what was said."""
    return ";" in words or _is_ours(words)


class Correcting(Args):
    """Dire ce qui est faux sur une fiche : qui en répond accepte ou refuse."""

    words: Annotated[OpenRest, Expected(_is_ours)] = ""
    chosen: Page = 0
    answer: Annotated[str, Unspoken()] = ""


@family.command(
    "corriger",
    Correcting,
    aliases=("maj", "mise-à-jour", "corriger-la-fiche", "corriger-fiche", "signaler-erreur"),
    examples=("!corriger CCAS ; téléphone 05 36 49 01 37", "!corriger la PMI est fermée le mercredi", "!corriger CCAS"),
    writes=True,
    borrowed=Borrowed(("erreur", "une-erreur"), _tells_one),
)
async def correct(ctx: Context, args: Correcting) -> Effects:
    """In words when they tell a sheet, a field and its value; what they do not tell is asked, one question at a time."""
    await only_for_the_network(ctx, Refused("upkeep.members-only"))
    if is_decided(args.words):
        return await decide_in_words(ctx, args.words)
    if not says_something(args.words) and not args.chosen:
        return await _begin(ctx, {}, ("structure", "section", "value"))
    meant = await _meant(ctx, args)
    if meant.structure_id is None:
        return _which(args, meant)
    sheet = await sheet_now(ctx, meant.structure_id)
    if meant.read.field == CLOSED:
        raise Refused("upkeep.closed-for-good", structure=sheet.structure)
    if not meant.read.field or not meant.read.value:
        return await begin_correction(ctx, sheet, meant.read.field)
    return await change(ctx, sheet, fact_of(meant.read.field, meant.read.value, sheet))


# ── Which sheet ──────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class _Meant:
    """What was understood. structure_id: None where several may be meant."""

    structure_id: int | None
    read: Spoken
    several: Sequence[Structure] = ()


async def _meant(ctx: Context, args: Correcting) -> _Meant:
    """The first reading whose name a structure has, else the first that may name some. Raises Refused when none does."""
    if args.answer and args.chosen:  # said of the sheet that was shown
        return _Meant(args.chosen, said_of(args.answer))
    first, *rest = parts_of(args.words) or [""]
    if number := args.chosen or await asked_about(ctx, first):
        said = args.words if args.chosen else " ; ".join(rest)
        return _Meant(number, await _reading_of(ctx, number, said))
    near: _Meant | None = None
    for read in likely_readings(args.words):
        named = await _named(ctx, read.name)
        if len(named.called) == 1:
            return _Meant(named.called[0].id, _likelier(read, said_of(args.words)))
        if near is None and named.near:
            near = _Meant(named.near[0].id, read) if len(named.near) == 1 else _Meant(None, read, named.near)
    inside = await find_inside(ctx.session, args.words)
    voices = [inside.structure] if inside else await list_voices(ctx) if is_ours(args.words) else ()
    if voices:
        return _Meant(voices[0].id if len(voices) == 1 else None, said_of(args.words), voices)
    if near is None:
        raise _unknown(next((each.name for each in readings(args.words) if each.name), ""))
    return near


def _likelier(read: Spoken, told: Spoken) -> Spoken:
    """A service that is no more is the last thing that « ne … plus » is taken for; a structure that closed has no hours."""
    return told if told.field == CLOSED or (told.field and (read.field == NO_SERVICE or not (read.field and read.value))) else read


async def _named(ctx: Context, said: str) -> Named:
    """« Ma fiche » may be any of those that the person speaks for."""
    return Named(near=await list_voices(ctx)) if words_of(said) in MINE else await find_named(ctx.session, said)


async def _reading_of(ctx: Context, number: int, said: str) -> Spoken:
    """What words say of a sheet that is known: they may name it or not."""
    found = likely_readings(said)
    for each in found:
        if number in {one.id for one in (await find_named(ctx.session, each.name)).meant}:
            return _likelier(each, said_of(said))
    alone = list(readings(f"- ; {said}")) if said else []
    told = [each for each in (*alone, *found) if each.field and each.value]
    return _likelier(told[0], said_of(said)) if told else said_of(said)


def _unknown(said: str) -> Refused:
    """Words that name no sheet are repeated, unless they name somebody."""
    if signs := guard.findings(said):
        return guard.refusal(signs)
    return Refused("upkeep.which-sheet", said=" ".join(said.split()), command="corriger")


def _which(args: Correcting, meant: _Meant) -> Effects:
    calls = {str(rank): Call("corriger", {"words": args.words, "chosen": each.id}) for rank, each in enumerate(meant.several, 1)}
    return Reply(msg("upkeep.which-of-them", structures=meant.several)), Offer(calls)


# ── By questions ─────────────────────────────────────────────────────────────────────────────────────────────────


async def begin_correction(ctx: Context, sheet: SheetFacts, field: str = "") -> Effects:
    """What is wrong of a sheet is asked, in private; field: where it is known. What was begun on another, and not finished, is left."""
    known: dict[str, Any] = {"structure": {"id": sheet.structure.id, "name": sheet.structure.name}}
    if section := section_of(field):
        return await _begin(ctx, known | {"section": section, "field": field}, ("value",))
    return await _begin(ctx, known, ("section", "value"))


async def _begin(ctx: Context, known: dict[str, Any], questions: tuple[str, ...]) -> Effects:
    draft = await dialogues.get_draft(ctx.session, ctx.person.user_id)
    if draft is not None and draft.dialogue == DIALOGUE:
        await dialogues.remove_draft(ctx.session, ctx.person.user_id)
    return await dialogue.begin(ctx, family.asks(DIALOGUE), questions=questions, answers=known)


async def _structure(ctx: Context, said: str) -> dict[str, Any] | Choice:
    found = (await _named(ctx, said)).meant
    values = tuple({"id": each.id, "name": each.name} for each in found)
    if not values:
        raise _unknown(said)
    return values[0] if len(values) == 1 else Choice(msg("upkeep.which-of-them", structures=found), values)


async def _section(_ctx: Context, said: str) -> str:
    if section := section_called(said):
        return section
    raise Refused("upkeep.which-section")


async def _value(ctx: Context, said: str) -> dict[str, str]:
    draft = await dialogues.get_draft(ctx.session, ctx.person.user_id)
    assert draft is not None
    sheet = await find_sheet(ctx.session, draft.answers["structure"]["id"])
    if sheet is None:
        raise Refused("upkeep.sheet-gone")
    fact = read_fact(draft.answers["section"], said, sheet, draft.answers.get("field", ""))
    return {"field": fact.field, "value": fact.value}


@family.dialogue(
    DIALOGUE,
    (
        Question(
            "structure",
            asks="upkeep.ask-structure",
            reads=_structure,
            tells=lambda value: str(value["name"]),
            numbered=False,
            screened=False,
        ),
        Question("section", asks="upkeep.ask-section", reads=_section, numbered=False),
        Question("value", asks="upkeep.ask-value", reads=_value, numbered=False, screened=False),
    ),
)
async def finish(ctx: Context, answers: dict[str, Any]) -> Effects:
    """As if it had been said in words."""
    sheet = await sheet_now(ctx, answers["structure"]["id"])
    return await change(ctx, sheet, Fact(**answers["value"]))
