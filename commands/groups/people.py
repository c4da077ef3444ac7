"""Whom a name stands for, where a group is led or something is taken on."""

from commands.core.declaration.context import Context, Person
from commands.core.declaration.effects import Refused
from commands.core.language.words import words_of
from commands.core.rules.naming import called
from commands.core.rules.rights import find_names, team
from commands.core.subjects import number_of
from storage import groups, network
from storage.groups import Group

ME = frozenset({"moi", "moi meme", "je", "pour moi"})
SHOWN = 3


async def find_people(ctx: Context, said: str, group: Group | None) -> list[Person]:
    """Those whom a name may stand for: of the group first, by the whole name, then by words of it; by a Matrix id too."""
    if words_of(said) in ME:
        return [ctx.person]
    of_group = await _people_of(ctx, group) if group is not None else []
    known = {each.user_id: each.name for each in await team(ctx.session, ctx.territory)}
    known |= {each.user_id: each.name for each in await network.list_members(ctx.session)}
    everybody = [Person(user_id, name) for user_id, name in known.items()]
    for among in (of_group, everybody):
        if found := _named(said, among):
            return found
    return []


async def one_person(ctx: Context, said: str, group: Group | None) -> Person:
    """The one whom a name stands for. Raises Refused when it is nobody, or several."""
    found = await find_people(ctx, said, group)
    if len(found) != 1:
        raise Refused("groups.which-person", said=said, found=found[:SHOWN])
    return found[0]


async def _people_of(ctx: Context, group: Group) -> list[Person]:
    ids = await groups.list_people(ctx.session, number_of(group))
    names = await find_names(ctx.session, ctx.territory, ids)
    return [Person(user_id, called(ctx.territory, Person(user_id, names.get(user_id, "")))) for user_id in ids]


def _named(said: str, people: list[Person]) -> list[Person]:
    if said.strip().startswith("@"):
        return [each for each in people if each.user_id == said.strip().lower()]
    wanted = words_of(said).split()
    whole = [each for each in people if wanted and words_of(each.name).split() == wanted]
    return whole or [each for each in people if wanted and set(wanted) <= set(words_of(each.name).split())]
