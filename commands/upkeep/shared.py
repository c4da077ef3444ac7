"""The family, and what its commands share: who answers for a sheet, which sheet words name."""

from commands.core.declaration.context import Context, Occasion
from commands.core.declaration.effects import Call, Effects, Offer, Refused, Reply, msg
from commands.core.declaration.vocabulary import Family
from commands.core.language.words import words_of
from commands.core.rules.rights import coordinator
from commands.core.rules.structures import find_named, list_voices
from storage import confirmations, directory, sheets, upkeep
from storage.provenance import STRUCTURE, TEAM, Teller
from storage.sheets import SheetFacts

CHECKUP = "upkeep.checkup"
"""Of the subject of the letter that asks about a sheet (`upkeep.checkup:7`): ✅ and ✏️ under it."""
SILENCED_BY = "upkeep"
"""The silence of who wants to be asked nothing about sheets."""
TEAM_NAME = "l’équipe d’animation"
NUMBERED = "vérification"
"""Before the number of a checkup: what a reply to its letter stands for names the sheet by it."""
_SHEET = frozenset({"fiche", "fiches"})
_AROUND = frozenset({"la", "ma", "notre", "nos", "de", "du", "des", "d", "l", "le", "les", "mes"})
MINE = frozenset({"ma fiche", "notre fiche", "ma structure", "notre structure", "nous", "chez nous"})
family = Family("upkeep", "Un annuaire toujours vrai", first=("corriger", "confirmer"), team=("à-vérifier", "campagne"))


def of_sheet(words: str) -> bool:
    """« confirmer la fiche du CCAS » is said to the robot; « confirmer ma venue » is looked for."""
    return not _SHEET.isdisjoint(words_of(words).split()[:3])


async def answers_for(ctx: Context, structure_id: int) -> bool:
    """Whether the person speaks for a structure now, as was confirmed there."""
    return ctx.person.user_id in (await confirmations.list_answering(ctx.session, [structure_id])).get(structure_id, ())


async def may_vouch(ctx: Context, structure_id: int) -> bool:
    """Whether the person may say what is true of a sheet: who answers for it, and the équipe d'animation, who phoned."""
    return await answers_for(ctx, structure_id) or await coordinator(ctx) is not None


async def signs_as(ctx: Context, structure_id: int) -> int | None:
    """In the name of which structure the person says something of a sheet: of that one where they speak for it, else of their own."""
    held = [each.id for each in await list_voices(ctx)]
    return structure_id if structure_id in held else next(iter(held), None)


async def teller(occasion: Occasion, structure_id: int | None) -> Teller:
    """Who says something of a sheet, as its history tells it: a structure, else the équipe d'animation."""
    names = await directory.find_short_names(occasion.session, [structure_id])
    return Teller(STRUCTURE, names[structure_id], structure_id) if structure_id in names else Teller(TEAM, TEAM_NAME)


async def sheet_now(ctx: Context, structure_id: int) -> SheetFacts:
    """A sheet as it is now. Raises Refused when it is gone."""
    found = await sheets.find_sheet(ctx.session, structure_id)
    if found is None:
        raise Refused("upkeep.sheet-gone")
    return found


# ── Which sheet ──────────────────────────────────────────────────────────────────────────────────────────────────


async def find_one(ctx: Context, said: str, chosen: int, command: str) -> int | Effects:
    """The number of the sheet that words name: by its name, by what was asked of it, or « ma fiche »; or which of several is asked.

    Raises Refused when they name none.
    """
    number = chosen or await asked_about(ctx, said)
    if number:
        return number
    kept = said.split()
    while kept and words_of(kept[0]) in _AROUND | _SHEET:
        kept.pop(0)
    named = " ".join(kept)
    found = (await find_named(ctx.session, named)).meant if named else await list_voices(ctx)
    if not found:
        raise Refused("upkeep.which-sheet", said=named, command=command)
    if len(found) == 1:
        return found[0].id or 0
    calls = {str(rank): Call(command, {"words": said, "chosen": each.id}) for rank, each in enumerate(found, 1)}
    return Reply(msg("upkeep.which-of-them", structures=found)), Offer(calls)


async def asked_about(ctx: Context, said: str) -> int:
    """« vérification 12 »: the sheet of that checkup; 0 for other words."""
    word, _, number = said.partition(" ")
    digits = number.strip()
    if words_of(word) != words_of(NUMBERED) or not digits.isdecimal() or len(digits) > 9:
        return 0
    checkup = await upkeep.get_checkup(ctx.session, int(digits))
    return checkup.structure_id if checkup is not None else 0
