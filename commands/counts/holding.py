"""✋ under an indicator, or `!je-tiens CT3`: a structure says that it counts it, or that it does not."""

from collections.abc import Sequence

from commands.core.declaration.context import Context
from commands.core.declaration.effects import Direct, Effects, Refused, Reply, msg
from commands.core.declaration.happenings import Tap
from commands.core.declaration.shapes import Words
from commands.core.language.taps import tap_of
from commands.core.language.words import NO_MORE, parts_of, words_of
from commands.core.rules.structures import find_named, is_called, list_voices
from commands.core.subjects import number_of
from commands.counts.subject import HAND, TALLIES, family
from storage import counts
from storage.counts import ELSEWHERE, HOLDS, CountHolder, Tally
from storage.directory import Structure
from storage.rows import keep_row

_HAND = tap_of(HAND)


def voice_of(mine: Sequence[Structure], named: str = "") -> Structure:
    """Of the structures that a person speaks for, the one that is named, else the first. Raises Refused: for none, or not for that one."""
    if not mine:
        raise Refused("counts.no-voice")
    if not named:
        return mine[0]
    found = next((each for each in mine if is_called(each, named)), None)
    if found is None:
        raise Refused("counts.not-your-voice", named=named, mine=mine)
    return found


async def hold(ctx: Context, tally: Tally, structure_id: int, state: str = HOLDS) -> CountHolder:
    """A structure counts it, or does not: what it said at the collection that is open then goes."""
    number = number_of(tally)
    holder = await counts.find_holder(ctx.session, number, structure_id)
    holder = holder or CountHolder(count_number=number, structure_id=structure_id, at=ctx.now)
    holder.state, holder.said_by, holder.at = state, ctx.person.user_id, ctx.now
    await keep_row(ctx.session, holder)
    gathering = await counts.find_gathering(ctx.session)
    if state == ELSEWHERE and gathering is not None:
        await counts.remove_answer(ctx.session, gathering.number or 0, number, structure_id)
    return holder


@TALLIES.tapped()
async def tap(ctx: Context, tapped: Tap, tally: Tally) -> Effects:
    """Given, it counts; taken back by who said so, it does not."""
    if tapped.key != _HAND or TALLIES.why_over(tally, ctx.now) is not None:
        return ()
    structure = voice_of(await list_voices(ctx))
    holder = await counts.find_holder(ctx.session, number_of(tally), structure.id or 0)
    if tapped.removed and (holder is None or holder.said_by != ctx.person.user_id):
        return ()
    await hold(ctx, tally, structure.id or 0, ELSEWHERE if tapped.removed else HOLDS)
    told = msg("counts.held", tally=tally, structure=structure, holds=not tapped.removed)
    return Direct(told, quiet=True), await TALLIES.kept_true(ctx.session, tally)


@family.command(
    "je-tiens",
    Words.described("Dire que votre structure compte cet indicateur ; « non » si elle ne le compte pas.", TALLIES.is_named),
    aliases=("nous-tenons", "nous-comptons", "je-compte", "on-compte"),
    examples=("!je-tiens CT3", "!je-tiens CT3 ; PMI", "!je-tiens CT3 non"),
    writes=True,
)
async def say(ctx: Context, args: Words) -> Effects:
    """« ; PMI »: of several that the person speaks for."""
    tally, after = await TALLIES.find_living(ctx, args.words)
    parts = parts_of(after)
    refuses = bool(parts) and words_of(parts[0]) in NO_MORE | {"pas chez nous"}
    named = next(iter(parts[1:] if refuses else parts), "")
    structure = voice_of(await list_voices(ctx), named)
    await hold(ctx, tally, structure.id or 0, ELSEWHERE if refuses else HOLDS)
    return Reply(msg("counts.held", tally=tally, structure=structure, holds=not refuses)), await TALLIES.kept_true(ctx.session, tally)


async def find_holders(ctx: Context, names: str) -> list[Structure]:
    """The structures of these names, between commas. Raises Refused for one that the directory does not know for sure."""
    found = []
    for name in parts_of(names.replace(",", ";")):
        structure = (await find_named(ctx.session, name)).alone
        if structure is None:
            raise Refused("counts.unknown-structure", name=name)
        found.append(structure)
    return found
