"""What another family wants in the programme becomes an idea: a problem of the field that calls for a meeting."""

from commands.core.declaration.context import Context
from commands.core.declaration.effects import Effects, Happens
from commands.core.declaration.happenings import IdeaMade, IdeaWanted
from commands.core.subjects import number_of
from commands.programmes.gathering.proposing import add, checked, only_who_proposes
from commands.programmes.subject import family
from storage.ideas import Idea


@family.when(IdeaWanted)
async def propose_wanted(ctx: Context, wanted: IdeaWanted) -> Effects:
    """Had by the person of the context, told like any other; nobody is asked whether it looks like another one: it has its own need."""
    await only_who_proposes(ctx)
    idea = Idea(title=checked("title", wanted.title), why=checked("why", wanted.why), asked_for=wanted.asked_for, created_at=ctx.now)
    told = await add(ctx, idea)
    return *told, Happens(IdeaMade(wanted.asked_for, number_of(idea)))
