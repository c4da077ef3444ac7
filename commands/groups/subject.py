"""What a group and an action are: how they are called, their messages, who may see and change them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel.ext.asyncio.session import AsyncSession

from commands.core.declaration.context import Context, Occasion, Person
from commands.core.declaration.effects import Refused, msg
from commands.core.declaration.intents import Thing
from commands.core.declaration.vocabulary import Family
from commands.core.language.taps import YES
from commands.core.rules.identity import identify_all
from commands.core.rules.rights import coordinator, only_for_the_network, team
from commands.core.subjects import FEW, WATCHED, Subject, number_of
from storage import directory, group_actions, group_rooms, groups, meetings
from storage import team as changes
from storage.group_actions import OPEN as TO_DO
from storage.group_actions import GroupAction
from storage.groups import DECLINED, LIVING, PROPOSED, Group
from storage.meetings import Meeting

KIND, ACTION = group_rooms.KIND, "groups.action"
family = Family(
    "groups",
    "Les groupes de travail",
    first=("groupes", "groupe", "rejoindre-groupe", "action", "actions", "fait", "relevé", "décidé"),
    team=("accepter-groupe", "refuser-groupe"),
)


# ── A group ──────────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Sheet:
    """What is shown of a group: structures and counts. led_by, structures: their names; alone: how many people have none.

    actions: how many are to be done; `MOST_COUNTED` stands for that many or more.
    """

    group: Group
    led_by: Sequence[str]
    structures: Sequence[str]
    alone: int
    actions: int
    meeting: Meeting | None


async def sheet_of(session: AsyncSession, group: Group, now: datetime | None = None) -> Sheet:
    """A group as everybody may see it. now: with its next meeting."""
    members = await groups.list_members(session, number_of(group))
    names = await directory.find_short_names(session, [each.structure_id for each in members])
    hosts = await groups.list_hosts(session, number_of(group))
    led_by = dict.fromkeys(names[each.structure_id] for each in members if each.user_id in hosts and each.structure_id in names)
    structures = dict.fromkeys(names[each.structure_id] for each in members if each.structure_id in names)
    alone = sum(each.structure_id is None and each.user_id is not None for each in members)
    coming = await meetings.list_held_for(session, GROUPS.of(group), now) if now is not None else []
    return Sheet(
        group, list(led_by), list(structures), alone, await group_actions.count_open(session, number_of(group)), next(iter(coming), None)
    )


async def _is_seen(ctx: Context, group: Group) -> bool:
    """A proposal, and one that was declined, is between its author and the équipe d'animation."""
    if group.state not in {PROPOSED, DECLINED} or group.created_by == ctx.person.user_id:
        return True
    return await coordinator(ctx) is not None


GROUPS = Subject(
    family,
    Thing(KIND, "G", "groupe", shown_by="groupe"),
    ("groups.", "group"),
    get=groups.get_group,
    sheet=sheet_of,
    message=lambda sheet: msg("groups.told", sheet=sheet),
    seeds=lambda sheet: (YES,) if sheet.group.state in LIVING else (),
    room=lambda group: group.room,
    is_open=lambda group, _now: group.state in LIVING,
    known=lambda ctx: groups.list_groups(ctx.session, *LIVING, limit=FEW),
    watched=lambda session, _now: groups.list_groups(session, *LIVING, limit=WATCHED),
    is_seen=_is_seen,
)
GROUPS.stands_as(
    lambda sheet: msg("groups.as-it-stands", sheet=sheet),
    *("groupe", "rejoindre-groupe", "quitter-groupe", "hôte", "accepter-groupe", "refuser-groupe"),
)


async def find_here(ctx: Context, words: str, *, to_change: bool = False) -> tuple[Group, str]:
    """The living group that words name, else that of this room, else the person's only one; and the other words. Raises Refused."""
    if GROUPS.is_called(words):
        group, rest = await GROUPS.find(ctx, words, to_change=to_change)
    else:
        here, rest = await groups.find_of_room(ctx.session, ctx.room.room_id), words
        mine = [here.number] if here is not None else await groups.list_numbers_of(ctx.session, ctx.person.user_id)
        found = await groups.get_group(ctx.session, mine[0] or 0, to_change=to_change) if len(mine) == 1 else None
        if found is None:
            known = [each for number in mine[:FEW] if (each := await groups.get_group(ctx.session, number or 0))]
            raise Refused("groups.which", mine=known)
        group = found
    GROUPS.only_living(ctx, group)
    return group, rest


async def is_of(ctx: Context, group: Group) -> bool:
    """Whether the person is of a group, or of the équipe d'animation."""
    if await groups.get_member(ctx.session, number_of(group), ctx.person.user_id) is not None:
        return True
    return await coordinator(ctx) is not None


async def only_of_it(ctx: Context, group: Group) -> None:
    """Raises Refused, saying how to come in, for who is not of a group."""
    if not await is_of(ctx, group):
        raise Refused("groups.not-of-it", group=group)


async def leads_it(ctx: Context, group: Group) -> bool:
    """Whether the person leads a group, with the équipe d'animation."""
    if ctx.person.user_id in await groups.list_hosts(ctx.session, number_of(group)):
        return True
    return await coordinator(ctx) is not None


async def only_for_hosts(ctx: Context, group: Group) -> None:
    """Raises Refused, saying whom to ask, for who does not lead a group."""
    if not await leads_it(ctx, group):
        raise Refused("groups.hosts-only", group=group, hosts=await hosts_of(ctx, group))


async def hosts_of(occasion: Occasion, group: Group) -> list[Person]:
    """Those who lead a group; when nobody does, the équipe d'animation."""
    ids = await groups.list_hosts(occasion.session, number_of(group))
    if not ids:
        return [Person(each.user_id, each.name) for each in await team(occasion.session, occasion.territory)]
    known = await identify_all(occasion.session, occasion.territory, [(each, "") for each in ids])
    return [Person(each.user_id, each.name) for each in known]


async def only_for_network(ctx: Context) -> None:
    """Raises Refused for who is not of the network."""
    await only_for_the_network(ctx, Refused("groups.members-only"))


def room_of(group: Group) -> str:
    """Where what is said to a group goes: its room, or where it waits for one; empty when none is to come."""
    if group.room_id is not None:
        return group.room_id
    return "" if group.trouble else group_rooms.place_of(number_of(group))


# ── An action ────────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Task:
    """What is shown of an action. holder: None when nobody holds it; without a name when nobody told one.

    structure: theirs, of who has none or is gone empty.
    """

    action: GroupAction
    group: Group
    holder: Person | None
    structure: str = ""


async def task_of(session: AsyncSession, action: GroupAction) -> Task:
    """An action as those of its group may see it."""
    (task,) = await tasks_of(session, [action])
    return task


async def tasks_of(session: AsyncSession, actions: Sequence[GroupAction]) -> list[Task]:
    """Several, in their order."""
    held = {each.holder_id for each in actions if each.holder_id}
    names = await changes.find_names(session, held) if held else {}
    structures = await directory.find_short_names(session, [each.structure_id for each in actions])
    of = {number: await groups.get_group(session, number) for number in {each.group_number for each in actions}}
    tasks = []
    for each in actions:
        holder = Person(each.holder_id, names.get(each.holder_id, "")) if each.holder_id else None
        group = of[each.group_number]
        assert group is not None
        tasks.append(Task(each, group, holder, structures.get(each.structure_id, "")))
    return tasks


async def _list_mine(ctx: Context) -> Sequence[Task]:
    return await tasks_of(ctx.session, await group_actions.list_held(ctx.session, ctx.person.user_id, limit=FEW))


async def _action_is_seen(ctx: Context, action: GroupAction) -> bool:
    """By those of its group, and who holds it."""
    group = await groups.get_group(ctx.session, action.group_number)
    return action.holder_id == ctx.person.user_id or (group is not None and await is_of(ctx, group))


ACTIONS = Subject(
    family,
    Thing(ACTION, "A", "action", shown_by="action", apart=False),
    ("actions.", "action"),
    get=group_actions.get_action,
    sheet=task_of,
    message=lambda task: msg("actions.told", task=task),
    seeds=lambda task: (YES,) if task.action.state == TO_DO else (),
    room=lambda action: action.room_id,
    is_open=lambda action, _now: action.state == TO_DO,
    known=_list_mine,
    # done or not: who takes their sign back has it to do again
    watched=lambda session, _now: group_actions.list_last(session, WATCHED),
    is_seen=_action_is_seen,
)
