"""A first post in a structure that has others: one of them confirms it, or the équipe d'animation. Until then it gives no voice."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from commands.core.declaration.context import Context, Due
from commands.core.declaration.effects import Direct, Effects, Msg, Refused, Seed, msg
from commands.core.declaration.happenings import Tap
from commands.core.declaration.shapes import SoughtWords
from commands.core.language.taps import NO, YES
from commands.core.rules.calendar import is_working_time
from commands.core.rules.identity import Identity, identify, identify_all
from commands.core.rules.rights import coordinator, team
from commands.core.understanding.short_answers import meant
from commands.network.shared import decides, family, other_words
from storage import confirmations, network
from storage.confirmations import Unconfirmed
from storage.directory import Structure

KIND = "network.post"
"""Of the subjects of messages: `post:12`, which a tap confirms or refuses."""
CHASED_AFTER, OPEN_FOR = timedelta(days=3), timedelta(days=14)
ASKED_ONCE_IN = timedelta(days=30)
"""Who comes back to a structure that did not confirm them rings nobody there again: the équipe d'animation is asked."""
MOST_ASKED = 5
MOST_SHOWN = 3


@dataclass(frozen=True, slots=True)
class Entered:
    """What became of a post that somebody takes. waits: the structure that has to confirm it; None: it gives its voice."""

    waits: Structure | None
    letters: Effects = ()


@dataclass(frozen=True, slots=True)
class Asked:
    """A post to be confirmed, as it is told."""

    number: int
    person: Identity
    structure: Structure
    role: str


async def enter(ctx: Context, structure_id: int, role: str, *, vouched: bool = False) -> Entered:
    """The person begins to speak for a structure. vouched: whoever held this post, confirmed, passes it to them."""
    user_id, today = ctx.person.user_id, ctx.local_now.date()
    others = await confirmations.has_others(ctx.session, structure_id, user_id)
    asked_before = await confirmations.was_asked_since(ctx.session, structure_id, user_id, today - ASKED_ONCE_IN)
    begins = await network.add_membership(ctx.session, user_id, structure_id, role, today)
    trusted = vouched or await coordinator(ctx) is not None
    waiting = await _waiting_in(ctx, structure_id)
    if waiting is not None and trusted:
        await confirmations.set_confirmed(ctx.session, waiting.number)
    if trusted or (begins and not others and not asked_before) or (not begins and waiting is None):
        return Entered(None)
    if waiting is not None and waiting.asked_at is not None:
        return Entered(waiting.structure)
    number = await confirmations.set_unconfirmed(ctx.session, user_id, structure_id, ctx.now)
    waiting = await confirmations.find_unconfirmed(ctx.session, number)
    assert waiting is not None
    return Entered(waiting.structure, () if asked_before else await _ask(ctx, waiting))


async def _waiting_in(ctx: Context, structure_id: int) -> Unconfirmed | None:
    """The post of the person in a structure, if it is not confirmed."""
    for post, structure in await network.list_current_memberships(ctx.session, [ctx.person.user_id]):
        if structure.id == structure_id and not post.confirmed:
            return await confirmations.find_unconfirmed(ctx.session, post.id or 0)
    return None


# ── Asking ───────────────────────────────────────────────────────────────────────────────────────────────────────


async def _ask(ctx: Context | Due, waiting: Unconfirmed, *, again: bool = False) -> Effects:
    """Ask the colleagues quietly; where there is none, or again, the équipe d'animation too."""
    member = waiting.member
    colleagues = await confirmations.list_confirmers(ctx.session, waiting.structure.id or 0, member.user_id)
    asked = [colleague.user_id for colleague in colleagues[:MOST_ASKED]]
    if again or not asked:
        asked += [person.user_id for person in await team(ctx.session, ctx.territory)]
    told = msg("network.confirm-ask", asked=await _told(ctx, waiting), again=again)
    letters = [_letter(told, user_id, waiting.number) for user_id in dict.fromkeys(asked) if user_id != member.user_id]
    return (*letters, *(Seed(f"{KIND}:{waiting.number}", sign) for sign in (YES, NO))) if letters else ()


def _letter(told: Msg, user_id: str, number: int) -> Direct:
    return Direct(told, user_id, subject=f"{KIND}:{number}", quiet=True)


async def _told(ctx: Context | Due, waiting: Unconfirmed) -> Asked:
    person = await identify(ctx.session, ctx.territory, waiting.member.user_id, waiting.member.name)
    return Asked(waiting.number, person, waiting.structure, waiting.post.role)


@family.daily("network.posts", hour=8, minute=50)
async def chase(due: Due) -> Effects:
    """After three days the équipe d'animation is asked too, once; after two weeks nobody is, and the person knows it."""
    if not is_working_time(due.local_now):
        return ()
    effects: list[Direct] = []
    for waiting in await confirmations.list_lapsed(due.session, due.now - OPEN_FOR):
        await confirmations.remove_request(due.session, waiting.number)
        effects.append(Direct(msg("network.not-confirmed", structure=waiting.structure), waiting.member.user_id, quiet=True))
    letters: list[Effects] = []
    for waiting in await confirmations.list_to_chase(due.session, due.now - CHASED_AFTER):
        await confirmations.set_chased(due.session, waiting.number, due.now)
        letters.append(await _ask(due, waiting, again=True))
    return (*effects, *(letter for each in letters for letter in each))


# ── Answering ────────────────────────────────────────────────────────────────────────────────────────────────────


@family.tapped(KIND)
async def tap(ctx: Context, tapped: Tap) -> Effects:
    """✅ under the question confirms, ❌ refuses, for whoever may. What was answered stays so."""
    waiting = await confirmations.find_unconfirmed(ctx.session, tapped.number)
    if tapped.removed or tapped.key not in {YES, NO} or waiting is None or not await _may_answer(ctx, waiting):
        return ()
    return await _answer(ctx, waiting, agreed=tapped.key == YES)


@family.command(
    "collègue",
    SoughtWords.described("Confirmer, ou non, qu’une personne travaille dans ma structure.", decides),
    aliases=("collègues", "confirmer-collègue", "nouveau-collègue", "nouvelle-collègue"),
    examples=("!collègue", "!collègue oui 12", "!collègue non 12"),
    writes=True,
)
async def answer_for_colleague(ctx: Context, args: SoughtWords) -> Effects:
    """Confirm or refuse a post by its number; without a number, the only one; without words, show those that wait for the person."""
    if args.words and not decides(args.words):
        return other_words("collègue", args.words)
    mine = [waiting for waiting in await confirmations.list_unconfirmed(ctx.session) if await _may_answer(ctx, waiting)]
    decision, _, number = args.words.partition(" ")
    chosen = await _chosen(ctx, mine, number)
    if not decision or chosen is None:
        return (Direct(msg("network.to-confirm", asked=await _shown(ctx, mine), others=max(0, len(mine) - MOST_SHOWN))),)
    return await _answer(ctx, chosen, agreed=meant(decision) == "oui")


async def _chosen(ctx: Context, mine: list[Unconfirmed], said: str) -> Unconfirmed | None:
    """The post of this number, asked for still or not; without a number, the only one."""
    if not said.strip():
        return mine[0] if len(mine) == 1 else None
    digits = "".join(sign for sign in said if sign.isdecimal())
    waiting = await confirmations.find_unconfirmed(ctx.session, int(digits)) if digits and len(digits) < 10 else None
    if waiting is not None and not await _may_answer(ctx, waiting):
        raise Refused("network.not-yours-to-confirm", structure=waiting.structure)
    return waiting


async def _shown(ctx: Context, mine: Iterable[Unconfirmed]) -> list[Asked]:
    waiting = list(mine)[:MOST_SHOWN]
    people = await identify_all(ctx.session, ctx.territory, [(each.member.user_id, each.member.name) for each in waiting])
    return [Asked(each.number, person, each.structure, each.post.role) for each, person in zip(waiting, people, strict=True)]


async def _may_answer(ctx: Context, waiting: Unconfirmed) -> bool:
    """Whether the person speaks for the structure, or is of the équipe d'animation; never about themselves."""
    if waiting.member.user_id == ctx.person.user_id:
        return False
    confirmers = await confirmations.list_confirmers(ctx.session, waiting.structure.id or 0, waiting.member.user_id)
    return any(each.user_id == ctx.person.user_id for each in confirmers) or await coordinator(ctx) is not None


async def _answer(ctx: Context, waiting: Unconfirmed, *, agreed: bool) -> Effects:
    """The post gives its voice, or ends; both know. Raises Refused when somebody answered before."""
    member, structure = waiting.member, waiting.structure
    person = await identify(ctx.session, ctx.territory, member.user_id, member.name)
    if agreed:
        if not await confirmations.set_confirmed(ctx.session, waiting.number):
            raise Refused("network.to-confirm", asked=[], others=0)
        told = msg("network.voice-given", structure=structure)
        return Direct(msg("network.confirmed", person=person, structure=structure)), Direct(told, member.user_id, quiet=True)
    await network.remove_memberships(ctx.session, member.user_id, ctx.local_now.date(), structure.id)
    refused = msg("network.refused-as-colleague", structure=structure)
    return Direct(msg("network.not-colleague", person=person, structure=structure)), Direct(refused, member.user_id, quiet=True)
