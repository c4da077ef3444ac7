"""What a pilot structure says of the selection: it validates, by one tap or a word, objects with a reason, or takes its word back."""

from collections.abc import Sequence
from typing import Annotated

from commands.core.declaration.context import Context
from commands.core.declaration.effects import Direct, Effects, Msg, Refused, Reply, msg
from commands.core.declaration.happenings import Tap, VoiceGiven
from commands.core.declaration.shapes import Words
from commands.core.declaration.vocabulary import Borrowed, Unspoken
from commands.core.language.taps import YES
from commands.core.language.words import parts_of, says_something, words_of
from commands.core.rules.lines import only_short
from commands.core.rules.rights import find_names
from commands.core.subjects import number_of
from commands.programmes.choosing.arbitration import ASK, LETTER, letter, settle
from commands.programmes.choosing.pilots import people_of, speaking_for, standing_of
from commands.programmes.choosing.showing import selection_of, subject_of
from commands.programmes.subject import family, find_under_way
from storage import programmes, timers
from storage.programmes import AMENDED, ARBITRATION, OBJECTED, TAKEN_BACK, VALIDATED, PilotWord, Programme
from storage.rows import keep_row
from storage.team import PROGRAMME_AMENDED, PROGRAMME_OBJECTED, PROGRAMME_TAKEN_BACK, PROGRAMME_VALIDATED, JournalEntry

LONGEST_REASON = 200
_BACK = frozenset({"retirer", "retire", "non", "plus", "annuler", "finalement non", "je retire"})
_ALL = frozenset({"", "selection", "la selection", "oui", "le programme", "programme"})
_KINDS = {
    VALIDATED: PROGRAMME_VALIDATED,
    OBJECTED: PROGRAMME_OBJECTED,
    AMENDED: PROGRAMME_AMENDED,
    TAKEN_BACK: PROGRAMME_TAKEN_BACK,
}


def _is_of_the_selection(words: str) -> bool:
    """« valider », « valider la sélection », « valider retirer »."""
    return words_of(words) in _BACK | _ALL


def _names_no_number(words: str) -> bool:
    """« valider », « valider le centre social »: what is called by a number, « valider R13 », is another family's."""
    return not any(sign.isdigit() for sign in words)


class StructureWords(Words):
    """Words. structure: the pilot structure whose they are, of a person who speaks for several."""

    structure: Annotated[str, Unspoken()] = ""


@family.command(
    "valider-sélection",
    StructureWords.described(
        "Valider la sélection du programme pour votre structure pilote, ou retirer son avis (équipe d’animation).", _is_of_the_selection
    ),
    aliases=("je-valide", "valider-programme", "programme-valider"),
    examples=("!valider", "!valider retirer"),
    writes=True,
    borrowed=Borrowed(("valider",), _names_no_number),
)
async def validate(ctx: Context, args: StructureWords) -> Effects:
    """One voice a pilot structure; the last word of any of its people counts. Who speaks for several names it."""
    programme = await only_asked(ctx)
    said = words_of(args.words)
    named = args.structure or ("" if said in _BACK | _ALL else args.words)
    structure = await speaking_for(ctx, programme, "valider-sélection", args.words, named)
    return await (_take_back if said in _BACK else _validate)(ctx, programme, structure)


@family.command(
    "objecter",
    StructureWords.described(
        "Objecter à la sélection du programme, avec la raison, pour votre structure pilote (équipe d’animation).",
        lambda words: words_of(words) in _BACK,
    ),
    aliases=("objection", "programme-objecter", "je-m-oppose"),
    examples=("!objecter trop d’ateliers le même mois", "!objecter retirer"),
    writes=True,
)
async def object_to(ctx: Context, args: StructureWords) -> Effects:
    """It is shown to all with its reason, and keeps the selection from being decided before its date."""
    programme = await only_asked(ctx)
    structure = await speaking_for(ctx, programme, "objecter", args.words, args.structure)
    if words_of(args.words) in _BACK:
        return await _take_back(ctx, programme, structure)
    reason = reason_in(args.words, "object")
    before = (await programmes.list_words(ctx.session, programme)).get(structure)
    if before is not None and before.word == OBJECTED and before.reason == reason:
        raise Refused("arbitration.already-said", structure=structure, word=OBJECTED)
    told = await _say(ctx, programme, structure, OBJECTED, before, reason)
    answer = Reply(msg("arbitration.objected", programme=programme, structure=structure, reason=reason))
    return answer, *told, *await settle(ctx, programme)


async def only_asked(ctx: Context) -> Programme:
    """The programme whose selection pilot structures are asked about. Raises Refused when there is none."""
    programme = await find_under_way(ctx)
    if programme.state != ARBITRATION:
        raise Refused("arbitration.not-now", programme=programme)
    return programme


def reason_in(words: str, what: str) -> str:
    """The reason that words give. Raises Refused when they give none, or a long one. what: « object » or « amend »."""
    reason = " ; ".join(parts_of(words)).lstrip(": ").strip()
    if not says_something(reason):
        raise Refused("arbitration.no-reason", what=what)
    return only_short(reason, LONGEST_REASON, "arbitration.long-reason")


async def _validate(ctx: Context, programme: Programme, structure: str) -> Effects:
    before = (await programmes.list_words(ctx.session, programme)).get(structure)
    if before is not None and before.word == VALIDATED:
        raise Refused("arbitration.already-said", structure=structure, word=VALIDATED)
    told = await _say(ctx, programme, structure, VALIDATED, before)
    standing = await standing_of(ctx, programme)
    answer = Reply(msg("arbitration.validated", programme=programme, structure=structure, standing=standing))
    return answer, *told, *await settle(ctx, programme)


async def _take_back(ctx: Context, programme: Programme, structure: str) -> Effects:
    before = (await programmes.list_words(ctx.session, programme)).get(structure)
    if before is None:
        raise Refused("arbitration.nothing-said", structure=structure)
    told = await _say(ctx, programme, structure, TAKEN_BACK, before)
    answer = Reply(msg("arbitration.taken-back", programme=programme, structure=structure))
    return answer, *told, *await settle(ctx, programme)


async def _say(
    ctx: Context, programme: Programme, structure: str, word: str, before: PilotWord | None, reason: str = ""
) -> Sequence[Direct]:
    """Write a word down, in the journal too. The colleague whose word it replaces is told, without a sound."""
    await write_word(ctx, programme, structure, word, reason)
    if before is None or before.user_id is None or before.user_id == ctx.person.user_id:
        return ()
    names = await find_names(ctx.session, ctx.territory, [ctx.person.user_id])
    by = names.get(ctx.person.user_id, ctx.person.name)
    replaced = msg("arbitration.replaced", programme=programme, structure=structure, word=word, by=by)
    return (Direct(replaced, before.user_id, quiet=True),)


async def write_word(ctx: Context, programme: Programme, structure: str, word: str, reason: str = "") -> None:
    """Keep what a pilot structure says of the selection as it is now, and the line of the journal that everybody can read."""
    said = PilotWord(
        programme_number=number_of(programme),
        selection=programme.selection,
        structure=structure,
        user_id=ctx.person.user_id,
        word=word,
        reason=reason,
        at=ctx.now,
    )
    await keep_row(ctx.session, said)
    entry = JournalEntry(
        at=ctx.now, kind=_KINDS[word], author_id=ctx.person.user_id, author_structure=structure, subject_structure=programme.name
    )
    await keep_row(ctx.session, entry)


@family.stands("valider-sélection", "objecter", "amender")
async def tell_as_it_stands(ctx: Context, number: int) -> Msg | None:
    """What pilot structures say of it now."""
    programme = await programmes.get_programme(ctx.session, number)
    if programme is None:
        return None
    return msg("arbitration.as-it-stands", programme=programme, standing=await standing_of(ctx, programme))


# ── By one tap ───────────────────────────────────────────────────────────────────────────────────────────────────


@family.tapped(LETTER)
async def tap(ctx: Context, tapped: Tap) -> Effects:
    """✅ under a letter validates the selection that it tells of, for the structure that it asks; taken back, no more."""
    asked = await programmes.get_word(ctx.session, tapped.number)
    if asked is None or tapped.key != YES:
        return ()
    programme = await programmes.get_programme(ctx.session, asked.programme_number, to_change=True)
    if programme is None or ctx.person.user_id not in await people_of(ctx, asked.structure):
        return ()
    if programme.state != ARBITRATION:
        return () if tapped.removed else (Direct(msg("arbitration.not-now", programme=programme), quiet=True),)
    if asked.selection != programme.selection:
        return () if tapped.removed else await _ask_anew(ctx, programme, asked.structure)
    structure = await speaking_for(ctx, programme, "valider-sélection", "", asked.structure)
    before = (await programmes.list_words(ctx.session, programme)).get(structure)
    is_theirs = before is not None and before.word == VALIDATED and before.user_id == ctx.person.user_id
    if tapped.removed:
        return _in_private(await _take_back(ctx, programme, structure)) if is_theirs else ()
    return () if before is not None and before.word == VALIDATED else _in_private(await _validate(ctx, programme, structure))


async def _ask_anew(ctx: Context, programme: Programme, structure: str) -> Effects:
    """The letter is of a selection that changed since: the person is shown the one of now, to validate that one."""
    if structure in await programmes.list_words(ctx.session, programme):
        return (Direct(msg("arbitration.changed-since", programme=programme), quiet=True),)
    await timers.remove_timers(ctx.session, subject_of(programme), kind=ASK, user_id=ctx.person.user_id)
    selection = await selection_of(ctx, programme)
    again = await letter(ctx, selection, structure, {ctx.person.user_id: True})
    return Direct(msg("arbitration.changed-since", programme=programme), quiet=True), *again


@family.when(VoiceGiven)
async def tell_new_voice(ctx: Context, given: VoiceGiven) -> Effects:
    """Who speaks for a structure after its people were asked has the letter that they had, at once and without a sound: they are there."""
    programme = await programmes.find_under_way(ctx.session, to_change=True)
    if programme is None or programme.state != ARBITRATION:
        return ()
    selection = await selection_of(ctx, programme)
    if given.structure not in selection.standing.waiting:
        return ()
    return tuple(await letter(ctx, selection, given.structure, {ctx.person.user_id: True}))


def _in_private(effects: Effects) -> Effects:
    """The answer to a tap rings for nobody."""
    return tuple(Direct(each.message, quiet=True) if isinstance(each, Reply) else each for each in effects)
