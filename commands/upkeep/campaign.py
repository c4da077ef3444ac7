"""What a campaign is (« V2 »): its message, kept true in the room of the field, with counts and nobody's name."""

from collections import Counter
from dataclasses import dataclass

from sqlmodel.ext.asyncio.session import AsyncSession

from commands.core.declaration.context import Occasion
from commands.core.declaration.effects import Effects, msg
from commands.core.declaration.intents import Thing
from commands.core.subjects import FEW, Subject, number_of
from commands.upkeep.shared import family
from storage import upkeep
from storage.upkeep import CONFIRMED, CORRECTED, OPEN, RUNNING, TO_PHONE, Campaign

CAMPAIGN = "upkeep.campaign"


@dataclass(frozen=True, slots=True)
class Progress:
    """Where a campaign stands. asked: sheets about which somebody was asked; silent: asked, and not answered; people: who was asked."""

    campaign: Campaign
    sheets: int
    people: int
    asked: int
    confirmed: int
    corrected: int
    silent: int
    to_phone: int


async def progress_of(session: AsyncSession, campaign: Campaign) -> Progress:
    """Where a campaign stands now."""
    rows = await upkeep.list_of_campaign(session, number_of(campaign))
    people, told = await upkeep.count_told(session, number_of(campaign))
    states = Counter(each.state for each in rows)
    silent = sum(each.state == OPEN and each.number in told for each in rows)
    return Progress(campaign, len(rows), people, len(told), states[CONFIRMED], states[CORRECTED], silent, states[TO_PHONE])


CAMPAIGNS = Subject(
    family,
    Thing(CAMPAIGN, "V", "campagne", shown_by="campagne", apart=False),
    ("upkeep.campaign-", "campaign"),
    get=upkeep.get_campaign,
    sheet=progress_of,
    message=lambda progress: msg("upkeep.campaign-told", progress=progress),
    room=lambda row: row.room,
    is_open=lambda row, _now: row.state == RUNNING,
    known=lambda ctx: upkeep.list_campaigns(ctx.session, FEW),
)


async def progressed(occasion: Occasion, number: int | None = None) -> Effects:
    """The message of the campaign that runs, as it stands now. number: only where it is that one."""
    running = await upkeep.find_running(occasion.session)
    if running is None or number not in {None, running.number}:
        return ()
    return (await CAMPAIGNS.kept_true(occasion.session, running),)
