"""Newcomers greeted once and together; signs of life; people whom an import brought in are told of it."""

from commands.core.declaration.context import Context, Due
from commands.core.declaration.effects import Direct, Effects, Post, msg
from commands.core.declaration.happenings import Contact, Departure
from commands.core.rules.calendar import is_working_time
from commands.network import people
from commands.network.shared import family
from storage import network
from storage.rows import keep_row

MOST_GREETED_BY_NAME = 12


@family.daily("network.welcome", hour=9)
async def greet_newcomers(due: Due) -> Effects:
    """Greet all who have joined since the last greeting, in one message of a working day. Never twice the same person."""
    newcomers = await network.list_newcomers(due.session)
    if not newcomers or not is_working_time(due.local_now):
        return ()
    cards = await people.list_cards(due.session, newcomers)
    ids = tuple(card.user_id for card in cards)
    await network.set_greeted(due.session, ids, due.now)
    shown, others = cards[:MOST_GREETED_BY_NAME], len(cards[MOST_GREETED_BY_NAME:])
    rung = tuple(user_id for user_id in ids if due.rings("accueil", user_id))
    return (Post("accueil", msg("network.welcome", people=shown, others=others), mentions=rung, quiet=not rung),)


@family.when(Contact)
async def note_sign_of_life(ctx: Context, _contact: Contact) -> Effects:
    """Retention counts anew; a person whom an import brought in learns it, once."""
    await network.set_seen(ctx.session, ctx.person.user_id, ctx.local_now.date())
    member = await network.get_member(ctx.session, ctx.person.user_id)
    if member is None or member.consented_at or member.imported_by is None or member.informed_at:
        return ()
    member.informed_at = ctx.now
    await keep_row(ctx.session, member)
    posts = await network.list_current_memberships(ctx.session, [member.user_id])
    card = people.card_of(member, posts, whole=True)
    return (Direct(msg("network.imported", person=card, imported_by=member.imported_by)),)


@family.when(Departure)
async def note_departure(ctx: Context, departure: Departure) -> Effects:
    """Who is in no room any more is inactive: shown to nobody, erased by retention only."""
    if departure.everywhere:
        await network.set_inactive(ctx.session, ctx.person.user_id, ctx.now)
    return ()
