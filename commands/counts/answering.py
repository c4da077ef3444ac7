"""`!compte CT3 12`, or a reply to the letter: a structure says one number, corrected until the collection closes, told to nobody alone."""

from collections.abc import Sequence
from dataclasses import dataclass

from commands.core.declaration.context import Context
from commands.core.declaration.effects import Call, Direct, Effects, Offer, Refused, msg
from commands.core.declaration.handlers import said_to
from commands.core.declaration.shapes import SureWords
from commands.core.language.words import NO_MORE, sayings, words_of
from commands.core.rules.structures import list_voices
from commands.core.subjects import number_of
from commands.counts.holding import hold, voice_of
from commands.counts.letters import LETTER
from commands.counts.numbers import Sort, read_said
from commands.counts.periods import Period, is_counted, next_opening
from commands.counts.subject import TALLIES, family
from storage import counts, directory
from storage.counts import CLOSED, ELSEWHERE, HOLDS, CountAnswer, CountLetter, Gathering, Tally
from storage.directory import Structure
from storage.rows import keep_row

NUMBERED = "courrier"
"""Before the number of a letter: what a reply to it stands for names its structure by it."""
MINUS = ("-", "−", "–")
SURPRISING, TIMES = 20_000, 10
"""A number so large, or so many times the one before, is asked back."""
_SHOW = sayings("montrer, montrer notre nombre, afficher, publier, oui montrer, visible")
_HIDE = sayings("cacher, ne pas montrer, masquer, ne plus montrer, non montrer")


def _is_said(words: str) -> bool:
    """« compte CT3 12 »; « compte rendu » is another command, and « compte bancaire » is looked for."""
    return TALLIES.is_called(words) or words_of(words[:20]).startswith(f"{NUMBERED} ")


@dataclass(frozen=True, slots=True)
class Mine:
    """An indicator, and the structure that the person speaks for."""

    tally: Tally
    structure: Structure


@family.command(
    "compte",
    SureWords.described(
        "Dire le nombre de votre structure, pendant la collecte du trimestre ; « je ne sais pas » se dit aussi, « retirer » l’enlève.",
        _is_said,
    ),
    aliases=("mon-compte", "notre-compte", "nombre", "notre-nombre"),
    examples=(
        "!compte CT3 12",
        "!compte CT3 je ne sais pas",
        "!compte CT3 pas chez nous",
        "!compte CT3 12 ; PMI",
        "!compte CT3 retirer",
        "!compte CT3 montrer",
    ),
    writes=True,
)
async def say(ctx: Context, args: SureWords) -> Effects:
    """Answered in private: a number is its structure's. sure: what was asked back is meant."""
    gathering, mine, said = await _read(ctx, args.words)
    folded = words_of(said)
    if folded in _SHOW | _HIDE:
        return await _agree(ctx, mine, shown=folded in _SHOW)
    if gathering is None:
        raise Refused("counts.not-now", tally=mine.tally, opens=next_opening(ctx.local_now.date()), last=await _last(ctx, mine.tally))
    if folded in NO_MORE:
        await counts.remove_answer(ctx.session, gathering.number or 0, number_of(mine.tally), mine.structure.id or 0)
        return (Direct(msg("counts.said-no-more", tally=mine.tally, structure=mine.structure, closes_at=gathering.closes_at)),)
    return await _take(ctx, gathering, mine, said, sure=args.sure)


async def _last(ctx: Context, tally: Tally) -> Gathering | None:
    """The last collection that was about it, if it is closed."""
    found = await counts.find_gathering(ctx.session, state=CLOSED)
    return found if found is not None and is_counted(tally.months, tally.until, found.last_day) else None


async def _take(ctx: Context, gathering: Gathering, mine: Mine, said: str, *, sure: bool) -> Effects:
    read = read_said(said, mine.tally.unit)
    if read.sort is Sort.ELSEWHERE:
        await hold(ctx, mine.tally, mine.structure.id or 0, ELSEWHERE)
        told = Direct(msg("counts.held", tally=mine.tally, structure=mine.structure, holds=False))
        return told, await TALLIES.kept_true(ctx.session, mine.tally)
    if read.sort not in {Sort.NUMBER, Sort.DOUBT, Sort.UNKNOWN}:
        raise Refused("counts.not-a-number", said=said, why=read.sort.value, tally=mine.tally)
    before = await counts.find_answer(ctx.session, gathering.number or 0, number_of(mine.tally), mine.structure.id or 0)
    value = None if read.sort is Sort.UNKNOWN else read.value
    if not sure and value is not None and (read.sort is Sort.DOUBT or await _is_surprising(ctx, mine, value)):
        words = f"CT{mine.tally.number} {value} ; {mine.structure.name}"
        asked = msg("counts.sure", tally=mine.tally, value=value, about=read.sort is Sort.DOUBT)
        return Direct(asked), Offer({"oui": Call("compte", {"words": words, "sure": True})})
    return await _keep(ctx, gathering, mine, value, before)


async def _is_surprising(ctx: Context, mine: Mine, value: int) -> bool:
    known = await counts.list_said(ctx.session, number_of(mine.tally), mine.structure.id or 0, 2)
    last = max((each.value or 0 for each in known), default=0)
    return value > SURPRISING or (last > 0 and value >= TIMES * last)


async def _keep(ctx: Context, gathering: Gathering, mine: Mine, value: int | None, before: CountAnswer | None) -> Effects:
    """In place of what the structure said before: who said that is told."""
    structure_id, was, by = mine.structure.id or 0, before.value if before else None, before.user_id if before else None
    holder = await counts.find_holder(ctx.session, number_of(mine.tally), structure_id)
    is_new = holder is None or holder.state != HOLDS
    if is_new:
        await hold(ctx, mine.tally, structure_id)
    kept = before or CountAnswer(
        gathering_number=gathering.number or 0, count_number=number_of(mine.tally), structure_id=structure_id, at=ctx.now
    )
    kept.value, kept.user_id, kept.at = value, ctx.person.user_id, ctx.now
    await keep_row(ctx.session, kept)
    period, few = Period(gathering.last_day, mine.tally.months), value is not None and 0 < value < ctx.territory.few
    facts = {"tally": mine.tally, "structure": mine.structure, "period": period, "value": value, "closes_at": gathering.closes_at}
    told: Effects = (Direct(msg("counts.noted", **facts, again=before is not None, was=was, few=few)),)
    if by is not None and by != ctx.person.user_id:
        told += (Direct(msg("counts.corrected", **facts, was=was), by, quiet=True),)
    return (*told, await TALLIES.kept_true(ctx.session, mine.tally)) if is_new else told


async def _agree(ctx: Context, mine: Mine, *, shown: bool) -> Effects:
    """From the next publication on."""
    holder = await hold(ctx, mine.tally, mine.structure.id or 0)
    holder.shown = shown
    told = Direct(msg("counts.shown-alone", tally=mine.tally, structure=mine.structure, shown=shown))
    return told, await TALLIES.kept_true(ctx.session, mine.tally)


# ── Of what, for whom ────────────────────────────────────────────────────────────────────────────────────────────


async def _read(ctx: Context, words: str) -> tuple[Gathering | None, Mine, str]:
    """The collection that is open, if there is one about it; the indicator and the structure; and what is said of them. Raises Refused."""
    letter_id, words = _take_letter(words)
    letter = await counts.get_letter(ctx.session, letter_id) if letter_id is not None else None
    head, _, named = words.rpartition(";") if ";" in words else (words, "", "")
    mine = await list_voices(ctx)
    of = await _asked_for(ctx, letter, mine) if letter is not None else None
    structure = of or voice_of(mine, named.strip())
    gathering = await counts.find_gathering(ctx.session)
    if TALLIES.thing.is_called(head):
        tally, said = await TALLIES.find_living(ctx, head)
        if head.strip().removesuffix(said).rstrip()[-1:] in MINUS:
            said = f"-{said}"  # « CT3 -12 » is no « CT3 : 12 »
        if of is None and not named:
            structure = await _holding(ctx, tally, mine)
    else:
        tally, said = await _only_one(ctx, gathering, structure), head.strip()
    is_asked = gathering is not None and is_counted(tally.months, tally.until, gathering.last_day)
    return gathering if is_asked else None, Mine(tally, structure), said


async def _asked_for(ctx: Context, letter: CountLetter, mine: Sequence[Structure]) -> Structure:
    """The structure of a letter. Raises Refused for who speaks for it no more: their number is not that of where they went."""
    of = next((each for each in mine if each.id == letter.structure_id), None)
    if of is None:
        names = await directory.find_short_names(ctx.session, [letter.structure_id])
        raise Refused("counts.not-your-voice", named=names.get(letter.structure_id, ""), mine=mine) if mine else Refused("counts.no-voice")
    return of


def _take_letter(words: str) -> tuple[int | None, str]:
    """« courrier 7 12 »: the number of a letter, and what is said in reply to it."""
    first, _, rest = words.strip().partition(" ")
    number, _, said = rest.strip().partition(" ")
    if words_of(first) != NUMBERED or not number.isdecimal() or len(number) > 9:
        return None, words
    return int(number), said


async def _holding(ctx: Context, tally: Tally, mine: Sequence[Structure]) -> Structure:
    """Of the structures of the person, the one that counts it, else the first. Raises Refused where several do."""
    holding = {each.structure_id for each in await counts.list_holders(ctx.session, [number_of(tally)])}
    held = [each for each in mine if each.id in holding]
    if len(held) > 1:
        raise Refused("counts.for-whom", tally=tally, structures=held)
    return held[0] if held else mine[0]


async def _only_one(ctx: Context, gathering: Gathering | None, structure: Structure) -> Tally:
    """The indicator that a number is said of without naming one: the only one its structure counts now. Raises Refused, asking which."""
    numbers = [each.count_number for each in await counts.list_held(ctx.session, [structure.id or 0])]
    held = [each for each in await counts.list_tallies(ctx.session) if each.number in numbers]
    asked = [each for each in held if gathering is None or is_counted(each.months, each.until, gathering.last_day)]
    number = gathering.number or 0 if gathering is not None else 0
    said = {each.count_number for each in await counts.list_answers(ctx.session, number, structure.id)}
    left = [each for each in asked if each.number not in said] or asked
    if len(left) != 1:
        raise Refused("counts.which", held=left)
    return left[0]


family.replied(LETTER)(said_to(f"!compte {NUMBERED} {{number}} {{words}}", str.strip))
