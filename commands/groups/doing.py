"""What becomes of an action: done, put off, given to somebody else, given up."""

from commands.core.declaration.context import Context
from commands.core.declaration.effects import Direct, Effects, Msg, Refused, Reply, msg
from commands.core.declaration.happenings import Tap
from commands.core.declaration.shapes import OpenWords, Words
from commands.core.declaration.vocabulary import Borrowed
from commands.core.language.taps import YES
from commands.core.rules.structures import find_named
from commands.core.subjects import number_of
from commands.groups.people import one_person
from commands.groups.recalling import LETTER, plan
from commands.groups.subject import ACTIONS, GROUPS, family, hosts_of, leads_it, task_of
from commands.groups.wording import read_day
from storage import confirmations, groups
from storage.group_actions import DONE, DROPPED, NONE, OPEN, GroupAction
from storage.groups import Group


async def _find(ctx: Context, words: str) -> tuple[GroupAction, Group, str]:
    """The action that words name, to change it, its group, and the other words. Raises Refused."""
    action, after = await ACTIONS.find_living(ctx, words)
    group = await groups.get_group(ctx.session, action.group_number)
    assert group is not None
    return action, group, after


async def _may_end(ctx: Context, action: GroupAction, group: Group) -> bool:
    """Who holds it; who leads the group; where nobody holds it, whoever is of the group."""
    if ctx.person.user_id == action.holder_id or await leads_it(ctx, group):
        return True
    return action.holder_id is None and await groups.get_member(ctx.session, number_of(group), ctx.person.user_id) is not None


async def _only_who_may(ctx: Context, action: GroupAction, group: Group) -> None:
    """The same, and who noted it: what they said may be said otherwise."""
    if ctx.person.user_id != action.created_by:
        await _only_who_ends(ctx, action, group)


async def _only_who_ends(ctx: Context, action: GroupAction, group: Group) -> None:
    if not await _may_end(ctx, action, group):
        raise Refused("actions.not-yours", task=await task_of(ctx.session, action), hosts=await hosts_of(ctx, group))


@family.command(
    "fait",
    Words.described("Dire qu’une action est faite.", ACTIONS.is_named),
    aliases=("c-est-fait", "action-faite", "terminé"),
    examples=("!fait A14",),
    writes=True,
)
async def do(ctx: Context, args: Words) -> Effects:
    """By who holds it, or who leads the group."""
    action, group, _ = await _find(ctx, args.words)
    await _only_who_ends(ctx, action, group)
    told = await _end(ctx, action, DONE)
    return Reply(msg("actions.done", task=await task_of(ctx.session, action))), *told


async def _end(ctx: Context, action: GroupAction, state: str) -> Effects:
    action.state, action.done_at, action.recall, action.recalled_on = state, ctx.now, NONE, None
    await groups.set_active(ctx.session, action.group_number, ctx.now)
    return (await ACTIONS.kept_true(ctx.session, action),)


@ACTIONS.tapped()
async def tap(ctx: Context, tapped: Tap, action: GroupAction) -> Effects:
    """✅ under its message: done; taken back, it is to be done again. The message says it to all."""
    group = await groups.get_group(ctx.session, action.group_number)
    if tapped.key != YES or group is None or not await _may_end(ctx, action, group):
        return ()
    if not tapped.removed:
        return await _end(ctx, action, DONE) if action.state == OPEN else ()
    if action.state != DONE or tapped.by_other:
        return ()
    return await _again(ctx, action)


async def _again(ctx: Context, action: GroupAction) -> Effects:
    action.state, action.done_at = OPEN, None
    plan(action, ctx.local_now.date())
    return (await ACTIONS.kept_true(ctx.session, action),)


async def take_up_again(ctx: Context, action: GroupAction) -> Effects:
    """What was done, or given up, is to be done after all: by who may say that it is."""
    group = await groups.get_group(ctx.session, action.group_number)
    assert group is not None
    GROUPS.only_living(ctx, group)
    await _only_who_may(ctx, action, group)
    if action.state == OPEN:
        raise Refused("actions.is-open", action=action)
    again = await _again(ctx, action)
    return Reply(msg("actions.again", task=await task_of(ctx.session, action))), *again


@ACTIONS.tapped(LETTER)
async def tap_letter(ctx: Context, tapped: Tap, action: GroupAction) -> Effects:
    """The same, under a reminder in private."""
    return await tap(ctx, tapped, action)


@family.command(
    "repousser",
    Words.described("Repousser une action à un autre jour, ou lui en donner un.", ACTIONS.is_named),
    aliases=("décaler", "repousse"),
    examples=("!repousser A14 au 15 janvier",),
    writes=True,
    borrowed=Borrowed(("reporter", "reporte", "déplacer", "prolonger"), ACTIONS.is_called),
)
async def put_off(ctx: Context, args: Words) -> Effects:
    """Its reminders go with it."""
    action, group, after = await _find(ctx, args.words)
    await _only_who_may(ctx, action, group)
    if not after:
        raise Refused("actions.which-day", action=action)
    action.due_on = read_day(ctx, after.lstrip(" ;:"))
    plan(action, ctx.local_now.date())
    action.version += 1
    return Reply(msg("actions.put-off", task=await task_of(ctx.session, action))), await ACTIONS.kept_true(ctx.session, action)


@family.command(
    "confier",
    OpenWords.described("Confier une action à quelqu’un : un nom, « moi », une structure, ou « personne ».", ACTIONS.is_named),
    aliases=("confier-action", "attribuer"),
    examples=("!confier A14 Karim", "!confier A14 moi"),
    writes=True,
)
async def give(ctx: Context, args: OpenWords) -> Effects:
    """Who gets it is told, unless it is who asks."""
    action, group, who = await _find(ctx, args.words)
    await _only_who_may(ctx, action, group)
    if not who:
        raise Refused("actions.to-whom", action=action)
    action.holder_id = action.structure_id = None
    if who.lower() not in {"personne", "a personne", "à personne"}:
        await _hand_to(ctx, action, group, who)
    task = await task_of(ctx.session, action)
    told: Effects = (Reply(msg("actions.handed", task=task)), await ACTIONS.kept_true(ctx.session, action))
    if task.holder is not None and task.holder.user_id != ctx.person.user_id:
        told += (Direct(msg("actions.given", task=task, by=ctx.person), task.holder.user_id),)
    return told


async def _hand_to(ctx: Context, action: GroupAction, group: Group, who: str) -> None:
    try:
        person = await one_person(ctx, who, group)
    except Refused as refusal:
        structure = None if refusal.message.facts["found"] else (await find_named(ctx.session, who)).alone
        if structure is None:
            raise
        action.structure_id = structure.id
    else:
        action.holder_id = person.user_id
        action.structure_id = await confirmations.find_voice(ctx.session, person.user_id)


@family.command(
    "abandonner-action",
    Words.described("Abandonner une action : elle n’est plus à faire.", ACTIONS.is_named),
    aliases=("retirer-action", "supprimer-action", "annuler-action"),
    examples=("!abandonner-action A14",),
    writes=True,
    borrowed=Borrowed(("annuler", "annule", "retirer", "supprimer", "abandonner"), ACTIONS.is_called),
)
async def give_up(ctx: Context, args: Words) -> Effects:
    """By who noted it, holds it, or leads the group."""
    action, group, _ = await _find(ctx, args.words)
    await _only_who_may(ctx, action, group)
    told = await _end(ctx, action, DROPPED)
    return Reply(msg("actions.given-up", action=action)), *told


@ACTIONS.stands("action", "fait", "repousser", "confier", "abandonner-action")
async def tell_as_it_stands(ctx: Context, action: GroupAction) -> Msg | None:
    """How it is now."""
    return msg("actions.as-it-stands", task=await task_of(ctx.session, action)) if await ACTIONS.is_seen(ctx, action) else None
