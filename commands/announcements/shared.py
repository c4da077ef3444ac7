"""What an announcement is: how it is called, in which room it is said, and for whom it rings there."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from commands.core.declaration.context import Coordinator, Occasion
from commands.core.declaration.effects import Effects, Post, msg
from commands.core.declaration.intents import Thing
from commands.core.declaration.vocabulary import Family
from commands.core.telling.mentions import MOST
from storage import announcements, reach, robots
from storage.announcements import Announcement

family = Family("announcements", "Les annonces", team=("annonce", "annonce-envoyer", "annuler-annonce"))
THING = Thing("announcements.announcement", "AN", "annonce", shown_by="annonces")
family.things.append(THING)

ROLES = ("accueil", "agenda", "programme", "terrain")
"""Of the rooms where something may be announced from elsewhere, as people name them."""
SILENCED_BY = "announcements"
NO_POWER, TOO_MANY = "no-power", "too-many"
"""Why the bot cannot ring: the room does not give it the power; more are there than one message can name, and some asked for silence."""


@dataclass(frozen=True, slots=True)
class Reached:
    """Who is in the room of an announcement. ringing: those for whom it rings. silent: how many asked for silence, and only read it.

    mute: why it rings for nobody; empty when it can.
    """

    ringing: tuple[str, ...]
    silent: int
    mute: str = ""


async def find_reached(occasion: Occasion, room_id: str) -> Reached | None:
    """Whom an announcement in a room (its role, or its id) would reach now; None: the bot is not there. Programs are no people.

    The power to ring for a whole room is what lets the bot ring for many of it: it goes round that for nobody.
    """
    audience = occasion.audience(room_id)
    if audience is None:
        return None
    people = sorted(audience.people.difference(await robots.list_robots(occasion.session)))
    heard = await reach.list_listeners(occasion.session, people, SILENCED_BY, occasion.now)
    ringing = tuple(each.user_id for each in heard if each.silent_until is None)
    silent = len(people) - len(ringing)
    mute = NO_POWER if not audience.may_ring else TOO_MANY if silent and len(ringing) > MOST else ""
    return Reached(ringing, silent, mute)


def said(announcement: Announcement, text: str, author: Coordinator, reached: Reached) -> Effects:
    """The announcement in its room, signed. One mention of the room rings; where some asked for silence, the others are named instead."""
    message = msg("announcements.said", text=text, author=author)
    if announcement.quiet or reached.mute:
        return (Post(announcement.room_id, message, quiet=True),)
    if reached.silent:
        return (Post(announcement.room_id, message, reached.ringing),)
    return (Post(announcement.room_id, message, for_all=True),)


async def count_of_day(occasion: Occasion, room_id: str, at: datetime) -> int:
    """How many announcements a room has, or is to have, on the day of an instant."""
    return await announcements.count_between(occasion.session, room_id, *_day_of(occasion, at))


async def take_day(occasion: Occasion, room_id: str, at: datetime) -> bool:
    """Take the day of an instant for the first announcement of a room. False: another one of the team does so at once."""
    return await announcements.take_day(occasion.session, room_id, *_day_of(occasion, at), occasion.now)


def _day_of(occasion: Occasion, at: datetime) -> tuple[datetime, datetime]:
    """The two midnights that a day is between, on the clocks of the territory."""
    day = datetime.combine(at.astimezone(occasion.territory.zone).date(), time(), occasion.territory.zone)
    return day, datetime.combine(day.date() + timedelta(days=1), time(), occasion.territory.zone)


def rooms_of(occasion: Occasion) -> Sequence[str]:
    """The roles that rooms have."""
    return [role for role in ROLES if occasion.room_of(role) is not None]
