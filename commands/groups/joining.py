"""Who is of a group: who comes by a word or a tap, whom a host asks in, who goes; and who leads it."""

from commands.core.declaration.context import Context, Person
from commands.core.declaration.effects import Direct, Effects, Invite, OpenRoom, Refused, Reply, msg
from commands.core.declaration.happenings import Departure, Entry, Tap
from commands.core.declaration.shapes import OpenWords, Words
from commands.core.declaration.vocabulary import Borrowed
from commands.core.language.ids import find_matrix_id
from commands.core.language.taps import YES
from commands.core.language.words import parts_of
from commands.core.rules.rights import is_of_the_network
from commands.core.subjects import WATCHED, number_of
from commands.core.telling.mentions import tell_team
from commands.groups.people import one_person
from commands.groups.subject import (
    GROUPS,
    family,
    find_here,
    hosts_of,
    leads_it,
    only_for_hosts,
    only_for_network,
    room_of,
)
from storage import confirmations, group_actions, group_rooms, groups
from storage.analysis import tokens
from storage.groups import LIVING, Group, GroupMember


@family.command(
    "rejoindre-groupe",
    Words.described("Entrer dans un groupe de travail : le robot vous invite dans son salon.", GROUPS.is_called),
    aliases=("entrer-dans-le-groupe", "rejoindre-le-groupe"),
    examples=("!rejoindre G2",),
    writes=True,
    borrowed=Borrowed(("rejoindre", "je-rejoins", "participer", "je-participe"), GROUPS.is_called),
)
async def join(ctx: Context, args: Words) -> Effects:
    """The bot asks them in: who cannot enter by themselves can accept that. Asked again, it asks again who is not there."""
    await only_for_network(ctx)
    group, _ = await GROUPS.find_living(ctx, await _numbered(ctx, args.words))
    new = await _add(ctx, group, ctx.person.user_id)
    there = group.room_id is not None and ctx.present(group.room_id, ctx.person.user_id)
    if not new and there:
        raise Refused("groups.already-of-it", group=group)
    told = Reply(msg("groups.joined", group=group, there=there, waits=group.room_id is None))
    return told, *_asked_in(ctx, group, ctx.person.user_id), await GROUPS.kept_true(ctx.session, group)


async def _numbered(ctx: Context, words: str) -> str:
    """The number of the only living group whose name holds these words; the words as they are, where there is none."""
    wanted = {token.stem for token in tokens(words) if not token.is_stop}
    if GROUPS.is_named(words) or not wanted:
        return words
    living = await groups.list_groups(ctx.session, *LIVING, limit=WATCHED)
    named = [each for each in living if wanted <= {token.stem for token in tokens(each.name)}]
    return f"{GROUPS.thing.letter}{named[0].number}" if len(named) == 1 else words


@GROUPS.tapped()
async def tap(ctx: Context, tapped: Tap, group: Group) -> Effects:
    """✅ under the message of a group comes in; taken back, goes, but for who leads it. The message says it to all: nobody is answered."""
    if tapped.key != YES or group.state not in LIVING:
        return ()
    number, user_id = number_of(group), ctx.person.user_id
    if tapped.removed:
        member = await groups.get_member(ctx.session, number, user_id)
        if member is None or member.is_host or tapped.by_other:
            return ()
        return await _take_out(ctx, group, user_id)
    if not await is_of_the_network(ctx):
        return (Direct(msg("groups.members-only"), quiet=True),)
    if not await _add(ctx, group, user_id):
        return ()
    return *_asked_in(ctx, group, user_id), await GROUPS.kept_true(ctx.session, group)


async def _add(ctx: Context, group: Group, user_id: str, *, is_host: bool = False) -> bool:
    structure_id = await confirmations.find_voice(ctx.session, user_id)
    member = GroupMember(group_number=number_of(group), user_id=user_id, structure_id=structure_id, is_host=is_host, at=ctx.now)
    return await groups.add_member(ctx.session, member)


def _asked_in(ctx: Context, group: Group, user_id: str) -> Effects:
    room = room_of(group)
    if not room or (group.room_id is not None and ctx.present(group.room_id, user_id)):
        return ()
    return (Invite(room, user_id),)


@family.when(Entry)
async def enter(ctx: Context, _entry: Entry) -> Effects:
    """Somebody came into the room of a group, by the space or asked by somebody: they are of it."""
    group = await groups.find_of_room(ctx.session, ctx.room.room_id)
    if group is None or group.state not in LIVING or not await _add(ctx, group, ctx.person.user_id):
        return ()
    return (await GROUPS.kept_true(ctx.session, group),)


# ── Going ────────────────────────────────────────────────────────────────────────────────────────────────────────


@family.command(
    "quitter-groupe",
    Words.described("Quitter un groupe de travail.", GROUPS.is_called),
    aliases=("sortir-du-groupe", "quitter-le-groupe"),
    examples=("!quitter G2",),
    writes=True,
    borrowed=Borrowed(("quitter", "retirer-moi", "partir"), GROUPS.is_called),
)
async def leave(ctx: Context, args: Words) -> Effects:
    """What they held of it is held by nobody; a group that nobody leads any more looks for somebody."""
    group, _ = await GROUPS.find(ctx, args.words, to_change=True)
    if await groups.get_member(ctx.session, number_of(group), ctx.person.user_id) is None:
        raise Refused("groups.was-not-of-it", group=group)
    gone = await _take_out(ctx, group, ctx.person.user_id)
    in_room = group.room_id is not None and ctx.present(group.room_id, ctx.person.user_id)
    return Reply(msg("groups.left", group=group, in_room=in_room)), *gone


async def _take_out(ctx: Context, group: Group, user_id: str) -> Effects:
    number = number_of(group)
    led = await groups.list_hosts(ctx.session, number)
    await groups.remove_member(ctx.session, number, user_id)
    freed = await group_actions.release(ctx.session, user_id, number)
    told: list[Direct] = []
    if led == [user_id] and group.state in LIVING:
        told = [each for each in await tell_team(ctx, msg("groups.without-host", group=group)) if isinstance(each, Direct)]
    elif freed:
        told = [Direct(msg("actions.freed", group=group, numbers=freed), each, quiet=True) for each in led if each != user_id]
    return *told, await GROUPS.kept_true(ctx.session, group)


@family.when(Departure)
async def depart(ctx: Context, _departure: Departure) -> Effects:
    """Who leaves the room of a group is of it no more."""
    group = await groups.find_of_room(ctx.session, ctx.room.room_id)
    if group is None or await groups.get_member(ctx.session, number_of(group), ctx.person.user_id) is None:
        return ()
    return await _take_out(ctx, group, ctx.person.user_id)


# ── Hosts ────────────────────────────────────────────────────────────────────────────────────────────────────────


def _names_one(words: str) -> bool:
    """« inviter Léa ; G2 », « inviter @nora:… » are said to the robot; « inviter des parents » is not."""
    return bool(GROUPS.thing.references(words)) or find_matrix_id(words) is not None


@family.command(
    "inviter",
    OpenWords.described(
        "Inviter quelqu’un dans un groupe que vous animez : un nom, ou un compte Matrix pour une personne externe.", _names_one
    ),
    aliases=("inviter-au-groupe",),
    examples=("!inviter Léa ; G2",),
    writes=True,
)
async def invite(ctx: Context, args: OpenWords) -> Effects:
    """By a host. Who is no member of the network, an external guest, is named by their account."""
    who, group = await _whom(ctx, args.words)
    await only_for_hosts(ctx, group)
    account = find_matrix_id(who)
    person = Person(account.user_id, account.user_id) if account is not None else await one_person(ctx, who, None)
    if group.room_id is not None and ctx.present(group.room_id, person.user_id):
        raise Refused("groups.is-there", group=group, person=person)
    asked = _asked_in(ctx, group, person.user_id)
    if not asked:
        raise Refused("groups.no-room", group=group)
    return Reply(msg("groups.invited", group=group, person=person, waits=group.room_id is None)), *asked


async def _whom(ctx: Context, words: str) -> tuple[str, Group]:
    """« Léa ; G2 », « G2 Léa », « Léa » in the room of a group. Raises Refused."""
    parts = parts_of(words)
    if len(parts) > 1 and GROUPS.is_called(parts[-1]):
        return " ".join(parts[:-1]), (await find_here(ctx, parts[-1]))[0]
    group, who = await find_here(ctx, words)
    if not who.strip(" ;"):
        raise Refused("groups.whom")
    return who.strip(" ;"), group


@family.command(
    "hôte",
    OpenWords.described("Changer qui anime un groupe de travail.", GROUPS.is_called),
    aliases=("hôtesse", "changer-hôte", "changer-d-hôte"),
    examples=("!hôte G2 Karim", "!hôte G2 moi"),
    writes=True,
)
async def host(ctx: Context, args: OpenWords) -> Effects:
    """By who leads it; where nobody does, whoever is of it may take it. Who comes in leads it alone."""
    group, who = await find_here(ctx, args.words, to_change=True)
    if not who:
        return (Reply(msg("groups.hosts", group=group, hosts=await hosts_of(ctx, group))),)
    person = await one_person(ctx, who, group)
    number = number_of(group)
    led = await groups.list_hosts(ctx.session, number)
    is_taken = not led and person.user_id == ctx.person.user_id
    if not (is_taken and await groups.get_member(ctx.session, number, person.user_id)) and not await leads_it(ctx, group):
        raise Refused("groups.hosts-only", group=group, hosts=await hosts_of(ctx, group))
    if led == [person.user_id]:
        raise Refused("groups.leads-already", group=group, person=person)
    await _add(ctx, group, person.user_id)
    await groups.set_host(ctx.session, number, person.user_id)
    told: Effects = (Reply(msg("groups.host-changed", group=group, person=person)),)
    if person.user_id != ctx.person.user_id:
        told += (Direct(msg("groups.you-lead", group=group), person.user_id),)
    place = group_rooms.place_of(number)
    powers: Effects = (OpenRoom(place, group.room_id),) if group.room_id else ()
    return *told, *_asked_in(ctx, group, person.user_id), *powers, await GROUPS.kept_true(ctx.session, group)
