"""The arbitration of the pilot structures, between equals."""

from commands.core.declaration.context import Occasion
from commands.core.declaration.effects import Effects, Post, msg
from commands.programmes.calendar import ARBITRATION as STEP
from commands.programmes.subject import PROGRAMMES, ROOM
from storage.programmes import ARBITRATION, Programme


async def arbitrate(occasion: Occasion, programme: Programme) -> Effects:
    """Ask each pilot structure what it says of the selection."""
    programme.state = ARBITRATION
    programme.version += 1
    await PROGRAMMES.plan(occasion.session, programme, occasion.territory, occasion.now)
    told = Post(ROOM, msg("programmes.step", programme=programme, step=STEP, count=0, polls=0))
    return told, await PROGRAMMES.kept_true(occasion.session, programme)
