"""`!soutenir N3 salle`, or one tap: who supports an initiative, and how."""

from commands.core.declaration.context import Context
from commands.core.declaration.effects import Direct, Effects, Refused, Reply, msg
from commands.core.declaration.happenings import Tap
from commands.core.declaration.shapes import Words
from commands.core.declaration.vocabulary import Borrowed
from commands.core.language.taps import YES, tap_of
from commands.core.language.words import NO_MORE, words_of
from commands.core.rules.rights import is_of_the_network, only_for_the_network
from commands.core.subjects import number_of
from commands.exchange.initiative import INITIATIVES, SUPPORT, sheet_of
from commands.exchange.subject import family
from storage import confirmations, initiatives
from storage.initiatives import OPEN, Initiative, InitiativeSupport

_WAYS = {
    **dict.fromkeys(("methode", "methodes", "methodologie", "methodologique"), "méthode"),
    **dict.fromkeys(("technique", "techniques", "materiel"), "technique"),
    **dict.fromkeys(("relais", "relai", "relayer", "diffusion", "diffuser", "communication"), "relais"),
    **dict.fromkeys(("salle", "salles", "local", "lieu"), "salle"),
    **dict.fromkeys(("co portage", "coportage", "porter", "co porter", "portage"), "co-portage"),
}


@family.command(
    "soutenir-initiative",
    Words.described(
        "Soutenir une initiative : méthode, technique, relais, salle ou co-portage ; « retirer » pour ne plus le faire.",
        INITIATIVES.is_called,
    ),
    aliases=("soutien-initiative",),
    examples=("!soutenir N3", "!soutenir N3 salle", "!soutenir N3 retirer"),
    writes=True,
    borrowed=Borrowed(("soutenir", "je-soutiens", "soutiens"), INITIATIVES.is_called),
)
async def support(ctx: Context, args: Words) -> Effects:
    """Counted once a structure."""
    await only_for_the_network(ctx, Refused("exchange.members-only"))
    initiative, said = await INITIATIVES.find_living(ctx, args.words)
    if words_of(said) in NO_MORE:
        if not await initiatives.remove_support(ctx.session, number_of(initiative), ctx.person.user_id):
            raise Refused("initiatives.not-behind", initiative=initiative)
        return Reply(msg("initiatives.behind-no-more", initiative=initiative)), await INITIATIVES.kept_true(ctx.session, initiative)
    way = _way(said)
    if said.strip() and not way:
        raise Refused("initiatives.which-way", initiative=initiative, said=said)
    if not await _add(ctx, initiative, way):
        raise Refused("initiatives.already-behind", initiative=initiative)
    told = msg("initiatives.behind", sheet=await sheet_of(ctx.session, initiative), way=way)
    return Reply(told), await INITIATIVES.kept_true(ctx.session, initiative)


def _way(said: str) -> str:
    """The way of supporting that words name; empty when they name none."""
    words = words_of(said)
    return _WAYS.get(words) or next((_WAYS[word] for word in words.split() if word in _WAYS), "")


async def _add(ctx: Context, initiative: Initiative, way: str) -> bool:
    """False: the person supports it so already; who leads it does anyway."""
    if initiative.created_by == ctx.person.user_id:
        return False
    structure_id = await confirmations.find_voice(ctx.session, ctx.person.user_id)
    row = InitiativeSupport(
        initiative_number=number_of(initiative), user_id=ctx.person.user_id, structure_id=structure_id, way=way, at=ctx.now
    )
    return await initiatives.set_support(ctx.session, row)


@INITIATIVES.tapped()
async def tap(ctx: Context, tapped: Tap, initiative: Initiative) -> Effects:
    """🤝 supports it; taken back, no more. The message of the initiative says it to all: nobody is answered."""
    if tapped.key not in {tap_of(SUPPORT), YES} or initiative.state != OPEN:
        return ()
    if tapped.removed:
        gone = await initiatives.remove_support(ctx.session, number_of(initiative), ctx.person.user_id)
        told: Effects = (Direct(msg("initiatives.behind-no-more", initiative=initiative), quiet=True),) if tapped.by_other and gone else ()
        return (await INITIATIVES.kept_true(ctx.session, initiative), *told) if gone else ()
    if not await is_of_the_network(ctx):
        return (Direct(msg("exchange.members-only"), quiet=True),)
    return (await INITIATIVES.kept_true(ctx.session, initiative),) if await _add(ctx, initiative, "") else ()
