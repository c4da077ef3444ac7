"""`!groupe`: see one, have a new one; `!groupes`: those that live; and the answer of the équipe d'animation to what a member proposes."""

from commands.core.declaration.context import Context, Person
from commands.core.declaration.effects import Call, Direct, Effects, Offer, Refused, Reply, msg
from commands.core.declaration.happenings import Tap
from commands.core.declaration.shapes import Paged, SureWords, Words
from commands.core.declaration.vocabulary import Borrowed
from commands.core.language.taps import YES
from commands.core.language.words import parts_of, says_something, words_of
from commands.core.rules.caps import PROPOSED_GROUPS
from commands.core.rules.lines import only_short
from commands.core.rules.rights import coordinator, find_registered, only_for_the_team
from commands.core.subjects import asks_back, number_of
from commands.groups.ending import go_on, pause
from commands.groups.opening import PROPOSAL, make_or_propose, new_group, open_group
from commands.groups.people import one_person
from commands.groups.room import reopen
from commands.groups.subject import GROUPS, KIND, family, hosts_of, is_of, only_for_network, sheet_of
from storage import groups, likeness
from storage.analysis import fold
from storage.groups import DECLINED, LIVING, PROPOSED, Group

LONGEST_NAME, LONGEST_PURPOSE, LONGEST_REASON = 80, 300, 200
A_PAGE = 5
_AGAIN = frozenset({"rouvrir", "rouvre", "nouveau salon", "refaire le salon", "salon"})
_GO_ON = frozenset({"reprendre", "reprend", "continue", "continuer", "garder"})
_PAUSE = frozenset({"pause", "en pause", "mettre en pause"})


def _is_for_groups(words: str) -> bool:
    """« groupe G2 », « groupe Logement ; … » are said to the robot; « groupe de parole » is looked for."""
    return not words or GROUPS.is_called(words) or ";" in words or "\n" in words


@family.command(
    "groupe",
    SureWords.described(
        "Voir un groupe de travail, ou en créer un : nom ; objet ; qui l’anime (les membres le proposent).", _is_for_groups
    ),
    aliases=("groupe-de-travail", "nouveau-groupe", "créer-groupe", "créer-un-groupe", "gt"),
    examples=(
        "!groupe G2",
        "!groupe Inclusion des enfants porteurs de handicap ; des places en crèche et au centre de loisirs ; Karim",
        "!groupe G2 rouvrir",
    ),
    writes=True,
)
async def group(ctx: Context, args: SureWords) -> Effects:
    """What is like it is shown first. sure: it was, and the person wants it all the same."""
    parts = parts_of(args.words)
    if not parts:
        return await show_groups(ctx, Paged())
    if GROUPS.is_named(args.words):
        return await _one(ctx, args.words)
    await only_for_network(ctx)
    if await coordinator(ctx) is None and await groups.count_proposed_by(ctx.session, ctx.person.user_id) >= PROPOSED_GROUPS:
        raise Refused("groups.too-many", most=PROPOSED_GROUPS)
    name, purpose, host = await _read(ctx, parts)
    if not args.sure and (alike := await _alike(ctx, name, purpose)):
        again = Call("groupe", {"words": args.words, "sure": True})
        joins = {str(rank): Call("rejoindre-groupe", {"words": f"G{each.number}"}) for rank, each in enumerate(alike, 1)}
        return Reply(msg("groups.alike", alike=alike)), Offer({"oui": again, **joins})
    made = await new_group(ctx, name, purpose, host.user_id if host else None)
    return await make_or_propose(ctx, made, host)


async def _one(ctx: Context, words: str) -> Effects:
    found, after = await GROUPS.find(ctx, words, to_change=True)
    said = words_of(after)
    if asks_back(after):
        return await GROUPS.tell_anew(ctx, words)
    if said in _AGAIN:
        return await reopen(ctx, found)
    if said in _PAUSE:
        return await pause(ctx, found)
    if said in _GO_ON:
        return await go_on(ctx, found)
    sheet = await sheet_of(ctx.session, found, ctx.now)
    return (Reply(msg("groups.shown", sheet=sheet, hosts=await hosts_of(ctx, found), mine=await is_of(ctx, found))),)


async def _read(ctx: Context, parts: list[str]) -> tuple[str, str, Person | None]:
    """« nom ; objet ; hôte ». Raises Refused for what says nothing or is long, and for a host who is not known."""
    if len(parts) > 3:
        raise Refused("groups.part-too-many", said=parts[3])
    for what, words, most in (("name", parts[0], LONGEST_NAME), ("purpose", "".join(parts[1:2]), LONGEST_PURPOSE)):
        only_short(words, most, "groups.too-long", what=what)
    if not says_something(parts[0]):
        raise Refused("groups.nothing-said")
    host = await one_person(ctx, parts[2], None) if len(parts) > 2 else None
    return parts[0], parts[1] if len(parts) > 1 else "", host


async def _alike(ctx: Context, name: str, purpose: str) -> list[Group]:
    """The living groups, and the proposed ones that may be seen, of this name or that look like it."""
    standing = await groups.list_groups(ctx.session, *LIVING, PROPOSED)
    named = [each for each in standing if fold(each.name) == fold(name) and await GROUPS.is_seen(ctx, each)]
    found = {number_of(each): each for each in named}
    for like in await likeness.find_like(ctx.session, KIND, f"{name} {purpose}", ctx.lexicon):
        known = next((each for each in standing if each.number == like.number), None)
        if known is not None and known.state in LIVING:
            found.setdefault(like.number, known)
    return list(found.values())[:3]


@family.command(
    "groupes",
    Paged.described("Voir les groupes de travail."),
    aliases=("groupes-de-travail", "les-groupes", "commissions"),
    examples=("!groupes",),
)
async def show_groups(ctx: Context, args: Paged) -> Effects:
    """Those that live, the last that did something first, five at a time; and what waits for an answer of who reads."""
    found = await groups.list_groups(ctx.session, *LIVING, start=(args.page - 1) * A_PAGE, limit=A_PAGE + 1)
    mine = set(await groups.list_numbers_of(ctx.session, ctx.person.user_id))
    proposed = await groups.list_groups(ctx.session, PROPOSED) if args.page == 1 else []
    waiting = [each for each in proposed if await GROUPS.is_seen(ctx, each)] if ctx.room.private else []
    more = len(found) > A_PAGE
    told = Reply(msg("groups.list", groups=found[:A_PAGE], mine=mine, waiting=waiting, more=more))
    return (told, Offer({"suite": Call("groupes", {"page": args.page + 1})})) if more else (told,)


# ── The answer of the équipe d'animation ─────────────────────────────────────────────────────────────────────────


@family.command(
    "accepter-groupe",
    Words.described("Accepter un groupe de travail qu’un membre propose (équipe d’animation).", GROUPS.is_called),
    aliases=("valider-groupe",),
    examples=("!accepter-groupe G2",),
    writes=True,
    borrowed=Borrowed(("accepter", "valider"), GROUPS.is_called),
)
async def accept(ctx: Context, args: Words) -> Effects:
    """One is enough."""
    await only_for_the_team(ctx)
    found, _ = await GROUPS.find(ctx, args.words, to_change=True)
    _only_proposed(found)
    return Reply(msg("groups.made", group=found, host=None)), *await _accepted(ctx, found)


@GROUPS.tapped(PROPOSAL)
async def tap(ctx: Context, tapped: Tap, found: Group) -> Effects:
    """✅ under the letter."""
    if tapped.removed or tapped.key != YES or found.state != PROPOSED or await coordinator(ctx) is None:
        return ()
    return Direct(msg("groups.made", group=found, host=None), quiet=True), *await _accepted(ctx, found)


async def _accepted(ctx: Context, found: Group) -> Effects:
    author = found.created_by
    told: Effects = ()
    if author is not None and author != ctx.person.user_id and await find_registered(ctx.session, author) is not None:
        told = (Direct(msg("groups.accepted", group=found), author),)
    return *told, *await open_group(ctx, found)


@family.command(
    "refuser-groupe",
    Words.described("Refuser un groupe de travail qu’un membre propose, avec la raison (équipe d’animation).", GROUPS.is_called),
    examples=("!refuser-groupe G2 le groupe Logement travaille déjà là-dessus",),
    writes=True,
    borrowed=Borrowed(("refuser",), GROUPS.is_called),
)
async def refuse(ctx: Context, args: Words) -> Effects:
    """With a reason, which its author is told."""
    await only_for_the_team(ctx)
    found, reason = await GROUPS.find(ctx, args.words, to_change=True)
    _only_proposed(found)
    if not says_something(reason):
        raise Refused("groups.why-not", group=found)
    found.state, found.closed_at = DECLINED, ctx.now
    told = Direct(msg("groups.declined", group=found, reason=reason[:LONGEST_REASON]), found.created_by) if found.created_by else None
    return Reply(msg("groups.declined-done", group=found)), *((told,) if told else ())


def _only_proposed(found: Group) -> None:
    if found.state != PROPOSED:
        raise Refused("groups.not-proposed", group=found)
