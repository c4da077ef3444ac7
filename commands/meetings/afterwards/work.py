"""`!heures R12 6 h`: how long a meeting took those who held it, preparing included: the bilan tells what the network gives, beside money.

It is told of the meeting, for all who held it: nobody is named, and nobody's hours are kept.
"""

import re
from decimal import Decimal

from commands.core.declaration.context import Context
from commands.core.declaration.effects import Effects, Refused, Reply, msg
from commands.core.declaration.shapes import Words
from commands.core.language.quantities import read_quantity
from commands.core.language.words import words_of
from commands.meetings.people import CORRECTED, only_for_the_host, only_to_be_marked
from commands.meetings.subject import MEETINGS, family

MOST = 500
"""Hours: more is a slip of the thumb."""
_PARTED = re.compile(r"(?P<hours>[0-9]{1,3}) ?(?:h|heures?) ?(?:et )?(?P<minutes>[0-5]?[0-9]|demie)(?: ?(?:min|minutes?|mn))?")
_IN_MINUTES = re.compile(r"(?P<minutes>[0-9]{1,4}) ?(?:min|minutes?|mn)")
_ASIDE = re.compile(
    r"\b(?:sur|dessus|en tout|au total|(?:avec|y compris) (?:la )?pr[ée]pa(?:ration)?|pr[ée]pa(?:ration)? (?:comprise|incluse))\b",
    re.IGNORECASE,
)
"""What is said beside a time that a meeting took: it is always with its preparing."""


def read_minutes(said: str) -> int | None:
    """« 6 », « 6,5 heures », « 5h30 », « 2 heures et demie », « 90 min »: how many minutes; None: no such time, or too long a one."""
    words = words_of(said)
    if (parted := _PARTED.fullmatch(words)) is not None:
        minutes = int(parted["hours"]) * 60 + (30 if parted["minutes"] == "demie" else int(parted["minutes"]))
    elif (short := _IN_MINUTES.fullmatch(words)) is not None:
        minutes = int(short["minutes"])
    else:
        hours = read_quantity(said)
        minutes = round(hours * 60) if isinstance(hours, Decimal) else -1
    return minutes if 0 <= minutes <= MOST * 60 else None


@family.command(
    "heures",
    Words.described(
        "Dire combien d’heures une rencontre a pris à qui l’anime, préparation comprise : le bilan en donne le total.", MEETINGS.is_named
    ),
    aliases=("heures-passées", "temps-passé"),
    examples=("!heures R12 6 h", "!heures R12 2h30"),
    writes=True,
)
async def tell_work(ctx: Context, args: Words) -> Effects:
    """As long as presence may be corrected: what a half-year comes to is told once nothing of it moves. Said anew, it is corrected."""
    meeting, after = await MEETINGS.find(ctx, args.words, to_change=True)
    await only_for_the_host(ctx, meeting)
    only_to_be_marked(ctx, meeting)
    minutes = read_minutes(_ASIDE.sub("", after).strip(" ,"))
    if minutes is None:
        raise Refused("meetings.how-many-hours", meeting=meeting, said=after, most=MOST)
    meeting.work_minutes = minutes
    return (Reply(msg("meetings.hours-noted", meeting=meeting, until=meeting.ends_at + CORRECTED)),)
