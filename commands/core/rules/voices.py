"""Whose voice a person gives where structures have one each: in polls, and behind ideas."""

from commands.core.declaration.context import Context
from commands.core.language.words import words_of
from commands.core.rules.pilots import find_pilot
from commands.core.rules.speakers import list_speakers
from commands.core.rules.structures import list_voices
from storage import directory
from storage.directory import Structure


async def find_voice(ctx: Context) -> Structure | None:
    """The structure that the person speaks for: of their first confirmed post; without any, the pilot structure that they lead for.

    None: of none, or of a pilot structure that the directory does not tell from others.
    """
    if mine := await list_voices(ctx):
        return mine[0]
    speakers = await list_speakers(ctx.session, ctx.territory, ctx.now)
    pilot = next((each.structure for each in speakers if each.user_id == ctx.person.user_id), None)
    return await _find_sheet(ctx, pilot) if pilot else None


async def _find_sheet(ctx: Context, pilot: str) -> Structure | None:
    """The sheet of a pilot structure, called so in the directory, or « CCAS de Valmont » where one sheet alone is."""
    pilots, called = ctx.territory.pilots, words_of(pilot)
    named = await directory.list_names(ctx.session)
    exact = [number for number, name, acronym in named if called in {words_of(name), words_of(acronym or "")}]
    found = exact or [number for number, name, _ in named if find_pilot(pilots, name) == pilot]
    return next(iter(await directory.list_structures(ctx.session, found)), None) if len(found) == 1 else None
