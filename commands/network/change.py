"""Leaving the network, moving to another structure, and a post that passes to a colleague, who accepts it."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Annotated, Any

from commands.core import guard
from commands.core.declaration.context import Context, Due
from commands.core.declaration.effects import Call, Direct, Effects, Offer, Refused, Reply, msg
from commands.core.declaration.questions import Question
from commands.core.declaration.shapes import SoughtWords
from commands.core.declaration.vocabulary import Args, Expected, Sought, Unspoken
from commands.core.language.ids import find_matrix_id
from commands.core.language.words import words_of
from commands.core.rules.calendar import is_working_time
from commands.core.rules.identity import Identity, identify
from commands.core.rules.rights import only_for_members
from commands.core.understanding import dialogue
from commands.core.understanding.short_answers import meant
from commands.network import confirmation, people, questions
from commands.network.shared import decides, family, names_the_network, other_words, registered
from storage import feeds, network
from storage.network import Offered, Post
from storage.rows import keep_row

TO_CONFIRM = timedelta(minutes=5)
OFFERED_FOR = timedelta(days=7)
COMMAND = "changement"
MOST_NAMESAKES = 5
CHANGE, MOVE, HAND_OVER = "network.changement", "network.mutation", "network.relais"

_MOVES = frozenset({"je change de structure", "changer de structure", "structure", "autre structure", "une autre structure"})
_HANDS_OVER = frozenset({"un collegue", "une collegue", "collegue", "un collegue me remplace", "une collegue me remplace", "remplacement"})


# ── Leaving ──────────────────────────────────────────────────────────────────────────────────────────────────────


class Leave(Args):
    """Quitter le réseau."""

    words: Annotated[Sought, Expected(names_the_network)] = ""
    confirmed: Annotated[bool, Unspoken()] = False


@family.command(
    "désinscription",
    Leave,
    aliases=("me-désinscrire", "quitter-réseau", "quitter-le-réseau", "partir"),
    examples=("!désinscription",),
    writes=True,
)
async def leave(ctx: Context, args: Leave) -> Effects:
    """Say what leaving does and ask; once confirmed, end the posts and show the person no more. Of anything else, nothing is left."""
    if not names_the_network(args.words):
        raise Refused("network.leave-what")
    member = await registered(ctx)
    if not args.confirmed:
        return Reply(msg("network.leave-ask")), Offer({"oui": Call("désinscription", {"confirmed": True})}, lasting=TO_CONFIRM)
    await network.remove_memberships(ctx.session, member.user_id, ctx.local_now.date())
    member.left_at = ctx.now
    await keep_row(ctx.session, member)
    await feeds.remove_feed(ctx.session, member.user_id)
    return (Reply(msg("network.left")),)


# ── Changing post ────────────────────────────────────────────────────────────────────────────────────────────────


@family.command(
    COMMAND,
    SoughtWords.described("Changer de structure, ou passer mon poste à un ou une collègue.", lambda _: False),
    aliases=("je-change-de-poste", "changer-de-poste", "changement-de-poste", "nouveau-poste"),
    examples=("!changement",),
)
async def change_post(ctx: Context, args: SoughtWords) -> Effects:
    """Ask what changes: the person's structure, or who holds their post."""
    if args.words:
        return other_words(COMMAND, args.words)
    await registered(ctx)
    return await dialogue.begin(ctx, family.asks(CHANGE))


async def _way(_ctx: Context, said: str) -> str:
    if meant(said) == "1" or words_of(said) in _MOVES:
        return MOVE
    if meant(said) == "2" or words_of(said) in _HANDS_OVER:
        return HAND_OVER
    raise Refused("network.way-unclear")


@family.dialogue(CHANGE, (Question("way", asks="network.ask-way", reads=_way, numbered=False),))
async def choose_way(ctx: Context, answers: dict[str, Any]) -> Effects:
    """Go on with the questions of the way that was chosen, about the one post there is, or the one to choose."""
    mine = await network.list_structures_of(ctx.session, ctx.person.user_id)
    if not mine:
        raise Refused("network.no-structure")
    way = family.asks(answers["way"])
    asked = ("structure", "role") if answers["way"] == MOVE else ("colleague",)
    if len(mine) == 1:
        return await dialogue.begin(ctx, way, questions=asked, answers={"post": questions.structure_value(mine[0])})
    names = [structure.name for structure in mine]
    return await dialogue.begin(ctx, way, questions=("post", *asked), answers={"posts": names})


async def _post_in(ctx: Context, structure_id: int) -> Post:
    """The person's post in a structure. Raises Refused when they hold it no more."""
    posts = await network.list_current_memberships(ctx.session, [ctx.person.user_id])
    held = [(post, structure) for post, structure in posts if structure.id == structure_id]
    if not held:
        raise Refused("network.no-structure")
    return held[0]


@family.dialogue(MOVE, (questions.POST, questions.NEW_STRUCTURE, questions.NEW_ROLE), summary="network.move-summary", begun_by=COMMAND)
async def move(ctx: Context, answers: dict[str, Any]) -> Effects:
    """The old post ends today, the new one begins; its role is the old one when none was told."""
    post, old = await _post_in(ctx, answers["post"]["id"])
    number = await questions.structure_id(ctx, answers["structure"])
    if number == old.id:
        raise Refused("network.same-structure", structure=old)
    await network.remove_memberships(ctx.session, ctx.person.user_id, ctx.local_now.date(), old.id)
    entered = await confirmation.enter(ctx, number, answers["role"] or post.role)
    return Direct(msg("network.moved", old=old.name, new=answers["structure"]["name"], waits=entered.waits)), *entered.letters


# ── A post that passes to a colleague ────────────────────────────────────────────────────────────────────────────


async def _colleague(ctx: Context, said: str) -> str:
    """The Matrix id of a member, by name (and structure, for namesakes), or of anybody of the network's servers."""
    if written := find_matrix_id(said):
        return await _of_the_network(ctx, written.user_id)
    others = [member for member in await network.list_members(ctx.session) if member.user_id != ctx.person.user_id]
    found = people.matching(await people.list_cards(ctx.session, others), said)
    if len(found) != 1:
        guard.only_safe(said)
        raise Refused("network.which-colleague", said=said, people=found[:MOST_NAMESAKES])
    return found[0].user_id


async def _of_the_network(ctx: Context, user_id: str) -> str:
    known = await network.get_member(ctx.session, user_id)
    server = user_id.partition(":")[2]
    if user_id == ctx.person.user_id or not (known or server in ctx.territory.inviting_servers or user_id in ctx.territory.inviting_people):
        raise Refused("network.which-colleague", said=user_id, people=[])
    return user_id


COLLEAGUE = Question("colleague", asks="network.ask-colleague", reads=_colleague, numbered=False, screened=False)


@family.dialogue(HAND_OVER, (questions.POST, COLLEAGUE), begun_by=COMMAND)
async def offer_post(ctx: Context, answers: dict[str, Any]) -> Effects:
    """Offer the post to the colleague, who answers in private within a week; it is mine until then."""
    giver = await registered(ctx)
    post, structure = await _post_in(ctx, answers["post"]["id"])
    assert post.id is not None
    await network.set_hand_over(ctx.session, post.id, answers["colleague"], ctx.now)
    colleague = await _identity(ctx, answers["colleague"])
    offered = msg("network.post-offered", giver=await _identity(ctx, giver.user_id), structure=structure, role=post.role)
    return (
        Direct(msg("network.post-offered-to", colleague=colleague, structure=structure)),
        Direct(offered, to=colleague.user_id),
    )


async def _identity(ctx: Context, user_id: str) -> Identity:
    """A person by the name the network knows, with what tells them apart."""
    return await identify(ctx.session, ctx.territory, user_id)


@family.command(
    "reprendre",
    SoughtWords.described("Accepter ou refuser le poste que me passe un ou une collègue.", decides),
    aliases=("reprendre-le-poste",),
    examples=("!reprendre oui", "!reprendre non"),
    writes=True,
)
async def take_over(ctx: Context, args: SoughtWords) -> Effects:
    """Accept or refuse a post offered less than a week ago; with several, its number says which."""
    offers = await network.list_hand_overs(ctx.session, ctx.person.user_id, ctx.now - OFFERED_FOR)
    decision, _, number = args.words.partition(" ")
    if args.words and not decides(args.words):
        return other_words("reprendre", args.words)
    chosen = _chosen(offers, meant(number))
    if not args.words or chosen is None:
        posts = [(await _giver(ctx, offer), offer[2]) for offer in offers]
        return (Direct(msg("network.posts-offered", posts=posts)),)
    return await (_accept(ctx, chosen) if meant(decision) == "oui" else _decline(ctx, chosen))


def _chosen(offers: Sequence[Offered], number: str) -> Offered | None:
    if not number:
        return offers[0] if len(offers) == 1 else None
    return next((offer for rank, offer in enumerate(offers, 1) if str(rank) == number), None)


async def _giver(ctx: Context, offer: Offered) -> Identity:
    user_id = offer[1].user_id
    assert user_id is not None
    return await _identity(ctx, user_id)


async def _accept(ctx: Context, offer: Offered) -> Effects:
    """The post passes: mine begins, theirs ends, and both know."""
    _, post, structure = offer
    assert structure.id is not None
    member = await only_for_members(ctx, Refused("network.register-first", structure=structure))
    giver = await _giver(ctx, offer)
    entered = await confirmation.enter(ctx, structure.id, post.role, vouched=post.confirmed)
    await network.remove_memberships(ctx.session, giver.user_id, ctx.local_now.date(), structure.id)
    taken = msg("network.post-taken", colleague=await _identity(ctx, member.user_id), structure=structure)
    accepted = msg("network.post-accepted", structure=structure, waits=entered.waits)
    return Direct(accepted), Direct(taken, to=giver.user_id), *entered.letters


async def _decline(ctx: Context, offer: Offered) -> Effects:
    hand_over, _, structure = offer
    giver = await _giver(ctx, offer)
    await network.remove_hand_over(ctx.session, hand_over.membership_id)
    colleague = await _identity(ctx, ctx.person.user_id)
    declined = msg("network.post-declined", colleague=colleague, structure=structure)
    return Direct(msg("network.post-refused", structure=structure)), Direct(declined, to=giver.user_id)


@family.daily("network.hand-overs", hour=8, minute=40)
async def forget_unanswered(due: Due) -> Effects:
    """A post that nobody took within a week stays where it is, and its holder is told on the next working morning."""
    lapsed = await network.list_lapsed_hand_overs(due.session, due.now - OFFERED_FOR)
    if not lapsed or not is_working_time(due.local_now):
        return ()
    effects: list[Direct] = []
    for hand_over, post, structure in lapsed:
        await network.remove_hand_over(due.session, hand_over.membership_id)
        if post.user_id is not None:
            effects.append(Direct(msg("network.post-not-taken", structure=structure), to=post.user_id))
    return tuple(effects)
