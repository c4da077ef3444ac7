"""What is said of an action: who, what, until when, in any of the ways people write it."""

from dataclasses import dataclass
from datetime import date

from commands.core import dates
from commands.core.declaration.context import Context, Person
from commands.core.declaration.effects import Refused, msg
from commands.core.language.words import parts_of, says_something
from commands.core.rules import ends
from commands.core.rules.lines import only_short
from commands.core.rules.structures import find_named
from commands.groups.people import find_people
from storage.directory import Structure
from storage.groups import Group

LONGEST_WHAT = 200
LONGEST_WHO = 4
"""Words of a name: in more, it is no name that nobody has, but what is to be done."""


@dataclass(frozen=True, slots=True)
class Said:
    """What was said of an action.

    holder, structure: who does it, when somebody was found. unknown: a name that nobody has, or that several have.
    """

    what: str
    due_on: date | None
    holder: Person | None = None
    structure: Structure | None = None
    unknown: str = ""
    several: tuple[Person, ...] = ()


async def read_action(ctx: Context, words: str, group: Group) -> Said:
    """« qui ; quoi ; pour le… », without the last or the first.

    Raises Refused for what says nothing, is long, or tells no day to come.
    """
    parts = parts_of(words)
    due_on = None
    if len(parts) > 1 and (len(parts) > 2 or tells_a_day(ctx, parts[-1])):
        due_on = read_day(ctx, parts.pop())
    if len(parts) > 2:
        raise Refused("actions.part-too-many", said=parts[2])
    if not parts or not says_something(parts[-1]):
        raise Refused("actions.how-to")
    only_short(parts[-1], LONGEST_WHAT, "actions.too-long")
    if len(parts) == 1:
        return Said(parts[0], due_on)
    return await _held(ctx, parts[0], Said(parts[1], due_on), group)


async def _held(ctx: Context, who: str, said: Said, group: Group) -> Said:
    """A person of the group or of the network, « moi », else a structure."""
    found = await find_people(ctx, who, group)
    if len(found) == 1:
        return Said(said.what, said.due_on, holder=found[0])
    if found:
        return Said(said.what, said.due_on, unknown=who, several=tuple(found[:3]))
    structure = (await find_named(ctx.session, who)).alone
    if structure is not None:
        return Said(said.what, said.due_on, structure=structure)
    if said.due_on is None and len(who.split()) > LONGEST_WHO:  # « réserver la grande salle ; dès que possible »
        raise Refused("actions.day-unread", said=said.what)
    return Said(said.what, said.due_on, unknown=who)


def tells_a_day(ctx: Context, said: str) -> bool:
    """Whether words tell a day, even one that cannot be: « pour le 15/12 », « vendredi », « le 31 février »."""
    return dates.read_deadline(_bare(said), ctx.local_now) is not None


def read_day(ctx: Context, said: str) -> date:
    """The day that words tell, from today on. Raises Refused, with the reading, for what tells none or one that cannot be."""
    return ends.read_day(ctx, _bare(said), msg("actions.a-day"))


def _bare(said: str) -> str:
    """« au 15 décembre », as it is said of what is put off, is « 15 décembre »."""
    return said[3:] if said.lower().startswith("au ") else said
