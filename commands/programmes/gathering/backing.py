"""Standing behind an idea, by words or by one tap: to support it, to be ready to hold it with others, to say something of it."""

from commands.core.declaration.context import Context
from commands.core.declaration.effects import Direct, Effects, Refused, Reply, msg
from commands.core.declaration.handlers import said_to
from commands.core.declaration.happenings import Tap
from commands.core.declaration.shapes import Words
from commands.core.declaration.vocabulary import Borrowed
from commands.core.language.taps import YES, tap_of
from commands.core.language.words import NO_MORE, says_something, words_of
from commands.core.rules.rights import is_of_the_network, only_for_the_network
from commands.core.rules.voices import find_voice
from commands.core.subjects import number_of
from commands.programmes.gathering.proposing import checked
from commands.programmes.subject import HOLDING, IDEA, IDEAS, family, sheet_of
from storage import ideas
from storage.ideas import AUTHOR, HOST, OPEN, SUPPORT, Idea, IdeaComment, IdeaPart
from storage.rows import keep_row

_PARTS = {YES: SUPPORT, tap_of(HOLDING): HOST}


@family.command(
    "soutenir",
    Words.described("Soutenir une idée du programme ; « retirer » après le numéro pour ne plus la soutenir.", IDEAS.is_named),
    aliases=("je-soutiens", "soutiens"),
    examples=("!soutenir I4", "!soutenir I4 retirer"),
    writes=True,
)
async def support(ctx: Context, args: Words) -> Effects:
    """Counted once a structure."""
    return await _stand(ctx, args.words, SUPPORT)


@family.command(
    "rejoindre",
    Words.described(
        "Dire que vous voulez bien porter une idée avec d’autres ; « retirer » après le numéro pour ne plus le vouloir.", IDEAS.is_named
    ),
    aliases=("co-porter", "porter-idée", "rejoindre-idée"),
    examples=("!rejoindre I4", "!rejoindre I4 retirer"),
    writes=True,
    borrowed=Borrowed(("je-rejoins",), IDEAS.is_named),
)
async def join(ctx: Context, args: Words) -> Effects:
    """Who holds it, if it is kept, is found among them."""
    return await _stand(ctx, args.words, HOST)


async def _stand(ctx: Context, words: str, part: str) -> Effects:
    await only_for_the_network(ctx, Refused("ideas.members-only"))
    idea, after = await IDEAS.find_living(ctx, words)
    number = number_of(idea)
    if words_of(after) in NO_MORE:
        if not await ideas.remove_part(ctx.session, number, ctx.person.user_id, part):
            raise Refused("ideas.not-behind", idea=idea, part=part)
        return Reply(msg("ideas.behind-no-more", idea=idea, part=part)), await IDEAS.kept_true(ctx.session, idea)
    if not await _add(ctx, idea, part):
        raise Refused("ideas.already-behind", idea=idea, part=part)
    told = msg("ideas.behind", sheet=await sheet_of(ctx.session, idea), part=part)
    return Reply(told), await IDEAS.kept_true(ctx.session, idea)


async def _add(ctx: Context, idea: Idea, part: str) -> bool:
    """False: the person stands behind it already; its author supports it anyway."""
    number, user_id = number_of(idea), ctx.person.user_id
    if part == SUPPORT and AUTHOR in await ideas.list_parts_of(ctx.session, number, user_id):
        return False
    structure = await find_voice(ctx)
    behind = IdeaPart(idea_number=number, user_id=user_id, part=part, structure_id=structure.id if structure else None, at=ctx.now)
    return await ideas.add_part(ctx.session, behind)


@IDEAS.tapped()
async def tap(ctx: Context, tapped: Tap, idea: Idea) -> Effects:
    """✅ supports it, 🤝 is ready to hold it; taken back, no more. The message of the idea says it to all: nobody is answered."""
    part = _PARTS.get(tapped.key)
    if part is None or idea.state != OPEN:
        return ()
    if tapped.removed:
        gone = await ideas.remove_part(ctx.session, number_of(idea), ctx.person.user_id, part)
        told: Effects = (Direct(msg("ideas.tap-taken-away", idea=idea, part=part), quiet=True),) if tapped.by_other and gone else ()
        return (await IDEAS.kept_true(ctx.session, idea), *told) if gone else ()
    if not await is_of_the_network(ctx):
        return (Direct(msg("ideas.members-only"), quiet=True),)
    return (await IDEAS.kept_true(ctx.session, idea),) if await _add(ctx, idea, part) else ()


@family.command(
    "commenter",
    Words.described("Dire quelque chose d’une idée ; ou répondre à son message.", IDEAS.is_named),
    aliases=("commentaire", "commente"),
    examples=("!commenter I4 on peut prêter la salle",),
    writes=True,
)
async def comment(ctx: Context, args: Words) -> Effects:
    """Kept under the idea, and counted in its message. In a room its message says it: no answer is added to what people say."""
    await only_for_the_network(ctx, Refused("ideas.members-only"))
    idea, said = await IDEAS.find_living(ctx, args.words)
    text = checked("comment", " ".join(said.split()))
    await keep_row(ctx.session, IdeaComment(idea_number=number_of(idea), user_id=ctx.person.user_id, text=text, at=ctx.now))
    told: Effects = (Reply(msg("ideas.commented", idea=idea)),) if ctx.room.private else ()
    return *told, await IDEAS.kept_true(ctx.session, idea)


family.replied(IDEA, threaded=True)(said_to("!commenter I{number} {words}", says_something))
