"""`!action`: what a group takes on, who does it, until when; seen by its number."""

from commands.core.declaration.context import Context
from commands.core.declaration.effects import Direct, Effects, Refused, Reply, msg
from commands.core.declaration.shapes import Words
from commands.core.language.words import sayings, words_of
from commands.core.rules import caps
from commands.core.subjects import asks_back, number_of
from commands.groups.doing import take_up_again
from commands.groups.recalling import plan
from commands.groups.subject import ACTIONS, family, find_here, only_of_it, room_of, task_of
from commands.groups.wording import Said, read_action
from storage import confirmations, group_actions, groups
from storage.group_actions import GroupAction
from storage.groups import Group
from storage.rows import keep_row

_AGAIN = sayings("a refaire, refaire, a faire, rouvrir, pas faite, pas fait, pas fini, pas finie, reprendre")


@family.command(
    "action",
    Words.described(
        "Noter une action d’un groupe (qui ; quoi ; pour le…), ou en revoir une.", lambda words: not words or ACTIONS.is_told(words)
    ),
    aliases=("noter-action", "ajouter-action", "noter-une-action"),
    examples=("!action Karim ; demander les places au SESSAD ; pour le 15 décembre", "!action G2 moi ; écrire l’invitation", "!action A14"),
    writes=True,
)
async def act(ctx: Context, args: Words) -> Effects:
    """In the room of the group its message is the answer; elsewhere it is answered too."""
    if ACTIONS.is_named(args.words):
        return await _show(ctx, args.words)
    group, words = await find_here(ctx, args.words, to_change=True)
    await only_of_it(ctx, group)
    if await group_actions.has_many(ctx.session, number_of(group), caps.OPEN_ACTIONS):
        raise Refused("actions.too-many", group=group, most=caps.OPEN_ACTIONS)
    said = await read_action(ctx, words, group)
    return await _told(ctx, await _add(ctx, group, said), said)


async def _show(ctx: Context, words: str) -> Effects:
    action, after = await ACTIONS.find(ctx, words, to_change=True)
    if asks_back(after):
        return await ACTIONS.tell_anew(ctx, words)
    if words_of(after) in _AGAIN:
        return await take_up_again(ctx, action)
    return (Reply(msg("actions.shown", task=await task_of(ctx.session, action))),)


async def _add(ctx: Context, group: Group, said: Said) -> GroupAction:
    holder = said.holder.user_id if said.holder else None
    voice = await confirmations.find_voice(ctx.session, holder) if holder else None
    action = GroupAction(
        group_number=number_of(group),
        what=said.what,
        holder_id=holder,
        structure_id=said.structure.id if said.structure else voice,
        due_on=said.due_on,
        room_id=room_of(group),
        created_by=ctx.person.user_id,
        created_at=ctx.now,
    )
    plan(action, ctx.local_now.date())
    await keep_row(ctx.session, action)
    await groups.set_active(ctx.session, number_of(group), ctx.now)
    return action


async def _told(ctx: Context, action: GroupAction, said: Said) -> Effects:
    """Whom nobody is called is asked; who was given something is told, where they may not have heard it."""
    task = await task_of(ctx.session, action)
    told: Effects = await ACTIONS.announced(ctx.session, action, quiet=True) if action.room_id else ()
    if said.unknown:
        told = Reply(msg("actions.whom", task=task, said=said.unknown, several=said.several)), *told
    elif action.room_id != ctx.room.room_id:
        told = Reply(msg("actions.noted", task=task)), *told
    if said.holder is not None and said.holder.user_id != ctx.person.user_id:
        told = *told, Direct(msg("actions.given", task=task, by=ctx.person), said.holder.user_id)
    return told
