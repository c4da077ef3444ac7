"""What an initiative is, which people call « N3 »: an action that a partner leads, and that the network supports."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlmodel.ext.asyncio.session import AsyncSession

from commands.core.declaration.effects import msg
from commands.core.declaration.intents import Thing
from commands.core.subjects import FEW, WATCHED, Subject, number_of
from commands.exchange.subject import family, names_of
from storage import initiatives
from storage.initiatives import OPEN, Initiative

INITIATIVE = "exchange.initiative"
SUPPORT = "🤝"
"""What is tapped under an initiative by who supports it."""
WAYS = ("méthode", "technique", "relais", "salle", "co-portage")


@dataclass(frozen=True, slots=True)
class Sheet:
    """What is shown of one: structures and counts, no names.

    ways: each way it is supported in, with how many do so. news: the last ones.
    """

    initiative: Initiative
    structure: str
    supporters: Sequence[str]
    alone: int
    ways: Sequence[tuple[str, int]]
    news: str = ""


async def sheet_of(session: AsyncSession, initiative: Initiative) -> Sheet:
    """One as everybody may see it."""
    supports = await initiatives.list_supports(session, number_of(initiative))
    structure, *others = await names_of(session, initiative.structure_id, *(each.structure_id for each in supports))
    ways = [(way, sum(each.way == way for each in supports)) for way in WAYS]
    told = await initiatives.find_last_news(session, number_of(initiative))
    supporters = [each for each in dict.fromkeys(others) if each]
    alone = sum(each.structure_id is None for each in supports)
    return Sheet(initiative, structure, supporters, alone, [each for each in ways if each[1]], told.text if told else "")


INITIATIVES = Subject(
    family,
    Thing(INITIATIVE, "N", "initiative", shown_by="initiative", apart=False),
    ("initiatives.", "initiative"),
    get=initiatives.get_initiative,
    sheet=sheet_of,
    message=lambda sheet: msg("initiatives.told", sheet=sheet),
    seeds=lambda _sheet: (SUPPORT,),
    room=lambda initiative: initiative.room,
    is_open=lambda initiative, _now: initiative.state == OPEN,
    known=lambda ctx: initiatives.list_in(ctx.session, OPEN, FEW),
    watched=lambda session, _now: initiatives.list_in(session, OPEN, WATCHED),
)
INITIATIVES.stands_as(
    lambda sheet: msg("initiatives.as-it-stands", sheet=sheet),
    *("initiative", "nouvelle-initiative", "bilan-initiative", "retirer-initiative", "soutenir-initiative"),
)
