"""Whose voices make a decision: one a pilot structure, whoever of its people speaks for it."""

from collections.abc import Sequence
from datetime import datetime

from sqlmodel.ext.asyncio.session import AsyncSession

from commands.core.declaration.context import Context, Coordinator, Territory
from commands.core.declaration.effects import Refused
from commands.core.rules.speakers import list_speakers
from storage import decisions
from storage.decisions import Decision


async def list_voices(session: AsyncSession, territory: Territory, now: datetime) -> Sequence[Coordinator]:
    """Those who speak in a decision. Nobody speaks for two: who is configured under several speaks for the first one."""
    voices: dict[str, Coordinator] = {}
    for each in await list_speakers(session, territory, now):
        voices.setdefault(each.user_id, each)
    return list(voices.values())


async def only_who_speaks(ctx: Context, decision: Decision) -> Coordinator:
    """The person who speaks, with their pilot structure. Raises Refused when they are of none."""
    speakers = await list_voices(ctx.session, ctx.territory, ctx.now)
    speaker = next((each for each in speakers if each.user_id == ctx.person.user_id), None)
    if speaker is None:
        raise Refused("decisions.not-yours", decision=decision, speakers=speakers)
    return speaker


async def only_one_voice(ctx: Context, decision: Decision, speaker: Coordinator) -> None:
    """Raises Refused for who spoke for another structure: who changed posts has one voice in a decision, not two."""
    for opinion in await decisions.list_opinions(ctx.session, decision):
        if opinion.user_id == speaker.user_id and opinion.structure != speaker.structure:
            raise Refused("decisions.one-structure", decision=decision, spoken=opinion.structure, structure=speaker.structure)
