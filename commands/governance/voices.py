"""Whose voices make a decision: one a pilot structure, whoever of its people speaks for it."""

from collections.abc import Sequence

from sqlmodel.ext.asyncio.session import AsyncSession

from commands.core.declaration.context import Context, Coordinator, Territory
from commands.core.declaration.effects import Refused
from commands.core.rules.rights import team
from storage import decisions
from storage.decisions import Decision


async def list_speakers(session: AsyncSession, territory: Territory) -> Sequence[Coordinator]:
    """Everybody who may speak for a pilot structure of today."""
    return [member for member in await team(session, territory) if member.structure in territory.pilots]


async def only_who_speaks(ctx: Context, decision: Decision) -> Coordinator:
    """The person who speaks, with their pilot structure. Raises Refused when they are none, and when they spoke for another.

    Who changed structures, or is named by two, has one voice in a decision, not two.
    """
    speakers = await list_speakers(ctx.session, ctx.territory)
    speaker = next((each for each in speakers if each.user_id == ctx.person.user_id), None)
    if speaker is None:
        raise Refused("decisions.not-yours", decision=decision, speakers=speakers)
    for opinion in await decisions.list_opinions(ctx.session, decision):
        if opinion.user_id == speaker.user_id and opinion.structure != speaker.structure:
            raise Refused("decisions.one-structure", decision=decision, spoken=opinion.structure, structure=speaker.structure)
    return speaker
