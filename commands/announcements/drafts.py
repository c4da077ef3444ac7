"""What is to be announced, between its preview and its « oui »: all of it stands in the offer that the person was made."""

from datetime import datetime
from typing import Annotated

from commands.announcements.wording import is_night
from commands.core.dates.deadlines import STARTS
from commands.core.declaration.context import Context
from commands.core.declaration.effects import msg
from commands.core.declaration.vocabulary import Args, Unspoken
from commands.core.rules import ends
from commands.core.rules.calendar import holiday_of

USUAL = STARTS["matin"]
"""The hour of a day that was told without one."""


class Draft(Args):
    """Envoyer l’annonce dont vous avez lu l’aperçu : répondez plutôt « oui » à cet aperçu (équipe d’animation)."""

    text: Annotated[str, Unspoken()] = ""
    room: Annotated[str, Unspoken()] = ""
    quiet: Annotated[bool, Unspoken()] = False
    reason: Annotated[str, Unspoken()] = ""
    at: Annotated[datetime | None, Unspoken()] = None
    shown_at: Annotated[datetime | None, Unspoken()] = None
    answer: Annotated[str, Unspoken()] = ""


def read_instant(ctx: Context, said: str) -> datetime:
    """The instant that words tell, to come. Raises Refused, with what to write instead."""
    return ends.read_start(ctx, said, USUAL, msg("announcements.an-hour"))


def odd_moment(local: datetime) -> str:
    """Why people are better left alone at a wall time: `night`, `weekend`, the name of a public holiday; empty when it is a good one."""
    if is_night(local):
        return "night"
    return holiday_of(local.date()) or ("weekend" if local.weekday() > 4 else "")
