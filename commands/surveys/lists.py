"""`!enquêtes`: those that wait for the person, those that are open, those that are over; of who makes them, those that are being made."""

from commands.core.declaration.context import Context
from commands.core.declaration.effects import Effects, Reply, msg
from commands.core.declaration.shapes import Nothing
from commands.core.rules.rights import leads
from commands.core.subjects import number_of
from commands.surveys.subject import family
from storage import survey_answers, surveys
from storage.surveys import CLOSED, DRAFT, OPEN

A_PAGE = 5


@family.command(
    "enquêtes",
    Nothing.described("Voir les enquêtes en cours, celles qui attendent vos réponses, et les résultats des autres."),
    aliases=("mes-enquêtes", "enquêtes-en-cours", "questionnaires"),
    examples=("!enquêtes",),
)
async def show_surveys(ctx: Context, _args: Nothing) -> Effects:
    """Who answered what is told to nobody: to each, only how far they are themselves."""
    return await list_mine(ctx)


async def list_mine(ctx: Context) -> Effects:
    """As the person may see them."""
    mine = await survey_answers.list_open_of(ctx.session, ctx.person.user_id)
    waiting = [survey for survey, person in mine if not person.finished] if ctx.room.private else []
    known = {number_of(each) for each in waiting}
    opened = [each for each in await surveys.list_surveys(ctx.session, OPEN) if number_of(each) not in known]
    over = await surveys.list_surveys(ctx.session, CLOSED, limit=A_PAGE)
    drafts = await surveys.list_surveys(ctx.session, DRAFT) if ctx.room.private else ()
    made = [each for each in drafts if await leads(ctx, each.created_by)]
    return (Reply(msg("surveys.list", waiting=waiting[:A_PAGE], opened=opened[:A_PAGE], over=over, made=made[:A_PAGE])),)
