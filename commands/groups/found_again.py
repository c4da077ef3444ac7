"""A group that works on what is looked for, or worked on it, is told with what the search finds."""

from commands.core.declaration.context import Context
from commands.core.declaration.effects import Msg, msg
from commands.groups.subject import KIND, family
from storage import groups
from storage.groups import CLOSED, LIVING


@family.also_finds(KIND)
async def tell_found(ctx: Context, number: int) -> Msg | None:
    """One that lives may be joined; of one that is closed, what came of it stands."""
    group = await groups.get_group(ctx.session, number)
    return msg("groups.found", group=group) if group is not None and group.state in {*LIVING, CLOSED} else None
