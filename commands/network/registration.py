"""Entering the network: what is kept is told first, then at most five questions, then a summary to confirm."""

from typing import Annotated, Any

from commands.core.declaration.context import Context
from commands.core.declaration.effects import Call, Direct, Effects, Offer, Reply, msg
from commands.core.declaration.vocabulary import Args, Expected, Sought, Unspoken
from commands.core.rules.structures import find_named
from commands.core.understanding import dialogue
from commands.network import confirmation, people, questions
from commands.network.shared import answer, family, names_the_network, other_words
from storage import network
from storage.network import Member
from storage.rows import keep_row

DIALOGUE = "network.inscription"


class Register(Args):
    """M’inscrire dans le réseau."""

    words: Annotated[Sought, Expected(names_the_network)] = ""
    here: Annotated[bool, Unspoken()] = False


@family.command(
    "inscription",
    Register,
    aliases=("inscrire", "m-inscrire", "je-m-inscris", "adhérer", "rejoindre-réseau", "rejoindre-le-réseau"),
    examples=("!inscription",),
)
async def register(ctx: Context, args: Register) -> Effects:
    """Begin, or go on with, the registration; a member sees their profile. « !inscription CAF » says of which structure one is."""
    named = not names_the_network(args.words)
    own = (await find_named(ctx.session, args.words)).alone if named else None
    if named and own is None:
        return other_words("inscription", args.words)
    member = await network.get_member(ctx.session, ctx.person.user_id)
    if member is not None and member.is_registered:
        return (Direct(msg("network.already-registered", profile=await people.profile_of(ctx.session, member))),)
    known = await _known(ctx, member)
    if own is not None:
        known["structure"] = {"id": own.id, "name": own.name}
    if args.here and not ctx.room.private:
        return Reply(msg("network.registration-here")), *await dialogue.begin(ctx, family.asks(DIALOGUE), answers=known, here=True)
    asked = await dialogue.begin(ctx, family.asks(DIALOGUE), answers=known)
    if ctx.room.private:
        return asked
    return Reply(msg("network.registration-in-private")), *asked, Offer({"ici": Call("inscription", {"here": True})})


async def _known(ctx: Context, member: Member | None) -> dict[str, Any]:
    """What needs not be asked: the display name, and what an import, or a former registration, told of the person."""
    if member is None:
        return {"name": people.known_name(ctx.person)}
    posts = await network.list_current_memberships(ctx.session, [member.user_id])
    structure = {"id": posts[0][1].id, "name": posts[0][1].name} if posts else None
    told = {"structure": structure, "role": posts[0][0].role if posts else "", "offers": member.offers, "seeks": member.seeks}
    return {"name": member.name} | {key: value for key, value in (told | {"phone": member.phone}).items() if value}


@family.dialogue(
    DIALOGUE,
    (questions.CONSENT, questions.STRUCTURE, questions.ROLE, questions.OFFERS, questions.SEEKS, questions.PHONE),
    summary="network.registration-summary",
)
async def finish_registration(ctx: Context, answers: dict[str, Any]) -> Effects:
    """The person agreed and confirmed: they are a member, with a post in their structure."""
    structure_id = await questions.structure_id(ctx, answers["structure"])
    member = await network.get_member(ctx.session, ctx.person.user_id)
    if member is None:
        member = Member(user_id=ctx.person.user_id, name="", joined_at=ctx.now, last_seen_on=ctx.local_now.date())
    else:
        await _leave_other_posts(ctx, member, structure_id)
    member.name, member.phone = answers["name"], answers["phone"]
    member.offers, member.seeks = answers["offers"] or "", answers["seeks"] or ""
    member.consented_at, member.joined_at, member.last_seen_on = ctx.now, ctx.now, ctx.local_now.date()
    member.left_at = member.inactive_since = None
    await keep_row(ctx.session, member)
    entered = await confirmation.enter(ctx, structure_id, answers["role"] or "")
    told = msg("network.registered", person=people.card_of(member, ()), new=member.greeted_at is None, waits=entered.waits)
    return *answer(ctx, told), *entered.letters


async def _leave_other_posts(ctx: Context, member: Member, structure_id: int) -> None:
    """An import gave the person one post, and they say that it is another: the first was never theirs."""
    posts = await network.list_current_memberships(ctx.session, [member.user_id])
    if len(posts) == 1 and posts[0][1].id != structure_id:
        await network.remove_memberships(ctx.session, member.user_id, ctx.local_now.date())
